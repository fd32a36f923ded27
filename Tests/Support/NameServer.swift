import Foundation

/// A real DNS server on the loopback (Debian's dnsmasq) that knows the names of some addresses, and that the others have none.
package final class NameServer {
    /// Under `sbin`, which need not be on the PATH of a person.
    private static let path = ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq"].first { FileManager.default.isExecutableFile(atPath: $0) }
    /// A laptop may be without it, continuous integration may not.
    package static let isWanted = path != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    package let port: UInt16
    private let records: [String]
    private var process: Process?

    package var address: String { "127.0.0.1:\(port)" }

    /// - Parameter names: the reverse name (`1.2.0.192.in-addr.arpa`) and a name; several of the same make several records.
    package init(_ names: [(reverse: String, name: String)]) throws {
        port = try LoopbackSocket.freePort()
        records = names.map { "ptr-record=\($0.reverse),\($0.name)" }
        try start()
    }

    deinit { stop() }

    package func start() throws {
        guard let path = Self.path else { throw LoopbackFailure(text: "dnsmasq is not installed; install \"dnsmasq-base\"") }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-dns-\(UUID().uuidString).conf")
        try (records + [""]).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let server = Process()
        server.executableURL = URL(fileURLWithPath: path)
        server.arguments = [
            "--keep-in-foreground", "--conf-file=\(file.path)", "--no-resolv", "--no-hosts", "--port=\(port)", "--listen-address=127.0.0.1",
            "--bind-interfaces", "--user=\(NSUserName())", "--pid-file=", "--local=/arpa/", "--local-ttl=600",
        ]
        server.standardError = FileHandle.nullDevice
        try server.run()
        process = server
        let isUp = try Tool.wait(seconds: 20) {
            guard server.isRunning else { throw LoopbackFailure(text: "dnsmasq ended: \(server.terminationStatus)") }
            return LoopbackSocket.acceptsConnections(port)
        }
        guard isUp else { throw LoopbackFailure(text: "dnsmasq does not listen on \(address)") }
    }

    package func stop() {
        guard let running = process else { return }
        // It may have inherited a mask that blocks the polite signals, and has nothing to lose.
        kill(running.processIdentifier, SIGKILL)
        running.waitUntilExit()
        process = nil
    }
}
