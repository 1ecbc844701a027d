//! Records of a whole history, as the lines that `noroshi report` reads.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Records in the order of their making.
#[derive(Debug, Default)]
pub(crate) struct Records(Vec<Value>);

impl Records {
    /// Takes a record under an id of its own, which it returns.
    pub(crate) fn add(&mut self, kind: &str, mut fields: Value) -> String {
        let id = format!("{}-{:05}", kind.to_uppercase(), self.0.len());
        fields["id"] = json!(id);
        self.put(kind, fields);
        id
    }

    /// Takes a record whose id is given, or that has none.
    pub(crate) fn put(&mut self, kind: &str, mut fields: Value) {
        fields["type"] = json!(kind);
        self.0.push(fields);
    }

    /// One JSON object a line.
    pub(crate) fn text(&self) -> String {
        text(&self.0)
    }

    /// The same with one record changed: the first that fits.
    pub(crate) fn changed(
        &self,
        fits: impl Fn(&Value) -> bool,
        change: impl FnOnce(&mut Value),
    ) -> String {
        let position = self.0.iter().position(fits).expect("a record to change");
        let mut records = self.0.clone();
        change(&mut records[position]);
        assert_ne!(records[position], self.0[position], "nothing was changed");
        text(&records)
    }

    /// The records that fit.
    pub(crate) fn all(&self, fits: impl Fn(&Value) -> bool) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |record| fits(record))
    }
}

/// Every word as often as its number says, not in blocks: one step of a long stride after
/// the other meets each once, because the stride is a prime.
pub(crate) fn spread(mix: &[(&'static str, usize)], count: usize) -> Vec<&'static str> {
    let words: Vec<&str> =
        mix.iter().flat_map(|(word, times)| std::iter::repeat_n(*word, *times)).collect();
    (0..count).map(|step| words[step * STRIDE % words.len()]).collect()
}

/// Sum of the numbers.
pub(crate) fn total(mix: &[(&'static str, usize)]) -> usize {
    mix.iter().map(|(_, times)| times).sum()
}

/// A time in a quarter that is written by its first month: the first record comes with
/// its first second, the last one, written in UTC, with its last in Tokyo.
pub(crate) fn time(quarter: &str, step: usize, count: usize) -> String {
    let day = day(quarter, step, count);
    match step {
        0 => format!("{day}T00:00:00+09:00"),
        _ if step + 1 == count => format!("{day}T14:59:59Z"),
        _ => format!("{day}T10:00:00+09:00"),
    }
}

/// A day in a quarter, from its first to its last.
pub(crate) fn day(quarter: &str, step: usize, count: usize) -> String {
    let first: Date = format!("{quarter}-01").parse().expect("a quarter as 2014-04");
    let last = first.saturating_add(3.months()).yesterday().expect("a day");
    let days = usize::try_from((last - first).get_days()).expect("in order");
    let after = step * days / (count - 1).max(1);
    first.saturating_add(i64::try_from(after).expect("few").days()).to_string()
}

fn text(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

const STRIDE: usize = 7919;
