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
    "table_3": (("platform",), ("active_days", "sources_per_day", "packets_per_day")),
    "table_4": (("platform", "rank"), ("ports_sequence", "visits", "sources")),
    "table_5": (("platform", "machines"), ("sources", "percent", "all_sources")),
}


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
    days on which nothing came do."""
    for account in accounts:
        active = active_days(account)
        if active:
            own = [row for (platform, start, measure, _), row in days.items()
                   if platform == account.platform.id and measure == "all" and start in active]
            count = len(active)
            table.add(
                (account.platform.id,),
                (count, ratio(sum(row.sources for row in own), count), ratio(sum(row.packets for row in own), count)))


def active_days(account: Account) -> set[int]:
    """"A replayed capture counts as up on every UTC day with at least one captured packet, unless the platform file gives `up:` intervals": then
    on the days that they cover at least half."""
    if not account.platform.up:
        return account.days
    covered: dict[int, int] = defaultdict(int)
    for start, end in account.platform.up:
        for begin in range(start // DAY * DAY, end, DAY):
            covered[begin] += min(end, begin + DAY) - max(start, begin)
    return {begin for begin, time in covered.items() if 2 * time >= DAY}


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


def text(value: object) -> str:
    """As `psql --csv` prints it."""
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def ratio(part: int, whole: int) -> str:
    """Two decimals, halves away from zero."""
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def instant(time: int) -> str:
    """Nanoseconds since 1970 in the microseconds that Postgres keeps."""
    moment = datetime.fromtimestamp(time // 1_000_000_000, timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1_000_000_000 // 1_000:06d}Z"


def day(start: int) -> str:
    """The UTC day that begins then."""
    return instant(start)[:10]
