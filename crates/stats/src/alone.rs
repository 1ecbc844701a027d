//! What one record tells about itself: fields that are missing, that exclude each other,
//! or that lie in an impossible order.

use crate::problem::{Lost, Problem, Reason};
use crate::record::{Case, Destination, Group, Mail, Membership, Outreach, Record};

/// Finds what is wrong within a record, and takes out of it what would be counted all the
/// same. The line and the id are for the caller to say.
pub(crate) fn check(record: &mut Record<&str>) -> Vec<Problem> {
    let mut found = Vec::new();
    match record {
        Record::Membership(one) => membership(one, &mut found),
        Record::Submission(one) if one.organisation.is_none() => {
            found.push(field(Reason::MissingField, "organisation"));
        }
        Record::Mail(one) => mail(one, &mut found),
        Record::Destination(one) => destination(one, &mut found),
        Record::Outreach(one) => outreach(one, &mut found),
        Record::Case(one) => case(one, &mut found),
        Record::Organisation(_)
        | Record::Submission(_)
        | Record::File(_)
        | Record::Share(_)
        | Record::WindowMail(_)
        | Record::Consultation(_)
        | Record::Chain(_)
        | Record::Alert(_) => {}
    }
    found
}

fn field(reason: Reason, name: &'static str) -> Problem {
    Problem::of_field(0, reason, name)
}

fn whole(reason: Reason, name: &'static str) -> Problem {
    Problem { lost: Lost::Record, ..field(reason, name) }
}

fn membership(one: &Membership<&str>, found: &mut Vec<Problem>) {
    if one.to.is_some_and(|to| to < one.from) {
        found.push(whole(Reason::DatesOutOfOrder, "to"));
    }
    if one.group == Group::Sig(TOTAL) {
        found.push(whole(Reason::ReservedName, "sig").showing(TOTAL));
    }
}

fn mail(one: &mut Mail<&str>, found: &mut Vec<Problem>) {
    if one.class.is_none() {
        found.push(field(Reason::MailWithoutClass, "class"));
    }
    if one.sender_region.is_some() && one.sender_region_unknown.is_some() {
        found.push(field(Reason::Contradiction, "sender_region_unknown"));
    }
    if one.kind != vocab::MailKind::Unknown && one.kind_unknown.is_some() {
        found.push(field(Reason::Contradiction, "kind_unknown"));
    }
    one.tags.sort_unstable();
    one.tags.dedup();
    let mut reserved = one.tags.extract_if(.., |tag| tag.ends_with(CASES)).peekable();
    if reserved.peek().is_some() {
        let names = reserved.map(str::to_owned);
        found.push(field(Reason::ReservedName, "tags").listing(names));
    }
}

fn destination(one: &Destination<&str>, found: &mut Vec<Problem>) {
    if one.region.is_some() && one.as_of.is_none() {
        found.push(whole(Reason::RegionWithoutDate, "as_of"));
    }
    if one.region.is_some() && one.region_unknown.is_some() {
        found.push(field(Reason::Contradiction, "region_unknown"));
    }
}

fn outreach(one: &mut Outreach<&str>, found: &mut Vec<Problem>) {
    if one.notices.is_empty() {
        found.push(whole(Reason::MissingField, "notices"));
    }
    if one.mails_delivered > one.mails_attempted {
        let delivered = one.mails_delivered.to_string();
        found.push(field(Reason::ImpossibleCount, "mails_delivered").showing(&delivered));
        one.mails_delivered = 0;
    }
}

fn case(one: &mut Case<&str>, found: &mut Vec<Problem>) {
    if one.on_site.is_some() && one.on_site < one.rescue.or(one.on_site) {
        found.push(field(Reason::DatesOutOfOrder, "on_site"));
        one.on_site = None;
    }
    let begun = one.on_site.max(one.rescue);
    if one.support_ended.is_some() && one.support_ended < begun {
        found.push(field(Reason::DatesOutOfOrder, "support_ended"));
    }
}

/// Rows that a SIG or a tag of the same name would be taken for.
const TOTAL: &str = "total";
const CASES: &str = "/cases";

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use jiff::civil::date;
    use vocab::{CaseBody, CaseOrigin, MailKind, OutreachKind, SenderKind, VerdictClass};

    use super::*;

    fn check(mut record: Record<&str>, expected: &Expect) {
        let lines = super::check(&mut record).into_iter().map(|problem| {
            let field = problem.field.unwrap_or_default();
            format!("{} {field} {:?}\n", problem.reason, problem.lost)
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    fn a_mail() -> Mail<&'static str> {
        Mail {
            id: "M1",
            submission: "S1",
            same_as: None,
            tags: Vec::new(),
            case: None,
            class: Some(VerdictClass::Targeted),
            sender_region: None,
            sender_region_unknown: None,
            kind: MailKind::Unknown,
            kind_unknown: None,
            kind_presumed: None,
            sender_kind: SenderKind::Unknown,
        }
    }

    #[test]
    fn a_mail_keeps_counting_without_what_it_contradicts() {
        check(Record::Mail(a_mail()), &expect![""]);
        let mail = Mail {
            class: None,
            sender_region: vocab::Country::parse("KR"),
            sender_region_unknown: Some(vocab::OriginUnknown::NoTrace),
            kind: MailKind::Link,
            kind_unknown: Some(vocab::KindUnknown::Deleted),
            ..a_mail()
        };
        check(
            Record::Mail(mail),
            &expect![[r#"
                mail-without-class class Field
                contradiction sender_region_unknown Field
                contradiction kind_unknown Field
            "#]],
        );
    }

    #[test]
    fn a_tag_that_would_be_another_row_is_taken_out() {
        let mut record = Record::Mail(Mail { tags: vec!["b", "a", "a", "a/cases"], ..a_mail() });
        assert_eq!(super::check(&mut record).len(), 1);
        assert_eq!(record, Record::Mail(Mail { tags: vec!["a", "b"], ..a_mail() }));
    }

    #[test]
    fn a_membership_needs_days_in_order_and_a_name_of_its_own() {
        let membership = |group, to| {
            Record::Membership(Membership {
                organisation: "O1",
                group,
                from: date(2014, 4, 1),
                to: Some(to),
            })
        };
        check(membership(Group::Sig("gas"), date(2014, 4, 1)), &expect![""]);
        check(
            membership(Group::Sig("total"), date(2014, 3, 31)),
            &expect![[r#"
                dates-out-of-order to Record
                reserved-name sig Record
            "#]],
        );
        check(membership(Group::Arrangement("total"), date(2015, 3, 31)), &expect![""]);
    }

    #[test]
    fn a_region_needs_its_day() {
        let destination = |region, region_unknown, as_of| {
            let (id, mail, file) = ("D1", "M1", None);
            Record::Destination(Destination { id, mail, file, region, region_unknown, as_of })
        };
        let (us, day) = (vocab::Country::parse("US"), Some(date(2016, 8, 1)));
        let unknown = Some(vocab::RegionUnknown::NotKnown);
        check(destination(us, None, day), &expect![""]);
        check(destination(None, unknown, None), &expect![""]);
        check(
            destination(us, unknown, None),
            &expect![[r#"
                region-without-date as_of Record
                contradiction region_unknown Field
            "#]],
        );
    }

    #[test]
    fn a_case_goes_forward() {
        let case = |rescue, on_site, support_ended| {
            Record::Case(Case {
                id: "K1",
                consultation: None,
                rescue,
                on_site,
                support_ended,
                body: CaseBody::Agency,
                origin: CaseOrigin::Asked,
            })
        };
        let day = |day| Some(date(2014, 5, day));
        check(case(day(3), day(3), day(3)), &expect![""]);
        check(case(None, day(3), day(3)), &expect![""]);
        check(case(None, None, None), &expect![""]);
        check(
            case(day(3), day(2), day(1)),
            &expect![[r#"
                dates-out-of-order on_site Field
                dates-out-of-order support_ended Field
            "#]],
        );
    }

    #[test]
    fn outreach_needs_a_notice() {
        let outreach = |notices, mails_delivered| {
            Record::Outreach(Outreach {
                organisation: "X1",
                kind: OutreachKind::Company,
                notices,
                mails_attempted: 3,
                mails_delivered,
            })
        };
        check(outreach(vec![date(2016, 8, 1)], 3), &expect![""]);
        check(
            outreach(Vec::new(), 4),
            &expect![[r#"
                missing-field notices Record
                impossible-count mails_delivered Field
            "#]],
        );
    }
}
