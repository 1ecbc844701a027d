//! # What
//! The mail claims to come from the reader's own organisation and comes from
//! outside, or it does come from inside.
//! # Why
//! A colleague or the own system people are believed. Mail that a relay of the
//! own domain wrote for an own address is the opposite: an ordinary mail.
//! # Example
//! `From: it@own.example` handed over by a foreign host with SPF failed;
//! `"own.example Mail Support" <x@elsewhere.example>`.
//! # Source
//! J-CSIP 2019 Q1, chapter 7 (a company of the own group impersonated); J-CSIP 2014.

use vocab::Spot;

use super::scene::{Party, Scene, found, site};
use super::wording::{Group, hits};
use crate::fold::fold;
use crate::lists::ListName;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    if scene.knowledge.is_own(&from.host) {
        own_address(scene, from, signs);
    } else if let Some((name, strength)) = claim(scene, from) {
        let key = SignKey::OwnOrganisationImpersonated;
        let values = [name.as_str(), from.address];
        found(signs, Sign::new(key, strength, from.spot.clone(), &values));
    } else if scene.knowledge.is_partner(&from.host)
        && !super::auth::failed(scene)
        && is_alone(scene)
    {
        let key = SignKey::KnownPartner;
        found(signs, Sign::new(key, 1.0, from.spot.clone(), &[from.site()]));
    }
}

/// Whether no other domain stands beside From as a second sender or for answers.
fn is_alone(scene: &Scene<'_>) -> bool {
    let site_of = |mailbox| Party::new(mailbox, Spot::Whole).map(|party| party.site().to_owned());
    let mut froms = scene.subject.mail.head.from.iter().filter_map(|from| site_of(&from.mailbox));
    let first = froms.next();
    let mut others = froms.chain(scene.reply_to.iter().map(|reply| reply.site().to_owned()));
    others.all(|other| Some(other) == first)
}

fn own_address(scene: &Scene<'_>, from: &Party<'_>, signs: &mut Vec<Sign>) {
    let auth = &scene.auth;
    let read = auth.dmarc.as_ref().or(auth.spf.as_ref());
    let passed = read.is_some_and(|read| read.result == "pass");
    let is_own = |host: &String| scene.knowledge.is_own(&host.to_ascii_lowercase());
    let at_home =
        scene.border_hop().map(|hop| [&hop.from, &hop.helo].into_iter().flatten().any(is_own));
    let traced = !scene.subject.mail.head.received.is_empty();
    let (key, strength) = match at_home {
        _ if super::auth::failed(scene) => (SignKey::OwnOrganisationImpersonated, 1.2),
        _ if !is_alone(scene) => return,
        // Organisations also send through hosted services under other names.
        Some(false) if !passed => (SignKey::OwnOrganisationImpersonated, 0.3),
        // Anybody can write an own address into a mail without a trace.
        None if !traced && !passed => (SignKey::OwnSender, 0.4),
        _ => (SignKey::OwnSender, 1.0),
    };
    let values = match key {
        SignKey::OwnSender => vec![from.address],
        _ if from.name.is_empty() => vec![from.site(), from.address],
        _ => vec![from.name, from.address],
    };
    found(signs, Sign::new(key, strength, from.spot.clone(), &values));
}

/// A display name that holds the reader's domain or speaks as his system people, or
/// a signature with the own name.
fn claim(scene: &Scene<'_>, from: &Party<'_>) -> Option<(String, f64)> {
    let name = fold(from.name);
    if scene.is_list_or_bulk || scene.knowledge.is_partner(&from.host) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let mut readers = scene.recipients.iter().map(|party| party.host.as_str());
    let own = scene.knowledge.own_domains.iter().map(String::as_str);
    let named = own.chain(readers.by_ref().take(READERS_MAX)).map(site).any(|domain| {
        let public = scene.knowledge.lists.of(domain).sender_kind().is_some();
        !public
            && domain != from.site()
            && domain.contains('.')
            && domain.len() >= DOMAIN_MIN
            && lower.contains(domain)
    });
    let listed = scene.knowledge.lists.of(&from.host);
    // Services that write for others name them: "Own Company via Sign".
    let for_others = listed.on(ListName::BigService) || listed.on(ListName::MailProvider);
    if named || (!for_others && own_names(scene).any(|own| names(&name, &own))) {
        return Some((name, 1.0));
    }
    signed(scene).or_else(|| helpdesk(scene, name))
}

/// The words of each own domain's first label: `own-company.example` is Own Company.
fn own_names<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = Vec<&'s str>> {
    let labels = scene.knowledge.own_domains.iter();
    let labels = labels.filter_map(|domain| site(domain).split('.').next());
    labels
        .filter(|label| label.len() >= LABEL_MIN)
        .map(|label| label.split('-').filter(|word| !word.is_empty()).collect())
}

/// Whether the words of an own name stand in a text, in this order and nothing
/// between them, or written as one.
fn names(text: &str, own: &[&str]) -> bool {
    let is_word = |word: &&str| !word.is_empty();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(is_word).take(NAME_WORDS).collect();
    let joined = own.concat();
    let apart = words
        .windows(own.len().max(1))
        .any(|words| words.iter().zip(own).all(|(word, own)| word.eq_ignore_ascii_case(own)));
    apart || words.iter().any(|word| word.eq_ignore_ascii_case(&joined))
}

/// A short line at the end that names the own organisation as its domain does.
fn signed(scene: &Scene<'_>) -> Option<(String, f64)> {
    let own: Vec<Vec<&str>> = own_names(scene).collect();
    let line = scene.tail().iter().rev().take(SIGNATURE_LINES).find(|line| {
        let short = line.chars().take(SIGNATURE_CHARS + 1).count() <= SIGNATURE_CHARS;
        let named = || own.iter().any(|own| names(line, own));
        // The mail program of a reader quotes him with his address.
        short
            && !line.contains('/')
            && named()
            && !to_reader(&line.to_ascii_lowercase())
            && !is_own_address(scene, line)
    })?;
    Some((line.clone(), 0.9))
}

fn is_own_address(scene: &Scene<'_>, line: &str) -> bool {
    let hosts = line.split('@').skip(1).map(|rest| {
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').next()
    });
    hosts.flatten().any(|host| scene.knowledge.is_own(&host.to_ascii_lowercase()))
}

/// A line to the reader, or a sentence about him; "Co., Ltd." ends no sentence.
fn to_reader(line: &str) -> bool {
    let ends = ["様", "御中", "殿", "各位", "。", "?", "!", ":", ","];
    let sentence = line.ends_with('.')
        && !["ltd.", "inc.", "corp.", "co."].iter().any(|form| line.ends_with(form));
    sentence
        || ends.iter().any(|end| line.ends_with(end))
        || ["dear ", "to ", "to:", "for "].iter().any(|start| line.starts_with(start))
}

/// A display name of system people in a mail that asks for a log-in.
fn helpdesk(scene: &Scene<'_>, name: String) -> Option<(String, f64)> {
    let helpdesk = hits(&name).iter().any(|hit| hit.group == Group::Helpdesk);
    let asks = scene.said(Group::LogIn).is_some() && scene.has_bait();
    (helpdesk && asks).then_some((name, 0.8))
}

const READERS_MAX: usize = 8;
const SIGNATURE_LINES: usize = 8;
const SIGNATURE_CHARS: usize = 40;
/// Shorter names of own domains occur in words by chance.
const LABEL_MIN: usize = 4;
/// Words of a name or of a short line.
const NAME_WORDS: usize = 24;
/// Shorter domains occur in words by chance.
const DOMAIN_MIN: usize = 6;
