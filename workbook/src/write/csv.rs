//! CSV as Excel opens it: UTF-8 with a byte order mark, lines ended by CRLF.

use std::io::Write;

use domain::roster::Cell;

use super::{Value, WriteError};
use crate::text::needs_guard;

/// Writes a table row by row.
pub struct CsvWriter<W> {
    out: W,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file with its titles.
    pub fn new<'a>(
        mut out: W,
        titles: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, WriteError> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = Self {
            out,
            line: String::new(),
        };
        writer.texts(titles)?;
        Ok(writer)
    }

    /// Writes a row. Colours and notes have no place in CSV.
    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        self.line.clear();
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            let text = value.cell.text();
            // A number below zero is a number, and stays one.
            let guarded = !matches!(value.cell, Cell::Number(_)) && needs_guard(&text);
            push(&mut self.line, &text, guarded);
        }
        self.end()
    }

    /// Ends the file, and gives back what it was written to.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Result<(), WriteError> {
        self.line.clear();
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            push(&mut self.line, text, needs_guard(text));
        }
        self.end()
    }

    fn end(&mut self) -> Result<(), WriteError> {
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        Ok(())
    }
}

fn push(line: &mut String, text: &str, guarded: bool) {
    let quoted = text.contains([',', '"', '\n', '\r', '\t', ';'])
        || text.starts_with(' ')
        || text.ends_with(' ');
    if quoted {
        line.push('"');
    }
    if guarded {
        line.push('\'');
    }
    match quoted {
        true => line.push_str(&text.replace('"', "\"\"")),
        false => line.push_str(text),
    }
    if quoted {
        line.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    #[test]
    fn no_cell_starts_a_formula_and_the_guard_comes_off() {
        let texts = [
            "=1+1",
            "+86",
            "-5",
            "@x",
            "\tx",
            "'330104",
            "''",
            "a\"b,c",
            " 一 ",
            "第一行\n第二行",
            "𬱖",
        ];
        let mut writer = CsvWriter::new(Vec::new(), ["甲"; 11]).unwrap();
        writer.row(&texts.map(Value::from)).unwrap();
        let bytes = writer.finish().unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(text.starts_with("\u{feff}甲,甲"));
        assert!(text.contains("\r\n'=1+1,'+86,'-5,'@x,\"'\tx\",''330104,'''"));
        let book = read(&bytes, &Limits::default()).unwrap();
        let cells: Vec<String> = book.tables[0].rows[1]
            .cells
            .iter()
            .map(domain::roster::Cell::text)
            .collect();
        assert_eq!(cells, texts);
    }
}
