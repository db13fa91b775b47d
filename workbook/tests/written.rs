//! What we write is what we read.

mod support;

use domain::roster::Cell;
use proptest::prelude::*;
use support::read;
use workbook::write::{
    Colour, Column, ColumnKind, CsvWriter, Sheet, Value, WriteError, XlsxWriter,
};
use workbook::{Limits, Table};

fn column(title: &str, kind: ColumnKind, locked: bool) -> Column {
    Column {
        title: title.into(),
        width: 16.0,
        kind,
        locked,
    }
}

fn writer() -> XlsxWriter {
    XlsxWriter::new("2026-11-27".parse().unwrap()).unwrap()
}

fn written(sheet: Sheet, rows: &[Vec<Value>]) -> (Vec<u8>, Table) {
    let mut writer = writer();
    writer.sheet(sheet).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    let mut bytes = Vec::new();
    writer.finish(&mut bytes).unwrap();
    let table = read(&bytes).tables.remove(0);
    (bytes, table)
}

fn texts(columns: usize) -> Sheet {
    Sheet {
        name: "会员".into(),
        columns: vec![column("甲", ColumnKind::Text, false); columns],
        ..Sheet::default()
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn days_are_days_and_numbers_that_are_names_are_texts() {
    let sheet = Sheet {
        columns: vec![
            column("姓名", ColumnKind::Text, false),
            column("证件号", ColumnKind::Text, false),
            column("入会时间", ColumnKind::Date, false),
            column("人数", ColumnKind::Number, false),
        ],
        ..texts(0)
    };
    let day = Cell::Date("2016-05-18".parse().unwrap());
    let early = Cell::Date("1899-05-18".parse().unwrap());
    let rows = [
        vec![
            "王䶮".into(),
            "330104199201121015".into(),
            day.clone().into(),
            Cell::Number(1.5).into(),
        ],
        vec![
            "𬱖".into(),
            Cell::Number(7.0).into(),
            early.into(),
            Value::default(),
        ],
        vec![
            "x".into(),
            Value::default(),
            "1987年4月".into(),
            "无".into(),
        ],
    ];
    let (bytes, table) = written(sheet, &rows);
    let text = |text: &str| Cell::Text(text.into());
    assert_eq!(
        table.rows[1].cells,
        [
            text("王䶮"),
            text("330104199201121015"),
            day,
            Cell::Number(1.5)
        ]
    );
    assert_eq!(
        table.rows[2].cells,
        [text("𬱖"), text("7"), text("1899-05-18")]
    );
    assert_eq!(
        table.rows[3].cells,
        [text("x"), Cell::Empty, text("1987年4月"), text("无")]
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:D4\"/>"));
    assert!(part(&bytes, "xl/styles.xml").contains("yyyy-mm-dd"));
}

#[test]
fn a_sheet_to_fill_in_is_open_where_something_is_missing() {
    let sheet = Sheet {
        instructions: "请只填写绿色单元格".into(),
        columns: vec![
            column("姓名", ColumnKind::Text, true),
            column("手机", ColumnKind::Text, false),
        ],
        protected: true,
        ..texts(0)
    };
    let held = Value {
        locked: Some(true),
        ..Value::from("10000000001")
    };
    let rows = [
        vec!["王芳".into(), Value::default().coloured(Colour::Open)],
        vec!["李强".into(), held],
    ];
    let (bytes, table) = written(sheet, &rows);
    let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(
        table.rows[0].cells,
        [Cell::Text("请只填写绿色单元格".into())]
    );
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<sheetProtection") && xml.contains("topLeftCell=\"A3\""));
    // Cells that can be changed have a format that says so; others none.
    let styles = part(&bytes, "xl/styles.xml");
    let formats: Vec<&str> = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1)
        .collect();
    let is_open = |cell: &str| {
        let cell = &xml[xml.find(&format!("r=\"{cell}\"")).unwrap()..];
        let style = cell
            .split("s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        formats[style.parse::<usize>().unwrap()].contains("locked=\"0\"")
    };
    assert!(!is_open("A3") && is_open("B3") && !is_open("A4") && !is_open("B4"));
}

#[test]
fn faults_are_coloured_and_noted() {
    let rows = [vec![
        Value::from("王芳")
            .coloured(Colour::Fault)
            .noted("姓名重复"),
        "证件号已有".into(),
    ]];
    let (bytes, table) = written(texts(1), &rows);
    assert_eq!(table.rows[1].cells.len(), 2);
    assert!(part(&bytes, "xl/comments1.xml").contains("姓名重复"));
    assert!(part(&bytes, "xl/styles.xml").contains("FFFFC7CE"));
}

#[test]
fn names_of_sheets_are_made_to_fit() {
    let mut writer = writer();
    let long = "示例[瓯江]会计师事务所/特殊普通合伙:浙江分所*一二三四五六七八九十";
    for name in [long, long, "", "'a'"] {
        writer
            .sheet(Sheet {
                name: name.into(),
                ..texts(1)
            })
            .unwrap();
    }
    let mut bytes = Vec::new();
    writer.finish(&mut bytes).unwrap();
    let names: Vec<String> = read(&bytes)
        .tables
        .into_iter()
        .map(|table| table.name)
        .collect();
    assert_eq!(
        names[0],
        "示例_瓯江_会计师事务所_特殊普通合伙_浙江分所_一二三四五六"
    );
    assert!(names[1].ends_with(" (2)") && names[1].chars().count() <= 31);
    assert_eq!(names[2..], ["Sheet", "a"]);
}

#[test]
fn what_excel_does_not_take_is_an_error() {
    assert!(matches!(writer().row(&[]), Err(WriteError::NoSheet)));
    assert!(matches!(
        writer().finish(Vec::new()),
        Err(WriteError::NoSheet)
    ));
    let mut writer = writer();
    writer.sheet(texts(1)).unwrap();
    let long = "长".repeat(32_768);
    assert!(matches!(
        writer.row(&[long.into()]),
        Err(WriteError::Limit(_))
    ));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ =+@'\"\\-\t,;0-9_xA-F一王𬱖𫖯䶮·★\n]{0,12}",
        "_x[0-9A-F]{4}_",
        "[ ]{0,2}[^\\x00\r]{0,20}[ ]{0,2}",
    ]
    // What XML cannot hold, and Excel does not either.
    .prop_filter("characters that XML has", |text| {
        !text.chars().any(|c| {
            (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_text_comes_back(row in prop::collection::vec(text(), 1..6)) {
        // The last one keeps the others from being an empty end.
        let cells: Vec<Value> = row.iter().cloned().chain(["。".into()]).map(Value::from).collect();
        let (bytes, table) = written(texts(cells.len()), &[cells]);
        let found: Vec<String> = table.rows[1].cells.iter().map(Cell::text).collect();
        prop_assert_eq!(&found[..row.len()], &row[..]);
        prop_assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    }

    #[test]
    fn every_text_comes_back_from_csv(row in prop::collection::vec(text(), 1..6)) {
        let mut writer = CsvWriter::new(Vec::new(), ["甲", "乙", "丙", "丁", "戊", "己"]).unwrap();
        let cells: Vec<Value> = row.iter().cloned().chain(["。".into()]).map(Value::from).collect();
        writer.row(&cells).unwrap();
        let bytes = writer.finish().unwrap();
        let book = workbook::read(&bytes, &Limits::default());
        let book = book.map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?;
        let found: Vec<String> = book.tables[0].rows[1].cells.iter().map(Cell::text).collect();
        for (found, wanted) in found.iter().zip(&row) {
            // A tab at the end is a guard that others put there.
            prop_assert_eq!(found, wanted.trim_end_matches('\t'));
        }
    }
}
