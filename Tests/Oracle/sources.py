"""From packets to sources: what one address did to one platform."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable

from packets import ACK, FIN, RST, SYN, Conversation, Packet

HOUR = 3_600_000_000_000
GAP_MAX = 25 * HOUR
TOUCHES_MAX = 2_048
# "ICMP types 0, 3, 4, 5, 11, 12, 14, 16, 18 (ICMPv6: 1, 2, 3, 4, 129)"
REPLY_TYPES = {"icmp": {0, 3, 4, 5, 11, 12, 14, 16, 18}, "icmp6": {1, 2, 3, 4, 129}}
# What a machine must have asked for an answer of this type to answer it.
REQUESTS = {("icmp", 0): 8, ("icmp", 14): 13, ("icmp", 16): 15, ("icmp", 18): 17, ("icmp6", 129): 128}
Port = tuple[int, str]


@dataclass(slots=True)
class Judged:
    """A packet and what it means in its source. Everything that is said of a source, a visit, a window is said by combining these."""

    packet: Packet
    is_answer: bool = False
    """Received, in a conversation that the machine opened itself."""
    is_reply: bool = False
    """Received, a reply to something that the platform never sent."""
    is_service: bool = False
    """Received, data after a finished handshake or a UDP datagram with a payload."""
    touches: Port | None = None
    """The port that it targets."""
    handshakes: int = 0
    """1 if it finishes a handshake."""

    @property
    def reaches(self) -> bool:
        """"Something other than an answer came to this machine.\""""
        return self.packet.received and not self.is_answer


@dataclass(slots=True)
class Source:
    """An attacker address on one platform, as long as no more than 25 hours pass between two of its packets."""

    platform: str
    address: bytes
    packets: list[Judged] = field(default_factory=list)


def sources_of(platform: str, packets: Iterable[Packet]) -> list[Source]:
    """"A gap of exactly 25 h is the same source; one nanosecond more starts a new source." Packets of both directions extend it."""
    by_address: dict[bytes, list[Packet]] = {}
    for packet in packets:
        by_address.setdefault(packet.source, []).append(packet)
    sources = []
    for address, own in by_address.items():
        own.sort(key=lambda packet: packet.order)
        begin = 0
        for end in range(1, len(own) + 1):
            if end == len(own) or own[end].time - own[end - 1].time > GAP_MAX:
                sources.append(Source(platform, address, judge(own[begin:end])))
                begin = end
    return sources


class _Tcp:
    """The handshake of one pair of ports with one machine: what of the machine's newest SYN+ACK on may be acknowledged."""

    def __init__(self) -> None:
        self.begin: int | None = None
        self.length = 0
        self.is_finished = False


def judge(packets: list[Packet]) -> list[Judged]:
    """Walks a source's packets in the order of event time."""
    opened_by_machine: dict[Conversation, bool] = {}
    sent: set[Conversation] = set()
    requests: set[tuple[str, int, int, int]] = set()
    handshakes: dict[Conversation, _Tcp] = {}
    judged = []
    for packet in packets:
        verdict = Judged(packet)
        key = packet.conversation
        if packet.has_ports:
            # A machine opens a TCP conversation with a SYN, whatever went through these ports before; a UDP one with the first datagram.
            if packet.protocol == "udp":
                opened_by_machine.setdefault(key, not packet.received)
            elif not packet.received and packet.flags & (SYN | ACK | RST) == SYN:
                opened_by_machine[key] = True
        if packet.received:
            _judge_received(verdict, opened_by_machine, sent, requests)
        elif packet.has_ports:
            sent.add(key)
        elif packet.icmp is not None:
            requests.add((packet.protocol, packet.machine, packet.icmp, packet.icmp_id))
        if packet.protocol == "tcp" and packet.has_ports:
            _follow_handshake(verdict, handshakes.setdefault(key, _Tcp()))
        judged.append(verdict)
    return judged


def _judge_received(
    verdict: Judged, opened_by_machine: dict[Conversation, bool], sent: set[Conversation], requests: set[tuple[str, int, int, int]],
) -> None:
    """"Replies are: TCP SYN+ACK and RST; UDP whose reversed 5-tuple the machine sent earlier, or from source port 53 with a DNS header whose
    QR bit is set." Other TCP and UDP to a machine that did not open the conversation itself targets its port."""
    packet = verdict.packet
    if packet.has_ports:
        verdict.is_answer = opened_by_machine.get(packet.conversation, False)
        goes_on = False
        if packet.protocol == "tcp":
            reply = packet.flags & RST != 0 or packet.flags & (SYN | ACK) == SYN | ACK
        else:
            # What the source goes on with after an answer is a reply and targets nothing, but not one to something never sent.
            goes_on = packet.conversation in sent
            reply = packet.is_dns_answer and not goes_on
            verdict.is_service = packet.payload > 0 and not reply and not verdict.is_answer
        verdict.is_reply = reply and not verdict.is_answer
        if not reply and not goes_on and not verdict.is_answer:
            verdict.touches = packet.machine_port, packet.protocol
    elif packet.icmp is not None:
        asked = REQUESTS.get((packet.protocol, packet.icmp))
        verdict.is_answer = (
            (packet.protocol, packet.machine, asked, packet.icmp_id) in requests
            or packet.quoted is not None and opened_by_machine.get(packet.quoted, False))
        verdict.is_reply = not verdict.is_answer and packet.icmp in REPLY_TYPES[packet.protocol]


def _follow_handshake(verdict: Judged, state: _Tcp) -> None:
    """A handshake is finished when the source acknowledges the machine's SYN+ACK, alone or with what the machine sent after it, whether or not
    the SYN before it was captured. Ports that are used again can finish another one."""
    packet = verdict.packet
    kind = packet.flags & (SYN | ACK | RST)
    if not packet.received and kind == SYN | ACK:
        begin = (packet.sequence + 1) & 0xFFFF_FFFF
        if begin != state.begin:
            state.begin, state.length, state.is_finished = begin, 0, False
    elif state.begin is None:
        return
    elif not packet.received:
        end = (packet.sequence + packet.payload + (packet.flags & FIN) - state.begin) & 0xFFFF_FFFF
        state.length = max(state.length, end) if end < 1 << 31 else state.length
    elif kind == ACK:
        if not state.is_finished and (packet.acknowledgement - state.begin) & 0xFFFF_FFFF <= state.length:
            state.is_finished, verdict.handshakes = True, 1
        verdict.is_service = packet.payload > 0 and state.is_finished and not verdict.is_answer


def classify(packets: list[Judged]) -> str:
    """"Classes of a source": the first rule that holds."""
    received = [judged for judged in packets if judged.packet.received]
    if all(judged.is_answer for judged in received):
        return "answer"
    # Answers to a machine stand beside backscatter without making it anything else.
    if all(judged.is_reply or judged.is_answer for judged in received):
        return "backscatter"
    if any(judged.is_service for judged in received):
        return "service"
    return "scan" if len(machines_reached(packets)) >= 2 else "probe"


def machines_reached(packets: list[Judged]) -> list[int]:
    """The machines in the order of the first packet that reached each."""
    return list(dict.fromkeys(judged.packet.machine for judged in packets if judged.reaches))


def visiting_order(packets: list[Judged]) -> str:
    """"increasing, decreasing, other by the machines' indexes, taken by the first targeting packet of each …; single for one machine"; empty if
    it reached none. Replies do not target; a machine that got nothing else stands by the first of them."""
    first = {judged.packet.machine: judged.packet.order for judged in reversed(packets) if judged.reaches}
    first |= {judged.packet.machine: judged.packet.order for judged in reversed(packets) if judged.reaches and not judged.is_reply}
    order = sorted(first, key=first.__getitem__)
    if len(order) < 2:
        return "single" if order else ""
    return "increasing" if order == sorted(order) else "decreasing" if order == sorted(order, reverse=True) else "other"


def touches_of(packets: list[Judged]) -> list[Port]:
    """The ports that one machine's packets target, in order of first touch, each once."""
    return list(dict.fromkeys(judged.touches for judged in packets if judged.touches is not None))


def notation(ports: list[Port]) -> str:
    """`{135/tcp,4444/tcp}`; "ends in … if truncated"."""
    kept = [f"{port}/{protocol}" for port, protocol in ports[:TOUCHES_MAX]]
    return "{" + ",".join(kept + ["…"] * (len(ports) > TOUCHES_MAX)) + "}"


def by_machine(packets: list[Judged]) -> dict[int, list[Judged]]:
    """The machine visits of a source, by index."""
    visits: dict[int, list[Judged]] = {}
    for judged in packets:
        visits.setdefault(judged.packet.machine, []).append(judged)
    return dict(sorted(visits.items()))


def in_parallel(packets: list[Judged]) -> bool:
    """"Visits overlap in time": those that reached their machine."""
    visits = [own for own in by_machine(packets).values() if any(judged.reaches for judged in own)]
    spans = sorted((own[0].packet.time, own[-1].packet.time) for own in visits)
    return any(later[0] <= earlier[1] for earlier, later in zip(spans, spans[1:]))
