import Pipeline

/// Who waits for which name: decides what is asked when, and what an answer means. Knows no clock and no network.
struct LookupBook: Sendable {
    private struct Entry: Sendable {
        var number: Int
        /// Who wants to know; nil once nobody does, while the question is still on its way.
        var partition: Int32?
        var attempts = 0
        var isAsked = false
    }

    private let settings: ResolverSettings
    private var entries: [Address: Entry] = [:]
    private var waiting: [LookupTicket] = []
    private var nextWaiting = 0
    private var resting = RestQueue()
    private var answers: [Int32: [NameAnswer]] = [:]
    private var cache: NameCache
    private var rate: QueryRate
    private var server: ServerWatch
    private var lastNumber = 0
    private(set) var inFlight = 0
    private(set) var counts = LookupCounts()

    /// How long a silent server is left alone between two questions.
    private static let probePause = Span.seconds(5)

    init(_ settings: ResolverSettings) {
        self.settings = settings
        cache = NameCache(entriesMax: settings.cacheEntriesMax)
        rate = QueryRate(perSecond: settings.queriesPerSecond)
        server = ServerWatch(pause: min(Self.probePause, settings.retryPause))
    }

    /// How many further addresses may be given in.
    var room: Int { max(0, settings.waitingMax - entries.count) }
    var openItems: Int { entries.count }
    var isServerSilent: Bool { server.isSilent }
}

/// The askers.
extension LookupBook {
    mutating func ask(_ address: Address, for partition: Int32, at now: Timestamp) {
        if address.isSpecial, !settings.asksSpecialAddresses {
            counts.special += 1
            return reply("", to: partition, about: address)
        }
        if let name = cache.name(of: address, at: now) {
            counts.cached += 1
            return reply(name, to: partition, about: address)
        }
        if entries[address] != nil {
            entries[address]?.partition = partition
            return
        }
        lastNumber += 1
        entries[address] = Entry(number: lastNumber, partition: partition)
        waiting.append(LookupTicket(address: address, number: lastNumber))
    }

    /// What came for one asker since it was last asked for.
    mutating func takeAnswers(for partition: Int32) -> [NameAnswer] { answers.removeValue(forKey: partition) ?? [] }

    /// Nobody waits for the answers of a partition any more. Questions on their way stay until they end.
    mutating func forget(_ partition: Int32) {
        answers[partition] = nil
        for (address, entry) in entries where entry.partition == partition {
            if entry.isAsked { entries[address]?.partition = nil } else { entries[address] = nil }
        }
    }

    private mutating func reply(_ name: String?, to partition: Int32?, about address: Address) {
        guard let partition else { return }
        answers[partition, default: []].append(NameAnswer(address: address, name: name))
    }
}

/// The network's side.
extension LookupBook {
    /// The address to ask for now; nil if there is none, or if a bound is reached.
    mutating func next(_ now: Timestamp) -> Address? {
        while let ticket = resting.next(now) { if isOpen(ticket) { waiting.append(ticket) } }
        guard mayAsk(now), let ticket = firstWaiting() else { return nil }
        guard rate.take(now) else { return nil }
        nextWaiting += 1
        entries[ticket.address]?.isAsked = true
        inFlight += 1
        counts.asked += 1
        return ticket.address
    }

    /// When `next` may have something to say, if nothing else happens; nil if only an answer or an asker changes anything.
    func wakeTime(_ now: Timestamp) -> Timestamp? {
        let rested = resting.first?.until
        guard nextWaiting < waiting.count, inFlight < (server.isSilent ? 1 : settings.inFlightMax) else { return rested }
        let due = server.isSilent ? max(server.probeAt, rate.next) : rate.next
        return min(due, rested ?? due)
    }

    mutating func ended(_ outcome: LookupOutcome, for address: Address, at now: Timestamp) {
        guard let entry = entries[address], entry.isAsked else { return }
        inFlight -= 1
        entries[address]?.isAsked = false
        switch outcome {
        case .name(let name, let seconds):
            counts.answered += 1
            close(address, name, until: now + Self.lifetime(seconds, settings.nameLifetime))
        case .noName(let seconds):
            counts.noName += 1
            close(address, "", until: now + Self.lifetime(seconds, settings.noNameLifetime))
        case .noAnswer(let cause):
            counts.failed[cause, default: 0] += 1
            failed(address, cause, now)
        }
    }

    private mutating func close(_ address: Address, _ name: String, until: Timestamp) {
        server.heard()
        cache.insert(name, of: address, until: until)
        reply(name, to: entries.removeValue(forKey: address)?.partition, about: address)
    }

    private mutating func failed(_ address: Address, _ cause: NoAnswer, _ now: Timestamp) {
        let wasSilent = server.isSilent
        if cause.isSilence { server.keptSilent(now) } else { server.heard() }
        guard var entry = entries[address], entry.partition != nil else {
            entries[address] = nil
            return
        }
        if wasSilent, cause.isSilence {
            waiting.append(LookupTicket(address: address, number: entry.number))
            return
        }
        entry.attempts += 1
        guard entry.attempts < settings.attemptsMax else {
            counts.givenUp += 1
            entries[address] = nil
            return reply(nil, to: entry.partition, about: address)
        }
        entries[address] = entry
        resting.insert(LookupTicket(address: address, number: entry.number), until: now + pause(after: entry.attempts))
    }

    private func pause(after attempts: Int) -> Span {
        let doubled = settings.retryPause.nanoseconds.multipliedReportingOverflow(by: 1 << Int64(min(attempts - 1, 30)))
        return doubled.overflow ? settings.retryPauseMax : min(Span(nanoseconds: doubled.partialValue), settings.retryPauseMax)
    }

    private static func lifetime(_ seconds: UInt32?, _ bounds: ClosedRange<Span>) -> Span {
        seconds.map { min(max(.seconds(Int64($0)), bounds.lowerBound), bounds.upperBound) } ?? bounds.upperBound
    }

    private func mayAsk(_ now: Timestamp) -> Bool { server.isSilent ? inFlight == 0 && now >= server.probeAt : inFlight < settings.inFlightMax }

    private func isOpen(_ ticket: LookupTicket) -> Bool {
        guard let entry = entries[ticket.address] else { return false }
        return entry.number == ticket.number && !entry.isAsked
    }

    /// Passes over places whose address was forgotten.
    private mutating func firstWaiting() -> LookupTicket? {
        if nextWaiting > 1_000, nextWaiting * 2 >= waiting.count {
            waiting.removeFirst(nextWaiting)
            nextWaiting = 0
        }
        while nextWaiting < waiting.count, !isOpen(waiting[nextWaiting]) { nextWaiting += 1 }
        return nextWaiting < waiting.count ? waiting[nextWaiting] : nil
    }
}
