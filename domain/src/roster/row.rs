//! One row of a roster, read.

use super::Cell;
use super::titles::{Heading, Meaning};
use super::value;
use crate::field::{Field, FieldError, FieldNote};
use crate::id_document::IdDocumentKind;
use crate::member::MemberRecord;
use crate::text::halfwidth;

/// What a row of a roster comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowReading {
    /// A member.
    Member(Box<RosterRow>),
    /// Nobody: a sum, a signature, a remark under the table.
    LeftOut(LeftOut),
    /// Somebody of whom a cell cannot be read: every such cell.
    Refused(Vec<CellFault>),
}

/// A cell that cannot be taken: what stands in it, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The column's place, the first being 0.
    pub column: usize,
    /// The field and the reason.
    pub error: FieldError,
}

/// A member as a row tells of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterRow {
    /// Whose row it is, where the roster is one that we wrote.
    pub id: Option<i64>,
    /// What the cells say; a field without a column or with an empty cell is at its default.
    pub record: MemberRecord,
    /// The fields whose cells hold something.
    pub filled: Vec<Field>,
    /// What the normal forms changed.
    pub repairs: Vec<FieldNote>,
}

/// Why a row is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A sum (合计, 小计).
    Sum,
    /// It stands below the sum of all.
    BelowSum,
    /// Neither a name nor a number.
    Nobody,
    /// Who made the table, when.
    Footer,
    /// The titles once more.
    Titles,
}

impl LeftOut {
    /// The reason, for staff.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Sum => "合计或小计行",
            Self::BelowSum => "在合计行之下",
            Self::Nobody => "没有姓名，也没有号码",
            Self::Footer => "表尾的说明或签名",
            Self::Titles => "又一行标题",
        }
    }
}

/// Reads the rows of a roster one after another.
#[derive(Clone, Debug)]
pub struct Rows {
    heading: Heading,
    is_below_sum: bool,
}

impl Rows {
    /// Rows below this heading.
    pub fn below(heading: Heading) -> Self {
        Self {
            heading,
            is_below_sum: false,
        }
    }

    /// The heading that they stand below.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// What the next row comes to; it is not blank.
    pub fn read(&mut self, cells: &[Cell]) -> RowReading {
        match self.left_out(cells) {
            Some(why) => RowReading::LeftOut(why),
            None => self.member(cells),
        }
    }

    fn left_out(&mut self, cells: &[Cell]) -> Option<LeftOut> {
        if self.is_below_sum {
            return Some(LeftOut::BelowSum);
        }
        let mut filled = cells.iter().filter(|cell| !cell.is_blank());
        let first: String = match filled.next() {
            Some(Cell::Text(text)) => halfwidth(text)
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect(),
            _ => String::new(),
        };
        let bare = first.trim_end_matches([':', ',', '。']);
        if ["合计", "总计", "共计", "总人数"]
            .iter()
            .any(|sum| bare == *sum || bare.starts_with(&format!("{sum}:")))
        {
            self.is_below_sum = true;
            return Some(LeftOut::Sum);
        }
        if bare == "小计" || bare == "本页小计" {
            return Some(LeftOut::Sum);
        }
        let of = |field| {
            let column = self.column(field)?;
            cells.get(column).filter(|cell| !cell.is_blank())
        };
        let numbers = [Field::MemberNo, Field::IdNumber].map(of);
        let has_number = numbers.iter().any(Option::is_some);
        let signs = [
            "填表人",
            "制表",
            "审核",
            "负责人",
            "填报",
            "注:",
            "备注:",
            "说明:",
            "联系人",
            "日期:",
        ];
        if !has_number && signs.iter().any(|sign| first.starts_with(sign)) {
            return Some(LeftOut::Footer);
        }
        let name = of(Field::Name);
        if name.is_none() && !has_number {
            return Some(LeftOut::Nobody);
        }
        let repeats = |column: &super::titles::Column| {
            let cell = cells.get(column.index).map(Cell::text);
            cell.is_some_and(|cell| {
                super::titles::plain(&cell) == super::titles::plain(&column.title)
            })
        };
        if name.is_some()
            && self
                .heading
                .columns
                .iter()
                .filter(|c| c.meaning != Meaning::Unknown)
                .all(repeats)
        {
            return Some(LeftOut::Titles);
        }
        None
    }

    fn column(&self, field: Field) -> Option<usize> {
        let columns = &self.heading.columns;
        columns
            .iter()
            .find(|column| column.meaning == Meaning::Field(field))
            .map(|column| column.index)
    }

    /// A leading ★ of the name is the mark; without 证件类型, 18 characters mean 居民身份证.
    fn member(&self, cells: &[Cell]) -> RowReading {
        let mut row = RosterRow::default();
        let mut faults = Vec::new();
        for column in &self.heading.columns {
            let cell = cells.get(column.index).unwrap_or(&Cell::Empty);
            let field = match column.meaning {
                Meaning::Field(field) => field,
                Meaning::Id => {
                    row.id = cell.text().trim().parse().ok();
                    continue;
                }
                Meaning::Nothing | Meaning::Unknown => continue,
            };
            // A number that we have masked ourselves says nothing.
            if cell.is_blank() || (field == Field::IdNumber && cell.text().contains('*')) {
                continue;
            }
            let taken = value::read(field, cell)
                .and_then(|text| row.record.set(field, &text).map(|()| text));
            match taken {
                Ok(text) => {
                    if !row.record.get(field).is_empty() {
                        row.filled.push(field);
                    }
                    let told = crate::repair::told(field, &text);
                    row.repairs
                        .extend(told.map(|told| FieldNote::new(field, told)));
                }
                Err(error) => faults.push(CellFault {
                    column: column.index,
                    error,
                }),
            }
        }
        if row.record.name.is_empty() && faults.iter().all(|fault| fault.error.field != Field::Name)
        {
            faults.push(CellFault {
                column: self.column(Field::Name).unwrap_or_default(),
                error: FieldError::new(Field::Name, "姓名为空"),
            });
        }
        if !faults.is_empty() {
            return RowReading::Refused(faults);
        }
        let document = &mut row.record.id_document;
        document.kind = document
            .kind
            .or_else(|| IdDocumentKind::guess(&document.number));
        RowReading::Member(Box::new(row))
    }
}

#[cfg(test)]
mod tests {
    use super::super::titles::{Sayings, find};
    use super::*;

    fn cells(row: &[&str]) -> Vec<Cell> {
        row.iter()
            .map(|text| Cell::Text((*text).to_owned()))
            .collect()
    }

    const TITLES: &[&str] = &["序号", "姓名", "会员号", "证件号", "出生日期", "手机"];

    fn read(rows: &[&[&str]]) -> Vec<RowReading> {
        let titles = cells(TITLES);
        let heading = find(&[&titles], &Sayings::new()).unwrap();
        let mut reader = Rows::below(heading);
        rows.iter().map(|row| reader.read(&cells(row))).collect()
    }

    #[test]
    fn sums_and_signatures_are_no_people() {
        use LeftOut::*;
        let read = read(&[
            &[
                "1",
                "★王示芳",
                "330099991001",
                "339910198703091029",
                "1987-3-9",
                "",
            ],
            &["", "小计", "", "1", "", ""],
            &["序号", "姓名", "会员号", "证件号", "出生日期", "手机"],
            &["", "", "", "", "1990-01-01", ""],
            &["填表人：", "李示强", "", "", "", ""],
            &["2", "李示强"],
            &["合计", "2", "", "", "", ""],
            &["3", "赵示一", "330099991003", "", "", ""],
        ]);
        let left_out: Vec<Option<LeftOut>> = read
            .iter()
            .map(|row| match row {
                RowReading::LeftOut(why) => Some(*why),
                _ => None,
            })
            .collect();
        assert_eq!(
            left_out,
            [
                None,
                Some(Sum),
                Some(Titles),
                Some(Nobody),
                Some(Footer),
                None,
                Some(Sum),
                Some(BelowSum)
            ]
        );
        let RowReading::Member(row) = &read[0] else {
            panic!("{read:?}")
        };
        assert!(row.record.starred);
        assert_eq!(row.record.name, "王示芳");
        assert_eq!(
            row.filled,
            [
                Field::Name,
                Field::MemberNo,
                Field::IdNumber,
                Field::BirthDate
            ]
        );
        assert_eq!(
            row.record.id_document.kind,
            Some(IdDocumentKind::ResidentId)
        );
    }

    #[test]
    fn every_cell_at_fault_is_told() {
        let read = read(&[&["1", "", "3.30104E+17", "1", "昨天", "打给我"]]);
        let RowReading::Refused(faults) = &read[0] else {
            panic!("{read:?}")
        };
        let told: Vec<(usize, Field)> = faults
            .iter()
            .map(|fault| (fault.column, fault.error.field))
            .collect();
        assert_eq!(
            told,
            [
                (2, Field::MemberNo),
                (4, Field::BirthDate),
                (5, Field::Mobile),
                (1, Field::Name)
            ]
        );
    }
}
