//! Two people change one submission at the same time: neither writes over the other.

use std::sync::atomic::{AtomicBool, Ordering};

use hub::{HandOver, Problem};
use release::Handling;
use vocab::ShareState;

use super::world::worlds;

const MAIL: &[u8] = include_bytes!("../../../../../data/demo/06-macro-document.eml");
/// Changes of each of the two.
const CHANGES: usize = 60;

#[test]
fn what_a_member_narrows_stays_narrow_whatever_the_desk_does() {
    for world in worlds() {
        let member = world.fresh(&world.members[0].contact);
        let receipt = world.hand_in(&member, MAIL);
        let analyst = world.viewer(&world.analyst);
        let handling = world.hub.submission(&member, &receipt).unwrap().submission.handling.clone();
        let words: Vec<String> = (0..CHANGES).map(|number| format!("word-{number:02}")).collect();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for word in &words {
                    let narrower = Handling { never: vec![word.clone()], ..handling.clone() };
                    world.hub.narrow(&member, &receipt, &narrower).unwrap();
                }
            });
            for number in 0..CHANGES {
                let hold = number % 2 == 0;
                let handed = HandOver { take: true, hold, note: String::new() };
                world.hub.hand_over(&analyst, &receipt, &handed).unwrap();
            }
        });
        let view = world.hub.submission(&analyst, &receipt).unwrap();
        let never = &view.submission.handling.never;
        let lost: Vec<&String> = words.iter().filter(|word| !never.contains(word)).collect();
        assert!(lost.is_empty(), "{lost:?}");
        assert!(view.submission.assignee.is_some());
        assert!(!view.submission.held, "the last word of the desk");
    }
}

#[test]
fn a_proof_of_what_was_narrowed_meanwhile_is_refused() {
    for world in worlds() {
        let member = world.fresh(&world.members[0].contact);
        let receipt = world.hand_in(&member, MAIL);
        let analyst = world.viewer(&world.analyst);
        let name = world.hub.draft(&analyst, &receipt).unwrap();
        let handling = world.hub.submission(&member, &receipt).unwrap().submission.handling.clone();
        let narrow = |number: usize| {
            let never = vec![format!("word-{number}")];
            world.hub.narrow(&member, &receipt, &Handling { never, ..handling.clone() }).unwrap();
        };
        let is_over = AtomicBool::new(false);
        let proven = std::thread::scope(|scope| {
            let (begun, may_prove) = std::sync::mpsc::channel();
            let is_over = &is_over;
            scope.spawn(move || {
                // Building and searching take far longer than one of these.
                for number in 0.. {
                    narrow(number);
                    let _ = begun.send(());
                    if is_over.load(Ordering::SeqCst) {
                        break;
                    }
                }
            });
            may_prove.recv().unwrap();
            let proven = world.hub.prove(&analyst, &name);
            is_over.store(true, Ordering::SeqCst);
            proven
        });
        assert!(matches!(proven, Err(Problem::Changed)), "{proven:?}");
        // Nothing of it is kept, and nobody was asked.
        let view = world.hub.draft_view(&analyst, &name).unwrap();
        assert_eq!((view.share.state, view.share.version), (ShareState::Draft, 0));
        let share = view.share.id;
        assert!(world.hub.store().read(|records| records.versions(share)).unwrap().is_empty());
        assert!(world.hub.own_unanswered(&member, None).unwrap().is_empty());
        assert_eq!(world.hub.prove(&analyst, &name).unwrap(), 1);
    }
}
