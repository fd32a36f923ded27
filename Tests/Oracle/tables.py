"""The oracle's tables, in the words of the live ones: every value as the text that Postgres would print."""
from __future__ import annotations

import ipaddress
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

from captures import Platform
from sources import (
    HOUR, Judged, Source, TOUCHES_MAX, by_machine, classify, in_parallel, machines_reached, notation, touches_of, visiting_order)
from streams import COLUMNS, digest, payloads, streams
from windows import DAY, windows

Row = tuple[str, ...]


@dataclass(slots=True)
class Table:
    """Rows by key. A key's and a value's columns are those of the live table or view of this name."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: dict[Row, Row] = field(default_factory=dict)

    def add(self, key: tuple, values: tuple) -> None:
        row = tuple(text(part) for part in key)
        if row in self.rows:
            raise AssertionError(f"{self.name} has two rows {row}")
        self.rows[row] = tuple(text(value) for value in values)


_COUNTS = ("packets_received", "packets_sent", "bytes_received", "bytes_sent", "handshakes")
_NUMBERS = ("sources", "visits", "packets", "bytes")
# Name, key, other columns of every table that is compared.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "completeness": (("platform",), ("captured", "counted", "not_counted", "balances")),
    "attacks": (
        ("platform", "source", "first_seen"),
        ("last_seen", "opened_within", "class", "spoofable", "machines_targeted", "visiting_order", "in_parallel", *_COUNTS)),
    "visits": (
        ("platform", "source", "attack_first_seen", "machine"),
        ("has_attack", "class", "ports_sequence", "ports", "truncated", "reached", "first_seen", "last_seen", *_COUNTS, *COLUMNS)),
    "payloads": (
        ("platform", "source", "attack_first_seen", "machine", "transport", "port"),
        ("has_visit", "class", "first_seen", "length", "stream_bytes", "truncated", "sha256")),
    "platform_hour": (("platform", "hour", "measure", "item"), _NUMBERS),
    "platform_day": (("platform", "day", "measure", "item"), _NUMBERS),
    "table_3": (
        ("platform",),
        ("active_days", "sources_per_day", "packets_per_day", "exposure_days", "sources_per_24h_up", "packets_per_24h_up")),
    "table_4": (("platform", "rank"), ("ports_sequence", "visits", "sources")),
    "table_5": (("platform", "machines"), ("sources", "percent", "all_sources")),
    "figure_2": (("platform", "ports_sequence", "day"), ("visits", "sources")),
    "figure_3": (("platform", "day"), ("is_active", "visits", "sources", "reference_value", "reference_platforms")),
    "section_4_1": (
        ("platforms",),
        ("addresses", "common_addresses", "common_percent", "backscatter_addresses", "backscatter_percent", "scanner_addresses",
         "same_class_a_addresses")),
    "section_5_2": (("platform",), ("sources", "increasing", "decreasing", "neither", "neither_percent")),
}
FIGURE_3_SEQUENCE = "{445/tcp}"


@dataclass(slots=True)
class Account:
    """What one platform captured: its packets, those that may not count, and the UTC days on which it was up."""

    platform: Platform
    captured: int = 0
    counted: int = 0
    days: set[int] = field(default_factory=set)


def tables(accounts: list[Account], sources: list[Source]) -> dict[str, Table]:
    """Every table of `SHAPES`."""
    result = {name: Table(name, *shape) for name, shape in SHAPES.items()}
    for account in accounts:
        if account.captured:
            not_counted = account.captured - account.counted
            result["completeness"].add((account.platform.id,), (account.captured, account.counted, not_counted, True))
    for source in sources:
        _add_source(source, result["attacks"], result["visits"], result["payloads"])
    days = windows(sources, DAY)
    for name, numbers, shown in (("platform_hour", windows(sources, HOUR), instant), ("platform_day", days, day)):
        for (platform, start, measure, item), row in numbers.items():
            result[name].add((platform, shown(start), measure, item), (row.sources, row.visits, row.packets, row.bytes))
    _add_table_3(accounts, days, result["table_3"])
    _add_table_4(result["visits"], result["table_4"])
    _add_table_5(accounts, result["attacks"], result["table_5"])
    for (platform, start, measure, item), row in days.items():
        if measure == "sequence" and row.visits:
            result["figure_2"].add((platform, item, day(start)), (row.visits, row.sources))
    _add_figure_3(accounts, days, result["figure_3"])
    _add_section_4_1(accounts, sources, result["section_4_1"])
    _add_section_5_2(sources, result["section_5_2"])
    return result


def _add_source(source: Source, attacks: Table, visits: Table, payload_table: Table) -> None:
    packets, address = source.packets, str(ipaddress.ip_address(source.address))
    first, last, kind = instant(packets[0].packet.time), instant(packets[-1].packet.time), classify(packets)
    # "Spoofable …: the source never completed a TCP handshake."
    spoofable = not any(judged.handshakes for judged in packets)
    attacks.add(
        (source.platform, address, first),
        (last, True, kind, spoofable, len(machines_reached(packets)), visiting_order(packets), in_parallel(packets), *_counts(packets)))
    for machine, own in by_machine(packets).items():
        ports = touches_of(own)
        visits.add(
            (source.platform, address, first, machine),
            (True, kind, notation(ports), len(ports), len(ports) > TOUCHES_MAX, any(judged.reaches for judged in own),
             instant(own[0].packet.time), instant(own[-1].packet.time), *_counts(own), *streams(own)))
        for protocol, port, time, data, length, is_cut in payloads(own):
            payload_table.add(
                (source.platform, address, first, machine, protocol, port),
                (True, kind, instant(time), len(data), length, is_cut, digest(data)))


def _counts(packets: list[Judged]) -> tuple[int, ...]:
    received = [judged.packet.length for judged in packets if judged.packet.received]
    sent = [judged.packet.length for judged in packets if not judged.packet.received]
    return len(received), len(sent), sum(received), sum(sent), sum(judged.handshakes for judged in packets)


def _add_table_3(accounts: list[Account], days: dict, table: Table) -> None:
    """"Average distinct sources per active day, average received packets per active day." Days on which the platform was not up do not count,
    days on which nothing came do. By the exact exposure: all days on which it was up at all, divided by the time that it was."""
    for account in accounts:
        up = time_up(account)
        if up:
            own = {start: row for (platform, start, measure, _), row in days.items() if platform == account.platform.id and measure == "all"}
            active = [own.get(start) for start in active_days(account)]
            sources, packets = (sum(getattr(row, name) for row in active if row) for name in ("sources", "packets"))
            exposure = sum(up.values())
            of_up = [row for start, row in own.items() if start in up]
            table.add(
                (account.platform.id,),
                (len(active), ratio(sources, len(active)), ratio(packets, len(active)), ratio(exposure, DAY, "0.0001"),
                 ratio(sum(row.sources for row in of_up) * DAY, exposure), ratio(sum(row.packets for row in of_up) * DAY, exposure)))


def active_days(account: Account) -> set[int]:
    """"A UTC day in which a platform's sensor was up for at least the configured share of the day (default 50 %)." """
    return {begin for begin, time in time_up(account).items() if 2 * time >= DAY}


def time_up(account: Account) -> dict[int, int]:
    """"A replayed capture counts as up on every UTC day with at least one captured packet, unless the platform file gives `up:` intervals": by
    day, in nanoseconds."""
    if not account.platform.up:
        return {begin: DAY for begin in account.days}
    covered: dict[int, int] = defaultdict(int)
    for start, end in account.platform.up:
        for begin in range(start // DAY * DAY, end, DAY):
            covered[begin] += min(end, begin + DAY) - max(start, begin)
    return dict(covered)


def _add_table_4(visits: Table, table: Table) -> None:
    """"The ten most frequent ports sequences"; "Table 4 counts machine visits; the count of distinct sources stands beside it." Here all ranks,
    with `{}`."""
    counts: dict[str, Counter] = defaultdict(Counter)
    sources: dict[tuple[str, str], set] = defaultdict(set)
    for key, row in visits.rows.items():
        values = dict(zip(visits.columns, row))
        if values["reached"] == "t" and values["class"] != "answer":
            counts[key[0]][values["ports_sequence"]] += 1
            sources[key[0], values["ports_sequence"]].add(key[1:3])
    for platform, own in counts.items():
        order = sorted(own, key=lambda sequence: (-own[sequence], -len(sources[platform, sequence]), sequence))
        for rank, sequence in enumerate(order, 1):
            table.add((platform, rank), (sequence, own[sequence], len(sources[platform, sequence])))


def _add_table_5(accounts: list[Account], attacks: Table, table: Table) -> None:
    """"% of sources that targeted exactly 1, 2, 3 machines (denominator: sources that reached at least one)." """
    for account in accounts:
        counts: Counter = Counter()
        for key, row in attacks.rows.items():
            values = dict(zip(attacks.columns, row))
            if key[0] == account.platform.id and values["class"] != "answer" and values["machines_targeted"] != "0":
                counts[int(values["machines_targeted"])] += 1
        total = sum(counts.values())
        for machines in range(1, len(account.platform.machines) + 1 if total else 1):
            table.add((account.platform.id, machines), (counts[machines], ratio(100 * counts[machines], total), total))


def _add_figure_3(accounts: list[Account], days: dict, table: Table) -> None:
    """"The same days … all other platforms together": here the sources of the others that were active that day."""
    cells = {(platform, start): row for (platform, start, measure, item), row in days.items()
             if (measure, item) == ("sequence", FIGURE_3_SEQUENCE)}
    told = {account.platform.id: account.days | set(time_up(account)) for account in accounts}
    active = {account.platform.id: active_days(account) for account in accounts}
    for platform, starts in told.items():
        for start in starts | {begin for name, begin in cells if name == platform}:
            others = [name for name in told if name != platform and start in active[name]]
            elsewhere = sum(cells[name, start].sources for name in others if (name, start) in cells)
            own = cells.get((platform, start))
            table.add(
                (platform, day(start)),
                (start in active[platform], own.visits if own else 0, own.sources if own else 0, elsewhere if others else "", len(others)))


def _add_section_4_1(accounts: list[Account], sources: list[Source], table: Table) -> None:
    """"Share of addresses seen on two or more platforms, of which backscatter and scans"; "whether those platforms share a class A"."""
    kinds: dict[bytes, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        if (kind := classify(source.packets)) != "answer":
            kinds[source.address][source.platform].append(kind)
    octets = {account.platform.id: {address[0] if len(address) == 4 else None for address in account.platform.machines} for account in accounts}
    common = {address: places for address, places in kinds.items() if len(places) > 1}
    backscatter = sum(all(kind == "backscatter" for own in places.values() for kind in own) for places in common.values())
    seen = [set().union(*(octets[platform] for platform in places)) for places in common.values()]
    near = sum(len(own - {None}) == 1 and all(octets[platform] - {None} for platform in places) for own, places in zip(seen, common.values()))
    platforms = len({platform for places in kinds.values() for platform in places})
    table.add(
        (platforms,),
        (len(kinds), len(common), ratio(100 * len(common), len(kinds)), backscatter, ratio(100 * backscatter, len(common)),
         len(common) - backscatter, near))


def _add_section_5_2(sources: list[Source], table: Table) -> None:
    """"Attacks on three machines that went neither up nor down in address order." """
    orders: dict[str, Counter] = defaultdict(Counter)
    for source in sources:
        if classify(source.packets) != "answer" and len(machines_reached(source.packets)) >= 3:
            orders[source.platform][visiting_order(source.packets)] += 1
    for platform, counts in orders.items():
        total, neither = sum(counts.values()), sum(counts.values()) - counts["increasing"] - counts["decreasing"]
        table.add((platform,), (total, counts["increasing"], counts["decreasing"], neither, ratio(100 * neither, total)))


def text(value: object) -> str:
    """As `psql --csv` prints it."""
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def ratio(part: int, whole: int, unit: str = "0.01") -> str:
    """Two decimals, halves away from zero; nothing of nothing is not a number."""
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal(unit), ROUND_HALF_UP)) if whole else ""


def instant(time: int) -> str:
    """Nanoseconds since 1970 in the microseconds that Postgres keeps."""
    moment = datetime.fromtimestamp(time // 1_000_000_000, timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1_000_000_000 // 1_000:06d}Z"


def day(start: int) -> str:
    """The UTC day that begins then."""
    return instant(start)[:10]
