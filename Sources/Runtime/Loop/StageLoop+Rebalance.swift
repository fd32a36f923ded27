import Kafka
import Logging
import Pipeline

/// A service met a log that is not the one it was configured for.
package struct LoopError: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}

extension StageLoop {
    /// Runs inside the consumer's poll. A failure is kept and thrown after it.
    func rebalance(_ change: Consumer.Rebalance) -> [TopicPartition: Int64] {
        do {
            switch change {
            case .assigned(let partitions):
                defer { telemetry.health.hasPartitions() }
                return try assigned(partitions.map(\.partition))
            case .revoked(let partitions, let lost):
                try revoked(partitions.map(\.partition), lost: lost)
                return [:]
            }
        } catch {
            failure = failure ?? error
            return [:]
        }
    }

    private func assigned(_ partitions: [Int32]) throws -> [TopicPartition: Int64] {
        var starts: [TopicPartition: Int64] = [:]
        for partition in partitions {
            let (state, outputEnd) = try restore(partition)
            running[partition] = state
            starts[TopicPartition(topic: inputName, partition: partition)] = state.next
            try watcher.add([TopicPartition(topic: outputName, partition: partition): outputEnd])
            logger.info(
                "partition assigned",
                metadata: ["partition": "\(partition)", "resume_at": "\(state.next)", "open": "\(state.stage.openItems)"])
        }
        return starts
    }

    private func revoked(_ partitions: [Int32], lost: Bool) throws {
        if !lost { try flush(partitions.filter { running[$0] != nil }) }
        for partition in partitions {
            running[partition] = nil
            wiring.left(partition)
            try watcher.remove([TopicPartition(topic: outputName, partition: partition)])
            logger.info("partition revoked", metadata: ["partition": "\(partition)", "lost": "\(lost)"])
        }
    }

    /// Builds the stage from its own rows and says where the input goes on.
    private func restore(_ partition: Int32) throws -> (Running, outputEnd: Int64) {
        let own = TopicPartition(topic: outputName, partition: partition)
        let history = try OwnHistory<S.Output>(own, settings: kafka)
        var commit = try history.newestCommit()
        while true {
            var stage = wiring.makeStage(partition, partitionCount)
            let start = wiring.restorePoint.start(commit, history.bounds)
            // An old owner may have written a lower commit behind the newest: then the newest, met on the way, may want an earlier start.
            var missed: Commit?
            let oldest = try history.read(from: start) { row, offset in
                if let met = row.commit, met.revision > commit?.revision ?? .none, met.revision > missed?.revision ?? .none { missed = met }
                stage.restore(row, offset: offset)
                telemetry.health.beat()
            }
            if let missed, wiring.restorePoint.start(missed, history.bounds) < start {
                commit = missed
                continue
            }
            tellIfCut(history.bounds, missed ?? commit, oldest, partition)
            let wanted = stage.restored()
            // A first start on a compacted topic begins wherever the log does.
            let isFirst = wanted == 0 && (missed ?? commit).map { $0.revision.generation != generation } ?? (oldest == nil)
            let next = try checked(wanted, missed ?? commit, partition, isFirstStart: isFirst)
            let lost = wiring.inputIsCompacted ? 0 : next - wanted
            if next > wanted { stage.inputBegins(at: next) }
            let state = Running(stage: stage, next: next, lost: lost)
            state.hasBegun = isFirst || !wiring.inputIsCompacted
            return (state, history.bounds.upperBound)
        }
    }

    /// Says so if rows are gone that are still needed.
    /// - Parameter oldest: when the first of the rows that are left was sent.
    private func tellIfCut(_ bounds: Range<Int64>, _ commit: Commit?, _ oldest: Timestamp?, _ partition: Int32) {
        let first = bounds.lowerBound
        switch wiring.restorePoint {
        case .commit:
            guard let wanted = commit?.restoreFrom, wanted < first else { return }
            logger.error(
                "the own output was cut before rows that are still open: their sessions begin anew",
                metadata: ["partition": "\(partition)", "wanted": "\(wanted)", "first": "\(first)"])
        case .beginning(let needed):
            guard first > 0, let oldest, Clock.now() - oldest < needed else { return }
            logger.error(
                "the own output was cut, and more of it is needed: what these rows said is forgotten; compute them once more with \"leurre rebuild\"",
                metadata: ["partition": "\(partition)", "first": "\(first)"])
        }
    }

    /// Rule 14: a position beyond the end of the input means that the topic was recreated. A position before its start is loss.
    private func checked(_ next: Int64, _ commit: Commit?, _ partition: Int32, isFirstStart: Bool) throws -> Int64 {
        let reader = try LogReader(settings: kafka)
        defer { reader.close() }
        let input = TopicPartition(topic: inputName, partition: partition)
        let bounds = try reader.bounds(input)
        if let commit, commit.revision.generation > generation {
            throw LoopError(
                "cannot continue topic \"\(outputName)\": it holds generation \(commit.revision.generation), configured is \(generation); "
                    + "set \"generation\" to at least \(commit.revision.generation) in all services")
        }
        if next > bounds.upperBound, try reader.isBeyondEnd(next, of: input) {
            throw LoopError(
                "cannot continue topic \"\(inputName)\" partition \(partition): the next offset is \(next), but the topic ends at "
                    + "\(bounds.upperBound): it was recreated; raise \"generation\" in all services")
        }
        if next < bounds.lowerBound, !isFirstStart || !wiring.inputIsCompacted {
            counters.offsetsLost(partition, from: next, to: bounds.lowerBound, logger)
        }
        return max(next, bounds.lowerBound)
    }
}
