import Pipeline

/// A letter that only notes that another one was redriven. It is there to be looked at: what counts once does so by its own name, markers or
/// not.
package enum Marker {
    package static let reason = "redriven"

    /// - Parameter place: where the letter's content went, in words.
    package static func of(_ letter: DeadLetter, to place: String) -> DeadLetter {
        var marker = letter
        (marker.service, marker.reason, marker.detail) = ("leurre", reason, place)
        (marker.key, marker.value, marker.signature) = ([], [], [])
        return marker
    }
}

extension DeadLetter {
    package var isMarker: Bool { reason == Marker.reason }
}
