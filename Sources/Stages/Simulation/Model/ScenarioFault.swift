/// Why a scenario cannot be played: what contradicts what, and what would be right.
package struct ScenarioFault: Error, Equatable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
