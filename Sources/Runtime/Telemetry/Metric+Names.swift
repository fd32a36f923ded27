/// What enrichment has besides, where it knows names: from a file, from the DNS.
extension Metric {
    package static let namesFromFile = Metric("names_from_file_total", .counter, "Addresses that the file of host names had a name for.")
    package static let dnsAsked = Metric("dns_asked_total", .counter, "Questions sent to the DNS.")
    package static let dnsAnswered = Metric("dns_answered_total", .counter, "Names that the DNS gave.")
    package static let dnsNoName = Metric("dns_no_name_total", .counter, "Addresses of which the DNS says that they have no name.")
    package static let dnsFailed = Metric(
        "dns_failed_total", .counter, labels: ["cause"], "Questions without an answer; most are asked again later.")
    package static let dnsGivenUp = Metric("dns_given_up_total", .counter, "Addresses not asked for again before the next start.")
    package static let dnsCached = Metric("dns_cached_total", .counter, "Answers from the cache.")
    package static let dnsSpecial = Metric("dns_special_total", .counter, "Private and other special addresses, which are not asked for.")
    package static let dnsWaiting = Metric("dns_waiting", .gauge, "Addresses that wait for an answer.")

    static let ofNames = [namesFromFile, dnsAsked, dnsAnswered, dnsNoName, dnsFailed, dnsGivenUp, dnsCached, dnsSpecial, dnsWaiting]
}
