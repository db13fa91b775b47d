"""A province in a quarter of an hour: what one person does, over HTTP, by the clock.

    province.py PROGRAM STAND_INS FOLDER MEMBERS

See bench/README.md.
"""

import http.client
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

import xlsxwriter

import invented
from huizheng import Server, Visitor, load, until

CODE = "33"
PIECE = 4 << 20
# With grain: about 300 KB.
WIDTH, HEIGHT = 1000, 1230
# Photos drawn at a time: the disk holds these beside the ZIP.
DRAWN = 500
SPOT_CHECKS = 5
WANTED_SECONDS, WANTED_INTERACTIONS, WANTED_MEMORY = 15 * 60, 12, 500


def workbook(members):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, invented.TITLES)
    for at, row in enumerate(invented.members(CODE, members), 1):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value)
    book.close()
    return file.getvalue()


def photos(path, stand_ins, members):
    """A ZIP of as many different photos, each named by a member's number; kept for the next run."""
    if path.exists():
        return
    begun = path.with_suffix(".part")
    with zipfile.ZipFile(begun, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, members, DRAWN):
            count = min(DRAWN, members - first)
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                words = [count, WIDTH, HEIGHT, first + 1]
                subprocess.run([stand_ins, folder, *map(str, words)], check=True)
                for index in range(first, first + count):
                    name = f"{invented.number_of(CODE, index)}.jpg"
                    archive.write(pathlib.Path(folder) / f"{index + 1}.jpg", name)
    begun.rename(path)


class Run:
    """The person at work: what each part took, and each thing that was pressed or chosen."""

    def __init__(self, server):
        self.server = server
        self.parts = []
        self.interactions = []
        self.began = self.since = time.monotonic()
        self.processor = server.processor()

    def does(self, *what):
        self.interactions += what

    def part(self, name, note=""):
        now, processor = time.monotonic(), self.server.processor()
        row = (name, now - self.since, processor - self.processor, self.server.peak(), load(), note)
        self.parts.append(row)
        print(f"{name}: {row[1]:.1f} s {note}", flush=True)
        self.since, self.processor = now, processor


def bring_roster(run, visitor, book):
    # A file that is chosen is sent.
    run.does("导入 / 导出", "选择名册文件")
    boundary = "--------huizheng-bench"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="roster.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + book + f"\r\n--{boundary}--\r\n".encode()
    answer, said = visitor.ask(
        "POST", "/import", body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    if answer.status != 303:
        raise SystemExit(f"the workbook is answered with {answer.status}: {said.decode()[:2000]}")
    path = answer.headers["location"]
    shown = visitor.page(path)
    counts = re.search(r"导入：新增 [^<]*", shown)
    run.part("the workbook: upload and dry run", counts[0] if counts else "")
    run.does("导入")
    stamp = re.search(r'name="stamp" value="([^"]*)"', shown)[1]
    answer, said = visitor.form(f"{path}/commit", stamp=stamp)
    if answer.status != 303:
        raise SystemExit(f"the import is answered with {answer.status}: {said.decode()[:2000]}")
    until(lambda: visitor.page(path), lambda page: "正在导入" not in page)
    run.part("the workbook: commit")


def bring_photos(run, visitor, path):
    # From the page of the import that is done.
    run.does("批量上传照片", "选择压缩包")
    answer, _ = visitor.form("/jobs/photos", kind="upload")
    batch = answer.headers["location"]
    number = int(batch.rsplit("/", 1)[1])
    size = path.stat().st_size
    answer, said = visitor.ask(
        "POST", f"{batch}/archives", x_file_name="photos.zip", x_file_size=str(size)
    )
    if answer.status != 200:
        raise SystemExit(f"the ZIP is answered with {answer.status}: {said.decode()}")
    archive = re.search(rb'"id":(\d+)', said)[1].decode()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            place = f"{batch}/archives/{archive}?offset={file.tell() - len(piece)}"
            answer, said = visitor.ask("PUT", place, piece)
            if answer.status != 200:
                raise SystemExit(f"a piece is answered with {answer.status}: {said.decode()}")
    run.part("the photos: upload", f"{size / 1e6:.0f} MB")

    def seen():
        return visitor.call("photo-batches/page", id=number, filter="all", page=1)

    def unpacked(page):
        states = [archive["state"] for archive in page["batch"]["archives"]]
        return all(state in ("done", "failed") for state in states)

    page = until(seen, unpacked)
    run.part("the photos: unpacked and judged", str(page["batch"]["counts"]))
    run.does("确认保存")
    answer, said = visitor.form(f"{batch}/commit")
    if answer.status != 303:
        raise SystemExit(f"saving is answered with {answer.status}: {said.decode()[:2000]}")
    page = until(seen, lambda page: page["batch"]["state"] == "committed")
    run.part("the photos: saved", f"{page['batch']['done']} given")


def take_certificates(run, visitor, path):
    run.does("执业电子会员证", "选择全部", "下载会员证")
    everybody = {
        "queue": "all", "search": "", "firm": None, "sort": "arrival",
        "descending": False, "page": 1, "size": 20,
    }
    listed = visitor.call("members/list", query=everybody)
    members = {"list": everybody}
    shown = visitor.call("jobs/preflight", members=members)
    told = ("new", "changed", "unchanged", "doubtful", "blocked")
    counts = {name: shown[name] for name in told}
    run.part("the pre-flight", f"{counts} of {listed['total']}")
    run.does("开始签发")
    willing = shown["new"] + shown["changed"] + shown["unchanged"]
    order = {
        "members": members, "stamp": shown["stamp"], "willing": willing,
        "confirmed": False, "folders": "by-firm",
    }
    job = visitor.call("jobs/issue", order=order)

    def state():
        return next(row for row in visitor.call("jobs/list") if row["id"] == job)

    done = until(state, lambda row: row["state"] in ("done", "failed", "cancelled"))
    if done["state"] != "done":
        raise SystemExit(f"the job is over, but not done: {done}")
    took = time.monotonic() - run.since
    run.part("the certificates: issued into a ZIP", f"{done['done']}, {done['done'] / took:.0f}/s")
    run.does("下载")
    connection = http.client.HTTPConnection(visitor.address, timeout=600)
    connection.request("GET", f"/jobs/{job}/file", headers={"cookie": visitor.cookie})
    with path.open("wb") as file:
        shutil.copyfileobj(connection.getresponse(), file, 1 << 20)
    run.part("the ZIP: downloaded", f"{path.stat().st_size / 1e6:.0f} MB")
    return willing


def check(server, path, willing):
    """Each complete member has a certificate in the ZIP; some are verified. Outside of the clock."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".pdf")]
        if len(set(names)) != willing:
            raise SystemExit(f"{len(set(names))} certificates in the ZIP, {willing} wanted")
        some = names[:: max(1, len(names) // SPOT_CHECKS)][:SPOT_CHECKS]
        for name in some:
            pdf = path.with_name("checked.pdf")
            pdf.write_bytes(archive.read(name))
            said = server.command("certificate", "verify", str(pdf))
            if not said.startswith("valid "):
                raise SystemExit(f"a certificate of the ZIP is not valid: {said}")
    return len(names), len(some)


def judged(what, reached, wanted):
    verdict = "held" if reached <= wanted else "NOT held"
    return f"{what}: {reached:.0f}, at most {wanted}: {verdict}"


def main():
    program, stand_ins, folder, members = sys.argv[1:]
    members, folder = int(members), pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"inventing {members} members and drawing their photos", flush=True)
    archive = folder / f"photos-{members}.zip"
    photos(archive, stand_ins, members)
    book = workbook(members)
    with tempfile.TemporaryDirectory(dir=folder) as data:
        server = Server(program, data)
        server.prepare(CODE, "示例省注册会计师协会", "clerk")
        server.start()
        try:
            run = Run(server)
            run.does("登录")
            visitor = Visitor(server.base, "clerk")
            run.part("signing in")
            bring_roster(run, visitor, book)
            bring_photos(run, visitor, archive)
            result = pathlib.Path(data) / "result.zip"
            willing = take_certificates(run, visitor, result)
            seconds, memory = time.monotonic() - run.began, server.peak()
            issued, verified = check(server, result, willing)
        finally:
            server.stop()
    print(f"\n{members} members, workbook {len(book) / 1e6:.1f} MB\n")
    print("| part | seconds | processor time, s | peak memory so far, MB | load | |")
    print("|---|---|---|---|---|---|")
    for name, passed, processor, peak, at, note in run.parts:
        print(f"| {name} | {passed:.1f} | {processor:.1f} | {peak:.0f} | {at} | {note} |")
    print(f"\n{issued} certificates in the ZIP, {members - issued} members without; "
          f"{verified} verified.")
    print(f"Interactions: {', '.join(run.interactions)}.\n")
    if issued != members:
        print(f"NOT every member has a certificate: {issued} of {members}")
    print(judged("seconds", seconds, WANTED_SECONDS))
    print(judged("interactions", len(run.interactions), WANTED_INTERACTIONS))
    print(judged("peak memory, MB", memory, WANTED_MEMORY))


if __name__ == "__main__":
    main()
