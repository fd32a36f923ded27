import Foundation
import Kafka

/// Looks at all parts of a house, one after the other; none keeps the others from being looked at.
final class HouseReader {
    private let services: ServiceReader
    private let broker: BrokerReader
    private let database: DatabaseReader
    private var known: HouseReading.Known?

    init(targets: [ServiceTarget], settings: KafkaSettings, capturePrefix: String, database: String) {
        services = ServiceReader(targets: targets)
        broker = BrokerReader(settings: settings, capturePrefix: capturePrefix)
        self.database = DatabaseReader(address: database)
    }

    func read() -> HouseReading {
        let time = Date().timeIntervalSince1970
        var known = known ?? HouseReading.Known(brokerTime: time, databaseTime: time)
        let broker = Part { try self.broker.read() }
        let database = Part { try self.database.read() }
        if let value = broker.value {
            known.broker = value
            // What is not known of the lag may be the worst of it.
            if value.lag.obstacles.isEmpty { known.brokerTime = time }
        }
        if let value = database.value { (known.database, known.databaseTime) = (value, time) }
        self.known = known
        return HouseReading(time: time, services: services.read(), broker: broker, database: database, known: known)
    }
}
