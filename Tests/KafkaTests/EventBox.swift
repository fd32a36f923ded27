import Kafka
import Synchronization

/// Collects events from whatever thread they come.
final class EventBox: Sendable {
    private let events = Mutex<[KafkaEvent]>([])

    func add(_ event: KafkaEvent) { events.withLock { $0.append(event) } }

    var errors: [KafkaError] {
        events.withLock { events in
            events.compactMap { event in
                if case .error(let error) = event { error } else { nil }
            }
        }
    }

    var statistics: [String] {
        events.withLock { events in
            events.compactMap { event in
                if case .statistics(let text) = event { text } else { nil }
            }
        }
    }

    var logs: [String] {
        events.withLock { events in
            events.compactMap { event in
                if case .log(_, _, let text) = event { text } else { nil }
            }
        }
    }
}
