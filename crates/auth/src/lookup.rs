//! Asking the stored answers, and remembering how old they are.

use std::cell::Cell;
use std::net::IpAddr;

use jiff::civil::Date;

use crate::finding::{AuthReason, AuthResult, Finding};
use crate::zone::{Answer, Data, RecordKind, Zone};

/// The answers, as one mail asks for them.
#[derive(Debug)]
pub(crate) struct Lookup<'z> {
    zone: &'z Zone,
    oldest: Cell<Option<Date>>,
}

/// A question that has no answer, so that what depends on it ends here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Not stored: `example.com TXT`.
    NotStored(String),
    /// The name server failed when it was asked.
    Failed(String),
}

impl Stop {
    /// What a method comes to that needs the answer.
    pub(crate) fn finding(self) -> Finding {
        match self {
            Self::NotStored(question) => {
                Finding::open(AuthReason::RecordNotStored).detail(question)
            }
            Self::Failed(question) => Finding::new(AuthResult::TempError)
                .because(AuthReason::ServerFailed)
                .detail(question),
        }
    }
}

impl<'z> Lookup<'z> {
    pub(crate) fn new(zone: &'z Zone) -> Self {
        Self { zone, oldest: Cell::new(None) }
    }

    /// The earliest day on which an answer that was used was observed.
    pub(crate) fn oldest(&self) -> Option<String> {
        self.oldest.get().map(|date| date.to_string())
    }

    /// The records of a name; `None` if DNS says that there are none.
    fn ask(&self, name: &str, kind: RecordKind) -> Result<Option<&'z [Data]>, Stop> {
        let (answer, observed) = self.zone.ask(name, kind);
        if let Some(date) = observed {
            self.oldest.set(Some(self.oldest.get().map_or(date, |oldest| oldest.min(date))));
        }
        match answer {
            Answer::Records(records) => Ok(Some(records)),
            Answer::None => Ok(None),
            Answer::Failed => Err(Stop::Failed(format!("{name} {kind}"))),
            Answer::NotStored => Err(Stop::NotStored(format!("{name} {kind}"))),
        }
    }

    pub(crate) fn texts(
        &self,
        name: &str,
    ) -> Result<Option<impl Iterator<Item = &'z str> + use<'z>>, Stop> {
        let text = |data: &'z Data| match data {
            Data::Text(text) => Some(text.as_str()),
            _ => None,
        };
        Ok(self.ask(name, RecordKind::Txt)?.map(|records| records.iter().filter_map(text)))
    }

    /// The addresses of a name, of the family of `like`.
    pub(crate) fn addresses(&self, name: &str, like: IpAddr) -> Result<Vec<IpAddr>, Stop> {
        let kind = if like.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa };
        let address = |data: &Data| match data {
            Data::Address(address) => Some(*address),
            _ => None,
        };
        Ok(self.ask(name, kind)?.unwrap_or_default().iter().filter_map(address).collect())
    }

    /// The names that a PTR or MX record leads to, the most preferred exchange first.
    pub(crate) fn names(&self, name: &str, kind: RecordKind) -> Result<Vec<&'z str>, Stop> {
        let target = |data: &'z Data| match data {
            Data::Name { preference, name } => Some((*preference, name.as_str())),
            _ => None,
        };
        let records = self.ask(name, kind)?.unwrap_or_default();
        let mut names: Vec<(u16, &str)> = records.iter().filter_map(target).collect();
        names.sort_unstable();
        Ok(names.into_iter().map(|(_, name)| name).collect())
    }
}
