import Glibc
import Runtime

/// A named pipe that commands come through, read without waiting.
final class ControlPipe {
    private let path: String
    private let descriptor: Int32
    private var rest: [UInt8] = []
    private static let lineBytesMax = 1_024

    init(path: String) throws(SettingError) {
        self.path = path
        unlink(path)
        // Open for both ways, so that it does not end with its first writer.
        guard mkfifo(path, 0o600) == 0, case let opened = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC), opened >= 0 else {
            throw SettingError("cannot make the pipe \"\(path)\": \(String(cString: strerror(errno))); give --control a path in a folder of yours")
        }
        descriptor = opened
    }

    /// The lines that came since the last call.
    func lines() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { rest += buffer.prefix(count) }
        var lines: [String] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest.removeFirst(end + 1)
        }
        if rest.count > Self.lineBytesMax { rest = [] }
        return lines
    }

    func close() {
        Glibc.close(descriptor)
        unlink(path)
    }
}
