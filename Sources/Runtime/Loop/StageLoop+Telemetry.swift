import Kafka

extension StageLoop {
    /// Puts the figures where they can be read; once a second, so that a record costs nothing.
    func measure(_ consumer: Consumer) {
        let board = telemetry.metrics
        publisher.serve()
        counters.put(on: board)
        board.set(.openItems, openItems)
        board.set(.partitionsAssigned, running.count)
        let places = running.map { (TopicPartition(topic: inputName, partition: $0.key), $0.value.next, $0.value.newestSent) }
        InputLag(places, consumer).put(on: board)
        wiring.measure(board)
    }
}
