//! A report as the program prints it, and what differs between two of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::noroshi;

/// The JSON of `noroshi report`.
#[derive(Debug)]
pub(crate) struct Reported(Value);

impl Reported {
    /// Runs `noroshi report`; every record must count.
    pub(crate) fn of(records: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ways = ["--records", "-", "--format", "json"];
        let args: Vec<&str> = ["report"].iter().chain(args).chain(&ways).copied().collect();
        let output = noroshi(folder.path(), &args, records.as_bytes());
        let talk = String::from_utf8_lossy(&output.stderr);
        assert_eq!((&*talk, output.status.code()), ("", Some(0)), "{args:?}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["not_counted"], serde_json::json!([]));
        Self(report)
    }

    pub(crate) fn tables(&self) -> &[Value] {
        self.0["tables"].as_array().expect("tables")
    }

    pub(crate) fn table(&self, id: &str) -> Option<&Value> {
        self.tables().iter().find(|table| table["id"] == id)
    }

    pub(crate) fn row(&self, table: &str, key: &str) -> Option<&Value> {
        rows(self.table(table)?).iter().find(|row| row["key"] == key)
    }

    /// The keys of a table's rows, without those below another row.
    pub(crate) fn keys(&self, table: &str) -> Vec<&str> {
        let rows = rows(self.table(table).expect("a table")).iter();
        let keys = rows.map(|row| row["key"].as_str().expect("a key"));
        keys.filter(|key| !key.contains('/')).collect()
    }

    /// Every row of every table and every N that differs, before and after.
    pub(crate) fn differences(&self, after: &Self) -> String {
        let (before, after) = (self.digits(), after.digits());
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let lines = keys.into_iter().map(|key| {
            let [before, after] =
                [&before, &after].map(|of| of.get(key).map_or("-", String::as_str));
            if before == after { String::new() } else { format!("{key}: {before} → {after}\n") }
        });
        lines.collect()
    }

    fn digits(&self) -> BTreeMap<String, String> {
        let mut digits = BTreeMap::new();
        for table in self.tables() {
            let id = table["id"].as_str().expect("an id");
            digits.insert(format!("{id} N"), table["n"].to_string());
            for row in rows(table) {
                let key = row["key"].as_str().expect("a key");
                digits.insert(format!("{id}/{key}"), printed(row));
            }
        }
        digits
    }
}

pub(crate) fn rows(table: &Value) -> &[Value] {
    table["rows"].as_array().expect("rows")
}

/// Count and per cent; of a claim also what it says of the periods before.
fn printed(row: &Value) -> String {
    let mut text = row["count"].to_string();
    if let Some(percent) = row["percent"].as_str() {
        text += &format!(" ({percent} %)");
    }
    for word in ["rank", "over", "since"] {
        match &row[word] {
            Value::Null => {}
            Value::String(value) => text += &format!(", {word} {value}"),
            value => text += &format!(", {word} {value}"),
        }
    }
    for time in row["times"].as_array().into_iter().flatten() {
        text += &format!(" [{} {}]", time["period"].as_str().unwrap_or_default(), time["count"]);
    }
    text
}
