import Foundation
import Glibc
import Testing

/// A house that `leurre demo --keep` left up, with the means to kill its services and start them again.
final class RunningHouse {
    struct Service {
        var pid: Int32
        var name: String
        var arguments: [String]
        var environment: [String: String]
    }

    let folder: URL
    let bootstrapServers: String
    let database: String
    private(set) var services: [Service] = []
    private var restarted: [Process] = []

    /// With the captures of a platform file replayed, all the way into the tables; without one those of the shipped week. For others the
    /// demo's last account need not hold: daily tables leave out what only answered on a day.
    ///
    /// - Parameter countries: a file of country ranges; nil: a small one.
    /// - Parameter lookups: further arguments of the demo, and settings of its services in the environment.
    init(platforms: URL? = nil, countries: URL? = nil, lookups: [String] = [], environment: [String: String] = [:]) throws {
        let file = platforms ?? Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml")
        let geo = countries.map { ["--geo", $0.path] } ?? Tool.fewCountries
        let arguments = ["demo", "--keep", "--quiet", "--platforms", file.path] + geo + lookups
        let output = try Tool.run("leurre", arguments, environment: environment)
        let stop = output.text.firstMatch(of: /demo --stop (\S+)/)
        guard output.code == 0 || platforms != nil && !output.text.contains("\nsensor "), let stop,
            let servers = output.text.firstMatch(of: /--bootstrap-servers (\S+)/), let psql = output.text.firstMatch(of: /psql "(\S+)"/)
        else {
            // One that is kept would stay beside all the tests that follow.
            if let stop { _ = try? Tool.run("leurre", ["demo", "--stop", String(stop.1)]) }
            throw HouseFailure(text: "no house: \(output.text.suffix(500)) \(output.errors.suffix(2_000))")
        }
        folder = URL(fileURLWithPath: String(stop.1))
        (bootstrapServers, database) = (String(servers.1), String(psql.1))
        let list = try String(contentsOf: folder.appendingPathComponent("processes"), encoding: .utf8)
        services = list.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let pid = Int32(parts[0]) else { return nil }
            return Self.service(pid, String(parts[1]))
        }
    }

    /// What a process was started with, from /proc.
    private static func service(_ pid: Int32, _ name: String) -> Service {
        func strings(_ file: String) -> [String] {
            let data = FileManager.default.contents(atPath: "/proc/\(pid)/\(file)") ?? Data()
            return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
        let pairs = strings("environ").compactMap { text -> (String, String)? in
            guard let equals = text.firstIndex(of: "=") else { return nil }
            return (String(text[..<equals]), String(text[text.index(after: equals)...]))
        }
        return Service(
            pid: pid, name: name, arguments: Array(strings("cmdline").dropFirst()),
            environment: Dictionary(pairs, uniquingKeysWith: { $1 }))
    }

    /// Ends a service without warning and starts it again.
    ///
    /// - Parameter arguments: further ones, which win over those that it had.
    func killAndRestart(_ name: String, adding arguments: [String] = []) throws {
        guard let index = services.firstIndex(where: { $0.name == name }) else { throw HouseFailure(text: "no \(name)") }
        kill(services[index].pid, SIGKILL)
        services[index].arguments += arguments
        try start(index)
    }

    private func start(_ index: Int) throws {
        let name = services[index].name
        let process = Process()
        process.executableURL = Tool.executable(name)
        process.arguments = services[index].arguments
        process.environment = services[index].environment
        let log = folder.appendingPathComponent("\(name).\(restarted.count).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        services[index].pid = process.processIdentifier
        restarted.append(process)
    }

    /// Starts a service that was started anew again as it was if it has ended by itself, as a supervisor does.
    func restartIfEnded(_ name: String) throws {
        guard let index = services.firstIndex(where: { $0.name == name }), restarted.contains(where: { $0.processIdentifier == services[index].pid && !$0.isRunning })
        else { return }
        try start(index)
    }

    /// Starts a service anew with metrics on a free port, and tells where.
    ///
    /// - Parameter arguments: further ones, which it keeps.
    /// - Parameter port: where; 0: any that is free, and another after the next start.
    func serveMetrics(_ name: String, port: UInt16 = 0, adding arguments: [String] = []) throws -> String {
        try killAndRestart(name, adding: ["--metrics-listen", "127.0.0.1:\(port)"] + arguments)
        let log = folder.appendingPathComponent("\(name).\(restarted.count - 1).log")
        var address: String?
        _ = try Tool.wait(seconds: 30) {
            address = try String(contentsOf: log, encoding: .utf8).firstMatch(of: /address=(\S+) .*serving/).map { String($0.1) }
            return address != nil
        }
        guard let address else { throw HouseFailure(text: "\(name) serves no metrics: \(try String(contentsOf: log, encoding: .utf8))") }
        return address
    }

    /// Stops a service in its tracks, or lets it go on.
    func freeze(_ name: String, _ isFrozen: Bool) { for service in services where service.name == name { kill(service.pid, isFrozen ? SIGSTOP : SIGCONT) } }

    /// A sensor in the background.
    ///
    /// - Parameter group: who must not be left behind.
    func replay(_ arguments: [String], following group: String = "leurre-sessions") throws -> Process {
        let process = Process()
        process.executableURL = Tool.executable("leurre-sensor")
        process.arguments =
            ["--bootstrap-servers", bootstrapServers, "--generation", generation, "--follow-groups", group] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    var generation: String {
        let arguments = services.first { $0.name == "leurre-sessions" }?.arguments ?? []
        return arguments.firstIndex(of: "--generation").map { arguments[$0 + 1] } ?? "1"
    }

    /// Messages that some group has not committed yet; nil while the broker does not answer.
    ///
    /// - Parameter house: settings that name another house than the first.
    func messagesBehind(_ house: [String] = []) throws -> Int? {
        let output = try Tool.run("leurre", ["lag", "--format", "json", "--bootstrap-servers", bootstrapServers] + house)
        guard output.code == 0 else { return nil }
        struct Line: Decodable { var messages: Int }
        return try JSONDecoder().decode([Line].self, from: Data(output.text.utf8)).reduce(0) { $0 + $1.messages }
    }

    /// The first value of a query.
    func value(_ sql: String) throws -> String {
        let output = try Tool.run("/usr/bin/psql", ["-X", "-A", "-t", "-q", database, "-c", "set search_path = leurre", "-c", sql])
        #expect(output.code == 0, "\(output.errors)")
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func stop() {
        // What stands still would never hear that it should end.
        for service in services { kill(service.pid, SIGCONT) }
        for process in restarted where process.isRunning { process.terminate() }
        for process in restarted { process.waitUntilExit() }
        _ = try? Tool.run("leurre", ["demo", "--stop", folder.path])
    }

    struct HouseFailure: Error { var text: String }
}
