//! From signs to a verdict: weighed, explained, and with what would have changed it.
//!
//! Each class has a score: its prior and the weights of all signs. A weight is
//! the log-likelihood ratio of the sign in that class against a mail of no
//! account, so weights add up and `prior` plus the weights of one class is its
//! score. The scores become probabilities by softmax, and the class is the
//! likeliest one if it has at least half of the whole.
//!
//! Signs of one family say nearly the same thing (several link tricks, several
//! failed authentications). The strongest of a family counts in full and each
//! next one half of the one before it, for and against apart, so that no family
//! ever weighs more than twice its strongest sign.
//!
//! What a single mail cannot show is how many others got it. `single-mail`
//! therefore stands against `targeted`, and grows as far as needed to keep that
//! class below `almost-certain`: only other mails can lift it there.
//!
//! The weights are set from what the public reports tell of each kind of attack
//! and are not learnt.

use std::cmp::Ordering;

use vocab::{MailKind, SenderKind, Spot, VerdictClass, VerdictWord};

use crate::sender::SenderJudgement;
use crate::sign::{Sign, SignKey};

/// What the mail most likely is.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The likeliest class, or undecided when none has half of the probability.
    pub class: VerdictClass,
    pub word: VerdictWord,
    /// Of the likeliest class, also when undecided; four digits.
    pub probability: f64,
    /// What carried it, strongest first; of an undecided mail, what speaks for the
    /// likeliest class that is not harmless and what speaks against it.
    pub reasons: Vec<Reason>,
    /// What would have changed the class: each sign whose absence alone would
    /// have, then up to three that were not found and that more of the mail, or
    /// somebody who knows the sender, could still show. Their weights are those of
    /// the signs: log-odds of attack.
    pub would_change: Vec<Reason>,
}

/// A sign key or a standing reason (`STANDING_REASONS`) with its weight for the class.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub key: &'static str,
    pub weight: f64,
    /// `None` for what was not found in the mail, and for standing reasons.
    pub spot: Option<Spot>,
}

/// Reasons that are no signs: only a piece of the mail is left, no notable sign
/// was found, the From domain cannot exist, how often each class is handed in, and
/// that one mail does not show whether others got it.
pub const STANDING_REASONS: [&str; 5] =
    ["fragment", "no-sign", "nonexistent-sender", "prior", "single-mail"];

/// Weighs the signs.
#[must_use]
pub fn verdict(kind: MailKind, sender: &SenderJudgement, signs: &[Sign]) -> Verdict {
    let notable = signs.iter().any(|sign| sign.weight >= NOTABLE_FROM);
    let standing = standing(kind, sender, !notable);
    let scale = Scale::new(&standing, signs);
    let outcome = outcome(&scale.scores);
    // A sign of another attack is nothing that speaks for peace.
    let calms = |reason: &Reason| {
        signs.iter().any(|sign| sign.key.as_str() == reason.key && sign.weight < 0.0)
    };
    let undecided = outcome.class() == VerdictClass::Undecided;
    let class = if undecided { suspected(&scale.scores) } else { outcome.top };
    let mut reasons = reasons(&scale, &standing, signs, class);
    reasons.retain(|reason| {
        let against = undecided && reason.weight <= AGAINST_FROM && calms(reason);
        reason.weight > 0.0 || against || reason.key == "single-mail"
    });
    reasons.sort_by(strongest_first);
    Verdict {
        class: outcome.class(),
        word: VerdictWord::of(outcome.probability),
        probability: outcome.probability,
        reasons,
        would_change: would_change(&scale, signs, &outcome, kind),
    }
}

/// Log-odds of attack rather than spam or harmless that one sign brings, the
/// prior taken off: the weight that stands beside the sign.
pub(crate) fn attack_weight(key: SignKey) -> f64 {
    let weights = key_effect(key).1;
    let odds = |scores: &Scores| {
        let sum = |classes: &[f64]| classes.iter().map(|score| score.exp()).sum::<f64>();
        let (attack, other) = scores.split_at(ATTACK_CLASSES);
        (sum(attack) / sum(other)).ln()
    };
    odds(&added(&PRIOR, &weights)) - odds(&PRIOR)
}

/// The likeliest class with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Outcome {
    /// Index in [`CLASSES`].
    top: usize,
    probability: f64,
    /// What `single-mail` took off the class `targeted`.
    single_mail: f64,
}

impl Outcome {
    fn class(&self) -> VerdictClass {
        match CLASSES.get(self.top) {
            Some(&class) if self.probability >= DECIDED_FROM => class,
            _ => VerdictClass::Undecided,
        }
    }
}

/// Weights by family, so that a sign more or less changes one family's sum only.
struct Scale {
    families: [Vec<Scores>; FAMILIES],
    /// For each sign its family and its index within it.
    seats: Vec<(usize, usize)>,
    scores: Scores,
}

impl Scale {
    fn new(standing: &[(&'static str, Scores)], signs: &[Sign]) -> Self {
        let mut families: [Vec<Scores>; FAMILIES] = Default::default();
        let mut seats = Vec::with_capacity(signs.len());
        for sign in signs {
            let (family, weights) = key_effect(sign.key);
            let family = family as usize;
            let seat = families.get_mut(family).map_or(0, |members| {
                members.push(weights.map(|weight| weight * sign.strength));
                members.len() - 1
            });
            seats.push((family, seat));
        }
        let fixed = standing.iter().fold(PRIOR, |scores, (_, weights)| added(&scores, weights));
        let scores =
            families.iter().fold(fixed, |scores, members| added(&scores, &family_sum(members)));
        Self { families, seats, scores }
    }

    fn members(&self, family: usize) -> &[Scores] {
        self.families.get(family).map_or(&[], Vec::as_slice)
    }

    /// The scores without the sign of this index.
    fn without(&self, sign: usize) -> Scores {
        let Some(&(family, seat)) = self.seats.get(sign) else { return self.scores };
        let members = self.members(family);
        let mut rest = members.to_vec();
        if seat < rest.len() {
            rest.remove(seat);
        }
        replaced(&self.scores, &family_sum(members), &family_sum(&rest))
    }

    /// The scores with one more sign of ordinary strength.
    fn with(&self, key: SignKey) -> Scores {
        let (family, weights) = key_effect(key);
        let members = self.members(family as usize);
        let mut more = members.to_vec();
        more.push(weights);
        replaced(&self.scores, &family_sum(members), &family_sum(&more))
    }

    /// What the sign of this index counts for a class, after its family's discount.
    fn counted(&self, sign: usize, class: usize) -> f64 {
        let Some(&(family, seat)) = self.seats.get(sign) else { return 0.0 };
        let members = self.members(family);
        let weight = |member: &Scores| member.get(class).copied().unwrap_or_default();
        members.get(seat).map_or(0.0, |own| {
            weight(own) * discount(members.iter().map(weight), seat, weight(own))
        })
    }
}

/// The sum of one family for every class.
fn family_sum(members: &[Scores]) -> Scores {
    let mut sum = Scores::default();
    for (class, total) in sum.iter_mut().enumerate() {
        let weight = |member: &Scores| member.get(class).copied().unwrap_or_default();
        for (seat, member) in members.iter().enumerate() {
            let own = weight(member);
            *total += own * discount(members.iter().map(weight), seat, own);
        }
    }
    sum
}

/// Half for every member of the same direction that is stronger, or as strong and earlier.
fn discount(weights: impl Iterator<Item = f64>, seat: usize, own: f64) -> f64 {
    let before = weights.enumerate().filter(|&(index, other)| {
        let earlier = index < seat && other.abs() >= own.abs();
        let stronger = other.abs() > own.abs();
        other * own > 0.0 && (earlier || stronger)
    });
    before.fold(1.0, |factor, _| factor / 2.0)
}

fn added(a: &Scores, b: &Scores) -> Scores {
    let mut sum = *a;
    for (total, weight) in sum.iter_mut().zip(b) {
        *total += weight;
    }
    sum
}

fn replaced(scores: &Scores, old: &Scores, new: &Scores) -> Scores {
    added(scores, &added(new, &old.map(|weight| -weight)))
}

/// Softmax with the standing reason `single-mail` applied.
fn outcome(scores: &Scores) -> Outcome {
    let mut scores = *scores;
    let single_mail = match scores.split_first_mut() {
        None => 0.0,
        Some((targeted, others)) => {
            let rest = others.iter().map(|score| score.exp()).sum::<f64>().ln();
            let ceiling = rest + (TARGETED_MAX / (1.0 - TARGETED_MAX)).ln();
            let taken = SINGLE_MAIL.min(ceiling - *targeted);
            *targeted += taken;
            taken
        }
    };
    let sum = scores.iter().map(|score| score.exp()).sum::<f64>();
    // Of equal scores the first class wins, the more dangerous one.
    let top = scores.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    let (top, share) = top.map_or((0, 0.0), |(index, score)| (index, score.exp() / sum));
    Outcome { top, probability: (share * 10_000.0).round() / 10_000.0, single_mail }
}

/// The likeliest class but harmless, as an index in [`CLASSES`]: what an undecided
/// mail is suspected of.
fn suspected(scores: &Scores) -> usize {
    let suspects = scores.iter().enumerate().take(CLASSES.len() - 1).rev();
    suspects.max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(class, _)| class)
}

/// Standing reasons other than `prior` and `single-mail`.
fn standing(
    kind: MailKind,
    sender: &SenderJudgement,
    no_signs: bool,
) -> Vec<(&'static str, Scores)> {
    let mut standing = Vec::new();
    if kind == MailKind::Unknown {
        standing.push(("fragment", FRAGMENT));
    } else if no_signs {
        standing.push(("no-sign", NO_SIGN));
    }
    if sender.kind == SenderKind::Nonexistent {
        standing.push(("nonexistent-sender", NONEXISTENT_SENDER));
    }
    standing
}

/// Everything that counted for a class.
fn reasons(
    scale: &Scale,
    standing: &[(&'static str, Scores)],
    signs: &[Sign],
    class: usize,
) -> Vec<Reason> {
    let of_class = |weights: &Scores| rounded(weights.get(class).copied().unwrap_or_default());
    let mut reasons: Vec<Reason> = signs
        .iter()
        .enumerate()
        .map(|(index, sign)| Reason {
            key: sign.key.as_str(),
            weight: rounded(scale.counted(index, class)),
            spot: Some(sign.spot.clone()),
        })
        .collect();
    for (key, weights) in standing {
        reasons.push(Reason { key, weight: of_class(weights), spot: None });
    }
    reasons.push(Reason { key: "prior", weight: of_class(&PRIOR), spot: None });
    if CLASSES.get(class) == Some(&VerdictClass::Targeted) {
        let weight = rounded(outcome(&scale.scores).single_mail);
        reasons.push(Reason { key: "single-mail", weight, spot: None });
    }
    reasons
}

fn would_change(scale: &Scale, signs: &[Sign], now: &Outcome, kind: MailKind) -> Vec<Reason> {
    let class = now.class();
    let mut absent: Vec<Reason> = signs
        .iter()
        .enumerate()
        .filter(|&(index, _)| outcome(&scale.without(index)).class() != class)
        .map(|(_, sign)| Reason {
            key: sign.key.as_str(),
            weight: sign.weight,
            spot: Some(sign.spot.clone()),
        })
        .collect();
    absent.sort_by(strongest_first);
    let mut present: Vec<(f64, SignKey)> = COULD_SHOW
        .iter()
        .filter(|(_, only)| only.is_none_or(|only| only == kind))
        .filter(|(key, _)| signs.iter().all(|sign| sign.key != *key))
        .filter_map(|&(key, _)| {
            let then = outcome(&scale.with(key));
            (then.class() != class).then_some((then.probability, key))
        })
        .collect();
    // The sort is stable, so signs that would have done the same stay in alphabetical order.
    present.sort_by(|a, b| b.0.total_cmp(&a.0));
    absent.extend(present.into_iter().take(NOT_FOUND_MAX).map(|(_, key)| Reason {
        key: key.as_str(),
        weight: rounded(attack_weight(key)),
        spot: None,
    }));
    absent
}

fn strongest_first(a: &Reason, b: &Reason) -> Ordering {
    b.weight.total_cmp(&a.weight).then(a.key.cmp(b.key))
}

/// Two digits, and no negative zero.
pub(crate) fn rounded(weight: f64) -> f64 {
    (weight * 100.0).round() / 100.0 + 0.0
}

/// One number for each of [`CLASSES`].
type Scores = [f64; 6];

/// Attacks first, and the more dangerous ones first.
const CLASSES: [VerdictClass; 6] = [
    VerdictClass::Targeted,
    VerdictClass::Bec,
    VerdictClass::Phishing,
    VerdictClass::Mass,
    VerdictClass::Spam,
    VerdictClass::Harmless,
];

/// How many of [`CLASSES`] are attacks.
const ATTACK_CLASSES: usize = 4;

/// Below this share nothing is decided.
const DECIDED_FROM: f64 = 0.5;

/// The most that one mail can prove to be targeted: below `almost-certain`.
const TARGETED_MAX: f64 = 0.94;

/// What stands against `targeted` as long as only one mail is known.
const SINGLE_MAIL: f64 = -0.7;

/// Signs not found that are named as what would have changed the class.
const NOT_FOUND_MAX: usize = 3;

/// From this weight on a sign is notable.
const NOTABLE_FROM: f64 = 0.4;

/// Up to this weight a sign is named as speaking against what is suspected.
const AGAINST_FROM: f64 = -0.2;

/// What may yet be seen although it was not found, and in which kind of mail: the
/// inside of an archive, authentication that nobody wrote down, a partner that
/// nobody told us of, the next mail of a talk. Never what the mail itself shows
/// not to be so.
const COULD_SHOW: [(SignKey, Option<MailKind>); 12] = [
    (SignKey::AsksAccountChange, Some(MailKind::Information)),
    (SignKey::AuthPass, None),
    (SignKey::DeceptiveAttachmentName, Some(MailKind::Attachment)),
    (SignKey::DmarcFail, None),
    (SignKey::ExecutableAttachment, Some(MailKind::Attachment)),
    (SignKey::KnownPartner, None),
    (SignKey::LookAlikeOwn, None),
    (SignKey::LookAlikePartner, None),
    (SignKey::MacroAttachment, Some(MailKind::Attachment)),
    (SignKey::OriginAbroad, None),
    (SignKey::PasswordInBody, Some(MailKind::Attachment)),
    (SignKey::ThreadHijack, None),
];

/// What is handed in, before anything is known of it.
const PRIOR: Scores = [0.2, -1.3, -0.5, -0.3, -0.2, 1.9];

/// Of a mere piece nothing can be said, least of all that it is harmless.
const FRAGMENT: Scores = [0.5, 0.5, 0.5, 0.5, 0.5, -1.0];

/// That nothing was found speaks for harmless, but only so much: attacks exist
/// that show nothing.
const NO_SIGN: Scores = [0.0, 0.0, 0.0, 0.0, 0.0, 0.2];

/// Nobody gets mail from a domain that cannot exist.
const NONEXISTENT_SENDER: Scores = [0.5, 0.3, 0.5, 0.7, 0.8, 0.0];

/// Signs that say nearly the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Where an answer would go.
    Reply,
    /// A domain that looks like another one.
    LookAlike,
    /// Who the sender claims to be.
    Identity,
    /// What sort of address it is, and which way the mail came.
    Route,
    /// Authentication.
    Auth,
    /// What is attached.
    File,
    /// Where links lead.
    Link,
    /// What the reader is asked to do.
    Ask,
    /// How the reader is pressed.
    Pressure,
    /// What the story is.
    Story,
    /// To whom it went.
    Reader,
    /// What a thread pretends.
    Thread,
    /// What hides from a filter.
    Evasion,
    /// Bulk, lists and machines.
    Bulk,
}

const FAMILIES: usize = Family::Bulk as usize + 1;

/// Family and weights, one line a key.
#[allow(clippy::too_many_lines, reason = "a flat table, one line a key")]
fn key_effect(key: SignKey) -> (Family, Scores) {
    use Family as F;
    use SignKey as K;
    // targeted, bec, phishing, mass, spam, harmless
    match key {
        K::ArchiveAttachment => (F::File, [0.8, -0.3, -0.3, 1.0, -0.3, 0.0]),
        K::AsksAccountChange => (F::Ask, [0.2, 3.2, 0.3, 0.0, 0.0, 0.0]),
        K::AsksLogIn => (F::Ask, [0.0, 0.0, 2.2, 0.1, 0.1, 0.0]),
        K::AsksMoney => (F::Ask, [0.0, 1.8, 0.3, 0.6, 0.9, 0.0]),
        K::AsksOpen => (F::Ask, [0.5, -0.1, 0.1, 0.7, -0.1, 0.0]),
        K::AuthPass => (F::Auth, [-0.3, -0.3, -0.4, -0.5, -0.2, 0.5]),
        K::AutoExecAttachment => (F::File, [2.6, 0.0, 0.2, 2.6, 0.0, 0.0]),
        K::AutomaticMail => (F::Bulk, [-1.0, -1.0, -0.8, -0.8, -0.5, 2.5]),
        K::BrandImpersonated => (F::Identity, [0.0, 0.3, 2.6, 0.8, 1.0, 0.0]),
        K::BulkMail => (F::Bulk, [-1.8, -2.0, -0.4, -0.6, 1.2, 1.2]),
        K::CloudHostingLogIn => (F::Link, [0.2, 0.0, 3.2, 0.2, 0.2, 0.0]),
        K::CommandAttachment => (F::File, [2.6, 0.0, 0.3, 2.4, 0.0, 0.0]),
        K::DataOrScriptLink => (F::Link, [0.3, 0.0, 2.2, 0.5, 0.3, 0.0]),
        K::DateFarOff => (F::Route, [0.2, 0.3, 0.3, 0.4, 0.7, 0.0]),
        K::DeceptiveAttachmentName => (F::File, [2.4, 0.3, 0.8, 2.2, 0.0, 0.0]),
        K::DirectFromClient => (F::Route, [0.3, 0.8, 0.8, 1.6, 1.4, 0.0]),
        K::DisplayNameAddress => (F::Identity, [1.0, 1.8, 1.2, 1.2, 0.8, 0.0]),
        K::DkimFail => (F::Auth, [0.4, 0.4, 0.5, 0.4, 0.4, 0.0]),
        K::DmarcFail => (F::Auth, [1.2, 1.3, 1.4, 1.2, 1.1, 0.0]),
        K::EvasiveCharacters => (F::Evasion, [0.2, 0.2, 1.4, 0.4, 1.2, 0.0]),
        K::ExchangeSoftwareQuestion => (F::Story, [2.8, 0.0, 0.0, 0.0, 0.0, 0.0]),
        K::ExecutableAttachment => (F::File, [2.6, 0.0, 0.3, 2.8, 0.2, 0.0]),
        K::ExecutiveImpersonated => (F::Identity, [0.4, 2.4, 0.3, 0.0, 0.4, 0.0]),
        K::ExploitAttachment => (F::File, [3.0, 0.0, 0.0, 2.2, 0.0, 0.0]),
        K::FakeReply => (F::Thread, [0.3, 0.4, 0.4, 0.5, 0.7, 0.0]),
        K::FileSharingLink => (F::Link, [0.5, 0.0, 0.5, 0.5, 0.0, 0.0]),
        K::FormAttachment => (F::File, [0.3, 0.2, 2.8, 0.4, 0.2, 0.0]),
        K::FreeMail => (F::Route, [0.8, 0.2, 0.2, 0.3, 0.4, 0.0]),
        K::FreeMailClaimsOrganisation => (F::Identity, [1.7, 0.8, 0.4, 0.2, 0.6, 0.0]),
        K::GenericLure => (F::Story, [-0.2, 0.1, 0.1, 1.3, -0.1, 0.0]),
        K::GreetsAddress => (F::Reader, [-0.3, 0.0, 1.2, 0.4, 0.6, 0.0]),
        K::HiddenRecipients => (F::Reader, [0.1, 0.3, 0.8, 1.0, 1.0, 0.0]),
        K::HiddenText => (F::Evasion, [-0.3, -0.3, 0.5, 0.2, 0.9, 0.0]),
        K::HtmlAttachment => (F::File, [0.3, 0.2, 2.0, 0.6, 0.2, 0.0]),
        K::KnownPartner => (F::Identity, [-0.3, -0.3, -1.0, -1.0, -1.0, 0.9]),
        K::LinkIpHost => (F::Link, [0.8, 0.0, 1.8, 1.2, 1.2, 0.0]),
        K::LinkTextDiffers => (F::Link, [0.5, 0.2, 2.2, 0.9, 0.9, 0.0]),
        K::LinkToFile => (F::Link, [1.3, 0.0, 0.2, 1.6, 0.1, 0.0]),
        K::ListMail => (F::Bulk, [-1.5, -1.5, -1.0, -0.8, 0.0, 1.5]),
        K::LockedAttachment => (F::File, [0.5, 0.0, 0.1, 0.5, 0.0, 0.0]),
        K::LookAlikeBrand => (F::LookAlike, [0.5, 0.5, 3.0, 0.8, 0.8, 0.0]),
        K::LookAlikeOwn => (F::LookAlike, [2.0, 2.5, 1.8, 0.5, 0.3, 0.0]),
        K::LookAlikePartner => (F::LookAlike, [2.2, 3.2, 1.2, 0.2, 0.0, 0.0]),
        K::LookAlikeThread => (F::LookAlike, [1.5, 3.2, 0.3, 0.0, 0.0, 0.0]),
        K::LureWithoutDocument => (F::File, [1.6, 0.0, 0.1, 1.4, 0.0, 0.0]),
        K::MacroAttachment => (F::File, [1.8, 0.0, 0.0, 1.4, -0.3, 0.0]),
        K::ManyRecipients => (F::Reader, [-0.4, -0.8, 0.0, 0.4, 0.5, 0.4]),
        K::MarketingWords => (F::Bulk, [-1.0, -1.2, -0.4, -0.6, 1.2, 0.8]),
        K::MinistryImpersonated => (F::Identity, [1.5, 0.2, 1.6, 0.8, 0.3, 0.0]),
        K::OfficialLure => (F::Story, [0.8, -0.5, -0.3, -0.3, -0.5, 0.0]),
        K::OpeningQuestion => (F::Story, [0.7, -0.5, -0.9, -0.6, -0.6, 0.0]),
        K::OriginAbroad => (F::Route, [0.9, 0.7, 0.7, 0.9, 0.9, 0.0]),
        K::OwnOrganisationImpersonated => (F::Identity, [1.6, 1.4, 1.8, 0.3, 0.6, 0.0]),
        K::OwnSender => (F::Identity, [-2.0, -1.5, -2.0, -2.0, -2.0, 2.0]),
        K::PasswordAnnounced => (F::File, [0.2, 0.0, 0.0, 0.1, 0.0, 0.0]),
        K::PasswordInBody => (F::File, [1.6, 0.0, 0.1, 1.0, 0.0, 0.0]),
        K::PersonalAddress => (F::Reader, [0.2, -0.2, -0.5, -0.3, -0.7, 0.0]),
        K::ProviderBypassed => (F::Route, [0.4, 0.8, 0.6, 1.4, 1.4, 0.0]),
        K::QuotationLure => (F::Story, [1.1, 0.0, -0.3, 0.3, -0.2, 0.0]),
        K::RandomAddress => (F::Route, [0.8, 0.2, 0.6, 1.1, 0.8, 0.0]),
        K::RecipientIsWindow => (F::Reader, [0.4, -0.3, -0.1, -0.1, 0.0, 0.0]),
        K::RedirectChain => (F::Link, [0.0, -0.1, 0.7, 0.1, 0.3, 0.0]),
        K::RemoteForm => (F::Link, [0.0, 0.0, 2.5, 0.2, 0.3, 0.0]),
        K::ReplyToDiffers => (F::Reply, [1.0, 1.7, 0.3, 0.2, 0.5, 0.0]),
        K::ReturnPathDiffers => (F::Reply, [0.2, 0.2, 0.3, 0.4, 0.5, 0.0]),
        K::RuleMatchAttachment => (F::File, [2.2, 0.0, 0.8, 2.2, 0.2, 0.0]),
        K::SameFamilyAttachments => (F::File, [0.3, 0.0, 0.0, 0.3, 0.0, 0.0]),
        K::SenderDiffers => (F::Reply, [0.2, 0.2, 0.2, 0.2, 0.3, 0.0]),
        K::SmugglingAttachment => (F::File, [1.6, 0.0, 1.6, 2.4, 0.2, 0.0]),
        K::SpamWords => (F::Bulk, [-0.5, 0.0, 0.1, 0.0, 2.6, 0.0]),
        K::SpfFail => (F::Auth, [0.8, 0.8, 0.9, 0.9, 0.9, 0.0]),
        K::ThreadHijack => (F::Thread, [1.5, 1.7, 0.4, 0.9, 0.0, 0.0]),
        K::ThreatWords => (F::Pressure, [0.0, 0.1, 1.5, 0.3, 1.0, 0.0]),
        K::TwoFroms => (F::Identity, [1.2, 1.4, 1.2, 1.0, 0.9, 0.0]),
        K::UrgentWords => (F::Pressure, [0.1, 0.6, 0.6, 0.4, 0.4, 0.0]),
        K::UrlShortener => (F::Link, [0.4, 0.0, 0.8, 0.5, 1.0, 0.0]),
    }
}

#[cfg(test)]
mod tests;
