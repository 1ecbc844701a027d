//! A signature as it stands in DKIM-Signature (RFC 6376 section 3.5), in
//! ARC-Message-Signature and in ARC-Seal (RFC 8617 section 4.1).

use std::collections::BTreeMap;

use mail::Field;

use crate::canonical::{self, Canon};
use crate::key::Algorithm;
use crate::tags::{base64, tag, tags};

/// What DKIM-Signature and ARC-Message-Signature state alike.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) stamp: Stamp,
    pub(crate) body_hash: Vec<u8>,
    pub(crate) header_canon: Canon,
    pub(crate) body_canon: Canon,
    /// `h=`: names of the signed fields.
    pub(crate) signed: Vec<String>,
    /// `l=`: how much of the body is signed, if not all.
    pub(crate) length: Option<u64>,
    /// `i=` of a DKIM-Signature.
    pub(crate) identity: Option<String>,
    /// `x=`, seconds since 1970.
    pub(crate) expires: Option<i64>,
}

/// What ARC-Seal states too: who signed, how, and the signature itself.
#[derive(Debug)]
pub(crate) struct Stamp {
    pub(crate) algorithm: Algorithm,
    pub(crate) domain: String,
    pub(crate) selector: String,
    pub(crate) signature: Vec<u8>,
}

impl Stamp {
    pub(crate) fn read(tags: &[(&str, &str)]) -> Option<Self> {
        let domain = tag(tags, "d")?;
        let selector = tag(tags, "s")?;
        let is_name = |name: &str| {
            !name.is_empty()
                && name.len() <= NAME_BYTES_MAX
                && name.bytes().all(|b| b.is_ascii_graphic())
        };
        (is_name(domain) && is_name(selector)).then_some(())?;
        Some(Self {
            algorithm: Algorithm::of_word(tag(tags, "a")?)?,
            domain: domain.to_ascii_lowercase(),
            selector: selector.to_ascii_lowercase(),
            signature: base64(tag(tags, "b")?)?,
        })
    }
}

impl Signature {
    /// Reads a DKIM-Signature.
    pub(crate) fn dkim(text: &str) -> Option<Self> {
        let tags = tags(text)?;
        (tag(&tags, "v")? == "1").then_some(())?;
        let identity = tag(&tags, "i").map(str::to_ascii_lowercase);
        let signature = Self::read(&tags)?;
        // RFC 6376 section 5.4: From must be among the signed fields.
        signature.signed.iter().any(|name| name == "from").then_some(())?;
        Some(Self { identity, ..signature })
    }

    /// Reads what both kinds have; `i=` means another thing in each.
    pub(crate) fn read(tags: &[(&str, &str)]) -> Option<Self> {
        let canon = tag(tags, "c").unwrap_or("simple/simple");
        let (header, body) = canon.split_once('/').unwrap_or((canon, "simple"));
        let seconds = |name| tag(tags, name).map(|text| text.parse::<i64>().ok());
        let signed = tag(tags, "h")?.split(':').map(|name| name.trim().to_ascii_lowercase());
        Some(Self {
            stamp: Stamp::read(tags)?,
            body_hash: base64(tag(tags, "bh")?)?,
            header_canon: Canon::of_word(header)?,
            body_canon: Canon::of_word(body)?,
            signed: signed.filter(|name| !name.is_empty()).collect(),
            length: match tag(tags, "l") {
                Some(length) => Some(length.parse().ok()?),
                None => None,
            },
            identity: None,
            expires: match seconds("x") {
                Some(at) => Some(at?),
                None => None,
            },
        })
    }

    /// The bytes that are signed: the named fields from the bottom up, each field once
    /// (RFC 6376 section 5.4.2), and at last the field with the signature itself.
    pub(crate) fn input(&self, fields: &Fields<'_>, own: &Field<'_>) -> Vec<u8> {
        let mut input = Vec::new();
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &self.signed {
            let nth = taken.entry(name).or_default();
            if let Some(field) = fields.nth_from_bottom(name, *nth) {
                canonical::field(self.header_canon, &field.name, &field.raw, &mut input);
            }
            *nth = nth.saturating_add(1);
        }
        unsigned(self.header_canon, own, &mut input);
        input
    }
}

/// The fields of a header by their names.
#[derive(Debug)]
pub(crate) struct Fields<'f> {
    by_name: BTreeMap<String, Vec<&'f Field<'f>>>,
}

impl<'f> Fields<'f> {
    pub(crate) fn new(fields: &'f [Field<'f>]) -> Self {
        let mut by_name: BTreeMap<String, Vec<&Field<'_>>> = BTreeMap::new();
        for field in fields {
            by_name.entry(field.name.trim_end().to_ascii_lowercase()).or_default().push(field);
        }
        Self { by_name }
    }

    /// All of a name, given in lower case, from the top.
    pub(crate) fn named(&self, name: &str) -> &[&'f Field<'f>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    fn nth_from_bottom(&self, name: &str, nth: usize) -> Option<&'f Field<'f>> {
        self.named(name).iter().rev().nth(nth).copied()
    }
}

/// Puts a field that holds a signature into its normal form: without the value of `b=` and
/// without a line end (RFC 6376 section 3.7).
pub(crate) fn unsigned(canon: Canon, field: &Field<'_>, to: &mut Vec<u8>) {
    let mut raw = Vec::with_capacity(field.raw.len());
    for (index, piece) in field.raw.split(|b| *b == b';').enumerate() {
        if index > 0 {
            raw.push(b';');
        }
        let equals = piece.iter().position(|b| *b == b'=');
        match equals.and_then(|at| piece.split_at_checked(at.saturating_add(1))) {
            Some((name, _)) if is_b(name) => {
                raw.extend_from_slice(name);
            }
            _ => raw.extend_from_slice(piece),
        }
    }
    canonical::field(canon, &field.name, &raw, to);
    to.truncate(to.len().saturating_sub(2));
}

fn is_b(name: &[u8]) -> bool {
    name.strip_suffix(b"=").is_some_and(|name| name.trim_ascii() == b"b")
}

/// A DNS name has no more (RFC 1035 section 2.3.4).
const NAME_BYTES_MAX: usize = 253;
