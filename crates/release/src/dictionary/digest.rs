//! Hashes of identifiers: a list of MD5 sums of addresses names everybody who can guess them.
//!
//! Only the first eight bytes of each sum are kept; a hit is confirmed by hashing once more.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha2::Digest;
use unicode_normalization::UnicodeNormalization;

use super::{HashKind, Identifier, IdentifierKind, Match};

/// The sums of every spelling, sorted.
#[derive(Debug)]
pub(super) struct Digests(Vec<(u64, u32)>);

impl Digests {
    pub(super) fn of(identifiers: &[Identifier]) -> Self {
        let mut sums = Vec::new();
        for (number, identifier) in identifiers.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            for spelling in spellings(identifier) {
                let kinds = HashKind::ALL.iter();
                sums.extend(kinds.map(|&kind| (head(&sum(kind, &spelling)), number)));
            }
        }
        sums.sort_unstable();
        sums.dedup();
        Self(sums)
    }

    /// Sums in hex and in base64, each a word of its own.
    pub(super) fn find(&self, text: &[u8], identifiers: &[Identifier]) -> Vec<(Match, HashKind)> {
        let mut found = Vec::new();
        let mut end = 0_usize;
        for word in text.split_inclusive(|&byte| !is_base64(byte)) {
            let start = end;
            end = end.saturating_add(word.len());
            if word.len() < SHORTEST {
                continue;
            }
            for (offset, bytes) in sums_in(word) {
                let at = start.saturating_add(offset);
                found.extend(
                    self.look_up(&bytes, identifiers)
                        .map(|(identifier, kind)| (Match { start: at, end, identifier }, kind)),
                );
            }
        }
        found
    }

    fn look_up(
        &self,
        bytes: &[u8],
        identifiers: &[Identifier],
    ) -> impl Iterator<Item = (usize, HashKind)> {
        let head = head(bytes);
        let start = self.0.partition_point(|&(other, _)| other < head);
        let same = self.0.get(start..).unwrap_or_default();
        let same = same.iter().take_while(move |&&(other, _)| other == head);
        same.filter_map(move |&(_, number)| {
            let number = usize::try_from(number).ok()?;
            let identifier = identifiers.get(number)?;
            let kind = HashKind::ALL.iter().find(|&&kind| {
                spellings(identifier).iter().any(|spelling| sum(kind, spelling) == bytes)
            })?;
            Some((number, *kind))
        })
    }
}

/// What people hash: the value as it is, in lower case (as for gravatar.com), in NFKC and both.
fn spellings(identifier: &Identifier) -> Vec<String> {
    let value = identifier.value.trim();
    let composed: String = value.nfkc().collect();
    let mut spellings = vec![value.to_lowercase(), composed.to_lowercase(), composed];
    spellings.push(value.to_owned());
    if identifier.kind == IdentifierKind::Phone {
        spellings.push(value.chars().filter(char::is_ascii_digit).collect());
    }
    if matches!(identifier.kind, IdentifierKind::Domain | IdentifierKind::Host) {
        spellings.extend(observable::host(value));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

fn sum(kind: HashKind, text: &str) -> Vec<u8> {
    match kind {
        HashKind::Md5 => md5::Md5::digest(text).to_vec(),
        HashKind::Sha1 => sha1::Sha1::digest(text).to_vec(),
        HashKind::Sha256 => sha2::Sha256::digest(text).to_vec(),
    }
}

/// The first eight bytes as a number.
fn head(sum: &[u8]) -> u64 {
    sum.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// What a word of letters of base64 may be the spelling of, and where in the word it begins:
/// the whole of it, or its end behind signs of base64 that are something else (`avatar/…`).
fn sums_in(word: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let letters = word.iter().take_while(|&&byte| is_base64(byte)).count();
    let word = word.get(..letters).unwrap_or_default();
    let hex = word.split(|byte| !byte.is_ascii_hexdigit());
    let offset = |part: &[u8]| part.as_ptr().addr().saturating_sub(word.as_ptr().addr());
    let hex = hex.filter(|part| HEX.contains(&part.len()));
    let hex = hex.filter_map(move |part| Some((offset(part), unhex(part)?)));
    let tails = BASE64.iter().filter_map(move |&length| {
        let start = word.len().checked_sub(length)?;
        let tail = word.get(start..)?;
        let bytes = [&ANY_STANDARD, &ANY_URL_SAFE].into_iter().find_map(|e| e.decode(tail).ok())?;
        Some((start, bytes))
    });
    hex.chain(tails)
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map(|&[high, low]| Some((value(high)? << 4) | value(low)?)).collect()
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Lengths of the three sums in hex.
const HEX: [usize; 3] = [32, 40, 64];

/// Lengths of the three sums in base64 without padding.
const BASE64: [usize; 3] = [22, 27, 43];

/// The shortest of all.
const SHORTEST: usize = 22;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::RequireNone)
    .with_decode_allow_trailing_bits(true);
const ANY_STANDARD: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const ANY_URL_SAFE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);
