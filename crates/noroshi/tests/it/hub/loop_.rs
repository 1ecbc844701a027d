//! The loop: handed in, judged, built, proven, consented to, released, read, answered.

use hub::{AnswerForm, Judged, NewItem, NewSubmission, Problem, Said};
use release::{Handling, Refusal, Viewer};
use store::SubmissionContent;
use vocab::{AnswerWord, Form, ItemKind, Preset, ShareState, SubmissionState, VerdictClass};

use super::world::{MINUTE, World, worlds};

const MAIL: &[u8] = include_bytes!("../../../../../data/demo/06-macro-document.eml");

fn submission(world: &World) -> NewSubmission {
    let sigs = match world.sig {
        release::Reach::Sig(sig) => vec![sig],
        _ => Vec::new(),
    };
    NewSubmission {
        items: vec![NewItem {
            kind: ItemKind::Mail,
            name: "suspicious.eml".to_owned(),
            bytes: MAIL.to_vec(),
        }],
        content: SubmissionContent {
            words: "来ました".to_owned(), ..SubmissionContent::default()
        },
        handling: Handling::preset(Preset::OwnSigAskMe, &sigs),
        once: None,
    }
}

#[test]
fn a_mail_goes_round_and_nothing_of_its_submitter_with_it() {
    for world in worlds() {
        let hub = &world.hub;
        let member = world.viewer(&world.members[0].contact);
        let receipt = hub.submit(&member, &submission(&world)).unwrap().receipt;
        world.work();
        let analyst = world.viewer(&world.analyst);
        let inbox = hub.inbox(&analyst, false, None).unwrap();
        assert_eq!(inbox.len(), 1);
        assert_eq!(inbox[0].receipt, receipt);
        let view = hub.submission(&analyst, &receipt).unwrap();
        let item = &view.items[0];
        assert_eq!(item.item.class, Some(VerdictClass::Mass));
        let targeted = VerdictClass::Targeted;
        let judged = |reason| Judged { class: targeted, counted: targeted, reason };
        let refused = hub.judge(&analyst, item.item.id, &judged(" ")).unwrap_err();
        assert!(matches!(refused, Problem::Invalid { field: "reason", .. }), "{refused}");
        hub.judge(&analyst, item.item.id, &judged("one recipient alone")).unwrap();

        let name = hub.draft(&analyst, &receipt).unwrap();
        let preview = hub.preview(&analyst, &name).unwrap();
        assert!(preview.complete);
        assert!(preview.leaks.is_empty(), "{:?}", preview.leaks);
        assert_eq!(preview.k.k, 4, "{:?}", preview.k);
        let view = hub.draft_view(&analyst, &name).unwrap();
        let mut work = view.share.work.clone();
        work.title_ja = "マクロ付き文書の標的型攻撃メール".to_owned();
        work.title_en = "Targeted mail with a macro document".to_owned();
        work.summary_ja = "不審な文書が添付されています。開かないでください。".to_owned();
        hub.edit(&analyst, &name, work, view.share.changed).unwrap();
        hub.prove(&analyst, &name).unwrap();

        consented(&world, &member, &name, &receipt);
        released(&world, &name);
        read_and_answered(&world, &name, &receipt);
        let records = hub.record_lines().unwrap();
        let records = String::from_utf8(records).unwrap();
        assert!(records.contains(&format!("\"id\":\"S-{receipt}\"")), "{records}");
        assert!(records.contains(&format!("\"id\":\"{name}\"")), "{records}");
        let (length, breaks) = hub.store().read(|records| records.verify_audit()).unwrap();
        assert!(length > 10 && breaks.is_empty(), "{breaks:?}");
    }
}

fn consented(world: &World, member: &Viewer, name: &str, receipt: &str) {
    let hub = &world.hub;
    let asked = hub.own_unanswered(member, None).unwrap();
    assert_eq!(asked[0].share.as_deref(), Some(name));
    let view = hub.consent_view(member, name, receipt, "ja").unwrap();
    assert!(view.fragment.contains("マクロ付き文書"), "{}", view.fragment);
    assert!(!view.fragment.contains("みどりの"), "{}", view.fragment);
    let said = Said { receipt, digest: &view.digest, yes: true, may_be_guessed: false, files: &[] };
    world.wait(6 * MINUTE);
    let stale = world.viewer(&world.members[0].contact);
    let refused = hub.consent(&stale, name, &said).unwrap_err();
    assert!(matches!(refused, Problem::Refused(Refusal::NotFresh)), "{refused}");
    let other = world.fresh(&world.members[1].contact);
    let refused = hub.consent(&other, name, &said).unwrap_err();
    assert!(matches!(refused, Problem::Refused(Refusal::NotFound)), "{refused}");
    let fresh = world.fresh(&world.members[0].contact);
    hub.consent(&fresh, name, &said).unwrap();
}

fn released(world: &World, name: &str) {
    let hub = &world.hub;
    let analyst = world.fresh(&world.analyst);
    assert!(hub.release(&analyst, name).is_err());
    let releaser = world.fresh(&world.releaser);
    let slot = hub.release(&releaser, name).unwrap();
    let reader = world.viewer(&world.members[1].contact);
    world.work();
    assert!(hub.shares(&reader, None, "ja").unwrap().is_empty());
    world.wait(slot - hub.now());
    world.work();
    let shares = hub.shares(&reader, None, "ja").unwrap();
    assert_eq!((shares[0].name.as_str(), shares[0].new), (name, true));
    assert_eq!(shares[0].title, "マクロ付き文書の標的型攻撃メール");
    assert_eq!(shares[0].released, slot);
}

fn read_and_answered(world: &World, name: &str, receipt: &str) {
    let hub = &world.hub;
    let reader = world.viewer(&world.members[1].contact);
    let view = hub.share(&reader, name, "ja").unwrap();
    assert!(view.fragment.contains("不審な文書"), "{}", view.fragment);
    let csv = hub.form(&reader, name, Form::Csv, "en").unwrap();
    let csv = String::from_utf8(csv.bytes.clone()).unwrap();
    assert!(csv.contains(name), "{csv}");
    for found in ["標的", "不審", name, "マクロ付き"] {
        assert_eq!(hub.search(&reader, found, "ja").unwrap().len(), 1, "{found}");
    }
    assert!(hub.search(&reader, "在庫", "ja").unwrap().is_empty());
    assert!(hub.submission(&reader, receipt).is_err());
    let answer = AnswerForm {
        word: AnswerWord::SeenBlocked,
        copies: Some(3),
        seen: None,
        note: String::new(),
        submission: None,
    };
    hub.answer(&reader, name, &answer).unwrap();
    hub.ask(&reader, name, "いつからですか").unwrap();
    world.wait(20 * MINUTE);
    world.work();
    let after = hub.share(&reader, name, "ja").unwrap();
    assert_eq!(after.row.answered, Some(AnswerWord::SeenBlocked));
    assert!(!after.row.new);
    let analyst = world.viewer(&world.analyst);
    let questions = hub.open_questions(&analyst, None).unwrap();
    hub.reply(&analyst, questions[0].1.id, "先週からです").unwrap();
    let after = hub.share(&reader, name, "ja").unwrap();
    assert_eq!(after.questions[0].reply.as_deref(), Some("先週からです"));
    let other = world.viewer(&world.members[2].contact);
    assert!(hub.share(&other, name, "ja").unwrap().questions.is_empty());

    let submitter = world.viewer(&world.members[0].contact);
    let own = hub.submission(&submitter, receipt).unwrap();
    assert_eq!(own.submission.state, SubmissionState::Shared);
    assert_eq!(own.shares, [(name.to_owned(), ShareState::Released)]);

    let releaser = world.fresh(&world.releaser);
    hub.withdraw(&releaser, name, "誤りがありました。", "").unwrap();
    let gone = hub.share(&reader, name, "ja").unwrap();
    assert!(gone.row.withdrawn && gone.row.new);
    assert!(gone.fragment.contains("誤りがありました"), "{}", gone.fragment);
    assert!(!gone.fragment.contains("不審な文書"), "{}", gone.fragment);
}

#[test]
fn a_refusal_takes_the_submission_out_and_nothing_goes_out_without_any() {
    for world in worlds() {
        let hub = &world.hub;
        let member = world.fresh(&world.members[0].contact);
        let receipt = hub.submit(&member, &submission(&world)).unwrap().receipt;
        world.work();
        let analyst = world.viewer(&world.analyst);
        let name = hub.draft(&analyst, &receipt).unwrap();
        hub.prove(&analyst, &name).unwrap();
        let view = hub.consent_view(&member, &name, &receipt, "ja").unwrap();
        let said = Said {
            receipt: &receipt,
            digest: &view.digest,
            yes: false,
            may_be_guessed: false,
            files: &[],
        };
        hub.consent(&member, &name, &said).unwrap();
        assert!(hub.own_unanswered(&member, None).unwrap().is_empty());
        let releaser = world.fresh(&world.releaser);
        assert!(hub.release(&releaser, &name).is_err());
        assert_eq!(hub.drafts(&analyst, ShareState::NotShared, None).unwrap().len(), 1);
        assert_eq!(hub.waiting(&analyst).unwrap().submissions, 1);
    }
}
