//! Jobs: who works keeps them for as long as it takes, whoever looks for work meanwhile, and
//! one that cannot be kept takes no other with it.

use std::thread;

use hub::{Amendment, NewItem, NewSubmission, WorkDone};
use release::{Handling, Viewer};
use store::SubmissionContent;
use vocab::{ItemKind, Preset, SubmissionState};

use super::world::{World, worlds};

/// Mails of a mailbox: it takes a while to read.
const MAILS: usize = 250;
/// More than a third of a lease, after which it is renewed.
const STEP: i64 = 25_000;

fn submit(world: &World, member: &Viewer, bytes: Vec<u8>) -> String {
    let new = NewSubmission {
        items: vec![NewItem { kind: ItemKind::Mail, name: "a.eml".to_owned(), bytes }],
        content: SubmissionContent::default(),
        handling: Handling::preset(Preset::HubOnly, &[]),
        once: None,
    };
    // Not two in one millisecond: they are taken in their order.
    world.wait(1);
    world.hub.submit(member, &new).unwrap().receipt
}

fn mail(id: usize) -> String {
    format!("From: a@evil.test\nMessage-ID: <{id}@evil.test>\nSubject: {id}\n\nb\n\n")
}

fn mailbox() -> Vec<u8> {
    let mails = (0..MAILS).map(|id| format!("From - Mon Jun  1 09:00:00 2026\n{}", mail(id)));
    mails.collect::<String>().into_bytes()
}

/// Waits until so many files of evidence are there, mails taken out of the mailbox among them, or
/// all of them were read.
fn until_there(world: &World, files: usize, is_over: impl Fn() -> bool) {
    while !is_over() && world.evidence_files() < files {
        thread::yield_now();
    }
}

#[test]
fn who_reads_for_longer_than_a_lease_is_not_overtaken() {
    for world in worlds() {
        let member = world.viewer(&world.members[0].contact);
        submit(&world, &member, mailbox());
        let (mut steps, before) = (0, world.evidence_files());
        let done = thread::scope(|scope| {
            let reading = scope.spawn(|| world.hub.work().unwrap());
            until_there(&world, before + 1, || reading.is_finished());
            while !reading.is_finished() {
                world.wait(STEP);
                // One may be on its way; before the second the reader has looked at the clock.
                let files = world.evidence_files() + 2;
                until_there(&world, files, || reading.is_finished());
                let other = world.hub.store().write(|records| {
                    let now = world.hub.now();
                    records.take_jobs(now, now + 1)
                });
                assert!(other.unwrap().is_empty(), "taken away after {steps} steps");
                steps += 1;
            }
            reading.join().unwrap()
        });
        assert_eq!(done, WorkDone::Jobs { done: 1, failed: 0 });
        assert!(steps * STEP > 2 * 60_000, "only {steps} steps");
    }
}

#[test]
fn what_cannot_be_kept_harms_nothing_that_was_read_with_it() {
    for world in worlds() {
        let member = world.viewer(&world.members[0].contact);
        let first = submit(&world, &member, mail(1_000).into_bytes());
        let second = submit(&world, &member, mailbox());
        // Twelve that wait are shared among four, so that one takes three.
        let rest: Vec<String> =
            (0..10).map(|id| submit(&world, &member, mail(id).into_bytes())).collect();
        let before = world.evidence_files();
        let done = thread::scope(|scope| {
            let reading = scope.spawn(|| world.hub.work().unwrap());
            // The first one was read, and then its submitter adds to it: it has to be read again.
            until_there(&world, before + 1, || reading.is_finished());
            let words = Amendment { words: "追加です".to_owned(), ..Amendment::default() };
            world.hub.amend(&member, &first, &words).unwrap();
            reading.join().unwrap()
        });
        assert_eq!(done, WorkDone::Jobs { done: 2, failed: 1 });
        let analyst = world.viewer(&world.analyst);
        let state = |receipt: &str| {
            let view = world.hub.submission(&analyst, receipt).unwrap();
            let judged = view.items.iter().filter(|one| one.judgements.len() == 1).count();
            (view.submission.state, judged)
        };
        assert_eq!(state(&first), (SubmissionState::Received, 0));
        assert_eq!(state(&second), (SubmissionState::Analysed, MAILS));
        assert_eq!(state(&rest[0]), (SubmissionState::Analysed, 1));
        assert_eq!(state(&rest[1]), (SubmissionState::Received, 0), "of the next batch");
        world.work();
        assert_eq!(state(&first), (SubmissionState::Analysed, 1));
        assert_eq!(state(&rest[9]), (SubmissionState::Analysed, 1));
        let (_, breaks) = world.hub.store().read(|records| records.verify_audit()).unwrap();
        assert!(breaks.is_empty(), "{breaks:?}");
    }
}
