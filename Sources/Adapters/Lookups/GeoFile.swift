import Pipeline

/// One database file in memory, of either format.
struct GeoFile: Sendable {
    private enum Format: Sendable {
        case ranges(CountryRanges)
        case maxMind(MaxMindDatabase)
    }

    let identity: FileIdentity
    let name: String
    let built: Timestamp
    private let format: Format

    /// - Throws: `LookupError` with the file's name, and the line of a range file that cannot be understood.
    init(path: String) throws(LookupError) {
        let contents = try FileContents(path: path)
        identity = contents.identity
        let operation = "read \"\(path)\""
        if MaxMindDatabase.recognises(contents.bytes) {
            do throws(MMDBFault) {
                let database = try MaxMindDatabase(contents: contents.bytes)
                (name, built, format) = (database.name, database.built, .maxMind(database))
            } catch {
                throw LookupError(code: .damaged, operation: operation, reason: "\(error.reason); download the database again")
            }
            return
        }
        guard !contents.bytes.isEmpty, !contents.bytes.prefix(4_096).contains(0) else {
            throw LookupError(
                code: .unknownFormat, operation: operation,
                reason: "neither a MaxMind-format database nor a country range file; if it was downloaded, download it again")
        }
        do throws(CountryRangeParser.Fault) {
            let ranges = try CountryRangeParser.parse(contents.bytes)
            name = ranges.header.vendor ?? String(path.split(separator: "/").last ?? "country ranges")
            built = ranges.header.generated ?? contents.identity.modified
            format = .ranges(ranges)
        } catch {
            throw LookupError(code: .damaged, operation: operation, reason: "line \(error.line): \(error.cause); get the file again from its maker")
        }
    }

    /// Fills in what `answer` does not know yet.
    func complete(_ answer: inout GeoAnswer, for address: Address) {
        switch format {
        case .maxMind(let database): database.complete(&answer, for: address)
        case .ranges(let ranges):
            guard answer.country == CountryCode.unknown.text, let code = ranges.country(of: address) else { return }
            answer.country = code.text
        }
    }
}
