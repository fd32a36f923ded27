/// How the rows that are still open are kept from expiring, whatever happens to their topic's other records.
package enum OpenRows {
    /// All of them are written once more in so many hours; it takes longer if those that were written again in between are closed by and by,
    /// but for ten million rows never as long as the 29 days until the first expire.
    package static let roundHours = 48

    /// How many of the open rows are written again each hour: those first that were written longest ago.
    package static func dueEachHour(of count: Int) -> Int { (count + roundHours - 1) / roundHours }
}
