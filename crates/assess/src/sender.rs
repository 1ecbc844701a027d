//! What kind of address the mail claims to come from: by the dated lists first,
//! then by the suffix of its domain.
//!
//! The kind is that of the written address. Whether the address is forged is not
//! decided here.

use observable::{public_suffix, registrable};
use vocab::{SenderKind, Spot};

use crate::knowledge::Knowledge;
use crate::subject::Subject;

/// The kind and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderJudgement {
    pub kind: SenderKind,
    pub why: Vec<SenderWhy>,
}

/// One reason: a list that holds the domain, or a suffix rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderWhy {
    /// `list` or `suffix`, `dns`, `no-address`, `no-public-suffix`, `default`.
    pub rule: &'static str,
    /// The list's name with its date, or the suffix.
    pub detail: String,
    pub spot: Spot,
}

/// The rules by which a kind is told: every value of [`SenderWhy::rule`].
pub const SENDER_RULES: [&str; 6] =
    ["default", "dns", "list", "no-address", "no-public-suffix", "suffix"];

/// Judges the first From address, which is the one that most readers show.
#[must_use]
pub fn sender(subject: &Subject<'_>, knowledge: &Knowledge) -> SenderJudgement {
    let spot = subject.mail.head.from.first().map_or(Spot::Whole, |from| from.spot.clone());
    let gone = subject.recomputed.is_some_and(|found| found.sender_exists == Some(false));
    let (kind, rule, detail) = match domain(subject) {
        Some(domain) if gone => (SenderKind::Nonexistent, "dns", domain),
        Some(domain) => of_domain(&domain, knowledge),
        None => (SenderKind::Unknown, "no-address", String::new()),
    };
    SenderJudgement { kind, why: vec![SenderWhy { rule, detail, spot }] }
}

/// The normalised domain of the first From mailbox that has an address.
fn domain(subject: &Subject<'_>) -> Option<String> {
    let mut addresses =
        subject.mail.head.from.iter().filter_map(|from| from.mailbox.address.as_deref());
    let (_, domain) = addresses.next()?.rsplit_once('@')?;
    observable::host(domain)
}

fn of_domain(domain: &str, knowledge: &Knowledge) -> (SenderKind, &'static str, String) {
    if let Some((kind, list)) = knowledge.lists.of(domain).sender_kind() {
        let date = knowledge.lists.info(list).map(|info| info.date.as_str()).unwrap_or_default();
        return (kind, "list", format!("{} {date}", list.as_str()));
    }
    if knowledge.is_nonexistent(domain) {
        let top = domain.rsplit('.').next().unwrap_or_default();
        return (SenderKind::Nonexistent, "no-public-suffix", top.to_owned());
    }
    if is_local_government(domain) {
        let suffix = registrable(domain).unwrap_or(domain);
        return (SenderKind::Government, "suffix", suffix.to_owned());
    }
    match of_suffix(domain) {
        Some((kind, suffix)) => (kind, "suffix", suffix.to_owned()),
        None => {
            let top = domain.rsplit('.').next().unwrap_or_default();
            let suffix = public_suffix(domain).unwrap_or(top);
            (SenderKind::Other, "default", suffix.to_owned())
        }
    }
}

/// The kind that the last labels of a domain tell, with these labels.
fn of_suffix(domain: &str) -> Option<(SenderKind, &str)> {
    let (rest, top) = domain.rsplit_once('.')?;
    let has = |labels: &[&str], label: &str| labels.contains(&label);
    // Generic second levels are used under country codes (and, in made examples,
    // under reserved names); `co.com` is somebody's domain.
    if top.len() == 2 || RESERVED_TLDS.contains(&top) {
        let second = rest.rsplit('.').next().unwrap_or_default();
        let suffix = domain.get(rest.len().saturating_sub(second.len())..)?;
        let kind = SECOND_LEVELS.iter().find(|(labels, _)| has(labels, second));
        if second.len() < rest.len()
            && let Some((_, kind)) = kind
        {
            return Some((*kind, suffix));
        }
    }
    TOP_LEVELS.iter().find(|(labels, _)| has(labels, top)).map(|(_, kind)| (*kind, top))
}

/// Local governments of Japan that keep their geographic names, such as
/// `city.kawasaki.jp` and `metro.tokyo.jp`. The name must be the one that is
/// registered: `city.evil.jp` is anybody's.
fn is_local_government(domain: &str) -> bool {
    let Some((first, above)) = registrable(domain).and_then(|name| name.split_once('.')) else {
        return false;
    };
    let is_geographic = above.ends_with(".jp") && of_suffix(domain).is_none();
    is_geographic && ["city", "metro", "pref", "town", "vill"].contains(&first)
}

/// Second levels under country codes. Where nothing can be told (`or.jp` holds
/// foundations, `ne.jp` network services), the rule still says which suffix it was.
const SECOND_LEVELS: [(&[&str], SenderKind); 4] = [
    (&["go", "gov", "lg", "gob", "gouv", "gub", "gv", "mil"], SenderKind::Government),
    (&["ac", "ed", "edu", "sch"], SenderKind::University),
    (&["co", "com", "inc", "ltd", "plc"], SenderKind::Company),
    (&["ad", "gr", "me", "ne", "net", "or", "org"], SenderKind::Other),
];

const TOP_LEVELS: [(&[&str], SenderKind); 3] = [
    (&["gov", "mil"], SenderKind::Government),
    (&["edu"], SenderKind::University),
    (&["biz", "com", "company", "gmbh", "inc", "llc", "ltd"], SenderKind::Company),
];

/// They reach the rules only when they are trusted.
const RESERVED_TLDS: [&str; 4] = ["example", "invalid", "localhost", "test"];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use mail::{Head, Mail, Mailbox, Sender};

    use super::*;
    use crate::lists::Lists;

    fn alone<'a>(mail: &'a Mail<'a>) -> Subject<'a> {
        let (pages, links, files) = (&[], &[], &[]);
        Subject { mail, text: "", pages, links, files, recomputed: None }
    }

    fn check(trust_reserved: bool, addresses: &[&str], expected: &Expect) {
        let knowledge = Knowledge {
            own_domains: Vec::new(),
            windows: Vec::new(),
            partners: Vec::new(),
            trusted_relays: Vec::new(),
            trust_reserved,
            lists: Lists::shipped().into(),
        };
        let line = |address: &&str| {
            let mailbox = Mailbox { address: Some((*address).to_owned()), name: None };
            let from = vec![Sender { mailbox, spot: Spot::header("From") }];
            let head = Head { from, ..Head::default() };
            let mail = Mail { head, ..Mail::default() };
            let subject = alone(&mail);
            let judged = sender(&subject, &knowledge);
            let why = &judged.why[0];
            format!("{address}: {} ({} {})\n", judged.kind, why.rule, why.detail)
        };
        expected.assert_eq(&addresses.iter().map(line).collect::<String>());
    }

    #[test]
    fn lists_are_asked_before_suffixes() {
        check(
            false,
            &[
                "a@yahoo.co.jp",
                "a@gmail.com",
                "a@nifty.com",
                "a@docomo.ne.jp",
                "a@ipa.go.jp",
                "a@mod.go.jp",
                "a@city.hitachi.lg.jp",
                "a@metro.tokyo.jp",
                "a@u-tokyo.ac.jp",
                "a@school.ed.jp",
                "a@mit.edu",
                "a@cam.ac.uk",
                "a@state.gov",
                "a@dept.gov.uk",
                "a@maker.co.jp",
                "a@MAKER.com",
                "a@foundation.or.jp",
                "a@net.ne.jp",
                "a@party.jp",
                "a@city.evil.jp",
                "a@co.jp",
                "a@who.int",
                "a@something.org",
                "a@maker.co.example",
                "a@server.local",
                "a@localhost",
                "nobody",
                "a@[192.0.2.1]",
            ],
            &expect![[r#"
                a@yahoo.co.jp: free-domestic (list free-domestic 2026-11-21)
                a@gmail.com: free-overseas (list free-overseas 2026-11-21)
                a@nifty.com: isp-domestic (list isp-domestic 2026-11-21)
                a@docomo.ne.jp: carrier (list carrier 2026-11-21)
                a@ipa.go.jp: agency (list agency 2026-11-21)
                a@mod.go.jp: government (suffix go.jp)
                a@city.hitachi.lg.jp: government (suffix lg.jp)
                a@metro.tokyo.jp: government (suffix metro.tokyo.jp)
                a@u-tokyo.ac.jp: university (suffix ac.jp)
                a@school.ed.jp: university (suffix ed.jp)
                a@mit.edu: university (suffix edu)
                a@cam.ac.uk: university (suffix ac.uk)
                a@state.gov: government (suffix gov)
                a@dept.gov.uk: government (suffix gov.uk)
                a@maker.co.jp: company (suffix co.jp)
                a@MAKER.com: company (suffix com)
                a@foundation.or.jp: other (suffix or.jp)
                a@net.ne.jp: other (suffix ne.jp)
                a@party.jp: other (default jp)
                a@city.evil.jp: other (default jp)
                a@co.jp: other (default co.jp)
                a@who.int: other (default int)
                a@something.org: other (default org)
                a@maker.co.example: nonexistent (no-public-suffix example)
                a@server.local: nonexistent (no-public-suffix local)
                a@localhost: nonexistent (no-public-suffix localhost)
                nobody: unknown (no-address )
                a@[192.0.2.1]: unknown (no-address )
            "#]],
        );
    }

    #[test]
    fn trusted_reserved_names_are_judged_as_the_names_they_stand_for() {
        check(
            true,
            &["a@maker.co.example", "a@taha.test", "a@x.go.test", "a@server.local"],
            &expect![[r#"
                a@maker.co.example: company (suffix co.example)
                a@taha.test: other (default test)
                a@x.go.test: government (suffix go.test)
                a@server.local: other (default local)
            "#]],
        );
    }

    #[test]
    fn without_from_the_kind_is_unknown() {
        let knowledge = Knowledge {
            own_domains: Vec::new(),
            windows: Vec::new(),
            partners: Vec::new(),
            trusted_relays: Vec::new(),
            trust_reserved: false,
            lists: Lists::default().into(),
        };
        let mail = Mail::default();
        let subject = alone(&mail);
        assert_eq!(sender(&subject, &knowledge).kind, SenderKind::Unknown);
    }
}
