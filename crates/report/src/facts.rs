//! Who sent a mail, what it holds, and what the receiving side noted on its sender.

use analysis::MailRecord;
use assess::{Link, Point};
use auth::{AuthReason, Finding};
use mail::{AuthRead, Mailbox, MethodRead};
use observable::Kind;
use vocab::{Owner, Place, SenderKind, Spot};
use words::Words;

use crate::card::Card;
use crate::clean::{safe, safe_value};
use crate::page::{Ink, Run, run};
use crate::summary::date;

/// What it pretends, and what the header shows.
pub(crate) fn who(card: &mut Card<'_>, mail: &MailRecord) {
    card.section("section-who");
    senders(card, mail);
    let from = mail.head.first_from().and_then(|from| from.address.as_deref());
    for reply_to in mail.head.reply_to.iter().take(ADDRESSES_MAX) {
        let mut value = vec![run(Ink::Plain, mailbox(reply_to, card.words))];
        value.extend(compared(card, from, reply_to.address.as_deref()));
        card.row("label-reply-to", &value, Some(&header(mail, "Reply-To")));
    }
    if let Some(return_path) = mail.head.return_path.as_deref().filter(|path| Some(*path) != from) {
        let value = match return_path {
            "" => run(Ink::Dim, "<>"),
            path => run(Ink::Plain, safe_value(Kind::Email, path, card.words)),
        };
        card.row("label-return-path", &[value], Some(&header(mail, "Return-Path")));
    }
    sender_kind(card, mail);
    origins(card, mail);
    authentication(card, mail);
    recomputed(card, mail);
}

/// Subject, date, reader and way.
pub(crate) fn what(card: &mut Card<'_>, mail: &MailRecord) {
    card.section("section-what");
    let subject = match &mail.head.subject {
        Some(subject) => run(Ink::Bold, safe(subject, SUBJECT_LETTERS_MAX, card.words)),
        None => run(Ink::Dim, card.text("value-subject-none")),
    };
    let place = mail.head.subject.as_ref().map(|_| header(mail, "Subject"));
    card.row("label-subject", &[subject], place.as_ref());
    if let Some(at) = mail.head.date {
        card.row("label-date", &[run(Ink::Plain, date(at))], Some(&header(mail, "Date")));
    }
    recipients(card, mail);
    let kind = run(Ink::Plain, card.text(&format!("mail-kind-{}", mail.kind)));
    card.row("label-kind", &[kind], None);
    if let Some(mailer) = &mail.head.mailer {
        card.row("label-mailer", &[run(Ink::Dim, safe(mailer, 80, card.words))], None);
    }
}

/// A mailbox as a mail client shows it, and with its address, which few show.
pub(crate) fn mailbox(mailbox: &Mailbox, words: &Words) -> String {
    let name = mailbox.name.as_deref().map(|name| safe(name, NAME_LETTERS_MAX, words));
    let address = mailbox
        .address
        .as_deref()
        .map(|address| format!("<{}>", safe_value(Kind::Email, address, words)));
    match (name.filter(|name| !name.is_empty()), address) {
        (Some(name), Some(address)) => format!("{name} {address}"),
        (name, address) => name.or(address).unwrap_or_else(|| words.text("value-unknown", &[])),
    }
}

/// A country by its name and code.
pub(crate) fn country(code: &str, words: &Words) -> String {
    let key = format!("country-{code}");
    if words.has(&key) { format!("{} ({code})", words.text(&key, &[])) } else { code.to_owned() }
}

fn senders(card: &mut Card<'_>, mail: &MailRecord) {
    if mail.head.from.is_empty() {
        let none = run(Ink::Warn, card.text("value-unknown"));
        card.row("label-from", &[none], None);
    }
    for (index, from) in mail.head.from.iter().take(ADDRESSES_MAX).enumerate() {
        let mut value = vec![run(Ink::Bold, mailbox(&from.mailbox, card.words))];
        if index > 0 {
            value.push(run(Ink::Warn, format!("  {}", card.text("value-second-from"))));
        }
        card.row("label-from", &value, Some(&place(mail, &from.spot)));
    }
}

/// Whether another address is the one shown as the sender, in words.
fn compared(card: &Card<'_>, from: Option<&str>, other: Option<&str>) -> Option<Run> {
    let (from, other) = (from?, other?);
    Some(if from.eq_ignore_ascii_case(other) {
        run(Ink::Dim, format!("  {}", card.text("value-same-as-from")))
    } else {
        run(Ink::Warn, format!("  {}", card.text("value-differs-from-from")))
    })
}

/// Results as the header gives them, those of one field on one line.
fn authentication(card: &mut Card<'_>, mail: &MailRecord) {
    let results = outcomes(&mail.head.auth);
    if results.is_empty() {
        let none = run(Ink::Dim, card.text("value-auth-none"));
        card.row("label-auth", &[none], None);
    }
    for group in results.chunk_by(|a, b| a.spot == b.spot) {
        let mut value = Vec::new();
        let mut said = None;
        for Outcome { method, result, domain, .. } in group {
            let gap = if value.is_empty() { "" } else { "  ·  " };
            value.push(run(Ink::Dim, format!("{gap}{method} ")));
            value.push(run(ink_of(result), safe(result, 20, card.words)));
            if let Some(domain) = domain.filter(|domain| said != Some(*domain)) {
                said = Some(domain);
                let domain = safe_value(Kind::Host, domain, card.words);
                value.push(run(Ink::Dim, format!(" {domain}")));
            }
        }
        let place = group.first().map(|first| place(mail, first.spot));
        card.row("label-auth", &value, place.as_ref());
    }
}

/// The result of one method.
struct Outcome<'a> {
    method: &'static str,
    result: &'a str,
    domain: Option<&'a str>,
    spot: &'a Spot,
}

fn outcomes(auth: &AuthRead) -> Vec<Outcome<'_>> {
    let mut outcomes: Vec<_> = outcome("SPF", auth.spf.as_ref()).into_iter().collect();
    outcomes.extend(auth.dkim.iter().take(DKIM_MAX).map(|read| Outcome {
        method: "DKIM",
        result: &read.result,
        domain: read.domain.as_deref(),
        spot: &read.spot,
    }));
    outcomes.extend(outcome("DMARC", auth.dmarc.as_ref()));
    outcomes.extend(outcome("ARC", auth.arc.as_ref()));
    outcomes
}

fn outcome<'a>(method: &'static str, read: Option<&'a MethodRead>) -> Option<Outcome<'a>> {
    let read = read?;
    let domain = read.domain.as_deref();
    Some(Outcome { method, result: &read.result, domain, spot: &read.spot })
}

/// What was worked out again, a line a method; ARC only where there is a chain.
fn recomputed(card: &mut Card<'_>, mail: &MailRecord) {
    let Some(found) = &mail.recomputed else { return };
    let dkim = found.dkim.iter().take(DKIM_MAX).map(|dkim| ("DKIM", &dkim.finding));
    let findings = std::iter::once(("SPF", &found.spf)).chain(dkim);
    let arc = Some(("ARC", &found.arc)).filter(|(_, arc)| arc.spot != Spot::Whole);
    for (method, finding) in findings.chain([("DMARC", &found.dmarc)]).chain(arc) {
        let mut value = vec![run(Ink::Dim, format!("{method} "))];
        value.push(match finding.result {
            Some(result) => run(ink_of(result.as_str()), result.as_str()),
            None => run(Ink::Dim, card.text("value-not-computable")),
        });
        if let Some(domain) = &finding.domain {
            let domain = safe_value(Kind::Host, domain, card.words);
            value.push(run(Ink::Dim, format!(" {domain}")));
        }
        value.extend(why(card, finding));
        card.row("label-recomputed", &value, Some(&place(mail, &finding.spot)));
    }
}

/// Why a method came to its result, and which record is missing where one is.
fn why(card: &Card<'_>, finding: &Finding) -> Option<Run> {
    let reason = finding.reason?;
    let text = card.text(&format!("auth-{reason}"));
    let missing = finding.detail.as_deref().filter(|_| reason == AuthReason::RecordNotStored);
    let missing = missing.map(|name| format!(": {}", safe_value(Kind::Host, name, card.words)));
    Some(run(Ink::Dim, format!("  {text}{}", missing.unwrap_or_default())))
}

fn sender_kind(card: &mut Card<'_>, mail: &MailRecord) {
    let kind = mail.sender.kind;
    let ink = if kind == SenderKind::Nonexistent { Ink::Danger } else { Ink::Plain };
    let mut value = vec![run(ink, card.text(&format!("sender-kind-{kind}")))];
    let why = mail.sender.why.first();
    if let Some(why) = why {
        let detail = safe(&why.detail, 60, card.words);
        let text = card.words.text(&format!("sender-why-{}", why.rule), &[("detail", &detail)]);
        value.push(run(Ink::Dim, format!("  {text}")));
    }
    let place = why.map(|why| place(mail, &why.spot));
    card.row("label-sender", &value, place.as_ref());
}

/// The machine that handed the mail in, and the one that it was written on.
fn origins(card: &mut Card<'_>, mail: &MailRecord) {
    let origin = &mail.origin;
    let mut as_of = as_of(card);
    if let Some(border) = &origin.border {
        let mut value = point(card, border);
        value.extend(as_of.take_if(|_| border.country.is_some()));
        card.row("label-border", &value, Some(&place(mail, &border.evidence)));
    }
    match (&origin.client, origin.unknown) {
        (Some(client), _) => {
            let mut value = point(card, client);
            value.extend(as_of.take_if(|_| client.country.is_some()));
            // Where the receiving side saw the client itself, nobody claims anything.
            if origin.border.as_ref().is_none_or(|border| border.evidence != client.evidence) {
                value.push(run(Ink::Dim, format!("  {}", card.text("value-as-claimed"))));
            }
            card.row("label-client", &value, Some(&place(mail, &client.evidence)));
        }
        (None, Some(unknown)) => {
            let value = run(Ink::Plain, card.text(&format!("origin-unknown-{unknown}")));
            card.row("label-client", &[value], None);
        }
        (None, None) => {}
    }
}

fn point(card: &Card<'_>, point: &Point) -> Vec<Run> {
    let kind = if point.ip.is_ipv4() { Kind::Ipv4 } else { Kind::Ipv6 };
    let ip = safe_value(kind, &point.ip.to_string(), card.words);
    let country = match &point.country {
        Some(code) => run(Ink::Bold, country(code.as_str(), card.words)),
        None => run(Ink::Dim, card.text("value-country-unknown")),
    };
    vec![run(Ink::Plain, format!("{ip}  ")), country]
}

/// Addresses change hands, so a country holds for the day of its data only. Said once.
fn as_of(card: &Card<'_>) -> Option<Run> {
    let region = card.analysis.region_db.as_ref()?;
    let text = card.words.text("value-as-of", &[("date", &region.date)]);
    Some(run(Ink::Dim, format!("  {text}")))
}

fn recipients(card: &mut Card<'_>, mail: &MailRecord) {
    let all: Vec<&Mailbox> = mail.head.to.iter().chain(&mail.head.cc).collect();
    let Some(first) = all.first() else { return };
    let first = mailbox(first, card.words);
    let value = match all.len() {
        1 => first,
        count => {
            let count = (count - 1).to_string();
            card.words.text("value-recipients", &[("first", &first), ("count", &count)])
        }
    };
    let name = if mail.head.to.is_empty() { "Cc" } else { "To" };
    card.row("label-to", &[run(Ink::Plain, value)], Some(&header(mail, name)));
}

/// Each target once, with the text that hides it.
pub(crate) fn links(card: &mut Card<'_>, mail: &MailRecord) {
    let mut shown: Vec<&Link> = Vec::new();
    let mut rest = 0;
    for link in &mail.links {
        if shown.iter().any(|known| known.target == link.target && known.text == link.text) {
            continue;
        }
        if shown.len() < LINKS_MAX { shown.push(link) } else { rest += 1 }
    }
    for link in shown {
        let mut value = vec![run(Ink::Plain, target(&link.target, card.words))];
        let text = link.text.trim();
        if !text.is_empty() && text != link.target {
            let text = safe(text, LINK_TEXT_LETTERS_MAX, card.words);
            let text = card.words.text("value-link-shown", &[("text", &text)]);
            value.push(run(Ink::Dim, format!("  {text}")));
        }
        card.row("label-link", &value, Some(&place(mail, &link.spot)));
        if let Some(target) = link.redirects.last() {
            let target = run(Ink::Warn, safe_value(Kind::Url, target, card.words));
            card.row("label-redirect", &[target], Some(&place(mail, &link.spot)));
        }
    }
    card.more(rest);
}

/// Where a link leads: a page, or the address of a mail to be written.
fn target(target: &str, words: &Words) -> String {
    let address = target
        .split_at_checked(MAILTO.len())
        .filter(|(scheme, address)| scheme.eq_ignore_ascii_case(MAILTO) && address.contains('@'));
    match address {
        Some((_, address)) => format!("mailto[:]{}", safe(address, LINK_LETTERS_MAX, words)),
        None => safe_value(Kind::Url, target, words),
    }
}

fn ink_of(result: &str) -> Ink {
    match result {
        "pass" | "bestguesspass" => Ink::Good,
        "fail" | "softfail" | "permerror" | "reject" => Ink::Danger,
        _ => Ink::Plain,
    }
}

fn header(mail: &MailRecord, name: &'static str) -> Place {
    Spot::header(name).of(Owner::Mail(mail.id))
}

pub(crate) fn place(mail: &MailRecord, spot: &Spot) -> Place {
    spot.clone().of(Owner::Mail(mail.id))
}

const ADDRESSES_MAX: usize = 3;
const DKIM_MAX: usize = 2;
const LINKS_MAX: usize = 3;
const LINK_LETTERS_MAX: usize = 120;
const MAILTO: &str = "mailto:";
const SUBJECT_LETTERS_MAX: usize = 160;
const NAME_LETTERS_MAX: usize = 80;
const LINK_TEXT_LETTERS_MAX: usize = 60;
