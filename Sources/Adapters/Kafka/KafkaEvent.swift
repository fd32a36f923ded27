/// What librdkafka tells on its own. It may come on a thread of librdkafka's: handlers are quick and never call the client.
package enum KafkaEvent: Sendable {
    /// A log line. Severity as in syslog: 0 is an emergency, 3 an error, 6 information, 7 debugging.
    case log(severity: Int32, facility: String, text: String)
    /// An error that belongs to no call, mostly a lost connection; librdkafka goes on trying.
    case error(KafkaError)
    /// librdkafka's statistics as JSON (its STATISTICS.md), on the thread that polls; only if `KafkaSettings.statisticsSeconds` asks for them.
    case statistics(String)
}
