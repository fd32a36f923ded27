"""The numbers of hours and days: cut from the packets that fell into them."""
from __future__ import annotations

from collections import defaultdict

from sources import HOUR, Judged, Source, by_machine, classify, machines_reached, notation, touches_of, visiting_order

DAY = 24 * HOUR
# Platform, start of the window, measure, item.
Key = tuple[str, int, str, str]


class Numbers:
    """Sources, visits, packets and bytes received."""

    __slots__ = ("sources", "visits", "packets", "bytes")

    def __init__(self) -> None:
        self.sources = self.visits = self.packets = self.bytes = 0


def windows(sources: list[Source], length: int) -> dict[Key, Numbers]:
    """"Windows": each uses only the packets that fell into it; its sources are the distinct addresses with a packet in it; machines, order and
    class are those of its own packets; a sequence is built from the touches inside it. Sources that only answered are left out."""
    cells: dict[tuple[int, bytes, str], list[Judged]] = defaultdict(list)
    for source in sources:
        for judged in source.packets:
            cells[judged.packet.time // length * length, source.address, source.platform].append(judged)
    counted = {cell: packets for cell, packets in cells.items() if classify(packets) != "answer"}
    platforms: dict[tuple[int, bytes], int] = defaultdict(int)
    for start, address, _ in counted:
        platforms[start, address] += 1
    table: dict[Key, Numbers] = defaultdict(Numbers)
    for (start, address, platform), packets in counted.items():
        items = [
            ("all", ""), ("machines", str(len(machines_reached(packets)))), ("order", visiting_order(packets)), ("class", classify(packets))]
        # "Common … an address in a period: seen on two or more platforms."
        if platforms[start, address] >= 2:
            items.append(("common", ""))
        received = [judged.packet for judged in packets if judged.packet.received]
        for measure, item in items:
            numbers = table[platform, start, measure, item]
            numbers.sources += 1
            numbers.packets += len(received)
            numbers.bytes += sum(packet.length for packet in received)
        visits = [touches_of(own) for own in by_machine(packets).values() if any(judged.reaches for judged in own)]
        sequences = [notation(ports) for ports in visits]
        for sequence in sequences:
            table[platform, start, "sequence", sequence].visits += 1
        for sequence in set(sequences):
            table[platform, start, "sequence", sequence].sources += 1
        for port, protocol in {port for ports in visits for port in ports}:
            table[platform, start, "port", f"{port}/{protocol}"].sources += 1
    return dict(table)
