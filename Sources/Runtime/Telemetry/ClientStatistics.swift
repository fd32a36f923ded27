import Foundation

/// What librdkafka tells of one client of ours (its STATISTICS.md); what it does not tell is left out.
struct ClientStatistics: Decodable, Sendable {
    struct Broker: Decodable, Sendable {
        /// Over the last interval, in microseconds; of `throttle` in milliseconds.
        struct Window: Decodable, Sendable {
            var avg: Double?
            var p99: Double?
        }

        var nodename: String?
        var nodeid: Int?
        /// Requests that wait to be sent, and for their answer.
        var outbufCnt: Double?
        var waitrespCnt: Double?
        var txbytes: Double?
        var rxbytes: Double?
        var txerrs: Double?
        var rxerrs: Double?
        var reqTimeouts: Double?
        var disconnects: Double?
        var rtt: Window?
        var throttle: Window?
    }

    struct Topic: Decodable, Sendable {
        struct Partition: Decodable, Sendable {
            var consumerLag: Double?
            var fetchqCnt: Double?
            var fetchqSize: Double?
        }

        var topic: String?
        var partitions: [String: Partition]?
    }

    struct Group: Decodable, Sendable {
        var rebalanceCnt: Double?
    }

    /// `producer` or `consumer`.
    var type: String
    /// Messages and bytes that wait in the producer's queue.
    var msgCnt: Double?
    var msgSize: Double?
    var brokers: [String: Broker]?
    var topics: [String: Topic]?
    var cgrp: Group?

    /// nil for a text that is none.
    init?(_ text: String) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let found = try? decoder.decode(ClientStatistics.self, from: Data(text.utf8)), ["producer", "consumer"].contains(found.type) else {
            return nil
        }
        self = found
    }

    /// The real ones: not those to begin with, nor the stand-in for a group's coordinator.
    var realBrokers: [(name: String, broker: Broker)] {
        (brokers ?? [:]).values.compactMap { broker in
            guard let name = broker.nodename, let id = broker.nodeid, id >= 0 else { return nil }
            return (name, broker)
        }
    }
}
