import Foundation
import Kafka
import Letters
import Pipeline
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import leurre

/// Against an embedded broker: what is published where, and what is noted.
@Suite("Redriving", .serialized, .timeLimit(.minutes(Patience.stretched(2)))) struct RedriverTests {
    private struct House {
        let broker: MockBroker
        let settings: KafkaSettings
        let publisher: Publisher

        init() throws {
            var topics = Topic.allCases.map { (name: "t." + $0.rawValue, partitionCount: Int32($0.isPartitionedByAddress ? 4 : 1)) }
            topics.append((name: "shadow.packets.v1", partitionCount: 8))
            broker = try MockBroker(topics: topics)
            settings = KafkaSettings(bootstrapServers: broker.bootstrapServers, topicPrefix: "t.", properties: [:])
            publisher = try Publisher(settings: settings)
            let commits = (0..<4).map { (partition: Int32) in
                let row = SessionRow.commit(Commit(partition: partition, revision: Revision(generation: 7, offset: 90), restoreFrom: 0))
                return Publisher.Item(topic: "t.sessions.v1", partition: partition, key: row.key, value: row.encoded())
            }
            _ = try publisher.publish(commits)
        }

        func records(_ topic: String, _ partitions: Int32) throws -> [Message] {
            let reader = try LogReader(settings: settings)
            defer { reader.close() }
            var found: [Message] = []
            for number in 0..<partitions {
                let partition = TopicPartition(topic: topic, partition: number)
                try reader.readAll(partition, reader.bounds(partition)) { found.append($0) }
            }
            return found
        }

        func redrive(_ selection: LetterSelection, isDryRun: Bool = false) throws -> Redriver.Outcome {
            try RedriverTests.redrive(selection, settings, isDryRun: isDryRun)
        }
    }

    /// What the command does.
    private static func redrive(_ selection: LetterSelection, _ settings: KafkaSettings, isDryRun: Bool = false) throws -> Redriver.Outcome {
        let judge = RedriveJudge(try HouseState.read(settings))
        return try Redriver(LetterLog(settings), isDryRun: isDryRun, tell: { _ in }, judge: judge.judge).run(selection)
    }

    private static func packet(_ reason: String, _ number: Int64, _ index: UInt32) -> DeadLetter {
        var letter = Letters.packet(reason, captured: Clock.now() - .hours(1), number: number, index: index)
        (letter.topic, letter.offset) = ("t.packets.v1", 100 + number)
        return letter
    }

    private static func all() -> LetterSelection { .filter(LetterFilter()) }

    private static func names(_ messages: [Message]) throws -> [BatchOrigin] { try messages.map { try PacketBatch(encoded: $0.value ?? []).origin } }

    @Test("packets go out under their names, each repeated letter once, with a note for each; a dry run writes nothing")
    func packets() throws {
        let house = try House()
        let letters = (0..<600).map { Self.packet("clock", Int64($0 / 20), UInt32($0 % 20)) }
        try house.publisher.publish(letters + letters.prefix(5) + [Self.packet("late", 1, 1)], topicPrefix: "t.")
        #expect(try house.redrive(Self.all(), isDryRun: true).redriven == 600)
        #expect(try house.records("t.packets.v1", 4).isEmpty)
        let outcome = try house.redrive(Self.all())
        // The late one has the origin of a letter that came before it.
        #expect((outcome.redriven, outcome.refused, outcome.missing) == (600, 0, []))
        let records = try house.records("t.packets.v1", 4)
        let names = Set(try Self.names(records))
        #expect(records.count == 600 && names.count == 600)
        #expect(records.allSatisfy { $0.partition == Letters.attacker.partition(of: 4) && $0.key == Array("tokyo-1".utf8) })
        let all = try house.records("t.deadletters.v1", 1)
        let notes = all.compactMap { try? DeadLetter(encoded: $0.value ?? []) }.filter(\.isMarker)
        #expect(notes.count == 600 && notes.allSatisfy { $0.detail.hasPrefix("t.packets.v1/") })
    }

    @Test("single letters, all letters, twice, and two people at once: the same names and no others")
    func names() throws {
        let house = try House()
        try house.publisher.publish((0..<50).map { Self.packet("clock", 7, UInt32($0)) }, topicPrefix: "t.")
        let one = try house.redrive(.numbers([3, 9, 3, 999]))
        #expect((one.redriven, one.missing) == (2, [999]))
        let failures = Mutex<[String]>([])
        let settings = house.settings
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            do { _ = try Self.redrive(Self.all(), settings) } catch { failures.withLock { $0.append("\(error)") } }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        let names = try Self.names(try house.records("t.packets.v1", 4))
        #expect(names.count == 102 && Set(names).count == 50)
    }

    @Test("a whole record goes back to its partition with its key and its bytes")
    func wholeRecord() throws {
        let house = try House()
        let row = SessionRow.commit(Commit(partition: 3, revision: Revision(generation: 7, offset: 91), restoreFrom: 0)).encoded()
        let good = Letters.letter("unreadable", value: row, topic: "t.sessions.v1", partition: 3)
        var twin = good
        twin.service = "leurre-other"
        try house.publisher.publish([good, twin, Letters.letter("unreadable", value: [9], topic: "t.attacks.v1")], topicPrefix: "t.")
        let outcome = try house.redrive(Self.all())
        #expect((outcome.redriven, outcome.refused) == (1, 1))
        let found = try house.records("t.sessions.v1", 4).filter { $0.key == [107] }
        #expect(found.count == 1 && found[0].partition == 3 && found[0].value == row)
    }

    @Test("late packets go into a rebuild by its own number of partitions, but not those that it reads itself")
    func rebuild() throws {
        let house = try House()
        try house.publisher.publish([Self.packet("late", 1, 0), Self.packet("late", 5, 0), Self.packet("clock", 1, 1)], topicPrefix: "t.")
        let partition = Letters.packet("late").partition
        let outcome = try LateLetters.publish(from: house.settings, into: "shadow.", replayedFrom: [partition: 105]) { _ in }
        #expect((outcome.redriven, outcome.refused) == (1, 1))
        let found = try house.records("shadow.packets.v1", 8)
        #expect(found.count == 1 && found[0].partition == Letters.attacker.partition(of: 8))
        let without = try LateLetters.publish(from: house.settings, into: "shadow.") { _ in }
        #expect(without.redriven == 0)
    }
}
