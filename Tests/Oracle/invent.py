#!/usr/bin/python3
"""Invents captures that go to the edges of the definitions: gaps of exactly 25 hours, ties, joined and reused conversations, what machines begin
themselves, backscatter, fragments, IPv6, several captures of one platform.

    invent.py --seed NUMBER --out FOLDER

writes captures and a platform file. The same seed gives the same bytes.
"""
from __future__ import annotations

import argparse
import ipaddress
import random
import struct
import sys
from pathlib import Path

import dpkt

HOUR = 3_600_000_000_000
SECOND = 1_000_000_000
BEGIN = 1_371_000_000 * SECOND
SYN, ACK, RST, FIN, PSH = 2, 16, 4, 1, 8
PORTS = [22, 23, 53, 80, 135, 137, 139, 445, 1026, 1433, 3389, 4444, 8080]
# Gaps between two packets, from nothing at all to the edge of what is one source.
GAPS = [0, 0, 1, 1_000, SECOND, 60 * SECOND, HOUR - 1, HOUR, 5 * HOUR, 24 * HOUR, 25 * HOUR - 1, 25 * HOUR, 25 * HOUR + 1, 26 * HOUR]
GAP_WEIGHTS = [3, 3, 2, 4, 12, 6, 2, 2, 2, 1, 1, 1, 1, 1]


class Inventor:
    """The packets between one address and the machines of one platform."""

    def __init__(self, chance: random.Random, machines: list[str], remote: str) -> None:
        self.chance, self.remote = chance, remote
        self.machines = [machine for machine in machines if (":" in machine) == (":" in remote)]
        self.machine, self.was_inward, self.last_port = self.machines[0], False, 10_000
        self.packets: list[tuple[int, bytes]] = []
        self.time = BEGIN + chance.randrange(72) * HOUR + chance.choice([0, 1, chance.randrange(HOUR)])

    def run(self) -> list[tuple[int, bytes]]:
        acts = [
            self.probe, self.probe, self.connect, self.connect, self.backscatter, self.ask, self.ping, self.other, self.fragment, self.error]
        if self.chance.random() < 0.3:
            acts += [self.begin_tcp, self.begin_udp, self.begin_ping] * 2
            self.machines = self.machines[-1:]
        favourites = self.chance.sample(acts, self.chance.randint(1, 3))
        for _ in range(self.chance.randint(1, 8)):
            self.machine = self.chance.choice(self.machines)
            self.chance.choice(favourites)()
        return self.packets

    def put(self, data: dpkt.Packet | bytes, protocol: int, inward: bool, gap: int | None = None, offset: int = 0) -> None:
        gap = self.chance.choices(GAPS, GAP_WEIGHTS)[0] if gap is None else gap
        # Only packets that go the same way tie: no clock is so coarse that an answer has the time of what it answers.
        self.time += max(gap, int(inward != self.was_inward))
        self.was_inward = inward
        ends = [ipaddress.ip_address(end).packed for end in (self.remote, self.machine)]
        source, destination = ends if inward else reversed(ends)
        if len(source) == 4:
            whole = dpkt.ip.IP(src=source, dst=destination, p=protocol, data=data, len=20 + len(data), _flags_offset=offset)
        else:
            protocol = 58 if protocol == 1 else protocol
            whole = dpkt.ip6.IP6(src=source, dst=destination, nxt=protocol, data=data, plen=len(data))
        self.packets.append((self.time, bytes(whole)))

    def tcp(self, flags: int, inward: bool, ports: tuple[int, int], seq: int = 0, ack: int = 0, data: bytes = b"", gap: int | None = None) -> None:
        sport, dport = ports if inward else reversed(ports)
        self.put(dpkt.tcp.TCP(sport=sport, dport=dport, flags=flags, seq=seq % 2**32, ack=ack % 2**32, data=data), 6, inward, gap)

    def udp(self, inward: bool, ports: tuple[int, int], data: bytes = b"", gap: int | None = None) -> None:
        sport, dport = ports if inward else reversed(ports)
        self.put(dpkt.udp.UDP(sport=sport, dport=dport, data=data, ulen=8 + len(data)), 17, inward, gap)

    def ports(self) -> tuple[int, int]:
        """The remote port, from few, so that conversations meet again; the machine's port."""
        return self.chance.choice([53, 1024, 1025, 4000]), self.chance.choice(PORTS)

    def fresh_ports(self) -> tuple[int, int]:
        """A remote port that was never used before."""
        self.last_port += 1
        return self.last_port, self.chance.choice(PORTS)

    def probe(self) -> None:
        self.tcp(self.chance.choice([SYN, SYN, SYN, FIN, 0, FIN | PSH | 32, ACK, SYN | FIN]), True, self.ports())

    def connect(self) -> None:
        """A connection that stops anywhere, or lacks a segment."""
        ports, seq, isn = self.fresh_ports(), self.chance.choice([5, 2**32 - 1]), self.chance.choice([9, 2**32 - 1])
        data = self.chance.choice([b"", b"", b"x"])
        steps = [
            lambda: self.tcp(SYN, True, ports, seq), lambda: self.tcp(SYN | ACK, False, ports, isn, seq + 1),
            lambda: self.tcp(ACK | self.chance.choice([0, 0, RST]), True, ports, seq + 1, isn + 1, data),
            lambda: self.tcp(ACK | PSH, True, ports, seq + 1, isn + 1, self.chance.choice([b"", b"GET /"])),
            lambda: self.tcp(ACK, False, ports, isn + 1, seq + 6), lambda: self.tcp(self.chance.choice([RST, FIN | ACK]), True, ports, seq + 6, isn + 1)]
        for step in steps[: self.chance.randint(1, len(steps))]:
            if self.chance.random() < 0.95:
                step()

    def backscatter(self) -> None:
        self.tcp(self.chance.choice([SYN | ACK, RST, RST | ACK]), True, self.ports())

    def ask(self) -> None:
        """Datagrams with and without payload, answered or not; some are DNS messages."""
        is_answered = self.chance.random() < 0.4
        ports = self.fresh_ports() if is_answered else self.ports()
        dns = struct.pack(">6H", 1, self.chance.choice([0x0100, 0x8180]), 1, 0, 0, 0)
        data = self.chance.choice([b"", b"abc", dns, dns[:11]])
        for number in range(self.chance.randint(1, 3)):
            self.udp(True, ports, data, 1_000 if is_answered and number else None)
            if is_answered:
                self.udp(False, ports, b"answer", 1_000)

    def begin_tcp(self) -> None:
        ports, seq, isn = (self.chance.choice([25, 80]), self.chance.choice([5000, 80])), 70, 80
        self.tcp(SYN, False, ports, seq)
        for step in [
            lambda: self.tcp(SYN | ACK, True, ports, isn, seq + 1), lambda: self.tcp(ACK, False, ports, seq + 1, isn + 1),
            lambda: self.tcp(ACK | PSH, True, ports, isn + 1, seq + 1, b"220 hello"), lambda: self.tcp(RST, True, ports, isn + 9),
        ][: self.chance.randint(0, 4)]:
            step()

    def begin_udp(self) -> None:
        self.last_port += 1
        ports = self.chance.choice([53, 123]), self.last_port
        self.udp(False, ports, b"question")
        if self.chance.random() < 0.8:
            self.udp(True, ports, b"answer to a question")

    def begin_ping(self) -> None:
        number = self.chance.randint(1, 2)
        six = ":" in self.remote
        self.icmp(128 if six else 8, False, number)
        if self.chance.random() < 0.8:
            self.icmp(129 if six else 0, True, self.chance.choice([number, number, 1]))

    def ping(self) -> None:
        self.icmp(self.chance.choice([128, 128, 129, 133] if ":" in self.remote else [8, 8, 13, 17, 0, 14, 40]), True, self.chance.randint(1, 2))

    def icmp(self, kind: int, inward: bool, number: int) -> None:
        self.put(struct.pack(">BBHHH", kind, 0, 0xFFFF, number, 1) + b"ping", 1, inward)

    def error(self) -> None:
        """An ICMP error that quotes what went there, or nothing that did."""
        address = ipaddress.ip_address(self.machine).packed
        theirs = [packet[:28] for _, packet in self.packets if address == packet[16:20] or address == packet[12:16] and packet[9] == 6]
        if ":" in self.remote or not theirs:
            return
        quoted = self.chance.choice(theirs)
        self.put(struct.pack(">BBHI", self.chance.choice([3, 4, 11, 12]), 1, 0xFFFF, 0) + quoted, 1, True)

    def other(self) -> None:
        self.put(b"\0" * 8, self.chance.choice([47, 50, 132]), self.chance.random() < 0.8)

    def fragment(self) -> None:
        if ":" not in self.remote:
            self.put(b"\0" * 16, self.chance.choice([1, 6, 17]), True, offset=185)


def write_pcap(path: Path, packets: list[tuple[int, bytes]]) -> None:
    data = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 101)
    for time, packet in packets:
        data += struct.pack("<4I", time // SECOND, time % SECOND, len(packet), len(packet)) + packet
    path.write_bytes(data)


def invent(seed: int, folder: Path) -> Path:
    """Writes everything; returns the platform file."""
    chance = random.Random(seed)
    remotes = [f"203.0.113.{number}" for number in range(1, 41)] + [f"2001:db8::{number:x}" for number in range(1, 9)]
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["platforms:"]
    for number, count in ((1, 3), (2, 2), (3, 1)):
        machines = [f"192.0.2.{16 * number + index}" for index in range(count)] + ([f"2001:db8:{number}::1"] if number < 3 else [])
        packets = [packet for remote in remotes if ":" not in remote or number < 3 for packet in Inventor(chance, machines, remote).run()]
        packets.sort(key=lambda packet: packet[0])
        halves: tuple[list, list] = ([], [])
        for packet in packets:
            halves[chance.random() < 0.4].append(packet)
        names = []
        for half, kept in enumerate(halves):
            names.append(f"p{number}-{half}.pcap")
            write_pcap(folder / names[-1], kept)
        addresses = ", ".join(f'{{address: "{machine}"}}' for machine in chance.sample(machines, len(machines)))
        lines.append(f'  - {{id: p{number}, country: "??", network: invented, machines: [{addresses}], captures: [{", ".join(names)}]}}')
    path = folder / "platforms.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    options = parser.parse_args()
    try:
        print(invent(options.seed, options.out))
    except OSError as error:
        print(f'cannot write to "{options.out}": {error.strerror}; name a folder that can be written', file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
