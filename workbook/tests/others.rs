//! Workbooks that other programs wrote (agree/tables.py), with one table: each says the same.

mod support;

use domain::roster::Cell;
use support::read;
use workbook::{Book, Kind, Note};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn day(day: &str) -> Cell {
    Cell::Date(day.parse().unwrap())
}

fn expected() -> Vec<(u32, Vec<Cell>)> {
    let titles = ["姓名", "证件号", "会员号", "入会时间", "人数", "备注"];
    let row = |name, id, number, joined, count, remark| {
        vec![
            text(name),
            text(id),
            text(number),
            day(joined),
            Cell::Number(count),
            text(remark),
        ]
    };
    vec![
        (1, titles.map(text).to_vec()),
        (
            2,
            row(
                "王䶮",
                "330104199201121015",
                "330000010231",
                "2016-05-18",
                12.0,
                "第一行\n第二行",
            ),
        ),
        (
            3,
            row(
                "𬱖𫖯",
                "H12345678",
                "000123",
                "1987-03-09",
                1.5,
                "前后 𫖯 & <b>",
            ),
        ),
        (
            5,
            row(
                "José Peña",
                "33010419920112101X",
                "200099",
                "2000-02-29",
                -3.0,
                "=1+1",
            ),
        ),
    ]
}

fn assert_same(book: &Book) {
    let names: Vec<_> = book
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.hidden))
        .collect();
    assert_eq!(names, [("会员", false), ("隐藏", true)]);
    let table = &book.tables[0];
    let rows = table.rows.iter().map(|row| (row.number, row.cells.clone()));
    assert_eq!(rows.collect::<Vec<_>>(), expected());
    let hidden: Vec<u32> = table
        .rows
        .iter()
        .filter(|row| row.hidden)
        .map(|row| row.number)
        .collect();
    assert_eq!(hidden, [3]);
    assert_eq!(table.notes, [Note::HiddenRows(1)]);
}

#[test]
fn openpyxl_with_both_systems_of_dates() {
    assert_same(&read(&file("openpyxl.xlsx")));
    assert_same(&read(&file("openpyxl-1904.xlsx")));
}

#[test]
fn xlsxwriter() {
    assert_same(&read(&file("xlsxwriter.xlsx")));
}

#[test]
fn xlwt() {
    let book = read(&file("xlwt.xls"));
    assert_eq!(book.kind, Kind::Xls);
    assert_same(&book);
}

#[test]
fn libreoffice() {
    assert_same(&read(&file("libreoffice.xlsx")));
    assert_same(&read(&file("libreoffice.xls")));
    let page = read(&file("libreoffice.html"));
    let first: Vec<String> = page.tables[0].rows[1]
        .cells
        .iter()
        .map(Cell::text)
        .collect();
    assert_eq!(first[..3], ["王䶮", "330104199201121015", "330000010231"]);
    let errors = support::refused(&file("libreoffice.ods"));
    assert!(errors[0].to_string().contains("OpenDocument"));
}
