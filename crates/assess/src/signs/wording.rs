//! Words and phrases that mails of a kind use, found in one pass over the text.
//!
//! The phrases are data (`data/words`); all of them together make one automaton,
//! built once for the process. ASCII phrases match whole words only, in any case;
//! one that ends in `*` may go on.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::fold::fold;

/// What a phrase is a trait of; the sections of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    AccountChange,
    AccountTopic,
    AccountVerb,
    Automatic,
    EnableContent,
    GenericLure,
    Helpdesk,
    LogIn,
    Marketing,
    Money,
    OfficialLure,
    Open,
    OpeningQuestion,
    OrganisationForm,
    PasswordAnnounced,
    PasswordLabel,
    QuotationLure,
    SoftwareQuestion,
    Spam,
    Threat,
    Urgent,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) group: Group,
    /// The phrase as listed.
    pub(super) phrase: &'static str,
    /// Where it begins and ends in the folded text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every phrase in a folded text, in order of its end, at most `HITS_MAX`.
pub(super) fn hits(folded: &str) -> Vec<Hit> {
    let vocabulary = &*VOCABULARY;
    let Some(automaton) = &vocabulary.automaton else { return Vec::new() };
    automaton
        .find_overlapping_iter(folded)
        .filter_map(|found| {
            let phrase = vocabulary.phrases.get(found.pattern().as_usize())?;
            let (start, end) = (found.start(), found.end());
            phrase.stands_alone(folded, start, end).then_some(Hit {
                group: phrase.group,
                phrase: phrase.text,
                start,
                end,
            })
        })
        .take(HITS_MAX)
        .collect()
}

/// Hits kept of one text; a text of nothing but phrases needs no more.
const HITS_MAX: usize = 2_000;

struct Phrase {
    group: Group,
    text: &'static str,
    /// Whether letters may follow.
    open: bool,
}

impl Phrase {
    fn stands_alone(&self, folded: &str, start: usize, end: usize) -> bool {
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = folded.as_bytes();
        let text = self.text.as_bytes();
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let open_start = !is_letter(text.first()) || !is_letter(before);
        let open_end = self.open || !is_letter(text.last()) || !is_letter(bytes.get(end));
        open_start && open_end
    }
}

struct Vocabulary {
    phrases: Vec<Phrase>,
    automaton: Option<AhoCorasick>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    for file in FILES {
        read(file, &mut phrases);
    }
    let patterns: Vec<String> = phrases.iter().map(|phrase| fold(phrase.text)).collect();
    let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns).ok();
    Vocabulary { phrases, automaton }
});

/// Reads one data file: `[group]` begins a section, `#` a comment, any other
/// line is a phrase.
fn read(file: &'static str, phrases: &mut Vec<Phrase>) {
    let mut group = None;
    for line in file.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = GROUPS.iter().find(|(word, _)| *word == name).map(|&(_, group)| group);
        } else if let Some(group) = group {
            let open = line.ends_with('*');
            phrases.push(Phrase { group, text: line.trim_end_matches('*'), open });
        }
    }
}

const FILES: [&str; 6] = [
    include_str!("../../../../data/words/asks.txt"),
    include_str!("../../../../data/words/bulk.txt"),
    include_str!("../../../../data/words/claims.txt"),
    include_str!("../../../../data/words/exchange.txt"),
    include_str!("../../../../data/words/password.txt"),
    include_str!("../../../../data/words/stories.txt"),
];

const GROUPS: [(&str, Group); 21] = [
    ("account-change", Group::AccountChange),
    ("account-topic", Group::AccountTopic),
    ("account-verb", Group::AccountVerb),
    ("automatic", Group::Automatic),
    ("enable-content", Group::EnableContent),
    ("generic-lure", Group::GenericLure),
    ("helpdesk", Group::Helpdesk),
    ("log-in", Group::LogIn),
    ("marketing", Group::Marketing),
    ("money", Group::Money),
    ("official-lure", Group::OfficialLure),
    ("open", Group::Open),
    ("opening-question", Group::OpeningQuestion),
    ("organisation-form", Group::OrganisationForm),
    ("password-announced", Group::PasswordAnnounced),
    ("password-label", Group::PasswordLabel),
    ("quotation-lure", Group::QuotationLure),
    ("software-question", Group::SoftwareQuestion),
    ("spam", Group::Spam),
    ("threat", Group::Threat),
    ("urgent", Group::Urgent),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Group, &'static str)> {
        hits(&fold(text)).into_iter().map(|hit| (hit.group, hit.phrase)).collect()
    }

    #[test]
    fn every_section_of_the_files_is_a_group_and_every_group_has_phrases() {
        let sections: Vec<&str> = FILES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
            .collect();
        for section in &sections {
            assert!(GROUPS.iter().any(|(name, _)| name == section), "{section}");
        }
        for (name, group) in GROUPS {
            assert!(sections.contains(&name), "{name}");
            assert!(VOCABULARY.phrases.iter().any(|phrase| phrase.group == group), "{name}");
        }
        assert!(VOCABULARY.automaton.is_some());
    }

    #[test]
    fn every_file_says_its_date_source_and_licence() {
        for file in FILES {
            for header in ["# title: ", "# date: ", "# source: ", "# licence: "] {
                assert!(file.lines().any(|line| line.starts_with(header)), "{header}");
            }
        }
    }

    #[test]
    fn a_latin_phrase_is_a_whole_word_in_any_case() {
        assert!(found("URGENT!").contains(&(Group::Urgent, "urgent")));
        assert!(found("insurgents").is_empty());
    }

    #[test]
    fn a_japanese_phrase_needs_no_blanks() {
        assert!(
            found("弊社の振込先変更のお知らせ").iter().any(|hit| hit.0 == Group::AccountChange)
        );
    }
}
