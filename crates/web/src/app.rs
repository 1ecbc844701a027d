//! What every handler has at hand.

use std::sync::Arc;

use hub::Hub;
use words::{Lang, Words};

use crate::metrics::Metrics;

/// A hub with the words of both languages.
#[derive(Debug)]
pub struct App {
    pub(crate) hub: Arc<Hub>,
    ja: Words,
    en: Words,
    /// `https://hub.example`, without a slash at the end.
    pub(crate) address: String,
    pub(crate) metrics: Metrics,
}

impl App {
    /// `address` is that under which browsers reach the hub.
    #[must_use]
    pub fn new(hub: Arc<Hub>, address: &str) -> Self {
        Self {
            hub,
            ja: Words::new(Lang::Ja),
            en: Words::new(Lang::En),
            address: address.trim_end_matches('/').to_owned(),
            metrics: Metrics::default(),
        }
    }

    pub(crate) const fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// Whether cookies may be marked for encrypted connections alone.
    pub(crate) fn is_https(&self) -> bool {
        self.address.starts_with("https://")
    }
}
