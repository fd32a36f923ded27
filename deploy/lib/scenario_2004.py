#!/usr/bin/env python3
"""Writes the scenario 2004: deploy/lib/scenario_2004.py > deploy/data/scenarios/2004.yaml

The published figures of "Leurre.com: on the Advantages of Deploying a Large Scale Distributed Honeypot Platform" stand below as they
stand in the paper. What this program works out is how many new sources a day each tool must send to each platform so that they come
out: a ports sequence of rank n gets the n-th of RANKS, the rest of a platform's sources goes to sequences that are too rare for its
table, to ICMP and to backscatter. What the paper does not say is invented, and marked so.
"""

DAYS = 30
# Shares of a platform's sources, in percent, of the ten ranks of Table 4. Each is at least a fifth more than the next, so that no luck
# can change the order: every tool visits the machines of a platform by the same quota, so visits are in proportion to sources.
RANKS = [20.0, 14.0, 10.5, 8.2, 6.6, 5.3, 4.2, 3.4, 2.75, 2.2]
# Below the tenth rank, whatever else the platform has.
RARE = 1.1

# id: country, network, Table 3 (sources and packets a day), Table 5, Table 2 (% personal computers), p0f systems (Windows %).
# Invented: USA1 in Table 3, France3, Lithuania and USA1 in Table 5, Australia and Lithuania in Table 2, Windows shares within 80 to 95 %.
PLATFORMS = {
    "australia": ("AU", "academic", 89, 364, (58.9, 8.6, 32.5), 38, 87),
    "france1": ("FR", "academic", 132, 1060, (61.7, 4.5, 33.8), 33, 90),
    "france2": ("FR", "industrial", 160, 919, (55.1, 5.1, 39.8), 33, 92),
    "france3": ("FR", "academic", 609, 4604, (63.2, 6.4, 30.4), 33, 93),
    "germany": ("DE", "academic", 924, 25799, (78.8, 5.3, 15.9), 28, 91),
    "lithuania": ("LT", "academic", 49, 632, (52.3, 7.1, 40.6), 25, 84),
    "taiwan": ("TW", "academic", 287, 22571, (48.1, 26.5, 25.4), 48, 94),
    "usa1": ("US", "residential", 215, 1840, (66.0, 8.2, 25.8), 43, 88),
}

# Table 4; USA1 is invented.
TABLE_4 = {
    "australia": ["1026", "5554,9898", "9898", "1027", "1433", "445", "1029", "1028", "5554", "4899"],
    "france1": ["445", "1026", "1027", "1433", "137", "135", "139", "5554,1023,9898", "4899", "5554"],
    "france2": ["445", "139", "1026", "1027", "135", "5000", "1433", "5554,1023,9898", "137", "5554"],
    "france3": ["445", "135", "135,4444", "1025", "139", "5554,9898", "139,445", "9898", "2745", "5554"],
    "germany": ["445", "135", "80", "137", "2745", "1025", "2745,1025,3127,6129,80", "1433", "135,4444", "5000,135"],
    "lithuania": ["1433", "445", "5554,1023,9898", "1023", "5554", "80", "5554,9898", "2745", "22", "4899"],
    "taiwan": ["135", "445", "139", "80", "1025", "2745,135,1025,3127,6129,139,80", "135,1025", "135,139", "4899", "5554,1023,9898"],
    "usa1": ["445", "1026", "135", "1433", "1027", "139", "80", "137", "4899", "2745"],
}
UDP = {"1026", "1027", "1028", "1029", "137", "1434"}
# Every platform has some of these where its Table 4 does not name them; sequences of Table 4 also wander to other platforms as rare ones.
ELSEWHERE = ["445", "135", "139", "80", "1433", "4899", "1434", "21", "3306", "8080", "17300", "23"]
ICMP = 5.0

# Figure 4, invented: the five countries with most sources, in percent; no country leads twice, and none has half of the sources but
# Taiwan in Taiwan.
COUNTRIES = {
    "australia": {"US": 24, "CN": 17, "KR": 12, "AU": 9, "JP": 6},
    "france1": {"CN": 22, "FR": 16, "US": 13, "KR": 9, "DE": 6},
    "france2": {"KR": 20, "US": 16, "FR": 13, "CN": 9, "CA": 6},
    "france3": {"GB": 24, "FR": 16, "CN": 11, "US": 8, "ES": 6},
    "germany": {"PL": 22, "DE": 16, "US": 12, "FR": 9, "CN": 6},
    "lithuania": {"RU": 25, "LT": 17, "US": 12, "PL": 8, "UA": 5},
    "taiwan": {"TW": 62, "CN": 11, "US": 8, "JP": 5, "KR": 3},
    "usa1": {"CA": 23, "US": 18, "CN": 12, "BR": 8, "MX": 5},
}
OTHERS = "AR AT BE BG BR CA CH CL CN CZ DE DK ES FI FR GB GR HK HU ID IL IN IT JP KR LT LV MX MY NL NO PL PT RO RU SE SG TH TR TW UA US VE".split()

# Section 4.1: 5 % of all addresses are common, 55 % of these backscatter. A common address is seen on 2.25 platforms on average.
SPREAD, MEAN_SPREAD = "{2: 80, 3: 15, 4: 5}", 2.25
COMMON, BACKSCATTER = 0.05, 0.55
# So many times as much backscatter as would do if every victim found a second platform on its day.
LONELY = 1.05
COMMON_TOOLS = {"445", "135", "139", "1433", "80", "4899"}
# Percent of the sources of a tool that come back on the next day: Table 3 counts them twice, Tables 4 and 5 once.
RETURNS = {"445": 3, "135": 3, "139": 2}
REPLIES = [("web-syn-ack", "syn-ack", 80, 0.6), ("chat-reset", "reset", 6667, 0.3), ("unreachable", "unreachable", 80, 0.1)]

TALK = {"445": 4, "135": 2, "139": 2, "80": 1.5, "135,4444": 1, "139,445": 1}
SMB = "{hex: 00000085ff534d4272000000001853c80000000000000000000000000000fffe00000000006200025043204e4554574f524b2050524f4752414d20312e30}"
RPC = "{hex: 05000b0310000000480000007f000000d016d016000000000100000000000100a001000000000000c00000000000004600000000045d888aeb1cc9119fe808002b10486002000000}"
POPUP = '"Your computer is slow? Visit our site for a free check."'
NAME_QUERY = "{hex: 80f00010000100000000000020434b4141414141414141414141414141414141414141414141414141414141410000210001}"
PAYLOADS = {
    "445": SMB, "139": SMB, "135": RPC, "80": '"GET /scripts/root.exe?/c+dir HTTP/1.0\\r\\nHost: www\\r\\n\\r\\n"',
    "137": NAME_QUERY, "1434": "{hex: 04" + "01" * 96 + "}", **{port: POPUP for port in ("1026", "1027", "1028", "1029")},
}


def rates():
    """New sources a day: {sequence: {platform: rate}}, and of backscatter {platform: rate}."""
    sources = {platform: facts[2] for platform, facts in PLATFORMS.items()}
    # Slots: a source on a platform. With W addresses on k platforms each, N slots are N - W (k - 1) addresses; W is 5 % of them.
    slots = sum(sources.values())
    common = COMMON * slots / (1 + COMMON * (MEAN_SPREAD - 1))
    backscatter_share = common * BACKSCATTER * MEAN_SPREAD * LONELY / slots
    result, backscatter = {}, {}
    for platform, a_day in sources.items():
        shares = {sequence: share for sequence, share in zip(TABLE_4[platform], RANKS)}
        shares.update({sequence: RARE for sequence in ELSEWHERE if sequence not in shares})
        shares["icmp"] = ICMP
        backscatter[platform] = a_day * backscatter_share
        # What is left goes to a port that nobody else has: below the tenth rank it stays as two.
        left = 100 - sum(shares.values()) - backscatter_share * 100
        for rest in ("6129", "3127", "57", "901", "10000", "3410", "20168", "443"):
            shares[rest] = left / 8
        assert 0 < left / 8 < RANKS[-1] / 1.2, (platform, left)
        # A source that comes back makes two sources in Table 3, but for those of the last day.
        whole = sum(share * (1 + RETURNS.get(sequence, 0) / 100 * (DAYS - 1) / DAYS) for sequence, share in shares.items())
        whole += backscatter_share * 100
        for sequence, share in shares.items():
            result.setdefault(sequence, {})[platform] = a_day * share / whole
        backscatter[platform] = a_day * backscatter_share * 100 / whole
    scans = sum(sum(by_platform.values()) for sequence, by_platform in result.items() if sequence in COMMON_TOOLS)
    return result, backscatter, 100 * common * (1 - BACKSCATTER) * MEAN_SPREAD / scans


def mapping(values, form="{:g}"):
    return "{" + ", ".join(f"{key}: {form.format(value)}" for key, value in values.items()) + "}"


def names(personal):
    """Three in five of the others have a name."""
    other = (100 - personal) * 0.6
    return {
        '"{a}-{b}-{c}-{d}.dsl.{country}.example"': personal * 0.5, '"dialin-{c}-{d}.pool-{b}.{country}.example"': personal * 0.2,
        '"{d}-{c}-{b}-{a}.cable.{country}.example"': personal * 0.3, '"host{d}.net{c}.{country}.example"': other * 0.6,
        '"mail{b}-{c}-{d}.campus{a}.example"': other * 0.4, "none": (100 - personal) * 0.4,
    }


def systems(windows):
    return {
        "Windows 2000": windows * 0.5, "Windows XP": windows * 0.35, "Windows XP DSL": windows * 0.15, "Linux 2.4": (100 - windows) * 0.5,
        "Linux 2.2": (100 - windows) * 0.2, "FreeBSD 8": (100 - windows) * 0.3,
    }


def write_platform(number, platform):
    country, network, _, packets, visits, personal, windows = PLATFORMS[platform]
    blocks = ["192.0.2", "198.51.100", "203.0.113"]
    first = f"{blocks[number % 3]}.{10 + number * 16}"
    base, last = first.rsplit(".", 1)
    print(f"  - id: {platform}\n    country: {country}\n    network: {network}\n    machines:")
    for machine, system in enumerate(("Windows 98", "Windows NT Server", "Red Hat 7.3")):
        print(f"      - {{address: {base}.{int(last) + machine}, system: {system}}}")
    top = COUNTRIES[platform]
    rest = [country for country in OTHERS if country not in top]
    countries = top | {country: (100 - sum(top.values()) - 1) / len(rest) for country in rest} | {'"??"': 1}
    print("    open: [80, 135, 139, 445]")
    print(f"    visits: {mapping(dict(zip((1, 2, 3), visits)))}")
    print(f"    packets: {packets}")
    print(f"    countries: {mapping(countries, '{:.3g}')}")
    print(f"    names: {mapping(names(personal), '{:.2f}')}")
    print(f"    systems: {mapping(systems(windows), '{:.2f}')}")


def write_tool(sequence, by_platform, common):
    ports = sequence.split(",")
    print(f'  - name: "{sequence}"')
    print("    ports: [" + ", ".join(port + "/udp" if port in UDP else port for port in ports) + "]")
    print("    sources:")
    for platform, rate in by_platform.items():
        # Figure 2: the peak of {445} on France3 on the 26th of September, four times an ordinary day.
        shape = f"{{per_day: {rate:.3f}, trend: 20, peaks: {{2004-09-26: 4}}}}" if (sequence, platform) == ("445", "france3") else f"{rate:.3f}"
        print(f"      {platform}: {shape}")
    payloads = {port + ("/udp" if port in UDP else ""): PAYLOADS[port] for port in ports if port in PAYLOADS}
    if payloads and len(ports) < 5:
        print("    payload:")
        for port, payload in payloads.items():
            print(f"      {port}: {payload}")
    # Section 5.2: never in another order than up or down.
    print("    order: {increasing: 92, decreasing: 8}")
    if sequence in TALK:
        print(f"    talk: {TALK[sequence]}")
    if sequence in COMMON_TOOLS:
        print(f"    common: {common:.3f}\n    spread: {SPREAD}")
    if sequence in RETURNS:
        print(f"    returns: {RETURNS[sequence]}")


def write():
    tools, backscatter, common = rates()
    print("# The autumn of 2004 as the paper saw it. Written by deploy/lib/scenario_2004.py, which says where each figure comes from.")
    print(f"name: \"2004\"\nfrom: 2004-09-01\ndays: {DAYS}\nseed: 1\nnoise: 8\nrhythm: {{peak: 14, depth: 35}}\nplatforms:")
    for number, platform in enumerate(PLATFORMS):
        write_platform(number, platform)
    print("tools:")
    for sequence, by_platform in tools.items():
        write_tool(sequence, by_platform, common)
    print("victims:")
    for name, reply, port, share in REPLIES:
        rates_of = {platform: rate * share for platform, rate in backscatter.items()}
        print(f"  - name: {name}\n    reply: {reply}\n    port: {port}\n    packets: [1, 3]\n    visits: {{1: 90, 2: 7, 3: 3}}")
        print(f"    common: 100\n    spread: {SPREAD}\n    sources: {mapping(rates_of, '{:.3f}')}")


if __name__ == "__main__":
    write()
