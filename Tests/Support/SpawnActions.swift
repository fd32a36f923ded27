import Glibc

/// What a child of `posix_spawn` does with descriptors before it begins.
package final class SpawnActions {
    package var actions = posix_spawn_file_actions_t()

    package init() { posix_spawn_file_actions_init(&actions) }
    deinit { posix_spawn_file_actions_destroy(&actions) }

    package func silence() {
        for descriptor: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
    }

    /// Done in the child: another test may be starting a process of its own at the moment, and would wait until nobody holds what is meant for it.
    /// glibc takes it for no error that most are not open, as long as they could be.
    package func closeInherited() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        for descriptor in 3..<Int32(min(limit.rlim_cur, 1_024)) { posix_spawn_file_actions_addclose(&actions, descriptor) }
    }
}
