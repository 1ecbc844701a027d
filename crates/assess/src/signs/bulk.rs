//! # What
//! Traits of newsletters, advertising, mailing lists and machines' notices.
//! # Why
//! They explain mismatches that would be suspicious in a letter, and nobody sends
//! a targeted attack with an unsubscribe link. Attackers write them too, so they
//! lower the score and do not end the judgement.
//! # Example
//! `List-Unsubscribe`, `Precedence: bulk`, `List-Id`, a bounce.
//! # Source
//! RFC 2369, RFC 2919, RFC 3464, RFC 3834.

use mail::Field;
use vocab::Spot;

use super::scene::{Scene, found};
use super::wording::Group;
use crate::fold::fold;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    list(scene, signs);
    bulk(scene, signs);
    automatic(scene, signs);
    for (group, key) in
        [(Group::Marketing, SignKey::MarketingWords), (Group::Spam, SignKey::SpamWords)]
    {
        if let Some(said) = scene.said(group) {
            let strength = match scene.ways(group) {
                1 => 0.6,
                2 => 1.0,
                _ => 1.4,
            };
            found(signs, Sign::new(key, strength, said.spot.clone(), &[said.hit.phrase]));
        }
    }
}

fn list(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let field = ["List-Id", "List-Post", "X-Mailing-List", "X-ML-Name"]
        .into_iter()
        .find_map(|name| scene.field(name));
    if let Some(field) = field {
        let spot = field.spot.clone();
        found(signs, Sign::new(SignKey::ListMail, 1.0, spot, &[&value(field)]));
    }
}

fn bulk(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let named =
        ["List-Unsubscribe", "Feedback-ID", "X-CSA-Complaints", "X-Campaign", "X-Mailgun-Sid"]
            .into_iter()
            .find_map(|name| scene.field(name));
    let marked = scene.field("Precedence").filter(|field| {
        let value = field.raw.trim_ascii();
        [b"bulk".as_slice(), b"junk"].iter().any(|word| value.eq_ignore_ascii_case(word))
    });
    if let Some(field) = named.or(marked) {
        let spot = field.spot.clone();
        found(signs, Sign::new(SignKey::BulkMail, 1.0, spot, &[field.name.trim_end()]));
    }
}

fn automatic(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let contains = |name: &str, word: &str| {
        scene
            .field(name)
            .filter(|field| String::from_utf8_lossy(&field.raw).to_ascii_lowercase().contains(word))
    };
    let report = contains("Content-Type", "report-type=delivery-status")
        .or_else(|| contains("Content-Type", "multipart/report"));
    let answer = contains("Auto-Submitted", "auto-").or_else(|| scene.field("X-Failed-Recipients"));
    let daemon = scene.from.as_ref().is_some_and(|from| {
        let local = from.local.to_ascii_lowercase();
        ["mailer-daemon", "postmaster", "mail-daemon"].contains(&local.as_str())
    });
    let empty_path = scene.subject.mail.head.return_path.as_deref().is_some_and(str::is_empty);
    let said = scene.said(Group::Automatic);
    let traits = [report.is_some(), answer.is_some(), daemon, empty_path, said.is_some()];
    let strength = match traits.iter().filter(|&&held| held).count() {
        0 => return,
        1 => 0.4,
        2 => 1.0,
        _ => 1.4,
    };
    // A faked bounce wants something of its reader; a real one does not.
    let faked = scene.said(Group::LogIn).is_some() && report.is_none();
    let strength = if faked { strength * 0.2 } else { strength };
    let (spot, word) = match (report, answer, said) {
        (Some(field), ..) => (field.spot.clone(), "multipart/report".to_owned()),
        (None, Some(field), _) => (field.spot.clone(), value(field)),
        (None, None, Some(said)) => (said.spot.clone(), said.hit.phrase.to_owned()),
        (None, None, None) if daemon => (
            scene.from.as_ref().map_or(Spot::Whole, |from| from.spot.clone()),
            scene.from.as_ref().map_or_else(String::new, |from| from.local.to_owned()),
        ),
        (None, None, None) => (Spot::header("Return-Path"), "<>".to_owned()),
    };
    found(signs, Sign::new(SignKey::AutomaticMail, strength, spot, &[&word]));
}

/// What a field says, on one line.
fn value(field: &Field<'_>) -> String {
    let raw = field.raw.get(..field.raw.len().min(VALUE_BYTES)).unwrap_or_default();
    fold(&String::from_utf8_lossy(raw))
}

/// A name of a list or of a state is short.
const VALUE_BYTES: usize = 120;
