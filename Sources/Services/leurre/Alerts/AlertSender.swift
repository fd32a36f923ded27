import Foundation
import HTTP

/// Tells somebody. What fails is said in a sentence; the notices are sent again at the next look.
enum AlertSender {
    /// - Parameter authorities: a file of certificates to trust; nil: the system's.
    case webhook(WebAddress, authorities: String?)
    case command(String)
    /// Only printed.
    case nobody

    private static let commandTimeoutSeconds: Int64 = 15
    /// The next look at the house waits for it.
    private static let webhookTimeoutSeconds: Int64 = 5

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// What is sent at once: all to an address, one after the other to a command.
    func batches(_ notices: [AlertNotice]) -> [[AlertNotice]] {
        if case .command = self { return notices.map { [$0] } }
        return notices.isEmpty ? [] : [notices]
    }

    func send(_ notices: [AlertNotice]) throws {
        switch self {
        case .webhook(let address, let authorities):
            let body = try AlertPayload(notices).json
            let answer = try HTTPCall(address, body: body, timeoutSeconds: Self.webhookTimeoutSeconds, authorities: authorities).send()
            guard (200..<300).contains(answer.status) else {
                throw Failure(description: "cannot post to \(address.withoutSecrets): it answers \(answer.status)")
            }
        case .command(let command): for notice in notices { try Self.run(command, notice) }
        case .nobody: break
        }
    }

    /// By the shell, with the notice in the environment and as JSON on standard input; what it prints goes to standard error.
    private static func run(_ command: String, _ notice: AlertNotice) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        let finding = notice.finding
        process.environment = ProcessInfo.processInfo.environment.merging([
            "LEURRE_ALERT": finding.alert, "LEURRE_ALERT_HAPPENING": notice.happening.rawValue,
            "LEURRE_ALERT_SEVERITY": finding.severity.rawValue, "LEURRE_ALERT_SUMMARY": finding.summary, "LEURRE_ALERT_NEXT": finding.next,
        ]) { $1 }
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.standardError
        try process.run()
        // Shorter than a pipe is deep: it does not wait for the program to read it. One that reads nothing is no failure.
        try? input.fileHandleForWriting.write(contentsOf: Data((AlertPayload([notice]).json + "\n").utf8))
        try? input.fileHandleForWriting.close()
        let deadline = Date().addingTimeInterval(TimeInterval(commandTimeoutSeconds))
        while process.isRunning, Date() < deadline { usleep(20_000) }
        guard !process.isRunning else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw Failure(description: "cannot run the command for \(finding.alert): it has not ended within \(commandTimeoutSeconds) seconds")
        }
        guard process.terminationStatus == 0 else {
            throw Failure(description: "cannot run the command for \(finding.alert): it ended with \(process.terminationStatus)")
        }
    }
}
