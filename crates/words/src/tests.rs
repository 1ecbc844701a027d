//! Every word of the field has its text in every language, with the same parameters.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use fluent_bundle::FluentResource;

use super::*;

/// Keys of a language with the names of their parameters.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for source in lang.sources() {
        let resource = FluentResource::try_new(source.to_owned()).expect("texts without errors");
        drop(resource);
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                name.clone_into(&mut key);
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} twice");
            }
            for piece in line.split('$').skip(1) {
                let end = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
                let name = piece.split(end).next().unwrap_or_default();
                keys.entry(key.clone()).or_insert_with(BTreeSet::new).insert(name.to_owned());
            }
        }
    }
    keys
}

#[test]
fn languages_have_the_same_keys_and_parameters() {
    let (ja, en) = (keys(Lang::Ja), keys(Lang::En));
    for (key, params) in &ja {
        assert_eq!(en.get(key), Some(params), "{key}");
    }
    assert_eq!(ja.len(), en.len(), "keys only in en");
}

#[test]
fn every_word_of_the_field_has_its_text() {
    let known = keys(Lang::Ja);
    let mut wanted = Vec::new();
    let mut want = |prefix: &str, words: &mut dyn Iterator<Item = &'static str>| {
        wanted.extend(words.map(|word| format!("{prefix}-{word}")));
    };
    want("mail-kind", &mut vocab::MailKind::ALL.iter().map(|word| word.as_str()));
    want("sender-kind", &mut vocab::SenderKind::ALL.iter().map(|word| word.as_str()));
    want("origin-unknown", &mut vocab::OriginUnknown::ALL.iter().map(|word| word.as_str()));
    want("verdict", &mut vocab::VerdictClass::ALL.iter().map(|word| word.as_str()));
    want("advice", &mut vocab::VerdictClass::ALL.iter().map(|word| word.as_str()));
    want("word", &mut vocab::VerdictWord::ALL.iter().map(|word| word.as_str()));
    want("file-category", &mut vocab::FileCategory::ALL.iter().map(|word| word.as_str()));
    want("type", &mut vocab::FileType::ALL.iter().map(|word| word.as_str()));
    want("deception", &mut vocab::Deception::ALL.iter().map(|word| word.as_str()));
    want("fact", &mut vocab::FactKey::ALL.iter().map(|word| word.as_str()));
    want("feature", &mut vocab::Feature::ALL.iter().map(|word| word.as_str()));
    want("defect", &mut vocab::DefectCode::ALL.iter().map(|word| word.as_str()));
    want("kind", &mut observable::Kind::ALL.iter().map(|word| word.as_str()));
    want("loss", &mut analysis::LossKey::ALL.iter().map(|word| word.as_str()));
    want("auth", &mut auth::AuthReason::ALL.iter().map(|word| word.as_str()));
    want("placeholder", &mut release::Placeholder::ALL.iter().map(|word| word.as_str()));
    want("share-advice", &mut vocab::VerdictClass::ALL.iter().map(|word| word.as_str()));
    want("share-opened", &mut vocab::VerdictClass::ALL.iter().map(|word| word.as_str()));
    want("desk-agreement", &mut vocab::Agreement::ALL.iter().map(|word| word.as_str()));
    want("desk-attribute", &mut release::AttributeKind::ALL.iter().map(|word| word.as_str()));
    want("desk-attribution", &mut vocab::Attribution::ALL.iter().map(|word| word.as_str()));
    want("desk-consent-rule", &mut vocab::ConsentRule::ALL.iter().map(|word| word.as_str()));
    want("desk-consent-word", &mut vocab::ConsentWord::ALL.iter().map(|word| word.as_str()));
    want("desk-duty", &mut vocab::DutyNoticeKind::ALL.iter().map(|word| word.as_str()));
    want("desk-identifier", &mut release::IdentifierKind::ALL.iter().map(|word| word.as_str()));
    want("desk-part", &mut release::Part::ALL.iter().map(|word| word.as_str()));
    want("desk-share-state", &mut vocab::ShareState::ALL.iter().map(|word| word.as_str()));
    want("desk-side", &mut vocab::Side::ALL.iter().map(|word| word.as_str()));
    want("desk-specific", &mut release::Specific::ALL.iter().map(|word| word.as_str()));
    want("desk-state", &mut vocab::SubmissionState::ALL.iter().map(|word| word.as_str()));
    want("desk-why", &mut release::Why::ALL.iter().map(|word| word.as_str()));
    want("reason", &mut assess::STANDING_REASONS.iter().copied());
    want("answer", &mut vocab::AnswerWord::ALL.iter().map(|word| word.as_str()));
    want("attribution", &mut vocab::Attribution::ALL.iter().map(|word| word.as_str()));
    want("category", &mut vocab::ReportCategory::ALL.iter().map(|word| word.as_str()));
    want("consent", &mut vocab::ConsentWord::ALL.iter().map(|word| word.as_str()));
    want("contradiction", &mut release::Contradiction::ALL.iter().map(|word| word.as_str()));
    want("happened", &mut vocab::Happened::ALL.iter().map(|word| word.as_str()));
    want("item", &mut vocab::ItemKind::ALL.iter().map(|word| word.as_str()));
    want("desk-wait", &mut vocab::WaitStage::ALL.iter().map(|word| word.as_str()));
    want("original-reason", &mut vocab::OriginalReason::ALL.iter().map(|word| word.as_str()));
    want("wait", &mut vocab::WaitStage::ALL.iter().map(|word| word.as_str()));
    want("next", &mut vocab::SubmissionState::ALL.iter().map(|word| word.as_str()));
    want("preset", &mut vocab::Preset::ALL.iter().map(|word| word.as_str()));
    want("preset-means", &mut vocab::Preset::ALL.iter().map(|word| word.as_str()));
    want("role", &mut vocab::Role::ALL.iter().map(|word| word.as_str()));
    want("rule", &mut vocab::ConsentRule::ALL.iter().map(|word| word.as_str()));
    want("share-state", &mut vocab::ShareState::ALL.iter().map(|word| word.as_str()));
    want("state", &mut vocab::SubmissionState::ALL.iter().map(|word| word.as_str()));
    for key in wanted {
        assert!(known.contains_key(&key), "{key}");
    }
}

#[test]
fn every_sign_has_name_sentence_and_why() {
    let known = keys(Lang::Ja);
    for sign in assess::SignKey::ALL {
        let key = format!("sign-{}", sign.as_str());
        let params: BTreeSet<String> = sign.params().iter().map(|&name| name.to_owned()).collect();
        assert_eq!(known.get(&key), Some(&params), "{key}");
        for ending in ["name", "why"] {
            let key = format!("{key}-{ending}");
            assert_eq!(known.get(&key), Some(&BTreeSet::new()), "{key}");
        }
    }
    for key in assess::STANDING_REASONS {
        assert!(known.contains_key(&format!("reason-{key}-why")), "{key}");
    }
    let signs = known.keys().filter(|key| key.starts_with("sign-")).count();
    assert_eq!(signs, assess::SignKey::ALL.len() * 3, "texts of signs that are no more");
}

fn check(key: &str, params: &[(&str, &str)], expected: &Expect) {
    let texts = Lang::ALL.iter().map(|lang| Words::new(*lang).text(key, params) + "\n");
    expected.assert_eq(&texts.collect::<String>());
}

#[test]
fn parameters_are_set_in_as_they_are() {
    let params = [("from", "a@b.example"), ("reply_to", "{ $from } <x>")];
    check(
        "sign-reply-to-differs",
        &params,
        &expect![[r#"
            差出人は a@b.example ですが、返信は { $from } <x> に届きます。
            The sender is a@b.example, but replies go to { $from } <x>.
        "#]],
    );
}

#[test]
fn count_chooses_the_plural() {
    check(
        "sign-many-recipients",
        &[("count", "1")],
        &expect![[r#"
            1 件の宛先に送られています。
            It went to one recipient.
        "#]],
    );
    check(
        "sign-many-recipients",
        &[("count", "1200")],
        &expect![[r#"
            1200 件の宛先に送られています。
            It went to 1200 recipients.
        "#]],
    );
}

#[test]
fn missing_key_is_its_own_text() {
    check(
        "no-such-key",
        &[],
        &expect![[r#"
            no-such-key
            no-such-key
        "#]],
    );
}
