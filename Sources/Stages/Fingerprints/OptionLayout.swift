/// The kinds of the TCP options in their order, which is among the best marks of an implementation.
struct OptionLayout: Hashable, Sendable {
    /// p0f looks at no more.
    static let maximumOptions = 24

    /// 0 (end of options) can only be the last one.
    var kinds: [UInt8] = []
    /// Bytes after the end of options.
    var eolPadding: UInt8 = 0
}
