#!/usr/bin/env python3
"""Runs a whole house under a steady rate of live packets and watches what its processes need.

Starts the release executables (embedded broker, private Postgres, all services), adds a live sensor with a spool on the loopback
interface, sends UDP datagrams from a fixed pool of loopback addresses to three machines, and samples resident memory and open file
descriptors of every process. At the end the ledger must have counted what was sent, and neither memory nor descriptors may have grown
from the middle of the run to its end by more than the tolerance.

Needs the right to capture (root). Nothing leaves the loopback interface; the run ends by itself.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from live_house import LiveHouse, Sender, resident_bytes

SAMPLE_SECONDS = 5.0
# What may come on top of the middle third's median before it is called growth: an allocator's slack, and windows that fill for a day.
MEMORY_TOLERANCE_BYTES = 8 << 20
MEMORY_TOLERANCE_SHARE = 0.10


def sample(pid: int) -> tuple[int, int] | None:
    """Resident bytes and open file descriptors; None once the process is gone."""
    try:
        return resident_bytes(pid), len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None


def query(database: str, sql: str) -> list[str]:
    command = ["psql", "-X", "-A", "-t", "-q", "-F", "\t", database, "-c", "set search_path = leurre", "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().split("\t")


def wait_until_counted(database: str, sent: int, seconds: float) -> tuple[list[str], float]:
    """The live platform's account once all that was sent is in it, or as it stands after the deadline; and how long that took."""
    begun = time.monotonic()
    received = "select coalesce(sum(packets_received), 0) from attacks where platform = 'live' and absorbed_by is null"
    account = "select captured, counted, missing, late + clock_refused + malformed + unreadable, balances from completeness where platform = 'live'"
    while int(query(database, received)[0]) < sent and time.monotonic() - begun < seconds:
        time.sleep(0.2)
    return query(database, received) + query(database, account), time.monotonic() - begun


def grew(values: list[int]) -> tuple[float, float, bool]:
    """Median of the middle third and of the last third, and whether the difference is growth."""
    third = max(1, len(values) // 3)
    middle, last = statistics.median(values[third : 2 * third]), statistics.median(values[-third:])
    return middle, last, last - middle > max(MEMORY_TOLERANCE_BYTES, middle * MEMORY_TOLERANCE_SHARE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the release executables")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=100, help="packets a second")
    parser.add_argument("--sources", type=int, default=500, help="attackers' addresses, fixed for the whole run")
    parser.add_argument("--json", type=pathlib.Path, help="writes the figures to this file too")
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="leurre-soak-"))
    try:
        house = LiveHouse(options.bin, work)
        try:
            return soak(options, house)
        finally:
            house.stop()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def soak(options: argparse.Namespace, house: LiveHouse) -> int:
    watched = house.processes()
    sender = Sender(options.sources)
    samples: dict[str, list[tuple[int, int]]] = {name: [] for name in watched}
    begun, next_sample = time.monotonic(), 0.0
    print(f"{options.minutes:g} minutes at {options.rate:g} packets a second from {options.sources} addresses", flush=True)
    while (elapsed := time.monotonic() - begun) < options.minutes * 60:
        sender.send_until(int(elapsed * options.rate))
        if elapsed >= next_sample:
            next_sample += SAMPLE_SECONDS
            for name, pid in watched.items():
                figures = sample(pid)
                if figures is None:
                    log = house.log if name == "leurre-sensor" else house.folder / f"{name}.log"
                    print(f"{name} ended: {log.read_text()[-500:]}")
                    return 1
                samples[name].append(figures)
        time.sleep(0.005)
    account, waited = wait_until_counted(house.database, sender.sent, seconds=60)
    received, captured, counted, missing, aside, balances = account
    print(f"sent {sender.sent}, received by the tables {received} ({waited:.1f} s after the last one)")
    print(f"captured {captured} (answers included), counted {counted}, missing {missing}, set aside {aside}, balances {balances}")
    print(f"{'process':<20} {'MB middle':>10} {'MB last':>10} {'files middle':>13} {'files last':>11}")
    failed = int(received) != sender.sent or missing != "0" or aside != "0" or balances != "t"
    report = {"minutes": options.minutes, "rate": options.rate, "sent": sender.sent, "counted": received, "processes": {}}
    for name, figures in samples.items():
        middle, last, has_grown = grew([resident for resident, _ in figures])
        files_middle, files_last, _ = grew([files for _, files in figures])
        leaks = files_last > files_middle
        # The embedded broker keeps up to 5 MiB a partition: in half an hour it is still filling.
        has_grown = has_grown and name != "leurre-broker"
        mark = " GROWS" if has_grown or leaks else ""
        print(f"{name:<20} {middle / 1e6:>10.1f} {last / 1e6:>10.1f} {files_middle:>13.0f} {files_last:>11.0f}{mark}")
        report["processes"][name] = {"bytes": [middle, last], "files": [files_middle, files_last]}
        failed = failed or has_grown or leaks
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    print("flat" if not failed else "NOT as promised")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
