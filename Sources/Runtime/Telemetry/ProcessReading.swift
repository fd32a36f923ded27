import Foundation
import Glibc

/// What the kernel says of this process (proc(5)); what cannot be read is left out.
enum ProcessReading {
    static func put(on board: MetricBoard) {
        if let stat = fields(of: "/proc/self/stat"), stat.count > 21 {
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            if let user = Double(stat[11]), let system = Double(stat[12]) { board.set(.processCPU, (user + system) / ticks) }
            if let threads = Double(stat[17]) { board.set(.processThreads, threads) }
            if let start = Double(stat[19]), let boot = bootTime { board.set(.processStart, boot + start / ticks) }
            if let bytes = Double(stat[20]) { board.set(.processVirtual, bytes) }
            if let pages = Double(stat[21]) { board.set(.processResident, pages * Double(sysconf(Int32(_SC_PAGESIZE)))) }
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") { board.set(.processOpenFiles, files.count) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { board.set(.processFilesMax, limit.rlim_cur) }
    }

    /// The fields after the name, which stands in parentheses and may hold anything.
    private static func fields(of path: String) -> [Substring]? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static let bootTime: Double? = {
        let line = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }()
}
