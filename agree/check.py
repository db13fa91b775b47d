"""Compares what six PDF readers say of each certificate with what it was drawn from.

`python check.py FOLDER [--unsigned]`: the folder has the files, expected.json and pdfjs.json. Prints a
summary and the first disagreements; exit status 1 if there are any.
"""

import concurrent.futures
import json
import logging
import pathlib
import re
import subprocess
import sys
import unicodedata

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

SHOWN = 20
LABELS = ("姓名", "性别", "会员证号", "会员类别", "服务所名称", "入会时间")
FIELDS = ("name", "sex", "member_no", "category", "firm", "joined_on")


def printed(member):
    """Everything on the face, in reading order."""
    code = member["code"]
    groups = "-".join([code[:5], code[5:10], code[10:15], code[15:20], code[20:]])
    rows = [label + member[field] for label, field in zip(LABELS, FIELDS)]
    return "".join(
        [
            "执业电子会员证",
            "ELECTRONIC CERTIFICATE OF PRACTISING MEMBERSHIP",
            *rows,
            member["national_association"],
            member["provincial_association"],
            "签发日期：" + member["issued_on"],
            "扫码核验真伪",
            groups,
            f"第 {member['version']} 版",
        ]
    )


def bare(text):
    """Without white space and the marks of page and line ends: readers make their own of them."""
    return re.sub(r"[\s\f]+", "", text)


def difference(said, wanted):
    for at, (one, other) in enumerate(zip(said, wanted)):
        if one != other:
            return f"at {at}: {one!r} (U+{ord(one):04X}) for {other!r} (U+{ord(other):04X})"
    return f"{len(said)} characters for {len(wanted)}: {said[-20:]!r}"


def run(*words):
    done = subprocess.run(words, capture_output=True)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def check_text(reader, text, member):
    said, wanted = bare(text), bare(printed(member))
    if said != wanted:
        yield reader, f"text: {difference(said, wanted)}"
    # What is searched for is found: no reader parts a word, however it is spaced.
    for word in ("执业电子会员证", *LABELS, "ELECTRONIC CERTIFICATE OF PRACTISING MEMBERSHIP", "扫码核验真伪"):
        if word not in text:
            yield reader, f"{word} is not one word in the text"
    # White space inside a value is the value's own; a line may end there instead.
    joined = [re.sub(r"\n", by, text) for by in ("", " ")]
    for field in ("name", "firm"):
        if " " in member[field] and not any(member[field] in one for one in joined):
            yield reader, f"{field}: its space is not in the text"


def qpdf(path):
    status, said, complaint = run("qpdf", "--check", path)
    if status or "warning" in (said + complaint).lower():
        yield "qpdf", (complaint or said).strip()


def poppler(path, member):
    status, text, complaint = run("pdftotext", "-raw", path, "-")
    if status or complaint:
        yield "poppler", complaint.strip()
    yield from check_text("poppler", text, member)
    status, said, complaint = run("pdfinfo", "-isodates", path)
    facts = dict(
        (line.split(":", 1)[0], line.split(":", 1)[1].strip()) for line in said.splitlines() if ":" in line
    )
    if status or complaint:
        yield "poppler", complaint.strip()
    wanted = {
        "Title": f"执业电子会员证 {member['name']}",
        "Author": member["provincial_association"],
        "Pages": "1",
        "Page size": "595.276 x 419.528 pts",
    }
    for key, value in wanted.items():
        if not facts.get(key, "").startswith(value):
            yield "poppler", f"{key}: {facts.get(key)!r} for {value!r}"
    _, links, _ = run("pdfinfo", "-url", path)
    if member["verify_url"] not in links:
        yield "poppler", "the link is missing"


def mupdf(path, member):
    # -N: colours do not matter here, and Debian builds it without support for ICC profiles.
    status, text, complaint = run("mutool", "draw", "-q", "-N", "-F", "txt", path)
    if status or complaint:
        yield "mupdf", complaint.strip()
    yield from check_text("mupdf", text, member)
    _, said, _ = run("mutool", "show", path, "trailer/Root/Lang", "trailer/Root/ViewerPreferences")
    if "zh-CN" not in said:
        yield "mupdf", f"language: {said!r}"
    if not re.search(r"/PrintScaling\s*/None", said):
        yield "mupdf", f"viewers would scale it: {said!r}"


def pdfjs(found, member):
    if "error" in found:
        yield "pdf.js", found["error"]
        return
    yield from check_text("pdf.js", found["text"], member)
    wanted = {
        "pages": 1,
        "title": f"执业电子会员证 {member['name']}",
        "author": member["provincial_association"],
        "language": "zh-CN",
        "links": [member["verify_url"]],
    }
    for key, value in wanted.items():
        if found.get(key) != value:
            yield "pdf.js", f"{key}: {found.get(key)!r} for {value!r}"
    if any(abs(one - other) > 0.01 for one, other in zip(found["size"], (595.276, 419.528))):
        yield "pdf.js", f"size: {found['size']}"


def pdfsig(path):
    _, said, _ = run("pdfsig", path)
    for words in ("Signature is Valid", "Total document signed"):
        if words not in said:
            yield "pdfsig", said.strip()[-300:]
            return


def pyhanko(path):
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            yield "pyHanko", f"{len(signatures)} signatures"
            return
        [signature] = signatures
        trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signature, trust)
        if not (status.bottom_line and status.coverage.name == "ENTIRE_FILE"):
            yield "pyHanko", f"{status.summary()}, {status.coverage}"


def check(task):
    folder, member, found, signed = task
    path = str(pathlib.Path(folder, member["file"]))
    complaints = [*qpdf(path), *poppler(path, member), *mupdf(path, member), *pdfjs(found, member)]
    if signed:
        complaints += pdfsig(path)
        try:
            complaints += pyhanko(path)
        except Exception as error:  # Whatever a reader stumbles over is a disagreement.
            complaints.append(("pyHanko", repr(error)))
    return member, complaints


def main():
    logging.disable(logging.CRITICAL)
    folder, *options = sys.argv[1:]
    signed = options != ["--unsigned"]
    members = json.loads(pathlib.Path(folder, "expected.json").read_text(encoding="utf-8"))
    found = json.loads(pathlib.Path(folder, "pdfjs.json").read_text(encoding="utf-8"))
    tasks = [(folder, member, found[member["file"]], signed) for member in members]
    readers = ["qpdf", "poppler", "mupdf", "pdf.js"] + (["pdfsig", "pyHanko"] if signed else [])
    failures = dict.fromkeys(readers, 0)
    characters, shown = set(), 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for member, complaints in pool.map(check, tasks, chunksize=8):
            characters.update(*(member[field] for field in FIELDS))
            for reader in {reader for reader, _ in complaints}:
                failures[reader] += 1
            for reader, complaint in complaints:
                if shown < SHOWN:
                    print(f"{folder}/{member['file']} ({member['name']}): {reader}: {complaint}")
                shown += 1
            if not complaints:
                pathlib.Path(folder, member["file"]).unlink()
    han = sum("CJK" in unicodedata.name(one, "") for one in characters)
    print(f"{len(members)} certificates, {len(characters)} different characters ({han} Han):")
    for reader, count in failures.items():
        print(f"  {reader}: " + (f"disagrees about {count}" if count else "agrees"))
    if shown > SHOWN:
        print(f"{shown - SHOWN} more disagreements are not listed")
    sys.exit(1 if shown else 0)


if __name__ == "__main__":
    main()
