import Pipeline

/// A MaxMind-format database of countries, cities or networks: whatever fields it has are used.
struct MaxMindDatabase: Sendable {
    let handle: MMDBHandle
    /// Its type by its own metadata: `GeoLite2-City`.
    let name: String
    let built: Timestamp

    private static let nameBytesMax = 64

    init(contents: [UInt8]) throws(MMDBFault) {
        guard let start = Self.metadataStart(contents), let metadata = MMDBMetadata(contents, at: start) else {
            throw MMDBFault(reason: "its metadata cannot be read")
        }
        guard metadata.fits(fileBytes: contents.count) else {
            throw MMDBFault(reason: "its metadata claim \(metadata.nodeCount) nodes, more than the file holds")
        }
        handle = try MMDBHandle(contents: contents)
        guard let type = handle.type, !type.isEmpty, type.utf8.count <= Self.nameBytesMax else {
            throw MMDBFault(reason: "its metadata has no usable database type")
        }
        name = type
        built = Timestamp(seconds: Int64(clamping: handle.buildEpoch))
    }

    /// Fills in what `answer` does not know yet.
    func complete(_ answer: inout GeoAnswer, for address: Address) {
        guard let entry = handle.entry(of: address) else { return }
        if answer.country == CountryCode.unknown.text, let text = entry.text(["country", "iso_code"]),
            let code = CountryCode(text.utf8)
        {
            answer.country = code.text
        }
        if answer.city.isEmpty { answer.city = entry.text(["city", "names", "en"]) ?? "" }
        if answer.asn == 0 {
            answer.asn = entry.number(["autonomous_system_number"]) ?? entry.number(["traits", "autonomous_system_number"]) ?? 0
        }
        if answer.network.isEmpty {
            answer.network =
                entry.text(["autonomous_system_organization"]) ?? entry.text(["traits", "autonomous_system_organization"]) ?? ""
        }
    }

    /// The bytes before a MaxMind-format file's metadata (MaxMind DB specification 2.0, "Database Metadata").
    private static let marker: [UInt8] = [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
    /// The metadata lies within the last bytes of the file.
    private static let metadataBytesMax = 128 << 10

    static func recognises(_ contents: [UInt8]) -> Bool { metadataStart(contents) != nil }

    /// Behind the last marker, as the specification says.
    private static func metadataStart(_ contents: [UInt8]) -> Int? {
        let tail = contents.suffix(metadataBytesMax)
        var end = tail.endIndex
        while let found = tail[..<end].lastIndex(of: marker[0]) {
            if tail[found...].starts(with: marker) { return found + marker.count }
            end = found
        }
        return nil
    }
}
