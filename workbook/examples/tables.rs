//! For other programs: `tables check FOLDER` reads what they wrote there and says where it is not
//! the table of agree/tables.py; `tables write FOLDER` writes that table as ours.xlsx and ours.csv;
//! `tables rows FILE` counts rows and cells, row by row; `tables make FILE ROWS` writes a large
//! workbook. `cargo xtask test` runs the first two.
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool speaks on its standard streams"
)]

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

use domain::roster::Cell;
use workbook::write::{Column, ColumnKind, CsvWriter, Sheet, Value, XlsxWriter};
use workbook::{Limits, Note, Row, Sink};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check", folder] => check(Path::new(folder)),
        ["write", folder] => write(Path::new(folder)).map(|()| ExitCode::SUCCESS),
        ["rows", file] => rows(Path::new(file)).map(|()| ExitCode::SUCCESS),
        ["make", file, count] => make(Path::new(file), count.parse()?).map(|()| ExitCode::SUCCESS),
        _ => {
            Err("usage: tables check|write FOLDER, tables rows FILE, tables make FILE ROWS".into())
        }
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

/// The table, with the numbers that its rows have in Excel.
fn expected() -> Outcome<Vec<(u32, Vec<Cell>)>> {
    let titles = ["姓名", "证件号", "会员号", "入会时间", "人数", "备注"];
    let row = |name, id, number, joined: &str, count, remark| -> Outcome<Vec<Cell>> {
        let joined = Cell::Date(joined.parse()?);
        Ok(vec![
            text(name),
            text(id),
            text(number),
            joined,
            Cell::Number(count),
            text(remark),
        ])
    };
    Ok(vec![
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
            )?,
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
            )?,
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
            )?,
        ),
    ])
}

fn check(folder: &Path) -> Outcome<ExitCode> {
    let expected = expected()?;
    let mut agreed = true;
    let mut read = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_theirs = !name.starts_with("ours") && path.is_file();
        if !is_theirs || !(name.ends_with(".xlsx") || name.ends_with(".xls")) {
            continue;
        }
        read += 1;
        match workbook::read(&fs::read(&path)?, &Limits::default()) {
            Ok(book) => {
                let rows = book.tables.first().map(|table| &table.rows);
                let rows = rows.into_iter().flatten();
                let rows: Vec<_> = rows.map(|row| (row.number, row.cells.clone())).collect();
                if rows != expected {
                    println!("{name}: {rows:?}");
                    agreed = false;
                }
            }
            Err(errors) => {
                println!("{name}: {errors:?}");
                agreed = false;
            }
        }
    }
    if read == 0 {
        return Err("no file of another program in the folder".into());
    }
    Ok(if agreed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn columns(titles: &[Cell]) -> Vec<Column> {
    let columns = titles.iter().enumerate().map(|(index, title)| Column {
        title: title.text(),
        width: 20.0,
        kind: match index {
            3 => ColumnKind::Date,
            4 => ColumnKind::Number,
            _ => ColumnKind::Text,
        },
        locked: false,
    });
    columns.collect()
}

fn write(folder: &Path) -> Outcome<()> {
    let rows = expected()?;
    let titles: Vec<String> = rows
        .iter()
        .take(1)
        .flat_map(|row| &row.1)
        .map(Cell::text)
        .collect();
    let mut workbook = XlsxWriter::new("2026-11-27".parse()?)?;
    let csv = BufWriter::new(File::create(folder.join("ours.csv"))?);
    let mut csv = CsvWriter::new(csv, titles.iter().map(String::as_str))?;
    let mut next = 2;
    workbook.sheet(Sheet {
        name: "会员".into(),
        columns: rows.first().map(|row| columns(&row.1)).unwrap_or_default(),
        ..Sheet::default()
    })?;
    for (number, cells) in rows.into_iter().skip(1) {
        let values: Vec<Value> = cells.into_iter().map(Value::from).collect();
        while next < number {
            let empty = vec![Value::default(); values.len()];
            workbook.row(&empty)?;
            csv.row(&empty)?;
            next += 1;
        }
        workbook.row(&values)?;
        csv.row(&values)?;
        next += 1;
    }
    csv.finish()?;
    workbook.finish(BufWriter::new(File::create(folder.join("ours.xlsx"))?))?;
    Ok(())
}

/// Counts, and keeps nothing.
#[derive(Default)]
struct Counted {
    rows: usize,
    cells: usize,
}

impl Sink for Counted {
    fn table(&mut self, _: &str, _: bool) {}

    fn row(&mut self, row: Row) {
        self.rows += 1;
        self.cells += row.cells.len();
    }

    fn note(&mut self, _: Note) {}
}

fn rows(file: &Path) -> Outcome<()> {
    let mut counted = Counted::default();
    let kind = workbook::read_each(&fs::read(file)?, &Limits::default(), &mut counted);
    println!("{kind:?}: {} rows, {} cells", counted.rows, counted.cells);
    Ok(())
}

/// Twenty columns, as of a roster: eight differ in every row.
fn make(file: &Path, count: u32) -> Outcome<()> {
    let mut workbook = XlsxWriter::new("2026-11-27".parse()?)?;
    let titles: Vec<Cell> = (1..=20)
        .map(|column| text(&format!("列{column}")))
        .collect();
    workbook.sheet(Sheet {
        name: "会员".into(),
        columns: columns(&titles),
        ..Sheet::default()
    })?;
    let day = "2016-05-18".parse()?;
    for row in 0..count {
        let values: Vec<Value> = (0..20)
            .map(|column| match column {
                3 => Cell::Date(day).into(),
                0..8 => format!("33010419920112{row:06}{column}").into(),
                _ => format!("示例瓯江会计师事务所{column}").into(),
            })
            .collect();
        workbook.row(&values)?;
    }
    workbook.finish(BufWriter::new(File::create(file)?))?;
    Ok(())
}
