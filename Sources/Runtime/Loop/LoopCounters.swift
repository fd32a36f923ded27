import Kafka
import Logging
import Pipeline

/// What a service counts about itself; one call counts and logs.
package struct LoopCounters: Sendable {
    package private(set) var received = 0
    package private(set) var emitted = 0
    package private(set) var setAside: [String: Int] = [:]
    package private(set) var lost: Int64 = 0
    private var lostAt: Timestamp?
    package private(set) var flushes = 0
    /// Errors of the broker or the group after which the loop went on, by code.
    package private(set) var passedErrors: [String: Int] = [:]

    package init() {}

    package mutating func recordsReceived(_ count: Int) { received += count }

    /// Rows that the broker has acknowledged.
    package mutating func rowsEmitted(_ count: Int) {
        emitted += count
        flushes += 1
    }

    package mutating func recordSetAside(_ reason: String, _ detail: String, _ logger: Logger) {
        setAside[reason, default: 0] += 1
        logger.debug("set aside", metadata: ["reason": "\(reason)", "detail": "\(detail)"])
    }

    /// Nothing is lost: the same is done again.
    package mutating func errorPassed(_ code: String, _ detail: String, _ logger: Logger) {
        passedErrors[code, default: 0] += 1
        logger.warning("going on after an error", metadata: ["code": "\(code)", "detail": "\(detail)"])
    }

    /// Records that are gone from the log before they were read: data are lost, and a person should know.
    package mutating func offsetsLost(_ partition: Int32, from: Int64, to: Int64, _ logger: Logger) {
        lost += to - from
        lostAt = Clock.now()
        logger.error(
            "input records are missing from the log: retention or the broker dropped them before they were read",
            metadata: ["partition": "\(partition)", "first": "\(from)", "next": "\(to)", "records": "\(to - from)"])
    }

    /// - Parameter figures: what the service counts beside the stream, by name.
    package func summary(_ logger: Logger, _ message: Logger.Message, openItems: Int, figures: [String: Int] = [:]) {
        let (reasons, errors) = (Self.list(setAside), Self.list(passedErrors))
        var metadata: Logger.Metadata = [
            "received": "\(received)", "emitted": "\(emitted)", "set_aside": "\(reasons)", "lost": "\(lost)", "open": "\(openItems)",
            "flushes": "\(flushes)", "errors": "\(errors)",
        ]
        for (name, count) in figures { metadata[name] = "\(count)" }
        logger.info(message, metadata: metadata)
    }

    package func put(on board: MetricBoard) {
        board.set(.recordsReceived, received)
        board.set(.rowsEmitted, emitted)
        board.set(.recordsLost, lost)
        if let lostAt { board.set(.recordsLostTime, Double(lostAt.nanoseconds) / 1e9) }
        board.replace(.recordsSetAside, setAside.metricValues(of: SetAsideReason.allCases.map(\.rawValue)))
        board.replace(.errorsPassed, passedErrors.metricValues(of: KafkaError.Code.allCases.map(\.rawValue)))
    }

    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

extension [String: Int] {
    /// Counts by the value of one label.
    ///
    /// - Parameter names: all that may come, with zeros: Prometheus sees a counter grow only if it has seen it before.
    package func metricValues(of names: [String]) -> [MetricBoard.LabelValues: Double] {
        var values: [MetricBoard.LabelValues: Double] = [:]
        for name in names { values[[name]] = 0 }
        for (name, count) in self { values[[name]] = Double(count) }
        return values
    }
}
