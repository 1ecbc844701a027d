//! An organisation whose mail the attacker may read is shut out until it was verified.

use release::{Refusal, Standing};

use super::world::worlds;

#[test]
fn who_is_suspended_is_out_at_once_and_back_only_by_a_new_log_in() {
    for world in worlds() {
        let hub = &world.hub;
        let member = &world.members[2];
        let before = world.viewer(&member.contact);
        assert!(hub.own_submissions(&before, None).is_ok());
        let administrator = world.fresh(&world.administrator);
        hub.set_standing(&administrator, member.id, Standing::Suspended).unwrap();
        assert!(hub.logged_in(&member.contact).unwrap().is_none());
        let again = hub.log_in("contact@shirakaba-denki.test", super::world::PASSWORD, "", "");
        let suspended = world.viewer(&again.unwrap());
        let refused = release::decide(
            &suspended,
            release::Action::Submit,
            release::Object::Organisation { organisation: member.id },
        );
        assert_eq!(refused, Err(Refusal::Suspended));
        hub.set_standing(&administrator, member.id, Standing::Active).unwrap();
        let token = hub.log_in("contact@shirakaba-denki.test", super::world::PASSWORD, "", "");
        assert!(hub.own_submissions(&world.viewer(&token.unwrap()), None).is_ok());
    }
}
