import Pipeline

/// The records of every topic. The first byte of an input says which one the rest claims to be.
enum RecordTarget {
    static let target = FuzzTarget(name: "records", bytesMax: 8_192, seeds: seeds, run: run)

    private static let kinds: [@Sendable ([UInt8]) throws -> Void] = [
        { try check(PacketBatch.self, $0) { walk($0) } },
        { try check(SessionRow.self, $0) { _ = ($0.key, $0.phase) } },
        {
            try check(AttackRow.self, $0) { look(at: $0) }
            try count($0)
        },
        { try check(StatisticRow.self, $0) { _ = ($0.key, $0.phase) } },
        { try check(SensorReport.self, $0) { _ in } },
        { try check(DeadLetter.self, $0) { _ in } },
    ]

    private static func run(_ bytes: [UInt8]) throws {
        guard let kind = bytes.first, Int(kind) < kinds.count else { return }
        try kinds[Int(kind)](Array(bytes.dropFirst()))
    }

    private static func seeds() throws -> [[UInt8]] {
        let week = try SeedWeek()
        return week.batches.map { [0] + $0.encoded() } + week.sessions.map { [1] + $0.encoded() } + week.attacks.map { [2] + $0.encoded() }
            + week.statistics.prefix(40).map { [3] + $0.encoded() } + [[4] + week.report.encoded(), [5] + week.letter.encoded()]
    }

    /// What can be read can be written, is then read as the same, and does not grow on the way.
    private static func check<Message: WireCodable & Equatable>(
        _: Message.Type, _ bytes: [UInt8], _ use: (Message) -> Void
    ) throws {
        guard let found = try? Message(encoded: bytes) else { return }
        use(found)
        let written = found.encoded()
        guard written.count <= 8 * bytes.count + 1_024 else {
            throw BrokenPromise("\(Message.self): \(bytes.count) bytes become \(written.count)")
        }
        do {
            let again = try Message(encoded: written)
            guard again == found, again.encoded() == written else { throw BrokenPromise("\(Message.self) is not read as it was written") }
        } catch let error as WireError {
            throw BrokenPromise("\(Message.self) cannot be read again: \(error.rawValue)")
        }
    }

    private static func walk(_ batch: PacketBatch) {
        var place = 0
        while let record = try? PacketRecord(batch: batch.packets, position: &place) { _ = batch.packets[record.bytes].count }
    }

    /// What is an attack can be counted, and is counted as what it is.
    private static func count(_ bytes: [UInt8]) throws {
        let counted = try? CountedAttackRow(encoded: bytes)
        guard let row = try? AttackRow(encoded: bytes) else { return }
        guard let counted else { throw BrokenPromise("a row of attacks cannot be counted") }
        guard case .attack(let attack) = row else { return }
        guard case .attack(let same) = counted, same.rank == attack.rank, same.session.hours.map(\.activity) == attack.session.hours else {
            throw BrokenPromise("an attack is counted as another")
        }
    }

    private static func look(at row: AttackRow) {
        _ = (row.key, row.phase)
        guard case .attack(let attack) = row else { return }
        let summary = AttackSummary(hours: attack.session.hours)
        _ = (summary.attackClass, summary.visitingOrder, summary.isParallel, summary.packetsReceived, summary.handshakes)
        for machine in summary.machines { _ = PortsSequence.text(machine.touches.sequence) }
    }
}
