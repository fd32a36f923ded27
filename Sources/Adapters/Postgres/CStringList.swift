/// Texts laid out as C wants a list of strings: an array of pointers, with a null pointer at the end.
struct CStringList {
    private var bytes: [CChar] = []
    /// Where each text begins in `bytes`; nil for a null value.
    private var starts: [Int?] = []

    init(_ texts: [String?]) {
        for text in texts {
            starts.append(text == nil ? nil : bytes.count)
            if let text { bytes.append(contentsOf: text.utf8CString) }
        }
    }

    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            // The pointers hold for the length of `body`, since `buffer` does; every start is an index of it.
            let pointers = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } } + [nil]
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
