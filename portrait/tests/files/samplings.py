"""Makes the files in samplings/: `python samplings.py`, with Pillow (built on libjpeg-turbo) and
libjpeg-turbo's cjpeg. What Pillow makes of each sampling stands beside it as PNG: the JPEG files of
one sampling hold the same coefficients, and so the same picture.
"""

import io
import math
import pathlib
import subprocess

from PIL import Image

FOLDER = pathlib.Path(__file__).parent / "samplings"
# No multiple of any unit.
WIDTH, HEIGHT = 61, 53
SAMPLINGS = {
    "444": "1x1,1x1,1x1",
    "422": "2x1,1x1,1x1",
    "420": "2x2,1x1,1x1",
    "440": "1x2,1x1,1x1",
    "411": "4x1,1x1,1x1",
    "441": "1x4,1x1,1x1",
    "410": "4x2,1x1,1x1",
    "chroma_tall": "2x2,1x2,1x2",
    "chroma_wide": "2x2,2x1,2x1",
    "chroma_more": "1x1,2x2,2x2",
    "unlike": "2x2,2x1,1x2",
}
WAYS = {"plain": [], "restart": ["-restart", "1B"], "progressive": ["-progressive"]}
# Between start of image and what follows: Adobe's marker that says YCbCr.
ADOBE_YCC = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x01"


def picture():
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if x < 24:
                wave = lambda a, b: int(128 + 55 * math.sin(x / a) + 55 * math.cos(y / b))
                pixel = (wave(9, 14), wave(13, 11), wave(17, 9))
            else:
                pixel = [(223, 178, 149), (58, 112, 189), (40, 91, 58), (236, 236, 236)][
                    (x >= 44) + 2 * (y >= 27)
                ]
            image.putpixel((x, y), pixel)
    return image


def cjpeg(image, *options):
    ppm = io.BytesIO()
    image.save(ppm, "PPM")
    done = subprocess.run(
        ["cjpeg", "-quality", "92", *options], input=ppm.getvalue(), capture_output=True, check=True
    )
    return done.stdout


def keep(name, files):
    seen = {Image.open(io.BytesIO(jpeg)).convert("RGB").tobytes() for jpeg in files.values()}
    assert len(seen) == 1, name
    Image.frombytes("RGB", (WIDTH, HEIGHT), seen.pop()).save(FOLDER / f"{name}.png", optimize=True)
    for way, jpeg in files.items():
        (FOLDER / f"{name}-{way}.jpg").write_bytes(jpeg)


def main():
    FOLDER.mkdir(exist_ok=True)
    image = picture()
    for name, sampling in SAMPLINGS.items():
        keep(name, {way: cjpeg(image, "-sample", sampling, *how) for way, how in WAYS.items()})
    keep("grey", {way: cjpeg(image, "-grayscale", *how) for way, how in WAYS.items()})
    keep("adobe_rgb", {way: cjpeg(image, "-rgb", *how) for way, how in WAYS.items()})
    plain = cjpeg(image, "-sample", SAMPLINGS["420"])
    # The JFIF header gives way to Adobe's.
    length = int.from_bytes(plain[4:6], "big") + 4
    keep("adobe_ycc", {"plain": plain[:2] + ADOBE_YCC + plain[length:]})


if __name__ == "__main__":
    main()
