import Glibc

/// How many files a process may have open.
enum OpenFiles {
    /// As many as its user may allow it: by default it is a thousand, and a replay of a thousand platforms has more.
    static func allowAll() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
