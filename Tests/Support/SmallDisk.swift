import Foundation

/// A small file system in memory, mounted on a folder: so that a disk can be full without filling the machine's.
package final class SmallDisk {
    package let folder: URL
    private var ballast: URL { folder.appendingPathComponent("ballast") }

    /// Whether this machine lets us mount.
    package static let isAllowed: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-tests-mount-\(UUID().uuidString)")
        guard let disk = try? SmallDisk(at: folder, kilobytes: 64) else { return false }
        disk.remove()
        return true
    }()

    package init(at folder: URL, kilobytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let output = try Tool.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=0755", "leurre-tests", folder.path])
        guard output.code == 0 else { throw LoopbackFailure(text: "cannot mount a small disk: \(output.errors)") }
    }

    /// Puts a file there that leaves so much room and no more.
    package func fill(leavingKilobytes: Int) throws {
        let room = try roomKilobytes() - leavingKilobytes
        guard room > 0 else { return }
        // It may fail because others took the room meanwhile: then the disk is as full as it gets.
        let output = try Tool.run("/bin/dd", ["if=/dev/zero", "of=\(ballast.path)", "bs=1k", "count=\(room)"])
        guard try roomKilobytes() <= leavingKilobytes else { throw LoopbackFailure(text: "cannot fill the small disk: \(output.errors)") }
    }

    package func makeRoom() throws { try FileManager.default.removeItem(at: ballast) }

    package func roomKilobytes() throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return ((attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0) / 1_024
    }

    package func remove() {
        _ = try? Tool.run("/bin/umount", ["-l", folder.path])
        try? FileManager.default.removeItem(at: folder)
    }
}
