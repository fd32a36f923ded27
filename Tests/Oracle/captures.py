"""Platform files and capture files: who stood where, and the frames that were captured there.

The file formats are read here and not by dpkt, because its times are floating point and ties between nanoseconds decide orders.
"""
from __future__ import annotations

import gzip
import heapq
import ipaddress
import struct
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Iterator

import yaml

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NANOSECONDS = 1_000_000_000


class InputError(Exception):
    """One sentence for the person who called: what cannot be read, where, and why."""


@dataclass(slots=True)
class Platform:
    """A honeypot site ("Things"): its machines by index, and what each of its sensors captured."""

    id: str
    machines: dict[bytes, int]
    sensors: dict[str, list[Path]]
    up: list[tuple[int, int]] = field(default_factory=list)
    country: str = ""

    @property
    def captures(self) -> list[Path]:
        return [path for paths in self.sensors.values() for path in paths]


@dataclass(slots=True)
class Frame:
    """One frame of a capture file. `time` is in nanoseconds since 1970, `length` that on the wire."""

    time: int
    link: int
    data: bytes
    length: int
    path: Path
    index: int


def read_platforms(path: Path) -> list[Platform]:
    """The platforms of a YAML file; captures lie beside it unless their path is absolute."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["platforms"]
        return [_platform(entry, path.parent) for entry in entries]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise InputError(f'cannot read platform file "{path}": {error!r}; see the README for its keys') from error


def _platform(entry: dict, folder: Path) -> Platform:
    machines = [(ipaddress.ip_address(machine["address"]), machine.get("index")) for machine in entry["machines"]]
    # "an index (1, 2, 3 in increasing address order)", unless the file gives one.
    machines.sort(key=lambda machine: (machine[0].version, machine[0]))
    return Platform(
        id=str(entry["id"]),
        machines={address.packed: index or place for place, (address, index) in enumerate(machines, 1)},
        sensors={str(entry["id"]): [folder / name for name in entry.get("captures", [])]},
        up=[_interval(text) for text in entry.get("up", [])],
        country=str(entry.get("country", "")))


def _interval(text: str) -> tuple[int, int]:
    start, end = (datetime.fromisoformat(part.replace("Z", "+00:00")) for part in text.split("/"))
    return int(start.timestamp()) * NANOSECONDS, int(end.timestamp()) * NANOSECONDS


def merged(paths: list[Path]) -> Iterator[Frame]:
    """What one sensor replays: its captures merged by time, each in its own order, the earlier named first where times are equal."""
    return heapq.merge(*(read_capture(path) for path in paths), key=lambda frame: frame.time)


def read_capture(path: Path) -> Iterator[Frame]:
    """The frames of a pcap or pcapng file, also gzipped, in the order of the file."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise InputError(f'cannot read capture "{path}": {error}; name a pcap or pcapng file') from error
    if len(data) < 24:
        raise InputError(f'cannot read capture "{path}": it is too short; name a pcap or pcapng file')
    frames = _pcapng(data) if data[:4] == b"\x0a\x0d\x0d\x0a" else _pcap(data, path)
    for index, (time, link, payload, length) in enumerate(frames):
        yield Frame(time, link, payload, length, path, index)


RawFrame = tuple[int, int, bytes, int]
# First four bytes of a pcap file: byte order, nanoseconds in a unit of its fraction, bytes of a frame's header.
_MAGIC = {
    b"\xa1\xb2\xc3\xd4": (">", 1_000, 16), b"\xd4\xc3\xb2\xa1": ("<", 1_000, 16), b"\xa1\xb2\x3c\x4d": (">", 1, 16),
    b"\x4d\x3c\xb2\xa1": ("<", 1, 16), b"\xa1\xb2\xcd\x34": (">", 1_000, 24), b"\x34\xcd\xb2\xa1": ("<", 1_000, 24),
}


def _pcap(data: bytes, path: Path) -> Iterator[RawFrame]:
    if data[:4] not in _MAGIC:
        raise InputError(f'cannot read capture "{path}": it is neither pcap nor pcapng; name a pcap or pcapng file')
    order, unit, header = _MAGIC[data[:4]]
    link = struct.unpack_from(order + "I", data, 20)[0] & 0x03FF_FFFF
    at = 24
    while at + header <= len(data):
        seconds, fraction, captured, length = struct.unpack_from(order + "4I", data, at)
        at += header
        if at + captured > len(data):
            return
        yield seconds * NANOSECONDS + fraction * unit, link, data[at : at + captured], length
        at += captured


def _pcapng(data: bytes) -> Iterator[RawFrame]:
    order, at = "<", 0
    interfaces: list[tuple[int, int, int, int]] = []
    while at + 12 <= len(data):
        kind = struct.unpack_from(order + "I", data, at)[0]
        if kind == 0x0A0D0D0A:
            order, interfaces = ("<" if data[at + 8 : at + 12] == b"\x4d\x3c\x2b\x1a" else ">"), []
        size = struct.unpack_from(order + "I", data, at + 4)[0]
        if size < 12 or at + size > len(data):
            return
        body = data[at + 8 : at + size - 4]
        at += size
        if kind == 1:
            interfaces.append(_interface(order, body))
        elif kind in (2, 6):
            number, high, low, captured, length = struct.unpack_from(order + "5I", body)
            link, units, offset, _ = interfaces[number & 0xFFFF if kind == 2 and order == "<" else number >> 16 if kind == 2 else number]
            time = offset * NANOSECONDS + (high << 32 | low) * NANOSECONDS // units
            yield time, link, body[20 : 20 + captured], length
        elif kind == 3:
            length = struct.unpack_from(order + "I", body)[0]
            link, _, offset, snap = interfaces[0]
            yield offset * NANOSECONDS, link, body[4 : 4 + min(length, snap or length)], length


def _interface(order: str, body: bytes) -> tuple[int, int, int, int]:
    """Link type, units in a second, seconds to add, snap length."""
    link, _, snap = struct.unpack_from(order + "HHI", body)
    units, offset, at = 1_000_000, 0, 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(order + "HH", body, at)
        value = body[at + 4 : at + 4 + size]
        if code == 0:
            break
        if code == 9 and size:
            units = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
        elif code == 14 and size == 8:
            offset = struct.unpack(order + "q", value)[0]
        at += 4 + (size + 3) // 4 * 4
    return link, units, offset, snap
