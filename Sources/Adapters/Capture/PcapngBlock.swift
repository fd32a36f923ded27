/// A block that lies whole in the window.
struct PcapngBlock {
    var type: UInt32
    /// All of the block, both lengths included.
    var length: Int
    /// Where its body lies in `InputWindow.bytes`.
    var body: Range<Int>
}

/// What is wrong with a block, as it follows "the block at byte 1234".
struct PcapngFault: Error {
    var code = CaptureError.Code.damaged
    var cause: String

    init(code: CaptureError.Code = .damaged, _ cause: String) { (self.cause, self.code) = (cause, code) }
}
