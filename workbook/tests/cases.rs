//! Files that went wrong once, and what must come of them. All people are invented.

mod support;

use domain::text::normal_number;
use support::{codes, read, refused, texts};
use workbook::{Encoding, Kind, Separator};

fn case(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/cases/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Numbers and lengths of the rows of a file with one table.
fn shape(name: &str) -> Vec<(u32, usize)> {
    let book = read(&case(name));
    assert_eq!(book.tables.len(), 1);
    let rows = book.tables[0].rows.iter();
    rows.map(|row| (row.number, row.cells.len())).collect()
}

#[test]
fn columns_without_title_or_content_do_not_matter() {
    assert_eq!(shape("C01a_blank_columns.csv"), [(1, 10), (2, 10), (3, 10)]);
}

#[test]
fn ragged_rows_are_as_long_as_they_are() {
    assert_eq!(
        shape("C02_ragged.csv"),
        [(1, 13), (2, 13), (3, 10), (4, 10)]
    );
}

#[test]
fn semicolons_are_seen() {
    assert_eq!(shape("C03b_semicolon.csv"), [(1, 10), (2, 10), (3, 10)]);
    assert_eq!(
        read(&case("C03b_semicolon.csv")).kind,
        Kind::Csv {
            encoding: Encoding::Utf8,
            separator: Separator::Semicolon
        }
    );
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_told_with_its_row() {
    let errors = refused(&case("C06a_quote_open_in_last_column.csv"));
    assert_eq!(codes(&errors), [("open-quote", Some(3))]);
    assert!(errors[0].to_string().starts_with("第 3 行第 4 列（D 列）"));
}

#[test]
fn a_later_mark_that_closes_it_by_accident_does_not_hide_it() {
    let text = String::from_utf8(case("C06a_quote_open_in_last_column.csv")).unwrap();
    // The last one's remark is in quotation marks, as remarks are: 沈示六 vanishes, or all do.
    let accident = text.trim_end().to_owned() + "\"已核实\"\r\n";
    let errors = refused(accident.as_bytes());
    assert_eq!(codes(&errors), [("swallowed-rows", Some(3))]);
    let short = accident
        .replace(",330099990602,339999198102021059", "")
        .replace(",\r\n", "\r\n");
    assert_eq!(codes(&refused(short.as_bytes()))[0].1, Some(3));
}

#[test]
fn rows_are_those_that_excel_shows() {
    let name = "C07_breaks_in_cells.csv";
    let numbers: Vec<u32> = shape(name).into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    let rows = texts(&read(&case(name)).tables[0]);
    assert_eq!(rows[1].1[10], "第一行\n第二行\n第三行");
    assert_eq!(rows[3].1[6], "示例瓯江\n会计师事务所");
}

#[test]
fn guards_around_numbers_come_off() {
    let plain = read(&case("C08a_plain.csv"));
    let guarded = read(&case("C08b_guarded.csv"));
    assert_eq!(plain.tables[0].rows.len(), 9);
    let rows = texts(&plain.tables[0])
        .into_iter()
        .zip(texts(&guarded.tables[0]));
    for ((number, plain), (_, guarded)) in rows {
        // From row 7 on it is white space and what cannot be seen, which are no guards: they stay
        // until the normal form of numbers.
        if number < 7 {
            assert_eq!(plain, guarded);
        }
        let normal = |cells: Vec<String>| {
            cells
                .iter()
                .map(|text| normal_number(text))
                .collect::<Vec<_>>()
        };
        assert_eq!(normal(plain), normal(guarded));
    }
}

#[test]
fn decorated_titles_stay_as_they_are() {
    let rows = texts(&read(&case("C10a_decorated_titles.csv")).tables[0]);
    assert_eq!(
        rows[0].1[..3],
        ["*执业会员姓名", "性 别", "出生日期\n(yyyy-mm-dd)"]
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn cells_at_the_end_may_be_empty() {
    assert_eq!(shape("C11a_full.csv"), [(1, 12), (2, 12), (3, 11), (4, 11)]);
    assert_eq!(
        shape("C11b_four_columns.csv"),
        [(1, 4), (2, 4), (3, 4), (4, 3)]
    );
}

#[test]
fn a_web_page_by_the_name_of_a_workbook_is_read() {
    let book = read(&case("C13b_web_page.xls"));
    assert_eq!(
        book.kind,
        Kind::Html {
            encoding: Encoding::Utf8
        }
    );
    let rows = texts(&book.tables[0]);
    assert_eq!((rows.len(), rows[1].1.len()), (3, 10));
    assert_eq!(rows[2].1[..2], ["李示强", "男"]);
}
