import Pipeline
import Synchronization

/// What clients ask of a broker, as far as it takes a right.
final class RequestLog: Sendable {
    struct Need: Hashable, Comparable, CustomStringConvertible {
        /// What the client calls itself.
        var client: String
        var kind: String
        var name: String
        /// As Kafka's access rules call it.
        var operation: String

        var description: String { "\(client) \(kind) \(name) \(operation)" }
        static func < (left: Need, right: Need) -> Bool { left.description < right.description }
    }

    private let found = Mutex<Set<Need>>([])

    var needs: Set<Need> { found.withLock { $0 } }

    /// Kafka's protocol: length, number of the request, version, correlation, the client's name; then the request itself, of which only the names
    /// in it are looked at.
    func saw(_ frame: [UInt8]) {
        guard frame.count > 14 else { return }
        let (number, length) = (Int(frame[4]) << 8 | Int(frame[5]), Int(frame[12]) << 8 | Int(frame[13]))
        guard length < 1_000, frame.count >= 14 + length else { return }
        let client = String(decoding: frame[14..<14 + length], as: UTF8.self)
        // A produced record may hold any name; its own topic stands before it.
        let body = number == 0 ? frame[(14 + length)...].prefix(80) : frame[(14 + length)...]
        var needs: Set<Need> = []
        for (kind, operation) in Self.rights(number) {
            let names = kind == "topic" ? Self.topics(in: body) : Self.firstName(in: body).map { [$0] } ?? []
            for name in names { needs.insert(Need(client: client, kind: kind, name: name, operation: operation)) }
        }
        found.withLock { $0.formUnion(needs) }
    }

    /// Kafka's documentation, "Protocol Guide" and "Operations and Resources on Protocols".
    private static func rights(_ request: Int) -> [(kind: String, operation: String)] {
        switch request {
        case 0: [("topic", "Write")]
        case 1: [("topic", "Read")]
        case 2, 3: [("topic", "Describe")]
        case 8: [("group", "Read"), ("topic", "Read")]
        case 9: [("group", "Describe"), ("topic", "Describe")]
        case 10, 15: [("group", "Describe")]
        case 11...14: [("group", "Read")]
        case 19: [("topic", "Create")]
        default: []
        }
    }

    private static func topics(in body: ArraySlice<UInt8>) -> [String] {
        Topic.allCases.map(\.rawValue).filter { body.firstRange(of: Array($0.utf8)) != nil }
    }

    private static func firstName(in body: ArraySlice<UInt8>) -> String? {
        let isOfName = { (byte: UInt8) in (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x2e }
        guard let start = body.firstIndex(where: isOfName) else { return nil }
        return String(decoding: body[start...].prefix(while: isOfName), as: UTF8.self)
    }
}
