//! Why the verdict is what it is, in sentences, and what would have changed it.

use analysis::MailRecord;
use assess::{Param, Reason, Sign};
use vocab::VerdictClass;
use words::{Lang, Words};

use crate::card::{Card, shown_place};
use crate::clean::{safe, safe_name};
use crate::facts::{country, place};
use crate::page::{Ink, Row, run};

/// The reasons that carried the verdict, each with its weight and its sentence, the first
/// ones with why they matter; then what spoke against it, and what would have changed it.
pub(crate) fn why(card: &mut Card<'_>, mail: &MailRecord) {
    let told = told(mail);
    card.section("section-why");
    let (carrying, against): (Vec<_>, Vec<_>) =
        told.iter().partition(|told| told.reason.weight >= 0.0);
    // A page has room for all of them.
    let most = if card.page.is_html() { carrying.len() } else { CARRYING_MAX };
    for (index, told) in carrying.iter().take(most).enumerate() {
        row(card, mail, told, card.page.is_html() || index < EXPLAINED_MAX);
    }
    card.more(carrying.len().saturating_sub(most));
    // One sentence belongs to every targeted attack, however weak it counts.
    let (standing, signs): (Vec<_>, Vec<_>) =
        against.into_iter().partition(|told| told.reason.key == SINGLE_MAIL);
    for told in signs.iter().take(AGAINST_MAX).chain(&standing) {
        row(card, mail, told, false);
    }
    change(card, mail);
}

/// The sentence of the strongest reason that is a sign, for the head of the card.
pub(crate) fn foremost(card: &Card<'_>, mail: &MailRecord) -> Option<String> {
    if mail.verdict.class == VerdictClass::Undecided {
        return None;
    }
    let told = told(mail);
    let carrying = || told.iter().filter(|told| told.reason.weight > 0.0);
    let found = carrying().find(|told| told.sign.is_some()).or_else(|| carrying().next())?;
    Some(sentence(found, card.words))
}

/// Names of the signs without which, and with which, the class would have been another.
fn change(card: &mut Card<'_>, mail: &MailRecord) {
    let mut value = Vec::new();
    for (label, found) in [("label-absent", true), ("label-present", false)] {
        let mut names: Vec<String> = Vec::new();
        for reason in mail.verdict.would_change.iter().filter(|r| r.spot.is_some() == found) {
            let name = name(reason.key, card.words);
            if names.len() < CHANGES_MAX && !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            let gap = if value.is_empty() { "" } else { "  ·  " };
            value.push(run(Ink::Dim, format!("{gap}{} ", card.text(label))));
            value.push(run(Ink::Plain, names.join(comma(card.words.lang()))));
        }
    }
    if !value.is_empty() {
        card.row("label-change", &value, None);
    }
}

/// A reason with its sign, and how many more signs of the same key there are.
struct Told<'a> {
    reason: &'a Reason,
    sign: Option<&'a Sign>,
    more: usize,
}

/// Every reason worth a line, each key once. The prior is for machines.
fn told(mail: &MailRecord) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    for reason in mail.verdict.reasons.iter().filter(|reason| reason.key != PRIOR) {
        if let Some(known) = told.iter_mut().find(|known| known.reason.key == reason.key) {
            known.more += 1;
            continue;
        }
        let sign = mail.signs.iter().find(|sign| {
            sign.key.as_str() == reason.key && Some(&sign.spot) == reason.spot.as_ref()
        });
        told.push(Told { reason, sign, more: 0 });
    }
    told
}

fn row(card: &mut Card<'_>, mail: &MailRecord, told: &Told<'_>, explained: bool) {
    let weight = told.reason.weight;
    // What speaks for a harmless mail is no danger.
    let speaks_for_good = (weight < 0.0) != (mail.verdict.class == VerdictClass::Harmless);
    let ink = match weight.abs() {
        _ if speaks_for_good => Ink::Good,
        weight if weight >= STRONG_FROM => Ink::Danger,
        _ => Ink::Warn,
    };
    let mut value = vec![run(Ink::Plain, sentence(told, card.words))];
    if told.more > 0 {
        let more = card.words.text("value-more", &[("count", &told.more.to_string())]);
        value.push(run(Ink::Dim, format!("  {more}")));
    }
    let place = told.reason.spot.as_ref().map(|spot| shown_place(&place(mail, spot)));
    let key = format!("{}-why", key_of(told.reason.key, card.words));
    let note = (explained && card.words.has(&key)).then(|| run(Ink::Dim, card.text(&key)));
    let note = note.into_iter().collect();
    card.page.row(&Row { label: run(ink, bar(weight)), value, note, place });
}

/// The weight as a bar that the eye compares, and as a number.
fn bar(weight: f64) -> String {
    if weight.abs() < BAR_STEPS[0] {
        return String::new();
    }
    let cells = BAR_STEPS.iter().filter(|step| weight.abs() >= **step).count();
    let mark = if weight < 0.0 { "▯" } else { "▮" };
    format!("{:5} {weight:+.1}", mark.repeat(cells))
}

fn sentence(told: &Told<'_>, words: &Words) -> String {
    let params: Vec<(&str, String)> = told
        .sign
        .iter()
        .flat_map(|sign| &sign.params)
        .map(|param| (param.name, value(param, words)))
        .collect();
    let params: Vec<(&str, &str)> =
        params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = key_of(told.reason.key, words);
    // A sign whose spot changed on the way has no parameters to set in: its name does.
    if told.sign.is_none() && told.reason.spot.is_some() {
        return words.text(&format!("{key}-name"), &[]);
    }
    words.text(&key, &params)
}

/// A parameter as shown: a closed word by its text, anything else made safe.
fn value(param: &Param, words: &Words) -> String {
    let known = |key: String| words.has(&key).then(|| words.text(&key, &[]));
    let value = param.value.as_str();
    let word = match param.name {
        "type" => known(format!("type-{value}")),
        "feature" => known(format!("feature-{value}")),
        "trick" => known(format!("trick-{value}")).or_else(|| known(format!("deception-{value}"))),
        "country" => Some(country(value, words)),
        "name" if value.is_empty() => known("value-name-none".to_owned()),
        _ if value.is_empty() => known("value-empty".to_owned()),
        _ => None,
    };
    word.unwrap_or_else(|| match param.name {
        "name" if is_file_name(value) => safe_name(value, words),
        _ => safe(value, PARAM_LETTERS_MAX, words),
    })
}

/// Display names hold addresses, file names hold dots: only the latter end in a short
/// extension.
fn is_file_name(value: &str) -> bool {
    !value.contains('@')
        && value.rsplit_once('.').is_some_and(|(_, end)| (1..=4).contains(&end.trim().len()))
}

/// The name of a sign or of a standing reason, without parameters.
fn name(key: &str, words: &Words) -> String {
    let name = format!("sign-{key}-name");
    let key = if words.has(&name) { name } else { format!("reason-{key}") };
    words.text(&key, &[])
}

const fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

fn key_of(key: &str, words: &Words) -> String {
    let sign = format!("sign-{key}");
    if words.has(&sign) { sign } else { format!("reason-{key}") }
}

pub(crate) const PRIOR: &str = "prior";
const SINGLE_MAIL: &str = "single-mail";
const CARRYING_MAX: usize = 4;
const EXPLAINED_MAX: usize = 3;
const AGAINST_MAX: usize = 1;
const CHANGES_MAX: usize = 3;
const PARAM_LETTERS_MAX: usize = 80;
/// From this weight on a single sign makes an attack about four times as likely.
const STRONG_FROM: f64 = 1.4;
const BAR_STEPS: [f64; 5] = [0.05, 0.5, 1.0, 1.8, 2.6];
