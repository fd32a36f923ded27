import Pipeline

extension FingerprintMatch {
    /// The answer as it travels with an attack; nil if the signature is unknown.
    package var operatingSystem: OperatingSystem? {
        guard let label else { return nil }
        return OperatingSystem(
            family: label.name, name: label.title, flavour: label.flavour, distance: distanceHops,
            match: isFuzzy ? .fuzzy : label.isGeneric ? .generic : .exact, isApplication: label.isApplication)
    }
}
