//! The rescue team's window and cases (J-CRAT, April 2014 to June 2015) in one history:
//! each number that the report prints stands in the tables below. Records of the days
//! just outside, and cases whose steps lie in different periods, stand beside.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::records::{Records, day, spread, time, total};

pub(crate) static HISTORY: LazyLock<Records> = LazyLock::new(|| {
    let mut records = Records::default();
    window(&mut records);
    cases(&mut records);
    for (quarter, count) in CHAINS {
        for step in 0..*count {
            records.add("chain", json!({"followed": day(quarter, step, *count)}));
        }
    }
    for published in ALERTS {
        records.add("alert", json!({"published": published}));
    }
    records
});

fn window(records: &mut Records) {
    let count = total(FORMS);
    let (forms, senders) = (spread(FORMS, count), spread(FROM, count));
    let of_quarter = count.div_ceil(YEAR.len());
    let mail = |mail| {
        let received = time(YEAR[mail / of_quarter], mail % of_quarter, of_quarter);
        json!({"received": received, "form": forms[mail], "from_kind": senders[mail],
            "archives": [], "files": []})
    };
    let mut mails: Vec<Value> = (0..count).map(mail).collect();
    deal(&mut mails, "archives", &["compressed"], ARCHIVES);
    deal(&mut mails, "files", &["compressed", "plain", "link"], FILES);
    for mail in mails {
        records.add("window_mail", mail);
    }
    for outside in ["2014-03-31T14:59:59Z", "2015-03-31T15:00:00Z"] {
        let fields = json!({"received": outside, "form": "link", "from_kind": "free",
            "archives": ["zip"], "files": ["exe"]});
        records.add("window_mail", fields);
    }
}

/// Gives words to the mails of some forms, one after the other and round again.
fn deal(mails: &mut [Value], field: &str, forms: &[&str], mix: &[(&'static str, usize)]) {
    let fits = |mail: &Value| forms.contains(&mail["form"].as_str().expect("a form"));
    let takers: Vec<usize> = (0..mails.len()).filter(|at| fits(&mails[*at])).collect();
    for (step, word) in spread(mix, total(mix)).into_iter().enumerate() {
        let words = mails[takers[step % takers.len()]][field].as_array_mut().expect("a list");
        words.push(json!(word));
    }
}

fn cases(records: &mut Records) {
    let before = records.add("consultation", json!({"received": "2014-03-31T14:59:59Z"}));
    let mut consultation = Some(before);
    let mut number = 0;
    for (quarter, [consultations, rescues, visits]) in LADDER {
        for step in 0..*rescues {
            let rescue: Date = day(quarter, step, *rescues).parse().expect("a day");
            let on_site = match step {
                _ if VISITED_NEXT_DAY.contains(&number) => rescue.tomorrow().ok(),
                _ if step < *visits => Some(rescue),
                _ => None,
            };
            case(records, number, (rescue, on_site), consultation.take().as_deref());
            number += 1;
        }
        for step in 0..*consultations {
            let received = time(quarter, step, *consultations);
            consultation = Some(records.add("consultation", json!({"received": received})));
        }
    }
}

/// A case with the last day of its support: the last one that is within a month of the
/// rescue, or the day after it.
fn case(
    records: &mut Records,
    number: usize,
    (rescue, on_site): (Date, Option<Date>),
    consultation: Option<&str>,
) {
    // The first quarter is before the year that the bodies are told of.
    let bodies = spread(BODIES, total(BODIES));
    let body = number.checked_sub(FIRST_QUARTER).map_or("agency", |at| bodies[at]);
    let origins = spread(ORIGINS, total(ORIGINS));
    let origin = origins.get(number).copied().unwrap_or("asked");
    let consultation = consultation.filter(|_| origin == "asked");
    let month = rescue.saturating_add(1.month());
    let ended = if LONGER.contains(&number) { month.tomorrow().ok() } else { Some(month) };
    let ended = ended.filter(|_| number < OPEN_FROM);
    // A case is watched long after its support ended.
    let closed = ended.map(|ended| ended.saturating_add(1.year()));
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    let fields = json!({
        "consultation": consultation, "rescue": text(Some(rescue)), "on_site": text(on_site),
        "support_ended": text(ended), "closed": text(closed), "body": body, "origin": origin,
    });
    records.add("case", fields);
}

const YEAR: &[&str] = &["2014-04", "2014-07", "2014-10", "2015-01"];

/// J-CRAT 2014, table 1.
const FORMS: &[(&str, usize)] =
    &[("compressed", 364), ("plain", 168), ("link", 36), ("none", 19), ("other", 22)];

/// J-CRAT 2014, figure A-2: known for 328.
const FROM: &[(&str, usize)] = &[
    ("free", 157),
    ("company", 112),
    ("ministry", 23),
    ("nonexistent", 13),
    ("agency", 10),
    ("university", 3),
    ("other", 10),
    ("unknown", 281),
];

/// J-CRAT 2014, figure A-3: 367 archives on 364 mails.
const ARCHIVES: &[(&str, usize)] =
    &[("zip", 253), ("rar", 70), ("lzh", 26), ("7z", 11), ("arj", 3), ("gz", 2), ("cab", 2)];

/// J-CRAT 2014, figure A-4: 480 files.
const FILES: &[(&str, usize)] = &[
    ("exe", 230),
    ("doc", 60),
    ("xls", 30),
    ("ppt", 20),
    ("scr", 72),
    ("pdf", 29),
    ("cpl", 14),
    ("lnk", 15),
    ("jtd", 10),
];

/// J-CRAT 2014, table 2: consultations, rescues, visits within the quarter of the rescue.
const LADDER: &[(&str, [usize; 3])] = &[
    ("2014-04", [16, 7, 4]),
    ("2014-07", [25, 10, 1]),
    ("2014-10", [32, 14, 3]),
    ("2015-01", [34, 7, 2]),
    ("2015-04", [77, 35, 17]),
];

/// Cases are numbered in the order of their rescues.
const FIRST_QUARTER: usize = 7;
/// The last of the first quarter and of the year: their visits are in the next one.
const VISITED_NEXT_DAY: &[usize] = &[6, 37];
/// Six took longer after the rescue and after the visit, one (6) only after the rescue.
const LONGER: &[usize] = &[0, 1, 2, 3, 6, 7, 17];
/// Support of the newest goes on.
const OPEN_FROM: usize = 60;

/// J-CRAT 2014, chapter 2.2: July 2014 to June 2015.
const BODIES: &[(&str, usize)] =
    &[("agency", 12), ("foundation", 24), ("company", 19), ("other-public", 11)];

/// J-CRAT 2014, chapter 2.3: five from open sources in the fiscal year.
const ORIGINS: &[(&str, usize)] = &[("asked", 27), ("chain", 6), ("open-source", 5)];

/// J-CRAT 2014, chapter 2.4: about ten.
const CHAINS: &[(&str, usize)] = &[("2014-07", 2), ("2014-10", 3), ("2015-01", 2), ("2015-04", 3)];

/// J-CRAT 2014, chapter 4: three after the case of June 2015.
const ALERTS: &[&str] = &["2015-06-10", "2015-06-19", "2015-06-29"];
