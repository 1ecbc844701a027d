//! Two people change one submission at the same time: neither writes over the other.

use hub::HandOver;
use release::Handling;

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
