import Foundation
import Postgres

/// How many packets went in and how many are accounted for at each stage.
struct DemoAccounts {
    let connection: Connection
    let house: House

    /// Of the shipped week.
    static let shortcomings = """

        What this data cannot show: the log behind it kept only who touched which port, so every packet is a bare SYN or an empty datagram;
        there are no operating systems, no handshakes and no payloads in it. `leurre analyse CAPTURE --machines ADDRESS` analyses a capture that
        can show them.
        """

    /// Returns whether every packet came and is accounted for; says so if not.
    func show(seconds: Double) throws -> Bool {
        try PaperReport(connection: connection).showLedger()
        let row = try connection.query(
            """
            select (select sum(captured) from sensor_hours), (select sum(published) from sensor_hours),
                (select sum(captured) from ledger), (select sum(counted) from ledger),
                (select sum(late + clock_refused + malformed + unreadable) from ledger), (select sum(missing) from ledger),
                (select sum(packets_received + packets_sent) from attacks where absorbed_by is null),
                (select sum(packets_received + packets_sent) from visits),
                (select sum(packets) from platform_day where measure = 'all'),
                (select count(*) from counted_attacks), (select bool_and(balances)::int from ledger),
                (select sum(packets_received) from attacks where absorbed_by is null and class <> 'answer')
            """, []
        ).first?.map { Int($0 ?? "0") ?? 0 } ?? []
        guard row.count == 12 else { return false }
        print(
            """

            Packets, stage by stage
              sensors captured          \(row[0])
              ledger: sent by sensors   \(row[2])  (counted \(row[3]), set aside \(row[4]), missing \(row[5]))
              in attacks                \(row[6])
              in machine visits         \(row[7])
              received, in attacks      \(row[11])
              received, in daily tables \(row[8])
            \(row[9]) attacks; from the first packet read to the last row committed \(String(format: "%.1f", seconds)) s, \(Int(Double(row[0]) / seconds)) packets a second.
            """)
        let isWhole = row[0] == row[2] && row[5] == 0
        if !isWhole { print("These tables are not whole: \(row[0] - row[2] + row[5]) packets of the captures never came to the services.") }
        let balances = row[2] == row[3] + row[4] + row[5] && row[3] == row[6] && row[6] == row[7] && row[8] == row[11] && row[10] == 1
        if !balances { print("The stages do not account for the same packets.") }
        return isWhole && balances
    }
}
