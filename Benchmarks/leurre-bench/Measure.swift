import CReference
import Foundation

/// Seconds of work, and how rounds of it are compared.
enum Measure {
    /// Processor seconds of this thread: who else is at work on the machine does not count.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let begun = now()
        try body()
        return now() - begun
    }

    /// Processor seconds of all threads since the start.
    static func processSeconds() -> Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    private static func now() -> Double { seconds(of: CLOCK_THREAD_CPUTIME_ID) }

    private static func seconds(of clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds of each of two ways to do the same, by turns, and the median of the rounds' ratios: what disturbs a machine disturbs both.
    static func alternate(
        rounds: Int, reference: () throws -> Void, ours: () throws -> Void
    ) rethrows -> (reference: Double, ours: Double, ratio: Double) {
        var (references, owns): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            references.append(try seconds(reference))
            owns.append(try seconds(ours))
        }
        return (median(references), median(owns), median(zip(references, owns).map { $0 / $1 }))
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted.count % 2 == 1 ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    }

    /// What is allocated and not freed, in bytes.
    static func heldBytes() -> Int { Int(reference_held_bytes()) }

    /// The process' resident memory in bytes (proc(5), statm).
    static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
