/// Why bytes are not the message they claim to be; the raw value is the metric's label and the dead letter's reason.
package enum WireError: String, Error, Sendable {
    /// The bytes end in the middle of a field.
    case truncated
    /// A variable-length integer of more than ten bytes.
    case overlongInteger = "overlong_integer"
    /// A field has a wire type that its number does not allow, or a deprecated one (groups).
    case wrongWireType = "wrong_wire_type"
    /// A string that is not UTF-8.
    case invalidText = "invalid_text"
    /// A value outside its range.
    case invalidValue = "invalid_value"
    /// More bytes than any record of its topic has.
    case tooLong = "too_long"
    /// A required part is absent.
    case missingField = "missing_field"
}
