import ArgumentParser
import Foundation
import Letters
import Pipeline
import Runtime
import Tables

/// `leurre deadletters redrive`
struct RedriveLetters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Count letters where they belong: each once, however often it is run.",
        discussion: """
            Whole records go back to their topic and partition, packets as batches of their own. It says of each letter what became of it, and
            exits 1 if one of them could not be redriven.
            """)

    @OptionGroup var broker: BrokerOptions
    @Argument(help: "Numbers of letters, as in the list; instead of them the options below.") var letters: [Int64] = []
    @OptionGroup var options: LetterOptions
    @Flag(help: "All letters.") var all = false
    @Flag(help: "Only say what would be done.") var dryRun = false
    @Option(help: "How far behind its platform's clock a packet still counts, as leurre-sessions has it. Hours.") var allowedLatenessHours = 48
    @Option(help: "File with an operator's private key, where the house asks for signatures. Default: LEURRE_IDENTITY_KEY. What was set aside for its identity is signed with it only if it is named by its number.")
    var identityKey: String?
    @Option(help: "The registry of identities: what was set aside for its identity goes back if it would be believed today. Default: LEURRE_IDENTITIES.")
    var identities: String?
    @Option(help: "Publish late packets into the rebuild with this topic prefix, instead of into the live house; those that its log still holds are left to it.")
    var lateInto: String?

    func validate() throws {
        let ways = [!letters.isEmpty, try !options.filter().isEmpty, all].filter { $0 }.count
        guard ways == 1 || lateInto != nil && ways == 0 else {
            throw ValidationError("say which letters: their numbers, or options such as --reason clock, or --all")
        }
        guard (1...720).contains(allowedLatenessHours) else { throw ValidationError("--allowed-lateness-hours is a number from 1 to 720") }
    }

    func run() throws {
        let outcome = try lateInto.map(publishLate) ?? redrive()
        for number in outcome.missing { print("letter \(number): there is none") }
        print("\(outcome.redriven) letters \(dryRun ? "would be redriven" : "redriven"), \(outcome.refused + outcome.missing.count) not")
        if outcome.refused + outcome.missing.count > 0 { throw ExitCode(1) }
    }

    private func redrive() throws -> Redriver.Outcome {
        let settings = try broker.settings()
        let environment = ProcessInfo.processInfo.environment
        let signer = try (identityKey ?? environment["LEURRE_IDENTITY_KEY"]).map { try RecordSigner(path: $0) }
        let log = try LetterLog(settings)
        let judge = RedriveJudge(
            try HouseState.read(settings), lateness: Lateness(allowed: .hours(Int64(allowedLatenessHours))),
            isVouchedFor: signer != nil && !letters.isEmpty, identityFault: try Self.doubt(identities ?? environment["LEURRE_IDENTITIES"]),
            rowFault: Self.rowFault)
        return try Redriver(
            log, isDryRun: dryRun, tell: Self.tell, sign: { Self.signature(of: $0, signer, topicPrefix: settings.topicPrefix) }, judge: judge.judge
        ).run(selection(LetterFilter()))
    }

    /// - Parameter path: of the registry.
    private static func doubt(_ path: String?) throws -> (@Sendable (Topic, DeadLetter) -> String?)? {
        guard let path else { return nil }
        let registry = try IdentityFile(path: path).registry
        return { topic, letter in registry.fault(letter, of: topic) }
    }

    /// The sensor's own, or else the operator's on what only sensors write.
    private static func signature(of record: RedrivenRecord, _ signer: RecordSigner?, topicPrefix: String) -> [UInt8] {
        guard record.signature.isEmpty, let signer,
            let topic = Topic.allCases.first(where: { $0.isWrittenBySensors && $0.name(prefix: topicPrefix) == record.topic })
        else { return record.signature }
        return signer.signature(of: topic, partition: record.partition, value: record.value)
    }

    private func publishLate(_ prefix: String) throws -> Redriver.Outcome {
        try LateLetters.publish(
            from: try broker.settings(), into: prefix, selection: selection(LetterFilter(reason: .late)), isDryRun: dryRun, tell: Self.tell)
    }

    /// - Parameter whole: what is meant if nothing is said.
    private func selection(_ whole: LetterFilter) throws -> LetterSelection {
        if !letters.isEmpty { return .numbers(letters) }
        let filter = try options.filter()
        return .filter(filter.isEmpty ? whole : filter)
    }

    private static func tell(_ sentence: String) { print(sentence) }

    /// What the sink refuses is no row either.
    @Sendable private static func rowFault(_ topic: Topic, _ bytes: [UInt8]) -> String? {
        if let fault = RowFault.codec(topic, bytes) { return fault }
        var batch = TableBatch()
        do {
            switch topic {
            case .attacks: try batch.take(AttackRow(encoded: bytes))
            case .statistics: try batch.take(StatisticRow(encoded: bytes))
            case .sensors: try batch.take(SensorReport(encoded: bytes))
            case .packets, .sessions, .deadLetters: break
            }
            return nil
        } catch { return (error as? RowRefusal)?.rawValue ?? "\(error)" }
    }
}
