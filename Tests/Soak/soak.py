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
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

MACHINES = ["127.77.0.1", "127.77.0.2", "127.77.0.3"]
PORTS = [135, 137, 139, 445, 1026, 1027, 1433, 4899, 5554, 9898]
SAMPLE_SECONDS = 5.0
# What may come on top of the middle third's median before it is called growth: an allocator's slack, and windows that fill for a day.
MEMORY_TOLERANCE_BYTES = 8 << 20
MEMORY_TOLERANCE_SHARE = 0.10


def platforms_file(folder: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    """A platform that is replayed once, so that the house starts, and the one that is watched live."""
    capture = root / "deploy/data/demo/week_groucho-sydney.pcap"
    machines = ", ".join("{address: %s}" % address for address in MACHINES)
    file = folder / "platforms.yaml"
    file.write_text(
        "platforms:\n"
        '  - {id: warm-up, country: AU, network: cloud, machines: [{address: 198.51.100.60}], captures: ["%s"]}\n'
        "  - {id: soak, country: FR, network: academic, machines: [%s]}\n" % (capture, machines)
    )
    return file


def start_house(bin_folder: pathlib.Path, platforms: pathlib.Path) -> tuple[pathlib.Path, str, str]:
    """The house's folder, its broker and its database."""
    command = [str(bin_folder / "leurre"), "demo", "--keep", "--quiet", "--platforms", str(platforms)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    folder = re.search(r"demo --stop (\S+)", text)
    servers = re.search(r"--bootstrap-servers (\S+)", text)
    database = re.search(r'psql "(\S+)"', text)
    if not (folder and servers and database):
        raise SystemExit("cannot start a house: " + text[-500:])
    return pathlib.Path(folder.group(1)), servers.group(1), database.group(1)


def generation_of(folder: pathlib.Path) -> str:
    """The generation that the house's services run with."""
    for line in (folder / "processes").read_text().splitlines():
        pid, name = line.split()
        if name == "leurre-sessions":
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            return words[words.index("--generation") + 1]
    raise SystemExit("cannot find leurre-sessions among the house's processes")


def start_sensor(bin_folder: pathlib.Path, house: pathlib.Path, servers: str, platforms: pathlib.Path, spool: pathlib.Path) -> subprocess.Popen:
    command = [
        str(bin_folder / "leurre-sensor"), "--bootstrap-servers", servers, "--generation", generation_of(house), "--platforms",
        str(platforms), "--platform", "soak", "--interface", "lo", "--spool", str(spool),
    ]
    log = open(house / "sensor-soak.log", "wb")
    sensor = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while "capturing" not in (house / "sensor-soak.log").read_text():
        if sensor.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("cannot start the sensor: " + (house / "sensor-soak.log").read_text()[-500:])
        time.sleep(0.1)
    return sensor


class Sender:
    """Sends datagrams at a steady rate: the same sequence for the same seed."""

    def __init__(self, sources: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.sources = []
        for index in range(sources):
            end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            end.bind((f"127.{78 + index // 62_500}.{index // 250 % 250}.{1 + index % 250}", 0))
            end.setblocking(False)
            self.sources.append(end)
        self.sent = 0

    def send_until(self, packets: int) -> None:
        while self.sent < packets:
            source = self.random.choice(self.sources)
            target = (self.random.choice(MACHINES), self.random.choice(PORTS))
            try:
                source.sendto(b"soak" * self.random.randint(1, 100), target)
            except ConnectionRefusedError:
                continue  # the answer to an earlier datagram (port unreachable), told by this socket; nothing was sent
            self.sent += 1


def sample(pid: int) -> tuple[int, int] | None:
    """Resident bytes and open file descriptors; None once the process is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(resident.group(1)) * 1024, descriptors) if resident else None


def query(database: str, sql: str) -> list[str]:
    command = ["psql", "-X", "-A", "-t", "-q", "-F", "\t", database, "-c", "set search_path = leurre", "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().split("\t")


def wait_until_counted(database: str, sent: int, seconds: float) -> tuple[list[str], float]:
    """The live platform's account once all that was sent is in it, or as it stands after the deadline; and how long that took."""
    begun = time.monotonic()
    received = "select coalesce(sum(packets_received), 0) from attacks where platform = 'soak' and absorbed_by is null"
    account = "select captured, counted, missing, late + clock_refused + malformed + unreadable, balances from completeness where platform = 'soak'"
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
    root = pathlib.Path(__file__).resolve().parents[2]
    work = pathlib.Path(tempfile.mkdtemp(prefix="leurre-soak-"))
    platforms = platforms_file(work, root)
    house, servers, database = start_house(options.bin, platforms)
    sensor = None
    try:
        sensor = start_sensor(options.bin, house, servers, platforms, work / "spool")
        watched = {line.split()[1]: int(line.split()[0]) for line in (house / "processes").read_text().splitlines()}
        watched["leurre-sensor"] = sensor.pid
        return soak(options, watched, database, house, work)
    finally:
        if sensor is not None and sensor.poll() is None:
            sensor.send_signal(signal.SIGTERM)
            sensor.wait(60)
        subprocess.run([str(options.bin / "leurre"), "demo", "--stop", str(house)], check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(work, ignore_errors=True)


def soak(options: argparse.Namespace, watched: dict[str, int], database: str, house: pathlib.Path, work: pathlib.Path) -> int:
    sender = Sender(options.sources, seed=2004)
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
                    print(f"{name} ended: {(house / (name + '.log')).read_text()[-500:] if name != 'leurre-sensor' else ''}")
                    return 1
                samples[name].append(figures)
        time.sleep(0.005)
    account, waited = wait_until_counted(database, sender.sent, seconds=60)
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
