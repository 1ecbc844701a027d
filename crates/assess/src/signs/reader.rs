//! # What
//! How the mail speaks to its reader: by a person's name, by a bare address, at a
//! public contact, hidden among others.
//! # Why
//! A name in the salutation means that somebody wrote for this reader; an address
//! in its place means a machine did. Attacks of the exchange type go to public
//! contacts, one address an organisation.
//! # Example
//! 「佐藤 誠 様」; "Dear user@own.example"; `To: undisclosed-recipients:;`
//! # Source
//! J-CSIP 2019 Q1, chapter 7; J-CSIP 2013, section (2).

use vocab::Spot;

use super::scene::{Scene, found};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let from_own = scene.from.as_ref().is_some_and(|from| scene.knowledge.is_own(&from.host));
    if !from_own {
        salutation(scene, signs);
        window(scene, signs);
    }
    recipients(scene, signs);
}

fn salutation(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    for line in scene.top().iter().take(SALUTATION_LINES) {
        let addressed = scene.recipients.iter().take(ADDRESSES_MAX).find(|party| {
            line.len() <= party.address.len() + GREETING_BYTES && contains(line, party.address)
        });
        if let Some(party) = addressed {
            let spot = scene.text_spot();
            found(signs, Sign::new(SignKey::GreetsAddress, 1.0, spot, &[party.address]));
            return;
        }
        if let Some(name) = person(line) {
            let spot = scene.text_spot();
            found(signs, Sign::new(SignKey::PersonalAddress, 1.0, spot, &[name]));
            return;
        }
    }
}

fn contains(line: &str, address: &str) -> bool {
    line.to_ascii_lowercase().contains(&address.to_ascii_lowercase())
}

/// The name before 様 or after "Dear", when it is a person's.
fn person(line: &str) -> Option<&str> {
    let line = line.trim().trim_end_matches([',', '、', '。', ':']);
    for title in ["様", "さま", "殿", "先生", "さん"] {
        let Some(name) = line.strip_suffix(title).map(str::trim) else { continue };
        let letters = name.chars().filter(|c| !c.is_whitespace()).count();
        let general = GENERAL.iter().any(|word| name.contains(word));
        return ((2..=8).contains(&letters) && !general && !name.is_ascii()).then_some(name);
    }
    let name = ["Dear ", "Hi ", "Hello "].iter().find_map(|word| line.strip_prefix(word))?.trim();
    let title = TITLES.iter().find_map(|title| name.strip_prefix(title));
    let first = title.unwrap_or(name);
    let words = first.split(' ').count();
    let capital = first.starts_with(|c: char| c.is_ascii_uppercase());
    let general = GENERAL_ENGLISH.iter().any(|word| first.to_ascii_lowercase().contains(word));
    (words <= 3 && capital && !general && first.len() <= NAME_MAX && !first.contains('@'))
        .then_some(first)
}

fn window(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let windows = &scene.knowledge.windows;
    let configured = scene
        .recipients
        .iter()
        .take(ADDRESSES_MAX)
        .find(|party| windows.iter().any(|window| window.eq_ignore_ascii_case(party.address)));
    let usual = scene
        .recipients
        .iter()
        .take(ADDRESSES_MAX)
        .find(|party| WINDOW_NAMES.iter().any(|name| party.local.eq_ignore_ascii_case(name)));
    let (party, strength) = match (configured, usual) {
        (Some(party), _) => (party, 1.0),
        (None, Some(party)) => (party, 0.6),
        (None, None) => return,
    };
    let strength = if scene.is_list_or_bulk { strength * 0.3 } else { strength };
    let key = SignKey::RecipientIsWindow;
    found(signs, Sign::new(key, strength, party.spot.clone(), &[party.address]));
}

fn recipients(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let mail = scene.subject.mail;
    let count = mail.head.to.len() + mail.head.cc.len();
    if count >= MANY {
        let value = count.to_string();
        found(signs, Sign::new(SignKey::ManyRecipients, 1.0, Spot::header("To"), &[&value]));
    }
    if scene.is_list_or_bulk {
        return;
    }
    let to_himself = scene.from.as_ref().and_then(|from| {
        let same =
            |party: &&super::scene::Party<'_>| party.address.eq_ignore_ascii_case(from.address);
        scene.recipients.iter().find(same).filter(|_| count == 1)
    });
    let has_headers = mail.fragment.is_none() && mail.head.message_id.is_some();
    if let Some(party) = to_himself {
        let key = SignKey::HiddenRecipients;
        found(signs, Sign::new(key, 0.4, party.spot.clone(), &[party.address]));
    } else if scene.recipients.is_empty() && has_headers {
        found(signs, Sign::new(SignKey::HiddenRecipients, 0.7, Spot::header("To"), &[""]));
    }
}

const TITLES: [&str; 6] = ["Mr. ", "Ms. ", "Mrs. ", "Dr. ", "Mr ", "Ms "];
const SALUTATION_LINES: usize = 4;
const ADDRESSES_MAX: usize = 20;
/// "Dear " and a mark or two around an address.
const GREETING_BYTES: usize = 24;
const NAME_MAX: usize = 40;
const MANY: usize = 10;
const GENERAL: [&str; 20] = [
    "お客",
    "皆",
    "各位",
    "担当",
    "会員",
    "利用者",
    "ユーザ",
    "関係",
    "御中",
    "会社",
    "ご契約",
    "委員",
    "読者",
    "購読",
    "カード",
    "ご利用",
    "部長",
    "課長",
    "代表",
    "者",
];
const GENERAL_ENGLISH: [&str; 24] = [
    "sir",
    "madam",
    "customer",
    "user",
    "team",
    "all",
    "friend",
    "member",
    "client",
    "valued",
    "beneficiary",
    "winner",
    "sales",
    "everyone",
    "there",
    "colleague",
    "subscriber",
    "account",
    "email",
    "partner",
    "supplier",
    "vendor",
    "owner",
    "reader",
];
const WINDOW_NAMES: [&str; 16] = [
    "info",
    "contact",
    "support",
    "press",
    "sales",
    "ir",
    "inquiry",
    "toiawase",
    "otoiawase",
    "kouhou",
    "koho",
    "recruit",
    "saiyo",
    "webmaster",
    "soumu",
    "office",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, name: Option<&str>) {
        assert_eq!(person(line), name, "{line}");
    }

    #[test]
    fn persons_apart_from_the_public() {
        check("佐藤 誠 様", Some("佐藤 誠"));
        check("清水 拓也様", Some("清水 拓也"));
        check("お客様", None);
        check("ご担当者様", None);
        check("Dear Mr. Sato,", Some("Sato"));
        check("Dear Sir/Madam,", None);
        check("Dear Sales Team,", None);
        check("Dear Customer,", None);
    }
}
