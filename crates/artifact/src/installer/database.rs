//! The tables: a pool of strings, a list of columns, and for each table a stream that
//! holds its values column by column.

use encoding_rs::Encoding;

use crate::charset::decoded;
use crate::volume::field::{index, le, piece};

/// What the database holds.
#[derive(Debug, Default)]
pub(super) struct Database {
    strings: Vec<String>,
    tables: Vec<Table>,
    /// Something of it could not be read.
    pub(super) broken: bool,
}

/// A table with its rows.
#[derive(Debug, Default)]
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// One row with the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    strings: &'t [String],
    columns: &'t [String],
    values: &'t [Value],
}

#[derive(Debug, Clone, Copy)]
enum Value {
    Number(i64),
    /// Its position in the pool: many rows may share a long string.
    Text(usize),
}

/// How a column is stored.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A position in the pool, in two bytes or three.
    Text(usize),
    /// A number with its sign turned round, in two bytes or four.
    Number(usize),
}

impl Database {
    /// Reads all tables that the rest of the module asks for. `stream` gives a stream of
    /// the database by its name.
    pub(super) fn read(mut stream: impl FnMut(&str) -> Option<Vec<u8>>) -> Option<Self> {
        let pool = stream("_StringPool")?;
        let data = stream("_StringData").unwrap_or_default();
        let mut database = Self::default();
        let wide = database.pool(&pool, &data)?;
        let text = Form::Text(if wide { 3 } else { 2 });
        let number = Form::Number(2);
        let columns = [("Table", text), ("Number", number), ("Name", text), ("Type", number)];
        let columns = columns.map(|(name, form)| Column { name: name.to_owned(), form });
        let all = database.rows("_Columns", &columns, &stream("_Columns")?);
        for name in TABLES {
            let columns = database.described(&all, name, text);
            let Some(bytes) = stream(name).filter(|_| !columns.is_empty()) else { continue };
            let table = database.rows(name, &columns, &bytes);
            database.tables.push(table);
        }
        Some(database)
    }

    /// The rows of a table that is read.
    pub(super) fn table(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        let table = self.tables.iter().find(|table| table.name == name);
        table.into_iter().flat_map(|table| table.rows(&self.strings))
    }

    pub(super) fn strings(&self) -> &[String] {
        &self.strings
    }

    /// Reads the pool; whether positions in it take three bytes.
    fn pool(&mut self, pool: &[u8], data: &[u8]) -> Option<bool> {
        let header = le::<4>(pool, 0)?;
        let page = header & 0x7FFF_FFFF;
        let mut entries = pool.get(4..)?.chunks_exact(4);
        let mut rest = data;
        // The first string has the position 1.
        self.strings.push(String::new());
        while let Some(entry) = entries.next() {
            let (mut length, uses) = (le::<2>(entry, 0)?, le::<2>(entry, 2)?);
            if length == 0 && uses != 0 {
                length = entries.next().and_then(|entry| le::<4>(entry, 0)).unwrap_or(0);
            }
            if index(length) > rest.len() {
                self.broken = true;
            }
            let (text, behind) = rest.split_at_checked(index(length)).unwrap_or((rest, &[]));
            self.strings.push(string(text, page));
            rest = behind;
        }
        Some(header & 0x8000_0000 != 0)
    }

    fn rows(&mut self, name: &str, columns: &[Column], bytes: &[u8]) -> Table {
        let width: usize = columns.iter().map(|column| column.form.bytes()).sum();
        let count = bytes.len().checked_div(width).unwrap_or(0).min(ROWS_MAX);
        if count * width != bytes.len() {
            self.broken = true;
        }
        let mut rows = vec![Vec::new(); count];
        let mut at = 0;
        for column in columns {
            let length = column.form.bytes();
            let values = piece(bytes, at, length * count).chunks_exact(length);
            for (row, value) in rows.iter_mut().zip(values) {
                row.push(column.form.value(value));
            }
            at += length * count;
        }
        let columns = columns.iter().map(|column| column.name.clone()).collect();
        Table { name: name.to_owned(), columns, rows }
    }

    /// The columns of a table, in their order.
    fn described(&self, all: &Table, name: &str, text: Form) -> Vec<Column> {
        let mut columns: Vec<(i64, Column)> = all
            .rows(&self.strings)
            .filter(|row| row.text("Table") == name)
            .map(|row| {
                let form = Form::of(row.number("Type"), text);
                (row.number("Number"), Column { name: row.text("Name").to_owned(), form })
            })
            .take(COLUMNS_MAX)
            .collect();
        columns.sort_by_key(|(number, _)| *number);
        columns.into_iter().map(|(_, column)| column).collect()
    }
}

impl Table {
    fn rows<'t>(&'t self, strings: &'t [String]) -> impl Iterator<Item = Row<'t>> {
        self.rows.iter().map(move |values| Row { strings, columns: &self.columns, values })
    }
}

impl<'t> Row<'t> {
    pub(super) fn text(&self, column: &str) -> &'t str {
        match self.value(column) {
            Some(Value::Text(position)) => self.strings.get(*position).map_or("", String::as_str),
            _ => "",
        }
    }

    pub(super) fn number(&self, column: &str) -> i64 {
        match self.value(column) {
            Some(Value::Number(number)) => *number,
            _ => 0,
        }
    }

    fn value(&self, column: &str) -> Option<&'t Value> {
        self.values.get(self.columns.iter().position(|name| name == column)?)
    }
}

impl Form {
    const fn bytes(self) -> usize {
        match self {
            Self::Text(bytes) | Self::Number(bytes) => bytes,
        }
    }

    fn value(self, bytes: &[u8]) -> Value {
        let raw = bytes.iter().rev().fold(0_i64, |value, byte| value << 8 | i64::from(*byte));
        match self {
            Self::Text(_) => Value::Text(usize::try_from(raw).unwrap_or(usize::MAX)),
            // Zero means that there is none; it reads as a number no column uses.
            Self::Number(2) => Value::Number(raw - 0x8000),
            Self::Number(_) => Value::Number(raw - 0x8000_0000),
        }
    }

    /// By the bits of a column's type.
    fn of(kind: i64, text: Self) -> Self {
        let is_text = kind & TEXT != 0;
        // The data of such a column stands in a stream of its own.
        let is_stream = kind & !NULLABLE & 0xFFFF == TEXT | VALID;
        match kind & 0xFF {
            _ if is_stream => Self::Number(2),
            _ if is_text => text,
            0..=2 => Self::Number(2),
            _ => Self::Number(4),
        }
    }
}

/// A string in the code page of the database.
pub(super) fn string(bytes: &[u8], page: u64) -> String {
    let label = match page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        874 | 1250..=1258 => format!("windows-{page}"),
        _ => return decoded(bytes),
    };
    Encoding::for_label(label.as_bytes()).map_or_else(
        || decoded(bytes),
        |page| page.decode_without_bom_handling(bytes).0.into_owned(),
    )
}

const TABLES: [&str; 4] =
    ["Property", "CustomAction", "InstallExecuteSequence", "InstallUISequence"];
const ROWS_MAX: usize = 65_536;
const COLUMNS_MAX: usize = 64;
const VALID: i64 = 0x0100;
const TEXT: i64 = 0x0800;
const NULLABLE: i64 = 0x1000;
