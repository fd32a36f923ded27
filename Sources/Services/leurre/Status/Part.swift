/// What was read of one part of the house, or why it could not be.
enum Part<Value> {
    case read(Value)
    case unreachable(String)

    init(_ body: () throws -> Value) {
        do { self = .read(try body()) } catch { self = .unreachable("\(error)") }
    }

    var value: Value? {
        if case .read(let value) = self { value } else { nil }
    }

    var obstacle: String? {
        if case .unreachable(let sentence) = self { sentence } else { nil }
    }
}
