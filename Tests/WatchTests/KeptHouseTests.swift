import Testing

@testable import leurre

@Suite("A house that outlives its starter")
struct KeptHouseTests {
    @Test("its programs are known again, also when an upgrade has replaced them")
    func programs() {
        #expect(KeptHouse.isProgram("leurre-sink", at: "/usr/bin/leurre-sink"))
        #expect(KeptHouse.isProgram("leurre-sink", at: "/usr/bin/leurre-sink (deleted)"))
        #expect(!KeptHouse.isProgram("leurre-sink", at: "/usr/bin/other-leurre-sink"))
        #expect(!KeptHouse.isProgram("leurre-sink", at: "/usr/bin/leurre-sinks"))
    }
}
