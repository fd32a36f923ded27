#!/usr/bin/python3
"""Small cases of the definitions, with answers worked out by hand."""
from __future__ import annotations

import argparse
import csv
import gzip
import ipaddress
import os
import struct
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path

import dpkt

from captures import Frame, InputError, Platform, read_capture, read_platforms
from compare import compare
from lookups import Countries, host_kind, looked_up
from oracle import Excluded, compute, expected
from packets import ACK, RST, SYN, decode, network_layer
from sources import GAP_MAX, HOUR, classify, in_parallel, judge, notation, sources_of, touches_of, visiting_order
from streams import COLUMNS, payloads, streams
from tables import SHAPES, Account, Table, active_days, ratio, tables
from windows import DAY, windows

ATTACKER, OTHER = "203.0.113.7", "203.0.113.8"
MACHINES = {ipaddress.ip_address(f"192.0.2.{index}").packed: index for index in (1, 2, 3)}
FIN, PSH = dpkt.tcp.TH_FIN, dpkt.tcp.TH_PUSH
SECOND = 1_000_000_000


def frame(payload: bytes, time: int = 0, link: int = 101) -> Frame:
    return Frame(time, link, payload, len(payload), Path("test.pcap"), 0)


def ip(data: dpkt.Packet, protocol: int, inward: bool, machine: int, remote: str) -> bytes:
    ends = [ipaddress.ip_address(remote).packed, ipaddress.ip_address(f"192.0.2.{machine}").packed]
    source, destination = ends if inward else reversed(ends)
    return bytes(dpkt.ip.IP(src=source, dst=destination, p=protocol, data=data, len=20 + len(data)))


class Talk:
    """Packets of a conversation in the order in which they are written down."""

    def __init__(self, remote: str = ATTACKER) -> None:
        self.remote, self.packets, self.time = remote, [], 0

    def add(self, data: dpkt.Packet, protocol: int, inward: bool, machine: int, time: int | None) -> Talk:
        self.time = self.time + SECOND if time is None else time
        packet = decode(frame(ip(data, protocol, inward, machine, self.remote), self.time), MACHINES, "sensor", len(self.packets))
        assert packet is not None
        self.packets.append(packet)
        return self

    def tcp(
        self, flags: int, inward: bool = True, machine: int = 1, port: int = 80, remote_port: int = 4000, seq: int = 0, ack: int = 0,
        data: bytes = b"", time: int | None = None,
    ) -> Talk:
        ports = (remote_port, port) if inward else (port, remote_port)
        segment = dpkt.tcp.TCP(sport=ports[0], dport=ports[1], flags=flags, seq=seq, ack=ack, data=data)
        return self.add(segment, 6, inward, machine, time)

    def udp(
        self, inward: bool = True, machine: int = 1, port: int = 53, remote_port: int = 4000, data: bytes = b"", time: int | None = None,
    ) -> Talk:
        ports = (remote_port, port) if inward else (port, remote_port)
        return self.add(dpkt.udp.UDP(sport=ports[0], dport=ports[1], data=data, ulen=8 + len(data)), 17, inward, machine, time)

    def ping(self, kind: int, inward: bool = True, machine: int = 1, number: int = 1, time: int | None = None) -> Talk:
        return self.add(dpkt.icmp.ICMP(type=kind, data=dpkt.icmp.ICMP.Echo(id=number, seq=1)), 1, inward, machine, time)

    def unreachable(self, quoted: bytes, machine: int = 1) -> Talk:
        return self.add(dpkt.icmp.ICMP(type=3, code=3, data=b"\0\0\0\0" + quoted), 1, True, machine, None)

    def handshake(self, machine: int = 1, port: int = 80) -> Talk:
        return (self.tcp(SYN, machine=machine, port=port, seq=100)
                .tcp(SYN | ACK, False, machine, port, seq=900, ack=101)
                .tcp(ACK, machine=machine, port=port, seq=101, ack=901))

    @property
    def judged(self):
        return judge(self.packets)

    @property
    def sources(self):
        return sources_of("p", self.packets)

    @property
    def kind(self) -> str:
        return classify(self.judged)

    @property
    def ports(self) -> str:
        """Of the only source."""
        (source,) = self.sources
        return notation(touches_of(source.packets))


class SourceTests(unittest.TestCase):
    def test_exactly_25_hours_join(self):
        self.assertEqual(len(Talk().tcp(SYN, time=0).tcp(SYN, time=25 * HOUR).sources), 1)

    def test_one_nanosecond_more_starts_a_new_source(self):
        self.assertEqual(len(Talk().tcp(SYN, time=0).tcp(SYN, time=25 * HOUR + 1).sources), 2)

    def test_sent_packets_extend(self):
        talk = Talk().tcp(SYN, time=0).tcp(SYN | ACK, False, time=20 * HOUR).tcp(SYN, time=40 * HOUR)
        self.assertEqual(len(talk.sources), 1)

    def test_a_late_packet_joins_two(self):
        talk = Talk().tcp(SYN, time=0).tcp(SYN, time=GAP_MAX + 1).tcp(SYN, time=GAP_MAX // 2)
        self.assertEqual([len(source.packets) for source in talk.sources], [3])

    def test_addresses_are_apart(self):
        packets = Talk().tcp(SYN).packets + Talk(OTHER).tcp(SYN).packets
        self.assertEqual(len(sources_of("p", packets)), 2)

    def test_no_state_survives_the_gap(self):
        # The machine asked in another source: what comes now answers nothing that it knows.
        talk = Talk().tcp(SYN, False, port=5000, remote_port=25, time=0).tcp(SYN | ACK, port=5000, remote_port=25, time=GAP_MAX + 1)
        self.assertEqual([classify(source.packets) for source in talk.sources], ["answer", "backscatter"])


class PortsTests(unittest.TestCase):
    def test_each_port_once_in_order_of_first_touch(self):
        talk = Talk()
        for port in (80, 8080, 80, 1080):
            talk.tcp(SYN, port=port)
        self.assertEqual(talk.ports, "{80/tcp,8080/tcp,1080/tcp}")

    def test_event_time_orders_not_arrival(self):
        self.assertEqual(Talk().tcp(SYN, port=2, time=9).tcp(SYN, port=1, time=3).ports, "{1/tcp,2/tcp}")

    def test_ties_by_index(self):
        self.assertEqual(Talk().tcp(SYN, port=2, time=5).tcp(SYN, port=1, time=5).ports, "{2/tcp,1/tcp}")

    def test_ties_by_sensor_first(self):
        late, early = Talk().tcp(SYN, port=2, time=5).packets[0], Talk().tcp(SYN, port=1, time=5).packets[0]
        late.order, early.order = (5, "b", 0), (5, "a", 7)
        (source,) = sources_of("p", [late, early])
        self.assertEqual(notation(touches_of(source.packets)), "{1/tcp,2/tcp}")

    def test_probes_of_every_kind_touch(self):
        talk = Talk().tcp(FIN, port=1).tcp(0, port=2).tcp(FIN | PSH | dpkt.tcp.TH_URG, port=3).tcp(ACK, port=4).udp(port=5)
        self.assertEqual(talk.ports, "{1/tcp,2/tcp,3/tcp,4/tcp,5/udp}")

    def test_replies_do_not(self):
        talk = Talk().tcp(SYN | ACK, port=1).tcp(RST, port=2).tcp(RST | ACK, port=3)
        self.assertEqual(talk.ports, "{}")

    def test_answers_to_the_machine_do_not(self):
        talk = (Talk().tcp(SYN, False, port=5000, remote_port=25).tcp(SYN | ACK, port=5000, remote_port=25)
                .tcp(ACK | PSH, port=5000, remote_port=25, data=b"220"))
        self.assertEqual((talk.ports, talk.kind), ("{}", "answer"))

    def test_a_conversation_of_the_source_stays_its_own(self):
        talk = Talk().udp(data=b"q").udp(False, data=b"a").udp(data=b"q")
        self.assertEqual((talk.ports, talk.kind), ("{53/udp}", "service"))

    def test_what_goes_on_after_an_answer_targets_nothing_new(self):
        # On the next day it is a datagram with a payload all the same, and no reply to something never sent.
        (source,) = Talk().udp(data=b"q", time=DAY - 9).udp(False, data=b"a", time=DAY - 8).udp(data=b"q", time=DAY + 1).sources
        tomorrow = source.packets[2:]
        self.assertEqual((notation(touches_of(tomorrow)), classify(tomorrow)), ("{}", "service"))

    def test_ports_that_a_machine_opens_are_its_own_from_then_on(self):
        talk = Talk().tcp(ACK, port=5000).tcp(SYN, False, port=5000).tcp(ACK, port=5000).tcp(SYN, port=5000)
        self.assertEqual([judged.is_answer for judged in talk.judged], [False, False, True, True])

    def test_dns_answers_are_replies(self):
        answer, question = struct.pack(">6H", 1, 0x8180, 1, 1, 0, 0), struct.pack(">6H", 1, 0x0100, 1, 0, 0, 0)
        self.assertEqual(Talk().udp(port=3000, remote_port=53, data=answer).ports, "{}")
        self.assertEqual(Talk().udp(port=3000, remote_port=53, data=question).ports, "{3000/udp}")
        self.assertEqual(Talk().udp(port=3000, remote_port=53, data=answer[:11]).ports, "{3000/udp}")
        self.assertEqual(Talk().udp(port=3000, remote_port=54, data=answer).ports, "{3000/udp}")

    def test_truncated_after_2048(self):
        ports = [(port, "tcp") for port in range(1, 2_050)]
        self.assertTrue(notation(ports).endswith(",2048/tcp,…}"))
        self.assertTrue(notation(ports[:-1]).endswith(",2048/tcp}"))


class ClassTests(unittest.TestCase):
    def test_backscatter(self):
        self.assertEqual(Talk().tcp(SYN | ACK).tcp(RST).ping(0).ping(11).kind, "backscatter")
        self.assertEqual(Talk().udp(port=9, remote_port=53, data=struct.pack(">6H", 1, 0x8180, 1, 1, 0, 0)).kind, "backscatter")

    def test_answers_stand_beside_backscatter(self):
        self.assertEqual(Talk().ping(8, False).ping(0).tcp(RST).kind, "backscatter")

    def test_one_probe_is_no_backscatter(self):
        self.assertEqual(Talk().tcp(SYN | ACK).tcp(SYN).kind, "probe")

    def test_answer_before_backscatter(self):
        self.assertEqual(Talk().ping(8, False).ping(0).kind, "answer")
        self.assertEqual(Talk().ping(8, False, number=2).ping(0, number=1).kind, "backscatter")

    def test_quoted_conversation_of_the_machine(self):
        asked = Talk().udp(False, port=3000, remote_port=161)
        quoted = ip(dpkt.udp.UDP(sport=3000, dport=161), 17, False, 1, ATTACKER)
        self.assertEqual(asked.unreachable(quoted).kind, "answer")
        self.assertEqual(Talk().unreachable(quoted).kind, "backscatter")

    def test_scan_and_probe(self):
        self.assertEqual(Talk().tcp(SYN).kind, "probe")
        self.assertEqual(Talk().tcp(SYN).tcp(SYN, machine=3).kind, "scan")
        self.assertEqual(Talk().ping(8).ping(8, machine=2).kind, "scan")

    def test_service_needs_data_after_the_handshake(self):
        self.assertEqual(Talk().handshake().kind, "probe")
        self.assertEqual(Talk().handshake().tcp(ACK | PSH, seq=101, ack=901, data=b"GET").kind, "service")
        self.assertEqual(Talk().tcp(ACK | PSH, data=b"GET").kind, "probe")
        self.assertEqual(Talk().udp(data=b"x").kind, "service")
        self.assertEqual(Talk().udp().kind, "probe")

    def test_service_before_scan(self):
        self.assertEqual(Talk().udp(data=b"x").udp(data=b"x", machine=2).kind, "service")


class HandshakeTests(unittest.TestCase):
    def finished(self, talk: Talk) -> int:
        return sum(judged.handshakes for judged in talk.judged)

    def test_complete(self):
        self.assertEqual(self.finished(Talk().handshake()), 1)

    def test_repeated_segments_finish_one(self):
        self.assertEqual(self.finished(Talk().handshake().tcp(ACK, seq=101, ack=901)), 1)

    def test_a_wrong_acknowledgement_finishes_none(self):
        talk = Talk().tcp(SYN, seq=100).tcp(SYN | ACK, False, seq=900, ack=101)
        self.assertEqual(self.finished(talk.tcp(ACK, seq=101, ack=900)), 0)

    def test_a_reset_finishes_none(self):
        talk = Talk().tcp(SYN, seq=100).tcp(SYN | ACK, False, seq=900, ack=101)
        self.assertEqual(self.finished(talk.tcp(RST, seq=101, ack=901)), 0)

    def test_later_segments_acknowledge_it_too(self):
        begun = lambda: Talk().tcp(SYN, seq=100).tcp(SYN | ACK, False, seq=900, ack=101).tcp(ACK, False, seq=901, ack=101, data=b"0123456789")
        self.assertEqual(self.finished(begun().tcp(ACK, seq=101, ack=911)), 1)
        self.assertEqual(self.finished(begun().tcp(ACK, seq=101, ack=912)), 0)

    def test_sequence_numbers_wrap(self):
        talk = Talk().tcp(SYN, seq=2**32 - 1).tcp(SYN | ACK, False, seq=2**32 - 1, ack=0).tcp(ACK, seq=0, ack=0)
        self.assertEqual(self.finished(talk), 1)

    def test_the_syn_may_be_missing(self):
        self.assertEqual(self.finished(Talk().tcp(SYN | ACK, False, seq=900, ack=101).tcp(ACK, seq=101, ack=901)), 1)

    def test_ports_that_are_used_again_finish_another(self):
        again = Talk().handshake().tcp(SYN, seq=500).tcp(SYN | ACK, False, seq=7_000, ack=501)
        self.assertEqual(self.finished(again), 1)
        self.assertEqual(self.finished(again.tcp(ACK, seq=501, ack=7_001)), 2)

    def test_two_ports_are_two(self):
        self.assertEqual(self.finished(Talk().handshake().handshake(port=81)), 2)


class OrderTests(unittest.TestCase):
    def order(self, *machines: int) -> str:
        talk = Talk()
        for machine in machines:
            talk.tcp(SYN, machine=machine)
        return visiting_order(talk.judged)

    def test_orders(self):
        self.assertEqual(self.order(2, 2), "single")
        self.assertEqual(self.order(1, 2, 3, 1), "increasing")
        self.assertEqual(self.order(3, 1), "decreasing")
        self.assertEqual(self.order(1, 3, 2), "other")

    def test_the_first_targeting_packet_orders(self):
        self.assertEqual(visiting_order(Talk().tcp(RST).tcp(SYN, machine=2).tcp(SYN).judged), "decreasing")
        self.assertEqual(visiting_order(Talk().tcp(RST).tcp(SYN, machine=2).judged), "increasing")

    def test_none_reached(self):
        self.assertEqual(visiting_order(Talk().tcp(SYN, False).judged), "")

    def test_parallel(self):
        self.assertFalse(in_parallel(Talk().tcp(SYN).tcp(SYN).tcp(SYN, machine=2).judged))
        self.assertTrue(in_parallel(Talk().tcp(SYN).tcp(SYN, machine=2).tcp(SYN).judged))
        self.assertFalse(in_parallel(Talk().tcp(SYN).tcp(SYN, False, machine=2).tcp(SYN).judged))


class WindowTests(unittest.TestCase):
    def test_a_window_uses_its_own_packets(self):
        talk = Talk().tcp(SYN, time=0).tcp(SYN, machine=2, port=22, time=HOUR)
        table = windows(talk.sources, HOUR)
        self.assertEqual(table["p", 0, "class", "probe"].sources, 1)
        self.assertEqual(table["p", HOUR, "sequence", "{22/tcp}"].visits, 1)
        day = windows(talk.sources, DAY)
        self.assertEqual(day["p", 0, "class", "scan"].sources, 1)
        self.assertEqual(day["p", 0, "order", "increasing"].packets, 2)

    def test_an_hour_takes_its_start_in_and_leaves_its_end_out(self):
        table = windows(Talk().tcp(SYN, time=HOUR - 1).tcp(SYN, time=HOUR).sources, HOUR)
        self.assertEqual((table["p", 0, "all", ""].packets, table["p", HOUR, "all", ""].packets), (1, 1))

    def test_answers_are_left_out(self):
        self.assertEqual(windows(Talk().tcp(SYN, False).tcp(SYN | ACK).sources, DAY), {})

    def test_common_is_seen_on_two_platforms(self):
        here, there = Talk().tcp(SYN, time=0), Talk().tcp(SYN, time=0).tcp(SYN, time=HOUR)
        sources = sources_of("p", here.packets) + sources_of("q", there.packets)
        table = windows(sources, HOUR)
        self.assertEqual((table["p", 0, "common", ""].sources, table["q", 0, "common", ""].packets), (1, 1))
        self.assertNotIn(("q", HOUR, "common", ""), table)


class StreamTests(unittest.TestCase):
    def numbers(self, talk: Talk) -> dict[str, int]:
        return {name: value for name, value in zip(COLUMNS, streams(talk.judged)) if value}

    def test_a_conversation_that_both_close(self):
        talk = Talk().handshake().tcp(ACK, seq=101, ack=901, data=b"GET /").tcp(ACK, seq=101, ack=901, data=b"GET / x")
        talk.tcp(ACK, False, seq=901, data=b"gone").tcp(FIN | ACK, False, seq=905).tcp(FIN | ACK, seq=108)
        self.assertEqual(self.numbers(talk), {
            "stream_bytes_received": 7, "stream_bytes_sent": 4, "retransmitted_bytes": 5, "overlapping_segments": 1,
            "ended_closed": 1})

    def test_sent_again_and_filled_gap(self):
        talk = Talk().tcp(ACK, seq=5, data=b"ab").tcp(ACK, seq=9, data=b"ef").tcp(ACK, seq=7, data=b"cd").tcp(ACK, seq=5, data=b"ab")
        self.assertEqual(self.numbers(talk), {
            "stream_bytes_received": 6, "retransmitted_segments": 1, "retransmitted_bytes": 2, "out_of_order_segments": 1,
            "ended_unanswered": 1})
        self.assertEqual([entry[3:] for entry in payloads(talk.judged)], [(b"abcdef", 6, False)])

    def test_resets(self):
        self.assertEqual(
            self.numbers(Talk().tcp(SYN).tcp(RST | ACK, False)), {"resets_sent": 1, "ended_reset_by_machine": 1})
        self.assertEqual(self.numbers(Talk().handshake().tcp(RST)), {"resets_received": 1, "ended_reset_by_source": 1})
        self.assertEqual(self.numbers(Talk().tcp(RST)), {"resets_received": 1})

    def test_the_first_datagram_of_a_port_unless_the_machine_began(self):
        talk = Talk().udp(data=b"one").udp(data=b"two").udp(remote_port=4001, data=b"three").udp(port=54, data=b"four")
        self.assertEqual([entry[3] for entry in payloads(talk.judged)], [b"one", b"four"])
        self.assertEqual(payloads(Talk().udp(False, data=b"?").udp(data=b"one").judged), [])

    def test_numbers_wrap(self):
        talk = Talk().tcp(ACK, seq=(1 << 32) - 2, data=b"abcd").tcp(ACK, seq=2, data=b"ef")
        self.assertEqual([entry[3:] for entry in payloads(talk.judged)], [(b"abcdef", 6, False)])


class TableTests(unittest.TestCase):
    def result(self, *talks: Talk):
        packets = [packet for talk in talks for packet in talk.packets]
        account = Account(Platform("p", MACHINES, {}), len(packets), len(packets), {packet.time // DAY * DAY for packet in packets})
        return tables([account], sources_of("p", packets))

    def test_table_3_averages_over_active_days(self):
        answered = Talk(OTHER).tcp(SYN, False, time=DAY).tcp(SYN | ACK, time=DAY)
        rows = self.result(Talk().tcp(SYN, time=0).tcp(SYN, time=1).tcp(SYN | ACK, False, time=2), answered)["table_3"].rows
        self.assertEqual(rows, {("p",): ("2", "0.50", "1.00", "2.0000", "0.50", "1.00")})

    def test_table_3_by_exact_exposure(self):
        # Up for a quarter of the first day and all of the second; what comes on the third is in no reading.
        packets = Talk().tcp(SYN, time=0).tcp(SYN, time=DAY).tcp(SYN, time=2 * DAY).packets
        account = Account(Platform("p", MACHINES, {}, [(0, DAY // 4), (DAY, 2 * DAY)]), 3, 3, {0, DAY, 2 * DAY})
        rows = tables([account], sources_of("p", packets))["table_3"].rows
        self.assertEqual(rows, {("p",): ("1", "1.00", "1.00", "1.2500", "1.60", "1.60")})

    def test_section_4_1_counts_addresses_on_several_platforms(self):
        talks = [("p", Talk().tcp(SYN)), ("q", Talk().tcp(RST)), ("p", Talk(OTHER).tcp(RST)), ("q", Talk(OTHER).tcp(RST)),
                 ("q", Talk("203.0.113.9").tcp(SYN)), ("far", Talk("203.0.113.10").tcp(SYN)), ("q", Talk("203.0.113.10").tcp(SYN))]
        far = {ipaddress.ip_address("10.0.0.1").packed: 1}
        accounts = [Account(Platform(name, own, {})) for name, own in (("p", MACHINES), ("q", MACHINES), ("far", far))]
        rows = tables(accounts, [source for name, talk in talks for source in sources_of(name, talk.packets)])["section_4_1"].rows
        self.assertEqual(rows, {("3",): ("4", "3", "75.00", "1", "33.33", "2", "2")})

    def test_section_5_2_counts_orders(self):
        rows = self.result(
            Talk().tcp(SYN).tcp(SYN, machine=2).tcp(SYN, machine=3), Talk(OTHER).tcp(SYN, machine=2).tcp(SYN).tcp(SYN, machine=3),
            Talk("203.0.113.9").tcp(SYN).tcp(SYN, machine=3))["section_5_2"].rows
        self.assertEqual(rows, {("p",): ("2", "1", "0", "1", "50.00")})

    def test_figure_3_adds_up_the_other_active_platforms(self):
        accounts = [Account(Platform(name, MACHINES, {}), days={0}) for name in ("p", "q", "r")]
        sources = sources_of("p", Talk().tcp(SYN, port=445, time=0).packets) + sources_of("q", Talk(OTHER).tcp(SYN, port=445, time=0).packets)
        rows = tables(accounts, sources)["figure_3"].rows
        self.assertEqual(rows, {(name, "1970-01-01"): ("t", own, own, elsewhere, "2") for name, own, elsewhere in (
            ("p", "1", "1"), ("q", "1", "1"), ("r", "0", "2"))})

    def test_up_intervals_of_half_a_day(self):
        account = Account(Platform("p", MACHINES, {}, [(0, DAY // 2), (DAY, 2 * DAY - DAY // 2 - 1)]), days={5 * DAY})
        self.assertEqual(active_days(account), {0})

    def test_table_4_counts_visits_and_sources(self):
        rows = self.result(Talk().tcp(SYN).tcp(SYN, machine=2), Talk(OTHER).ping(8))["table_4"].rows
        self.assertEqual(rows, {("p", "1"): ("{80/tcp}", "2", "1"), ("p", "2"): ("{}", "1", "1")})

    def test_table_5_shows_every_number_of_machines(self):
        rows = self.result(Talk().tcp(SYN).tcp(SYN, machine=2), Talk(OTHER).ping(8))["table_5"].rows
        self.assertEqual(rows, {("p", "1"): ("1", "50.00", "2"), ("p", "2"): ("1", "50.00", "2"), ("p", "3"): ("0", "0.00", "2")})

    def test_bytes_are_lengths_of_ip_packets(self):
        columns = self.result(Talk().udp(data=b"abc"))["attacks"]
        row = dict(zip(columns.columns, next(iter(columns.rows.values()))))
        self.assertEqual((row["packets_received"], row["bytes_received"], row["spoofable"]), ("1", "31", "t"))

    def test_halves_round_away_from_zero(self):
        self.assertEqual((ratio(1, 8), ratio(5, 1000), ratio(200, 3)), ("0.13", "0.01", "66.67"))

    def test_a_difference_is_named(self):
        table = self.result(Talk().tcp(SYN))["table_5"]
        rows = list(table.rows.items())
        self.assertEqual(compare(table, rows).differences, 0)
        changed = [(rows[0][0], ("7", *rows[0][1][1:])), *rows[2:]]
        result = compare(table, changed + changed[:1])
        self.assertEqual([example[1:] for example in result.examples], [
            ("sources", "7", "1"), ("", "row twice", "row once"), ("", "no row", "row 0, 0.00, 1")])


class LookUpTests(unittest.TestCase):
    def test_country_of_a_range_ends_with_it(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ranges"
            path.write_text("# comment\n16777216,16777471,AU\n2001:db8::,2001:db8::ff,FR\n", encoding="utf-8")
            countries = Countries([path])
        self.assertEqual([countries.of(a) for a in ("1.0.0.0", "1.0.0.255", "1.0.1.0", "0.255.255.255", "2001:db8::ff", "2001:db8::100")],
                         ["AU", "AU", "??", "??", "FR", "??"])

    def test_host_kinds(self):
        self.assertEqual([host_kind(name) for name in (None, "", "p1.adsl.example", "mail.example", "x.dialin.example", "cable1.example")],
                         ["undetermined", "undetermined", "personal computer", "other", "personal computer", "personal computer"])

    def test_tables_of_seven_countries_and_an_unknown_one(self):
        attacks = Table("attacks", *SHAPES["attacks"])
        look_ups = {}
        countries = ["FR", "FR", "DE", "??", "IT", "ES", "AT", "BE", "CH"]
        for index, country in enumerate(countries):
            attacks.add(("p", f"203.0.113.{index}", "t"), ("", True, "answer" if index == 8 else "scan", *[""] * 9))
            kind, system = ("personal computer", "Windows") if index < 2 else ("undetermined", "" if index < 4 else "Linux")
            look_ups["p", f"203.0.113.{index}", "t"] = (country, kind, system, index == 7)
        found = looked_up([Platform("p", {}, {"p": [Path("x")]}, country="FR")], attacks, look_ups)
        self.assertEqual(found["table_1"].rows, {("FR",): ("1",)})
        self.assertEqual(found["table_2"].rows, {("p",): ("8", "2", "0", "6", "25.00", "100.00")})
        self.assertEqual(found["figure_4"].rows, {
            ("p", "1"): ("FR", "2", "25.00", "6", "8"), ("p", "2"): ("AT", "1", "12.50", "6", "8"), ("p", "3"): ("BE", "1", "12.50", "6", "8"),
            ("p", "4"): ("DE", "1", "12.50", "6", "8"), ("p", "5"): ("ES", "1", "12.50", "6", "8"),
            ("p", "6"): ("others", "1", "12.50", "6", "8"), ("p", "7"): ("??", "1", "12.50", "6", "8")})
        self.assertEqual(found["section_4_2"].rows, {("p",): ("8", "5", "2", "40.00", "3", "1", "2")})


class CaptureTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="leurre-oracle-")))
        self.payload = ip(dpkt.tcp.TCP(sport=4000, dport=80, flags=SYN), 6, True, 1, ATTACKER)

    def pcap(self, name: str, magic: int, order: str, times: list[tuple[int, int]]) -> Path:
        data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, 101)
        for seconds, fraction in times:
            data += struct.pack(order + "4I", seconds, fraction, len(self.payload), len(self.payload)) + self.payload
        path = self.folder / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def test_byte_orders_and_units(self):
        for name, magic, order, unit in (
            ("a.pcap", 0xA1B2C3D4, "<", 1000), ("b.pcap", 0xA1B2C3D4, ">", 1000), ("c.pcap.gz", 0xA1B23C4D, "<", 1), ("d.pcap", 0xA1B23C4D, ">", 1)):
            (found,) = read_capture(self.pcap(name, magic, order, [(1_700_000_000, 123_457)]))
            self.assertEqual((found.time, found.link, found.data), (1_700_000_000 * SECOND + 123_457 * unit, 101, self.payload))

    def test_pcapng_with_nanoseconds(self):
        def block(kind: int, body: bytes) -> bytes:
            body += b"\0" * (-len(body) % 4)
            return struct.pack("<II", kind, 12 + len(body)) + body + struct.pack("<I", 12 + len(body))
        time = 1_700_000_000 * SECOND + 7
        data = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
        data += block(1, struct.pack("<HHI", 101, 0, 0) + struct.pack("<HHB3xHH", 9, 1, 9, 0, 0))
        data += block(6, struct.pack("<5I", 0, time >> 32, time & 0xFFFF_FFFF, len(self.payload), len(self.payload)) + self.payload)
        path = self.folder / "n.pcapng"
        path.write_bytes(data)
        (found,) = read_capture(path)
        self.assertEqual((found.time, found.data), (time, self.payload))

    def test_links(self):
        ethernet = b"\0" * 12
        for link, head in ((1, ethernet + b"\x08\x00"), (1, ethernet + b"\x81\x00\x00\x05\x08\x00"), (113, b"\0" * 14 + b"\x08\x00"), (101, b""), (228, b"")):
            self.assertEqual(network_layer(frame(head + self.payload, link=link)), self.payload)
        self.assertEqual(network_layer(frame(ethernet + b"\x08\x06" + self.payload, link=1)), b"")

    def test_between_machines_and_elsewhere_is_no_packet(self):
        machine = str(ipaddress.ip_address("192.0.2.2"))
        self.assertIsNone(decode(frame(ip(dpkt.udp.UDP(), 17, True, 1, machine)), MACHINES))
        self.assertIsNone(decode(frame(self.payload), {}))

    def test_a_later_fragment_has_no_port(self):
        packet = decode(frame(bytes(dpkt.ip.IP(
            src=ipaddress.ip_address(ATTACKER).packed, dst=next(iter(MACHINES)), p=17, _flags_offset=5, data=b"\0" * 16, len=36))), MACHINES)
        self.assertEqual((packet.has_ports, classify(judge([packet]))), (False, "probe"))

    def test_ipv6(self):
        machines = {ipaddress.ip_address("2001:db8::1").packed: 1}
        segment = dpkt.udp.UDP(sport=1, dport=2, data=b"x", ulen=9)
        data = bytes(dpkt.ip6.IP6(src=ipaddress.ip_address("2001:db8::9").packed, dst=next(iter(machines)), nxt=17, plen=9, data=segment))
        packet = decode(frame(data), machines)
        self.assertEqual((packet.machine_port, packet.length, packet.payload), (2, 49, 1))

    def platforms(self, text: str) -> Path:
        path = self.folder / "platforms.yaml"
        path.write_text(text)
        return path

    def options(self, **changes) -> argparse.Namespace:
        self.pcap("a.pcap", 0xA1B2C3D4, "<", [(1, 0), (1, 1), (9, 0)])
        path = self.platforms("platforms: [{id: p, machines: [{address: 192.0.2.1}], captures: [a.pcap]}]")
        values = {"platforms": path, "sensor": [], "exclude": [], "cache": None} | changes
        return argparse.Namespace(**values)

    def test_machines_count_in_order_of_address(self):
        (platform,) = read_platforms(self.platforms("platforms: [{id: p, machines: [{address: 192.0.2.10}, {address: 192.0.2.9}]}]"))
        self.assertEqual(platform.machines[ipaddress.ip_address("192.0.2.9").packed], 1)

    def test_excluded_packets_do_not_count(self):
        by_index, by_time = self.folder / "index.tsv", self.folder / "time.json"
        by_index.write_text("a.pcap\t0\n")
        by_time.write_text(f'[{{"platform": "p", "time": {9 * SECOND}, "source": "{ATTACKER}"}}]')
        result = expected(self.options(exclude=[by_index, by_time]))
        self.assertEqual(result["completeness"].rows, {("p",): ("3", "1", "2", "t")})
        by_index.write_text("a.pcap\t7\n")
        with self.assertRaises(InputError):
            expected(self.options(exclude=[by_index]))

    def test_a_further_sensor_adds_its_packets(self):
        other = self.pcap("b.pcap", 0xA1B2C3D4, "<", [(2, 0)])
        self.assertEqual(expected(self.options(sensor=[f"p/second={other}"]))["completeness"].rows[("p",)][0], "4")

    def test_the_cache_answers_the_same_question_only(self):
        options = self.options(cache=self.folder / "cache")
        first = expected(options)
        self.assertEqual(expected(options), first)
        self.assertEqual(len(list(options.cache.iterdir())), 1)
        self.pcap("a.pcap", 0xA1B2C3D4, "<", [(1, 0)])
        self.assertEqual(expected(argparse.Namespace(**vars(options)))["completeness"].rows[("p",)][0], "1")

    def test_bad_input_is_said_in_a_sentence(self):
        (self.folder / "bad.pcap").write_bytes(b"nonsense" * 9)
        for action in (lambda: list(read_capture(self.folder / "bad.pcap")), lambda: list(read_capture(self.folder / "none.pcap")),
                       lambda: read_platforms(self.platforms("machines: 5"))):
            with self.assertRaises(InputError):
                action()


@unittest.skipUnless(os.environ.get("LEURRE_CORPORA"), "the folder of real captures (LEURRE_CORPORA) is not here")
class ReferenceTests(unittest.TestCase):
    """Against what others computed from the same packets."""

    corpora = Path(os.environ.get("LEURRE_CORPORA", "."))

    def rows(self, path: str) -> list[list[str]]:
        file = self.corpora / path
        opened = gzip.open(file, "rt") if path.endswith(".gz") else open(file)
        with opened as lines:
            return [line.rstrip("\n").split("\t") for line in lines][1:]

    @staticmethod
    def notation(reference: str) -> str:
        ports = [f"{port[:-2]}/udp" if port.endswith("/u") else f"{port}/tcp" for port in reference.split(",") if port]
        return "{" + ",".join(ports) + "}"

    def test_six_months(self):
        addresses = {row[0]: row[1] for row in self.rows("marx/sensors.tsv")}
        names = [row[0] for row in self.rows("marx/ref/table3_frequency.tsv")]
        platforms = [
            Platform(name, {ipaddress.ip_address(addresses[name]).packed: 1}, {name: [self.corpora / f"marx/pcap/{name}.pcap"]}) for name in names]
        result = compute(platforms, Excluded([]))
        for name, packets, _, days, sources_a_day, packets_a_day in self.rows("marx/ref/table3_frequency.tsv"):
            found = result["table_3"].rows[(name,)]
            self.assertEqual((result["completeness"].rows[(name,)][1], found[0]), (packets, days))
            self.assertAlmostEqual(float(found[1]), float(sources_a_day), delta=0.006)
            self.assertAlmostEqual(float(found[2]), float(packets_a_day), delta=0.006)
        daily = result["platform_day"].rows
        for day, name, exactly, touched in self.rows("marx/ref/fig2_daily_445.tsv"):
            self.assertEqual(daily.get((name, day, "sequence", "{445/tcp}"), ("0",))[0], exactly, f"{day} {name}")
            self.assertEqual(daily.get((name, day, "port", "445/tcp"), ("0",))[0], touched, f"{day} {name}")
        by_address: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, row in result["visits"].rows.items():
            by_address[key[0], key[1]].append(row[2])
        reference = self.rows("marx/ref/sequences.tsv.gz")
        single = [row for row in reference if len(by_address[row[0], row[1]]) == 1]
        self.assertGreater(len(single), 25_000)
        for row in single:
            self.assertEqual(by_address[row[0], row[1]], [self.notation(row[2])], row[:2])

    def test_captures(self):
        # FIN, NULL and ACK segments touch ports by the definitions; the reference knows SYN and UDP only.
        others = {"192.168.1.10", "99.75.94.204", "172.99.233.20", "45.39.107.79"}
        for file, home, *_ in self.rows("captures/homes.tsv"):
            name = file.split(".")[0]
            if home in ("-", "127.0.0.1"):
                continue
            platform = Platform(name, {ipaddress.ip_address(home).packed: 1}, {name: [self.corpora / "captures/pcap" / file]})
            result = compute([platform], Excluded([]))
            expected = {row[0]: self.notation(row[5]) for row in self.rows(f"captures/ref/{name}/port_sequences.tsv")
                        if row[1] == home and row[0] not in others}
            kinds = {key[1]: row[2] for key, row in result["attacks"].rows.items()}
            found = {key[1]: row[2] for key, row in result["visits"].rows.items()
                     if row[1] != "answer" and row[2] != "{}" and key[1] not in others}
            self.assertEqual(found, expected, name)
            for pair in self.rows(f"captures/ref/{name}/backscatter_pairs.tsv"):
                if len(pair) > 1 and pair[1] == home and pair[0] not in others:
                    self.assertEqual(kinds[pair[0]], "backscatter", f"{name} {pair[0]}")


if __name__ == "__main__":
    unittest.main()
