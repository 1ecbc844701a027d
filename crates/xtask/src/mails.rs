//! The set of mails that the benches read: made, not collected, and the same bytes on
//! every machine. Composition and seed are part of the set; `docs/benchmarks.md` names both.

mod encode;
mod entity;
mod header;
mod page;
mod prose;

use std::fs;
use std::path::Path;

use anyhow::Result;
use testkit::mutation::Random;
use testkit::to_crlf;

use self::encode::Charset;
pub(crate) use self::encode::base64_lines;
use self::entity::Entity;
use self::prose::Language;
use crate::workspace::renew;

/// Whether the mails of the set bring their attachments. Without them each is otherwise the
/// same mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attachments {
    Kept,
    Left,
}

/// Writes the first `count` mails of the set into an empty folder and says how many bytes they are.
pub(crate) fn write(folder: &Path, count: usize, attachments: Attachments) -> Result<u64> {
    renew(folder)?;
    let mut bytes = 0;
    for index in 0..count {
        let mail = mail(index, attachments);
        bytes += u64::try_from(mail.len())?;
        fs::write(folder.join(format!("{index:06}.eml")), mail)?;
    }
    Ok(bytes)
}

/// One mail of the set. Each depends on the seed and its number alone, so a shorter set
/// is the beginning of a longer one.
pub(crate) fn mail(index: usize, attachments: Attachments) -> Vec<u8> {
    let mut random = Random::new(SEED.wrapping_add(u64::try_from(index).unwrap_or_default()));
    let part = part(random.below(100));
    let charset = charset(&mut random, part.language);
    let mut letter = Letter { random, part, charset, index, attachments };
    let body = letter.body();
    let mut text = header::block(&mut letter);
    body.write(&mut letter.random, &mut text);
    // Mails are kept as on the wire.
    to_crlf(&text)
}

/// How many mails the set has.
pub(crate) const COUNT: usize = 2_000;

/// A mail in the making.
struct Letter {
    random: Random,
    part: &'static Part,
    charset: Charset,
    index: usize,
    attachments: Attachments,
}

/// One kind of mail of the set.
struct Part {
    /// Of a hundred mails.
    share: usize,
    kind: Kind,
    language: Language,
    /// Blocks of the HTML page, least and most; none means text only.
    blocks: (usize, usize),
    /// Paragraphs of the text, least and most.
    paragraphs: (usize, usize),
    /// Attachments at most, and their size at most in bytes.
    attachments: (usize, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Business,
    Newsletter,
    Phishing,
    Targeted,
}

impl Letter {
    fn body(&mut self) -> Entity {
        let text = self.text();
        let mut body = match self.part.blocks {
            (_, 0) => Entity::text("plain", &text, self.charset, &mut self.random),
            (least, most) => {
                let blocks = between(&mut self.random, least, most);
                let page = page::page(&mut self.random, self.part, blocks);
                let plain = Entity::text("plain", &text, self.charset, &mut self.random);
                let html = Entity::text("html", &page, self.charset, &mut self.random);
                Entity::Multi { subtype: "alternative", parts: vec![plain, html] }
            }
        };
        let (most, bytes) = self.part.attachments;
        // One more than the most, so that the last one is as likely as the others.
        let count = self.random.below(most + 1);
        let attached: Vec<Entity> =
            (0..count).map(|_| Entity::attachment(&mut self.random, self.charset, bytes)).collect();
        if count > 0 && self.attachments == Attachments::Kept {
            let parts = std::iter::once(body).chain(attached).collect();
            body = Entity::Multi { subtype: "mixed", parts };
        }
        body
    }

    fn text(&mut self) -> String {
        let (least, most) = self.part.paragraphs;
        let mut text = String::new();
        for _ in 0..between(&mut self.random, least, most) {
            text.push_str(&prose::paragraph(&mut self.random, self.part.language, self.part.kind));
            text.push_str("\n\n");
        }
        if self.part.kind == Kind::Business && self.random.below(2) == 0 {
            text = quoted(&text);
        }
        text
    }
}

/// A reply: the same words above an older mail that is quoted.
fn quoted(text: &str) -> String {
    let older: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
    format!("{text}-----Original Message-----\n{}\n", older.join("\n"))
}

fn charset(random: &mut Random, language: Language) -> Charset {
    match (language, random.below(10)) {
        (Language::Japanese, 0..=2) => Charset::Iso2022Jp,
        (Language::Japanese, 3) => Charset::ShiftJis,
        (Language::English, 0..=2) => Charset::Ascii,
        _ => Charset::Utf8,
    }
}

fn part(hundredth: usize) -> &'static Part {
    let mut parts = COMPOSITION.iter().flat_map(|part| std::iter::repeat_n(part, part.share));
    parts.nth(hundredth).unwrap_or(&COMPOSITION[0])
}

fn between(random: &mut Random, least: usize, most: usize) -> usize {
    least + random.below(most.saturating_sub(least) + 1)
}

fn pick<T: Copy + Default>(random: &mut Random, choices: &[T]) -> T {
    choices.get(random.below(choices.len())).copied().unwrap_or_default()
}

const SEED: u64 = 20_261_121;

const fn share(
    share: usize,
    (kind, language): (Kind, Language),
    blocks: (usize, usize),
    paragraphs: (usize, usize),
    attachments: (usize, usize),
) -> Part {
    Part { share, kind, language, blocks, paragraphs, attachments }
}

/// What the set is made of, of a hundred: kind, language, blocks of the page, paragraphs
/// of the text, attachments and their bytes at most.
const COMPOSITION: [Part; 8] = [
    share(22, (Kind::Newsletter, Language::Japanese), (12, 44), (4, 21), (0, 0)),
    share(14, (Kind::Newsletter, Language::English), (12, 44), (4, 21), (0, 0)),
    share(16, (Kind::Business, Language::Japanese), (0, 0), (2, 8), (3, 32_000)),
    share(8, (Kind::Business, Language::Japanese), (2, 8), (2, 8), (3, 32_000)),
    share(14, (Kind::Business, Language::English), (2, 8), (2, 8), (3, 32_000)),
    share(12, (Kind::Phishing, Language::Japanese), (3, 12), (1, 4), (1, 12_000)),
    share(6, (Kind::Phishing, Language::English), (3, 12), (1, 4), (1, 12_000)),
    share(8, (Kind::Targeted, Language::Japanese), (0, 0), (2, 5), (2, 40_000)),
];

#[cfg(test)]
mod tests {
    use super::{Attachments, COMPOSITION, COUNT, Kind};

    fn mail(index: usize) -> Vec<u8> {
        super::mail(index, Attachments::Kept)
    }

    #[test]
    fn the_composition_adds_up_to_a_hundred() {
        assert_eq!(COMPOSITION.iter().map(|part| part.share).sum::<usize>(), 100);
        for kind in [Kind::Business, Kind::Newsletter, Kind::Phishing, Kind::Targeted] {
            assert!(COMPOSITION.iter().any(|part| part.kind == kind));
        }
    }

    #[test]
    fn the_set_is_36_kb_on_average() {
        // Every tenth mail, for a short test.
        let sizes: Vec<usize> = (0..COUNT).step_by(10).map(|index| mail(index).len()).collect();
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        assert!((33_000..39_000).contains(&mean), "{mean}");
        assert!(sizes.iter().all(|size| (1_000..300_000).contains(size)), "{sizes:?}");
    }

    #[test]
    fn without_attachments_a_mail_is_otherwise_the_same() {
        let [kept, left] = [Attachments::Kept, Attachments::Left]
            .map(|attachments| (0..40).map(|index| super::mail(index, attachments)).collect());
        let [kept, left]: [Vec<Vec<u8>>; 2] = [kept, left];
        let brings = |mail: &Vec<u8>| memchr::memmem::find(mail, b"filename=").is_some();
        assert!(kept.iter().any(brings) && !left.iter().any(brings));
        for (kept, left) in kept.iter().zip(&left) {
            assert_eq!(brings(kept), kept != left);
            let subject = |mail: &[u8]| memchr::memmem::find(mail, b"\nSubject:").unwrap();
            assert_eq!(kept.get(..subject(kept)), left.get(..subject(left)));
        }
    }

    #[test]
    fn the_set_stays_as_it_was_measured() {
        let mut fingerprint = 0xcbf2_9ce4_8422_2325_u64;
        for byte in (0..20).flat_map(mail) {
            fingerprint = (fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        assert_eq!(
            fingerprint, 0xef6e_633b_1755_decf,
            "figures of another set cannot be compared with older ones"
        );
    }
}
