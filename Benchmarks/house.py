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
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Soak"))
import live_house  # noqa: E402
from live_house import LiveHouse, Sender, platforms_file, processor_seconds, resident_bytes, wait_until_capturing  # noqa: E402

MACHINES = ["10.0.1.5", "10.0.1.6", "10.0.1.7"]
# Seconds that a single step may take.
PATIENCE = 600
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


def passed(leurre, capture, folder, *options):
    """A capture through a house of its own: packets a second, megabytes of all services, and what each service cost."""
    return platforms_passed(leurre, platforms_file(folder, [("bench", MACHINES, capture)]), *options)


def platforms_passed(leurre, platforms, *options):
    """The captures of a platform file through a house of its own, likewise."""
    command = [leurre, "demo", "--quiet", "--measure", "--platforms", platforms, *options]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    text = run.stdout + run.stderr
    speed = re.search(r"(\d+) packets a second", text)
    if run.returncode or not speed:
        raise SystemExit("cannot measure the house: " + text[-800:])
    costs = re.findall(r"peak memory of (\S+): ([0-9.]+) MB, processor seconds: ([0-9.]+)", text)
    return int(speed.group(1)), sum(float(peak) for _, peak, _ in costs), costs


def whole(leurre, capture, packets, folder):
    """Capture to committed tables, and the peers on a part of the same capture."""
    ours, megabytes, costs = passed(leurre, capture, folder)
    found = [
        finding("capture to committed tables", f"{ours / 1e6:.3g} Mpps", "at least 0.8 Mpps", ours >= 800_000, ratio=ours / 800_000),
        finding("memory of the house, without Postgres", f"{megabytes:.0f} MB", "at most 1000 MB", megabytes <= 1_000, ratio=1_000 / max(megabytes, 1)),
    ]
    for name, peak, seconds in costs:
        found.append(finding(f"  {name}", f"{float(seconds) * 1e9 / packets:.0f} ns a packet, {peak} MB", "", True))
    return found + peers(capture, ours, folder)


def growth(bin_folder, folder, packets=400_000, sources=30_000):
    """Twice the sources, or twice the partitions, for the same packets."""
    captures = {}
    for count in (sources, 2 * sources):
        captures[count] = folder / f"growth.{count}.pcap"
        subprocess.run([bin_folder / "leurre-bench", "--capture-only", "--capture", captures[count], "--packets", str(packets),
                        "--sources", str(count)], check=True)
    # Else captures of this size would decide how many partitions there are.
    runs = {"once": (sources, "4"), "sources": (2 * sources, "4"), "partitions": (sources, "8")}
    measured = {name: passed(bin_folder / "leurre", captures[count], folder, "--partitions", partitions)
                for name, (count, partitions) in runs.items()}
    found = []
    for name in ("sources", "partitions"):
        times, memory = measured["once"][0] / measured[name][0], measured[name][1] / measured["once"][1]
        found.append(finding(f"twice the {name}", f"{times:.2f} of the time, {memory:.2f} of the memory", "at most twice", max(times, memory) <= 2, ratio=2 / max(times, memory)))
    return found


def many_platforms(bin_folder, folder, count=250):
    """A day of an invented world through a house, and of one with twice the platforms, which has twice the packets and sources."""
    scenario = (ROOT / "deploy/data/scenarios/thousand.yaml").read_text()
    seconds, memory, packets = [], [], 0
    for platforms in (count, 2 * count):
        world = folder / f"world.{platforms}"
        described = folder / f"world.{platforms}.yaml"
        if "count: 1000" not in scenario:
            raise SystemExit("cannot measure twice the platforms: the scenario \"thousand\" says another count")
        described.write_text(scenario.replace("count: 1000", f"count: {platforms}"))
        run = subprocess.run([bin_folder / "leurre", "simulate", "--scenario", described, "--days", "1", "--out", world],
                             capture_output=True, text=True, check=True)
        packets = int(re.search(r"(\d+) packets", run.stdout)[1])
        speed, megabytes, _ = platforms_passed(bin_folder / "leurre", world / "platforms.yaml", "--geo", world / "countries.csv")
        seconds.append(packets / speed)
        memory.append(megabytes)
        shutil.rmtree(world)
    times, sizes = seconds[1] / seconds[0], memory[1] / memory[0]
    return [
        finding(f"a day of {2 * count} platforms", f"{seconds[1]:.0f} s, {packets / seconds[1] / 1e6:.3g} Mpps, {memory[1]:.0f} MB", "", True),
        finding("twice the platforms", f"{times:.2f} of the time, {sizes:.2f} of the memory", "at most twice", max(times, sizes) <= 2, ratio=2 / max(times, sizes)),
    ]


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


def share_of_a_core(pid, seconds, meanwhile):
    """Processor seconds over wall seconds, in percent, while something is done for so long."""
    begun, before = time.monotonic(), processor_seconds(pid)
    meanwhile(seconds)
    return 100 * (processor_seconds(pid) - before) / (time.monotonic() - begun)


def sensor_cost(house, rounds=3):
    """Idle, and at a honeypot's real rate: medians, since others may be at work on the machine. Each datagram is a packet, and the machine's
    answer (port unreachable) another one."""
    found, sender = [], Sender(50, words=1)
    for what, rate, seconds, limit in (("sensor, idle", 0, 30, 0.5), ("sensor at 100 packets a second", 100, 20, 1.0)):
        time.sleep(2)
        percent = statistics.median(
            share_of_a_core(house.sensor.pid, seconds, lambda seconds: sender.send_for(seconds, rate / 2)) for _ in range(rounds))
        found.append(finding(what, f"{percent:.2g} % of a core", f"less than {limit:g} %", percent < limit, ratio=limit / max(percent, 0.05)))
    sender.close()
    megabytes = resident_bytes(house.sensor.pid) / 1e6
    found.append(finding("  its memory", f"{megabytes:.3g} MB", "less than 40 MB", megabytes < 40, ratio=40 / megabytes))
    return found


def children_seconds():
    """Processor seconds of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class PrivateNetwork:
    """A network namespace with a broker in it and a pair of interfaces, whose two ends are called near and far: no packet of a
    measurement leaves it."""

    def __init__(self, bin_folder, folder):
        self.bin, self.name, self.broker = bin_folder, f"leurre-bench-{os.getpid()}", None
        subprocess.run(["ip", "netns", "add", self.name], check=True)
        try:
            # The address is for librdkafka, which resolves none where there is only a loopback interface.
            for words in ("link add near type veth peer name far", "link set lo up", "link set near up", "link set far up",
                          "address add 198.18.0.1/30 dev near"):
                subprocess.run(["ip", "-n", self.name, *words.split()], check=True)
            file = folder / "broker.address"
            self.broker = self.start(["leurre-broker", "--address-file", file], stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + 20
            while not file.exists() or not file.read_text().strip():
                if self.broker.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("cannot start a broker")
                time.sleep(0.05)
            self.servers = file.read_text().strip()
        except BaseException:
            self.stop()
            raise

    def start(self, words, **streams):
        """Starts one of the executables in here: `ip` becomes it, under the same process id."""
        return subprocess.Popen(["ip", "netns", "exec", self.name, self.bin / words[0], *words[1:]], **streams)

    def stop(self):
        if self.broker is not None:
            self.broker.terminate()
            self.broker.wait(20)
        subprocess.run(["ip", "netns", "del", self.name], check=False)


def on_the_wire(network, folder, rate=500_000, seconds=8, rounds=3):
    """A sensor on one end of the pair, and the shortest frames at a steady rate onto the other one."""
    platforms = platforms_file(folder, [("bench", MACHINES, None)])
    shares, speeds, lost, sent, memory = [], [], 0, 0, 0
    for each in range(rounds):
        log = folder / f"wire.{each}.log"
        with open(log, "wb") as out:
            sensor = network.start(
                ["leurre-sensor", "--bootstrap-servers", network.servers, "--platforms", platforms, "--sensor", f"wire-{each}", "--interface",
                 "near", "--spool", folder / f"wire.{each}", "--metrics-listen", "off"], stdout=out, stderr=out)
        try:
            wait_until_capturing(sensor, log)
            begun, before = time.monotonic(), processor_seconds(sensor.pid)
            flood = network.start(["leurre-bench", "--flood", "far", "--packets", str(rate * seconds), "--rate", str(rate)], stdout=subprocess.PIPE, text=True)
            took = flood.communicate(timeout=PATIENCE)[0]
            if flood.returncode:
                raise SystemExit("cannot send to the interface")
            speeds.append(rate * seconds / float(took))
            shares.append(100 * (processor_seconds(sensor.pid) - before) / (time.monotonic() - begun))
            memory = max(memory, resident_bytes(sensor.pid))
        finally:
            sensor.terminate()
            sensor.wait(60)
        ended = dict(re.findall(r"(captured|published)=(\d+)", log.read_text()))
        lost += rate * seconds - int(ended.get("published", 0))
        sent += rate * seconds
    percent = statistics.median(shares)
    what = f"sensor on a wire with {statistics.median(speeds) / 1e6:.2g} Mpps"
    return [
        finding(f"{what}, publishing", f"{percent:.3g} % of a core", "at most 40 %", percent <= 40, ratio=40 / max(percent, 1)),
        finding(f"  lost of {sent:,}", f"{lost:,}", "none", lost == 0),
        finding("  its memory, when the frames end", f"{memory / 1e6:.3g} MB", "", True),
    ]


def replayed(network, capture, packets, folder, rounds=3):
    """From a capture file to the last acknowledgement, against a C program that has the same batches in memory; by turns. Processor
    seconds too, which say what was worked while others were at work on the machine."""
    platforms = platforms_file(folder, [("bench", MACHINES, capture)])

    def reference():
        run = network.start(["leurre-bench", "--produce-to", network.servers, "--capture", capture], stdout=subprocess.PIPE, text=True)
        text = run.communicate(timeout=PATIENCE)[0]
        if run.returncode:
            raise SystemExit("the reference cannot produce")
        seconds, processor = map(float, text.split())
        return packets / seconds, processor

    def ours(number, extra):
        begun, before = time.monotonic(), children_seconds()
        run = network.start(
            ["leurre-sensor", "--bootstrap-servers", network.servers, "--platforms", platforms, "--generation", str(number + 1), "--replay",
             capture, "--metrics-listen", "off", *extra], stderr=subprocess.PIPE, text=True)
        text = run.communicate(timeout=PATIENCE)[1]
        if run.returncode or f"published={packets} " not in text + " ":
            raise SystemExit("cannot replay: " + text[-500:])
        return packets / (time.monotonic() - begun), children_seconds() - before

    speeds = {"off": [], "on": []}
    limits = []
    for each in range(rounds):
        limits.append(reference())
        speeds["off"].append(ours(each, []))
        speeds["on"].append(ours(each + rounds, ["--spool", folder / f"replay.{each}"]))
        shutil.rmtree(folder / f"replay.{each}", ignore_errors=True)
    limit = f"C, from memory {statistics.median(speed for speed, _ in limits) / 1e6:.3g} Mpps"
    theirs = statistics.median(processor for _, processor in limits)
    found = []
    for state, share in (("off", 0.8), ("on", 0.6)):
        speed, processor = (statistics.median(values) for values in zip(*speeds[state]))
        ratio = statistics.median(own / their for (own, _), (their, _) in zip(speeds[state], limits))
        found.append(finding(
            f"capture file to acknowledged, spool {state}", f"{speed / 1e6:.3g} Mpps", f"at least {share:g} of it", ratio >= share, limit, ratio))
        found.append(finding(
            "  its processor time a packet", f"{processor * 1e9 / packets:.0f} ns", "", True, f"C {theirs * 1e9 / packets:.0f} ns", theirs / processor))
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


def latency(house, rate, limits=(800, 1_500), words="", count=120):
    """Marked packets among a steady stream: from the send call to the first query that shows the row.

    `limits` in milliseconds, for the median and for 99 of 100."""
    watcher, sent = Watcher(house.database), {}

    def beside():
        if len(sent) < count and (not sent or time.monotonic() - max(sent.values()) > 0.1):
            address = str(ipaddress.ip_address("127.79.0.1") + len(sent))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
                end.bind((address, 0))
                sent[address] = time.monotonic()
                end.sendto(b"mark", (live_house.MACHINES[0], 1026))
        watcher.look()

    sender = Sender(200, words=1)
    try:
        sender.send_for(count * 0.1 + 8, rate, beside)
    finally:
        sender.close()
        watcher.stop()
    waits = sorted(watcher.seen[address] - moment for address, moment in sent.items() if address in watcher.seen)
    if len(waits) < count * 0.99:
        raise SystemExit(f"cannot measure the latency: of {len(sent)} marked packets {len(waits)} have a row")
    p50, p99 = (1_000 * waits[min(len(waits) - 1, int(len(waits) * share))] for share in (0.5, 0.99))
    what = f"packet to row at {rate:,} packets a second{words}"
    return [
        finding(f"{what}, {name}", f"{found:.0f} ms", f"at most {limit} ms", found <= limit, ratio=limit / found)
        for name, found, limit in zip(("median", "99 of 100"), (p50, p99), limits)
    ]


def low_latency(bin_folder, folder, rate):
    """The same in a house of its own with the low-latency profile."""
    folder.mkdir()
    os.environ["LEURRE_PROFILE"] = "low-latency"
    try:
        house = LiveHouse(bin_folder, folder)
        try:
            return latency(house, rate, (250, 250), ", low latency")
        finally:
            house.stop()
    finally:
        del os.environ["LEURRE_PROFILE"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the release executables")
    parser.add_argument("--capture", type=pathlib.Path, required=True, help="the synthetic capture of leurre-bench")
    parser.add_argument("--packets", type=int, required=True, help="its packets")
    parser.add_argument("--rate", type=int, default=10_000, help="packets a second of the stream in which latency is measured")
    parser.add_argument("--only", choices=["whole", "growth", "wire", "live"], action="append", help="parts to measure; all of them by default")
    parser.add_argument("--json", type=pathlib.Path, required=True, help="where to write the findings")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="leurre-bench-"))
    folder.chmod(0o755)
    found = []
    try:
        parts = options.only or ["whole", "growth", "wire", "live"]
        if "whole" in parts:
            found += whole(options.bin / "leurre", options.capture.resolve(), options.packets, folder)
        if "growth" in parts:
            found += growth(options.bin, folder) + many_platforms(options.bin, folder)
        if os.geteuid() != 0:
            print("a live sensor is not measured: that needs the right to capture (root)", file=sys.stderr)
            parts = []
        if "wire" in parts:
            network = PrivateNetwork(options.bin, folder)
            try:
                found += replayed(network, options.capture.resolve(), options.packets, folder) + on_the_wire(network, folder)
            finally:
                network.stop()
        if "live" in parts:
            house = LiveHouse(options.bin, folder)
            try:
                found += sensor_cost(house) + latency(house, options.rate)
            finally:
                house.stop()
            for rate in (300, options.rate):
                found += low_latency(options.bin, folder / f"low-latency.{rate}", rate)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    options.json.write_text(json.dumps(found, indent=1) + "\n")


main()
