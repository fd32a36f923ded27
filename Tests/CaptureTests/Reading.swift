import Capture
import Pipeline

/// All that a capture gave before it ended or broke.
struct Reading: Equatable {
    struct Frame: Equatable {
        var frame: CapturedFrame
        var bytes: [UInt8]
    }

    var format = ""
    var frames: [Frame] = []
    var error: CaptureError?

    var times: [Int64] { frames.map(\.frame.time.nanoseconds) }

    /// - Parameters: frames per call and bytes read at once, which must not matter.
    init(path: String, max: Int = 3, bufferBytes: Int = 1 << 18) {
        do throws(CaptureError) {
            let file = try CaptureFile(path: path, bufferBytes: bufferBytes)
            format = file.formatName
            var found: [Frame] = []
            defer { frames = found }
            while try file.read(max: max, { found.append(Frame(frame: $0, bytes: $1.withUnsafeBytes { Array($0) })) }) {}
        } catch { self.error = error }
    }

    init(_ bytes: [UInt8], max: Int = 3, bufferBytes: Int = 1 << 18) throws {
        let folder = try TemporaryFolder()
        self.init(path: try folder.write(bytes), max: max, bufferBytes: bufferBytes)
        // The file is gone when this returns; its name would differ from run to run.
        error?.operation = "read capture"
    }
}
