import Foundation

/// What a process needed at most, as the kernel accounts it.
enum ProcessMemory {
    /// Peak resident memory in bytes (`VmHWM` of /proc/PID/status); nil if the process is gone.
    static func peakBytes(_ pid: Int32) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
}
