//! The sketch of a text: the smallest hashes of its runs of letters (bottom-k sketch, Broder
//! 1997). Two texts are alike as far as their sketches are, whatever was put around them.

use std::collections::BTreeSet;

use crate::vocabulary::normal;

/// The smallest 64 hashes of all runs of five letters or digits, smallest first.
/// Blanks, marks and case do not count. A text of fewer letters is one run.
#[must_use]
pub fn sketch(text: &str) -> Vec<u32> {
    let letters: Vec<char> = normal(text).chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let mut smallest = BTreeSet::new();
    // Nearly every run of a long text lies above it.
    let mut bound = u32::MAX;
    for run in letters.windows(RUN.min(letters.len())) {
        let hash = hash(run);
        if hash <= bound {
            smallest.insert(hash);
        }
        if smallest.len() > SKETCH {
            smallest.pop_last();
            bound = smallest.last().copied().unwrap_or(bound);
        }
    }
    smallest.into_iter().collect()
}

/// How alike two texts are by their sketches, from 0 to 1: the share of their runs that both
/// have, estimated by the smallest hashes of both together.
#[must_use]
pub fn likeness(a: &[u32], b: &[u32]) -> f32 {
    let (a, b): (BTreeSet<u32>, BTreeSet<u32>) =
        (a.iter().copied().collect(), b.iter().copied().collect());
    let (mut both, mut all) = (0_u16, 0_u16);
    for hash in a.union(&b).take(SKETCH) {
        all += 1;
        both += u16::from(a.contains(hash) && b.contains(hash));
    }
    if all == 0 { 0.0 } else { f32::from(both) / f32::from(all) }
}

/// Multiplies and folds, a code point at a time, and ends with the finishing steps of MurmurHash3
/// so that small hashes are a fair choice of all.
fn hash(run: &[char]) -> u32 {
    let fold = |hash: u64, c: &char| (hash ^ u64::from(u32::from(*c))).wrapping_mul(FOLD);
    let mut hash = run.iter().fold(SEED, fold);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    u32::try_from(hash >> 32).unwrap_or_default()
}

/// Hashes of a sketch.
const SKETCH: usize = 64;
/// Letters of a run.
const RUN: usize = 5;
/// Those of FNV-1a with 64 bits.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const FOLD: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(a: &str, b: &str, expected: &Expect) {
        expected.assert_eq(&format!("{:.1}", likeness(&sketch(a), &sketch(b))));
    }

    #[test]
    fn texts_are_alike_as_far_as_they_share_runs() {
        let text = "至急、添付の請求書をご確認いただき、指定の口座へお振込みをお願いいたします。";
        check(text, text, &expect!["1.0"]);
        check(text, &text.replace('、', "\n "), &expect!["1.0"]);
        check(text, &format!("山田様\n{text}"), &expect!["0.9"]);
        check(text, "Your mailbox is full. Please sign in to keep your mails.", &expect!["0.0"]);
        check("", "", &expect!["0.0"]);
        check("はい", "はい", &expect!["1.0"]);
    }

    proptest! {
        #[test]
        fn likeness_has_no_direction_and_stays_in_its_bounds(a in ".{0,80}", b in ".{0,80}") {
            let (a, b) = (sketch(&a), sketch(&b));
            prop_assert!((likeness(&a, &b) - likeness(&b, &a)).abs() < f32::EPSILON);
            prop_assert!((0.0..=1.0).contains(&likeness(&a, &b)));
            prop_assert!(a.len() <= SKETCH && a.is_sorted());
        }
    }
}
