//! Identifiers hidden in documents: whatever chain of encoders, they are found, and a document
//! without them gives nothing.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::encoders::ENCODERS;
use super::identifier;
use crate::dictionary::{Dictionary, Identifier, IdentifierKind};

fn any_identifier() -> impl Strategy<Value = Identifier> {
    let kanji: Vec<char> = "緑野精機青葉浜崎鉄鋼製薬光学港湾若草橋梁桜井研磨".chars().collect();
    let name = prop::collection::vec(select(kanji), 3..7);
    let organisation = name.prop_map(|name| {
        let name = format!("株式会社{}", name.into_iter().collect::<String>());
        identifier(IdentifierKind::OrganisationName, &name)
    });
    let latin = "[B-DF-H][aeiou][kmnr][aeiou]zu [KMNR][aeiou]taq[aeiou]";
    let latin = latin.prop_map(|name| identifier(IdentifierKind::PersonName, &name));
    let domain = "[bdgk][aeiou]q[aeiou][a-z]{2,5}(-[a-z]{2,3})?\\.(example|co\\.example)";
    let domain = domain.prop_map(|name| identifier(IdentifierKind::Domain, &name));
    let address = "[a-z]{1,3}\\.q[a-z]{3,8}@[a-z]{4,8}\\.example";
    let address = address.prop_map(|name| identifier(IdentifierKind::MailAddress, &name));
    let phone = "0[1-9]-[1-9][0-9]{3}-[0-9]{4}";
    let phone = phone.prop_map(|number| identifier(IdentifierKind::Phone, &number));
    prop_oneof![organisation, latin, domain, address, phone]
}

fn any_document() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(WORDS.to_vec()), 1..60)
}

proptest! {
    #[test]
    fn is_found_in_any_chain_of_two(
        hidden in any_identifier(),
        words in any_document(),
        place in any::<Index>(),
        chain in prop::collection::vec(select(ENCODERS.to_vec()), 0..=2),
    ) {
        let dictionary = Dictionary::build([hidden.clone()]);
        let start = place.index(words.len());
        let (before, behind) = (words[..start].join(" "), words[start..].join(" "));
        let clean = dictionary.search(format!("{before}\n{behind}").as_bytes());
        prop_assert!(clean.complete);
        prop_assert_eq!(clean.leaks, vec![]);

        // Nothing is looked for within the two tricks.
        let is_trick = |(name, _): &(&str, _)| matches!(*name, "reversed" | "rot13");
        prop_assume!(!chain.iter().skip(1).any(is_trick));
        // Nobody writes ISO-2022-JP in UTF-16.
        let is_charset = |(name, _): &(&str, _)| name.contains("-2022-") || name.contains("-16");
        prop_assume!(chain.iter().filter(|link| is_charset(link)).count() < 2);
        let encoded = chain.iter().try_fold(hidden.value.into_bytes(), |b, (_, to)| to(&b));
        prop_assume!(encoded.is_some());
        let encoded = encoded.unwrap_or_default();
        let bytes = [before.as_bytes(), b"\n", &encoded, b"\n", behind.as_bytes()].concat();
        let search = dictionary.search(&bytes);
        let names: Vec<_> = chain.iter().map(|(name, _)| *name).collect();
        prop_assert!(search.complete);
        prop_assert!(!search.leaks.is_empty(), "{:?} in {}", names, String::from_utf8_lossy(&bytes));
    }
}

const WORDS: [&str; 28] = [
    "件名",
    "添付ファイルを",
    "開かないでください。",
    "請求書.zip",
    "<b>注意</b>",
    "&amp;",
    "ご確認",
    "2026-11-22",
    "the",
    "message",
    "was",
    "sent",
    "from",
    "192.0.2.1",
    "https://evil.test/a?b=c%20d",
    "{\"a\": 1}",
    "=",
    "C:\\temp\\n.txt",
    "+1",
    "text/html;",
    "charset=utf-8",
    "\r\n",
    "</td><td>",
    "MD5:",
    "%",
    "xn--",
    "a+b",
    "「警告」",
];
