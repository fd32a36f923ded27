import Enrichment
import Logging
import Lookups
import Pipeline
import Resolver
import Runtime

/// Joins the stages to what knows names: a file at once, the DNS when it answers. Nothing here waits.
final class NameDesk {
    private let file: HostNameFile?
    private let resolver: Resolver?
    private let logger: Logger
    private var wasSilent = false
    private var named = 0

    init(_ settings: NameSettings, _ logger: Logger) throws {
        (file, self.logger) = (settings.file, logger)
        resolver = try settings.resolver.map { settings in try Resolver(settings) }
    }

    /// Without either nothing is asked, and the stages need not remember who asked.
    static func isOpen(_ settings: NameSettings) -> Bool { settings.file != nil || settings.resolver != nil }

    func attend(_ partition: Int32, _ stage: inout Enricher) {
        var unknown: [Address] = []
        for address in stage.pendingLookups(limit: resolver?.room ?? .max) {
            if let name = file?.name(of: address) {
                named += 1
                stage.answered(HostNameAnswer(address: address, hostName: name))
            } else if resolver == nil {
                stage.gaveUp(address)
            } else {
                unknown.append(address)
            }
        }
        guard let resolver else { return }
        resolver.ask(unknown, for: partition)
        for answer in resolver.takeAnswers(for: partition) {
            guard let name = answer.name else {
                stage.gaveUp(answer.address)
                continue
            }
            stage.answered(HostNameAnswer(address: answer.address, hostName: name))
        }
    }

    func left(_ partition: Int32) { resolver?.forget(partition) }

    /// Says once that nobody answers, and once that somebody does again.
    func look() {
        guard let resolver, resolver.isServerSilent != wasSilent else { return }
        wasSilent.toggle()
        if wasSilent {
            logger.warning("no resolver answers: attacks go on without names, which follow when one does")
        } else {
            logger.info("a resolver answers again")
        }
    }

    /// For the summary.
    var figures: [String: Int] {
        var figures = file == nil ? [:] : ["names_from_file": named]
        guard let resolver else { return figures }
        let counts = resolver.counts
        figures["dns_asked"] = counts.asked
        figures["dns_answered"] = counts.answered
        figures["dns_no_name"] = counts.noName
        figures["dns_given_up"] = counts.givenUp
        figures["dns_cached"] = counts.cached
        figures["dns_special"] = counts.special
        figures["dns_waiting"] = resolver.openItems
        for cause in NoAnswer.allCases { figures["dns_failed_\(cause.rawValue)"] = counts.failed[cause, default: 0] }
        return figures
    }

    /// Nothing of what is not asked.
    func put(on board: MetricBoard) {
        if file != nil { board.set(.namesFromFile, named) }
        guard let resolver else { return }
        let counts = resolver.counts
        board.set(.dnsAsked, counts.asked)
        board.set(.dnsAnswered, counts.answered)
        board.set(.dnsNoName, counts.noName)
        board.set(.dnsGivenUp, counts.givenUp)
        board.set(.dnsCached, counts.cached)
        board.set(.dnsSpecial, counts.special)
        board.set(.dnsWaiting, resolver.openItems)
        let failed = Dictionary(uniqueKeysWithValues: counts.failed.map { ($0.key.rawValue, $0.value) })
        board.replace(.dnsFailed, failed.metricValues(of: NoAnswer.allCases.map(\.rawValue)))
    }

    func close() { resolver?.close() }
}
