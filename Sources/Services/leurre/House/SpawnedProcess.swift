import Glibc

/// A child process that inherits nothing but the three standard streams, so that a daemon which it leaves behind holds nothing of ours.
///
/// Foundation's `Process` learns of an exit by a descriptor that children inherit: with a daemon among them it waits for ever.
final class SpawnedProcess {
    private static let descriptorsMax: rlim_t = 1_024
    let pid: pid_t
    /// Meaningful once the process has ended; 128 + n if signal n ended it.
    private(set) var exitCode: Int32?

    /// - Parameter output: the file that standard output and standard error are appended to.
    init(_ executable: String, _ arguments: [String], environment: [String: String], output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Done in the child, so also with what another thread opens meanwhile; glibc takes it for no error that most are not open, as long
        // as they could be.
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        for descriptor in 3..<Int32(min(limit.rlim_cur, Self.descriptorsMax)) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Every child can be asked to end, whatever the thread that starts it has blocked.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, executable, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw HouseError("cannot start \"\(executable)\": \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    var isRunning: Bool {
        reap(WNOHANG)
        return exitCode == nil
    }

    @discardableResult
    func wait() -> Int32 {
        while exitCode == nil { reap(0) }
        return exitCode ?? -1
    }

    func terminate() { if isRunning { kill(pid, SIGTERM) } }

    private func reap(_ options: Int32) {
        guard exitCode == nil else { return }
        var status: Int32 = 0
        let result = waitpid(pid, &status, options)
        if result == pid {
            exitCode = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
        } else if result < 0, errno != EINTR {
            exitCode = -1
        }
    }
}
