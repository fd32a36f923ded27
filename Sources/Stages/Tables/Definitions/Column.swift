/// One column of a table and how a row of it is made from what came.
struct Column<Source>: Sendable {
    let name: String
    let write: @Sendable (Source, inout CopyRow) -> Void

    init(_ name: String, _ write: @escaping @Sendable (Source, inout CopyRow) -> Void) { (self.name, self.write) = (name, write) }
}
