import Kafka
import Testing

@testable import leurre_broker

@Suite("Commands of the embedded broker") struct BrokerCommandTests {
    @Test("a command names a request, a fault and how often it is played")
    func errors() {
        #expect(BrokerCommand("errors produce not-leader 3") == .errors(.produce, .notLeader, count: 3))
        #expect(BrokerCommand("errors offset-commit unknown-member") == .errors(.offsetCommit, .unknownMember, count: 1))
        #expect(BrokerCommand("clear fetch") == .clear(.fetch))
        #expect(BrokerCommand("delay 250") == .delay(milliseconds: 250))
        #expect(BrokerCommand("down") == .down)
        #expect(BrokerCommand("up") == .up)
    }

    @Test(
        "a line that is no command is none",
        arguments: ["", "errors", "errors produce", "errors produce nonsense", "errors produce not-leader 0", "delay", "delay -1", "delay 99999999999", "down 5"])
    func nonsense(_ line: String) { #expect(BrokerCommand(line) == nil) }
}
