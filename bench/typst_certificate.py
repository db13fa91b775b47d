"""The certificate set by Typst as a library; talks with its caller as bench/worker.py says.

Its best configuration: one compiler for the whole run, which keeps the fonts, the parsed template
and its memory of what it has laid out; the ornament compiled to a PDF before the clock runs and
embedded as a form object; the data of each certificate as an input. Typst brings no QR encoder.
"""

import importlib.metadata
import json
import pathlib
import shutil
import sys

import typst

import worker

PARTS = ("period", "sector", "petal", "ornament")


def main():
    folder, fonts = sys.argv[1:]
    root = pathlib.Path(folder).resolve()
    for template in pathlib.Path(__file__).with_name("typst").glob("*.typ"):
        shutil.copy(template, root)
    options = {"root": root, "font_paths": [fonts], "ignore_system_fonts": True}
    for part in PARTS:
        typst.compile(root / f"{part}.typ", output=root / f"{part}.pdf", **options)
    members = worker.members(folder)
    for member in members:
        member["photo"] = "/" + pathlib.Path(member["photo"]).name
    inputs = [{"member": json.dumps(member, ensure_ascii=False)} for member in members]
    compiler = typst.Compiler(root / "certificate.typ", **options)

    def draw(n):
        return compiler.compile(sys_inputs=inputs[n])

    worker.serve(importlib.metadata.version("typst"), draw, len(members))


main()
