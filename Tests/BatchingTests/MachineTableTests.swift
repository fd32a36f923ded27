import Pipeline
import Testing

@testable import Batching

struct MachineTableTests {
    @Test("every machine is found by its address and no stranger is, whatever the addresses", arguments: [0, 1, 3, 17, 255])
    func finds(count: Int) {
        var random = SystemRandomNumberGenerator()
        // Neighbours, as the machines of one network are, and addresses from everywhere; both families.
        let addresses = (0..<count).map { index in
            switch index % 3 {
            case 0: Address(ipv4: 0x0a00_0100 + UInt32(index))
            case 1: Address(high: 0x2001_0db8_0000_0000, low: UInt64(index))
            default: Address(high: random.next() | 1, low: UInt64(index) << 32 | random.next() & 0xffff_ffff)
            }
        }
        let table = MachineTable(addresses.enumerated().map { .init(index: UInt8($0 + 1), address: $1, system: "") })
        for (index, address) in addresses.enumerated() { #expect(table.machine(at: address) == UInt8(index + 1)) }
        for _ in 0..<10_000 {
            let stranger = Address(ipv4: UInt32.random(in: 0x0b00_0000 ... .max))
            #expect(table.machine(at: stranger) == nil)
        }
        #expect(table.machine(at: Address(ipv4: 0)) == nil)
    }

    @Test("an IPv6 address is not taken for the IPv4 machine whose number it ends with, and of two machines with one address the first counts")
    func families() {
        let table = MachineTable([
            .init(index: 1, address: Address(ipv4: 0xc000_0201), system: ""), .init(index: 2, address: Address(ipv4: 0xc000_0201), system: ""),
        ])
        #expect(table.machine(at: Address(high: 0, low: 0xc000_0201)) == nil)
        #expect(table.machine(at: Address(ipv4: 0xc000_0201)) == 1)
    }
}
