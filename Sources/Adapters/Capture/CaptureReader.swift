/// A capture's bytes and the format that is taken from them.
///
/// One value, so that a call of `CaptureFile.read` checks for exclusive access once, not several times a frame (a third of the time).
struct CaptureReader {
    private var window: InputWindow
    private var format: CaptureFormat

    init(_ input: CaptureInput) throws(CaptureError) {
        window = InputWindow(input: input)
        format = try CaptureFormat(&window)
    }

    var formatName: String { format.name }

    mutating func read(max: Int, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Bool {
        try format.read(&window, max: max, body)
    }
}
