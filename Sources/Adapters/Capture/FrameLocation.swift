/// A frame that has been found in the window: its description and where its bytes lie in `InputWindow.bytes`.
struct FrameLocation {
    var frame: CapturedFrame
    var bytes: Range<Int>
}
