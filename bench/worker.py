"""What the Python sides of the comparison share: the members, and the talk with the caller.

The caller (xtask/src/compare.rs) measures this process from outside; see bench/README.md.
"""

import json
import pathlib
import sys
import time

WARM_UP = 8


def members(folder):
    found = json.loads(pathlib.Path(folder, "members.json").read_text(encoding="utf-8"))
    for member in found:
        member["photo"] = str(pathlib.Path(folder, member["photo"]).resolve())
    return found


def grouped(code):
    return "-".join([code[:5], code[5:10], code[10:15], code[15:20], code[20:]])


def serve(version, draw, count):
    """`draw(n)` gives the bytes of the n-th certificate, n below `count`."""
    for n in range(WARM_UP):
        draw(n % count)
    print("ready", version, flush=True)
    for line in sys.stdin:
        line = line.rstrip("\n")
        if line.startswith("save "):
            pathlib.Path(line[5:]).write_bytes(draw(0))
            print("saved", flush=True)
            continue
        start, wanted, _threads = (int(word) for word in line.split())
        began = time.perf_counter()
        total = sum(len(draw(n % count)) for n in range(start, start + wanted))
        print(total, int((time.perf_counter() - began) * 1e6), flush=True)
