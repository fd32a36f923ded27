/// How a connection behaves.
package struct ConnectionSettings: Equatable, Sendable {
    /// Where names without a schema are looked for, and made; nil: as the server is set.
    package var schema: String?
    /// How the server's views name this process.
    package var applicationName: String
    /// A statement that takes longer is given up by the server; 0: never.
    package var statementTimeoutMilliseconds: Int
    package var connectTimeoutSeconds: Int

    package init(
        schema: String? = nil, applicationName: String = "leurre", statementTimeoutMilliseconds: Int = 60_000,
        connectTimeoutSeconds: Int = 10
    ) {
        (self.schema, self.applicationName) = (schema, applicationName)
        (self.statementTimeoutMilliseconds, self.connectTimeoutSeconds) = (statementTimeoutMilliseconds, connectTimeoutSeconds)
    }
}
