//! Japanese and English sentences for the keys and parameters that the inner
//! layers return. Texts are Fluent (for each language one file, one each for country names,
//! the hub's desk, exchange, files, the portal, shares and statistics) and are shipped within
//! the program.
#![forbid(unsafe_code)]

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language that there are texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    Ja,
    En,
}

impl Lang {
    /// Every language, Japanese first.
    pub const ALL: &'static [Self] = &[Self::Ja, Self::En];

    /// The tag of BCP 47.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    const fn sources(self) -> [&'static str; 8] {
        match self {
            Self::Ja => [
                include_str!("../texts/ja.ftl"),
                include_str!("../texts/ja-countries.ftl"),
                include_str!("../texts/ja-desk.ftl"),
                include_str!("../texts/ja-exchange.ftl"),
                include_str!("../texts/ja-files.ftl"),
                include_str!("../texts/ja-portal.ftl"),
                include_str!("../texts/ja-shares.ftl"),
                include_str!("../texts/ja-statistics.ftl"),
            ],
            Self::En => [
                include_str!("../texts/en.ftl"),
                include_str!("../texts/en-countries.ftl"),
                include_str!("../texts/en-desk.ftl"),
                include_str!("../texts/en-exchange.ftl"),
                include_str!("../texts/en-files.ftl"),
                include_str!("../texts/en-portal.ftl"),
                include_str!("../texts/en-shares.ftl"),
                include_str!("../texts/en-statistics.ftl"),
            ],
        }
    }
}

/// The texts of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads the texts: about a millisecond.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let locale = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The marks would stand in the output; what hostile values hold is made
        // visible by the one who renders.
        bundle.set_use_isolating(false);
        for source in lang.sources() {
            // The texts are ours and tested, so nothing is lost by taking what was read.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|read| read.0);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle }
    }

    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether there is a text for this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text of a key with its parameters set in. A key without a text is its own
    /// text, so that a reader still sees what was meant. `count` chooses the plural.
    #[must_use]
    pub fn text(&self, key: &str, params: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(params.len());
        for (name, value) in params {
            args.set(*name, argument(name, value));
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("lang", &self.lang).finish_non_exhaustive()
    }
}

/// Only `count` is a number: other values of digits are names, and keep their zeros.
fn argument<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    let count = (name == "count").then(|| value.parse::<u32>().ok()).flatten();
    count.map_or_else(
        || FluentValue::from(value),
        |count| FluentValue::Number(FluentNumber::from(count)),
    )
}

#[cfg(test)]
mod tests;
