"""From a frame to a packet to or from a machine. Link layers by hand, everything above by dpkt."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

import dpkt

from captures import Frame, Platform, merged

FIN, SYN, RST, ACK = dpkt.tcp.TH_FIN, dpkt.tcp.TH_SYN, dpkt.tcp.TH_RST, dpkt.tcp.TH_ACK
IP = dpkt.ip.IP | dpkt.ip6.IP6
# The shortest headers.
_HEADERS = {"tcp": 20, "udp": 8, "icmp": 4, "icmp6": 4}
_NAMES = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6"}
# Protocol, machine, its port, the source's port.
Conversation = tuple[str, int, int, int]


@dataclass(slots=True)
class Packet:
    """One captured IP packet to or from a virtual machine ("packet").

    `order` is its place among all packets of its platform: event time, ties by sensor and by the order in which the sensor read them, which
    is that of batch number and index ("ports sequence"). Ports, flags, ICMP type are there as far as the packet shows them.
    """

    time: int
    order: tuple
    machine: int
    source: bytes
    received: bool
    length: int
    protocol: str = "other"
    has_ports: bool = False
    machine_port: int = 0
    source_port: int = 0
    flags: int = 0
    sequence: int = 0
    acknowledgement: int = 0
    payload: int = 0
    data: bytes = b""
    """What was captured of the payload."""
    is_dns_answer: bool = False
    icmp: int | None = None
    icmp_id: int = 0
    quoted: Conversation | None = None
    is_malformed: bool = False

    @property
    def conversation(self) -> Conversation:
        return self.protocol, self.machine, self.machine_port, self.source_port


def packets_of(platform: Platform) -> Iterator[tuple[Frame, Packet]]:
    """Every packet of a platform with the frame that held it, sensor by sensor, as the sensor read them."""
    for sensor, paths in platform.sensors.items():
        for number, frame in enumerate(merged(paths)):
            packet = decode(frame, platform.machines, sensor, number)
            if packet is not None:
                yield frame, packet


def decode(frame: Frame, machines: dict[bytes, int], sensor: str = "", number: int = 0) -> Packet | None:
    """None if the frame holds no IP packet between a machine and another address ("attacker address: never a virtual machine's")."""
    data = network_layer(frame)
    version = data[0] >> 4 if data else 0
    if version == 4 and len(data) >= 20:
        sender, receiver = data[12:16], data[16:20]
    elif version == 6 and len(data) >= 40:
        sender, receiver = data[8:24], data[24:40]
    else:
        return None
    received = receiver in machines
    if received == (sender in machines):
        return None
    packet = Packet(
        time=frame.time, order=(frame.time, sensor, number), machine=machines[receiver if received else sender],
        source=sender if received else receiver, received=received,
        length=_length(data, frame.length - len(frame.data) + len(data)))
    try:
        ip = dpkt.ip.IP(data) if version == 4 else dpkt.ip6.IP6(data)
    except (dpkt.UnpackError, IndexError, AttributeError):
        packet.is_malformed = True
        return packet
    _transport(ip, packet)
    return packet


def _length(data: bytes, on_the_wire: int) -> int:
    """The length of an IP packet: what its header says, but no more than there was. A header that says 0 (offloading, jumbograms) leaves it open."""
    said = int.from_bytes(data[2:4], "big") if data[0] >> 4 == 4 else int.from_bytes(data[4:6], "big") + 40
    return min(said, on_the_wire) if said not in (0, 40) or data[0] >> 4 == 4 and said == 40 else on_the_wire


def network_layer(frame: Frame) -> bytes:
    """The outer IP packet of a frame; empty if it holds another protocol."""
    data, link = frame.data, frame.link
    if link in (12, 14, 101, 228, 229):
        return data
    if link in (0, 108):
        return data[4:]
    starts = {1: (12, 14), 113: (14, 16), 276: (0, 20)}
    if link not in starts:
        return b""
    kind, at = starts[link]
    protocol = data[kind : kind + 2]
    while protocol in (b"\x81\x00", b"\x88\xa8", b"\x91\x00"):
        protocol, at = data[at + 2 : at + 4], at + 4
    return data[at:] if protocol in (b"\x08\x00", b"\x86\xdd") else b""


def _transport(ip: IP, packet: Packet) -> None:
    """Headers that contradict themselves (that do not fit where they are, or claim more than there is) set the packet aside."""
    if isinstance(ip, dpkt.ip.IP):
        protocol, fragment, room = ip.p, ip.offset, packet.length - 4 * ip.hl
        packet.is_malformed = room < 0
    else:
        protocol = getattr(ip, "p", ip.nxt)
        headers = ip.all_extension_headers
        fragment = max([getattr(header, "frag_off", 0) for header in headers], default=0)
        room = packet.length - 40 - sum(header.length for header in headers)
    packet.protocol = _NAMES.get(protocol, "other")
    data = ip.data
    if fragment:
        return
    packet.is_malformed |= room < _HEADERS.get(packet.protocol, 0)
    if isinstance(data, (dpkt.tcp.TCP, dpkt.udp.UDP)):
        packet.has_ports = True
        packet.machine_port, packet.source_port = (data.dport, data.sport) if packet.received else (data.sport, data.dport)
    if isinstance(data, dpkt.tcp.TCP):
        packet.flags, packet.sequence, packet.acknowledgement = data.flags, data.seq, data.ack
        packet.payload = max(0, room - 4 * data.off)
        packet.data = bytes(data.data)[: packet.payload]
        packet.is_malformed |= 4 * data.off > room
    elif isinstance(data, dpkt.udp.UDP):
        packet.payload = max(0, min(room, data.ulen) - 8)
        packet.data = bytes(data.data)[: packet.payload]
        packet.is_malformed |= data.ulen < 8
        # "from source port 53 with a DNS header whose QR bit is set"; a DNS header has twelve bytes.
        packet.is_dns_answer = data.sport == 53 and len(data.data) >= 12 and data.data[2] & 0x80 != 0
    elif isinstance(data, (dpkt.icmp.ICMP, dpkt.icmp6.ICMP6)):
        packet.icmp = data.type
        if isinstance(data.data, (dpkt.icmp.ICMP.Echo, dpkt.icmp6.ICMP6.Echo)):
            packet.icmp_id = data.data.id
        elif isinstance(data.data, (dpkt.icmp.ICMP.Quote, dpkt.icmp6.ICMP6.Error)):
            packet.quoted = _quoted(data.data.data, ip, packet)
        elif isinstance(data, dpkt.icmp.ICMP) and data.type == 12:
            # The only error that dpkt 1.9.8 does not look into.
            try:
                packet.quoted = _quoted(dpkt.ip.IP(data.data[4:]), ip, packet)
            except dpkt.UnpackError:
                pass
    elif packet.protocol == "tcp" and len(bytes(data)) >= 20:
        packet.is_malformed = True


def _quoted(inner: IP, error: IP, packet: Packet) -> Conversation | None:
    """The conversation of the packet that an ICMP error quotes, if it went from the machine to this source. Often only eight bytes of its
    transport header are left."""
    protocol = _NAMES.get(inner.p if isinstance(inner, dpkt.ip.IP) else getattr(inner, "p", inner.nxt), "other")
    if protocol not in ("tcp", "udp") or (inner.src, inner.dst) != (error.dst, error.src):
        return None
    head = inner.data if isinstance(inner.data, bytes) else bytes(inner.data)[:4]
    if len(head) < 4:
        return None
    return protocol, packet.machine, int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
