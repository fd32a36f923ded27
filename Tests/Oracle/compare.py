#!/usr/bin/python3
"""Compares the live tables with the oracle's.

    compare.py --platforms FILE --postgres ADDRESS

Ids, revisions, generations and look-ups aside; without attacks that another one took in. Exit: 0 equal, 1 different, 2 cannot tell.
"""
from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from captures import InputError
from lookups import Countries, LookUp, host_kind, looked_up, read_names
from oracle import add_options, expected, platforms_of
from tables import Row, Table

EXAMPLES_MAX = 5


def _instant(column: str) -> str:
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


# What is looked up is not compared; zeros say that a number went away.
_MEASURES = ("all", "machines", "order", "class", "sequence", "port", "common")
# What the columns of a table are called, or how they are computed, where it is not by their own name.
_EXPRESSIONS = {
    "completeness": {"not_counted": "missing + late + clock_refused + malformed + unreadable"},
    "attacks": {
        "source": "host(source)", "first_seen": _instant("first_seen"), "last_seen": _instant("last_seen"),
        "opened_within": "opened between first_seen and last_seen"},
    "visits": {
        "source": "host(source)", "attack_first_seen": _instant("attack_first_seen"), "first_seen": _instant("first_seen"),
        "last_seen": _instant("last_seen"),
        "has_attack": """exists (select from attacks a where a.opened = t.opened and a.id = t.attack and a.absorbed_by is null
            and (a.platform, a.source, a.first_seen, a.class) = (t.platform, t.source, t.attack_first_seen, t.class))"""},
    "payloads": {
        "source": "host(source)", "attack_first_seen": _instant("attack_first_seen"), "first_seen": _instant("first_seen"),
        "sha256": "encode(sha256, 'hex')",
        "has_visit": """exists (select from visits v where (v.opened, v.attack, v.machine) = (t.opened, t.attack, t.machine))"""},
    "platform_hour": {"hour": _instant("hour")},
}
_FROM = {
    "completeness": "completeness t where captured > 0",
    "attacks": "attacks t where absorbed_by is null",
    "table_4": "table_4(ranks => 2147483647, with_empty => true) t",
}


@dataclass(slots=True)
class Comparison:
    """How a live table differs from the oracle's. An example is (key, column, live, oracle); no column: the row is on one side only."""

    table: str
    rows: int = 0
    differences: int = 0
    examples: list[tuple[str, str, str, str]] = field(default_factory=list)

    def differ(self, key: tuple[str, ...], column: str, live: str, oracle: str) -> None:
        self.differences += 1
        if len(self.examples) < EXAMPLES_MAX:
            self.examples.append((" ".join(key), column, live, oracle))


def query(options: argparse.Namespace, sql: str) -> list[list[str]]:
    """The rows that psql prints."""
    schema = options.schema.replace('"', '""')
    command = ["psql", "--csv", "-X", "-q", "-t", "-v", "ON_ERROR_STOP=1", "-d", options.postgres,
               "-c", f'set search_path to "{schema}"', "-c", sql]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise InputError(f"cannot run psql: {error.strerror}; install Debian's postgresql-client") from error
    if done.returncode:
        raise InputError(f"cannot read the tables: {done.stderr.strip()}; check --postgres and --schema")
    csv.field_size_limit(1 << 30)
    return list(csv.reader(io.StringIO(done.stdout)))


def live(options: argparse.Namespace, like: Table) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The live rows of a table, in the shape of the oracle's."""
    expressions = _EXPRESSIONS.get(like.name, {})
    columns = ", ".join(expressions.get(column, column) for column in like.keys + like.columns)
    source = _FROM.get(like.name, f"{like.name} t")
    if "measure" in like.keys:
        measures = ", ".join(f"'{measure}'" for measure in _MEASURES if measure not in options.skip_measure)
        source += f" where (sources <> 0 or packets <> 0) and measure in ({measures})"
    rows = query(options, f"select {columns} from {source}")
    return [(tuple(row[: len(like.keys)]), tuple(row[len(like.keys) :])) for row in rows]


def compare(oracle: Table, rows: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Comparison:
    """Row by row and column by column."""
    result = Comparison(oracle.name, rows=len(oracle.rows))
    seen = set()
    for key, values in rows:
        wanted = oracle.rows.get(key)
        if key in seen:
            result.differ(key, "", "row twice", "row once")
        elif wanted is None:
            result.differ(key, "", f"row {', '.join(values)}", "no row")
        else:
            for column, found, value in zip(oracle.columns, values, wanted):
                if found != value:
                    result.differ(key, column, found, value)
        seen.add(key)
    for key, values in oracle.rows.items():
        if key not in seen:
            result.differ(key, "", "no row", f"row {', '.join(values)}")
    return result


def unaccounted(options: argparse.Namespace, oracle: Table) -> dict[str, int]:
    """Per platform the captured packets that are neither counted nor missing nor set aside, by the oracle's count of what was captured; a
    negative number says that there are more than were captured."""
    accounts = {
        platform: int(count) for platform, count in query(
            options, "select platform, counted + missing + late + clock_refused + malformed + unreadable from completeness")}
    captured = {key[0]: int(row[oracle.columns.index("captured")]) for key, row in oracle.rows.items()}
    return {platform: captured.get(platform, 0) - accounts.get(platform, 0) for platform in sorted(captured.keys() | accounts.keys())}


def show(comparisons: list[Comparison], left: dict[str, int]) -> None:
    print(f"{'table':<14} {'rows':>8} {'differences':>11}")
    for comparison in comparisons:
        print(f"{comparison.table:<14} {comparison.rows:>8} {comparison.differences:>11}")
    print(f"packets unaccounted for: {sum(abs(count) for count in left.values())}")
    for comparison in comparisons:
        for key, column, found, wanted in comparison.examples:
            print(f"{comparison.table}: {key}{': ' + column if column else ''}: live {found[:300]!r}, oracle {wanted[:300]!r}")
    for platform, count in left.items():
        if count:
            print(f"{platform}: {count} packets unaccounted for")


def once(options: argparse.Namespace, oracle: dict[str, Table]) -> tuple[list[Comparison], dict[str, int]]:
    comparisons = [compare(table, live(options, table)) for name, table in oracle.items() if name not in options.skip]
    return comparisons, unaccounted(options, oracle["completeness"])


def wanted(options: argparse.Namespace) -> dict[str, Table]:
    """The oracle's tables with the platforms called as they are in the live ones, without the measures that are not compared."""
    names = dict(pair.split("=", 1) for pair in options.rename)
    result = expected(options)
    for table in result.values():
        measure = table.keys.index("measure") if "measure" in table.keys else None
        table.rows = {
            (names.get(key[0], key[0]), *key[1:]): row for key, row in table.rows.items()
            if measure is None or key[measure] not in options.skip_measure}
    return result


def look_ups(options: argparse.Namespace, attacks: Table) -> dict[Row, LookUp]:
    """What is known of the oracle's attacks: country and host kind by its own reading of the same files, the system by the live rows."""
    countries, names = Countries(options.countries), read_names(options.host_names)
    systems = {tuple(row[:3]): row[3:] for row in query(options, f"""
        select platform, host(source), {_instant('first_seen')}, coalesce(operating_system, ''), coalesce(operating_system_is_tool, false)
        from attacks where absorbed_by is null""")}
    return {
        key: (countries.of(key[1]), host_kind(names.get(key[1])), systems[key][0], systems[key][1] == "t")
        for key in attacks.rows if key in systems}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--postgres", required=True, metavar="ADDRESS", help="where the live tables are: postgres://…")
    parser.add_argument("--schema", default="leurre", help="the schema that holds them (default: leurre)")
    parser.add_argument("--rename", action="append", default=[], metavar="A=B", help="platform A of the file is B in the tables (repeatable)")
    parser.add_argument("--skip", action="append", default=[], metavar="TABLE", help="do not compare this table (repeatable)")
    parser.add_argument("--skip-measure", action="append", default=[], metavar="MEASURE", help="leave this measure of hours and days out (repeatable)")
    parser.add_argument(
        "--countries", action="append", default=[], type=Path, metavar="FILE",
        help="the ranges that the house looks countries up in: compare Tables 1 and 2, Figure 4 and section 4.2 too (repeatable)")
    parser.add_argument(
        "--host-names", action="append", default=[], type=Path, metavar="FILE", help="the house's file of host names (repeatable)")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="compare again until they are equal, so long at most")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    try:
        oracle = wanted(options)
        if options.countries:
            oracle |= looked_up(platforms_of(options), oracle["attacks"], look_ups(options, oracle["attacks"]))
        deadline = time.monotonic() + options.wait
        while True:
            comparisons, left = once(options, oracle)
            equal = not any(comparison.differences for comparison in comparisons) and not any(left.values())
            if equal or time.monotonic() >= deadline:
                break
            time.sleep(0.5)
    except (InputError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps({
            "equal": equal, "rows": sum(comparison.rows for comparison in comparisons),
            "differences": sum(comparison.differences for comparison in comparisons),
            "unaccounted": sum(abs(count) for count in left.values()), "unaccounted_by_platform": left,
            "tables": [{
                "table": comparison.table, "rows": comparison.rows, "differences": comparison.differences,
                "examples": [dict(zip(("key", "column", "live", "oracle"), example)) for example in comparison.examples],
            } for comparison in comparisons]}))
    else:
        show(comparisons, left)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
