import Foundation
import Postgres
import Tables

extension Rebuild {
    /// Returns whether both are equal and what was asked for is done.
    func conclude(_ shadow: Shadow, _ result: ComparisonResult) throws -> Bool {
        let report = ComparisonReport(live: live.description, rebuilt: schema.description, result: result)
        if command.format == .text { print(report.text) }
        let isEqual = result.isEqual && !result.isEmpty
        var services: [String]?
        if command.swapAnyway || command.swap && mayBeSwapped(result) { services = try swap(shadow) }
        if command.format == .json { print(try report.json(services: services)) }
        return isEqual && (!command.swap || services != nil)
    }

    private func mayBeSwapped(_ result: ComparisonResult) -> Bool {
        var reason: String?
        if !result.isEqual || result.isEmpty {
            reason = "they are not equal"
        } else if result.attacksOutside > 0 {
            reason = "\(result.attacksOutside) live attacks lie outside what was rebuilt and would be put away with the old schema"
        }
        guard let reason else { return true }
        FileHandle.standardError.write(
            Data("leurre rebuild: the schemas were not swapped: \(reason); --swap-anyway swaps all the same\n".utf8))
        return false
    }

    /// Returns how the services are to be started from now on.
    private func swap(_ shadow: Shadow) throws -> [String] {
        let stamp = Date().ISO8601Format().filter(\.isNumber)
        let retired = SchemaName("\(live)_before_\(stamp)")
        let operation = "swap the schemas \"\(live)\" and \"\(schema)\""
        try connection.transaction { () throws(PostgresError) in
            for statement in HouseSwap(live: live, shadow: schema, retired: retired).statements { try connection.execute(statement, operation) }
        }
        let services = shadow.serviceLines
        if command.format == .text {
            print(
                """

                "\(live)" is now what was rebuilt; what it was is in "\(retired)". The sink that ran for it stops at its next row; stop its other
                services. Go on where the rebuild stopped, with
                  \(services.joined(separator: "\n  "))
                and otherwise the settings that you have. \(sensors(shadow))
                """)
        }
        return services
    }

    private func sensors(_ shadow: Shadow) -> String {
        shadow.hasOwnPackets
            ? "Sensors must be started with --topic-prefix \(shadow.row.house.topicPrefix), too: packets that they sent "
                + "elsewhere meanwhile are not in the tables."
            : "Sensors go on as they are."
    }
}
