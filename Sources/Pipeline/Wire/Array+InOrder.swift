extension Array {
    /// The elements sorted. Those that lie in order already, as in nearly every row that was written by the house, are not moved.
    @inlinable
    package func inOrder(by isBefore: (Element, Element) -> Bool) -> [Element] {
        for place in indices.dropFirst() where isBefore(self[place], self[place - 1]) { return sorted(by: isBefore) }
        return self
    }
}
