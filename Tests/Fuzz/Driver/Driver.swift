import FuzzTargets
import Glibc

// What libFuzzer calls. The program is built by `Tests/Fuzz/run` only: libFuzzer brings its own `main`.

/// The target that the environment names; there is no other way to a libFuzzer program that starts itself again for some of its work.
nonisolated(unsafe) private var target: FuzzTarget?
/// Processor seconds after which the program ends; wall time says little on a busy machine.
nonisolated(unsafe) private var secondsMax = Double.infinity
// Both are written before the first input and only read afterwards, by the one thread that libFuzzer runs.

/// More for one input of some kilobytes is a way to stop a service.
private let inputSecondsMax = 4.0

@_cdecl("LLVMFuzzerInitialize")
public func prepare(_ argc: UnsafeMutablePointer<CInt>, _ argv: UnsafeMutableRawPointer) -> CInt {
    guard let name = variable("LEURRE_FUZZ_TARGET"), let found = FuzzTarget.named(name) else {
        stop("cannot fuzz: LEURRE_FUZZ_TARGET names no target; they are \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    }
    target = found
    secondsMax = variable("LEURRE_FUZZ_SECONDS").flatMap(Double.init) ?? .infinity
    if let folder = variable("LEURRE_FUZZ_SEEDS") {
        do { try writeSeeds(of: found, into: folder) } catch { stop("cannot write seeds: \(error)") }
        exit(0)
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func take(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let begun = processorSeconds()
    do { try target?.run(Array(UnsafeBufferPointer(start: start, count: count))) } catch { fatalError("\(error)") }
    let ended = processorSeconds()
    if ended - begun > inputSecondsMax { fatalError("an input of \(count) bytes takes \(ended - begun) s") }
    // libFuzzer ends in order at this signal, with its figures.
    if ended > secondsMax { raise(SIGUSR1) }
    return 0
}

private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

private func stop(_ message: String) -> Never {
    let line = Array((message + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(2)
}

private func writeSeeds(of target: FuzzTarget, into folder: String) throws {
    for (number, seed) in try target.seeds().enumerated() {
        guard let file = fopen("\(folder)/seed-\(number)", "w") else { stop("cannot write seeds to \"\(folder)\"") }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
    }
    // One line that a script reads.
    print(target.bytesMax)
}
