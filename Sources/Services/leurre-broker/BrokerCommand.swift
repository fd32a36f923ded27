import Kafka

/// What the embedded broker can be told while it runs, one a line: a fault to play, for tests of whatever speaks with it.
///
///     errors REQUEST FAULT [COUNT]    the next COUNT requests of this kind fail (1)
///     clear REQUEST                   no more of them
///     delay MILLISECONDS              every answer takes so long
///     down | up                       the broker is gone, with its log kept; it is there again
enum BrokerCommand: Equatable {
    case errors(MockBroker.Request, MockBroker.Fault, count: Int)
    case clear(MockBroker.Request)
    case delay(milliseconds: Int32)
    case down
    case up

    private static let countMax = 1_000
    private static let delayMillisecondsMax: Int32 = 60_000

    private static let requests: [String: MockBroker.Request] = [
        "produce": .produce, "fetch": .fetch, "list-offsets": .listOffsets, "metadata": .metadata, "offset-commit": .offsetCommit,
        "offset-fetch": .offsetFetch, "find-coordinator": .findCoordinator, "join-group": .joinGroup, "heartbeat": .heartbeat,
        "sync-group": .syncGroup, "producer-id": .producerID,
    ]

    private static let faults: [String: MockBroker.Fault] = [
        "disconnected": .disconnected, "unknown-topic": .unknownTopicOrPartition, "not-leader": .notLeader, "timed-out": .requestTimedOut,
        "not-enough-replicas": .notEnoughReplicas, "illegal-generation": .illegalGeneration, "out-of-order": .outOfOrderSequence, "duplicate": .duplicateSequence,
        "coordinator-loading": .coordinatorLoading, "not-coordinator": .notCoordinator, "unknown-member": .unknownMember,
    ]

    /// nil for a line that is no command.
    init?(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("errors", 3...4):
            let count = words.count == 4 ? Int(words[3]) : 1
            guard let request = Self.requests[words[1]], let fault = Self.faults[words[2]], let count, 1...Self.countMax ~= count else { return nil }
            self = .errors(request, fault, count: count)
        case ("clear", 2):
            guard let request = Self.requests[words[1]] else { return nil }
            self = .clear(request)
        case ("delay", 2):
            guard let delay = Int32(words[1]), 0...Self.delayMillisecondsMax ~= delay else { return nil }
            self = .delay(milliseconds: delay)
        case ("down", 1): self = .down
        case ("up", 1): self = .up
        default: return nil
        }
    }

    func play(on broker: MockBroker) {
        switch self {
        case .errors(let request, let fault, let count): broker.injectErrors(request, Array(repeating: fault, count: count))
        case .clear(let request): broker.clearErrors(request)
        case .delay(let milliseconds): broker.setRoundTripTime(milliseconds: milliseconds)
        case .down: broker.brokerDown()
        case .up: broker.brokerUp()
        }
    }
}
