//! The observables of one input, each once with every place it was read.

use std::collections::BTreeMap;
use std::net::IpAddr;

use assess::Knowledge;
use observable::{Kind, Observable, Span};
use vocab::Place;

use crate::model::ObservableRecord;
use crate::region::Region;

/// Gathers observables up to a limit.
#[derive(Debug)]
pub(crate) struct Observables {
    found: BTreeMap<Observable, Vec<Place>>,
    /// How many values, and how many places of values, may still come.
    values_left: usize,
    places_left: usize,
    cut: bool,
}

impl Observables {
    pub(crate) fn new(limit: usize) -> Self {
        // A value has few places in an ordinary mail; ten for each on average is never met there.
        let places_left = limit.saturating_mul(10);
        Self { found: BTreeMap::new(), values_left: limit, places_left, cut: false }
    }

    /// Whether values were left out.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(crate) fn add(&mut self, observable: Observable, place: &Place) {
        if let Some(places) = self.found.get_mut(&observable) {
            if places.last() == Some(place) {
                return;
            }
            match self.places_left.checked_sub(1) {
                Some(left) => {
                    self.places_left = left;
                    places.push(place.clone());
                }
                None => self.cut = true,
            }
            return;
        }
        match self.values_left.checked_sub(1) {
            Some(left) => {
                self.values_left = left;
                self.found.insert(observable, vec![place.clone()]);
            }
            None => self.cut = true,
        }
    }

    /// Adds what stands in a text.
    pub(crate) fn text(&mut self, text: &str, place: &Place) {
        for (observable, _) in self.extract(text) {
            self.add(observable, place);
        }
    }

    /// What stands in a text, for [`Self::add`] and for other uses.
    pub(crate) fn extract(&mut self, text: &str) -> Vec<(Observable, Span)> {
        let (found, cut) = observable::extract(text, self.values_left.saturating_add(1));
        self.cut |= cut;
        found
    }

    /// The records in the order of kind and value, with country and list marks.
    pub(crate) fn finish(
        self,
        knowledge: &Knowledge,
        region: Option<&Region>,
    ) -> Vec<ObservableRecord> {
        let record = |(observable, mut places): (Observable, Vec<Place>)| {
            places.sort();
            places.dedup();
            let country = match observable.kind {
                Kind::Ipv4 | Kind::Ipv6 => address_country(&observable.value, region),
                _ => None,
            };
            let common = common(&observable, knowledge);
            ObservableRecord { observable, places, country, common }
        };
        self.found.into_iter().map(record).collect()
    }
}

fn address_country(address: &str, region: Option<&Region>) -> Option<vocab::Country> {
    let ip: IpAddr = address.parse().ok()?;
    region?.country(ip)
}

/// The warning list that holds the value's host: many innocent mails share it.
fn common(observable: &Observable, knowledge: &Knowledge) -> Option<&'static str> {
    let value = observable.value.as_str();
    match observable.kind {
        Kind::Ipv4 | Kind::Ipv6 | Kind::Host => knowledge.common(value),
        Kind::Email => value.rsplit_once('@').and_then(|(_, host)| knowledge.common(host)),
        Kind::Url => observable::url(value).and_then(|url| knowledge.common(&url.host)),
        _ => None,
    }
}
