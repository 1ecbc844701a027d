//! Tables as CSV (RFC 4180): one line for each row of each table.

use stats::Table;

use crate::csv::line;

/// Columns `table,period,n,key,count,percent`.
#[must_use]
pub fn report_csv(tables: &[Table<'_>]) -> String {
    let mut csv = "table,period,n,key,count,percent\n".to_owned();
    for table in tables {
        let (period, n) = (table.period.to_string(), table.n.to_string());
        for row in &table.rows {
            let percent = row.percent.map(|percent| percent.to_string()).unwrap_or_default();
            let (key, count) = (row.name(), row.count.to_string());
            line(&mut csv, &[table.id.as_str(), &period, &n, &key, &count, &percent]);
        }
    }
    csv
}

/// Columns `table,period,key,record,line,type`: a line for each record behind each row.
#[must_use]
pub fn explained_csv(table: &Table<'_>) -> String {
    let mut csv = "table,period,key,record,line,type\n".to_owned();
    let period = table.period.to_string();
    for row in &table.rows {
        let key = row.name();
        for record in row.records.iter().flatten() {
            let (number, kind) = (record.line.to_string(), record.kind.as_str());
            line(&mut csv, &[table.id.as_str(), &period, &key, record.id, &number, kind]);
        }
    }
    csv
}
