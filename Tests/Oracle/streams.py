"""What went over the conversations of one machine visit, byte by byte, and how the data of each port begin."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Iterable

from packets import ACK, FIN, RST, SYN
from sources import Judged, TOUCHES_MAX

WAY_MAX, PORT_MAX, MACHINE_MAX, CONVERSATIONS_MAX = 32, 128, 256, 256
PAYLOAD_MAX, PAYLOADS_PER_PORT_MAX = 128, 8
WORLD = 1 << 32
NUMBERS = (
    "stream_bytes_received", "stream_bytes_sent", "retransmitted_segments", "retransmitted_bytes", "out_of_order_segments",
    "overlapping_segments", "resets_received", "resets_sent")
ENDINGS = ("closed", "reset_by_source", "reset_by_machine", "open", "unanswered")
COLUMNS = (*NUMBERS, *(f"ended_{ending}" for ending in ENDINGS), "streams_truncated")


@dataclass(slots=True)
class Segment:
    """A TCP segment with data, or the first datagram of a UDP conversation."""

    judged: Judged
    start: int

    @property
    def way(self) -> tuple:
        packet = self.judged.packet
        return packet.protocol, packet.machine_port, packet.source_port, packet.received

    @property
    def length(self) -> int:
        return self.judged.packet.payload


def _carries(judged: Judged) -> bool:
    packet = judged.packet
    if not packet.has_ports or not packet.payload:
        return False
    return not packet.flags & RST if packet.protocol == "tcp" else packet.received and not packet.is_dns_answer


def _segments(own: list[Judged]) -> list[Segment]:
    """All of them, in the order of event time. A SYN takes one sequence number before the data."""
    return [
        Segment(judged, (judged.packet.sequence + bool(judged.packet.flags & SYN)) % WORLD) for judged in own if _carries(judged)]


def _remembered(segments: Iterable[Segment]) -> list[Segment]:
    """The earliest of a way, of these the earliest of a port, of these the earliest of all."""
    ways: dict[tuple, int] = {}
    ports: dict[tuple, int] = {}
    kept = []
    for segment in segments:
        way, port = segment.way, segment.way[:2]
        if ways.get(way, 0) >= (WAY_MAX if way[0] == "tcp" else 1) or ports.get(port, 0) >= PORT_MAX:
            continue
        ways[way], ports[port] = ways.get(way, 0) + 1, ports.get(port, 0) + 1
        kept.append(segment)
    return kept[:MACHINE_MAX]


def _grouped(segments: Iterable[Segment]) -> dict[tuple, list[Segment]]:
    groups: dict[tuple, list[Segment]] = {}
    for segment in segments:
        groups.setdefault(segment.way, []).append(segment)
    return groups


def _place(segment: Segment, first: Segment) -> int:
    """Where a segment begins, seen from another one (serial arithmetic)."""
    return (segment.start - first.start + WORLD // 2) % WORLD - WORLD // 2


def streams(own: list[Judged]) -> tuple:
    """The values of `COLUMNS` of one machine's packets."""
    tcp = [segment for segment in _segments(own) if segment.way[0] == "tcp"]
    kept = [segment for segment in _remembered(_segments(own)) if segment.way[0] == "tcp"]
    numbers = dict.fromkeys(NUMBERS, 0)
    for segment in tcp:
        numbers["stream_bytes_received" if segment.way[3] else "stream_bytes_sent"] += segment.length
    for way, segments in _grouped(kept).items():
        seen: set[int] = set()
        for segment in segments:
            places = range(_place(segment, segments[0]), _place(segment, segments[0]) + segment.length)
            fresh = sum(place not in seen for place in places)
            numbers["retransmitted_bytes"] += segment.length - fresh
            numbers["stream_bytes_received" if way[3] else "stream_bytes_sent"] -= segment.length - fresh
            if not fresh:
                numbers["retransmitted_segments"] += 1
            else:
                numbers["overlapping_segments"] += fresh < segment.length
                numbers["out_of_order_segments"] += any(place not in seen and place < max(seen, default=place) for place in places)
            seen.update(places)
    for judged in own:
        if judged.packet.protocol == "tcp" and judged.packet.has_ports and judged.packet.flags & RST:
            numbers["resets_received" if judged.packet.received else "resets_sent"] += 1
    endings, is_cut = _endings(own)
    return (*numbers.values(), *endings.values(), is_cut or len(kept) < len(tcp))


def _spread(ports: tuple[int, int]) -> int:
    """By which the schema says what a full row keeps."""
    return (ports[0] << 16 | ports[1]) * 0x9E37_79B9_7F4A_7C15 % (1 << 64)


def _endings(own: list[Judged]) -> tuple[dict[str, int], bool]:
    marks: dict[tuple[int, int], set[str]] = {}
    for judged in own:
        packet = judged.packet
        if packet.protocol != "tcp" or not packet.has_ports:
            continue
        found = set()
        if packet.flags & FIN:
            found.add("fin received" if packet.received else "fin sent")
        if packet.flags & RST:
            found.add("reset received" if packet.received else "reset sent")
        elif not packet.received and packet.flags & (SYN | ACK) != SYN:
            found.add("answered")
        if found:
            marks.setdefault((packet.machine_port, packet.source_port), set()).update(found)
    known = sorted(marks, key=_spread)[:CONVERSATIONS_MAX]
    touched = _touched(own)
    endings = dict.fromkeys(ENDINGS, 0)
    for ports in known:
        mark = marks[ports]
        if {"fin received", "fin sent"} <= mark:
            endings["closed"] += 1
        elif "reset received" in mark and (ports in touched or "answered" in mark):
            endings["reset_by_source"] += 1
        elif "reset sent" in mark:
            endings["reset_by_machine"] += 1
        elif "answered" in mark:
            endings["open"] += 1
        elif ports in touched:
            endings["unanswered"] += 1
    endings["unanswered"] += len(touched - set(known))
    return endings, len(marks) > CONVERSATIONS_MAX


def _touched(own: list[Judged]) -> set[tuple[int, int]]:
    """TCP conversations that targeted a port: of each port the first two, of all touches the earliest."""
    found: dict[tuple, list[int]] = {}
    count = 0
    result = set()
    for judged in own:
        if judged.touches is None:
            continue
        remotes = found.setdefault(judged.touches, [])
        if judged.packet.source_port in remotes or len(remotes) == 2 or count == TOUCHES_MAX:
            continue
        remotes.append(judged.packet.source_port)
        count += 1
        if judged.packet.protocol == "tcp":
            result.add((judged.packet.machine_port, judged.packet.source_port))
    return result


def payloads(own: list[Judged]) -> list[tuple[str, int, int, bytes, int, bool]]:
    """Per port that got data: protocol, port, time of the first segment, the first bytes, bytes of the whole, whether more came."""
    kept = [segment for segment in _remembered(_segments(own)) if segment.way[3]]
    carried: dict[int, bytes] = {}
    brought: dict[tuple, int] = {}
    for segment in kept:
        port = segment.way[:2]
        brought[port] = brought.get(port, 0) + 1
        if brought[port] <= PAYLOADS_PER_PORT_MAX:
            carried[id(segment)] = segment.judged.packet.data[:PAYLOAD_MAX]
    found: dict[tuple, tuple] = {}
    for way, segments in _grouped(kept).items():
        if way[:2] in found or segments[0].judged.is_answer:
            continue
        known: dict[int, int] = {}
        places: set[int] = set()
        for segment in segments:
            begin = _place(segment, segments[0])
            places.update(range(begin, begin + segment.length))
            if begin >= -(1 << 20):
                for offset, byte in enumerate(carried.get(id(segment), b"")):
                    known.setdefault(begin + offset, byte)
        starts = [place for place in (_place(segment, segments[0]) for segment in segments) if place >= -(1 << 20)]
        data = bytearray()
        while len(data) < PAYLOAD_MAX and min(starts) + len(data) in known:
            data.append(known[min(starts) + len(data)])
        if data:
            is_cut = len(places) > len(data) or way[0] == "tcp" and len(segments) >= WAY_MAX
            found[way[:2]] = (*way[:2], segments[0].judged.packet.time, bytes(data), len(places), is_cut)
    return list(found.values())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
