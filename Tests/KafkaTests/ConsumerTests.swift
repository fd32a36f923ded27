import Kafka
import TestSupport
import Testing

struct ConsumerTests {
    /// A member of the group with all that happened to it.
    final class Member {
        var consumer: Consumer?
        var happened: [Consumer.Rebalance] = []
        var messages: [Message] = []
        var starts: [TopicPartition: Int64] = [:]
        /// The next offset to commit when a partition goes.
        var next: [TopicPartition: Int64] = [:]
        private var isUncommitted = false

        init(_ lab: Lab, _ properties: [String: String] = [:], starts: [TopicPartition: Int64] = [:]) throws {
            self.starts = starts
            let consumer = try Consumer(settings: lab.settings(properties), group: "g") { [unowned self] change in
                happened.append(change)
                guard case .revoked(let partitions, lost: false) = change else { return self.starts }
                // While a group re-forms the embedded broker refuses commits, unlike Kafka; `poll` has committed before.
                try? self.consumer?.commit(next.filter { partitions.contains($0.key) })
                return [:]
            }
            try consumer.subscribe([lab.topic])
            self.consumer = consumer
        }

        /// Reads, and commits what it read as a service does.
        func poll(milliseconds: Int32 = 50) throws {
            let start = messages.count
            try consumer?.poll(countMax: 100, timeoutMilliseconds: milliseconds, into: &messages)
            for message in messages[start...] {
                next[TopicPartition(topic: message.topic, partition: message.partition)] = message.offset + 1
            }
            if start < messages.count { isUncommitted = true }
            guard isUncommitted else { return }
            do throws(KafkaError) {
                try consumer?.commit(next.filter { consumer?.owns($0.key) == true })
                isUncommitted = false
            } catch {
                // While a group re-forms; the next poll says them again.
                guard error.isRetriable else { throw error }
            }
        }

        func offsets(_ partition: Int32) -> [Int64] { messages.filter { $0.partition == partition }.map(\.offset) }
    }

    @Test("a group without a commit starts at the oldest record; what is committed is where the next member goes on")
    func committedOffsets() throws {
        let lab = try Lab(partitionCount: 1)
        try lab.fill(partition: 0, 0..<20)
        let first = try Member(lab)
        try wait(for: "the messages", until: { first.messages.count == 20 }) { try first.poll() }
        #expect(first.happened == [.assigned([lab.partition(0)])])
        #expect(first.consumer?.owns(lab.partition(0)) == true && first.consumer?.owns(lab.partition(1)) == false)
        first.next = [lab.partition(0): 15]
        first.consumer?.close()
        #expect(first.happened.last == .revoked([lab.partition(0)], lost: false))
        #expect(first.consumer?.owns(lab.partition(0)) == false)

        let second = try Member(lab)
        defer { second.consumer?.close() }
        try wait(for: "the rest", until: { second.messages.count >= 5 }) { try second.poll() }
        #expect(second.offsets(0) == [15, 16, 17, 18, 19])
    }

    @Test(
        "a member goes on at the committed offset though the coordinator fails to tell it at first",
        arguments: [MockBroker.Fault.notCoordinator, .coordinatorLoading, .disconnected, .requestTimedOut])
    func committedOffsetsAfterErrors(_ fault: MockBroker.Fault) throws {
        let lab = try Lab(partitionCount: 1)
        try lab.fill(partition: 0, 0..<20)
        let first = try Member(lab)
        try wait(for: "the messages", until: { first.messages.count == 20 }) { try first.poll() }
        first.next = [lab.partition(0): 15]
        first.consumer?.close()
        lab.broker.injectErrors(.offsetFetch, Array(repeating: fault, count: 4))
        let second = try Member(lab)
        defer { second.consumer?.close() }
        try wait(for: "the rest", until: { second.messages.count >= 5 }) { try second.poll() }
        #expect(second.offsets(0) == [15, 16, 17, 18, 19])
    }

    @Test("the handler's answer decides where a partition starts, whatever is committed")
    func explicitStart() throws {
        let lab = try Lab(partitionCount: 2)
        try lab.fill(partition: 0, 0..<20)
        try lab.fill(partition: 1, 0..<20)
        let member = try Member(lab, starts: [lab.partition(0): 12, lab.partition(7): 3])
        defer { member.consumer?.close() }
        try wait(for: "the messages", until: { member.messages.count >= 28 }) { try member.poll() }
        #expect(member.offsets(0) == Array(12..<20))
        #expect(member.offsets(1) == Array(0..<20))
    }

    @Test("a start beyond the end of the log is an error with its partition", .timeLimit(.minutes(Patience.stretched(1))))
    func startOutOfRange() throws {
        let lab = try Lab(partitionCount: 1)
        let member = try Member(lab, starts: [lab.partition(0): 99])
        defer { member.consumer?.close() }
        let error = #expect(throws: KafkaError.self) { try wait(for: "the error", until: { false }) { try member.poll() } }
        #expect(error?.code == .offsetOutOfRange && error?.partition == lab.partition(0))
    }

    @Test(
        "a second member takes half of the partitions over where the first one committed; nothing is lost or read twice",
        arguments: ["cooperative-sticky", "range"])
    func twoMembers(strategy: String) throws {
        let lab = try Lab(partitionCount: 4)
        let properties = ["partition.assignment.strategy": strategy]
        for partition in 0..<4 as Range<Int32> { try lab.fill(partition: partition, 0..<50) }
        let first = try Member(lab, properties)
        try wait(for: "the messages", until: { first.messages.count == 200 }) { try first.poll() }
        let second = try Member(lab, properties)
        try wait(seconds: 40, for: "an even split", until: {
            first.consumer?.assignment.count == 2 && second.consumer?.assignment.count == 2
        }) {
            try first.poll()
            try second.poll()
        }
        let all = try #require(first.consumer).assignment.union(try #require(second.consumer).assignment)
        #expect(all.count == 4)
        for partition in 0..<4 as Range<Int32> { try lab.fill(partition: partition, 50..<60) }
        try wait(for: "the new messages", until: { first.messages.count + second.messages.count >= 240 }) {
            try first.poll()
            try second.poll()
        }
        for partition in 0..<4 as Range<Int32> {
            #expect((first.offsets(partition) + second.offsets(partition)).sorted() == Array(0..<60))
        }
        // A cooperative member keeps reading what it keeps; an eager one gives everything back. Only the first time tells: a slow group forms
        // more than once, and then an eager member gives back the two that it has.
        let revoked = first.happened.lazy.compactMap { if case .revoked(let gone, lost: false) = $0 { gone.count } else { nil } }.first
        #expect(revoked == (strategy == "cooperative-sticky" ? 2 : 4))
        second.consumer?.close()
        first.consumer?.close()
    }

    @Test("a paused partition gives nothing until it is resumed, and then goes on where it was")
    func pauseAndSeek() throws {
        let lab = try Lab(partitionCount: 1)
        try lab.fill(partition: 0, 0..<10)
        let member = try Member(lab)
        let consumer = try #require(member.consumer)
        defer { consumer.close() }
        try wait(for: "the messages", until: { member.messages.count == 10 }) { try member.poll() }
        consumer.pause([lab.partition(0)])
        try lab.fill(partition: 0, 10..<20)
        for _ in 0..<5 { try member.poll(milliseconds: 100) }
        #expect(member.messages.count == 10)
        consumer.resume([lab.partition(0)])
        try wait(for: "the rest", until: { member.messages.count >= 20 }) { try member.poll() }
        #expect(member.offsets(0) == Array(0..<20))
        try consumer.seek(lab.partition(0), to: 17)
        try wait(for: "the last again", until: { member.messages.count >= 23 }) { try member.poll() }
        #expect(member.offsets(0).suffix(3) == [17, 18, 19])
    }

    @Test("a member that leaves before the group has formed leaves cleanly", arguments: [0, 200, 1_500])
    func earlyClose(afterMilliseconds: Int) throws {
        let lab = try Lab(partitionCount: 1)
        let member = try Member(lab)
        let deadline = ContinuousClock.now + .milliseconds(afterMilliseconds)
        while ContinuousClock.now < deadline { try member.poll() }
        member.consumer?.close()
        #expect(member.happened.isEmpty)
    }

    @Test("a member that leaves between joining and its first assignment leaves cleanly", .timeLimit(.minutes(Patience.stretched(1))))
    func closeBetweenJoinAndAssignment() throws {
        let lab = try Lab(partitionCount: 1)
        lab.broker.injectErrors(.syncGroup, Array(repeating: .coordinatorLoading, count: 100))
        let events = EventBox()
        let consumer = try Consumer(settings: lab.settings(["debug": "cgrp"]), group: "g", onEvent: events.add) { _ in [:] }
        try consumer.subscribe([lab.topic])
        var messages: [Message] = []
        try wait(for: "joining", until: { events.logs.contains { $0.contains("SyncGroup response") } }) {
            try? consumer.poll(countMax: 10, timeoutMilliseconds: 50, into: &messages)
        }
        consumer.close()
        #expect(consumer.assignment.isEmpty)
    }
}
