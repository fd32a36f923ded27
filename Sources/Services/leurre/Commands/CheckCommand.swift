import ArgumentParser
import Capture
import Foundation
import Kafka
import Letters
import Packets
import Pipeline
import Postgres
import Runtime

/// `leurre check`: is this thing usable?
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Test a capture, the broker, the database, a platform file or a registry of identities.",
        subcommands: [CheckCapture.self, CheckBroker.self, CheckPostgres.self, CheckPlatforms.self, CheckIdentities.self])
}

/// Says each failure in one sentence and ends with code 2.
private func refuse(_ sentences: [String]) throws {
    guard !sentences.isEmpty else { return }
    for sentence in sentences { FileHandle.standardError.write(Data((sentence + "\n").utf8)) }
    throw ExitCode(2)
}

struct CheckCapture: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Count what is in capture files.",
        discussion: "tcp, udp and icmp count IPv4. Exit 2 if a file is refused or damaged.")

    @Argument(help: "Capture files; - is standard input.") var files: [String]
    @Option(help: "text or json (one object, or a list for several files).") var format: OutputFormat = .text

    func run() throws {
        var reports: [CaptureReport] = []
        var refusals: [String] = []
        for file in files {
            do throws(CaptureError) {
                let (report, damage) = try CaptureReport.read(file)
                reports.append(report)
                if let damage { refusals.append("\(damage)") }
            } catch {
                refusals.append("\(error)")
            }
        }
        try show(reports)
        try refuse(refusals)
    }

    private func show(_ reports: [CaptureReport]) throws {
        guard !reports.isEmpty else { return }
        switch format {
        case .text: for report in reports { print(report.text) }
        case .json:
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            let data = try files.count == 1 ? encoder.encode(reports[0]) : encoder.encode(reports)
            print(String(decoding: data, as: UTF8.self))
        }
    }
}

struct CheckBroker: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "broker", abstract: "Reach the broker and look at its topics.")
    @OptionGroup var broker: BrokerOptions

    func run() throws {
        let settings = try broker.settings()
        do throws(KafkaError) {
            let admin = try Admin(settings: settings)
            try admin.isReachable(timeoutMilliseconds: 5_000)
            for topic in Topic.allCases {
                let name = topic.name(prefix: settings.topicPrefix)
                print("\(name): \(try admin.partitionCount(topic: name)) partitions")
            }
        } catch { try refuse(["\(error)"]) }
    }
}

struct CheckPostgres: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "postgres", abstract: "Reach the database and look at its schema.")
    @OptionGroup var database: DatabaseOptions

    func run() throws {
        do throws(PostgresError) {
            let connection = try Connection(uri: database.address)
            let rows = try connection.query("show server_version", [])
            print("reached, PostgreSQL \(rows.first?.first.flatMap { $0 } ?? "?")")
        } catch { try refuse(["\(error)"]) }
    }
}

struct CheckPlatforms: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "platforms", abstract: "Read a platform file.")
    @Argument(help: "The YAML file.") var file: String

    func run() throws {
        do throws(SettingError) {
            for entry in try PlatformFile(path: file).entries {
                let machines = entry.platform.machines.map { "\($0.index)=\($0.address)" }.joined(separator: " ")
                print("\(entry.platform.id): \(entry.platform.country), \(entry.platform.networkKind), machines \(machines)")
            }
        } catch { try refuse(["\(error)"]) }
    }
}

struct CheckIdentities: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identities", abstract: "Read a registry of identities: which key speaks for which sensor.")
    @Argument(help: "The YAML file.") var file: String

    func run() throws {
        do throws(SettingError) {
            for (name, permit) in try IdentityFile(path: file).registry.permits.sorted(by: { $0.key < $1.key }) {
                let sensors = permit.sensors.map { "sensor \($0.sensor) of platform \($0.platform)" }.sorted()
                let whom = permit.operatorName.map { ["operator \($0), for all sensors"] } ?? sensors
                print("\(RecordSignature.text(ofKey: name)): \(Escaped.text(whom.joined(separator: ", "), scalarsMax: 10_000))")
            }
        } catch { try refuse(["\(error)"]) }
    }
}
