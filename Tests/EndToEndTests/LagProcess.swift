import Foundation

/// A running `leurre lag --serve`.
final class LagProcess {
    private let process = Process()
    let address: String

    init(_ house: RunningHouse) throws {
        let log = house.folder.appendingPathComponent("lag.log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.executableURL = Tool.executable("leurre")
        process.arguments = ["lag", "--serve", "127.0.0.1:0", "--bootstrap-servers", house.bootstrapServers]
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        var found: String?
        _ = try Tool.wait(seconds: 30) {
            found = try String(contentsOf: log, encoding: .utf8).firstMatch(of: /at (127\S+)/).map { String($0.1) }
            return found != nil
        }
        guard let found else { throw RunningHouse.HouseFailure(text: "no lag: \(try String(contentsOf: log, encoding: .utf8))") }
        address = found
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
