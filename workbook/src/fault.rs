//! What can be wrong with a file, in words.

use std::fmt;

use crate::table::Encoding;

/// Where something stands. Row and column count from 1, as Excel does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The sheet; empty where the file has but one table.
    pub table: String,
    /// The row.
    pub row: u32,
    /// The column, where one is meant.
    pub column: Option<usize>,
}

impl Place {
    pub(crate) fn row(table: &str, row: u32) -> Self {
        Self {
            table: table.to_owned(),
            row,
            column: None,
        }
    }

    pub(crate) fn cell(table: &str, row: u32, column: usize) -> Self {
        Self {
            column: Some(column),
            ..Self::row(table, row)
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.table.is_empty() {
            write!(f, "工作表“{}”", self.table)?;
        }
        write!(f, "第 {} 行", self.row)?;
        match self.column {
            Some(column) => write!(f, "第 {column} 列（{} 列）", letters(column)),
            None => Ok(()),
        }
    }
}

/// The letters that Excel writes above a column: 1 is A, 27 is AA.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|letter| *letter as char).collect()
}

/// What a file is that holds no table we can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A PDF.
    Pdf,
    /// A picture.
    Image,
    /// A document of Word, .doc or .docx.
    Word,
    /// Slides, .ppt or .pptx.
    Slides,
    /// Rich text.
    Rtf,
    /// A workbook of Excel 2003 as XML.
    SpreadsheetXml,
    /// A workbook of Excel 4 or earlier.
    OldExcel,
    /// A workbook in the binary form .xlsb.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A web page in one file (MHTML).
    WebArchive,
    /// A ZIP that is no workbook.
    Zip,
    /// Another archive: RAR, 7z, gzip.
    Archive,
    /// A compound file without a workbook: .et of older WPS, .msg and the like.
    Compound,
    /// XML of some other kind.
    Xml,
    /// Bytes that are no text.
    Unknown,
}

impl Foreign {
    fn words(self) -> &'static str {
        match self {
            Self::Pdf => "PDF 文件，不是表格",
            Self::Image => "图片，不是表格",
            Self::Word => "Word 文档，不是表格",
            Self::Slides => "演示文稿，不是表格",
            Self::Rtf => "RTF 文档，不是表格",
            Self::SpreadsheetXml => "Excel 2003 的 XML 表格，无法直接读取",
            Self::OldExcel => "Excel 4.0 或更早的工作簿，无法直接读取",
            Self::Xlsb => "二进制工作簿（.xlsb），无法直接读取",
            Self::Ods => "OpenDocument 表格（.ods），无法直接读取",
            Self::WebArchive => "单个文件网页（.mht），无法直接读取",
            Self::Zip => "ZIP 压缩包，里面没有工作簿",
            Self::Archive => "压缩包，不是表格",
            Self::Compound => "复合文档，里面没有 Excel 工作簿（可能是 WPS 表格 .et）",
            Self::Xml => "XML 文件，不是表格",
            Self::Unknown => "无法识别的文件，既不是工作簿，也不是文本",
        }
    }
}

/// Why a file is not read. `Display` is the Chinese sentence: what happened, what was kept, what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in the file.
    #[error("文件是空的，未导入任何内容。请选择有内容的文件。")]
    Empty,
    /// Something else than a table.
    #[error("这是{}，未导入任何内容。请在 Excel 或 WPS 中打开后另存为 .xlsx，再上传。", .0.words())]
    Foreign(Foreign),
    /// A password stands before the content.
    #[error(
        "工作簿设有打开密码，无法读取，未导入任何内容。请在 Excel 或 WPS 中打开后去掉密码，另存为 .xlsx，再上传。"
    )]
    Password,
    /// A workbook that is broken off or damaged.
    #[error(
        "工作簿不完整或已损坏（{0}），未导入任何内容。请在 Excel 或 WPS 中打开后另存为 .xlsx，再上传。"
    )]
    Damaged(String),
    /// A DTD or an entity of its own inside a workbook.
    #[error(
        "工作簿里有外部引用或自定义实体，可能是恶意文件，未导入任何内容。请在 Excel 或 WPS 中打开后另存为 .xlsx，再上传。"
    )]
    Entities,
    /// More bytes than are taken.
    #[error("文件超过 {} MB 的上限，未导入任何内容。请分成几个文件上传。", limit >> 20)]
    FileTooLarge {
        /// The bound in bytes.
        limit: u64,
    },
    /// A workbook that unpacks to more than is taken.
    #[error("工作簿解压后超过 {} MB 的上限，可能是恶意文件，未导入任何内容。请删去无关的工作表和空白行，或分成几个文件上传。", limit >> 20)]
    TooMuchInside {
        /// The bound in bytes.
        limit: u64,
    },
    /// More rows than are taken.
    #[error("表格超过 {limit} 行的上限，未导入任何内容。请分成几个文件上传。")]
    TooManyRows {
        /// The bound.
        limit: u32,
    },
    /// More cells than are taken.
    #[error("表格超过 {limit} 个单元格的上限，未导入任何内容。请分成几个文件上传。")]
    TooManyCells {
        /// The bound.
        limit: usize,
    },
    /// Something stands beyond the last column that is taken.
    #[error("{place}有内容，超过 {limit} 列的上限，未导入任何内容。请删去右侧多余的列后再上传。")]
    TooManyColumns {
        /// Where.
        place: Place,
        /// The bound.
        limit: usize,
    },
    /// A cell longer than Excel allows.
    #[error("{place}的文字超过 {limit} 个字符的上限，未导入任何内容。请缩短后再上传。")]
    CellTooLong {
        /// Where.
        place: Place,
        /// The bound.
        limit: usize,
    },
    /// More different texts than are taken.
    #[error("工作簿里的不同文字超过 {limit} 个的上限，未导入任何内容。请分成几个文件上传。")]
    TooManyTexts {
        /// The bound.
        limit: usize,
    },
    /// A sheet whose cells lie too far apart to be read.
    #[error(
        "工作表“{table}”的内容散布得太开，无法读取，未导入任何内容。请删去远处的零星单元格，或另存为 .xlsx，再上传。"
    )]
    TooSparse {
        /// The sheet.
        table: String,
    },
    /// Tables inside tables inside tables.
    #[error(
        "网页里的表格嵌套超过 {limit} 层，未导入任何内容。请在 Excel 或 WPS 中打开后另存为 .xlsx，再上传。"
    )]
    TooDeep {
        /// The bound.
        limit: usize,
    },
    /// A web page without a table.
    #[error(
        "这是网页，里面没有表格，未导入任何内容。请重新导出，或在 Excel 或 WPS 中打开后另存为 .xlsx，再上传。"
    )]
    NoTable,
    /// A quotation mark that nothing closes.
    #[error(
        "{place}的引号没有结束，其后的内容无法分清属于哪一行，未导入任何内容。请补上或删去这个引号，再上传。"
    )]
    OpenQuote {
        /// Where it opens.
        place: Place,
    },
    /// A cell in quotation marks that has several rows inside.
    #[error(
        "{place}的引号里夹着 {lines} 行像是其他行的内容，引号可能漏了或多了，未导入任何内容。请检查这一格的引号，再上传。"
    )]
    SwallowedRows {
        /// Where the cell begins.
        place: Place,
        /// Lines inside that look like rows.
        lines: usize,
    },
    /// Text behind the quotation mark that closes a cell.
    #[error(
        "{place}的引号之后还有文字，引号没有成对（单元格里的引号要写成两个），未导入任何内容。请检查这一格的引号，再上传。"
    )]
    StrayQuote {
        /// Where the cell begins.
        place: Place,
    },
    /// Bytes that are no character.
    #[error("第 {row} 行有无法识别的字符（不是 {} 编码），未导入任何内容。请在 Excel 或 WPS 中打开、改正这一行后另存为 .xlsx，再上传。", encoding.label())]
    BrokenByte {
        /// The row.
        row: u32,
        /// How the rest of the file is written.
        encoding: Encoding,
    },
    /// Rows written in another encoding than the rest.
    #[error("文件里混有两种编码：第 {} 是 {}，其余是 {}。硬读会变成乱码，未导入任何内容。请统一编码，或在 Excel 或 WPS 中核对后另存为 .xlsx，再上传。", row_list(rows, *more), other.label(), main.label())]
    TwoEncodings {
        /// The first rows in the other encoding.
        rows: Vec<u32>,
        /// How many rows there are beyond those.
        more: u32,
        /// How the named rows are written.
        other: Encoding,
        /// How all others are.
        main: Encoding,
    },
}

fn row_list(rows: &[u32], more: u32) -> String {
    let numbers: Vec<String> = rows.iter().map(u32::to_string).collect();
    let list = numbers.join("、");
    match more {
        0 => format!("{list} 行"),
        more => format!("{list} 行等 {} 行", rows.len() as u64 + u64::from(more)),
    }
}

impl ReadError {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::Foreign(_) => "file-foreign",
            Self::Password => "file-password",
            Self::Damaged(_) => "file-damaged",
            Self::Entities => "file-entities",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::TooMuchInside { .. } => "file-too-much-inside",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooManyCells { .. } => "too-many-cells",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::CellTooLong { .. } => "cell-too-long",
            Self::TooManyTexts { .. } => "too-many-texts",
            Self::TooSparse { .. } => "too-sparse",
            Self::TooDeep { .. } => "too-deep",
            Self::NoTable => "no-table",
            Self::OpenQuote { .. } => "open-quote",
            Self::SwallowedRows { .. } => "swallowed-rows",
            Self::StrayQuote { .. } => "stray-quote",
            Self::BrokenByte { .. } => "broken-byte",
            Self::TwoEncodings { .. } => "two-encodings",
        }
    }

    /// The row it is about, as Excel counts.
    pub fn row(&self) -> Option<u32> {
        match self {
            Self::TooManyColumns { place, .. }
            | Self::CellTooLong { place, .. }
            | Self::OpenQuote { place }
            | Self::SwallowedRows { place, .. }
            | Self::StrayQuote { place } => Some(place.row),
            Self::BrokenByte { row, .. } => Some(*row),
            Self::TwoEncodings { rows, .. } => rows.first().copied(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_excel_shows() {
        assert_eq!(letters(1), "A");
        assert_eq!(letters(26), "Z");
        assert_eq!(letters(27), "AA");
        assert_eq!(letters(256), "IV");
    }

    #[test]
    fn a_sentence_names_row_and_column_and_the_way_out() {
        let error = ReadError::OpenQuote {
            place: Place::cell("", 3, 4),
        };
        assert_eq!(error.row(), Some(3));
        assert!(
            error
                .to_string()
                .starts_with("第 3 行第 4 列（D 列）的引号没有结束")
        );
        let error = ReadError::TwoEncodings {
            rows: vec![1, 2],
            more: 3,
            other: Encoding::Gb18030,
            main: Encoding::Utf8,
        };
        assert!(error.to_string().contains("第 1、2 行等 5 行 是 GB 18030"));
        let pdf = ReadError::Foreign(Foreign::Pdf).to_string();
        assert!(pdf.contains("请在 Excel 或 WPS 中打开后另存为 .xlsx"));
    }
}
