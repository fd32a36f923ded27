import Foundation
import TestSupport

/// What the batch oracle says of the tables: it computes them from the captures alone, with no code of the pipeline.
struct OracleAnswer: Decodable {
    struct Table: Decodable {
        struct Example: Decodable {
            var key: String
            var column: String
            var live: String
            var oracle: String
        }
        var table: String
        var differences: Int
        var examples: [Example]
    }

    var rows: Int
    var differences: Int
    var unaccounted: Int
    var tables: [Table]

    var lines: [String] {
        tables.flatMap { table in
            table.examples.map { "\(table.table) \($0.key) \($0.column): live \($0.live.prefix(200)), oracle \($0.oracle.prefix(200))" }
        }
    }

    static func ask(_ house: FaultHouse) throws -> OracleAnswer {
        let file = house.folder.appendingPathComponent("expected.yaml")
        try DemoWeek.platformFile(house.expected.platforms).write(to: file, atomically: true, encoding: .utf8)
        var arguments = ["--platforms", file.path, "--postgres", house.database.address, "--json", "--skip-measure", "common"]
        arguments += ["--cache", Tool.root.appendingPathComponent(".build/oracle").path]
        for sensor in house.expected.furtherSensors { arguments += ["--sensor", "\(sensor.platform)/\(sensor.name)=\(sensor.capture)"] }
        if !house.expected.excluded.isEmpty {
            let list = house.folder.appendingPathComponent("excluded.tsv")
            try house.expected.excluded.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
            arguments += ["--exclude", list.path]
        }
        let output = try Tool.run(Tool.root.appendingPathComponent("Tests/Oracle/compare.py").path, arguments)
        guard output.code <= 1 else { throw FaultFailure("the oracle cannot tell: \(output.errors.suffix(500))") }
        return try JSONDecoder().decode(OracleAnswer.self, from: Data(output.text.utf8))
    }
}
