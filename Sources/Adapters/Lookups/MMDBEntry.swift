import CMaxMindDB

/// The data of one network in a MaxMind-format database. Keeps the database open as long as it lives.
struct MMDBEntry {
    let handle: MMDBHandle
    let entry: MMDB_entry_s

    /// Longer texts are not names; a hostile file may claim any length.
    private static let textBytesMax: UInt32 = 256

    /// A text; nil if the path leads nowhere, to another type, to something overlong or not UTF-8.
    func text(_ path: [StaticString]) -> String? {
        guard let data = value(path), data.type == UInt32(MMDB_DATA_TYPE_UTF8_STRING), data.data_size <= Self.textBytesMax,
            let start = data.utf8_string
        else { return nil }
        // The library has checked that the text lies within the database.
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(data.data_size))
        return String(validating: bytes, as: UTF8.self)
    }

    /// A number of at most 32 bits.
    func number(_ path: [StaticString]) -> UInt32? {
        guard let data = value(path) else { return nil }
        switch data.type {
        case UInt32(MMDB_DATA_TYPE_UINT16): return UInt32(data.uint16)
        case UInt32(MMDB_DATA_TYPE_UINT32): return data.uint32
        case UInt32(MMDB_DATA_TYPE_UINT64): return UInt32(exactly: data.uint64)
        default: return nil
        }
    }

    private func value(_ path: [StaticString]) -> MMDB_entry_data_s? {
        // Static strings live for ever and end in a zero byte, as C wants them.
        var words = path.map { UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self) as UnsafePointer<CChar>? }
        words.append(nil)
        var start = entry
        var data = MMDB_entry_data_s()
        let status = withExtendedLifetime(handle) { MMDB_aget_value(&start, &data, words) }
        return status == MMDB_SUCCESS && data.has_data ? data : nil
    }
}
