//! Verdicts of given signs, and what must hold of every weight.

use expect_test::{Expect, expect};

use super::*;

fn sign(key: SignKey) -> Sign {
    Sign::new(key, 1.0, Spot::Text, &[])
}

fn judged(kind: MailKind, keys: &[SignKey]) -> Verdict {
    let sender = SenderJudgement { kind: SenderKind::Company, why: Vec::new() };
    let signs: Vec<Sign> = keys.iter().map(|&key| sign(key)).collect();
    verdict(kind, &sender, &signs)
}

fn check(kind: MailKind, keys: &[SignKey], expect: &Expect) {
    let verdict = judged(kind, keys);
    let list = |reasons: &[Reason]| {
        let shown = reasons.iter().map(|reason| {
            let found = if reason.spot.is_some() { "" } else { "*" };
            format!("{}{found} {:.2}", reason.key, reason.weight)
        });
        shown.collect::<Vec<_>>().join(", ")
    };
    expect.assert_eq(&format!(
        "{} {} {}\nreasons: {}\nwould change: {}\n",
        verdict.class,
        verdict.word,
        verdict.probability,
        list(&verdict.reasons),
        list(&verdict.would_change),
    ));
}

#[test]
fn no_sign_is_harmless_only_moderately() {
    check(
        MailKind::Information,
        &[],
        &expect![[r#"
            harmless likely 0.7284
            reasons: prior* 1.90, no-sign* 0.20
            would change: asks-account-change* 1.23, dmarc-fail* 1.06, look-alike-own* 1.77
        "#]],
    );
}

#[test]
fn a_fragment_without_signs_is_undecided() {
    check(
        MailKind::Unknown,
        &[],
        &expect![[r#"
            undecided even 0.3288
            reasons: fragment* 0.50, prior* 0.20, single-mail* -0.70
            would change: known-partner* -1.38, auth-pass* -0.81
        "#]],
    );
}

#[test]
fn bec_is_carried_by_domain_and_account() {
    check(
        MailKind::Information,
        &[SignKey::LookAlikePartner, SignKey::LookAlikeThread, SignKey::AsksAccountChange],
        &expect![[r#"
            bec almost-certain 0.9693
            reasons: asks-account-change 3.20, look-alike-partner 3.20, look-alike-thread 1.60
            would change: 
        "#]],
    );
}

#[test]
fn one_mail_never_is_almost_certainly_targeted() {
    let targeted = SignKey::ALL.iter().copied().filter(|&key| {
        let weights = key_effect(key).1;
        weights.iter().skip(1).all(|weight| weights[0] > *weight)
    });
    let verdict = judged(MailKind::Attachment, &targeted.collect::<Vec<_>>());
    assert_eq!(verdict.class, VerdictClass::Targeted);
    assert_eq!(verdict.word, VerdictWord::VeryLikely);
    assert!(verdict.reasons.iter().any(|reason| reason.key == "single-mail"));
}

#[test]
fn targeted_needs_several_signs() {
    check(
        MailKind::Attachment,
        &[SignKey::FreeMailClaimsOrganisation, SignKey::PasswordInBody, SignKey::FreeMail],
        &expect![[r#"
            targeted likely 0.7206
            reasons: free-mail-claims-organisation 1.70, password-in-body 1.60, free-mail 0.80, prior* 0.20, single-mail* -0.70
            would change: password-in-body 1.15, free-mail-claims-organisation 1.08
        "#]],
    );
    for &key in SignKey::ALL {
        let verdict = judged(MailKind::Attachment, &[key]);
        let likely = verdict.class == VerdictClass::Targeted && verdict.probability >= 0.6;
        assert!(!likely || key == SignKey::ExchangeSoftwareQuestion, "{}", key.as_str());
    }
}

#[test]
fn a_family_weighs_at_most_twice_its_strongest_sign() {
    let many = vec![SignKey::LinkTextDiffers; 40];
    let verdict = judged(MailKind::Link, &many);
    let sum: f64 = verdict.reasons.iter().map(|reason| reason.weight).sum();
    assert!(sum <= 2.0 * 2.2 + 0.01, "{sum}");
}

#[test]
fn prior_and_weights_sum_to_the_score() {
    let keys = [SignKey::AsksLogIn, SignKey::LinkTextDiffers, SignKey::LinkIpHost];
    let signs: Vec<Sign> = keys.iter().map(|&key| sign(key)).collect();
    let scale = Scale::new(&[], &signs);
    for (class, prior) in PRIOR.iter().enumerate() {
        let counted: f64 = (0..signs.len()).map(|index| scale.counted(index, class)).sum();
        assert!((prior + counted - scale.scores[class]).abs() < 1e-9);
    }
}

#[test]
fn taking_a_sign_away_and_adding_it_are_inverse() {
    for &key in SignKey::ALL {
        let base = [sign(SignKey::AsksLogIn), sign(SignKey::FreeMail)];
        let more = [base.as_slice(), &[sign(key)]].concat();
        let with = Scale::new(&[], &base).with(key);
        let whole = Scale::new(&[], &more);
        let without = whole.without(2);
        for class in 0..CLASSES.len() {
            assert!((with[class] - whole.scores[class]).abs() < 1e-9, "{}", key.as_str());
            assert!((without[class] - Scale::new(&[], &base).scores[class]).abs() < 1e-9);
        }
    }
}

#[test]
fn signs_of_lists_and_machines_speak_against_attack() {
    for key in [SignKey::ListMail, SignKey::AutomaticMail, SignKey::BulkMail, SignKey::OwnSender] {
        assert!(attack_weight(key) < 0.0, "{}", key.as_str());
    }
    for key in [SignKey::LookAlikePartner, SignKey::ExecutableAttachment, SignKey::AsksLogIn] {
        assert!(attack_weight(key) > 0.5, "{}", key.as_str());
    }
}
