/// What the services have besides that ask sensors who they are.
extension Metric {
    package static let identityKeys = Metric("identity_keys", .gauge, "Keys in the registry of identities that is in force; absent without one.")
    package static let identitiesRefused = Metric(
        "identities_refused", .gauge, "1 if the file of the registry has changed and cannot be used, so that the one before is in force; the log says why.")
    package static let identitiesRead = Metric(
        "identities_read_timestamp_seconds", .gauge, "When the registry of identities that is in force was read. Seconds since 1970.")

    static let ofIdentities = [identityKeys, identitiesRefused, identitiesRead]
}
