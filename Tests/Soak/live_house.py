"""A house that stays up with one live platform on the loopback interface, and traffic for it: what the soak and the benchmarks share.

Starts the release executables (embedded broker, private Postgres, all services) and a live sensor with a spool. Needs the right to
capture (root). Nothing leaves the loopback interface.
"""

import pathlib
import random
import re
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MACHINES = ["127.77.0.1", "127.77.0.2", "127.77.0.3"]
PORTS = [135, 137, 139, 445, 1026, 1027, 1433, 4899, 5554, 9898]
PLATFORM = "live"


def platforms_file(folder, platforms):
    """A platform file: of each platform its name, its machines' addresses, and the capture to replay or None."""
    lines = ["platforms:"]
    for name, machines, capture in platforms:
        listed = ", ".join("{address: %s}" % machine for machine in machines)
        kept = f', captures: ["{capture}"]' if capture else ""
        lines.append(f"  - {{id: {name}, country: FR, network: academic, machines: [{listed}]{kept}}}")
    file = folder / "platforms.yaml"
    file.write_text("\n".join(lines) + "\n")
    return file


def resident_bytes(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    if not found:
        raise ProcessLookupError(pid)  # it has ended, and nobody has waited for it
    return int(found.group(1)) * 1024


def processor_seconds(pid):
    """Of all threads that live, to the nanosecond: ticks of a hundredth are too coarse for a process that hardly works."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue  # the thread has ended
    return total / 1e9


def wait_until_capturing(sensor, log, seconds=30):
    deadline = time.monotonic() + seconds
    while "capturing" not in log.read_text():
        if sensor.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("cannot start the sensor: " + log.read_text()[-500:])
        time.sleep(0.1)


class LiveHouse:
    def __init__(self, bin_folder, folder):
        """`folder` is the caller's, for what belongs to no house: the platform file, the spool, the sensor's log."""
        self.bin = bin_folder
        # One platform is replayed, so that the house starts; the other is watched.
        warm = ROOT / "deploy/data/demo/week_groucho-sydney.pcap"
        self.platforms = platforms_file(folder, [("warm-up", ["198.51.100.60"], warm), (PLATFORM, MACHINES, None)])
        command = [bin_folder / "leurre", "demo", "--keep", "--quiet", "--platforms", self.platforms]
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        found = [re.search(form, run.stdout) for form in (r"demo --stop (\S+)", r"--bootstrap-servers (\S+)", r'psql "(\S+)"')]
        if run.returncode or not all(found):
            raise SystemExit("cannot start a house: " + (run.stdout + run.stderr)[-500:])
        self.folder, self.servers, self.database = pathlib.Path(found[0].group(1)), found[1].group(1), found[2].group(1)
        self.log = folder / "sensor.log"
        self.sensor = None
        try:
            self.sensor = self.start_sensor(folder / "spool")
        except BaseException:
            self.stop()
            raise

    def processes(self):
        """Process ids by name, the sensor's too."""
        lines = (line.split() for line in (self.folder / "processes").read_text().splitlines())
        return {name: int(pid) for pid, name in lines} | {"leurre-sensor": self.sensor.pid}

    def generation(self):
        """The generation that the house's services run with."""
        for line in (self.folder / "processes").read_text().splitlines():
            pid, name = line.split()
            if name == "leurre-sessions":
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                return words[words.index("--generation") + 1]
        raise SystemExit("cannot find leurre-sessions among the house's processes")

    def start_sensor(self, spool):
        command = [
            self.bin / "leurre-sensor", "--bootstrap-servers", self.servers, "--generation", self.generation(), "--platforms", self.platforms,
            "--platform", PLATFORM, "--interface", "lo", "--spool", spool,
        ]
        with open(self.log, "wb") as log:
            sensor = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        wait_until_capturing(sensor, self.log)
        return sensor

    def stop(self):
        if self.sensor is not None and self.sensor.poll() is None:
            self.sensor.send_signal(signal.SIGTERM)
            self.sensor.wait(60)
        subprocess.run([self.bin / "leurre", "demo", "--stop", self.folder], check=False, stdout=subprocess.DEVNULL)


class Sender:
    """Datagrams from many loopback addresses at a steady rate: the same sequence for the same seed."""

    def __init__(self, sources, seed=2004, words=100):
        """`words`: of four bytes, at most in a datagram."""
        self.words, self.random = words, random.Random(seed)
        self.sources, self.sent = [], 0
        for index in range(sources):
            end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            end.bind((f"127.{80 + index // 62_500}.{index // 250 % 250}.{1 + index % 250}", 0))
            end.setblocking(False)
            self.sources.append(end)

    def send_until(self, packets):
        """Sends until there were so many since the beginning."""
        while self.sent < packets:
            source = self.random.choice(self.sources)
            target = (self.random.choice(MACHINES), self.random.choice(PORTS))
            try:
                source.sendto(b"live" * self.random.randint(1, self.words), target)
            except ConnectionRefusedError:
                continue  # the answer to an earlier datagram (port unreachable), told by this socket; nothing was sent
            except BlockingIOError:
                continue
            self.sent += 1

    def send_for(self, seconds, rate, beside=lambda: None):
        begun, before = time.monotonic(), self.sent
        while (elapsed := time.monotonic() - begun) < seconds:
            self.send_until(before + int(elapsed * rate))
            beside()
            time.sleep(0.005 if rate < 1_000 else 0.001)

    def close(self):
        for end in self.sources:
            end.close()
