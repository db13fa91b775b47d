//! Files that are meant to hurt: a clear answer, in bounded time and memory.

mod support;

use std::io::{Cursor, Write};

use domain::roster::Cell;
use support::{NAMESPACE, Parts, codes, read, refused};
use workbook::{Limits, Row, Sink, read_each};
use zip::write::SimpleFileOptions;

const ROW: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>";

fn code(bytes: &[u8]) -> &'static str {
    refused(bytes)[0].code()
}

#[test]
fn the_smallest_workbook_is_read() {
    let book = read(&Parts::new(ROW).zip());
    assert_eq!(book.tables[0].rows[0].cells, [Cell::Text("甲".into())]);
}

#[test]
fn a_dimension_that_lies_costs_nothing() {
    let sheet = format!(
        "<worksheet {NAMESPACE}><dimension ref=\"A1:XFD1048576\"/><sheetData>{ROW}\
         <row r=\"1048576\"><c r=\"B1048576\"><v>7</v></c></row></sheetData></worksheet>"
    );
    let book = read(&Parts::sheet(&sheet).zip());
    let rows = &book.tables[0].rows;
    assert_eq!((rows.len(), rows[1].number), (2, 1_048_576));
    assert_eq!(rows[1].cells, [Cell::Empty, Cell::Number(7.0)]);
    let mut parts = Parts::new("<row r=\"1\"><c r=\"XFD1\"><v>7</v></c></row>");
    assert_eq!(
        codes(&refused(&parts.zip())),
        [("too-many-columns", Some(1))]
    );
    parts = Parts::sheet(&format!(
        "<worksheet {NAMESPACE}><dimension ref=\"C9:A1\"/><sheetData>{ROW}</sheetData></worksheet>"
    ));
    // Whatever comes of it, it is an answer.
    let _ = workbook::read(&parts.zip(), &Limits::default());
}

#[test]
fn entities_are_never_followed() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let outside = "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for (doctype, entity) in [(laughs, "&c;"), (outside, "&x;")] {
        let sheet = format!(
            "<?xml version=\"1.0\"?>{doctype}<worksheet {NAMESPACE}><sheetData><row r=\"1\"><c r=\"A1\" \
             t=\"inlineStr\"><is><t>{entity}</t></is></c></row></sheetData></worksheet>"
        );
        assert_eq!(code(&Parts::sheet(&sheet).zip()), "file-entities");
        let mut parts = Parts::new(ROW);
        parts.put(
            "xl/sharedStrings.xml",
            &format!("{doctype}<sst><si><t>{entity}</t></si></sst>"),
        );
        assert_eq!(code(&parts.zip()), "file-entities");
    }
    // An entity that nobody declared is damage.
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row>";
    assert_eq!(code(&Parts::new(sheet).zip()), "file-damaged");
}

#[test]
fn a_bomb_is_refused_while_it_is_unpacked() {
    let bomb = |size: usize| {
        let mut zip = zip::ZipWriter::new_append(Cursor::new(Parts::new(ROW).zip())).unwrap();
        zip.start_file("xl/media/image1.png", SimpleFileOptions::default())
            .unwrap();
        let zeros = vec![0; 1 << 20];
        for _ in 0..size {
            zip.write_all(&zeros).unwrap();
        }
        zip_bytes(zip)
    };
    let limits = Limits {
        inflated_bytes: 8 << 20,
        ..Limits::default()
    };
    let told = |bytes: &[u8]| workbook::read(bytes, &limits).unwrap_err()[0].code();
    let mut bytes = bomb(16);
    assert!(bytes.len() < 100_000);
    assert_eq!(told(&bytes), "file-too-much-inside");
    // A directory that says less than there is: the size stands at 24 of its entry, whose name is last.
    let name = b"xl/media/image1.png";
    let entry = memchr::memmem::rfind(&bytes, name).unwrap() - 46;
    assert_eq!(&bytes[entry..entry + 4], b"PK\x01\x02");
    bytes[entry + 24..entry + 28].copy_from_slice(&1000u32.to_le_bytes());
    let lied = told(&bytes);
    assert!(
        matches!(lied, "file-too-much-inside" | "file-damaged"),
        "{lied}"
    );
}

fn zip_bytes(zip: zip::ZipWriter<Cursor<Vec<u8>>>) -> Vec<u8> {
    zip.finish().unwrap().into_inner()
}

#[test]
fn counts_that_lie_make_no_room() {
    for count in ["4294967295", "99999999999999999", "5000000"] {
        let mut parts = Parts::new(ROW);
        parts.put(
            "xl/sharedStrings.xml",
            &format!("<sst {NAMESPACE} uniqueCount=\"{count}\"><si><t>a</t></si></sst>"),
        );
        assert_eq!(code(&parts.zip()), "too-many-texts");
    }
}

#[test]
fn two_million_rows_are_refused() {
    struct Counted(u32);
    impl Sink for Counted {
        fn table(&mut self, _: &str, _: bool) {}
        fn row(&mut self, _: Row) {
            self.0 += 1;
        }
        fn note(&mut self, _: workbook::Note) {}
    }
    let text = "王芳,1\n".repeat(2_000_000);
    let mut counted = Counted(0);
    let errors = read_each(text.as_bytes(), &Limits::default(), &mut counted).unwrap_err();
    assert_eq!((errors[0].code(), counted.0), ("too-many-rows", 200_000));
    let rows: String = (1..=200_001)
        .map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>"))
        .collect();
    let mut counted = Counted(0);
    let errors = read_each(&Parts::new(&rows).zip(), &Limits::default(), &mut counted).unwrap_err();
    // The survey sees it before a row is handed over.
    assert_eq!((errors[0].code(), counted.0), ("too-many-rows", 0));
}

#[test]
fn texts_without_end_are_refused() {
    let long = "x".repeat(3 << 20);
    let sheet =
        format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    assert_eq!(code(&Parts::new(&sheet).zip()), "file-damaged");
    let long = "长".repeat(32_768);
    let sheet =
        format!("<row r=\"4\"><c r=\"B4\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    assert_eq!(
        codes(&refused(&Parts::new(&sheet).zip())),
        [("cell-too-long", Some(4))]
    );
}

#[test]
fn files_that_are_broken_off_are_damaged() {
    let whole = Parts::new(ROW).zip();
    for length in [
        4,
        30,
        100,
        whole.len() / 2,
        whole.len() - 30,
        whole.len() - 1,
    ] {
        assert_eq!(code(&whole[..length]), "file-damaged", "{length}");
    }
    assert_eq!(
        code(&Parts::sheet("<worksheet><sheetData><row>").zip()),
        "file-damaged"
    );
    let mut parts = Parts::new(ROW);
    parts
        .0
        .retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    assert_eq!(code(&parts.zip()), "file-damaged");
}

#[test]
fn what_a_cell_says_of_itself() {
    let rows = "<row r=\"1\"><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c><f>1+1</f></c>\
        <c><f>1+1</f><v/></c><c t=\"str\"><f>\"\"</f><v></v></c><c><f>1+1</f><v>2</v></c>\
        <c t=\"str\"><f>\"x\"</f><v>x</v></c></row>\
        <row r=\"3\" hidden=\"1\"><c t=\"d\"><v>2016-05-18</v></c></row>";
    let book = read(&Parts::new(rows).zip());
    let cells = &book.tables[0].rows[0].cells;
    let fault = |text: &str| Cell::Fault(text.into());
    assert_eq!(
        cells[..],
        [
            fault("TRUE"),
            fault("#N/A"),
            fault("公式没有计算结果"),
            fault("公式没有计算结果"),
            Cell::Empty,
            Cell::Number(2.0),
            Cell::Text("x".into()),
        ]
    );
    let row = &book.tables[0].rows[1];
    assert!(row.hidden && row.number == 3);
    assert_eq!(row.cells, [Cell::Date("2016-05-18".parse().unwrap())]);
}
