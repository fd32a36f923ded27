import Foundation
import TestSupport

/// A network namespace of our own, joined to ours by a cable (a veth pair). Its private addresses have nine letters as 127.0.0.1 has, so
/// that KafkaProxy can put one in the place of the other.
final class NetworkNamespace {
    private let name: String
    private let ourEnd: String
    /// Our end of the cable.
    let outside: String

    var command: [String] { ["/sbin/ip", "netns", "exec", name] }

    /// Whether this machine lets us make one.
    static let isAllowed: Bool = {
        guard let namespace = try? NetworkNamespace() else { return false }
        namespace.remove()
        return true
    }()

    init() throws {
        let number = Int.random(in: 0...99_999)
        (name, ourEnd) = ("leurre-\(number)", "lr\(number)a")
        let (theirEnd, third) = ("lr\(number)b", number % 10)
        outside = "10.\(10 + number / 10 % 90).\(third).1"
        let inside = "10.\(10 + number / 10 % 90).\(third).2"
        do {
            for words in [
                "netns add \(name)", "link add \(ourEnd) type veth peer name \(theirEnd) netns \(name)", "addr add \(outside)/30 dev \(ourEnd)",
                "link set \(ourEnd) up", "-n \(name) addr add \(inside)/30 dev \(theirEnd)", "-n \(name) link set \(theirEnd) up",
                "-n \(name) link set lo up",
            ] { try Self.ip(words) }
        } catch {
            remove()
            throw error
        }
    }

    func cut() throws { try Self.ip("link set \(ourEnd) down") }

    func mend() throws { try Self.ip("link set \(ourEnd) up") }

    func remove() {
        _ = try? Self.ip("link del \(ourEnd)")
        _ = try? Self.ip("netns del \(name)")
    }

    private static func ip(_ words: String) throws {
        let output = try Tool.run("/sbin/ip", words.split(separator: " ").map(String.init))
        guard output.code == 0 else { throw FaultFailure("cannot \"ip \(words)\": \(output.errors)") }
    }
}
