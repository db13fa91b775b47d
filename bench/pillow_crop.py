"""Pillow's part of the comparison of photos: decode, crop, resize, encode, nothing else.

Pillow may decode a JPEG reduced (`draft`), as we do; the rectangles are ours, given beforehand.
"""

import io
import json
import pathlib
import sys

import PIL
from PIL import Image
from worker import serve

OUTPUT = (358, 441)


def crop(path, rect):
    photo = Image.open(path)
    full = photo.width
    # The least reduction that still holds as many pixels as the crop needs.
    scale = max(OUTPUT[0] / rect["width"], OUTPUT[1] / rect["height"])
    photo.draft("RGB", (int(photo.width * scale), int(photo.height * scale)))
    factor = photo.width / full
    left, top = rect["x"] * factor, rect["y"] * factor
    right, bottom = left + rect["width"] * factor, top + rect["height"] * factor
    cut = photo.resize(OUTPUT, Image.Resampling.LANCZOS, box=(left, top, right, bottom))
    encoded = io.BytesIO()
    cut.save(encoded, "JPEG", quality=85, subsampling="4:2:0")
    return encoded.getvalue()


def main(folder):
    folder = pathlib.Path(folder)
    crops = json.loads((folder / "crops.json").read_text(encoding="utf-8"))
    photos = [(folder / crop["file"], crop["rect"]) for crop in crops]
    serve(PIL.__version__, lambda n: crop(*photos[n]), len(photos))


main(sys.argv[1])
