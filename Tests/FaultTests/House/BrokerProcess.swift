import Foundation
import Glibc
import Kafka
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
    /// For the harness' own clients.
    private(set) var settings = KafkaSettings(bootstrapServers: "")
    /// Where an encrypted broker is entered.
    private(set) var front: TLSFront?
    private let control: URL
    private let folder: URL

    var main: Supervised { processes[processes.count - 1] }

    /// - Parameter authority: Tansu is entered through TLS only, with a certificate that it has signed.
    init(_ kind: HousePlan.Broker, folder: URL, authority: TestAuthority? = nil) throws {
        self.folder = folder
        control = folder.appendingPathComponent("broker.control")
        switch kind {
        case .embedded: try startEmbedded()
        case .tansu(let keepsLog): try startTansu(keepsLog, authority)
        }
        settings.bootstrapServers = bootstrapServers
        settings.clientID = "faults"
    }

    func stop() {
        front?.stop()
        for process in processes.reversed() { process.stop(hard: true) }
    }

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

    /// Returns where clients find the broker.
    private func enter(_ authority: TestAuthority, _ port: UInt16) throws -> UInt16 {
        let door = TLSFront.Door(port: try FreePort.find(), identity: try authority.identity("broker"), clients: authority.certificate)
        front = try TLSFront([door], to: port, in: folder)
        let client = try authority.encrypted(authority.identity("client"), password: EncryptedLinks.keyPassword)
        settings = KafkaSettings(bootstrapServers: "", properties: [
            "security.protocol": "ssl", "ssl.ca.location": authority.certificate, "ssl.certificate.location": client.certificate,
            "ssl.key.location": client.key, "ssl.key.password": EncryptedLinks.keyPassword,
        ])
        environment.merge([
            "LEURRE_SECURITY_PROTOCOL": "ssl", "LEURRE_TLS_CA": authority.certificate, "LEURRE_TLS_CERTIFICATE": client.certificate,
            "LEURRE_TLS_KEY": client.key, "LEURRE_TLS_KEY_PASSWORD": EncryptedLinks.keyPassword,
        ]) { $1 }
        return door.port
    }

    private func startTansu(_ keepsLog: Bool, _ authority: TestAuthority?) throws {
        let tools = try TansuTools()
        environment = ["LD_LIBRARY_PATH": tools.libraries]
        let port = try FreePort.find()
        bootstrapServers = "127.0.0.1:\(port)"
        var own: [String: String] = [:]
        if keepsLog {
            clientArguments = ["--kafka", "fetch.wait.max.ms=500"]
            settings.properties["fetch.wait.max.ms"] = "500"
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
        var advertised = url
        if let authority {
            bootstrapServers = "localhost:\(try enter(authority, port))"
            advertised = "tcp://" + bootstrapServers
        }
        let command = [
            tools.broker, "broker", "--listener-url", url, "--advertised-listener-url", advertised, "--storage-engine",
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
