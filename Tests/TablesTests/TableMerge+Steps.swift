@testable import Tables

extension TableMerge {
    var copies: [Copy] { steps.compactMap { if case .copy(let copy) = $0 { copy } else { nil } } }
    var statements: [Statement] { steps.compactMap { if case .run(let statement) = $0 { statement } else { nil } } }
}
