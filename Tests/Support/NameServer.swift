import Foundation

/// A real DNS server on the loopback (Debian's dnsmasq) that knows the names of some addresses, and that the others have none.
package final class NameServer {
    /// Under `sbin`, which need not be on the PATH of a person.
    private static let path = ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq"].first { FileManager.default.isExecutableFile(atPath: $0) }
    /// A laptop may be without it, continuous integration may not.
    package static let isWanted = path != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    /// A port that nobody listens on at the moment.
    package static func freePort() throws -> UInt16 { try LoopbackSocket.freePort() }

    package let port: UInt16
    private let records: [String]
    private var pid: pid_t?

    package var address: String { "127.0.0.1:\(port)" }

    /// - Parameter names: the reverse name (`1.2.0.192.in-addr.arpa`) and a name; several of the same make several records.
    /// - Parameter port: a free one, if it must be known before; otherwise one is found.
    package init(_ names: [(reverse: String, name: String)], port: UInt16? = nil) throws {
        self.port = try port ?? LoopbackSocket.freePort()
        records = names.map { "ptr-record=\($0.reverse),\($0.name)" }
        try start()
    }

    deinit { stop() }

    package func start() throws {
        guard let path = Self.path else { throw LoopbackFailure(text: "dnsmasq is not installed; install \"dnsmasq-base\"") }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-dns-\(UUID().uuidString).conf")
        try (records + [""]).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let arguments = [
            path, "--keep-in-foreground", "--conf-file=\(file.path)", "--no-resolv", "--no-hosts", "--port=\(port)", "--listen-address=127.0.0.1",
            "--bind-interfaces", "--user=\(NSUserName())", "--pid-file=", "--local=/arpa/", "--local-ttl=600",
        ]
        // Not Foundation's: it takes a child that closes what it inherited for one that has ended, and then waits for it in the place of all others.
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let spawn = SpawnActions()
        spawn.closeInherited()
        var started = pid_t()
        let status = posix_spawn(&started, path, &spawn.actions, nil, &words, nil)
        guard status == 0 else { throw LoopbackFailure(text: "cannot start dnsmasq: \(String(cString: strerror(status)))") }
        pid = started
        let isUp = try Tool.wait(seconds: 20) {
            guard waitpid(started, nil, WNOHANG) == 0 else {
                pid = nil
                throw LoopbackFailure(text: "dnsmasq ended at once")
            }
            return LoopbackSocket.acceptsConnections(port)
        }
        guard isUp else { throw LoopbackFailure(text: "dnsmasq does not listen on \(address)") }
    }

    package func stop() {
        guard let running = pid else { return }
        // It may have inherited a mask that blocks the polite signals, and has nothing to lose.
        kill(running, SIGKILL)
        waitpid(running, nil, 0)
        pid = nil
    }
}
