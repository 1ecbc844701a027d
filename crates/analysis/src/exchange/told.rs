//! The texts of an analysis: its heading, the reasons of its judgement, where values
//! were read.

use std::fmt::Write;

use assess::STANDING_REASONS;
use observable::Kind;
use vocab::{Owner, Place, Spot, VerdictClass};

use super::Exchange;
use super::loss::Loss;
use crate::model::{Analysis, FileRecord, MailRecord, ObservableRecord};

/// What a mail was judged to be, with its subject; what else the input was.
pub(super) fn title(analysis: &Analysis, exchange: &Exchange<'_>) -> String {
    let Some(mail) = analysis.subject_mail() else {
        let key = if analysis.files.is_empty() { "heading-nothing" } else { "heading-file" };
        return exchange.text(key);
    };
    let heading = heading(mail, exchange);
    let subject = mail.head.subject.as_deref().unwrap_or_default().trim();
    if subject.is_empty() {
        return heading;
    }
    (exchange.words)("exchange-title", &[("heading", &heading), ("subject", subject)])
}

/// What to do about it.
pub(super) fn advice(analysis: &Analysis, exchange: &Exchange<'_>) -> String {
    match analysis.subject_mail() {
        Some(mail) => exchange.text(&format!("advice-{}", mail.verdict.class)),
        None => exchange.text("advice-file"),
    }
}

/// The verdict with its probability.
pub(super) fn heading(mail: &MailRecord, exchange: &Exchange<'_>) -> String {
    let verdict = &mail.verdict;
    let is_open = verdict.class == VerdictClass::Undecided;
    let key = if is_open { "heading-undecided" } else { "heading" };
    let class = exchange.text(&format!("verdict-{}", verdict.class));
    let word = exchange.text(&format!("word-{}", verdict.word));
    let percent = mail.percent().to_string();
    (exchange.words)(key, &[("verdict", &class), ("word", &word), ("percent", &percent)])
}

/// One line for each reason of the verdict, and for the two origins.
pub(super) fn reasons(mail: &MailRecord, exchange: &Exchange<'_>) -> String {
    let mut lines = heading(mail, exchange);
    let owner = Owner::Mail(mail.id);
    for reason in &mail.verdict.reasons {
        let key = match STANDING_REASONS.contains(&reason.key) {
            true => format!("reason-{}", reason.key),
            false => format!("sign-{}-name", reason.key),
        };
        let _ = write!(lines, "\n{:+.2} {}", reason.weight, exchange.text(&key));
        if let Some(spot) = &reason.spot {
            let _ = write!(lines, " ({})", spot.shown_in(owner));
        }
    }
    let points = [("label-border", &mail.origin.border), ("label-client", &mail.origin.client)];
    for (label, point) in points {
        let Some(point) = point else { continue };
        let country = point.country.map(|country| format!(" {country}")).unwrap_or_default();
        let place = point.evidence.shown_in(owner);
        let _ = write!(lines, "\n{}: {}{country} ({place})", exchange.text(label), point.ip);
    }
    lines
}

/// One line for each file that does something or hides something.
pub(super) fn features(file: &FileRecord, exchange: &Exchange<'_>) -> Option<String> {
    if file.features.is_empty() && file.deceptions.is_empty() {
        return None;
    }
    let name = name(file);
    let mut lines =
        format!("{} {name} ({})", file.id, exchange.text(&format!("type-{}", file.kind)));
    for deception in &file.deceptions {
        let _ = write!(lines, "\n- {}", exchange.text(&format!("deception-{deception}")));
    }
    for (feature, spot) in file.features.iter().take(FEATURES_MAX) {
        let text = exchange.text(&format!("feature-{feature}"));
        let _ = write!(lines, "\n- {text} ({})", spot.shown_in(Owner::File(file.id)));
    }
    Some(lines)
}

/// The name of a file with controls and bidi marks made visible.
pub(super) fn name(file: &FileRecord) -> &str {
    file.name_shown.as_deref().or(file.name.as_deref()).unwrap_or_default()
}

/// The first places of a value, and how many more there are.
pub(super) fn places(places: &[Place]) -> String {
    let shown: Vec<String> = places.iter().take(PLACES_MAX).map(ToString::to_string).collect();
    let more = places.len().saturating_sub(PLACES_MAX);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    format!("{}{more}", shown.join(" "))
}

/// One line for each value, with its kind and its places.
pub(super) fn values(records: &[&ObservableRecord], exchange: &Exchange<'_>) -> String {
    let line = |record: &&ObservableRecord| {
        let kind = exchange.text(&format!("kind-{}", record.observable.kind));
        format!("{kind}: {} ({})", record.observable.value, places(&record.places))
    };
    records.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One line for each loss.
pub(super) fn losses(losses: &[Loss], exchange: &Exchange<'_>) -> String {
    losses.iter().map(|loss| loss.text(exchange)).collect::<Vec<_>>().join("\n")
}

/// Names and hashes of the files of the input are told by the files themselves.
pub(super) fn is_of_file(record: &ObservableRecord) -> bool {
    let kinds = [Kind::Filename, Kind::Md5, Kind::Sha1, Kind::Sha256];
    let is_itself = |place: &Place| {
        matches!(place.owner, Owner::File(_)) && matches!(place.spot, Spot::Whole | Spot::Name)
    };
    kinds.contains(&record.observable.kind) && record.places.iter().all(is_itself)
}

/// More places say no more about one value.
const PLACES_MAX: usize = 5;
/// Of a file that does the same thing at very many places.
const FEATURES_MAX: usize = 100;
