import Pipeline

/// Why bytes are no record of a topic.
package enum RowFault {
    /// By the topic's codec alone.
    @Sendable package static func codec(_ topic: Topic, _ bytes: [UInt8]) -> String? {
        do throws(WireError) {
            switch topic {
            case .packets: _ = try PacketBatch(encoded: bytes)
            case .sensors: _ = try SensorReport(encoded: bytes)
            case .sessions: _ = try SessionRow(encoded: bytes)
            case .attacks: _ = try AttackRow(encoded: bytes)
            case .statistics: _ = try StatisticRow(encoded: bytes)
            case .deadLetters: _ = try DeadLetter(encoded: bytes)
            }
            return nil
        } catch { return error.rawValue }
    }
}
