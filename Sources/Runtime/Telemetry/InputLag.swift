import Kafka
import Pipeline

/// How far a process is behind in the partitions that it reads, as far as the broker's newest answer tells.
package struct InputLag {
    private var records: [[String]: Double] = [:]
    private var ages: [[String]: Double] = [:]

    /// - Parameter places: of each partition the next offset to read, and when the newest record read was sent.
    package init(_ places: [(partition: TopicPartition, next: Int64, sent: Timestamp?)], _ consumer: Consumer) {
        let now = Clock.now()
        for place in places {
            guard let end = consumer.knownEnd(of: place.partition) else { continue }
            let labels = [place.partition.topic, "\(place.partition.partition)"]
            let behind = max(0, end - place.next)
            records[labels] = Double(behind)
            if behind == 0 { ages[labels] = 0 } else if let sent = place.sent { ages[labels] = max(0, Double((now - sent).nanoseconds) / 1e9) }
        }
    }

    package func put(on board: MetricBoard) {
        board.replace(.inputLag, records)
        board.replace(.inputAge, ages)
    }
}
