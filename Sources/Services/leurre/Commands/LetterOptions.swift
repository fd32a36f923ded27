import ArgumentParser
import Foundation
import Letters
import Pipeline

/// Which letters, for the commands about them.
struct LetterOptions: ParsableArguments {
    @Option(help: "Only letters with this reason: late, clock, malformed or unreadable.") var reason: String?
    @Option(help: "Only letters that this service wrote.") var service: String?
    @Option(help: "Only what came from this topic, such as packets.v1.") var topic: String?
    @Option(help: "Only packets and batches of this platform.") var platform: String?
    @Option(help: "Only what was captured at this time or after it: 2026-11-24 or 2026-11-24T12:00:00Z.") var since: String?
    @Option(help: "Only what was captured before this time.") var until: String?

    func validate() throws { _ = try filter() }

    func filter() throws -> LetterFilter {
        var filter = LetterFilter()
        (filter.reason, filter.service, filter.topic, filter.platform) = (reason, service, topic, platform)
        filter.since = try since.map { try Self.time($0, "--since") }
        filter.until = try until.map { try Self.time($0, "--until") }
        return filter
    }

    private static func time(_ text: String, _ option: String) throws -> Timestamp {
        let whole = text.contains("T") ? text : text + "T00:00:00Z"
        guard let date = try? Date(whole, strategy: .iso8601) else {
            throw ValidationError("cannot read \(option) \"\(text)\": it is no time such as 2026-11-24 or 2026-11-24T12:00:00Z")
        }
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }
}
