#!/usr/bin/env python3
"""Measures the real executables: from a capture to committed rows beside the peers that are installed, a live sensor's cost, and how
long a packet takes from the wire to its row.

Writes findings as JSON (`--json`) in the form of `leurre-bench`, which prints them in its table (`--also`). What needs the right to
capture is left out, with a sentence, where it is missing.
"""

import argparse
import ipaddress
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MACHINES = ["10.0.1.5", "10.0.1.6", "10.0.1.7"]
LIVE_MACHINES = ["127.77.0.1", "127.77.0.2", "127.77.0.3"]
# How each peer is made to go through a capture once, writing what it finds to a folder that is thrown away.
PEERS = {
    "tshark": ["-n", "-r", "{capture}", "-T", "fields", "-e", "frame.time_epoch", "-e", "ip.src", "-e", "ip.dst", "-e", "ip.proto",
               "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "udp.srcport", "-e", "udp.dstport", "-e", "tcp.flags", "-e", "frame.len"],
    "nfpcapd": ["-r", "{capture}", "-w", "{folder}"],
    "argus": ["-r", "{capture}", "-w", "{folder}/argus.out"],
    "p0f": ["-r", "{capture}", "-o", "{folder}/p0f.log"],
}


def finding(what, ours, target, met, limit="", ratio=None):
    return {"what": what, "limit": limit, "ours": ours, "ratio": ratio, "target": target, "is_met": met}


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024 / 1e6


def platforms_file(folder, captures):
    lines = ["platforms:"]
    for name, machines, capture in captures:
        listed = ", ".join("{address: %s}" % machine for machine in machines)
        kept = f", captures: [\"{capture}\"]" if capture else ""
        lines.append(f"  - {{id: {name}, country: FR, network: academic, machines: [{listed}]{kept}}}")
    file = folder / "platforms.yaml"
    file.write_text("\n".join(lines) + "\n")
    return file


def first_packets(capture, count, folder):
    """The first packets of a capture (classic pcap): what slow peers get."""
    out = folder / "head.pcap"
    with open(capture, "rb") as source, open(out, "wb") as target:
        target.write(source.read(24))
        for _ in range(count):
            header = source.read(16)
            if len(header) < 16:
                break
            target.write(header + source.read(int.from_bytes(header[8:12], "little")))
    return out


def whole(leurre, capture, packets, folder):
    """Capture to committed tables, and the peers on a part of the same capture."""
    platforms = platforms_file(folder, [("bench", MACHINES, capture)])
    run = subprocess.run([leurre, "demo", "--quiet", "--measure", "--platforms", platforms], capture_output=True, text=True, cwd=ROOT)
    text = run.stdout + run.stderr
    speed = re.search(r"(\d+) packets a second", text)
    if run.returncode or not speed:
        raise SystemExit("cannot measure the house: " + text[-800:])
    ours = int(speed.group(1))
    costs = re.findall(r"peak memory of (\S+): ([0-9.]+) MB, processor seconds: ([0-9.]+)", text)
    megabytes = sum(float(peak) for _, peak, _ in costs)
    found = [
        finding("capture to committed tables", f"{ours / 1e6:.3g} Mpps", "at least 0.8 Mpps", ours >= 800_000, ratio=ours / 800_000),
        finding("memory of the house, without Postgres", f"{megabytes:.0f} MB", "at most 1000 MB", megabytes <= 1_000, ratio=1_000 / max(megabytes, 1)),
    ]
    for name, peak, seconds in costs:
        found.append(finding(f"  {name}", f"{float(seconds) * 1e9 / packets:.0f} ns a packet, {peak} MB", "", True))
    return found + peers(capture, ours, folder)


def peers(capture, ours, folder):
    head = first_packets(capture, 200_000, folder)
    found, best = [], 0.0
    for name, arguments in PEERS.items():
        program = shutil.which(name)
        if program is None:
            continue
        out = folder / name
        out.mkdir()
        command = [program] + [word.format(capture=head, folder=out) for word in arguments]
        begun = time.monotonic()
        run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        speed = 200_000 / (time.monotonic() - begun)
        if run.returncode:
            print(f"{name} failed: {run.stderr.strip()[-200:]}", file=sys.stderr)
            continue
        if name == "tshark":
            found.append(finding("the same", f"{ours / 1e6:.3g} Mpps", "at least 20 of it", ours >= 20 * speed, f"tshark with fields {speed / 1e6:.3g} Mpps", ours / speed))
        else:
            found.append(finding(f"  beside {name}, which keeps no table", f"{ours / 1e6:.3g} Mpps", "", True, f"{speed / 1e6:.3g} Mpps", ours / speed))
            best = max(best, speed)
    if best:
        found.append(finding("the same", f"{ours / 1e6:.3g} Mpps", "at least 1.5 of it", ours >= 1.5 * best, f"the best of them {best / 1e6:.3g} Mpps", ours / best))
    return found


class House:
    """A house that stays up, with one live platform on the loopback interface."""

    def __init__(self, bin_folder, folder):
        self.bin = bin_folder
        warm = ROOT / "deploy/data/demo/week_groucho-sydney.pcap"
        self.platforms = platforms_file(folder, [("warm-up", ["198.51.100.60"], warm), ("live", LIVE_MACHINES, None)])
        command = [bin_folder / "leurre", "demo", "--keep", "--quiet", "--platforms", self.platforms]
        text = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        self.folder = pathlib.Path(re.search(r"demo --stop (\S+)", text).group(1))
        self.servers = re.search(r"--bootstrap-servers (\S+)", text).group(1)
        self.database = re.search(r'psql "(\S+)"', text).group(1)
        self.log = folder / "sensor.log"
        self.sensor = self.start_sensor(folder / "spool")

    def generation(self):
        for line in (self.folder / "processes").read_text().splitlines():
            pid, name = line.split()
            if name == "leurre-sessions":
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                return words[words.index("--generation") + 1]
        raise SystemExit("cannot find leurre-sessions among the house's processes")

    def start_sensor(self, spool):
        command = [
            self.bin / "leurre-sensor", "--bootstrap-servers", self.servers, "--generation", self.generation(), "--platforms", self.platforms,
            "--platform", "live", "--interface", "lo", "--spool", spool,
        ]
        with open(self.log, "wb") as log:
            sensor = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while "capturing" not in self.log.read_text():
            if sensor.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("cannot start the sensor: " + self.log.read_text()[-500:])
            time.sleep(0.1)
        return sensor

    def stop(self):
        if self.sensor.poll() is None:
            self.sensor.send_signal(signal.SIGTERM)
            self.sensor.wait(60)
        subprocess.run([self.bin / "leurre", "demo", "--stop", self.folder], check=False, stdout=subprocess.DEVNULL)


class Sender:
    """Datagrams from many loopback addresses at a steady rate."""

    def __init__(self, count):
        self.sources, self.sent = [], 0
        for index in range(count):
            end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            end.bind((f"127.78.{index // 250}.{1 + index % 250}", 0))
            end.setblocking(False)
            self.sources.append(end)

    def send_for(self, seconds, rate, beside=lambda: None):
        begun, sent = time.monotonic(), 0
        while (elapsed := time.monotonic() - begun) < seconds:
            while sent < elapsed * rate:
                try:
                    self.sources[self.sent % len(self.sources)].sendto(b"bench", (LIVE_MACHINES[sent % 3], 1026 + sent % 7))
                except (ConnectionRefusedError, BlockingIOError):
                    pass
                sent += 1
                self.sent += 1
            beside()
            time.sleep(0.001)


def sensor_cost(house):
    """Idle, and at a honeypot's real rate."""
    found = []
    for what, rate, limit in (("sensor, idle", 0, 0.5), ("sensor at 100 packets a second", 100, 1.0)):
        time.sleep(2)
        before = processor_seconds(house.sensor.pid)
        Sender(50).send_for(20, rate)
        percent = 100 * (processor_seconds(house.sensor.pid) - before) / 20
        found.append(finding(what, f"{percent:.2g} % of a core", f"less than {limit:g} %", percent < limit, ratio=limit / max(percent, 0.05)))
    megabytes = resident_megabytes(house.sensor.pid)
    found.append(finding("  its memory", f"{megabytes:.3g} MB", "less than 40 MB", megabytes < 40, ratio=40 / megabytes))
    return found


class Watcher:
    """Which marked sources have rows, asked again and again over one connection."""

    QUERY = "select host(source) from leurre.attacks where platform = 'live' and source << '127.79.0.0/16';\n\\echo done\n"

    def __init__(self, database):
        self.psql = subprocess.Popen(["psql", "-X", "-A", "-t", "-q", database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seen = {}

    def look(self):
        self.psql.stdin.write(self.QUERY)
        self.psql.stdin.flush()
        now = None
        while (line := self.psql.stdout.readline().strip()) != "done":
            now = now or time.monotonic()
            self.seen.setdefault(line, now)

    def stop(self):
        self.psql.stdin.close()
        self.psql.wait(10)


def latency(house, rate, count=120):
    """Marked packets among a steady stream: from the send call to the first query that shows the row."""
    watcher, sent = Watcher(house.database), {}

    def beside():
        if len(sent) < count and (not sent or time.monotonic() - max(sent.values()) > 0.1):
            address = str(ipaddress.ip_address("127.79.0.1") + len(sent))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
                end.bind((address, 0))
                sent[address] = time.monotonic()
                end.sendto(b"mark", (LIVE_MACHINES[0], 1026))
        watcher.look()

    try:
        Sender(200).send_for(count * 0.1 + 8, rate, beside)
    finally:
        watcher.stop()
    waits = sorted(watcher.seen[address] - moment for address, moment in sent.items() if address in watcher.seen)
    if len(waits) < count * 0.99:
        raise SystemExit(f"cannot measure the latency: of {len(sent)} marked packets {len(waits)} have a row")
    p50, p99 = (1_000 * waits[min(len(waits) - 1, int(len(waits) * share))] for share in (0.5, 0.99))
    what = f"packet to row at {rate:,} packets a second"
    return [
        finding(f"{what}, median", f"{p50:.0f} ms", "at most 800 ms", p50 <= 800, ratio=800 / p50),
        finding(f"{what}, 99 of 100", f"{p99:.0f} ms", "at most 1500 ms", p99 <= 1_500, ratio=1_500 / p99),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the release executables")
    parser.add_argument("--capture", type=pathlib.Path, required=True, help="the synthetic capture of leurre-bench")
    parser.add_argument("--packets", type=int, required=True, help="its packets")
    parser.add_argument("--rate", type=int, default=10_000, help="packets a second of the stream in which latency is measured")
    parser.add_argument("--json", type=pathlib.Path, required=True, help="where to write the findings")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="leurre-bench-"))
    folder.chmod(0o755)
    try:
        found = whole(options.bin / "leurre", options.capture.resolve(), options.packets, folder)
        if os.geteuid() == 0:
            house = House(options.bin, folder)
            try:
                found += sensor_cost(house) + latency(house, options.rate)
            finally:
                house.stop()
        else:
            print("a live sensor is not measured: that needs the right to capture (root)", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    options.json.write_text(json.dumps(found, indent=1) + "\n")


main()
