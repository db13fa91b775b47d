//! The first look into a workbook: everything is unpacked and counted, and nothing kept but what
//! calamine does not tell.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::bounded::{Bounded, Overrun};
use super::parts::{Xml, attribute, event, position, relationships, sheet_order, styles};
use crate::fault::ReadError;
use crate::intake::{Intake, Stop};
use crate::limits::Limits;

/// Files in a workbook; one of a hundred sheets has some 300.
const MAX_PARTS: usize = 10_000;

/// What was found.
#[derive(Default)]
pub(super) struct Survey {
    /// By the path of their part, in lower case.
    sheets: HashMap<String, Facts>,
    /// Identifiers of relationships, of the sheets in their order.
    order: Vec<String>,
    /// The folder of the workbook's own part.
    folder: String,
    /// Paths by identifier, of every file of relationships.
    relationships: HashMap<String, HashMap<String, String>>,
    none: Facts,
}

/// Of one sheet, what calamine does not tell. Rows and columns from 0.
#[derive(Default)]
pub(super) struct Facts {
    hidden: HashSet<u32>,
    without_value: HashSet<(u32, u32)>,
    pub(super) merged: u32,
}

impl Facts {
    pub(super) fn is_hidden(&self, row: u32) -> bool {
        self.hidden.contains(&row)
    }

    /// Whether a formula stands there that was never worked out.
    pub(super) fn is_without_value(&self, row: u32, column: usize) -> bool {
        !self.without_value.is_empty()
            && u32::try_from(column).is_ok_and(|column| self.without_value.contains(&(row, column)))
    }
}

impl Survey {
    /// Unpacks everything, or says why not.
    pub(super) fn of(bytes: &[u8], intake: &mut Intake<'_>) -> Result<Self, Stop> {
        let limits = intake.limits();
        survey(bytes, limits).map_err(|error| intake.stop(error))
    }

    /// What was found of the sheet at this place of the workbook.
    pub(super) fn sheet(&self, index: usize) -> &Facts {
        self.order
            .get(index)
            .and_then(|id| {
                let paths = self.relationships.get(&self.folder)?;
                let target = paths.get(id)?;
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{}{target}", self.folder),
                };
                self.sheets.get(&path.to_lowercase())
            })
            .unwrap_or(&self.none)
    }
}

fn survey(bytes: &[u8], limits: &Limits) -> Result<Survey, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_fault(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::Damaged(format!("含有 {} 个部件", archive.len())));
    }
    let too_much = ReadError::TooMuchInside {
        limit: limits.inflated_bytes,
    };
    let mut declared = 0u64;
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| zip_fault(&error))?;
        declared = declared.saturating_add(part.size());
    }
    if declared > limits.inflated_bytes {
        return Err(too_much);
    }
    let mut survey = Survey::default();
    let mut tally = Tally {
        limits,
        rows: 0,
        cells: 0,
    };
    let mut budget = limits.inflated_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| zip_fault(&error))?;
        let path = part.name().map_err(|error| zip_fault(&error))?;
        let path = path.replace('\\', "/").to_lowercase();
        let broken = |error: io::Error| ReadError::Damaged(format!("{path}：{error}"));
        let mut part = Bounded::new(BufReader::with_capacity(1 << 16, part), budget);
        if part.is_xml().map_err(broken)? {
            let mut xml = Reader::from_reader(BufReader::with_capacity(1 << 16, part));
            let config = xml.config_mut();
            config.check_end_names = false;
            config.expand_empty_elements = true;
            let seen = tally.part(&path, &mut xml, &mut survey);
            part = xml.into_inner().into_inner();
            match part.overrun {
                Some(Overrun::Budget) => return Err(too_much),
                Some(Overrun::Length) => {
                    return Err(ReadError::Damaged(format!("{path}：有超长的内容")));
                }
                None => seen?,
            }
        }
        // To the end, so that the checksum is looked at.
        match io::copy(&mut part, &mut io::sink()) {
            Ok(_) => budget = part.budget,
            Err(_) if part.overrun == Some(Overrun::Budget) => return Err(too_much),
            Err(error) => return Err(broken(error)),
        }
    }
    Ok(survey)
}

fn zip_fault(error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(words) if words.contains("assword") => ReadError::Password,
        error => ReadError::Damaged(error.to_string()),
    }
}

/// What is counted over all parts.
struct Tally<'a> {
    limits: &'a Limits,
    rows: u32,
    cells: usize,
}

impl Tally<'_> {
    /// Looks through a part; of which kind it is, its first element says.
    fn part<R: io::BufRead>(
        &mut self,
        path: &str,
        xml: &mut Xml<R>,
        survey: &mut Survey,
    ) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match event(path, xml, &mut buffer)? {
                Event::Start(root) => {
                    return match root.local_name().as_ref() {
                        "worksheet" => {
                            let facts = self.sheet(path, xml)?;
                            survey.sheets.insert(path.to_owned(), facts);
                            Ok(())
                        }
                        "sst" => self.strings(path, &root.into_owned(), xml),
                        "workbook" => {
                            let folder = path
                                .rfind('/')
                                .map_or("", |at| path.get(..=at).unwrap_or_default());
                            folder.clone_into(&mut survey.folder);
                            survey.order = sheet_order(path, xml)?;
                            Ok(())
                        }
                        "Relationships" => {
                            let folder = path.split("_rels/").next().unwrap_or_default().to_owned();
                            // Of a folder's files of relationships the workbook's own is wanted.
                            if path.ends_with("/workbook.xml.rels")
                                || !survey.relationships.contains_key(&folder)
                            {
                                let paths = relationships(path, xml)?;
                                survey.relationships.insert(folder, paths);
                            }
                            Ok(())
                        }
                        "styleSheet" => styles(path, xml),
                        _ => Ok(()),
                    };
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Cells of a sheet are counted; hidden rows and formulas without a value are noted.
    fn sheet<R: io::BufRead>(&mut self, path: &str, xml: &mut Xml<R>) -> Result<Facts, ReadError> {
        let mut facts = Facts::default();
        let mut buffer = Vec::new();
        let (mut row, mut column) = (0u32, 0u32);
        let (mut row_hidden, mut row_filled) = (false, false);
        let mut cell = Seen::default();
        loop {
            buffer.clear();
            match event(path, xml, &mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" => {
                        cell = Seen {
                            is_text: attribute(&element, "t").as_deref() == Some("str"),
                            ..Seen::default()
                        };
                        if let Some(at) = attribute(&element, "r").as_deref().and_then(position) {
                            (row, column) = at;
                        }
                    }
                    "v" => (cell.in_value, cell.empty_value) = (true, true),
                    "is" => cell.filled = true,
                    "f" => cell.formula = true,
                    "row" => {
                        if let Some(number) = attribute(&element, "r") {
                            row = number.parse::<u32>().unwrap_or(1).saturating_sub(1);
                        }
                        let hidden = attribute(&element, "hidden");
                        row_hidden = matches!(hidden.as_deref(), Some("1" | "true"));
                        row_filled = false;
                        column = 0;
                    }
                    "mergeCell" => facts.merged += 1,
                    _ => {}
                },
                Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) if cell.in_value => {
                    cell.filled = true;
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => cell.in_value = false,
                    "c" => {
                        let told = cell.filled || cell.empty_value && cell.is_text;
                        if cell.formula && !told {
                            facts.without_value.insert((row, column));
                        }
                        if cell.filled || cell.formula {
                            row_filled = true;
                            self.cells += 1;
                        }
                        if self.cells > self.limits.cells {
                            let limit = self.limits.cells;
                            return Err(ReadError::TooManyCells { limit });
                        }
                        column = column.saturating_add(1);
                    }
                    "row" => {
                        if row_filled {
                            self.rows += 1;
                            if row_hidden {
                                facts.hidden.insert(row);
                            }
                        }
                        if self.rows > self.limits.rows {
                            let limit = self.limits.rows;
                            return Err(ReadError::TooManyRows { limit });
                        }
                        row = row.saturating_add(1);
                    }
                    _ => {}
                },
                Event::Eof => return Ok(facts),
                _ => {}
            }
        }
    }

    /// The texts that cells share are counted: room for as many as the file says is made at once.
    fn strings<R: io::BufRead>(
        &self,
        path: &str,
        root: &BytesStart<'_>,
        xml: &mut Xml<R>,
    ) -> Result<(), ReadError> {
        let limit = self.limits.strings;
        let said = attribute(root, "uniqueCount").and_then(|count| count.parse::<u64>().ok());
        let mut count = 0usize;
        let mut buffer = Vec::new();
        loop {
            if count > limit || said.is_some_and(|said| said > limit as u64) {
                return Err(ReadError::TooManyTexts { limit });
            }
            buffer.clear();
            match event(path, xml, &mut buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "si" => count += 1,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// What was seen of the cell at hand.
#[derive(Clone, Copy, Default)]
struct Seen {
    formula: bool,
    in_value: bool,
    empty_value: bool,
    filled: bool,
    is_text: bool,
}
