//! Mails that the public window was told of (J-CRAT 2014, table 1 and appendix 1).

use vocab::{Period, WindowFrom};

use crate::history::History;
use crate::table::Key;
use crate::tally::Tally;

pub(crate) fn forms<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.window_mails(period) {
        tally.add(Key::word(mail.form.as_str()), at);
    }
}

/// The kinds of From; unknown ones stand beside, because the report's N leaves them out.
pub(crate) fn from<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.window_mails(period) {
        let key = match mail.from_kind {
            WindowFrom::Unknown => Key::word("left-out").sub("unknown"),
            WindowFrom::Free
            | WindowFrom::Company
            | WindowFrom::Ministry
            | WindowFrom::Nonexistent
            | WindowFrom::Agency
            | WindowFrom::University
            | WindowFrom::Other => Key::word(mail.from_kind.as_str()),
        };
        tally.add(key, at);
    }
}

pub(crate) fn archives<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.window_mails(period) {
        for format in &mail.archives {
            tally.add(Key::word(format.as_str()), at);
        }
    }
}

pub(crate) fn files<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.window_mails(period) {
        for file in &mail.files {
            tally.add(Key::word(file.as_str()), at);
        }
    }
}
