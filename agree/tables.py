"""Tables written by other programs, and ours as others read them.

`python tables.py write FOLDER`: one table, written by openpyxl, XlsxWriter and xlwt, and turned by
LibreOffice into its own kinds of file. `python tables.py check FOLDER`: ours.xlsx and ours.csv say the
same table to openpyxl and to LibreOffice. Exit status 1 if anybody disagrees.
"""

import csv
import datetime
import pathlib
import subprocess
import sys

import openpyxl
import xlsxwriter
import xlwt

TITLES = ["姓名", "证件号", "会员号", "入会时间", "人数", "备注"]
ROWS = {
    2: ["王䶮", "330104199201121015", "330000010231", datetime.date(2016, 5, 18), 12, "第一行\n第二行"],
    3: ["𬱖𫖯", "H12345678", "000123", datetime.date(1987, 3, 9), 1.5, "前后 𫖯 & <b>"],
    5: ["José Peña", "33010419920112101X", "200099", datetime.date(2000, 2, 29), -3, "=1+1"],
}


def by_openpyxl(path, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "会员"
    sheet.append(TITLES)
    for number, row in ROWS.items():
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if isinstance(value, datetime.date):
                cell.number_format = "yyyy-mm-dd"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(path)


def by_xlsxwriter(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("会员")
        days = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_row(0, 0, TITLES)
        for number, row in ROWS.items():
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number - 1, column, value, days)
                elif isinstance(value, str):
                    sheet.write_string(number - 1, column, value)
                else:
                    sheet.write_number(number - 1, column, value)
        sheet.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("隐藏").hide()


def by_xlwt(path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("会员")
    days = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, title in enumerate(TITLES):
        sheet.write(0, column, title)
    for number, row in ROWS.items():
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write(number - 1, column, value, days)
            else:
                sheet.write(number - 1, column, value)
    sheet.row(2).hidden = True
    book.add_sheet("隐藏").visibility = 1
    book.save(path)


def by_libreoffice(folder, source, kind, name):
    """Has LibreOffice turn a file into another kind; where the result lies."""
    out = folder / "libreoffice"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
        + ["--outdir", out, source],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=300,
    )
    made = out / (source.stem + "." + kind.split(":")[0])
    target = folder / name
    made.replace(target)
    return target


def write(folder):
    by_openpyxl(folder / "openpyxl.xlsx")
    by_openpyxl(folder / "openpyxl-1904.xlsx", openpyxl.utils.datetime.CALENDAR_MAC_1904)
    by_xlsxwriter(folder / "xlsxwriter.xlsx")
    by_xlwt(folder / "xlwt.xls")
    source = folder / "openpyxl.xlsx"
    by_libreoffice(folder, source, "xlsx", "libreoffice.xlsx")
    by_libreoffice(folder, source, "xls", "libreoffice.xls")
    by_libreoffice(folder, source, "html", "libreoffice.html")
    by_libreoffice(folder, source, "ods", "libreoffice.ods")


def expected():
    rows = {1: TITLES, **ROWS}
    return [rows.get(number, [None] * len(TITLES)) for number in range(1, 6)]


def plain(value):
    """A value as one says it: days without a time, empty as nothing."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return None if value == "" else value


def as_text(value):
    if value is None:
        return ""
    return str(value)


def differences(reader, found, wanted):
    for number, (row, want) in enumerate(zip(found, wanted, strict=True), 1):
        if row != want:
            yield f"{reader}, row {number}: {row} where {want} was written"


def check(folder):
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    sheet = book["会员"]
    found = [[plain(value) for value in row] for row in sheet.iter_rows(max_row=5, values_only=True)]
    told = list(differences("openpyxl", found, expected()))
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    if formulas:
        told.append(f"openpyxl sees formulas in {formulas}")
    if sheet.freeze_panes != "A2" or not sheet.auto_filter.ref:
        told.append("openpyxl sees no frozen titles or no filter")

    texts = [[as_text(value) for value in row] for row in expected()]
    # UTF-8 (76), every cell as it is shown, the sheet 会员 alone.
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    shown = by_libreoffice_csv(folder, kind)
    told += differences("LibreOffice", shown, texts)
    with open(folder / "ours.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    guarded = [["'" + text if text.startswith("=") else text for text in row] for row in texts]
    told += differences("Python's csv", rows, guarded)
    return told


def by_libreoffice_csv(folder, kind):
    out = folder / "libreoffice-csv"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
        + ["--outdir", out, folder / "ours.xlsx"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=300,
    )
    (made,) = out.glob("*.csv")
    with open(made, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if command == "write":
        write(folder)
        return 0
    told = check(folder)
    for line in told:
        print(line)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
