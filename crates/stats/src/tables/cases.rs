//! The rescue team's cases: the ladder from a consultation to a visit, whom it helped,
//! how long it took, how it began (J-CRAT 2014, chapter 2).

use jiff::ToSpan;
use jiff::civil::Date;
use vocab::Period;

use crate::history::History;
use crate::table::{Key, Name};
use crate::tally::Tally;

/// The steps of the ladder in the order of their rows, and what is learnt from cases.
pub(crate) const STEPS: &[&str] = &[CONSULTATIONS, RESCUES, ON_SITE, CHAINS, ALERTS];

/// Each step counts in the period of its own event.
pub(crate) fn ladder<'h>(
    history: &'h History,
    period: Period,
    name: Name<'h>,
    tally: &mut Tally<'h>,
) {
    let key = |step| Key { main: name, sub: Some(step) };
    history.consultations(period).for_each(|at| tally.add(key(CONSULTATIONS), at));
    history.rescues(period).for_each(|(at, _)| tally.add(key(RESCUES), at));
    history.on_site(period).for_each(|(at, _)| tally.add(key(ON_SITE), at));
    history.chains(period).for_each(|at| tally.add(key(CHAINS), at));
    history.alerts(period).for_each(|at| tally.add(key(ALERTS), at));
}

pub(crate) fn bodies<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, case) in history.rescues(period) {
        tally.add(Key::word(case.body.as_str()), at);
    }
}

pub(crate) fn origins<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, case) in history.rescues(period) {
        tally.add(Key::word(case.origin.as_str()), at);
    }
}

pub(crate) fn durations<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, case) in history.rescues(period) {
        let lasted = case.rescue.and_then(|begun| lasted(begun, case.support_ended));
        if let Some(lasted) = lasted {
            tally.add(Key::word("rescue"), at);
            tally.add(Key::word("rescue").sub(lasted), at);
        }
    }
    for (at, case) in history.on_site(period) {
        let lasted = case.on_site.and_then(|begun| lasted(begun, case.support_ended));
        if let Some(lasted) = lasted {
            tally.add(Key::word(ON_SITE), at);
            tally.add(Key::word(ON_SITE).sub(lasted), at);
        }
    }
}

/// How long support took. A month is up to the same day of the next month, or to its
/// last day where it is shorter. `None` for what ended before it began, which the check
/// reports.
fn lasted(begun: Date, ended: Option<Date>) -> Option<&'static str> {
    let Some(ended) = ended else { return Some("open") };
    let month = begun.checked_add(1.month()).unwrap_or(Date::MAX);
    match ended {
        _ if ended < begun => None,
        _ if ended <= month => Some("within-a-month"),
        _ => Some("longer"),
    }
}

const CONSULTATIONS: &str = "consultations";
const RESCUES: &str = "rescues";
const ON_SITE: &str = "on-site";
const CHAINS: &str = "chains";
const ALERTS: &str = "alerts";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_ends_on_its_own_day_or_on_the_last() {
        for (begun, ended, expected) in [
            (date(2014, 5, 3), date(2014, 5, 3), "within-a-month"),
            (date(2014, 5, 3), date(2014, 6, 3), "within-a-month"),
            (date(2014, 5, 3), date(2014, 6, 4), "longer"),
            (date(2014, 1, 31), date(2014, 2, 28), "within-a-month"),
            (date(2014, 1, 31), date(2014, 3, 1), "longer"),
            (date(2016, 1, 31), date(2016, 2, 29), "within-a-month"),
            (date(9999, 12, 31), date(9999, 12, 31), "within-a-month"),
        ] {
            assert_eq!(lasted(begun, Some(ended)), Some(expected), "{begun} {ended}");
        }
        assert_eq!(lasted(date(2014, 5, 3), None), Some("open"));
        assert_eq!(lasted(date(2014, 5, 3), Some(date(2014, 5, 2))), None);
    }
}
