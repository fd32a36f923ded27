#!/usr/bin/python3
"""The batch oracle: a separate, simple, slow computation of the tables from the captures alone.

    oracle.py --platforms FILE --out FOLDER

writes one CSV file a table. It shares no code with the services, so that a difference is a bug in one of the two, or an unclear definition.
"""
from __future__ import annotations

import argparse
import csv
import hashlib
import ipaddress
import json
import os
import sys
from collections import Counter
from pathlib import Path

from captures import Frame, InputError, Platform, read_platforms
from packets import Packet, packets_of
from sources import Source, sources_of
from tables import Account, Table, tables
from windows import DAY


class Excluded:
    """Packets that may not count, because they were legitimately set aside or are known to be lost: each line or object names one,

    by `capture` and `index` (of the frame in the file, from 0), or by `platform`, `time` (nanoseconds since 1970) and `source` (the attacker's
    address). A list of JSON objects, or lines with two or three fields and tabs between them.
    """

    def __init__(self, paths: list[Path]) -> None:
        self._left: Counter[tuple] = Counter()
        for path in paths:
            try:
                content = path.read_text(encoding="utf-8")
                self._left.update(_json(content) if content.lstrip().startswith("[") else _lines(content))
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise InputError(f'cannot read the excluded packets "{path}": {error!r}; see --help') from error

    def takes(self, platform: str, frame: Frame, packet: Packet) -> bool:
        """True once for every time that the packet is named."""
        names = [
            (str(frame.path), frame.index), (frame.path.name, frame.index),
            (platform, packet.time, packet.source)]
        for name in names:
            if self._left[name]:
                self._left[name] -= 1
                return True
        return False

    def expect_all_found(self) -> None:
        missing = [name for name, count in self._left.items() if count]
        if missing:
            raise InputError(f"{len(missing)} excluded packets are in no capture, the first is {missing[0]}; check the list")


def _json(content: str) -> list[tuple]:
    return [
        (entry["capture"], int(entry["index"])) if "capture" in entry else _by_time(entry["platform"], entry["time"], entry["source"])
        for entry in json.loads(content)]


def _lines(content: str) -> list[tuple]:
    fields = [line.split("\t") for line in content.splitlines() if line and not line.startswith("#")]
    return [_by_time(*line) if len(line) == 3 else (line[0], int(line[1])) for line in fields]


def _by_time(platform: str, time: str | int, source: str) -> tuple:
    return platform, int(time), ipaddress.ip_address(source).packed


def compute(platforms: list[Platform], excluded: Excluded) -> dict[str, Table]:
    """All tables of all platforms."""
    accounts: list[Account] = []
    sources: list[Source] = []
    for platform in platforms:
        account = Account(platform)
        counted: list[Packet] = []
        for frame, packet in packets_of(platform):
            account.captured += 1
            account.days.add(packet.time // DAY * DAY)
            if not packet.is_malformed and not excluded.takes(platform.id, frame, packet):
                counted.append(packet)
        account.counted = len(counted)
        accounts.append(account)
        sources += sources_of(platform.id, counted)
    excluded.expect_all_found()
    return tables(accounts, sources)


def expected(options: argparse.Namespace) -> dict[str, Table]:
    """The tables that the options ask for, from the cache if it holds the answer to the same question."""
    platforms = platforms_of(options)
    if options.cache is None:
        return compute(platforms, Excluded(options.exclude))
    kept = options.cache / f"{_question(platforms, options)}.json"
    if kept.exists():
        return {name: _table(name, value) for name, value in json.loads(kept.read_text(encoding="utf-8")).items()}
    result = compute(platforms, Excluded(options.exclude))
    options.cache.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed, so that two comparisons at once never read half a file.
    written = kept.with_suffix(f".{os.getpid()}")
    written.write_text(json.dumps({
        name: [table.keys, table.columns, list(table.rows.keys()), list(table.rows.values())] for name, table in result.items()
    }), encoding="utf-8")
    written.replace(kept)
    return result


def _table(name: str, kept: list) -> Table:
    keys, columns, row_keys, rows = kept
    return Table(name, tuple(keys), tuple(columns), {tuple(key): tuple(row) for key, row in zip(row_keys, rows)})


def platforms_of(options: argparse.Namespace) -> list[Platform]:
    """Those of the file, with the captures of all their sensors."""
    platforms = read_platforms(options.platforms)
    known = {platform.id: platform for platform in platforms}
    for entry in options.sensor:
        place, _, path = entry.partition("=")
        platform, _, sensor = place.partition("/")
        if platform not in known or not sensor or not path:
            raise InputError(f'cannot use --sensor "{entry}": it has to be PLATFORM/SENSOR=CAPTURE with a platform of the file')
        known[platform].sensors.setdefault(sensor, []).append(Path(path))
    for platform in platforms:
        platform.sensors = {sensor: paths for sensor, paths in sorted(platform.sensors.items()) if paths}
    return platforms


def _question(platforms: list[Platform], options: argparse.Namespace) -> str:
    """What the answer depends on: this program, the platforms, their captures, what is excluded."""
    question = hashlib.sha256(repr(platforms).encode())
    files = sorted(Path(__file__).parent.glob("*.py")) + [path for platform in platforms for path in platform.captures] + options.exclude
    for path in files:
        try:
            question.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise InputError(f'cannot read "{path}": {error.strerror}; check the path') from error
    return question.hexdigest()


def add_options(parser: argparse.ArgumentParser) -> None:
    """What oracle and comparison have in common."""
    parser.add_argument("--platforms", type=Path, required=True, metavar="FILE", help="platform file with captures, as `leurre analyse` takes it")
    parser.add_argument(
        "--sensor", action="append", default=[], metavar="PLATFORM/SENSOR=CAPTURE", help="a capture of a further sensor of a platform (repeatable)")
    parser.add_argument(
        "--exclude", action="append", default=[], type=Path, metavar="FILE",
        help="packets that may not count: JSON list or lines; `capture index` or `platform nanoseconds source` (repeatable)")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep and reuse results here; the name is a hash of all that they depend on")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the CSV files go")
    options = parser.parse_args()
    try:
        result = expected(options)
        options.out.mkdir(parents=True, exist_ok=True)
        for name, table in result.items():
            with open(options.out / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(table.keys + table.columns)
                writer.writerows(key + row for key, row in sorted(table.rows.items()))
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
