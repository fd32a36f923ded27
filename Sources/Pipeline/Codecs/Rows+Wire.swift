extension SessionTopicRow: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .session(let session): writer.message(1, session)
        case .line(let line): writer.message(2, line)
        case .commit(let commit): writer.message(3, commit)
        }
    }

    @_specialize(where Item == Session)
    @_specialize(where Item == PassedSession)
    package init(from reader: inout WireReader) throws(WireError) {
        self = try reader.row(Self.session, Self.line, Self.commit)
    }
}

extension AttackTopicRow: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .attack(let attack): writer.message(1, attack)
        case .line(let line): writer.message(2, line)
        case .commit(let commit): writer.message(3, commit)
        }
    }

    @_specialize(where Item == Session)
    @_specialize(where Item == PassedSession)
    package init(from reader: inout WireReader) throws(WireError) {
        self = try reader.row(Self.attack, Self.line, Self.commit)
    }
}

extension StatisticRow: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .statistic(let statistic): writer.message(1, statistic)
        case .commit(let commit): writer.message(2, commit)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self = try reader.firstOf { field, reader throws(WireError) in
            switch field {
            case 1: .statistic(try reader.message())
            case 2: .commit(try reader.message())
            default: nil
            }
        }
    }
}

extension WireReader {
    /// A row of the topics of sessions and attacks: what one of the first three fields is.
    mutating func row<Value: WireReadable, Row>(
        _ value: (Value) -> Row, _ line: (LedgerLine) -> Row, _ commit: (Commit) -> Row
    ) throws(WireError) -> Row {
        try firstOf { field, reader throws(WireError) in
            switch field {
            case 1: value(try reader.message())
            case 2: line(try reader.message())
            case 3: commit(try reader.message())
            default: nil
            }
        }
    }

    /// What the first field of a `oneof` is; fields that `read` does not know are passed over.
    fileprivate mutating func firstOf<Value>(
        _ read: (UInt64, inout WireReader) throws(WireError) -> Value?
    ) throws(WireError) -> Value {
        while let field = try next() {
            if let value = try read(field, &self) { return value }
            try skip()
        }
        throw .missingField
    }
}
