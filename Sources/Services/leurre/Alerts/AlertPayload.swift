import Foundation

/// Notices as Alertmanager's webhook has them (its documentation, "webhook_config", version 4), so that whatever takes those takes ours.
struct AlertPayload: Encodable {
    struct Alert: Encodable {
        var status: String
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: String
        /// The first year where it has not ended.
        var endsAt: String
        /// The same for the same alert of the same thing.
        var fingerprint: String

        init(_ notice: AlertNotice) {
            let finding = notice.finding
            status = notice.happening == .cleared ? "resolved" : "firing"
            labels = finding.labels.merging(["alertname": finding.alert, "severity": finding.severity.rawValue]) { $1 }
            annotations = ["summary": finding.summary, "next": finding.next]
            startsAt = Self.text(notice.since)
            endsAt = notice.until.map(Self.text) ?? "0001-01-01T00:00:00Z"
            fingerprint = finding.identity
        }

        private static func text(_ seconds: Double) -> String {
            Date(timeIntervalSince1970: seconds).formatted(.iso8601)
        }
    }

    var version = "4"
    var receiver = "leurre"
    var status: String
    var alerts: [Alert]
    var groupLabels: [String: String] = [:]
    var commonLabels: [String: String] = [:]
    var commonAnnotations: [String: String] = [:]
    var externalURL = ""

    init(_ notices: [AlertNotice]) {
        alerts = notices.map(Alert.init)
        status = alerts.contains { $0.status == "firing" } ? "firing" : "resolved"
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
