//! The test's own search: every way to write a text that the design names, two deep, looked
//! for in finished bytes. It shares no code with the search of the release.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::Digest;

/// Ways to write texts, by their first bytes.
#[derive(Debug, Default)]
pub(super) struct Needles {
    /// What is compared as it is.
    exact: BTreeMap<[u8; FIRST], Vec<Needle>>,
    /// What is compared in small letters.
    folded: BTreeMap<[u8; FIRST], Vec<Needle>>,
}

#[derive(Debug)]
struct Needle {
    bytes: Vec<u8>,
    /// Position of the text.
    of: usize,
}

impl Needles {
    /// Every way to write each text.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut needles = Self::default();
        for (of, text) in texts.into_iter().enumerate() {
            for spelling in spellings(text) {
                needles.add_all(of, &spelling);
            }
        }
        needles
    }

    fn add_all(&mut self, of: usize, text: &str) {
        let plain = text.as_bytes();
        self.add(of, plain.to_vec(), false);
        for once in encoded(plain) {
            for twice in encoded(&once.bytes) {
                self.add(of, twice.bytes, twice.exact || once.exact);
            }
            self.add(of, once.bytes, once.exact);
        }
        for charset in [encoding_rs::ISO_2022_JP, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
            let (bytes, _, failed) = charset.encode(text);
            if !failed && bytes.as_ref() != plain {
                self.add(of, bytes.to_vec(), true);
                for once in encoded(&bytes) {
                    self.add(of, once.bytes, once.exact);
                }
            }
        }
        for sum in sums(text) {
            self.add(of, hex(&sum), false);
            self.add(of, STANDARD_NO_PAD.encode(&sum).into_bytes(), true);
            self.add(of, URL_SAFE_NO_PAD.encode(&sum).into_bytes(), true);
        }
    }

    fn add(&mut self, of: usize, mut bytes: Vec<u8>, exact: bool) {
        // A shorter one is found by chance.
        if bytes.len() < LEAST {
            return;
        }
        let kept = if exact { &mut self.exact } else { &mut self.folded };
        if !exact {
            bytes.make_ascii_lowercase();
        }
        let first = *bytes.first_chunk().unwrap();
        let same = kept.entry(first).or_default();
        if same.iter().all(|one| one.bytes != bytes) {
            same.push(Needle { bytes, of });
        }
    }

    /// Positions of the texts that stand in some bytes, in order, each with how it is written.
    pub(super) fn found(&self, bytes: &[u8]) -> BTreeMap<usize, String> {
        let mut found = BTreeMap::new();
        let folded = bytes.to_ascii_lowercase();
        for (needles, bytes) in [(&self.exact, bytes), (&self.folded, folded.as_slice())] {
            for (at, first) in bytes.array_windows_of().enumerate() {
                for needle in needles.get(&first).into_iter().flatten() {
                    if bytes[at..].starts_with(&needle.bytes) {
                        let around = at.saturating_sub(AROUND)
                            ..(at + needle.bytes.len() + AROUND).min(bytes.len());
                        let written = String::from_utf8_lossy(&bytes[around]).into_owned();
                        found.entry(needle.of).or_insert(written);
                    }
                }
            }
        }
        found
    }
}

/// Pieces of [`FIRST`] bytes at every place.
trait Windows {
    fn array_windows_of(&self) -> impl Iterator<Item = [u8; FIRST]>;
}

impl Windows for [u8] {
    fn array_windows_of(&self) -> impl Iterator<Item = [u8; FIRST]> {
        self.windows(FIRST).map(|window| window.try_into().unwrap())
    }
}

struct Encoded {
    bytes: Vec<u8>,
    /// Whether capitals tell.
    exact: bool,
}

/// A text as it is, without its blanks and signs where it is a number, and as a host.
fn spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![text.to_owned(), text.replace(' ', ""), text.replace(' ', "\u{3000}")];
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 10 {
        spellings.push(digits);
    }
    if !text.is_ascii() && !text.contains(' ') {
        spellings.extend(idna::domain_to_ascii(text));
    }
    spellings.sort();
    spellings.dedup();
    spellings
}

fn encoded(bytes: &[u8]) -> Vec<Encoded> {
    let mut all = Vec::new();
    // Base64 of a text within others depends on where it begins: of its letters those count
    // that hold nothing of what stands beside it.
    for before in 0..3 {
        let mut shifted = vec![0; before];
        shifted.extend_from_slice(bytes);
        let whole = shifted.len() / 3 * 4;
        let skipped = [0, 2, 3][before];
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = engine.encode(&shifted).into_bytes();
            if let Some(inner) = text.get(skipped..whole) {
                all.push(Encoded { bytes: inner.to_vec(), exact: true });
            }
        }
    }
    all.push(Encoded { bytes: hex(bytes), exact: false });
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    for (sign, is_kept) in
        [('%', &is_plain as &dyn Fn(&u8) -> bool), ('%', &|_| false), ('=', &is_plain)]
    {
        let written = bytes.iter().map(|byte| match is_kept(byte) {
            true => char::from(*byte).to_string(),
            false => format!("{sign}{byte:02x}"),
        });
        all.push(Encoded { bytes: written.collect::<String>().into_bytes(), exact: false });
    }
    if let Ok(text) = std::str::from_utf8(bytes).map(str::to_owned)
        && !text.is_ascii()
    {
        let escaped = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        all.push(Encoded { bytes: escaped.collect::<String>().into_bytes(), exact: false });
    }
    all.sort_by(|a, b| a.bytes.cmp(&b.bytes));
    all.dedup_by(|a, b| a.bytes == b.bytes);
    all
}

fn sums(text: &str) -> Vec<Vec<u8>> {
    let mut sums = Vec::new();
    for text in [text.to_owned(), text.to_lowercase()] {
        sums.push(md5::Md5::digest(&text).to_vec());
        sums.push(sha1::Sha1::digest(&text).to_vec());
        sums.push(sha2::Sha256::digest(&text).to_vec());
    }
    sums
}

pub(super) fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()
}

const FIRST: usize = 4;
const LEAST: usize = 6;
/// Bytes shown beside what was found.
const AROUND: usize = 40;

#[test]
fn a_text_is_found_however_it_is_written() {
    let texts = ["烏丸鷹司", "korimazu@dokano.test"];
    let needles = Needles::of(texts);
    let twice = STANDARD_NO_PAD.encode(STANDARD_NO_PAD.encode("xx korimazu@dokano.test yy"));
    let md5 = String::from_utf8(hex(&md5::Md5::digest("korimazu@dokano.test"))).unwrap();
    for (text, of) in [
        ("mail to Korimazu@Dokano.test.".to_owned(), 1),
        (twice, 1),
        (md5, 1),
        ("u=korimazu%40dokano.test".to_owned(), 1),
        ("%25E7%2583%258F%25E4%25B8%25B8%25E9%25B7%25B9%25E5%258F%25B8".to_owned(), 0),
        (format!("http://{}.test/", idna::domain_to_ascii("烏丸鷹司").unwrap()), 0),
        (
            format!(
                "=?ISO-2022-JP?B?{}?=",
                base64::engine::general_purpose::STANDARD
                    .encode(encoding_rs::ISO_2022_JP.encode("前 烏丸鷹司 様").0)
            ),
            0,
        ),
    ] {
        assert_eq!(needles.found(text.as_bytes()).keys().collect::<Vec<_>>(), [&of], "{text}");
    }
    assert!(needles.found("請求書 korimazu dokano".as_bytes()).is_empty());
}
