//! A notice as comma-separated values: a line for each value to look for and for each hash of
//! a file, as machines take them, so not defanged.

use observable::Kind;
use release::{Notice, NoticeFile, NoticeIndicator};

use crate::csv::line;

/// The columns and their lines. A withdrawn notice is one line of the kind `withdrawn`, so
/// that whoever reads the lines of many notices learns of it.
pub(super) fn csv(notice: &Notice) -> String {
    let mut csv = COLUMNS.to_owned();
    if notice.withdrawn.is_some() {
        add(notice, &["withdrawn", "", "", "", ""], &mut csv);
        return csv;
    }
    for NoticeIndicator { observable, part, compromised, until, .. } in &notice.indicators {
        let compromised = if *compromised { "yes" } else { "no" };
        let until = until.map(|until| until.to_string()).unwrap_or_default();
        let kind = observable.kind.as_str();
        add(notice, &[kind, &observable.value, part.as_str(), compromised, &until], &mut csv);
    }
    for NoticeFile { sha256, sha1, md5, .. } in &notice.files {
        let hashes = [(Kind::Sha256, sha256), (Kind::Sha1, sha1), (Kind::Md5, md5)];
        for (kind, value) in hashes.into_iter().filter(|(_, value)| !value.is_empty()) {
            add(notice, &[kind.as_str(), value, "file", "no", ""], &mut csv);
        }
    }
    csv
}

/// A line of one value: kind, value, part, compromised, until.
fn add(notice: &Notice, value: &[&str; 5], csv: &mut String) {
    let seen = notice.seen.filter(|_| notice.withdrawn.is_none());
    let [first, last] = match seen {
        Some((first, last)) => [first.to_string(), last.to_string()],
        None => [String::new(), String::new()],
    };
    let version = notice.version.to_string();
    let mut fields = vec![notice.name.as_str(), &version, notice.tlp.as_str()];
    fields.extend(value);
    fields.extend([first.as_str(), &last]);
    line(csv, &fields);
}

const COLUMNS: &str = "share,version,tlp,kind,value,part,compromised,until,first_seen,last_seen\n";
