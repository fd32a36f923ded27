"""Tables 1 and 2, Figure 4 and section 4.2: what rests on look-ups.

Countries are found here once more, in the same range files; host names and what they say too, in the same file of names. Only what system a
SYN tells of is taken from the live rows (p0f's own answers are compared elsewhere): here it is counted.
"""
from __future__ import annotations

import bisect
import ipaddress
from collections import Counter, defaultdict
from pathlib import Path

from captures import InputError, Platform
from tables import Row, Table, ratio

# The paper's three patterns: "%dsl%", "%dialin%", "%cable%".
_PERSONAL = ("dsl", "dialin", "cable")
# Of an attack: its country, what kind of host its name tells of, its system and whether that is a tool.
LookUp = tuple[str, str, str, bool]


class Countries:
    """Range files: first address, last address, country; numbers for IPv4, addresses for IPv6."""

    def __init__(self, paths: list[Path]) -> None:
        ranges = []
        for path in paths:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    low, high, country = line.split(",")[:3]
                    ranges.append((*_address(low), _address(high)[1], country))
        self._ranges = sorted(ranges)

    def of(self, address: str) -> str:
        """"An address that the country database does not know has country `??`." """
        version, number = _address(address)
        place = bisect.bisect_right(self._ranges, (version, number, float("inf"), "")) - 1
        if place < 0:
            return "??"
        found_version, low, high, country = self._ranges[place]
        return country if found_version == version and low <= number <= high else "??"


def _address(text: str) -> tuple[int, int]:
    address = ipaddress.ip_address(int(text) if text.isdigit() else text)
    return address.version, int(address)


def read_names(paths: list[Path]) -> dict[str, str]:
    """Files in the format of hosts(5): the first name of an address holds."""
    names: dict[str, str] = {}
    for path in paths:
        try:
            for line in path.read_text(encoding="utf-8").splitlines():
                fields = line.split("#")[0].split()
                if len(fields) > 1:
                    names.setdefault(str(ipaddress.ip_address(fields[0])), fields[1].lower())
        except (OSError, ValueError) as error:
            raise InputError(f'cannot read the host names "{path}": {error}; each line is an address and a name') from error
    return names


def host_kind(name: str | None) -> str:
    """"Undetermined: no name." """
    if not name:
        return "undetermined"
    return "personal computer" if any(pattern in name for pattern in _PERSONAL) else "other"


def looked_up(platforms: list[Platform], attacks: Table, look_ups: dict[Row, LookUp]) -> dict[str, Table]:
    """`look_ups` by the key of `attacks`."""
    counted = [
        (key[0], look_ups[key]) for key, row in attacks.rows.items()
        if dict(zip(attacks.columns, row))["class"] != "answer" and key in look_ups]
    return {table.name: table for table in (
        _table_1(platforms), _table_2(counted), _figure_4(counted), _section_4_2(counted))}


def _table_1(platforms: list[Platform]) -> Table:
    """"Countries hosting at least one platform." """
    table = Table("table_1", ("country",), ("platforms",))
    for country, count in Counter(platform.country for platform in platforms if platform.captures).items():
        table.add((country,), (count,))
    return table


def _table_2(counted: list[tuple[str, LookUp]]) -> Table:
    """"% of sources clearly identified as personal computers"; "of all sources, and of named sources"."""
    table = Table("table_2", ("platform",), (
        "sources", "personal_computers", "others", "undetermined", "personal_computers_percent", "personal_computers_percent_of_named"))
    for platform, kinds in _by_platform(counted, 1).items():
        total, named = sum(kinds.values()), kinds["personal computer"] + kinds["other"]
        table.add((platform,), (
            total, kinds["personal computer"], kinds["other"], kinds["undetermined"], ratio(100 * kinds["personal computer"], total),
            ratio(100 * kinds["personal computer"], named)))
    return table


def _figure_4(counted: list[tuple[str, LookUp]]) -> Table:
    """"The five most important countries of origin, the rest as `others`"; `??` apart, "not in the count of countries, but in every
    denominator"."""
    table = Table("figure_4", ("platform", "position"), ("country", "sources", "percent", "countries", "all_sources"))
    for platform, countries in _by_platform(counted, 0).items():
        total = sum(countries.values())
        known = sorted((country for country in countries if country != "??"), key=lambda country: (-countries[country], country))
        shown = [(place, country, countries[country]) for place, country in enumerate(known[:5], 1)]
        if len(known) > 5:
            shown.append((6, "others", sum(countries[country] for country in known[5:])))
        if countries["??"]:
            shown.append((7, "??", countries["??"]))
        for place, country, sources in shown:
            table.add((platform, place), (country, sources, ratio(100 * sources, total), len(known), total))
    return table


def _section_4_2(counted: list[tuple[str, LookUp]]) -> Table:
    """"Share of Windows among the sources with a known system"; scanners and other tools are no system."""
    table = Table("section_4_2", ("platform",), ("sources", "known", "windows", "windows_percent", "others", "tools", "unknown"))
    systems: dict[str, Counter] = defaultdict(Counter)
    for platform, (_, _, system, is_tool) in counted:
        systems[platform]["tool" if is_tool else "unknown" if not system else "Windows" if system == "Windows" else "other"] += 1
    for platform, own in systems.items():
        known = own["Windows"] + own["other"]
        table.add((platform,), (
            sum(own.values()), known, own["Windows"], ratio(100 * own["Windows"], known), own["other"], own["tool"], own["unknown"]))
    return table


def _by_platform(counted: list[tuple[str, LookUp]], field: int) -> dict[str, Counter]:
    counts: dict[str, Counter] = defaultdict(Counter)
    for platform, look_up in counted:
        counts[platform][look_up[field]] += 1
    return counts
