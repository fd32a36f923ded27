import Foundation
import Kafka
import Logging
import Runtime
import Synchronization

/// Asks the broker in the background how many partitions the topic has, for as long as it takes: capturing does not wait for it.
final class PartitionCheck: Sendable {
    private let found = Mutex<Int32?>(nil)

    init(topic: String, settings: KafkaSettings, logger: Logger) {
        Thread.detachNewThread { [self] in
            while !StopSignal.isSet {
                do {
                    let count = try BrokerWait.partitionCount(of: [topic], settings, logger, patience: .days(365))
                    return found.withLock { $0 = count }
                } catch {
                    // Access rules and topics are set right by people, while packets go on coming.
                    logger.error("\(error); trying again")
                    sleep(10)
                }
            }
        }
    }

    /// Nil until the broker has answered.
    var partitionCount: Int32? { found.withLock { $0 } }
}
