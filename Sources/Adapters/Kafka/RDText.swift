/// A buffer into which librdkafka writes the text of an error.
struct RDText {
    private var bytes = [CChar](repeating: 0, count: 512)

    mutating func fill<Result>(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Result) -> Result {
        bytes.withUnsafeMutableBufferPointer { call($0.baseAddress, $0.count) }
    }

    var string: String { String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}
