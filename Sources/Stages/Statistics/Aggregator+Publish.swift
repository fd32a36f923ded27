import Pipeline

extension Aggregator {
    /// Hands out what changed, and closes the windows that the clock has left behind by the allowed lateness.
    ///
    /// - Parameter isLeaping: what can still change is held back.
    mutating func publish(_ place: Int, isLeaping: Bool, into output: inout [StatisticRow]) {
        guard let clock = platforms[place].clock else { return }
        platforms[place].finality.close(at: clock)
        let finality = platforms[place].finality
        for window in dueWindows(place) {
            let isFinal = finality.isFinal(window) && !finality.isFrozen(window)
            if isLeaping, !isFinal {
                isHoldingBack = true
                continue
            }
            var published: [WindowCounts.Publication] = []
            let closing = isFinal ? finality.clock : nil
            var asOf = closing ?? platforms[place].windows[window]?.closed ?? clock
            if finality.isWithheld(window, at: clock) {
                asOf = platforms[place].windows[window]?.told ?? clock
                platforms[place].windows[window]?.repeatPublished(upTo: offset) { published.append($0) }
            } else {
                platforms[place].windows[window]?.publish(upTo: offset, at: clock, closing: closing) { published.append($0) }
            }
            if platforms[place].windows[window]?.closed != nil { platforms[place].finality.windowClosed(window) }
            for publication in published {
                output.append(.statistic(statistic(publication, window, place, isFinal: isFinal, asOf)))
            }
        }
    }

    /// The windows with something to publish or to close.
    private func dueWindows(_ place: Int) -> [Window] {
        var due: [Window] = []
        for (window, counts) in platforms[place].windows
        where counts.hasChanges || counts.closed == nil && platforms[place].finality.isFinal(window) {
            due.append(window)
        }
        return due
    }

    private func statistic(
        _ publication: WindowCounts.Publication, _ window: Window, _ place: Int, isFinal: Bool, _ asOf: Timestamp
    ) -> Statistic {
        let key = StatisticKey(
            platform: platforms[place].id, window: window, measure: publication.key.measure, item: items.text(of: publication.key),
            partition: partition, generation: generation)
        return Statistic(
            key: key, revision: Revision(generation: generation, offset: offset), value: publication.value, start: window.start(at: asOf),
            end: window.end(at: asOf), asOf: asOf, isFinal: isFinal)
    }

    /// Forgets visitors, hours and windows that nothing can change any more.
    mutating func evict(_ place: Int) {
        let oldest = platforms[place].finality.oldestHour
        guard platforms[place].evictedHour != oldest else { return }
        platforms[place].evictedHour = oldest
        for index in platforms[place].hours.remove(before: oldest) where visitors.isOn(place, index) {
            if visitors[index].forget(before: oldest) { continue }
            var visitor = visitors[index]
            withdraw(&visitor, place)
            visitors.remove(index)
        }
        platforms[place].forget()
    }
}
