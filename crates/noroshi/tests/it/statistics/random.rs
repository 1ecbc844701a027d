//! Random records, some of them broken: made of bytes, so that a failing case shrinks.

use proptest::prelude::*;
use serde_json::{Value, json};

/// What a record is made of: its type, and a byte for each choice.
type Made = (usize, [u8; CHOICES]);

/// Records with unique ids, references that mostly lead somewhere, and a few lines that
/// stand there twice or are no records at all.
pub(super) fn records() -> impl Strategy<Value = Vec<String>> {
    let made = prop::collection::vec((0..TYPES.len(), any::<[u8; CHOICES]>()), 0..100);
    let again = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    let broken = prop::collection::vec(prop::sample::select(BROKEN), 0..3);
    (made, again, broken).prop_map(|(made, again, broken)| {
        let mut lines: Vec<String> = records_of(&made).iter().map(Value::to_string).collect();
        if !lines.is_empty() {
            lines.extend(again.iter().map(|at| at.get(&lines).clone()).collect::<Vec<_>>());
        }
        lines.extend(broken.into_iter().map(str::to_owned));
        lines
    })
}

fn records_of(made: &[Made]) -> Vec<Value> {
    let organisations = ["O0", "O1", "O2"].map(|id| json!({"type": "organisation", "id": id}));
    let records = made.iter().enumerate().map(|(number, (kind, bytes))| {
        // Ids count within the type, so that references have something to meet.
        let same = |other: &&Made| TYPES[other.0] == TYPES[*kind];
        let before = made[..number].iter().filter(same).count();
        record(TYPES[*kind], before, &mut bytes.iter().copied())
    });
    organisations.into_iter().chain(records).collect()
}

fn pick<'w>(bytes: &mut impl Iterator<Item = u8>, words: &[&'w str]) -> Option<&'w str> {
    let word = words[usize::from(bytes.next().expect("enough bytes")) % words.len()];
    (word != "-").then_some(word)
}

fn reference(bytes: &mut impl Iterator<Item = u8>, letter: char, of: u8) -> String {
    format!("{letter}{}", bytes.next().expect("enough bytes") % of)
}

fn record(kind: &str, number: usize, bytes: &mut impl Iterator<Item = u8>) -> Value {
    let id = |letter: char| format!("{letter}{number}");
    match kind {
        "membership" => {
            let sig = pick(bytes, &["gas", "oil", "=1|2", "-", "total", "gas"]);
            let arrangement =
                if sig.is_none() { pick(bytes, &["water", "rail", "-"]) } else { None };
            json!({"type": kind, "organisation": pick(bytes, ORGANISATIONS), "sig": sig,
                "arrangement": arrangement, "from": pick(bytes, DAYS),
                "to": pick(bytes, &[DAYS, &["-"; 30]].concat())})
        }
        "submission" => {
            json!({"type": kind, "id": id('S'), "organisation": pick(bytes, ORGANISATIONS),
            "received": pick(bytes, DAYS), "category": pick(bytes, CATEGORIES)})
        }
        "mail" => mail(&id('M'), bytes),
        "file" => json!({"type": kind, "id": id('F'), "mail": reference(bytes, 'M', 14),
            "source": pick(bytes, &["attachment", "attachment", "link"]),
            "obtained": pick(bytes, &["yes", "yes", "-"]).is_some(),
            "category": pick(bytes, &["executable", "office", "pdf", "other", "archive"]),
            "archive": pick(bytes, &["-", "zip", ""])}),
        "destination" => json!({"type": kind, "id": id('D'), "mail": reference(bytes, 'M', 14),
            "file": pick(bytes, &["-", "F0", "F9"]), "region": pick(bytes, REGIONS),
            "region_unknown": pick(bytes, &["-", "not-resolved", "not-known"]),
            "as_of": pick(bytes, &["2016-08-01", "2016-08-02", "-"])}),
        "share" => json!({"type": kind, "id": id('H'), "released": pick(bytes, DAYS),
            "source": pick(bytes, &["members", "window", "feed", "-", "x"]),
            "submissions": [reference(bytes, 'S', 14), reference(bytes, 'S', 14)]}),
        "outreach" => json!({"type": kind, "organisation": pick(bytes, &["X0", "X1", "X2", "O0"]),
            "kind": pick(bytes, &["company", "university", "research", "other"]),
            "notices": [pick(bytes, DAYS), pick(bytes, DAYS)], "mails_attempted": 3,
            "mails_delivered": bytes.next().expect("enough bytes") % 5}),
        "window_mail" => json!({"type": kind, "id": id('W'), "received": pick(bytes, DAYS),
            "form": pick(bytes, &["compressed", "plain", "link", "none", "other"]),
            "from_kind": pick(bytes, &["free", "company", "unknown", "-", "agency"]),
            "archives": [pick(bytes, &["zip", "rar", "arj"]).expect("a word")],
            "files": [pick(bytes, FILES).expect("a word"), pick(bytes, FILES).expect("a word")]}),
        "case" => {
            json!({"type": kind, "id": id('K'), "consultation": pick(bytes, &["C0", "-", "C9"]),
            "rescue": pick(bytes, DAYS), "on_site": pick(bytes, &[DAYS, &["-"; 30]].concat()),
            "closed": pick(bytes, &["-", "-", "2016-02-30"]),
            "support_ended": pick(bytes, &[DAYS, &["-"; 30]].concat()),
            "body": pick(bytes, &["agency", "foundation", "company", "other-public"]),
            "origin": pick(bytes, &["asked", "chain", "open-source"])})
        }
        "consultation" => json!({"type": kind, "id": id('C'), "received": pick(bytes, DAYS)}),
        "chain" => json!({"type": kind, "id": id('N'), "followed": pick(bytes, DAYS)}),
        _ => json!({"type": kind, "id": id('A'), "published": pick(bytes, DAYS)}),
    }
}

fn mail(id: &str, bytes: &mut impl Iterator<Item = u8>) -> Value {
    let again = pick(bytes, &["-", "-", "-", "again"]).is_some();
    let first = reference(bytes, 'M', 20);
    json!({"type": "mail", "id": id, "submission": reference(bytes, 'S', 14),
        "same_as": again.then_some(first),
        "tags": [pick(bytes, TAGS).expect("a word"), pick(bytes, TAGS).expect("a word")],
        "case": pick(bytes, &["-", "k1", "k2"]), "class": pick(bytes, CLASSES),
        "sender_region": pick(bytes, REGIONS),
        "sender_region_unknown": pick(bytes, &["-", "no-headers", "no-trace"]),
        "kind": pick(bytes, &["attachment", "link", "information", "unknown", "-"]),
        "kind_unknown": pick(bytes, &["-", "quarantined", "deleted", "log-only"]),
        "kind_presumed": pick(bytes, &["-", "link"]),
        "sender_kind": pick(bytes, &["free-domestic", "free-overseas", "carrier", "unknown", "-"])})
}

const CHOICES: usize = 16;
/// Those that hang together come more often.
const TYPES: &[&str] = &[
    "submission",
    "submission",
    "mail",
    "mail",
    "mail",
    "file",
    "destination",
    "share",
    "membership",
    "outreach",
    "window_mail",
    "case",
    "consultation",
    "chain",
    "alert",
];
const ORGANISATIONS: &[&str] = &["O0", "O1", "O0", "O1", "O2", "O9", "-"];
/// Around the ends of months, quarters and years, in Tokyo and elsewhere.
const DAYS: &[&str] = &[
    "2013-03-31",
    "2013-04-01",
    "2013-12-31T23:59:59+09:00",
    "2014-01-31",
    "2014-02-28",
    "2014-03-31T14:59:59Z",
    "2014-03-31T15:00:00Z",
    "2014-04-15",
    "2014-06-30",
    "2014-06-30T15:00:00Z",
    "2014-07-01T00:00:00+09:00",
    "2014-08-31",
    "2014-09-30",
    "2014-10-01",
    "2014-12-31",
    "2015-01-01",
    "2015-01-31",
    "2015-02-28",
    "2015-03-31",
    "2015-04-01",
    "2015-07-01",
    "2016-02-29",
    "2016-02-30",
    "2016-03-31",
    "2016-06-30T23:30:00-05:00",
];
const CATEGORIES: &[&str] =
    &["-", "account-taken-over", "bad-traffic", "web-probing", "other", "x"];
const REGIONS: &[&str] = &["-", "JP", "KR", "US", "kr"];
const CLASSES: &[&str] = &["targeted", "targeted", "targeted", "mass", "spam", "-", "x"];
const FILES: &[&str] = &["exe", "scr", "docx", "xyz"];
const TAGS: &[&str] = &["a", "b", "=c|d", "", "a/cases"];
const BROKEN: &[&str] = &[
    "no json",
    "[]",
    "{}",
    "",
    " \r",
    r#"{"type":"mail","id":5}"#,
    r#"{"type":"friend","id":"Q1"}"#,
];
