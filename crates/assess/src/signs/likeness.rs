//! Whether a domain was made to be taken for another one.

use std::borrow::Cow;

use unicode_security::confusable_detection::skeleton;

/// The trick by which one domain looks like another, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trick {
    Added,
    Dropped,
    Replaced,
    Swapped,
    /// Two letters differ, in a long name.
    TwoLetters,
    /// Characters that look the same: `rn` and `m`, `0` and `o`, other scripts.
    Homoglyph,
    Hyphen,
    /// A word was joined to the name by a hyphen.
    Affix,
    /// The same name under another public suffix.
    Suffix,
    /// The name stands further left, in the sub-domain of another one.
    SubDomain,
}

impl Trick {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "letter-added",
            Self::Dropped => "letter-dropped",
            Self::Replaced => "letter-replaced",
            Self::Swapped => "letters-swapped",
            Self::TwoLetters => "two-letters",
            Self::Homoglyph => "homoglyph",
            Self::Hyphen => "hyphen",
            Self::Affix => "affix",
            Self::Suffix => "suffix",
            Self::SubDomain => "sub-domain",
        }
    }

    /// How sure the trick is: names of real companies differ by one letter too,
    /// the shorter the more, and groups own their name under several suffixes.
    pub(super) const fn strength(self, letters: usize) -> f64 {
        match self {
            Self::Homoglyph | Self::Hyphen | Self::SubDomain => 1.0,
            Self::Added | Self::Dropped | Self::Swapped if letters >= SURE_FROM => 1.0,
            Self::Suffix => 0.8,
            Self::Affix if letters >= DISTANCE_FROM => 0.8,
            Self::Affix => 0.6,
            Self::Added | Self::Dropped | Self::Replaced | Self::Swapped | Self::TwoLetters => {
                if letters >= SURE_FROM {
                    0.9
                } else {
                    0.6
                }
            }
        }
    }
}

/// A registrable domain taken apart for comparing.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// The registrable domain itself.
    pub(super) site: &'a str,
    /// Its first label, in Unicode.
    pub(super) label: Cow<'a, str>,
    suffix: &'a str,
    pub(super) letters: usize,
    bag: u64,
    /// The neighbouring letters of the name, and those of the whole host under it.
    pairs: u64,
    host_pairs: u64,
}

/// What tells most pairs of names apart without comparing them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(super) letters: usize,
    /// The set of the letters, look-alikes made the same.
    bag: u64,
    /// The neighbouring letters of the name.
    pairs: u64,
}

impl Shape {
    pub(crate) fn of(site: &str) -> Self {
        let name = Name::new(site);
        name.shape()
    }
}

impl<'a> Name<'a> {
    pub(super) fn new(site: &'a str) -> Self {
        let (label, suffix) = site.split_once('.').unwrap_or((site, ""));
        let label = if label.starts_with("xn--") {
            Cow::Owned(idna::domain_to_unicode(label).0)
        } else {
            Cow::Borrowed(label)
        };
        let letters = if label.is_ascii() { label.len() } else { label.chars().count() };
        let bag = bag(&label);
        let (pairs, host_pairs) = match (bag, pairs(&label)) {
            (u64::MAX, _) => (0, u64::MAX),
            (_, pairs) => (pairs, pairs),
        };
        Self { site, label, suffix, letters, bag, pairs, host_pairs }
    }

    fn shape(&self) -> Shape {
        Shape { letters: self.letters, bag: self.bag, pairs: self.pairs }
    }

    /// A site whose shape is known already.
    pub(super) fn with_shape(site: &'a str, shape: Shape) -> Self {
        let (label, suffix) = site.split_once('.').unwrap_or((site, ""));
        if label.starts_with("xn--") {
            return Self::new(site);
        }
        let Shape { letters, bag, pairs } = shape;
        let label = Cow::Borrowed(label);
        Self { site, label, suffix, letters, bag, pairs, host_pairs: pairs }
    }

    /// The registrable domain `site` of one host or of several.
    pub(super) fn of_hosts<'h>(hosts: impl IntoIterator<Item = &'h str>, site: &'a str) -> Self {
        let name = Self::new(site);
        let host_pairs = hosts.into_iter().fold(name.host_pairs, |all, host| all | pairs(host));
        Self { host_pairs, ..name }
    }

    /// Whether a comparison can find anything at all: every trick keeps most
    /// letters of the name and about its length, or the whole of it in the host.
    pub(super) fn may_resemble(&self, genuine: Shape) -> bool {
        let is_long = genuine.letters >= TWO_FROM;
        let changed = |letters| {
            let once = after_change(letters);
            if is_long { after_change(once) } else { once }
        };
        let rest = changed(self.bag & !genuine.bag) | changed(genuine.bag & !self.bag);
        // Without short circuits, because it is asked of every pair and half of these
        // comparisons hold: what the processor guesses wrong costs more than they do.
        let spread = self.letters.abs_diff(genuine.letters);
        let is_near = (rest == 0) & (spread <= TRICK_SPREAD);
        // Names of the same letters may be put together anyhow; otherwise single
        // letters differ, and their neighbours tell.
        let pairs_max = if is_long { 2 * PAIRS_BY_CHANGE } else { PAIRS_BY_CHANGE };
        self.may_hold(genuine) | (self.bag == genuine.bag)
            || is_near && (self.pairs ^ genuine.pairs).count_ones() <= pairs_max
    }

    /// Whether the name may stand whole in the host. Of foreign letters nothing is
    /// known before the whole comparison: they need no pairs and have all.
    fn may_hold(&self, genuine: Shape) -> bool {
        genuine.pairs & !self.host_pairs == 0
    }
}

/// The trick by which `host`, whose registrable domain is `name`, looks like `genuine`.
pub(super) fn likeness(host: &str, name: &Name<'_>, genuine: &Name<'_>) -> Option<Trick> {
    if name.site == genuine.site || !name.may_resemble(genuine.shape()) {
        return None;
    }
    let letters = genuine.letters;
    if name.label == genuine.label {
        return (letters >= NAME_FROM).then_some(Trick::Suffix);
    }
    if name.may_hold(genuine.shape()) && is_sub_domain(host, name, genuine, letters) {
        return Some(Trick::SubDomain);
    }
    let (a, b) = (&*name.label, &*genuine.label);
    // Cheap and exact for almost every pair: the rest needs names of like length.
    let spread = a.len().abs_diff(b.len());
    if letters >= NAME_FROM && spread > 1 && is_affix(a, b) {
        return Some(Trick::Affix);
    }
    if spread > SPREAD_MAX || letters < SHORT_FROM {
        return None;
    }
    let same_suffix = name.suffix == genuine.suffix;
    let foreign = name.bag == u64::MAX || genuine.bag == u64::MAX;
    if (foreign || name.bag == genuine.bag)
        && (same_suffix || letters >= NAME_FROM)
        && looks(a) == looks(b)
    {
        return Some(Trick::Homoglyph);
    }
    if letters >= NAME_FROM && letters_of(a).eq(letters_of(b)) {
        return Some(Trick::Hyphen);
    }
    let near = letters >= DISTANCE_FROM && (same_suffix || letters >= SURE_FROM);
    if near && spread <= TRICK_SPREAD { letter_trick(a, b, letters) } else { None }
}

/// `own.example.evil.com`, or the label alone when it is long enough to mean somebody.
fn is_sub_domain(host: &str, name: &Name<'_>, genuine: &Name<'_>, letters: usize) -> bool {
    let Some(above) = host.strip_suffix(name.site).and_then(|rest| rest.strip_suffix('.')) else {
        return false;
    };
    let whole = above == genuine.site
        || above.strip_suffix(genuine.site).is_some_and(|rest| rest.ends_with('.'))
        || above.strip_prefix(genuine.site).is_some_and(|rest| rest.starts_with('.'));
    whole || (letters >= DISTANCE_FROM && above.split('.').any(|label| label == genuine.label))
}

fn is_affix(label: &str, genuine: &str) -> bool {
    label.strip_prefix(genuine).is_some_and(|rest| rest.starts_with('-'))
        || label.strip_suffix(genuine).is_some_and(|rest| rest.ends_with('-'))
}

/// One bit for each letter that [`looks`] leaves; foreign letters have all bits,
/// because only the whole comparison can say what they look like.
fn bag(label: &str) -> u64 {
    label.bytes().fold(0, |bag, byte| {
        bag | match byte {
            b'5' => 1 << (b's' - b'a'),
            b'm' => 1 << (b'r' - b'a') | 1 << (b'n' - b'a'),
            b'd' => 1 << (b'c' - b'a') | 1 << (b'l' - b'a'),
            b'w' => 1 << (b'v' - b'a'),
            b'i' | b'1' => 1 << (b'l' - b'a'),
            b'0' => 1 << (b'o' - b'a'),
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'2'..=b'4' | b'6'..=b'9' => 1 << (byte - b'0' + 26),
            b'-' | b'.' => 0,
            _ => u64::MAX,
        }
    })
}

/// One bit, shared by several, for each pair of neighbouring bytes: what does not have
/// the bits of a name does not hold the name.
fn pairs(label: &str) -> u64 {
    let bytes = label.as_bytes();
    let neighbours = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    neighbours.fold(0, |pairs, (a, b)| pairs | 1 << ((u32::from(*a) * 31 + u32::from(*b)) % 64))
}

/// The letters of a bag but the two that one change takes away or brings.
const fn after_change(letters: u64) -> u64 {
    let rest = letters & letters.wrapping_sub(1);
    rest & rest.wrapping_sub(1)
}

/// Pairs of neighbours that one change touches, on both sides.
const PAIRS_BY_CHANGE: u32 = 6;

/// The label with everything that looks alike made the same.
fn looks(label: &str) -> String {
    let plain = if label.is_ascii() { label.to_owned() } else { skeleton(label).collect() };
    let mut seen = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '0' => seen.push('o'),
            '1' | 'i' | '|' | 'I' => seen.push('l'),
            '5' => seen.push('s'),
            c => seen.push(c),
        }
    }
    // The skeleton of Unicode writes m as rn itself, so everything goes that way.
    seen.replace('m', "rn").replace("vv", "w").replace("cl", "d")
}

/// The label without its hyphens.
fn letters_of(label: &str) -> impl Iterator<Item = u8> {
    label.bytes().filter(|&byte| byte != b'-')
}

/// One letter more, less, other or two swapped; in long names two changes. Labels
/// in other scripts have been compared as a whole, so bytes are letters here.
fn letter_trick(a: &str, b: &str, letters: usize) -> Option<Trick> {
    let (a, b) = differing(a.as_bytes(), b.as_bytes());
    match (a, b) {
        ([_], []) => Some(Trick::Added),
        ([], [_]) => Some(Trick::Dropped),
        ([_], [_]) => Some(Trick::Replaced),
        ([p, q], [r, s]) if p == s && q == r => Some(Trick::Swapped),
        _ if letters >= TWO_FROM && osa(a, b) == 2 => Some(Trick::TwoLetters),
        _ => None,
    }
}

/// The middles of two labels: their common beginning and end taken off.
fn differing<'t>(a: &'t [u8], b: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let middle = |rest: &'t [u8]| rest.get(..rest.len().saturating_sub(end)).unwrap_or_default();
    (middle(a), middle(b))
}

/// Optimal string alignment distance: insertion, deletion, substitution, swap of neighbours.
fn osa(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut a_previous = None;
    for (row, &x) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(b.len() + 1);
        current.push(row + 1);
        let mut b_previous = None;
        for (column, &y) in b.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, column) + usize::from(x != y))
                .min(at(&above, column + 1) + 1)
                .min(at(&current, column) + 1);
            if let Some(index) = column.checked_sub(1)
                && a_previous == Some(y)
                && b_previous == Some(x)
            {
                best = best.min(at(&before, index) + 1);
            }
            current.push(best);
            b_previous = Some(y);
        }
        before = std::mem::replace(&mut above, current);
        a_previous = Some(x);
    }
    above.last().copied().unwrap_or_default()
}

/// Shorter names are compared for nothing at all.
const SHORT_FROM: usize = 3;
/// Shorter names are too many to mean somebody under another suffix.
const NAME_FROM: usize = 4;
/// Shorter names are near to other real names by chance.
const DISTANCE_FROM: usize = 6;
/// From here one letter is seldom chance, and the suffix may differ too.
const SURE_FROM: usize = 8;
/// From here two letters may differ.
const TWO_FROM: usize = 10;
/// Letters by which the length of a name changes when letters are changed.
const TRICK_SPREAD: usize = 2;
/// Bytes by which two labels that look alike may differ in length.
const SPREAD_MAX: usize = 6;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(pairs: &[(&str, &str, &str)], expect: &Expect) {
        let lines: Vec<String> = pairs
            .iter()
            .map(|(host, site, genuine)| {
                let trick = likeness(host, &Name::of_hosts([*host], site), &Name::new(genuine));
                format!("{host} {genuine} {}\n", trick.map_or("-", Trick::as_str))
            })
            .collect();
        expect.assert_eq(&lines.concat());
    }

    fn check_sites(pairs: &[(&str, &str)], expect: &Expect) {
        let pairs: Vec<_> = pairs.iter().map(|&(site, genuine)| (site, site, genuine)).collect();
        check(&pairs, expect);
    }

    #[test]
    fn every_trick_is_named() {
        check_sites(
            &[
                ("b-comppany.com", "b-company.com"),
                ("b-compny.com", "b-company.com"),
                ("b-conpany.com", "b-company.com"),
                ("b-copmany.com", "b-company.com"),
                ("bcompany.com", "b-company.com"),
                ("b-cornpany.com", "b-company.com"),
                ("b-c0mpany.com", "b-company.com"),
                ("b-company.co.jp", "b-company.com"),
                ("b-company-trade.com", "b-company.com"),
                ("intematlonel-oil.com", "international-oil.com"),
                ("xn--pple-43d.com", "apple.com"),
            ],
            &expect![[r#"
                b-comppany.com b-company.com letter-added
                b-compny.com b-company.com letter-dropped
                b-conpany.com b-company.com letter-replaced
                b-copmany.com b-company.com letters-swapped
                bcompany.com b-company.com hyphen
                b-cornpany.com b-company.com homoglyph
                b-c0mpany.com b-company.com homoglyph
                b-company.co.jp b-company.com suffix
                b-company-trade.com b-company.com affix
                intematlonel-oil.com international-oil.com -
                xn--pple-43d.com apple.com homoglyph
            "#]],
        );
    }

    #[test]
    fn the_name_in_a_sub_domain_is_found() {
        check(
            &[
                ("www.b-company.com.evil.com", "evil.com", "b-company.com"),
                ("b-company.evil.com", "evil.com", "b-company.com"),
                ("abc.evil.com", "evil.com", "abc.com"),
                ("mail.b-company.com", "b-company.com", "b-company.com"),
            ],
            &expect![[r#"
                www.b-company.com.evil.com b-company.com sub-domain
                b-company.evil.com b-company.com sub-domain
                abc.evil.com abc.com -
                mail.b-company.com b-company.com -
            "#]],
        );
    }

    #[test]
    fn short_names_are_near_by_chance_only() {
        check_sites(
            &[
                ("nec.com", "nfc.com"),
                ("sony.com", "sany.com"),
                ("ibm.co.jp", "ibm.com"),
                ("a1b.com", "alb.com"),
                ("nissan.com", "nissin.com"),
                ("nissan.com", "nissin.co.jp"),
            ],
            &expect![[r#"
                nec.com nfc.com -
                sony.com sany.com -
                ibm.co.jp ibm.com -
                a1b.com alb.com homoglyph
                nissan.com nissin.com letter-replaced
                nissan.com nissin.co.jp -
            "#]],
        );
    }

    #[test]
    fn distance_counts_a_swap_as_one() {
        assert_eq!(osa(b"abcd", b"abdc"), 1);
        assert_eq!(osa(b"ca", b"abc"), 3);
        assert_eq!(osa(b"", b"abc"), 3);
    }
}
