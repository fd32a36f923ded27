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
        var (outgoing, ready) = (OutgoingRows<S.Output>(), [Int32]())
        for partition in partitions where owns(partition) {
            guard let state = running[partition] else { continue }
            wiring.attend(partition, &state.stage)
            var fresh: [S.Output] = []
            state.stage.flush(into: &fresh)
            outgoing.append(fresh, of: partition)
            ready.append(partition)
            guard outgoing.count >= rowsAtOnce else { continue }
            try publish(outgoing, of: ready, owns: owns)
            (outgoing, ready) = (OutgoingRows(), [])
        }
        try publish(outgoing, of: ready, owns: owns)
        if counters.emitted > emitted { telemetry.took(.flushDuration, since: start) }
        try gate?.wait()
    }

    /// The end of a replay may hand out millions of rows. If readers must be waited for, they are to be of many partitions at once, or all would wait
    /// for the room in a few.
    private var rowsAtOnce: Int { gate == nil ? 50_000 : 200_000 }

    private func publish(_ outgoing: OutgoingRows<S.Output>, of partitions: [Int32], owns: (Int32) -> Bool) throws {
        try publishDeadLetters(partitions)
        try commit(try publishRows(outgoing, of: partitions, owns: owns).filter(owns))
    }

    /// Phase by phase. - Returns: the partitions that were not lost.
    private func publishRows(_ outgoing: OutgoingRows<S.Output>, of partitions: [Int32], owns: (Int32) -> Bool) throws -> [Int32] {
        var owned = partitions
        for phase in outgoing.phases {
            owned = try publish(outgoing, at: outgoing.places(of: phase, in: owned), of: owned, owns: owns)
        }
        return owned
    }

    private func owns(_ partition: Int32) -> Bool {
        consumer?.owns(TopicPartition(topic: inputName, partition: partition)) ?? false
    }

    /// In pieces, so that what is encoded and not yet acknowledged stays small however much changed. A reader that must not fall far behind
    /// is waited for before each piece, not only after the last; and a partition that was lost meanwhile is left out of the next one.
    ///
    /// - Returns: the partitions that were not lost.
    private func publish(
        _ outgoing: OutgoingRows<S.Output>, at places: [OutgoingPlace], of partitions: [Int32], owns: (Int32) -> Bool
    ) throws -> [Int32] {
        let pieceBytes = gate == nil ? 8 << 20 : 1 << 20
        var owned = partitions.filter(owns)
        var (piece, items, bytes) = ([OutgoingPlace](), [Publisher.Item](), 0)
        for place in places {
            if bytes >= pieceBytes {
                try publish(items, of: outgoing, at: piece)
                (piece, items, bytes) = ([], [], 0)
                owned = owned.filter(owns)
            }
            guard owned.contains(outgoing.partition(of: place)) else { continue }
            piece.append(place)
            items.append(outgoing.item(place, topic: outputName))
            bytes += items[items.count - 1].bytesInLog
        }
        if !items.isEmpty { try publish(items, of: outgoing, at: piece) }
        return owned
    }

    private func publish(
        _ items: [Publisher.Item], of outgoing: OutgoingRows<S.Output>, at places: [OutgoingPlace]
    ) throws {
        try gate?.wait()
        let offsets = try publisher.publish(items)
        for ((offset, item), place) in zip(zip(offsets, items), places) {
            running[item.partition]?.stage.acknowledged(outgoing[place], offset: offset)
            running[item.partition]?.ownOffsets.insert(offset)
            gate?.wrote(item, at: offset)
        }
        counters.rowsEmitted(places.count)
        try readBack(after: items)
    }

    /// A long flush must not leave its own reader behind either, on a broker that keeps little: of each partition as many rows may be unread as
    /// the fullest has in the newest piece.
    private func readBack(after piece: [Publisher.Item]) throws {
        try readOwnOutput(timeoutMilliseconds: 0)
        guard gate != nil else { return }
        let count = max(Dictionary(piece.map { ($0.partition, 1) }, uniquingKeysWith: +).values.max() ?? 0, 1_000)
        func unread() -> Int { running.values.reduce(0) { $0 + max($1.ownOffsets.count - count, 0) } }
        var (left, lastProgress) = (unread(), Clock.monotonic())
        while !StopSignal.isSet, left > 0, Clock.monotonic() - lastProgress < .minutes(1) {
            try readOwnOutput(timeoutMilliseconds: 20)
            guard unread() < left else { continue }
            (left, lastProgress) = (unread(), Clock.monotonic())
            telemetry.health.beat()
        }
    }

    private func publishDeadLetters(_ partitions: [Int32]) throws {
        try publisher.publish(partitions.flatMap { running[$0]?.setAside ?? [] }, topicPrefix: kafka.topicPrefix)
        for partition in partitions { running[partition]?.setAside.removeAll() }
    }

    private func commit(_ partitions: [Int32]) throws {
        var commits = OutgoingRows<S.Output>()
        for partition in partitions {
            if let row = running[partition]?.stage.commit() { commits.append([row], of: partition) }
        }
        _ = try publishRows(commits, of: partitions) { _ in true }
        var offsets: [TopicPartition: Int64] = [:]
        for partition in partitions {
            guard let state = running[partition], state.pending > 0 else { continue }
            offsets[TopicPartition(topic: inputName, partition: partition)] = max(state.next - state.heldBack, 0)
        }
        guard try commitOffsets(offsets) else { return }
        for partition in partitions { if let state = running[partition] { state.pending = Int(state.heldBack) } }
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

    /// Reads the own output: what somebody else wrote there goes to the stage.
    func watch() throws {
        try readOwnOutput(timeoutMilliseconds: 0)
        for message in strangers {
            guard let bytes = message.value, let row = try? S.Output(row: bytes) else { continue }
            running[message.partition]?.stage.watch(row, offset: message.offset)
        }
        strangers.removeAll()
    }

    /// Puts aside what others wrote; the stage sees it between two flushes only. A broker that is away for a while shows it later.
    private func readOwnOutput(timeoutMilliseconds: Int32) throws {
        do throws(KafkaError) {
            try watcher.read(countMax: 10_000, timeoutMilliseconds: timeoutMilliseconds, into: &strangers) { partition, offset in
                running[partition].map { $0.ownOffsets.remove(offset) == nil } ?? false
            }
        } catch {
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
        }
    }
}
