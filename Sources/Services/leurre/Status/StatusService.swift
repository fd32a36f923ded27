/// One service, as it answers.
struct StatusService: Encodable {
    var address: String
    var service: String?
    var version: String?
    /// Why it does not answer, or is not ready; empty if it is.
    var troubles: [String]
    /// Records taken, or packets captured.
    var takenPerSecond: Double?
    /// Rows written, or packets published.
    var writtenPerSecond: Double?
    var openItems: Double?
    var residentBytes: Double?

    init(_ reading: ServiceReading, since earlier: ServiceReading?, seconds: Double) {
        address = reading.address
        service = reading.service
        version = reading.label("version", of: "build_info")
        troubles = reading.obstacle.map { [$0] } ?? reading.reasons
        func rate(_ names: String...) -> Double? {
            for name in names {
                if let now = reading.sum(name), let then = earlier?.sum(name) { return Flow.perSecond(now - then, seconds) }
            }
            return nil
        }
        takenPerSecond = rate("records_received_total", "packets_captured_total")
        writtenPerSecond = rate("rows_emitted_total", "packets_published_total")
        openItems = reading.sum("open_items")
        residentBytes = reading.samples.first { $0.name == "process_resident_memory_bytes" }?.value
    }
}
