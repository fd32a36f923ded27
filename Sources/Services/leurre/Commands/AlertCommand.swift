import ArgumentParser
import Foundation
import HTTP
import Runtime

/// `leurre alert`: the alert rules without Prometheus.
struct AlertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "Tell somebody when something is wrong, and when it is well again, without Prometheus.",
        discussion: """
            Judges by the rules of deploy/prometheus. Looks at the same things as leurre status, and tells each finding once when it has lasted for \
            its rule's time, again after --repeat-minutes, and once when it is over: as JSON of Alertmanager's webhook (version 4), to an \
            address or to a command. What could not be told is told at the next look. With --once it looks once and exits: 1 if something is wrong, 2 if something could not be looked at.
            """)

    @OptionGroup var house: HouseOptions
    @Option(help: "Post to this address: http://HOST:PORT/PATH or https://HOST/PATH. Default: LEURRE_ALERT_WEBHOOK, where no process list shows it.")
    var webhook: String?
    @Option(help: "Trust the certificates in this file (PEM) where the address is https. Default: the system's.") var webhookCa: String?
    @Option(help: "Run this by the shell, once for each notice: JSON on standard input, LEURRE_ALERT, …_HAPPENING, …_SEVERITY, …_SUMMARY and …_NEXT in the environment.")
    var command: String?
    @Option(help: "Tell what lasts again after this long; 0: never.") var repeatMinutes = 240
    @Option(help: "How often to look, in seconds, 1 to 300.") var intervalSeconds = 15
    @Flag(help: "Look once, for cron. Without --state nothing is waited for, and counters are watched for two seconds only.") var once = false
    @Option(help: "Keep what was told and read in this file, so that the next run goes on with it.") var state: String?
    @Flag(help: "Print the rules as Prometheus reads them, and end.") var rules = false

    private static let glanceSeconds = 2.0

    func validate() throws {
        guard (1...300).contains(intervalSeconds) else { throw ValidationError("--interval-seconds is 1 to 300") }
        guard repeatMinutes >= 0, repeatMinutes <= 525_600 else { throw ValidationError("--repeat-minutes is 0 to 525600") }
        guard webhook == nil || command == nil else { throw ValidationError("give either --webhook or --command") }
    }

    func run() throws {
        if rules { return print(AlertRulesFile.text, terminator: "") }
        let sender = try sender()
        let reader = try house.reader()
        var known = try state.map(AlertState.init(file:)) ?? AlertState()
        StopSignal.listen()
        if once {
            let reading = try look(reader, &known, sender)
            throw ExitCode(known.desk.isBurning ? 1 : reading.obstacles.isEmpty ? 0 : 2)
        }
        while !StopSignal.isSet {
            let end = Date().addingTimeInterval(TimeInterval(intervalSeconds))
            _ = try look(reader, &known, sender)
            while Date() < end, !StopSignal.isSet { usleep(100_000) }
        }
    }

    private func sender() throws -> AlertSender {
        if let command { return .command(command) }
        guard let webhook = webhook ?? ProcessInfo.processInfo.environment["LEURRE_ALERT_WEBHOOK"] else { return .nobody }
        return .webhook(try WebAddress(webhook), authorities: webhookCa)
    }

    private func look(_ reader: HouseReader, _ known: inout AlertState, _ sender: AlertSender) throws -> HouseReading {
        var reading = reader.read()
        known.history.add(reading.samples)
        let isGlance = once && state == nil
        if isGlance {
            usleep(UInt32(Self.glanceSeconds * 1e6))
            reading = reader.read()
            known.history.add(reading.samples)
        }
        for obstacle in reading.obstacles { complain(obstacle) }
        let repeatSeconds = repeatMinutes == 0 ? nil : Double(repeatMinutes) * 60
        let notices = known.notices(repeatSeconds: repeatSeconds, waits: !isGlance)
        for notice in notices { print(notice.line) }
        fflush(nil)
        for failure in known.tell(notices, sender) { complain("\(failure); it is tried again") }
        if let state { try known.write(to: state) }
        return reading
    }

    private func complain(_ sentence: String) { FileHandle.standardError.write(Data("\(sentence)\n".utf8)) }
}

extension HouseReading {
    /// What could not be looked at: a sentence each.
    var obstacles: [String] { [broker.obstacle, database.obstacle].compactMap { $0 } + (broker.value?.lag.obstacles ?? []) }
}
