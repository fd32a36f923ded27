import Pipeline

/// A stage that does nothing but what a test adds.
protocol IdleStage: Stage {}

extension IdleStage {
    mutating func take(_ record: Record<Input>, setAside: inout [SetAside]) {}
    mutating func restore(_ row: Output, offset: Int64) {}
    mutating func restored() -> Int64 { 0 }
    mutating func flush(into output: inout [Output]) {}
    mutating func acknowledged(_ row: Output, offset: Int64) {}
    mutating func commit() -> Output? { nil }
    mutating func watch(_ row: Output, offset: Int64) {}
    var openItems: Int { 0 }
}
