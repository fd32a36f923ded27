import Pipeline

/// Reasons in words: what happened, and what a person can do about it.
enum ReasonText {
    static func meaning(_ letter: DeadLetter) -> (what: String, todo: String) {
        switch SetAsideReason(rawValue: letter.reason) {
        case .late:
            (
                "captured longer before its platform's clock than the allowed lateness (48 hours unless configured)",
                "the live tables have closed that time: \"leurre rebuild --into SCHEMA\" with a larger allowed lateness counts it"
            )
        case .clock:
            (
                "captured more than five minutes after its record was sent: a sensor's clock is wrong",
                "set the sensor's clock; if its capture time is right and has come by now, \"leurre deadletters redrive\" counts it"
            )
        case .malformed:
            (
                "a packet whose headers contradict themselves or the batch around it",
                "an attacker may well send such packets: nothing to repair; what this version can read, \"leurre deadletters redrive\" counts"
            )
        case .unreadable: unreadable(letter)
        case .identity:
            (
                "a record whose signature does not say that it may speak for the sensor that it names: it is in no account",
                "if the sensor wrote it, add its key to the registry of identities, start the service again and redrive it; if not, find out who else writes to the topic"
            )
        case nil where letter.isMarker: ("a note that the letter with this origin was redriven", "nothing")
        case nil: ("a reason that this version does not know", "look at it with the version of the service that wrote it")
        }
    }

    private static func unreadable(_ letter: DeadLetter) -> (what: String, todo: String) {
        if letter.index != nil {
            return (
                "the rest of a batch in which no packet can be told from the next",
                "look at the sensor \"\(Escaped.text(letter.batch?.sensor ?? "?"))\" and at what lies between it and the broker; the ledger counts what is lost"
            )
        }
        if letter.batch != nil {
            return (
                "a batch whose numbers contradict the ones before: it is in no account",
                "find out who else writes under this sensor's name; it cannot be redriven"
            )
        }
        return (
            "a record that does not follow its topic's schema",
            "if a newer version wrote it, update this house and redrive it; if not, find out who else writes to the topic"
        )
    }
}
