import Foundation
import Glibc

/// A live sensor of a running house, on the loopback, that serves its metrics on a free port.
final class MeasuredSensor {
    private let process = Process()
    private let log: URL
    let metrics: String

    init(_ house: RunningHouse, name: String, platforms: URL, spool: URL) throws {
        log = house.folder.appendingPathComponent("sensor-\(name)-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.executableURL = Tool.executable("leurre-sensor")
        process.arguments = [
            "--bootstrap-servers", house.bootstrapServers, "--generation", house.generation, "--platforms", platforms.path, "--platform", name,
            "--interface", "lo", "--spool", spool.path, "--spool-bytes-max", "262144", "--spool-segment-bytes", "65536", "--queue-bytes-max",
            "1048576", "--buffer-bytes", "1048576", "--metrics-listen", "127.0.0.1:0",
            "--identity-key", house.folder.appendingPathComponent("\(name).key").path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        let log = log
        func text() -> String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
        var address: String?
        _ = Tool.wait(seconds: 60) {
            address = text().firstMatch(of: /address=(\S+) .*serving/).map { String($0.1) }
            return address != nil && text().contains("capturing\n")
        }
        guard let address, text().contains("capturing\n") else { throw RunningHouse.HouseFailure(text: "no sensor: \(text().suffix(1_000))") }
        metrics = address
    }

    func freeze(_ isFrozen: Bool) { kill(process.processIdentifier, isFrozen ? SIGSTOP : SIGCONT) }

    /// Ends without a word.
    func die() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
