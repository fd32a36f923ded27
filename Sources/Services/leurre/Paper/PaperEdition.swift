import Runtime

/// Everything that the paper says, as it stands now.
struct PaperEdition {
    let head: PaperHead
    let sequence: String
    let series: [PaperSeries]
    let claims: [PaperClaim]
    private let tables: [String: PaperTable]

    static let queries: [PaperQuery] = [
        .figure1, .table1, .coverage, .table2, .table3Sources, .table3Packets, .table4, .table5, .figure4, .section41, .section42, .section52,
    ]

    init(_ scope: PaperScope) throws {
        head = try PaperHead(scope, version: ServiceMain.version)
        sequence = scope.sequence
        tables = Dictionary(uniqueKeysWithValues: try Self.queries.map { ($0.key, try PaperTable($0, scope)) })
        series = try PaperSeries.read(scope)
        claims = try PaperClaim.read(scope)
    }

    /// The table of a query; every query of `queries` has one.
    func table(_ query: PaperQuery) -> PaperTable? { tables[query.key] }
}
