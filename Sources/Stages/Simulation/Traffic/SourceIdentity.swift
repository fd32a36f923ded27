/// Who an address is, wherever it is seen.
struct SourceIdentity {
    var address: UInt32
    var country: Int
    var system: Int
    /// 0: nobody answers for the address.
    var name: Int
}
