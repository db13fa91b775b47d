//! Tables of web pages: what many systems save under the name .xls. Read token by token, so that
//! a page is never in memory as a tree.

mod open;

use std::mem;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use crate::fault::ReadError;
use crate::intake::{Intake, Stop};
use crate::table::Encoding;
use crate::text;
use open::{Line, Open, OpenCell, OpenRow};

/// Tables inside tables that are followed.
const DEPTH: usize = 16;
/// Tables of a page that are told apart.
const TABLES: usize = 1000;
/// What a page looks like before its first table, where it says its encoding.
const HEAD: usize = 4096;

/// Reads every table of a page.
pub(crate) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<Encoding, Stop> {
    let decoded = text::decode(bytes, declared(bytes));
    for (places, error) in [(&decoded.broken, false), (&decoded.other, true)] {
        for at in places {
            let lines = decoded
                .text
                .get(..*at)
                .unwrap_or_default()
                .matches('\n')
                .count();
            let row = u32::try_from(lines + 1).unwrap_or(u32::MAX);
            let encoding = decoded.encoding;
            intake.complain(if error {
                ReadError::TwoEncodings {
                    rows: vec![row],
                    more: 0,
                    other: match encoding {
                        Encoding::Gb18030 => Encoding::Utf8,
                        _ => Encoding::Gb18030,
                    },
                    main: encoding,
                }
            } else {
                ReadError::BrokenByte { row, encoding }
            })?;
        }
    }
    Page::default().read(&decoded.text, intake)?;
    Ok(decoded.encoding)
}

/// The encoding that the page names.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + "charset=".len();
    let label = head.get(at..)?;
    let label = label
        .strip_prefix(b"\"")
        .or(label.strip_prefix(b"'"))
        .unwrap_or(label);
    let end = label
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')?;
    match encoding_rs::Encoding::for_label(label.get(..end)?)?.name() {
        "UTF-8" => Some(Encoding::Utf8),
        "GBK" | "gb18030" => Some(Encoding::Gb18030),
        _ => None,
    }
}

/// Tables that are open, outermost first, and those that stood inside others.
#[derive(Default)]
struct Page {
    open: Vec<Open>,
    inner: Vec<Vec<Line>>,
    tables: usize,
    /// The element whose text is not for people.
    skipped: Option<&'static [u8]>,
}

impl Page {
    fn read(mut self, text: &str, intake: &mut Intake<'_>) -> Result<(), Stop> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(text, emitter) {
            // Reading from memory cannot fail.
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag, intake)?,
                Token::EndTag(tag) => self.end(&tag.name, intake)?,
                Token::String(string) => self.text(&string, intake.limits().characters),
                _ => {}
            }
        }
        while !self.open.is_empty() {
            self.end_table(intake)?;
        }
        for lines in mem::take(&mut self.inner) {
            self.table(intake);
            for (number, hidden, cells) in lines {
                intake.row(number, hidden, cells)?;
            }
        }
        intake.end_table();
        match self.tables {
            0 => Err(intake.stop(ReadError::NoTable)),
            _ => Ok(()),
        }
    }

    /// The first table has no name: mostly it is the only one.
    fn table(&mut self, intake: &mut Intake<'_>) {
        self.tables += 1;
        let name = match self.tables {
            1 => String::new(),
            number => format!("表格 {number}"),
        };
        intake.table(&name, false);
    }

    fn start(&mut self, tag: &StartTag<()>, intake: &mut Intake<'_>) -> Result<(), Stop> {
        match tag.name.as_slice() {
            b"script" => self.skipped = Some(b"script"),
            b"style" => self.skipped = Some(b"style"),
            b"title" => self.skipped = Some(b"title"),
            b"table" => {
                let started = self.tables + self.inner.len() + self.open.len();
                if self.open.len() >= DEPTH || started >= TABLES {
                    return Err(intake.stop(ReadError::TooDeep { limit: DEPTH }));
                }
                if self.open.is_empty() {
                    self.table(intake);
                }
                self.open.push(Open::default());
            }
            b"tr" => {
                self.end_row(intake)?;
                if let Some(table) = self.open.last_mut() {
                    table.row = Some(OpenRow {
                        hidden: is_hidden(tag),
                        ..OpenRow::default()
                    });
                }
            }
            b"td" | b"th" => {
                let limit = intake.limits().columns;
                if let Some(table) = self.open.last_mut() {
                    table.start_cell(number(tag, b"colspan"), number(tag, b"rowspan"), limit);
                }
            }
            b"br" | b"p" | b"div" | b"li" => self.break_line(tag.name.as_slice() == b"br"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8], intake: &mut Intake<'_>) -> Result<(), Stop> {
        if self.skipped == Some(name) {
            self.skipped = None;
        }
        match name {
            b"table" => self.end_table(intake),
            b"tr" => self.end_row(intake),
            b"td" | b"th" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell(intake.limits().columns);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.open.last_mut()?.row.as_mut()?.cell.as_mut()
    }

    /// Text of a cell: white space between words is one space. Of a cell beyond the bound as much
    /// is kept as shows that it is.
    fn text(&mut self, string: &[u8], limit: usize) {
        if self.skipped.is_some() {
            return;
        }
        let Some(cell) = self.cell() else { return };
        let string = String::from_utf8_lossy(string);
        for character in string.chars() {
            if cell.text.len() > limit.saturating_mul(4) {
                return;
            }
            match character {
                ' ' | '\t' | '\n' | '\r' | '\x0c' => {
                    if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
                        cell.text.push(' ');
                    }
                }
                character => cell.text.push(character),
            }
        }
    }

    fn break_line(&mut self, always: bool) {
        let Some(cell) = self.cell() else { return };
        while cell.text.ends_with(' ') {
            cell.text.pop();
        }
        if always || !(cell.text.is_empty() || cell.text.ends_with('\n')) {
            cell.text.push('\n');
        }
    }

    fn end_row(&mut self, intake: &mut Intake<'_>) -> Result<(), Stop> {
        let outermost = self.open.len() == 1;
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        let Some(line) = table.end_row(intake.limits().columns) else {
            return Ok(());
        };
        if outermost {
            let (number, hidden, cells) = line;
            intake.row(number, hidden, cells)
        } else {
            if line.2.iter().any(|cell| !cell.is_blank()) {
                table.lines.push(line);
            }
            Ok(())
        }
    }

    fn end_table(&mut self, intake: &mut Intake<'_>) -> Result<(), Stop> {
        self.end_row(intake)?;
        let Some(table) = self.open.pop() else {
            return Ok(());
        };
        if !self.open.is_empty() {
            self.inner.push(table.lines);
        }
        Ok(())
    }
}

fn number(tag: &StartTag<()>, name: &[u8]) -> usize {
    let value = tag.attributes.get(name);
    let value = value.and_then(|value| std::str::from_utf8(value).ok());
    value
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(1)
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    let Some(style) = tag.attributes.get(b"style".as_slice()) else {
        return false;
    };
    let style: Vec<u8> = style
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(u8::to_ascii_lowercase)
        .collect();
    memchr::memmem::find(&style, b"display:none").is_some()
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Limits, Table, read};

    fn tables(page: &[u8]) -> Vec<Table> {
        let book = read(page, &Limits::default()).unwrap();
        assert!(matches!(book.kind, Kind::Html { .. }));
        book.tables
    }

    fn texts(table: &Table) -> Vec<(u32, String)> {
        let rows = table.rows.iter();
        rows.map(|row| {
            let cells: Vec<String> = row.cells.iter().map(domain::roster::Cell::text).collect();
            (row.number, cells.join("|"))
        })
        .collect()
    }

    #[test]
    fn cells_are_text_with_entities_and_breaks() {
        let page = "<html><style>td{x:'<td>'}</style><table><tr><th> 姓\n 名<th>&nbsp;<th>备注</tr>\
            <tr><td>A&amp;B&lt;&#x2CB16;</td><td>=\"0012\"</td><td>一<br>二<p>三</p></td></tr>\
            <tr style='DISPLAY: none'><td>x</td></tr><!-- <tr><td>no --></table>";
        let tables = tables(page.as_bytes());
        assert_eq!(
            texts(&tables[0]),
            [
                (1, "姓 名||备注".into()),
                (2, "A&B<\u{2cb16}|0012|一\n二\n三".into()),
                (3, "x".into())
            ]
        );
        assert!(tables[0].rows[2].hidden);
    }

    #[test]
    fn cells_that_reach_over_rows_and_columns_keep_the_others_in_place() {
        let page =
            "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f<tr><td>g</table>";
        assert_eq!(
            texts(&tables(page.as_bytes())[0]),
            [(1, "a|b||c".into()), (2, "|d|e|f".into()), (3, "g".into())]
        );
    }

    #[test]
    fn a_table_inside_a_table_is_one_of_its_own() {
        let page =
            "<table><tr><td>外<table><tr><td>内</td></tr></table>面</td><td>二</td></tr></table>";
        let tables = tables(page.as_bytes());
        assert_eq!(texts(&tables[0]), [(1, "外面|二".into())]);
        assert_eq!(
            (tables[1].name.as_str(), texts(&tables[1])),
            ("表格 2", vec![(1, "内".into())])
        );
    }

    #[test]
    fn the_page_says_its_encoding_and_bytes_say_more() {
        let page = "<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><table><tr><td>王䶮</table>";
        for bytes in [
            encoding_rs::GB18030.encode(page).0.into_owned(),
            page.as_bytes().to_vec(),
        ] {
            assert_eq!(texts(&tables(&bytes)[0]), [(1, "王䶮".into())]);
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let code = |page: &str| read(page.as_bytes(), &Limits::default()).unwrap_err()[0].code();
        assert_eq!(code(&"<table><tr><td>".repeat(100_000)), "too-deep");
        assert_eq!(
            code(&format!("<table><tr>{}", "<td>x".repeat(300))),
            "too-many-columns"
        );
        assert_eq!(
            code(&format!("<table>{}", "<tr><td>x".repeat(200_001))),
            "too-many-rows"
        );
        assert_eq!(code("<html><p>请先登录</p></html>"), "no-table");
        assert_eq!(
            code(&format!("<table><tr><td>{}", "长".repeat(40_000))),
            "cell-too-long"
        );
        let page = "<table><tr><td colspan=4000000000 rowspan=4000000000>x<td>y<tr><td>z</table>";
        assert_eq!(code(page), "too-many-columns");
    }
}
