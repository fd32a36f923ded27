/// What the paper of 2004 published, platform by platform, where it did.
struct PaperFigures {
    /// Table 3, an average day.
    var sources: Double?
    var packets: Double?
    /// Table 4, without protocols.
    var sequences: [String]?
    /// Table 5, percent of sources on 1, 2 and 3 machines.
    var machines: [Double]?
    /// Table 2, percent of sources that are personal computers.
    var personalComputers: Double?

    static let all: [String: PaperFigures] = [
        "australia": PaperFigures(
            sources: 89, packets: 364,
            sequences: ["{1026}", "{5554,9898}", "{9898}", "{1027}", "{1433}", "{445}", "{1029}", "{1028}", "{5554}", "{4899}"],
            machines: [58.9, 8.6, 32.5]),
        "france1": PaperFigures(
            sources: 132, packets: 1060,
            sequences: ["{445}", "{1026}", "{1027}", "{1433}", "{137}", "{135}", "{139}", "{5554,1023,9898}", "{4899}", "{5554}"],
            machines: [61.7, 4.5, 33.8], personalComputers: 33),
        "france2": PaperFigures(
            sources: 160, packets: 919,
            sequences: ["{445}", "{139}", "{1026}", "{1027}", "{135}", "{5000}", "{1433}", "{5554,1023,9898}", "{137}", "{5554}"],
            machines: [55.1, 5.1, 39.8], personalComputers: 33),
        "france3": PaperFigures(
            sources: 609, packets: 4_604,
            sequences: ["{445}", "{135}", "{135,4444}", "{1025}", "{139}", "{5554,9898}", "{139,445}", "{9898}", "{2745}", "{5554}"],
            personalComputers: 33),
        "germany": PaperFigures(
            sources: 924, packets: 25_799,
            sequences: [
                "{445}", "{135}", "{80}", "{137}", "{2745}", "{1025}", "{2745,1025,3127,6129,80}", "{1433}", "{135,4444}", "{5000,135}",
            ], machines: [78.8, 5.3, 15.9], personalComputers: 28),
        "lithuania": PaperFigures(
            sources: 49, packets: 632,
            sequences: ["{1433}", "{445}", "{5554,1023,9898}", "{1023}", "{5554}", "{80}", "{5554,9898}", "{2745}", "{22}", "{4899}"]),
        "taiwan": PaperFigures(
            sources: 287, packets: 22_571,
            sequences: [
                "{135}", "{445}", "{139}", "{80}", "{1025}", "{2745,135,1025,3127,6129,139,80}", "{135,1025}", "{135,139}", "{4899}",
                "{5554,1023,9898}",
            ], machines: [48.1, 26.5, 25.4], personalComputers: 48),
        "usa1": PaperFigures(personalComputers: 43),
    ]
}
