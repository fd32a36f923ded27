import Foundation
import Glibc
import TestSupport

/// The broker of one house: the embedded one, or Tansu with its log in memory or on an emulation of S3.
final class BrokerProcess {
    private(set) var bootstrapServers = ""
    /// What processes that speak with it need in their environment.
    private(set) var environment: [String: String] = [:]
    /// The embedded broker drops what is not read soon.
    private(set) var needsFollowing = false
    /// Properties of clients that spare a slow broker: every poll of one whose log lies on S3 is a request there.
    private(set) var clientArguments: [String] = []
    private(set) var processes: [Supervised] = []
    private let control: URL
    private let folder: URL

    var main: Supervised { processes[processes.count - 1] }

    init(_ kind: HousePlan.Broker, folder: URL) throws {
        self.folder = folder
        control = folder.appendingPathComponent("broker.control")
        switch kind {
        case .embedded: try startEmbedded()
        case .tansu(let keepsLog): try startTansu(keepsLog)
        }
    }

    func stop() { for process in processes.reversed() { process.stop(hard: true) } }

    /// Has the embedded broker play a fault: `errors produce notLeader 3`, `delay 50`, `down`, `up`.
    func tell(_ command: String) throws {
        let file = open(control.path, O_WRONLY | O_NONBLOCK)
        guard file >= 0 else { throw FaultFailure("the broker listens to no commands: \(main.lastWords)") }
        defer { close(file) }
        let text = Array((command + "\n").utf8)
        guard write(file, text, text.count) == text.count else { throw FaultFailure("the broker takes no command") }
    }

    private func startEmbedded() throws {
        needsFollowing = true
        environment = TansuTools.environmentWithout
        let file = folder.appendingPathComponent("broker.address")
        let arguments = ["--partitions", "\(FaultHouse.partitions)", "--address-file", file.path, "--control", control.path]
        processes = [try launch("leurre-broker", [Tool.executable("leurre-broker").path] + arguments)]
        let isUp = Tool.wait(seconds: 30) { ((try? String(contentsOf: file, encoding: .utf8)) ?? "").hasSuffix("\n") }
        guard isUp else { throw FaultFailure("the embedded broker did not start: \(main.lastWords)") }
        bootstrapServers = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func startTansu(_ keepsLog: Bool) throws {
        let tools = try TansuTools()
        environment = ["LD_LIBRARY_PATH": tools.libraries]
        let port = try FreePort.find()
        bootstrapServers = "127.0.0.1:\(port)"
        var own: [String: String] = [:]
        if keepsLog {
            clientArguments = ["--kafka", "fetch.wait.max.ms=500"]
            let store = try FreePort.find()
            processes = [try launch("moto_server", [tools.store, "-H", "127.0.0.1", "-p", "\(store)"])]
            let bucket = Tool.wait(seconds: 30) {
                (try? Tool.run("/usr/bin/curl", ["-sf", "-X", "PUT", "http://127.0.0.1:\(store)/tansu"]))?.code == 0
            }
            guard bucket else { throw FaultFailure("the emulation of S3 did not start: \(main.lastWords)") }
            own = [
                "AWS_ENDPOINT": "http://127.0.0.1:\(store)", "AWS_ALLOW_HTTP": "true", "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any",
                "AWS_DEFAULT_REGION": "us-east-1",
            ]
        }
        let url = "tcp://127.0.0.1:\(port)"
        let command = [
            tools.broker, "broker", "--listener-url", url, "--advertised-listener-url", url, "--storage-engine",
            keepsLog ? "s3://tansu/" : "memory://tansu/",
        ]
        processes.append(try launch("tansu", command, own))
        var answer = ""
        let hasTopics = try Tool.wait(seconds: 60) {
            let output = try Tool.run(
                "leurre", ["topics", "--bootstrap-servers", bootstrapServers, "--partitions", "\(FaultHouse.partitions)"], environment: environment)
            answer = output.errors
            return output.code == 0
        }
        guard hasTopics else { throw FaultFailure("Tansu has no topics: \(answer) \(main.lastWords)") }
    }

    private func launch(_ name: String, _ command: [String], _ own: [String: String] = [:]) throws -> Supervised {
        try Supervised(
            name, command, environment: environment.merging(own) { $1 }, log: folder.appendingPathComponent("\(name).log"), wish: .always)
    }
}
