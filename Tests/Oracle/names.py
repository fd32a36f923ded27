#!/usr/bin/python3
"""Writes a file of invented host names, in the format of hosts(5), for the addresses that attack in some captures.

    names.py --platforms FILE --out FILE

A third has no name, the others are named like lines of dial-in, DSL and cable, or like servers: by their address alone, so that every run
invents the same.
"""
from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from captures import InputError
from oracle import add_options, expected

_FORMS = ("", "", "", "p{0}.adsl.example", "DSL-{0}.example", "{0}.dialin.example", "cable-{0}.Cable.example", "mail-{0}.example", "{0}.example")


def name(address: str) -> str:
    digest = hashlib.sha256(address.encode()).digest()
    return _FORMS[digest[0] % len(_FORMS)].format(address.replace(".", "-").replace(":", "-"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    options = parser.parse_args()
    try:
        addresses = sorted({key[1] for key in expected(options)["attacks"].rows})
        lines = [f"{address} {name(address)}\n" for address in addresses if name(address)]
        options.out.write_text("".join(lines), encoding="utf-8")
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
