/// Why a record cannot become a row: the dead letter's reason in detail.
package enum RowRefusal: String, Error, CaseIterable, Sendable {
    /// A platform or sensor has a name longer than an index can hold.
    case nameTooLong = "name_too_long"
    /// An hour or day that no timestamp can say.
    case timeOutOfRange = "time_out_of_range"

    static let nameBytesMax = 200

    static func check(names: String...) throws(RowRefusal) {
        guard names.allSatisfy({ $0.utf8.count <= nameBytesMax }) else { throw .nameTooLong }
    }
}
