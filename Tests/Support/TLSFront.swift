import Foundation
import Glibc

/// Speaks TLS on ports of 127.0.0.1 and hands on what it hears in the clear: Debian's stunnel4, for brokers that do not speak TLS themselves.
package final class TLSFront {
    package struct Door: Sendable {
        package var port: UInt16
        package var identity: TestAuthority.Identity
        /// Only clients with a certificate of this authority come in.
        package var clients: String?

        package init(port: UInt16, identity: TestAuthority.Identity, clients: String? = nil) {
            (self.port, self.identity, self.clients) = (port, identity, clients)
        }
    }

    /// Debian's package; nil where it is not installed.
    package static let program = ["/usr/bin/stunnel4", "/usr/bin/stunnel"].first { FileManager.default.isExecutableFile(atPath: $0) }
    /// Left out on a laptop without it; fails in CI.
    package static let isWanted = program != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    private let command: [String]
    private var pid: pid_t = 0

    /// - Parameter port: where what is behind listens, in the clear.
    package init(_ doors: [Door], to port: UInt16, in folder: URL) throws {
        guard let program = Self.program else { throw TestAuthority.Failure(description: "there is no stunnel4: install Debian's package") }
        let file = folder.appendingPathComponent("front-\(doors[0].port).conf")
        var text = "foreground = yes\npid =\nsyslog = no\noutput = \(file.path).log\n"
        for (index, door) in doors.enumerated() {
            text += "[door\(index)]\naccept = 127.0.0.1:\(door.port)\nconnect = 127.0.0.1:\(port)\n"
            text += "cert = \(door.identity.certificate)\nkey = \(door.identity.key)\n"
            if let clients = door.clients { text += "CAfile = \(clients)\nverifyChain = yes\nrequireCert = yes\n" }
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
        command = [program, file.path]
        try start()
    }

    /// Not Foundation's `Process`, which waits until nobody holds what the child inherited: a server that another test leaves behind does.
    package func start() throws {
        let spawn = SpawnActions()
        spawn.silence()
        spawn.closeInherited()
        // Threads of a test may have blocked the signal that ends it, and a mask is inherited.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let failure = posix_spawn(&pid, command[0], &spawn.actions, &attributes, &words, environ)
        guard failure == 0 else { throw TestAuthority.Failure(description: "cannot start \(command[0]): \(String(cString: strerror(failure)))") }
    }

    package func stop() {
        guard pid > 0 else { return }
        kill(pid, SIGTERM)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        pid = 0
    }
}
