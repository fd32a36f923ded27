import Pipeline

/// Rows of attacks that are to be taken over if the table's rows have certain ranks: in parts, so that those in hand are not copied.
struct KnownAttacks: Sendable {
    private var parts: [ArraySlice<UInt8>] = []
    private(set) var count = 0

    private static let beginning: [UInt8] = {
        var row = CopyRow()
        row.begin(fieldCount: TableDefinition.attacks.columns.count + TableDefinition.attacks.rank.count)
        return row.bytes
    }()

    mutating func add(_ row: [UInt8], over rank: AttackRank) {
        var end = CopyRow(bytesExpected: 48)
        end.bigint(Int64(rank.revision.generation))
        end.bigint(rank.revision.offset)
        end.bigint(Int64(rank.level))
        end.time(rank.databaseBuild)
        parts += [Self.beginning[...], row.dropFirst(Self.beginning.count), end.bytes[...]]
        count += 1
    }

    var copy: TableMerge.Copy {
        let shape = TableDefinition.attacks.shape
        return TableMerge.Copy(table: shape.knownName, columns: shape.columns + shape.rank.map(TableShape.known), data: CopyData(parts: parts))
    }
}
