/// What whoever reads a part of a session reads of it.
package struct SessionFront: Equatable, Sendable {
    package private(set) var id = SessionID(generation: 0, partition: 0, offset: 0, index: 0)
    package private(set) var platform = ""
    package private(set) var address = Address(ipv4: 0)
    package private(set) var revision = Revision.none
    package private(set) var absorbed: [SessionID] = []
    package private(set) var absorbedBy: SessionID?
    package private(set) var lastSeen = Timestamp(nanoseconds: 0)
    private var (hasID, hasAddress) = (false, false)

    /// - Returns: false if the field is none of these; then it is still to be read.
    mutating func read(_ field: UInt64, _ reader: inout WireReader) throws(WireError) -> Bool {
        switch field {
        case 1: (id, hasID) = (try reader.message(), true)
        case 2: platform = try reader.name()
        case 3:
            let read = try reader.address()
            (address, hasAddress) = (read ?? address, read != nil)
        case 4: revision = try reader.message()
        case 6: absorbed.append(try reader.message())
        case 7: absorbedBy = try reader.message(SessionID.self)
        case 9: lastSeen = try reader.time()
        default: return false
        }
        return true
    }

    /// - Throws: `missingField` if it does not say whose session it is.
    func check() throws(WireError) { guard hasID, hasAddress, !platform.isEmpty else { throw .missingField } }
}
