/// What is wrong with a message of the DNS.
enum DNSFault: String, Error {
    /// It ends within something.
    case short
    /// A name that is too long, has a label of an unknown kind, or does not point backwards.
    case name
    /// It answers no question, or another one.
    case notAnAnswer = "not_an_answer"
    /// The names lead from one to the other without end.
    case loop
}
