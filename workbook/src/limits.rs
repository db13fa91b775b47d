//! How much of a file is taken.

/// Bounds that hold before anything is unpacked or kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes that a workbook may unpack to, counted while it is unpacked.
    pub inflated_bytes: u64,
    /// Rows with something in them, over all tables of the file.
    pub rows: u32,
    /// Columns with something in them.
    pub columns: usize,
    /// Cells with something in them, over all tables of the file.
    pub cells: usize,
    /// Characters of a cell, as Excel counts them (UTF-16).
    pub characters: usize,
    /// Different texts of a workbook (its shared strings).
    pub strings: usize,
    /// Complaints after which no more are looked for.
    pub complaints: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            inflated_bytes: 1 << 30,
            rows: 200_000,
            columns: 256,
            cells: 8_000_000,
            characters: 32_767,
            strings: 4_000_000,
            complaints: 50,
        }
    }
}
