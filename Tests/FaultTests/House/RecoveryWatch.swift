import Foundation
import Kafka
import Pipeline
@testable import leurre

/// Measures how long the house needs after a blow: until what lay on the topics at its end, and the records that come after it, are in the
/// tables. Hop by hop: each waits until its group has committed what the hop before it wrote.
final class RecoveryWatch {
    private let admin: Admin
    private let reader: LogReader
    private let drain: Drain
    private var healedAt: Date?
    /// The end of the packets when the blow was over: recovery needs newer ones too, unless there are none to come.
    private var begin: [TopicPartition: Int64]?
    private var hop = 0
    private var target: [TopicPartition: Int64]?
    private var nextLook = Date.distantPast
    private(set) var longestSeconds = 0.0
    private static let patienceMilliseconds: Int32 = 2_000

    private static let hops: [[Hop]] = [
        [Hop(group: "leurre-sessions", topic: "packets.v1")], [Hop(group: "leurre-enrich", topic: "sessions.v1")],
        [Hop(group: "leurre-statistics", topic: "attacks.v1"), Hop(group: "leurre-sink", topic: "attacks.v1")],
        [Hop(group: "leurre-sink", topic: "statistics.v1")],
    ]

    init(_ settings: KafkaSettings) throws {
        admin = try Admin(settings: settings)
        reader = try LogReader(settings: settings)
        drain = try Drain(settings)
    }

    var isPending: Bool { healedAt != nil }

    func struck() { healedAt = nil }

    func healed() {
        healedAt = Date()
        (begin, hop, target) = (nil, 0, nil)
    }

    /// nil while the broker does not answer.
    func recordsBehind() -> Int64? { try? drain.recordsBehind() }

    /// Goes on measuring, as far as the broker answers.
    func look(sensorsAreDone: Bool) {
        guard let healedAt, Date() >= nextLook else { return }
        nextLook = Date().addingTimeInterval(0.25)
        do {
            let packets = try ends("packets.v1")
            guard let begin else {
                self.begin = packets
                return
            }
            guard sensorsAreDone || packets.contains(where: { $0.value > begin[$0.key, default: 0] }) else { return }
            while hop < Self.hops.count {
                let wanted = try target ?? ends(Self.hops[hop][0].topic)
                target = wanted
                for reader in Self.hops[hop] {
                    let done = try admin.committed(group: reader.group, Array(wanted.keys), timeoutMilliseconds: Self.patienceMilliseconds)
                    guard wanted.allSatisfy({ $0.value == 0 || done[$0.key, default: 0] >= $0.value }) else { return }
                }
                (hop, target) = (hop + 1, nil)
            }
            longestSeconds = max(longestSeconds, Date().timeIntervalSince(healedAt))
            self.healedAt = nil
        } catch {
            // The broker is not back yet, or a fault that it was told to play hit the question: asked again at the next look.
        }
    }

    private func ends(_ topic: String) throws(KafkaError) -> [TopicPartition: Int64] {
        var ends: [TopicPartition: Int64] = [:]
        for partition in 0..<Int32(FaultHouse.partitions) {
            let place = TopicPartition(topic: topic, partition: partition)
            ends[place] = try reader.bounds(place, timeoutMilliseconds: Self.patienceMilliseconds).upperBound
        }
        return ends
    }

    func close() {
        admin.close()
        reader.close()
    }
}
