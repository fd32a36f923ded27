extension Connection {
    /// Throws if the address holds a password: for addresses that come from a command line, which everybody on the machine can read.
    package static func refusePassword(_ address: String) throws(PostgresError) {
        guard try ConnectionAddress(address).hasPassword else { return }
        throw PostgresError(
            code: .syntax, operation: "take a password from the command line",
            reason: "the list of processes would show it to everybody on this machine",
            cure: "put the address into LEURRE_POSTGRES, or the password into PGPASSWORD or a file (passfile=FILE in the address)")
    }
}
