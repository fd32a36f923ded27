extension SessionRow: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .session(let session): writer.message(1, session)
        case .line(let line): writer.message(2, line)
        case .commit(let commit): writer.message(3, commit)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field {
            case 1: self = .session(try reader.message())
            case 2: self = .line(try reader.message())
            case 3: self = .commit(try reader.message())
            default:
                try reader.skip()
                continue
            }
            return
        }
        throw .missingField
    }
}

extension AttackRow: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .attack(let attack): writer.message(1, attack)
        case .line(let line): writer.message(2, line)
        case .commit(let commit): writer.message(3, commit)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field {
            case 1: self = .attack(try reader.message())
            case 2: self = .line(try reader.message())
            case 3: self = .commit(try reader.message())
            default:
                try reader.skip()
                continue
            }
            return
        }
        throw .missingField
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
        while let field = try reader.next() {
            switch field {
            case 1: self = .statistic(try reader.message())
            case 2: self = .commit(try reader.message())
            default:
                try reader.skip()
                continue
            }
            return
        }
        throw .missingField
    }
}
