//! Seven years of the hub (J-CSIP, April 2012 to March 2019) in one history: each number
//! that a report prints stands in the tables below, the others are any that fit a
//! printed percentage. Beside what counts there are records that must not: re-sends,
//! files of links and of other mails, attachments that a scanner took, notices before.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::records::{Records, day, spread, time, total};

pub(crate) static HISTORY: LazyLock<Records> = LazyLock::new(|| {
    let mut records = Records::default();
    members(&mut records);
    SPANS.iter().for_each(|span| period(&mut records, span));
    outreach(&mut records);
    records
});

/// Words with how often each occurs.
type Mix = &'static [(&'static str, usize)];

/// Quarters whose targeted mails a report describes together.
struct Span {
    /// First month; submissions, targeted, mass, shares, shares of the hub's own sources.
    quarters: &'static [(&'static str, [usize; 5])],
    targeted: Targeted,
}

/// What targeted mails are like. A `None` of the reports is written as its cause.
struct Targeted {
    regions: Mix,
    kinds: Mix,
    senders: Mix,
    tags: Mix,
    /// A category, with the archive that the file was packed in.
    files: Mix,
    destinations: Mix,
}

/// What stands in one mail.
#[derive(Clone, Copy)]
struct Look {
    class: &'static str,
    region: &'static str,
    kind: &'static str,
    sender: &'static str,
    tag: &'static str,
    case: Option<usize>,
}

fn members(records: &mut Records) {
    let mut known = 0;
    for (sig, joined) in SIGS {
        for (from, count) in *joined {
            for _ in 0..*count {
                known += 1;
                let id = format!("O{known:03}");
                records.put("organisation", json!({"id": id, "kind": "member"}));
                let (renewed, left) = (known == RENEWED, known == LEFT);
                let to = if renewed { Some("2013-12-31") } else { left.then_some("2016-12-31") };
                records.put("membership", membership(&id, ("sig", sig), from, to));
                if renewed {
                    let again = membership(&id, ("sig", sig), "2014-01-01", None);
                    records.put("membership", again);
                }
            }
        }
    }
    for (id, sig) in ALSO_IN {
        records.put("membership", membership(id, ("sig", sig), "2018-10-01", None));
    }
    for (arrangement, from, bodies) in ARRANGEMENTS {
        for body in 0..*bodies {
            let id = format!("A-{arrangement}-{body}");
            records.put("organisation", json!({"id": id, "kind": "arrangement"}));
            let group = ("arrangement", *arrangement);
            records.put("membership", membership(&id, group, from, None));
        }
    }
}

fn membership(organisation: &str, group: (&str, &str), from: &str, to: Option<&str>) -> Value {
    let agreement = if group.0 == "sig" { "nda" } else { "rules" };
    let mut fields = json!({
        "organisation": organisation, "sig": null, "arrangement": null, "agreement": agreement,
        "from": from, "to": to,
    });
    fields[group.0] = json!(group.1);
    fields
}

/// Everything of quarters whose targeted mails are told of together.
fn period(records: &mut Records, span: &Span) {
    let count = span.quarters.iter().map(|(_, [_, targeted, ..])| targeted).sum();
    let wanted = &span.targeted;
    let words = [wanted.regions, wanted.kinds, wanted.senders, wanted.tags];
    let [regions, kinds, senders, tags] = words.map(|mix| {
        assert!(total(mix) == count || total(mix) < ANY_MAX, "{mix:?} of {count}");
        spread(mix, count)
    });
    let mut exchanges = 0;
    let mut looks = (0..count).map(|mail| {
        let (class, tag) = ("targeted", tags[mail]);
        let (region, kind, sender) = (regions[mail], kinds[mail], senders[mail]);
        // A case of an exchange is several mails.
        exchanges += usize::from(tag == EXCHANGE);
        let case = (tag == EXCHANGE).then_some(exchanges % CASES);
        Look { class, region, kind, sender, tag, case }
    });
    let mut mails = Vec::new();
    for (first, counts) in span.quarters {
        let looks: Vec<Look> = looks.by_ref().take(counts[1]).collect();
        mails.extend(quarter(records, first, *counts, &looks));
    }
    material(records, wanted, &mails);
}

/// The submissions and shares of a quarter; returns its targeted mails.
fn quarter(
    records: &mut Records,
    first: &str,
    [submissions, targeted, mass, shares, own]: [usize; 5],
    looks: &[Look],
) -> Vec<(String, Look)> {
    let mut mails = Vec::new();
    let mut sent = Vec::new();
    for (step, look) in looks.iter().enumerate() {
        let submission = submission(records, step, &time(first, step, targeted), None);
        mails.push((mail(records, &submission, None, *look), *look));
        sent.push(submission);
    }
    // The first member hands its first mail in a second time.
    let (again, look) = (submission(records, 0, &time(first, 1, targeted), None), looks[0]);
    mail(records, &again, Some(&mails[0].0), look);
    for (step, bulk) in (0..mass).step_by(BULK).enumerate() {
        let submission = submission(records, step, &time(first, bulk, mass), None);
        for _ in bulk..mass.min(bulk + BULK) {
            let id = mail(records, &submission, None, Look { class: "mass", ..NOT_COUNTED });
            file(records, &id, "executable", "attachment");
            destination(records, &id, None, "CN");
        }
    }
    others(records, first, submissions - targeted - mass);
    for step in 0..shares {
        let (source, of) = match OWN_SOURCES.iter().cycle().take(own).nth(step) {
            Some(source) => (*source, &[][..]),
            None => ("members", &sent[step % sent.len()..][..1]),
        };
        let released = day(first, step, shares);
        records.add("share", json!({"released": released, "source": source, "submissions": of}));
    }
    mails
}

/// What is neither targeted nor mass: reports without a mail, and other mails.
fn others(records: &mut Records, first: &str, count: usize) {
    let reports =
        REPORTS.iter().find(|(quarter, _)| *quarter == first).map_or(&[][..], |one| one.1);
    for step in 0..count {
        let category = reports.get(step).copied();
        let submission = submission(records, step, &time(first, step, count), category);
        if step >= reports.len() + MAILLESS {
            let class = OTHER_CLASSES[step % OTHER_CLASSES.len()];
            mail(records, &submission, None, Look { class, ..NOT_COUNTED });
        }
    }
}

fn submission(records: &mut Records, step: usize, at: &str, category: Option<&str>) -> String {
    let organisation = format!("O{:03}", step % FIRST_MEMBERS + 1);
    let form = if category.is_some() { "incident" } else { "mail" };
    let fields = json!({
        "organisation": organisation, "received": at, "form": form, "category": category,
    });
    records.add("submission", fields)
}

fn mail(records: &mut Records, submission: &str, same_as: Option<&str>, look: Look) -> String {
    let known = |causes: &[&str], word: &'static str| (!causes.contains(&word)).then_some(word);
    let cause = |causes: &[&str], word: &'static str| causes.contains(&word).then_some(word);
    let tags: Vec<&str> = Some(look.tag).filter(|tag| !tag.is_empty()).into_iter().collect();
    let kind_unknown = cause(KIND_CAUSES, look.kind);
    let fields = json!({
        "submission": submission, "same_as": same_as, "tags": tags,
        "case": look.case.map(|case| format!("E{case:02}")), "class": look.class,
        "sender_region": known(REGION_CAUSES, look.region),
        "sender_region_unknown": cause(REGION_CAUSES, look.region),
        "kind": known(KIND_CAUSES, look.kind).unwrap_or("unknown"), "kind_unknown": kind_unknown,
        "kind_presumed": kind_unknown.map(|_| "attachment"), "sender_kind": look.sender,
    });
    records.add("mail", fields)
}

/// Files and destinations of targeted mails.
fn material(records: &mut Records, wanted: &Targeted, mails: &[(String, Look)]) {
    let of_kind = |kind| mails.iter().filter(move |(_, look)| look.kind == kind);
    let attached: Vec<&String> = of_kind("attachment").map(|(id, _)| id).collect();
    let (obtained, removed) = attached.split_at(attached.len() - attached.len() / 20);
    let mut files = Vec::new();
    for (step, word) in spread(wanted.files, total(wanted.files)).into_iter().enumerate() {
        let mail = obtained[step % obtained.len()];
        files.push((mail, file(records, mail, word, "attachment")));
    }
    for mail in removed {
        let fields = json!({
            "mail": mail, "source": "attachment", "obtained": false, "category": null,
            "extension": null, "archive": null,
        });
        records.add("file", fields);
    }
    for (mail, _) in of_kind("link") {
        file(records, mail, "executable", "link");
    }
    let regions = spread(wanted.destinations, total(wanted.destinations));
    for (step, word) in regions.into_iter().enumerate() {
        let (mail, file) = &files[step % files.len()];
        destination(records, mail, Some(file), word);
    }
}

/// `category`, or `category/archive`.
fn file(records: &mut Records, mail: &str, word: &str, source: &str) -> String {
    let (category, archive) = word.split_once('/').map_or((word, None), |(a, b)| (a, Some(b)));
    let fields = json!({
        "mail": mail, "source": source, "obtained": true, "category": category,
        "extension": "bin", "archive": archive,
    });
    records.add("file", fields)
}

fn destination(records: &mut Records, mail: &str, file: Option<&str>, word: &str) {
    let unknown = DESTINATION_CAUSES.contains(&word);
    let (region, cause) = if unknown { (None, Some(word)) } else { (Some(word), None) };
    let fields = json!({
        "mail": mail, "file": file, "host": "c2.example", "region": region,
        "region_unknown": cause, "as_of": "2019-04-01", "source": "archive",
    });
    records.add("destination", fields);
}

/// 21 organisations with 31 notices and 53 mails (J-CSIP Jul-Sep 2016, chapter 2), and
/// one that was warned before.
fn outreach(records: &mut Records) {
    let warned = spread(OUTREACH, total(OUTREACH)).into_iter().enumerate();
    for (step, kind) in warned {
        let id = format!("X{step:02}");
        let twice = step < 10;
        let notices = if twice { &["2016-07-20", "2016-09-30"][..] } else { &["2016-08-01"] };
        let attempted = if twice { 2 } else { 3 };
        // Of some addresses the owner was long gone.
        let delivered = if step < 6 { attempted - 1 } else { attempted };
        warn(records, &id, kind, (notices, attempted, delivered));
    }
    warn(records, "X90", "company", (&["2016-06-30"], 4, 4));
}

/// Notices, mails that were attempted, mails that arrived.
type Warned<'a> = (&'a [&'a str], u64, u64);

fn warn(records: &mut Records, id: &str, kind: &str, (notices, attempted, delivered): Warned<'_>) {
    records.put("organisation", json!({"id": id, "kind": "outsider"}));
    let fields = json!({
        "organisation": id, "kind": kind, "notices": notices, "mails_attempted": attempted,
        "mails_delivered": delivered,
    });
    records.put("outreach", fields);
}

const EXCHANGE: &str = "exchange";
const CASES: usize = 15;
/// Mails in one bulk submission.
const BULK: usize = 8;
const MAILLESS: usize = 2;
/// Looks in turn are few, others as many as the mails.
const ANY_MAX: usize = 10;
/// Members from the first day on.
const FIRST_MEMBERS: usize = 9;
const OWN_SOURCES: &[&str] = &["window", "partner", "open-source", "feed"];
const OTHER_CLASSES: &[&str] = &["spam", "harmless", "phishing", "bec", "undecided"];
const REGION_CAUSES: &[&str] = &["no-headers", "no-trace"];
const KIND_CAUSES: &[&str] = &["quarantined", "deleted", "log-only"];
const DESTINATION_CAUSES: &[&str] = &["not-resolved", "not-known"];

/// A look that would be seen in the tables if the mail were counted.
const NOT_COUNTED: Look = Look {
    class: "spam",
    region: "CN",
    kind: "attachment",
    sender: "free-domestic",
    tag: "macro",
    case: None,
};

/// Who joined when: J-CSIP 2014, table 1, and the totals of the other reports.
const SIGS: &[(&str, &[(&str, usize)])] = &[
    ("equipment", &[("2012-04-01", 9)]),
    ("power", &[("2012-07-01", 12), ("2018-06-01", 1)]),
    ("gas", &[("2012-07-01", 5), ("2013-06-20", 6), ("2016-08-01", 15)]),
    (
        "chemical",
        &[
            ("2012-08-01", 7),
            ("2014-02-01", 1),
            ("2014-07-15", 3),
            ("2014-11-01", 3),
            ("2015-03-01", 1),
        ],
    ),
    ("oil", &[("2012-10-01", 6), ("2014-08-01", 1)]),
    ("resources", &[("2015-03-16", 5)]),
    ("vehicles", &[("2016-01-01", 13)]),
    ("credit", &[("2017-07-01", 40)]),
    ("aviation", &[("2017-10-01", 30)]),
    ("rail", &[("2017-11-01", 36)]),
    ("logistics", &[("2018-01-01", 36)]),
    ("housing", &[("2018-08-01", 10)]),
    ("finance", &[("2018-10-01", 6)]),
];

/// A member whose new agreement followed the old one, and one that left.
const RENEWED: usize = 12;
const LEFT: usize = 87;

/// Members of two SIGs are counted in both (J-CSIP Jan-Mar 2019, note 2).
const ALSO_IN: &[(&str, &str)] =
    &[("O001", "finance"), ("O002", "finance"), ("O003", "finance"), ("O004", "finance")];

const ARRANGEMENTS: &[(&str, &str, usize)] =
    &[("medical", "2018-06-01", 4), ("water", "2018-10-01", 9)];

/// J-CSIP Jan-Mar 2019, table 2; an account was taken over in the quarter before, too.
const REPORTS: &[(&str, &[&str])] = &[
    ("2018-10", &["account-taken-over"]),
    (
        "2019-01",
        &[
            "account-taken-over",
            "bad-traffic",
            "bad-traffic",
            "bad-traffic",
            "bad-traffic",
            "web-probing",
        ],
    ),
];

const OUTREACH: Mix = &[("company", 8), ("university", 7), ("research", 2), ("other", 4)];

const SPANS: &[Span] = &[
    Span { quarters: YEAR_2012, targeted: TARGETED_2012 },
    Span { quarters: YEAR_2013, targeted: TARGETED_2013 },
    Span { quarters: YEAR_2014, targeted: TARGETED_2014 },
    Span { quarters: TO_JUNE_2016, targeted: ANY },
    Span { quarters: SUMMER_2016, targeted: TARGETED_SUMMER_2016 },
    Span { quarters: TO_DECEMBER_2018, targeted: ANY },
    Span { quarters: WINTER_2019, targeted: TARGETED_WINTER_2019 },
];

const YEAR_2012: &[(&str, [usize; 5])] = &[
    ("2012-04", [60, 50, 5, 40, 5]),
    ("2012-07", [62, 50, 5, 40, 5]),
    ("2012-10", [62, 50, 5, 40, 5]),
    ("2013-01", [62, 51, 5, 40, 5]),
];

const YEAR_2013: &[(&str, [usize; 5])] = &[
    ("2013-04", [90, 50, 10, 45, 9]),
    ("2013-07", [95, 60, 10, 45, 9]),
    ("2013-10", [100, 60, 10, 45, 9]),
    ("2014-01", [100, 63, 10, 45, 10]),
];

const YEAR_2014: &[(&str, [usize; 5])] = &[
    ("2014-04", [259, 226, 10, 59, 15]),
    ("2014-07", [100, 79, 8, 52, 14]),
    ("2014-10", [158, 121, 12, 46, 13]),
    ("2015-01", [109, 79, 9, 38, 11]),
];

const TO_JUNE_2016: &[(&str, [usize; 5])] = &[
    ("2015-04", [96, 24, 40, 30, 3]),
    ("2015-07", [96, 24, 40, 30, 3]),
    ("2015-10", [723, 24, 500, 34, 3]),
    ("2016-01", [177, 25, 90, 39, 4]),
    ("2016-04", [1818, 24, 1584, 33, 3]),
];

const SUMMER_2016: &[(&str, [usize; 5])] = &[("2016-07", [218, 123, 40, 32, 4])];

const TO_DECEMBER_2018: &[(&str, [usize; 5])] = &[
    ("2016-10", [234, 15, 150, 16, 3]),
    ("2017-01", [235, 15, 150, 15, 2]),
    ("2017-04", [864, 68, 500, 60, 10]),
    ("2017-07", [864, 68, 500, 60, 10]),
    ("2017-10", [864, 69, 500, 61, 10]),
    ("2018-01", [864, 69, 500, 61, 10]),
    ("2018-04", [191, 55, 60, 49, 12]),
    ("2018-07", [519, 55, 300, 39, 10]),
    ("2018-10", [1072, 56, 800, 59, 14]),
];

const WINTER_2019: &[(&str, [usize; 5])] = &[("2019-01", [238, 47, 100, 48, 15])];

const TARGETED_2012: Targeted = Targeted {
    regions: &[
        ("CN", 60),
        ("JP", 40),
        ("US", 30),
        ("KR", 15),
        ("HK", 12),
        ("TW", 6),
        ("no-headers", 8),
        ("no-trace", 30),
    ],
    kinds: &[
        ("attachment", 130),
        ("link", 30),
        ("information", 21),
        ("quarantined", 10),
        ("deleted", 6),
        ("log-only", 4),
    ],
    senders: &[("free-domestic", 150), ("company", 31), ("unknown", 20)],
    tags: &[("", 201)],
    files: &[("executable/zip", 40), ("executable", 33), ("office", 66), ("pdf", 4), ("other", 3)],
    destinations: &[
        ("US", 60),
        ("CN", 30),
        ("HK", 17),
        ("KR", 15),
        ("JP", 13),
        ("TW", 20),
        ("DE", 5),
        ("not-resolved", 20),
        ("not-known", 5),
    ],
};

const TARGETED_2013: Targeted = Targeted {
    regions: &[
        ("CN", 60),
        ("JP", 50),
        ("US", 25),
        ("HK", 20),
        ("KR", 15),
        ("DE", 3),
        ("no-headers", 15),
        ("no-trace", 45),
    ],
    kinds: &[
        ("attachment", 150),
        ("link", 33),
        ("information", 20),
        ("quarantined", 15),
        ("deleted", 10),
        ("log-only", 5),
    ],
    senders: &[
        ("free-domestic", 130),
        ("free-overseas", 70),
        ("isp-domestic", 8),
        ("company", 10),
        ("university", 5),
        ("unknown", 10),
    ],
    tags: &[(EXCHANGE, 45), ("", 188)],
    files: &[
        ("executable/zip", 40),
        ("executable", 24),
        ("office", 10),
        ("justsystems", 14),
        ("shortcut/zip", 20),
        ("pdf", 10),
        ("other", 10),
    ],
    destinations: &[
        ("JP", 56),
        ("US", 50),
        ("HK", 25),
        ("KR", 18),
        ("CN", 10),
        ("TW", 12),
        ("not-resolved", 25),
        ("not-known", 5),
    ],
};

const TARGETED_2014: Targeted = Targeted {
    regions: &[
        ("JP", 111),
        ("HK", 60),
        ("KR", 40),
        ("CN", 28),
        ("US", 20),
        ("no-headers", 48),
        ("no-trace", 198),
    ],
    kinds: &[
        ("attachment", 263),
        ("link", 40),
        ("information", 25),
        ("quarantined", 120),
        ("deleted", 40),
        ("log-only", 17),
    ],
    senders: &[
        ("free-domestic", 200),
        ("free-overseas", 159),
        ("isp-domestic", 20),
        ("carrier", 4),
        ("company", 30),
        ("government", 10),
        ("agency", 6),
        ("university", 12),
        ("nonexistent", 8),
        ("other", 6),
        ("unknown", 50),
    ],
    tags: &[("macro", 6), ("", 499)],
    files: &[
        ("executable/zip", 90),
        ("executable", 50),
        ("office", 87),
        ("justsystems", 10),
        ("shortcut/zip", 20),
        ("pdf", 13),
        ("other", 10),
    ],
    destinations: &[
        ("US", 90),
        ("JP", 70),
        ("HK", 40),
        ("KR", 20),
        ("CN", 18),
        ("ES", 1),
        ("not-resolved", 11),
    ],
};

const TARGETED_SUMMER_2016: Targeted = Targeted {
    regions: &[("KR", 25), ("HK", 12), ("CN", 7), ("US", 3), ("no-headers", 60), ("no-trace", 16)],
    kinds: &[
        ("attachment", 43),
        ("link", 4),
        ("quarantined", 50),
        ("deleted", 16),
        ("log-only", 10),
    ],
    senders: &[("free-domestic", 118), ("company", 5)],
    tags: &[("macro", 3), ("", 120)],
    files: &[("executable/rar", 22), ("executable/zip", 20), ("office", 8)],
    destinations: &[("US", 38), ("JP", 3), ("not-resolved", 4)],
};

const TARGETED_WINTER_2019: Targeted = Targeted {
    regions: &[("US", 10), ("no-trace", 37)],
    kinds: &[("attachment", 47)],
    senders: &[("free-overseas", 47)],
    tags: &[("plant-suppliers", 45), ("", 2)],
    files: &[("executable/zip", 40), ("office", 7)],
    destinations: &[("US", 20), ("not-known", 5)],
};

/// No figure of these quarters is printed beyond the numbers of mails: a few looks in turn.
const ANY: Targeted = Targeted {
    regions: &[("JP", 1), ("US", 1), ("no-trace", 1)],
    kinds: &[("attachment", 3), ("link", 1), ("quarantined", 1)],
    senders: &[("free-domestic", 2), ("company", 1)],
    tags: &[("", 1)],
    files: &[("executable/zip", 10), ("office", 5), ("shortcut/zip", 3)],
    destinations: &[("US", 9), ("JP", 4), ("not-resolved", 3)],
};
