//! Texts of others with placeholders where they tell, or might tell, of somebody.
//!
//! What the dictionary knows is replaced by what it is; what neither the public vocabulary
//! knows nor several organisations have seen nor anybody approved, by a plain placeholder.
//! A placeholder stands in the text as `⟦recipient⟧`; renderers write it in their language.
//! Such brackets of the text itself become `[` and `]` first, so that no attacker can set one.

use std::collections::BTreeSet;

use vocab::Provenance;

use crate::dictionary::{Dictionary, Found, IdentifierKind};
use crate::facts::PARTICIPANT;
use crate::marker::Placeholder;
use crate::vocabulary::{Nature, Vocabulary, normal};

vocab::vocabulary! {
    /// Why a word was replaced.
    Why {
        /// The dictionary knows it.
        Identifier = "identifier",
        /// Nobody knows what it tells.
        Unknown = "unknown",
    }
}

/// A word that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    /// As it stood in the text. Approving it lets it out.
    pub token: String,
    pub by: Placeholder,
    pub why: Why,
}

/// A text that may go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    pub text: String,
    /// Sorted, each once.
    pub replaced: Vec<Replaced>,
    /// What lets the text go out: the attacker made it, others saw its words as well, or
    /// somebody approved some.
    pub provenance: Provenance,
}

/// A text of the attacker. `approved` are words as they stand in the text or in their normal
/// form, or the whole text; `common` says of a word in NFKC and lower case whether enough independent
/// organisations have seen it.
#[must_use]
pub fn mask(
    text: &str,
    dictionary: &Dictionary,
    approved: &BTreeSet<String>,
    common: &dyn Fn(&str) -> bool,
) -> Masked {
    masked(text, dictionary, approved, Some(common))
}

/// A text that the hub wrote: only what the dictionary knows is replaced.
#[must_use]
pub fn cover(text: &str, dictionary: &Dictionary, approved: &BTreeSet<String>) -> Masked {
    masked(text, dictionary, approved, None)
}

fn masked(
    text: &str,
    dictionary: &Dictionary,
    approved: &BTreeSet<String>,
    common: Option<&dyn Fn(&str) -> bool>,
) -> Masked {
    let is_whole = is_approved(text, approved);
    let text = cleaned(text);
    if is_whole {
        return Masked { text, replaced: Vec::new(), provenance: Provenance::Approved };
    }
    let mut out = Out::default();
    let mut done = 0;
    for found in dictionary.screen(&text) {
        let Some(token) = text.get(found.start..found.end) else { continue };
        if is_approved(token, approved) {
            out.approved = true;
            continue;
        }
        out.others(text.get(done..found.start).unwrap_or_default(), approved, common);
        out.replace(token, placeholder(&found), Why::Identifier);
        done = found.end;
    }
    out.others(text.get(done..).unwrap_or_default(), approved, common);
    out.end(common.is_some())
}

/// Without what cannot be seen, which may tell one copy from another, and without brackets
/// that look like ours. A mark that turns the writing around stays: it is an attack.
fn cleaned(text: &str) -> String {
    let is_seen = |c: &char| !is_invisible(*c);
    text.chars()
        .filter(is_seen)
        .map(|c| match c {
            OPEN => '[',
            CLOSE => ']',
            c if c.is_whitespace() && c != '\u{3000}' && c != '\n' => ' ',
            c => c,
        })
        .collect()
}

fn is_invisible(c: char) -> bool {
    let is_control = c.is_control() && !c.is_whitespace();
    is_control
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202D}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_approved(token: &str, approved: &BTreeSet<String>) -> bool {
    approved.contains(token) || approved.contains(&*normal(token))
}

/// What an identifier is to a reader.
fn placeholder(found: &Found) -> Placeholder {
    match found.kind {
        IdentifierKind::OrganisationName
        | IdentifierKind::Domain
        | IdentifierKind::Host
        | IdentifierKind::ReceivedTail
        | IdentifierKind::Dkim => {
            if found.owner == PARTICIPANT {
                Placeholder::Company
            } else {
                Placeholder::Organisation
            }
        }
        IdentifierKind::PersonName | IdentifierKind::DocumentAuthor => Placeholder::Person,
        IdentifierKind::MailAddress => Placeholder::Recipient,
        IdentifierKind::Project => Placeholder::Project,
        IdentifierKind::ArchiveMetadata
        | IdentifierKind::ImageMetadata
        | IdentifierKind::InternalId
        | IdentifierKind::MessageId
        | IdentifierKind::NeverPassOn
        | IdentifierKind::Phone
        | IdentifierKind::PostalAddress
        | IdentifierKind::TemplatePath
        | IdentifierKind::TrackingToken => Placeholder::Word,
    }
}

/// The text while it is made.
#[derive(Default)]
struct Out {
    text: String,
    replaced: BTreeSet<Replaced>,
    /// The placeholder that the text ends with, but for the marks in `marks`.
    last: Option<Placeholder>,
    marks: String,
    approved: bool,
    common: bool,
}

impl Out {
    /// What stands between identifiers.
    fn others(
        &mut self,
        text: &str,
        approved: &BTreeSet<String>,
        common: Option<&dyn Fn(&str) -> bool>,
    ) {
        let Some(common) = common else { return self.keep(text) };
        for token in Vocabulary::shipped().tokens(text) {
            match token.nature {
                Nature::Mark if self.last.is_some() && token.text.chars().all(joins) => {
                    self.marks.push_str(token.text);
                }
                Nature::Mark | Nature::Public => self.keep(token.text),
                Nature::Unknown if is_approved(token.text, approved) => {
                    self.approved = true;
                    self.keep(token.text);
                }
                Nature::Unknown if common(&normal(token.text)) => {
                    self.common = true;
                    self.keep(token.text);
                }
                Nature::Unknown => self.replace(token.text, Placeholder::Word, Why::Unknown),
            }
        }
    }

    fn keep(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(&std::mem::take(&mut self.marks));
        self.text.push_str(text);
        self.last = None;
    }

    /// Several of one kind in a row are one: how many there were may tell as well.
    fn replace(&mut self, token: &str, by: Placeholder, why: Why) {
        let marks = std::mem::take(&mut self.marks);
        if self.last != Some(by) {
            self.text.push_str(&marks);
            self.text.push_str(&by.marker());
        }
        self.last = Some(by);
        self.replaced.insert(Replaced { token: token.to_owned(), by, why });
    }

    fn end(mut self, is_attackers: bool) -> Masked {
        self.text.push_str(&self.marks);
        let provenance = match (self.approved, self.common, is_attackers) {
            (true, _, _) => Provenance::Approved,
            (false, true, _) => Provenance::Common,
            (false, false, true) => Provenance::Attacker,
            (false, false, false) => Provenance::Hub,
        };
        let replaced = self.replaced.into_iter().collect();
        Masked { text: self.text, replaced, provenance }
    }
}

/// Marks between words of one name.
fn joins(c: char) -> bool {
    c.is_whitespace() || "-_./・･,'&@:、".contains(c)
}

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::dictionary::Identifier;

    fn dictionary() -> Dictionary {
        let of = |kind, value: &str, owner: &str| Identifier {
            kind,
            value: value.to_owned(),
            owner: owner.to_owned(),
        };
        Dictionary::build([
            of(IdentifierKind::OrganisationName, "緑野精機株式会社", "o1"),
            of(IdentifierKind::Domain, "midorino-seiki.test", "o1"),
            of(IdentifierKind::MailAddress, "ogawa@midorino-seiki.test", PARTICIPANT),
            of(IdentifierKind::PersonName, "小川", PARTICIPANT),
            of(IdentifierKind::OrganisationName, "楓商会", PARTICIPANT),
            of(IdentifierKind::Phone, "03-1234-5678", PARTICIPANT),
        ])
    }

    fn check(text: &str, expected: &Expect) {
        let approved = BTreeSet::from(["量子".to_owned()]);
        let masked = mask(text, &dictionary(), &approved, &|word| word == "emotet");
        let replaced: Vec<String> =
            masked.replaced.iter().map(|one| format!("{} ({})", one.token, one.why)).collect();
        let (text, provenance) = (masked.text, masked.provenance);
        expected.assert_eq(&format!("{text}\n{provenance}\n{}", replaced.join(", ")));
    }

    #[test]
    fn identifiers_become_what_they_are() {
        check(
            "緑野精機 小川様 請求書送付の件",
            &expect![[r#"
            ⟦organisation⟧ ⟦person⟧様 請求書送付の件
            attacker
            小川 (identifier), 緑野精機 (identifier)"#]],
        );
        check(
            "ogawa@midorino-seiki.test のメールボックス",
            &expect![[r#"
            ⟦recipient⟧ のメールボックス
            attacker
            ogawa@midorino-seiki.test (identifier)"#]],
        );
        check(
            "楓商会からの見積依頼 (TEL 03-1234-5678)",
            &expect![[r#"
            ⟦company⟧からの見積依頼 (TEL ⟦word⟧)
            attacker
            03-1234-5678 (identifier), 楓商会 (identifier)"#]],
        );
    }

    #[test]
    fn what_nobody_knows_becomes_a_word_and_several_become_one() {
        check(
            "RE: Invoice MS-20260203 past due",
            &expect![[r#"
            RE: Invoice MS-⟦word⟧ past due
            attacker
            20260203 (unknown)"#]],
        );
        check(
            "渡辺 太郎様 資料_v20260203.docx",
            &expect![[r#"
            ⟦word⟧様 資料_⟦word⟧.docx
            attacker
            20260203 (unknown), v (unknown), 太郎 (unknown), 渡辺 (unknown)"#]],
        );
    }

    #[test]
    fn common_and_approved_words_go_out() {
        check(
            "量子計画の資料",
            &expect![[r#"
            量子計画の資料
            approved
        "#]],
        );
        check(
            "Emotet 資料",
            &expect![[r#"
            Emotet 資料
            common
        "#]],
        );
    }

    #[test]
    fn nobody_sets_our_markers_and_nothing_hides() {
        check(
            "⟦recipient⟧ 請求書",
            &expect![[r#"
            [recipient] 請求書
            attacker
        "#]],
        );
        check(
            "小\u{200b}川 請\u{ad}求書",
            &expect![[r#"
            ⟦person⟧ 請求書
            attacker
            小川 (identifier)"#]],
        );
    }

    #[test]
    fn words_of_the_hub_stay_but_for_identifiers() {
        let covered = cover("緑野精機を騙る攻撃、差出人は渡辺。", &dictionary(), &BTreeSet::new());
        expect!["⟦organisation⟧を騙る攻撃、差出人は渡辺。"].assert_eq(&covered.text);
    }

    proptest! {
        #[test]
        fn what_is_masked_has_nothing_left_to_mask(
            text in "(小川|緑野精機|様|株式会社|資料|ABC|の|invoice|[0-9]{1,6}|⟦|⟧|word| |-|\\.|@|みどり|トヨタ|ogawa@midorino-seiki.test|03-1234-5678|\u{200b}){0,12}"
        ) {
            let (dictionary, none) = (dictionary(), BTreeSet::new());
            let once = mask(&text, &dictionary, &none, &|_| false);
            let again = mask(&once.text, &dictionary, &none, &|_| false);
            prop_assert_eq!(&again.replaced, &Vec::new(), "{}", once.text);
            prop_assert_eq!(again.text, once.text.replace(OPEN, "[").replace(CLOSE, "]"));
            prop_assert_eq!(dictionary.screen(&once.text), Vec::new());
        }
    }
}
