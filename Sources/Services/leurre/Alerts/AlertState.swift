import Foundation

/// What `leurre alert` knows, so that it can go on later: what was told, and the readings that the rules still look back at.
struct AlertState: Codable {
    var desk = AlertDesk()
    var history = SampleHistory()

    struct Failure: Error, CustomStringConvertible { var description: String }

    init() {}

    /// - Parameter file: need not be there yet.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            guard FileManager.default.fileExists(atPath: file) else { return }
            throw Failure(description: "cannot read the state \"\(file)\": check who may")
        }
        do { self = try JSONDecoder().decode(AlertState.self, from: data) } catch {
            throw Failure(description: "cannot read the state \"\(file)\": it is none of leurre alert; remove it, or give another file")
        }
    }

    func write(to file: String) throws {
        do { try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw Failure(description: "cannot write the state \"\(file)\": \(error.localizedDescription)")
        }
    }

    /// What is to be told now, by the readings so far.
    mutating func notices(repeatSeconds: Double?, waits: Bool = true) -> [AlertNotice] {
        desk.look(history, repeatSeconds: repeatSeconds, waits: waits)
    }

    /// Tells it; what could not be told comes again with the next notices.
    ///
    /// - Returns: why some were not told.
    mutating func tell(_ notices: [AlertNotice], _ sender: AlertSender) -> [String] {
        var failures: [String] = []
        for batch in sender.batches(notices) {
            do {
                try sender.send(batch)
                desk.told(batch, at: history.now)
            } catch { failures.append("\(error)") }
        }
        return failures
    }
}
