"""The certificate drawn with ReportLab; talks with its caller as bench/worker.py says.

Its best configuration: the font parsed once, the ornament and the seals as nested form objects,
streams deflated and not written in ASCII 85, the photo passed through. ReportLab embeds no CFF
OpenType, so everything is set in HanaMin A, the one TrueType font with these characters.
"""

import io
import math
import sys

import reportlab
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import worker

WIDTH, HEIGHT = 210, 148
FONT = "HanaMinA"
GOLD, TITLE, GREY, INK, HAIRLINE, BAND, RED = map(
    HexColor,
    ("#9a7b45", "#7a1f1a", "#6b6252", "#1f2430", "#e9dcc3", "#b08d57", "#c82b20"),
)
STEPS = 6


def curve(path, start, end, at):
    """Cubics through `at(t) = (point, slope)` at STEPS + 1 places."""
    step = (end - start) / STEPS
    (x, y), (dx, dy) = at(start)
    path.moveTo(x * mm, y * mm)
    for n in range(1, STEPS + 1):
        (u, v), (du, dv) = at(start + step * n)
        third = step / 3
        path.curveTo(
            (x + dx * third) * mm,
            (y + dy * third) * mm,
            (u - du * third) * mm,
            (v - dv * third) * mm,
            u * mm,
            v * mm,
        )
        x, y, dx, dy = u, v, du, dv


def polar(path, sector, radius):
    def at(angle):
        r, slope = radius(angle)
        sin, cos = math.sin(angle), math.cos(angle)
        return (r * cos, r * sin), (slope * cos - r * sin, slope * sin + r * cos)

    curve(path, 0, sector, at)


def form(canvas, name, draw):
    canvas.beginForm(name, 0, 0, WIDTH * mm, HEIGHT * mm)
    draw(canvas)
    canvas.endForm()


def boxed(canvas, name, box, draw):
    left, bottom, right, top = box
    canvas.beginForm(name, left * mm, bottom * mm, right * mm, top * mm)
    draw(canvas)
    canvas.endForm()


def pen(canvas, colour, width):
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width * mm)
    canvas.setLineCap(1)


def place(canvas, name, x, y, angle=0, scale=1):
    canvas.saveState()
    canvas.translate(x * mm, y * mm)
    if angle:
        canvas.rotate(angle)
    if scale != 1:
        canvas.scale(scale, 1)
    canvas.doForm(name)
    canvas.restoreState()


def lines(colour, width, paths):
    def draw(canvas):
        pen(canvas, colour, width)
        for path in paths:
            canvas.drawPath(path)

    return draw


class Ornament:
    """The paths of the smallest parts, made once."""

    period = 192 / 45

    def __init__(self):
        canvas = Canvas(io.BytesIO())
        rate = math.tau / self.period
        self.waves, self.rings, self.petals = [], [], []
        for line in range(6):
            path, phase = canvas.beginPath(), math.tau * line / 6
            curve(
                path,
                0,
                self.period,
                lambda x: (
                    (x, 2.2 * math.sin(rate * x + phase)),
                    (1, 2.2 * rate * math.cos(rate * x + phase)),
                ),
            )
            self.waves.append(path)
        for ring in range(10):
            path, base, phase = canvas.beginPath(), 14 + 28 * ring / 9, 0.6 * ring
            polar(
                path,
                math.tau / 24,
                lambda a: (base + 2.6 * math.sin(24 * a + phase), 62.4 * math.cos(24 * a + phase)),
            )
            self.rings.append(path)
        for line in range(3):
            path, phase = canvas.beginPath(), math.tau * line / 3
            polar(
                path,
                math.tau / 12,
                lambda a: (2.12 + 1.17 * math.sin(12 * a + phase), 14.04 * math.cos(12 * a + phase)),
            )
            self.petals.append(path)

    def define(self, canvas):
        period = self.period
        boxed(canvas, "period", (-1, -3, period + 1, 3), lines(BAND, 0.1, self.waves))
        boxed(canvas, "sector", (-1, -20, 46, 46), lines(HAIRLINE, 0.12, self.rings))
        boxed(canvas, "petal", (-1, -4, 4, 4), lines(BAND, 0.1, self.petals))

        def strip(canvas):
            for n in range(15):
                place(canvas, "period", period * n, 0)

        def rosette(canvas):
            canvas.setFillColor(HexColor("#ffffff"))
            canvas.circle(0, 0, 3.65 * mm, stroke=0, fill=1)
            for n in range(12):
                place(canvas, "petal", 0, 0, 30 * n)

        boxed(canvas, "strip", (-1, -3, period * 15 + 1, 3), strip)
        boxed(canvas, "rosette", (-4, -4, 4, 4), rosette)
        form(canvas, "ornament", self.whole)

    def whole(self, canvas):
        for n in range(24):
            place(canvas, "sector", 105, HEIGHT - 78, 15 * n)
        length = self.period * 15
        for n in range(3):
            for y in (9, 139):
                place(canvas, "strip", 9 + length * n, HEIGHT - y)
        for n in range(2):
            for x in (9, 201):
                place(canvas, "strip", x, HEIGHT - 139 + 65 * n, 90, 65 / length)
        for x in (9, 201):
            for y in (9, 139):
                place(canvas, "rosette", x, HEIGHT - y)


def seal(canvas, x, association):
    canvas.saveState()
    canvas.translate(x * mm, (HEIGHT - 113.5) * mm)
    pen(canvas, RED, 0.9)
    canvas.setFillColor(RED)
    canvas.setFillAlpha(0.88)
    canvas.setStrokeAlpha(0.88)
    canvas.circle(0, 0, 12.5 * mm)
    star = canvas.beginPath()
    for n in range(10):
        radius = 3.4 if n % 2 == 0 else 3.4 * 0.381966
        angle = math.pi * n / 5
        point = radius * math.sin(angle) * mm, radius * math.cos(angle) * mm
        star.lineTo(*point) if n else star.moveTo(*point)
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    step = min(250 / (len(association) - 1), 40)
    for n, letter in enumerate(association):
        canvas.saveState()
        canvas.rotate(-step * (n - (len(association) - 1) / 2))
        canvas.setFont(FONT, 2.9 * mm)
        canvas.drawCentredString(0, (9.6 - 2.9 * 0.38) * mm, letter)
        canvas.restoreState()
    canvas.setFont(FONT, 2.4 * mm)
    for letter, side in (("样", -2.5), ("章", 2.5)):
        canvas.drawCentredString(side * mm, (-6.9 - 2.4 * 0.38) * mm, letter)
    canvas.restoreState()


class Sheet:
    def __init__(self, canvas):
        self.canvas = canvas

    def text(self, text, x, baseline, size, colour, spacing=0):
        line = self.canvas.beginText(x * mm, (HEIGHT - baseline) * mm)
        line.setFont(FONT, size * mm)
        line.setFillColor(colour)
        line.setCharSpace(spacing * mm)
        line.textOut(text)
        self.canvas.drawText(line)

    def centred(self, text, x, baseline, size, colour, spacing=0):
        width = pdfmetrics.stringWidth(text, FONT, size) + spacing * (len(text) - 1)
        self.text(text, x - width / 2, baseline, size, colour, spacing)

    def rule(self, start, end, y, width, colour):
        pen(self.canvas, colour, width)
        self.canvas.line(start * mm, (HEIGHT - y) * mm, end * mm, (HEIGHT - y) * mm)

    def frame(self, x, y, width, height, line):
        pen(self.canvas, GOLD, line)
        self.canvas.rect(x * mm, (HEIGHT - y - height) * mm, width * mm, height * mm)

    def symbol(self, member):
        size = 24 / member["modules"]
        path = self.canvas.beginPath()
        for x, y, length in member["qr"]:
            top = HEIGHT - 96 - size * y
            path.rect((27 + size * x) * mm, (top - size) * mm, size * length * mm, size * mm)
        self.canvas.setFillColor(INK)
        self.canvas.drawPath(path, stroke=0, fill=1)
        box = (27 * mm, (HEIGHT - 120) * mm, 51 * mm, (HEIGHT - 96) * mm)
        self.canvas.linkURL(member["verify_url"], box)


def fitted(value):
    return min(4.6, 92 / pdfmetrics.stringWidth(value, FONT, 1))


ORNAMENT = Ornament()


def certificate(member):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=1, lang="zh-CN")
    canvas.setTitle(f"执业电子会员证 {member['name']}")
    canvas.setAuthor(member["provincial_association"])
    ORNAMENT.define(canvas)
    canvas.doForm("ornament")
    sheet = Sheet(canvas)
    sheet.frame(4.4, 4.4, 201.2, 139.2, 0.35)
    sheet.frame(13.6, 13.6, 182.8, 120.8, 0.2)
    sheet.centred("执业电子会员证", 105, 31, 11, TITLE, 3)
    english = "ELECTRONIC CERTIFICATE OF PRACTISING MEMBERSHIP"
    sheet.centred(english, 105, 38, 3, GREY, 0.6)
    sheet.rule(60, 150, 41.2, 0.25, GOLD)
    fields = ("name", "sex", "member_no", "category", "firm", "joined_on")
    labels = ("姓名", "性别", "会员证号", "会员类别", "服务所名称", "入会时间")
    for row, (label, field) in enumerate(zip(labels, fields)):
        baseline = 55 + 8.6 * row
        spacing = 8.4 if len(label) == 2 else 0
        sheet.text(label, 64, baseline, 4.2, GREY, spacing)
        sheet.text(member[field], 92, baseline, fitted(member[field]), INK)
        sheet.rule(91, 184, baseline + 1.5, 0.15, HAIRLINE)
    canvas.drawImage(member["photo"], 26 * mm, (HEIGHT - 82) * mm, 26 * mm, 32 * mm)
    sheet.frame(26, 50, 26, 32, 0.2)
    sheet.centred(member["national_association"], 118, 117.5, 3.6, INK)
    sheet.centred(member["provincial_association"], 164, 117.5, 3.6, INK)
    sheet.centred(f"签发日期：{member['issued_on']}", 141, 129.6, 3.4, INK)
    seal(canvas, 118, member["national_association"])
    seal(canvas, 164, member["provincial_association"])
    sheet.symbol(member)
    sheet.centred("扫码核验真伪", 39, 125.2, 2.6, GREY)
    sheet.centred(worker.grouped(member["code"]), 39, 129.6, 1.8, GREY)
    sheet.centred(f"第 {member['version']} 版", 39, 132.4, 2, GREY)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def main():
    folder, font = sys.argv[1:]
    rl_config.useA85 = 0
    pdfmetrics.registerFont(TTFont(FONT, font))
    members = worker.members(folder)
    worker.serve(reportlab.__version__, lambda n: certificate(members[n]), len(members))


main()
