import Kafka
import Pipeline

extension StageLoop {
    /// Writes what changed in these partitions: dead letters, rows in the order of their phases, then the commits. Each step is
    /// acknowledged before the next begins. Dead letters go first: once a ledger line is written, a restart skips its batch.
    ///
    /// A partition that is lost on the way gets nothing more: a commit without the rows before it would lose them.
    func flush(_ partitions: [Int32]) throws { try flush(partitions, owns: owns) }

    func flush(_ partitions: [Int32], owns: (Int32) -> Bool) throws {
        let (start, emitted) = (Clock.monotonic(), counters.emitted)
        var phases: [Int: [(partition: Int32, row: S.Output)]] = [:]
        var owned = partitions.filter(owns)
        for partition in owned {
            var rows: [S.Output] = []
            running[partition]?.attend { wiring.attend(partition, &$0) }
            running[partition]?.stage.flush(into: &rows)
            for row in rows { phases[row.phase, default: []].append((partition, row)) }
        }
        try publishDeadLetters(owned)
        for phase in phases.keys.sorted() {
            owned = owned.filter(owns)
            try publish((phases[phase] ?? []).filter { owned.contains($0.partition) })
        }
        try commit(owned.filter(owns))
        if counters.emitted > emitted { telemetry.took(.flushDuration, since: start) }
        try gate?.wait()
    }

    private func owns(_ partition: Int32) -> Bool {
        consumer?.owns(TopicPartition(topic: inputName, partition: partition)) ?? false
    }

    private func publish(_ rows: [(partition: Int32, row: S.Output)]) throws {
        guard !rows.isEmpty else { return }
        let items = rows.map { Publisher.Item(topic: outputName, partition: $0.partition, key: $0.row.key, value: $0.row.encoded()) }
        let offsets = try publisher.publish(items)
        for (index, offset) in offsets.enumerated() {
            let (partition, row) = rows[index]
            running[partition]?.stage.acknowledged(row, offset: offset)
            running[partition]?.ownOffsets.insert(offset)
            gate?.wrote(items[index].bytesInLog, to: TopicPartition(topic: outputName, partition: partition), at: offset)
        }
        counters.rowsEmitted(rows.count)
    }

    private func publishDeadLetters(_ partitions: [Int32]) throws {
        try publisher.publish(partitions.flatMap { running[$0]?.setAside ?? [] }, topicPrefix: kafka.topicPrefix)
        for partition in partitions { running[partition]?.setAside.removeAll() }
    }

    private func commit(_ partitions: [Int32]) throws {
        var commits: [(Int32, S.Output)] = []
        for partition in partitions {
            if let row = running[partition]?.stage.commit() { commits.append((partition, row)) }
        }
        try publish(commits)
        var offsets: [TopicPartition: Int64] = [:]
        for partition in partitions {
            guard let state = running[partition], state.pending > 0 else { continue }
            offsets[TopicPartition(topic: inputName, partition: partition)] = state.next
        }
        guard try commitOffsets(offsets) else { return }
        for partition in partitions { running[partition]?.pending = 0 }
    }

    /// Only what ops look at: where a start goes on is in the commit row. While a group re-forms it may refuse them; then the next flush says
    /// them again, or a quiet partition would look behind for ever.
    private func commitOffsets(_ offsets: [TopicPartition: Int64]) throws -> Bool {
        guard !offsets.isEmpty else { return true }
        do throws(KafkaError) { try consumer?.commit(offsets) } catch {
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
            return false
        }
        return true
    }

    /// Reads the own output: what somebody else wrote there goes to the stage. A broker that is away for a while shows it later.
    func watch() throws {
        var rows: [Message] = []
        do throws(KafkaError) { try watcher.read(countMax: 10_000, timeoutMilliseconds: 0, into: &rows) } catch {
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
        }
        for message in rows {
            guard running[message.partition] != nil, running[message.partition]?.ownOffsets.remove(message.offset) == nil,
                let bytes = message.value, let row = try? S.Output(row: bytes)
            else { continue }
            running[message.partition]?.stage.watch(row, offset: message.offset)
        }
    }
}
