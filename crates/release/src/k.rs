//! How many independent organisations a share may be about, for whoever reads it.
//!
//! A reader knows who is in the audience, and every word of a share that belongs to a region,
//! a kind, a partner or a product narrows it. What is counted are the corporate groups whose
//! recorded attributes contradict no such word, for the reader that can rule out most: itself.
//! What a reader knows besides what is recorded is not known here either.

use std::collections::{BTreeMap, BTreeSet};

use vocab::OrganisationId;

use crate::vocabulary::normal;

vocab::vocabulary! {
    /// An attribute of organisations that words of a share may name.
    AttributeKind {
        Sig = "sig",
        Region = "region",
        Kind = "kind",
        Partner = "partner",
        Product = "product",
    }
}

/// An organisation of the audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub organisation: OrganisationId,
    /// The corporate group, or the organisation itself.
    pub group: OrganisationId,
    /// The words of each attribute. One that is unset may hide a contradiction: its member
    /// does not count wherever a share names any word of the attribute.
    pub attributes: BTreeMap<AttributeKind, BTreeSet<String>>,
}

/// How well the victims of a share are hidden among its audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct K {
    /// Corporate groups that it may be about, for the reader who can rule out most.
    pub k: usize,
    pub threshold: usize,
    /// Words that rule members out, in the order of attributes and words.
    pub shrinking: Vec<Shrink>,
    /// Words that no text names but that fit all whom the texts leave some reader with, and
    /// not the whole audience: whoever it is about, this becomes known of it.
    pub shared: Vec<(AttributeKind, String)>,
}

/// A word that rules members out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrink {
    pub attribute: AttributeKind,
    pub value: String,
    /// What k would be if the share named no word of this attribute.
    pub without: usize,
}

impl K {
    /// Whether a share is hidden well enough to go out without anybody's accepting the risk.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.k >= self.threshold && self.shared.is_empty()
    }
}

/// Counts for the organisations that a share reaches on the day, and those of them and of
/// others that read it. `texts` are the rendered texts of this version and of everything
/// linked to it that this audience has had.
#[must_use]
pub fn k(audience: &[Member], viewers: &[Member], texts: &[&str], threshold: usize) -> K {
    let named = named(audience, texts);
    let candidates = candidates(audience, &named);
    let shrinking = named.iter().flat_map(|(attribute, values)| {
        let coarser: BTreeMap<_, _> = named
            .iter()
            .filter(|(other, _)| *other != attribute)
            .map(|(a, b)| (*a, b.clone()))
            .collect();
        let without = smallest(&self::candidates(audience, &coarser), viewers);
        values.iter().map(move |value| Shrink {
            attribute: *attribute,
            value: value.clone(),
            without,
        })
    });
    let smallest = smallest(&candidates, viewers);
    K {
        k: smallest,
        threshold,
        shrinking: shrinking.filter(|shrink| shrink.without > smallest).collect(),
        shared: shared(audience, &candidates, viewers, &named),
    }
}

type Words = BTreeMap<AttributeKind, BTreeSet<String>>;

/// The words of the audience's attributes that stand in the texts.
fn named(audience: &[Member], texts: &[&str]) -> Words {
    let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    let mut all: Words = BTreeMap::new();
    for (attribute, values) in audience.iter().flat_map(|member| &member.attributes) {
        all.entry(*attribute).or_default().extend(values.iter().cloned());
    }
    for values in all.values_mut() {
        values.retain(|value| {
            let value = folded(value);
            texts.iter().any(|text| stands_in(text, &value))
        });
    }
    all.retain(|_, values| !values.is_empty());
    all
}

/// Members that no word contradicts.
fn candidates<'a>(audience: &'a [Member], named: &Words) -> Vec<&'a Member> {
    let fits = |member: &&Member| {
        named.iter().all(|(attribute, values)| {
            let own = member.attributes.get(attribute);
            own.is_some_and(|own| !own.is_disjoint(values))
        })
    };
    audience.iter().filter(fits).collect()
}

/// Groups that are left for the reader who can rule out most.
fn smallest(candidates: &[&Member], viewers: &[Member]) -> usize {
    let groups: BTreeSet<OrganisationId> = candidates.iter().map(|member| member.group).collect();
    let is_within = viewers.iter().any(|viewer| groups.contains(&viewer.group));
    groups.len() - usize::from(is_within)
}

/// What the texts tell a reader of all whom they leave it with.
fn shared(
    audience: &[Member],
    candidates: &[&Member],
    viewers: &[Member],
    named: &Words,
) -> Vec<(AttributeKind, String)> {
    let mut shared = BTreeSet::new();
    let groups: BTreeSet<_> = viewers.iter().map(|viewer| Some(viewer.group)).collect();
    for group in groups.into_iter().chain([None]) {
        let is_other = |member: &&Member| Some(member.group) != group;
        let before = common(audience.iter().filter(is_other));
        let after = common(candidates.iter().copied().filter(is_other));
        shared.extend(after.difference(&before).cloned());
    }
    let is_named = |(attribute, value): &(AttributeKind, String)| {
        named.get(attribute).is_some_and(|values| values.contains(value))
    };
    shared.into_iter().filter(|one| !is_named(one)).collect()
}

/// The words that all of some members have.
fn common<'a>(members: impl Iterator<Item = &'a Member>) -> BTreeSet<(AttributeKind, String)> {
    let words = |member: &Member| -> BTreeSet<(AttributeKind, String)> {
        let pairs = member.attributes.iter().flat_map(|(attribute, values)| {
            values.iter().map(move |value| (*attribute, value.clone()))
        });
        pairs.collect()
    };
    members.map(words).reduce(|all, one| &all & &one).unwrap_or_default()
}

/// The normal form without blanks, which people set as they like: a space where Latin words
/// part, nothing between Japanese letters.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in normal(text).split_whitespace() {
        let is_latin = |c: char| c.is_ascii_alphanumeric();
        if folded.ends_with(is_latin) && word.starts_with(is_latin) {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Whether a word stands in a text; a Latin one as a whole word.
fn stands_in(text: &str, word: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let behind = text.get(at + word.len()..).unwrap_or_default();
            let is_parted = !word.starts_with(is_latin) || !before.ends_with(is_latin);
            is_parted && (!word.ends_with(is_latin) || !behind.starts_with(is_latin))
        })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use vocab::Uuid;

    use super::*;

    fn id(number: u128) -> OrganisationId {
        OrganisationId(Uuid::new(number))
    }

    /// `number group attribute=word,word attribute=word`
    fn member(line: &str) -> Member {
        let mut words = line.split(' ');
        let mut number = || id(words.next().unwrap().parse().unwrap());
        let (organisation, group) = (number(), number());
        let attributes = words.map(|one| {
            let (attribute, values) = one.split_once('=').unwrap();
            let values = values.split(',').filter(|value| !value.is_empty());
            let values = values.map(|value| value.replace('_', " ")).collect();
            (AttributeKind::of_word(attribute).unwrap(), values)
        });
        Member { organisation, group, attributes: attributes.collect() }
    }

    const SIG: [&str; 6] = [
        "1 1 region=関東 kind=manufacturer product=ガス_メーター",
        "2 2 region=関東 kind=manufacturer product=弁",
        "3 3 region=九州 kind=manufacturer product=弁",
        "4 4 region=九州 kind=utility product=都市ガス",
        "5 4 region=関東 kind=utility product=都市ガス",
        "6 6 kind=manufacturer product=valve",
    ];

    fn check(texts: &[&str], expected: &Expect) {
        let audience: Vec<Member> = SIG.iter().map(|line| member(line)).collect();
        let found = k(&audience, &audience, texts, 3);
        let mut lines = vec![format!("k {} holds {}", found.k, found.holds())];
        for one in &found.shrinking {
            lines.push(format!("{} {}: without {}", one.attribute, one.value, one.without));
        }
        lines.extend(found.shared.iter().map(|(kind, value)| format!("shared {kind} {value}")));
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn words_of_attributes_shrink_the_audience() {
        check(&["請求書を装う攻撃"], &expect!["k 4 holds true"]);
        check(
            &["関東の組織を狙う攻撃"],
            &expect![[r#"
            k 2 holds false
            region 関東: without 4"#]],
        );
        check(
            &["関東の組織を狙う攻撃", "ガスメーターの図面"],
            &expect![[r#"
            k 0 holds false
            product ガス メーター: without 2
            shared kind manufacturer"#]],
        );
        check(
            &["Valve specification"],
            &expect![[r#"
            k 0 holds false
            product valve: without 4
            shared kind manufacturer"#]],
        );
        check(&["Valves"], &expect!["k 4 holds true"]);
        check(
            &["ﾊﾞﾙﾌﾞと都市 ガス"],
            &expect![[r#"
            k 0 holds false
            product 都市ガス: without 4
            shared kind utility"#]],
        );
    }

    #[test]
    fn an_empty_audience_hides_nobody() {
        assert_eq!(k(&[], &[], &["関東"], 3).k, 0);
        let alone = [member("1 1 region=関東")];
        assert_eq!(k(&alone, &alone, &[""], 3).k, 0);
        assert_eq!(k(&alone, &[member("9 9")], &[""], 3).k, 1);
    }

    proptest! {
        /// More words never hide anybody better, and the order of members does not matter.
        #[test]
        fn k_only_shrinks(texts in prop::collection::vec("(関東|九州|弁|都市ガス|valve|の| ){0,4}", 0..4)) {
            let audience: Vec<Member> = SIG.iter().map(|line| member(line)).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let all = k(&audience, &audience, &texts, 3);
            let none = k(&audience, &audience, &[], 3);
            prop_assert!(all.k <= none.k);
            let turned: Vec<Member> = audience.iter().rev().cloned().collect();
            prop_assert_eq!(&k(&turned, &turned, &texts, 3), &all);
            for one in &all.shrinking {
                prop_assert!(one.without > all.k);
            }
        }
    }
}
