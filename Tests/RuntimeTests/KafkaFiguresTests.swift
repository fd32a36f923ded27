import Testing

@testable import Runtime

@Suite("librdkafka's statistics as metrics")
struct KafkaFiguresTests {
    private static let consumer = """
        {"name":"x#consumer-1","type":"consumer","msg_cnt":0,"msg_size":0,
        "brokers":{"127.0.0.1:9/bootstrap":{"nodename":"127.0.0.1:9","nodeid":-1,"txbytes":7},
        "127.0.0.1:9/1":{"nodename":"127.0.0.1:9","nodeid":1,"outbuf_cnt":1,"waitresp_cnt":2,"txbytes":100,"rxbytes":200,"txerrs":3,"rxerrs":4,
        "req_timeouts":5,"disconnects":6,"rtt":{"avg":20000,"p99":30000},"throttle":{"avg":500}}},
        "topics":{"a.v1":{"topic":"a.v1","partitions":{"0":{"consumer_lag":12,"fetchq_cnt":3,"fetchq_size":99},"1":{"consumer_lag":-1},"-1":{}}}},
        "cgrp":{"rebalance_cnt":2}}
        """

    private static func lines(_ board: MetricBoard) -> [String] {
        board.text(service: "sink").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test("round trips in seconds, queues, errors, and the lag of each partition that is known")
    func consumer() {
        let board = MetricBoard()
        KafkaFigures(board).take(Self.consumer)
        let lines = Self.lines(board)
        let broker = "{client=\"consumer\",broker=\"127.0.0.1:9\"}"
        for line in [
            "leurre_sink_kafka_round_trip_seconds\(broker) 0.02", "leurre_sink_kafka_round_trip_slow_seconds\(broker) 0.03",
            "leurre_sink_kafka_throttle_seconds\(broker) 0.5", "leurre_sink_kafka_requests_waiting\(broker) 3",
            "leurre_sink_kafka_sent_bytes_total\(broker) 100", "leurre_sink_kafka_send_errors_total\(broker) 3",
            "leurre_sink_kafka_receive_errors_total\(broker) 4", "leurre_sink_kafka_request_timeouts_total\(broker) 5",
            "leurre_sink_kafka_consumer_lag_records{topic=\"a.v1\",partition=\"0\"} 12",
            "leurre_sink_kafka_fetched_bytes{topic=\"a.v1\",partition=\"0\"} 99", "leurre_sink_kafka_rebalances_total 2",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains { $0.contains("partition=\"-1\"") || $0.contains("consumer_lag_records{topic=\"a.v1\",partition=\"1\"}") })
    }

    @Test("producer and consumer stand beside each other")
    func both() {
        let board = MetricBoard()
        let figures = KafkaFigures(board)
        figures.take(Self.consumer)
        figures.take(
            """
            {"type":"producer","msg_cnt":17,"msg_size":1700,"brokers":{"b/1":{"nodename":"b","nodeid":1,"txbytes":5}},"topics":{}}
            """)
        let lines = Self.lines(board)
        #expect(lines.contains("leurre_sink_kafka_queue_messages 17") && lines.contains("leurre_sink_kafka_queue_bytes 1700"))
        #expect(lines.filter { $0.hasPrefix("leurre_sink_kafka_sent_bytes_total") }.count == 2)
    }

    @Test("what is none changes nothing", arguments: ["", "{", "[]", "{\"type\":\"oven\"}", "{\"type\":\"consumer\",\"brokers\":7}"])
    func hostile(text: String) {
        let board = MetricBoard()
        KafkaFigures(board).take(text)
        #expect(board.text(service: "sink").isEmpty)
    }
}
