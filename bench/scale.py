"""A whole country's members: rosters in, lists and searches asked for, beside Django's admin.

    scale.py PROGRAM FOLDER MEMBERS [POSTGRES]

See bench/README.md.
"""

import csv
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import invented
from huizheng import Server, Visitor, load

ASSOCIATIONS = 34
SMALLEST, LARGEST = 588, 20_000
WHOLE = 350_000
# Rows of the one large import, of a whole country's.
IMPORTED = 100_000
SECONDS = 5
HERE = pathlib.Path(__file__).parent
# Wanted: p95 of pages and of searches, ms; multiples of Django's rate; seconds and MB of the import.
PAGE, SEARCH, TIMES, IMPORT_SECONDS, IMPORT_MEMORY = 10, 20, 10, 30, 300


def sizes(members):
    """So many members in each association, the largest first."""
    step = (LARGEST - SMALLEST) / (ASSOCIATIONS - 1)
    return [max(1, round((LARGEST - at * step) * members / WHOLE)) for at in range(ASSOCIATIONS)]


def roster(path, code, count):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(invented.TITLES)
        table.writerows(invented.members(code, count))


def imported(server, path, code, *options):
    """Seconds, processor seconds and most memory (MB) of a command that takes a roster in."""
    words = ["member", "import", str(path), "--association", code, *options]
    began = time.monotonic()
    child = subprocess.Popen(server.words + words, stdout=subprocess.PIPE, text=True)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"the roster of {code} is not taken in: {said[-2000:]}")
    passed = time.monotonic() - began
    return passed, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def fill(server, folder, members):
    counts, began, used = sizes(members), time.monotonic(), 0
    server.prepare("10", "示例10注册会计师协会", "clerk")
    for at, count in enumerate(counts):
        code, path = str(10 + at), folder / "roster.csv"
        if at:
            server.command("association", "add", "--code", code, "--name", f"示例{code}注册会计师协会")
        roster(path, code, count)
        used += imported(server, path, code)[1]
    passed = time.monotonic() - began
    print(f"| {sum(counts)} members in {ASSOCIATIONS} associations: rows a second | "
          f"{sum(counts) / passed:.0f} ({sum(counts) / used:.0f} a second of processor time) | |")
    server.command("association", "add", "--code", "99", "--name", "示例99注册会计师协会")
    large = max(1, IMPORTED * members // WHOLE) if members < WHOLE else IMPORTED
    roster(path, "99", large)
    dry = imported(server, path, "99", "--dry-run")
    done = imported(server, path, "99")
    for name, (passed, used, memory) in (("dry run", dry), ("commit", done)):
        print(f"| {large} rows, {name}: seconds; of processor time; peak memory, MB | "
              f"{passed:.1f}; {used:.1f}; {memory:.0f} | {IMPORT_SECONDS}; ; {IMPORT_MEMORY} |")
    return counts[0]


def kinds(visitor, members):
    """Twelve kinds of list request: name, address, whether it searches."""
    deep = max(1, members // 20 - 1)
    rows = visitor.call(
        "members/list",
        query={"queue": "all", "search": "", "firm": None, "sort": "arrival",
               "descending": False, "page": max(1, deep // 2), "size": 20},
    )["rows"]
    one = rows[0]
    firm = visitor.call("firms/matching", text=one["firm"])[0]["id"]
    quoted = urllib.parse.quote
    return [
        ("page 1", "", False),
        ("a deep page", f"page={deep}", False),
        ("queue: no photo", "queue=no-photo", False),
        ("queue: no photo, deep", f"queue=no-photo&page={deep // 2 + 1}", False),
        ("queue: ready (nobody)", "queue=ready", False),
        ("by name, deep", f"sort=name&page={deep}", False),
        ("by firm, descending", f"sort=-firm&page={deep // 2 + 1}", False),
        ("of one firm", f"firm={firm}", False),
        ("search: name", f"q={quoted(one['name'])}", True),
        ("search: pinyin", "q=wangwei", True),
        ("search: initials", "q=lxm", True),
        ("search: number", f"q={one['member_no']}", True),
    ]


def hit(address, cookie, connections=1, seconds=SECONDS):
    words = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
        "-s", str(HERE / "percentiles.lua"), "-H", f"cookie: {cookie}",
        "-H", "accept: text/html", "-H", "x-bench-client: 127.0.0.1", address,
    ]
    said = subprocess.run(words, check=True, text=True, stdout=subprocess.PIPE).stdout
    return json.loads(said.splitlines()[-1])


def ask(server, members):
    """Asks for the lists; requests a second and of processor time, of page 1 and of a search."""
    server.start()
    rates = {}
    try:
        visitor = Visitor(server.base, "clerk")
        asked = kinds(visitor, members)
        print("\n| list request, one connection | p50, ms | p95 | p99 | wanted p95 | faults "
              "| processor time each, ms | load |")
        print("|---|---|---|---|---|---|---|---|")
        for name, query, searches in asked:
            address = f"{server.base}/members?{query}"
            before = server.processor()
            seen = hit(address, visitor.cookie)
            each = (server.processor() - before) / max(1, seen["answers"]) * 1e3
            print(f"| {name} | {seen['p50']} | {seen['p95']} | {seen['p99']} | "
                  f"{SEARCH if searches else PAGE} | {seen['faults']} | {each:.2f} | {load()} |",
                  flush=True)
        print("\n| requests a second | 20 connections | 200 connections | faults |")
        print("|---|---|---|---|")
        for name, query, _ in (asked[0], asked[8]):
            address = f"{server.base}/members?{query}"
            few = hit(address, visitor.cookie, 20)
            many = hit(address, visitor.cookie, 200)
            print(f"| {name} | {few['rate']} | {many['rate']} | {few['faults']}; {many['faults']} |",
                  flush=True)
            rates[name] = (few["rate"], query)
        print(f"\nPeak memory of the server: {server.peak():.0f} MB.")
    finally:
        server.stop()
    return rates


def beside_django(database, association, ours):
    """Django's admin over the same rows, with as many connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = os.environ | {
        "DATABASE": database, "ASSOCIATION": str(association), "PYTHONPATH": str(HERE / "django"),
    }
    words = [sys.executable, str(HERE / "django/site_of_members.py")]
    cookie = subprocess.run(words, check=True, text=True, env=settings, stdout=subprocess.PIPE)
    cookie = cookie.stdout.strip()
    words = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4",
             "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "site_of_members:application"]
    process = subprocess.Popen(words, env=settings)
    base = f"http://127.0.0.1:{port}/admin/site_of_members/member/"
    try:
        check(base, cookie)
        print("\n| 20 connections, requests a second | ours | Django's admin | times | wanted |")
        print("|---|---|---|---|---|")
        for name, (rate, query) in ours.items():
            seen = hit(f"{base}?{query}", cookie, 20, 2 * SECONDS)
            if seen["faults"]:
                raise SystemExit(f"Django's answers are faulty: {seen}")
            times = rate / seen["rate"]
            verdict = "reached" if times >= TIMES else "NOT reached"
            print(f"| {name} | {rate} | {seen['rate']} | {times:.1f} | {TIMES}: {verdict} |")
    finally:
        process.terminate()
        process.wait()


def check(address, cookie):
    """Waits for it, and sees that it shows members and no page for signing in."""
    for _ in range(100):
        try:
            request = urllib.request.Request(address, headers={"cookie": cookie})
            with urllib.request.urlopen(request) as answer:
                if b"result_list" not in answer.read():
                    raise SystemExit("Django's admin shows no members")
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit("Django's admin does not start")


def association_of(database):
    """The largest one's identity in the database."""
    import psycopg

    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT id FROM associations WHERE code = '10'").fetchone()
    return row[0]


def main():
    program, folder, members = sys.argv[1:4]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, database in [("SQLite", None)] + [("PostgreSQL", url) for url in sys.argv[4:]]:
        print(f"\n{name}, {members} members, load {load()}\n\n| what | figure | wanted |\n|---|---|---|")
        with tempfile.TemporaryDirectory(dir=folder) as data:
            server = Server(program, data, database)
            largest = fill(server, pathlib.Path(data), int(members))
            rates = ask(server, largest)
        if database:
            beside_django(database, association_of(database), rates)


if __name__ == "__main__":
    main()
