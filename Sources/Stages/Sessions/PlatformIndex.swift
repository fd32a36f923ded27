/// Positions of sources by the place of their platform.
///
/// A position may be listed where its source no longer is, or twice: who looks through them asks the source itself. One looks through one
/// platform's own only, or a thousand platforms would go through everything a thousand times.
struct PlatformIndex: Sendable {
    private var positions: [[Int32]] = []

    mutating func insert(_ position: Int, on platform: UInt32) {
        while positions.count <= Int(platform) { positions.append([]) }
        positions[Int(platform)].append(Int32(position))
    }

    /// Lifts a platform's positions out; what is to stay is inserted again.
    mutating func takeOut(_ platform: UInt32) -> [Int32] {
        guard positions.indices.contains(Int(platform)) else { return [] }
        defer { positions[Int(platform)] = [] }
        return positions[Int(platform)]
    }
}
