import Foundation

/// What a process needed, as the kernel accounts it.
enum ProcessCost {
    /// Peak resident memory in bytes (`VmHWM` of /proc/PID/status); nil if the process is gone.
    static func peakBytes(_ pid: Int32) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }

    /// Processor seconds, its own and the kernel's for it (`utime` and `stime` of /proc/PID/stat); nil if the process is gone.
    static func processorSeconds(_ pid: Int32) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else { return nil }
        // The name in parentheses may hold anything; behind it the third field comes.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
