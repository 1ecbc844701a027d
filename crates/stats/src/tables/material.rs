//! What targeted mails bring: files that were obtained, and where they lead to.

use vocab::Period;

use crate::history::History;
use crate::table::{Key, Name};
use crate::tally::Tally;

pub(crate) fn attachment_kind<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, file) in history.files(period) {
        let Some(category) = file.obtained else { continue };
        let key = Key::word(category.as_str());
        tally.add(key, at);
        if file.in_archive {
            tally.add(key.sub("in-archive"), at);
        }
    }
}

pub(crate) fn destination_region<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, destination) in history.destinations(period) {
        if let Some(country) = destination.region {
            tally.add(Key::of(Name::Country(country)), at);
            continue;
        }
        let unknown = Key::word("unknown");
        let cause = destination.region_unknown.map_or("not-stated", vocab::RegionUnknown::as_str);
        tally.add(unknown, at);
        tally.add(unknown.sub(cause), at);
    }
}
