import Glibc
import Kafka
import Logging
import Pipeline

/// The registry of identities in force, read again when its file changes, so that a new sensor needs no restart. A file that cannot be used
/// changes nothing but says so. Used by one thread at a time.
///
/// Who is believed so depends on when a record is read, not on the log alone: what was set aside under an older registry is redriven.
package final class IdentityWatch {
    private let path: String
    package private(set) var registry: IdentityRegistry
    private var readAt = Clock.now()
    /// The file that was read last, whether it could be used or not.
    private var read: Stamp?
    /// The file at the last look.
    private var seen: Stamp?
    /// Why the newest file is not in force; nil if it is.
    package private(set) var refusal: String?

    /// What changes when a file does, also behind a link.
    private struct Stamp: Equatable {
        var device: UInt
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var found = stat()
            guard stat(path, &found) == 0 else { return nil }
            (device, inode, size) = (UInt(found.st_dev), UInt(found.st_ino), Int(found.st_size))
            (seconds, nanoseconds) = (found.st_mtim.tv_sec, found.st_mtim.tv_nsec)
        }
    }

    package init(path: String) throws(SettingError) {
        self.path = path
        read = Stamp(path)
        seen = read
        registry = try IdentityFile(path: path).registry
    }

    /// To be called about once a second.
    package func look(_ logger: Logger) {
        let now = Stamp(path)
        defer { seen = now }
        // One that somebody is still writing may look whole: it must have stood still from one look to the next.
        guard now != read, now == seen else { return }
        read = now
        do throws(SettingError) {
            registry = try IdentityFile(path: path).registry
            readAt = Clock.now()
            refusal = nil
            logger.info("the registry of identities was read again", metadata: ["file": "\(path)", "keys": "\(registry.permits.count)"])
        } catch {
            refusal = "\(error)"
            logger.error("the registry of identities stays as it was: \(error)", metadata: ["keys": "\(registry.permits.count)"])
        }
    }

    package func put(on board: MetricBoard) {
        board.set(.identityKeys, registry.permits.count)
        board.set(.identitiesRefused, refusal == nil ? 0 : 1)
        board.set(.identitiesRead, Double(readAt.nanoseconds) / 1e9)
    }
}
