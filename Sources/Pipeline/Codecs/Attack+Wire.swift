extension WireReader {
    /// An empty text is how the format says "not there".
    mutating func country() throws(WireError) -> String {
        let text = try label()
        return text.isEmpty ? Enrichment.unknownCountry : text
    }
}

extension Enrichment: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, level)
        writer.time(2, databaseBuild)
        writer.string(3, databaseName)
        writer.string(4, country)
        writer.string(5, city)
        writer.int(6, asn)
        writer.string(7, network)
        if let system { writer.message(8, system) }
        writer.bool(9, hostName != nil)
        writer.string(10, hostName ?? "")
        writer.int(11, hostKind?.rawValue ?? 0)
        writer.string(12, hostPatterns)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init()
        while let field = try reader.next() {
            switch field {
            case 1: level = try reader.int()
            case 2: databaseBuild = try reader.time()
            case 3: databaseName = try reader.label()
            case 4: country = try reader.country()
            case 5: city = try reader.label()
            case 6: asn = try reader.int()
            case 7: network = try reader.label()
            case 8: system = try reader.message(OperatingSystem.self)
            case 9: if try reader.bool() { hostName = hostName ?? "" }
            case 10: hostName = try reader.label()
            case 11: hostKind = try Self.hostKind(reader.int())
            case 12: hostPatterns = try reader.label()
            default: try reader.skip()
            }
        }
    }
}

extension Enrichment {
    /// Zero is how the format says "not there".
    private static func hostKind(_ value: UInt8) throws(WireError) -> HostKind? {
        guard value != 0 else { return nil }
        guard let kind = HostKind(rawValue: value) else { throw .invalidValue }
        return kind
    }
}

extension OperatingSystem: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, family)
        writer.string(2, name)
        writer.string(3, flavour)
        writer.int(4, distance)
        writer.int(5, match.rawValue)
        writer.bool(6, isApplication)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(family: "", name: "", flavour: "", distance: 0, match: .exact, isApplication: false)
        while let field = try reader.next() {
            switch field {
            case 1: family = try reader.label()
            case 2: name = try reader.label()
            case 3: flavour = try reader.label()
            case 4: distance = try reader.int()
            case 5:
                guard let value = Match(rawValue: try reader.int()) else { throw .invalidValue }
                match = value
            case 6: isApplication = try reader.bool()
            default: try reader.skip()
            }
        }
    }
}

extension EnrichedSession: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, session)
        writer.message(2, enrichment)
    }

    @_specialize(where Item == Session)
    @_specialize(where Item == PassedSession)
    package init(from reader: inout WireReader) throws(WireError) {
        var session: Item?
        var enrichment = Enrichment()
        while let field = try reader.next() {
            switch field {
            case 1: session = try reader.message(Item.self)
            case 2: enrichment = try reader.message()
            default: try reader.skip()
            }
        }
        guard let session else { throw .missingField }
        self.init(session: session, enrichment: enrichment)
    }
}
