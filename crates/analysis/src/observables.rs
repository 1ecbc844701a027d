//! The observables of one input, each once with every place it was read.

use std::collections::BTreeMap;
use std::net::IpAddr;

use assess::Knowledge;
use observable::{Kind, Observable, Span, Url};
use vocab::Place;

use crate::model::ObservableRecord;
use crate::region::Region;

/// Gathers observables up to a limit.
#[derive(Debug)]
pub(crate) struct Observables {
    found: BTreeMap<Kind, BTreeMap<String, Vec<Place>>>,
    /// How many values, and how many places of values, may still come.
    values_left: usize,
    places_left: usize,
    /// Finds taken of one text: a value may stand in it more than once.
    finds_max: usize,
    cut: bool,
}

impl Observables {
    pub(crate) fn new(limit: usize) -> Self {
        // A value has few places in an ordinary mail; ten for each on average is never met there.
        let places_left = limit.saturating_mul(10);
        let finds_max = limit.saturating_mul(2);
        Self { found: BTreeMap::new(), values_left: limit, places_left, finds_max, cut: false }
    }

    /// Whether values were left out.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(crate) fn add(&mut self, kind: Kind, value: &str, place: &Place) {
        let found = self.found.entry(kind).or_default();
        if let Some(places) = found.get_mut(value) {
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
                found.insert(value.to_owned(), vec![place.clone()]);
            }
            None => self.cut = true,
        }
    }

    /// Adds what stands in a text.
    pub(crate) fn text(&mut self, text: &str, place: &Place) {
        for (found, _) in self.extract(text) {
            self.add(found.kind, &found.value, place);
        }
    }

    /// Adds a URL, its host, and the URLs in its parameters with theirs.
    pub(crate) fn url(&mut self, url: &Url, place: &Place) {
        self.url_and_host(&url.text, url.host(), place);
        for inner in &url.redirects {
            self.url_and_host(inner, observable::url_host(inner).unwrap_or_default(), place);
        }
    }

    fn url_and_host(&mut self, url: &str, host: &str, place: &Place) {
        self.add(Kind::Url, url, place);
        let kind = match host.parse() {
            Ok(IpAddr::V4(_)) => Kind::Ipv4,
            Ok(IpAddr::V6(_)) => Kind::Ipv6,
            Err(_) => Kind::Host,
        };
        self.add(kind, host, place);
    }

    /// What stands in a text, for [`Self::add`] and for other uses.
    pub(crate) fn extract(&mut self, text: &str) -> Vec<(Observable, Span)> {
        let (found, cut) = observable::extract(text, self.finds_max);
        self.cut |= cut;
        found
    }

    /// The records in the order of kind and value, with country and list marks.
    pub(crate) fn finish(
        self,
        knowledge: &Knowledge,
        region: Option<&Region>,
    ) -> Vec<ObservableRecord> {
        let mut marks = Marks::default();
        let mut record = |kind: Kind, value: String, mut places: Vec<Place>| {
            let observable = Observable { kind, value };
            places.sort();
            places.dedup();
            let country = match observable.kind {
                Kind::Ipv4 | Kind::Ipv6 => address_country(&observable.value, region),
                _ => None,
            };
            let common = marks.common(&observable, knowledge);
            ObservableRecord { observable, places, country, common }
        };
        let mut records = Vec::new();
        for (kind, values) in self.found {
            records.extend(values.into_iter().map(|(value, places)| record(kind, value, places)));
        }
        records
    }
}

fn address_country(address: &str, region: Option<&Region>) -> Option<vocab::Country> {
    let ip: IpAddr = address.parse().ok()?;
    region?.country(ip)
}

/// Warning lists that hold hosts. In the order of kind and value, the values of one host
/// come together, so the last look-up serves for them.
#[derive(Debug, Default)]
struct Marks {
    host: String,
    common: Option<&'static str>,
}

impl Marks {
    /// The warning list that holds the value or its host: many innocent mails share it.
    fn common(&mut self, observable: &Observable, knowledge: &Knowledge) -> Option<&'static str> {
        let value = observable.value.as_str();
        match observable.kind {
            Kind::Ipv4 | Kind::Ipv6 | Kind::Host => self.host(value, knowledge),
            Kind::Email => self.host(value.rsplit_once('@')?.1, knowledge),
            Kind::Url => self.host(observable::url_host(value)?, knowledge),
            _ => None,
        }
    }

    fn host(&mut self, host: &str, knowledge: &Knowledge) -> Option<&'static str> {
        if self.host != host {
            host.clone_into(&mut self.host);
            self.common = knowledge.common(host);
        }
        self.common
    }
}
