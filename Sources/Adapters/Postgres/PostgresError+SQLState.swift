extension PostgresError.Code {
    /// The code of an SQLSTATE (PostgreSQL's documentation, appendix A "PostgreSQL Error Codes").
    package init(sqlState: String) {
        switch sqlState {
        case "25006": self = .readOnly
        case "53100": self = .diskFull
        case "40001": self = .serialization
        case "40P01": self = .deadlock
        case "23505": self = .duplicate
        case "57014", "55P03", "25P03": self = .timeout
        case "42501": self = .authentication
        case "42601": self = .syntax
        case "3D000", "3F000", "42P01", "42703", "42704", "42883", "42P10": self = .schema
        // Shutdowns, start-ups, and a server that has no place for one more connection.
        case "57P01", "57P02", "57P03", "57P05", "53300": self = .connection
        default: self.init(sqlStateClass: sqlState.prefix(2))
        }
    }

    private init(sqlStateClass: Substring) {
        switch sqlStateClass {
        case "08": self = .connection
        case "28": self = .authentication
        case "40": self = .serialization
        default: self = .other
        }
    }
}
