import Glibc
import Kafka
import Logging
import Pipeline

/// A start waits for its broker and its topics instead of dying in a loop.
package enum BrokerWait {
    /// The partition count that all the topics must share.
    ///
    /// - Parameter patience: how long to wait for a broker that is not there yet. A live sensor waits for days: its supervisor could do no
    ///   better, and the kernel's buffer keeps the first packets meanwhile.
    package static func partitionCount(
        of topics: [String], _ settings: KafkaSettings, _ logger: Logger, health: HealthBoard? = nil, patience: Span = .minutes(1)
    ) throws -> Int32 {
        let admin = try Admin(settings: settings)
        let deadline = Clock.monotonic() + patience
        while true {
            do throws(KafkaError) {
                try admin.isReachable(timeoutMilliseconds: 5_000)
                var counts: [String: Int32] = [:]
                for topic in topics { counts[topic] = try admin.partitionCount(topic: topic) }
                guard let first = counts[topics[0]], counts.values.allSatisfy({ $0 == first }) else {
                    let found = counts.sorted { $0.key < $1.key }.map { "\"\($0.key)\" has \($0.value)" }.joined(separator: ", ")
                    throw KafkaError.differentPartitions(found)
                }
                return first
            } catch {
                guard error.isRetriable || error.code == .unreachable, Clock.monotonic() < deadline, !StopSignal.isSet else { throw error }
                health?.obstructed("broker", "\(error)")
                logger.warning("\(error); trying again")
                sleep(1)
            }
        }
    }
}

extension KafkaError {
    fileprivate static func differentPartitions(_ found: String) -> KafkaError {
        KafkaError(
            code: .unknownPartition, operation: "compare partition counts",
            reason: "topics that must have the same number of partitions differ: \(found); \"leurre topics\" creates them right",
            isRetriable: false, isFatal: true)
    }
}
