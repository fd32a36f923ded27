/// What a signature of the database demands of the window (p0f's documentation, "wsize").
enum WindowRule: Hashable, Sendable {
    case any
    case value(UInt16)
    /// A multiple of this number, which is at least 2.
    case divisible(by: UInt16)
    /// `factor` times the segment size or the link's MTU, however the sender computes it (`WindowMultiple`).
    case multiple(WindowMultiple)

    init(text: Substring.UTF8View) throws(SignatureTextError) {
        if text.elementsEqual("*".utf8) {
            self = .any
        } else if text.first == UInt8(ascii: "%") {
            self = .divisible(by: try DecimalText.parse(text.dropFirst(), in: 2...UInt16.max, orThrow: .window))
        } else if let multiple = try WindowMultiple(text: text, orThrow: .window) {
            self = .multiple(multiple)
        } else {
            self = .value(try DecimalText.parse(text, in: 0...UInt16.max, orThrow: .window))
        }
    }

    /// `multiple` is what the observed window is a multiple of, if of anything.
    func matches(window: UInt16, multiple: WindowMultiple?) -> Bool {
        switch self {
        case .any: true
        case .value(let value): window == value
        case .divisible(let divisor): window % divisor == 0
        case .multiple(let demanded): demanded == multiple
        }
    }
}
