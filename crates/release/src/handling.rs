//! How a submission may be used: what its submitter decided, checked for contradictions,
//! and what remains when several submissions become one share.

use jiff::Timestamp;
use vocab::{Attribution, ConsentRule, Preset, SigId, Tlp};

use crate::audience::{Audience, Reach};

/// The submitter's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Whom a share made of it may reach. Nobody: the hub alone.
    pub audience: Audience,
    pub tlp: Tlp,
    /// "Attack indicators only (no text, no target) may go to my SIG at once."
    pub indicators_at_once: bool,
    pub consent: ConsentRule,
    pub attribution: Attribution,
    /// Words that must never go out.
    pub never: Vec<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
}

vocab::vocabulary! {
    /// Why a handling cannot be meant.
    Contradiction {
        AtOnceWithoutSig = "at-once-without-sig",
        AudienceBeyondTlp = "audience-beyond-tlp",
        NamedWithStandingConsent = "named-with-standing-consent",
        NoWord = "no-word",
        OwnSigNotMember = "own-sig-not-member",
        PublicWithoutClear = "public-without-clear",
        StandingWithoutAudience = "standing-without-audience",
        TooManyWords = "too-many-words",
        UntilBeforeFrom = "until-before-from",
        UntilPassed = "until-passed",
    }
}

/// Words that may be named as never to be passed on.
pub const NEVER_MAX: usize = 200;

impl Handling {
    /// What a preset stands for, for an organisation in these SIGs.
    #[must_use]
    pub fn preset(preset: Preset, own: &[SigId]) -> Self {
        let own_sigs = Audience::new(own.iter().copied().map(Reach::Sig));
        let closed = Self {
            audience: Audience::default(),
            tlp: Tlp::Red,
            indicators_at_once: false,
            consent: ConsentRule::AskMe,
            attribution: Attribution::Anonymous,
            never: Vec::new(),
            from: None,
            until: None,
        };
        match preset {
            Preset::HubOnly => closed,
            Preset::OwnSigAskMe => Self { audience: own_sigs, tlp: Tlp::Amber, ..closed },
            Preset::AllSigsAskMe => {
                Self { audience: Audience::new([Reach::AllSigs]), tlp: Tlp::Amber, ..closed }
            }
            Preset::StandingConsent => Self {
                audience: Audience::new([Reach::AllSigs, Reach::Partners]),
                tlp: Tlp::Green,
                indicators_at_once: !own.is_empty(),
                consent: ConsentRule::Standing,
                ..closed
            },
        }
    }

    /// What cannot be meant, in the order of the list; `own` are the SIGs of the submitter.
    #[must_use]
    pub fn contradictions(&self, own: &[SigId], now: Timestamp) -> Vec<Contradiction> {
        let public = self.audience.contains(Reach::Public);
        let names_foreign_sig_only = self.indicators_at_once && own.is_empty();
        let reaches_own =
            own.iter().any(|sig| self.audience.iter().any(|reach| reach.covers(Reach::Sig(*sig))));
        let held = [
            (
                Contradiction::AtOnceWithoutSig,
                self.indicators_at_once && !own.is_empty() && !reaches_own,
            ),
            (Contradiction::AudienceBeyondTlp, self.tlp == Tlp::Red && !self.audience.is_nobody()),
            (
                Contradiction::NamedWithStandingConsent,
                self.attribution == Attribution::Named && self.consent == ConsentRule::Standing,
            ),
            (Contradiction::NoWord, self.never.iter().any(|word| word.trim().chars().count() < 2)),
            (Contradiction::OwnSigNotMember, names_foreign_sig_only),
            (Contradiction::PublicWithoutClear, public && self.tlp != Tlp::Clear),
            (
                Contradiction::StandingWithoutAudience,
                self.consent == ConsentRule::Standing && self.audience.is_nobody(),
            ),
            (Contradiction::TooManyWords, self.never.len() > NEVER_MAX),
            (
                Contradiction::UntilBeforeFrom,
                matches!((self.from, self.until), (Some(from), Some(until)) if until <= from),
            ),
            (Contradiction::UntilPassed, self.until.is_some_and(|until| until <= now)),
        ];
        held.into_iter()
            .filter_map(|(contradiction, holds)| holds.then_some(contradiction))
            .collect()
    }

    /// What all of them allow: the handling of a share made of several submissions.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let mut never: Vec<String> = self.never.iter().chain(&other.never).cloned().collect();
        never.sort();
        never.dedup();
        Self {
            audience: self.audience.meet(&other.audience),
            tlp: self.tlp.max(other.tlp),
            indicators_at_once: self.indicators_at_once && other.indicators_at_once,
            consent: self.consent.min(other.consent),
            attribution: self.attribution.min(other.attribution),
            never,
            from: self.from.max(other.from),
            until: [self.until, other.until].into_iter().flatten().min(),
        }
    }

    /// Whether a share may go out at this time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

/// Whether a recipient may pass a share on: a plain yes or no to what is asked most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassOn {
    pub subsidiaries: bool,
    pub providers: bool,
}

impl PassOn {
    /// What TLP 2.0 allows (FIRST, 2022): RED stays with its readers and AMBER+STRICT within
    /// the organisation; AMBER reaches its clients where they need to know, which is taken to
    /// hold for subsidiaries and for whoever runs its mail or network on its behalf.
    #[must_use]
    pub fn of(tlp: Tlp) -> Self {
        let allowed = tlp <= Tlp::Amber;
        Self { subsidiaries: allowed, providers: allowed }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use vocab::Uuid;

    use super::*;

    const SIG: SigId = SigId(Uuid::new(1));

    fn check(change: impl FnOnce(&mut Handling), expected: &Expect) {
        let mut handling = Handling::preset(Preset::OwnSigAskMe, &[SIG]);
        change(&mut handling);
        let found = handling.contradictions(&[SIG], Timestamp::UNIX_EPOCH);
        let found: Vec<&str> = found.iter().map(|one| one.as_str()).collect();
        expected.assert_eq(&found.join(" "));
    }

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        check(|_| {}, &expect![""]);
        check(|one| one.tlp = Tlp::Red, &expect!["audience-beyond-tlp"]);
        check(
            |one| one.audience = Audience::new([Reach::Public]),
            &expect!["public-without-clear"],
        );
        check(|one| (one.from, one.until) = (at(9), at(5)), &expect!["until-before-from"]);
        check(|one| one.until = at(-1), &expect!["until-passed"]);
        check(|one| one.never.push(" 緑 ".to_owned()), &expect!["no-word"]);
        check(|one| one.never = vec!["緑野".to_owned(); 201], &expect!["too-many-words"]);
        check(
            |one| {
                one.indicators_at_once = true;
                one.audience = Audience::new([Reach::Partners]);
            },
            &expect!["at-once-without-sig"],
        );
        check(
            |one| {
                one.consent = ConsentRule::Standing;
                one.attribution = Attribution::Named;
                one.audience = Audience::default();
            },
            &expect!["named-with-standing-consent standing-without-audience"],
        );
        let outside =
            Handling { indicators_at_once: true, ..Handling::preset(Preset::AllSigsAskMe, &[]) };
        let found = outside.contradictions(&[], Timestamp::UNIX_EPOCH);
        assert_eq!(found, [Contradiction::OwnSigNotMember]);
    }

    #[test]
    fn presets_hold_no_contradiction() {
        for own in [&[][..], &[SIG]] {
            for preset in Preset::ALL {
                let handling = Handling::preset(*preset, own);
                assert_eq!(handling.contradictions(own, Timestamp::UNIX_EPOCH), [], "{preset}");
            }
        }
    }

    fn handlings() -> impl Strategy<Value = Handling> {
        let reach = prop_oneof![
            (0..3u128).prop_map(|id| Reach::Sig(SigId(Uuid::new(id)))),
            Just(Reach::AllSigs),
            Just(Reach::Partners),
            Just(Reach::Public),
        ];
        let audience = prop::collection::vec(reach, 0..4).prop_map(Audience::new);
        let times = (prop::option::of(0..9i64), prop::option::of(0..9i64));
        let words = (0..Tlp::ALL.len(), any::<bool>(), any::<bool>(), any::<bool>());
        (audience, words, times).prop_map(
            |(audience, (tlp, at_once, standing, named), (from, until))| Handling {
                audience,
                tlp: Tlp::ALL[tlp],
                indicators_at_once: at_once,
                consent: if standing { ConsentRule::Standing } else { ConsentRule::AskMe },
                attribution: if named { Attribution::Named } else { Attribution::Anonymous },
                never: Vec::new(),
                from: from.and_then(at),
                until: until.and_then(at),
            },
        )
    }

    proptest! {
        #[test]
        fn a_meet_allows_only_what_both_allow(a in handlings(), b in handlings(), second in 0..9i64) {
            let both = a.meet(&b);
            let now = at(second).unwrap();
            prop_assert_eq!(&both, &b.meet(&a));
            prop_assert!(!both.is_open(now) || a.is_open(now) && b.is_open(now));
            prop_assert!(both.tlp >= a.tlp && both.tlp >= b.tlp);
            for reach in both.audience.iter() {
                for one in [&a, &b] {
                    prop_assert!(one.audience.iter().any(|mine| mine.covers(reach)));
                }
            }
        }
    }
}
