//! `noroshi.toml`: every key is optional, unknown keys are errors that name the line.

use serde::Deserialize;
use vocab::Limits;

/// The configuration as written. Paths are relative to the folder of the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Domains of the own organisation.
    pub own_domains: Vec<String>,
    /// Addresses of the public contact windows.
    pub windows: Vec<String>,
    /// Domains of business partners.
    pub partners: Vec<String>,
    /// Hosts, domains or addresses of the relays whose Received lines are believed.
    pub trusted_relays: Vec<String>,
    /// Folder with list files that add to the shipped ones.
    pub lists: Option<String>,
    /// MMDB file in place of the shipped region database.
    pub region_db: Option<String>,
    /// Treat reserved names and addresses as ordinary ones (simulations).
    pub trust_reserved: bool,
    pub statistics: StatisticsConfig,
    pub limits: LimitsConfig,
}

/// `[statistics]`: how days and years are counted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatisticsConfig {
    /// Name of the time zone whose days count.
    pub time_zone: Option<String>,
    /// Month that a fiscal year begins in, 1 to 12.
    pub year_starts: Option<i8>,
}

/// `[limits]`: each key replaces one default of [`Limits`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    pub input_bytes: Option<usize>,
    pub mail_depth: Option<usize>,
    pub mails: Option<usize>,
    pub part_depth: Option<usize>,
    pub parts: Option<usize>,
    pub headers: Option<usize>,
    pub hops: Option<usize>,
    pub links: Option<usize>,
    pub observables: Option<usize>,
    pub text_bytes: Option<usize>,
}

/// The text is no configuration; the message names line, column and key.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(toml::de::Error);

impl Config {
    /// Reads the text of a `noroshi.toml`.
    ///
    /// # Errors
    /// No TOML, an unknown key, a value of the wrong type.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(ConfigError)
    }
}

impl LimitsConfig {
    /// The defaults with the written keys in their place.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let default = Limits::default();
        Limits {
            input_bytes: self.input_bytes.unwrap_or(default.input_bytes),
            mail_depth: self.mail_depth.unwrap_or(default.mail_depth),
            mails: self.mails.unwrap_or(default.mails),
            part_depth: self.part_depth.unwrap_or(default.part_depth),
            parts: self.parts.unwrap_or(default.parts),
            headers: self.headers.unwrap_or(default.headers),
            hops: self.hops.unwrap_or(default.hops),
            links: self.links.unwrap_or(default.links),
            observables: self.observables.unwrap_or(default.observables),
            text_bytes: self.text_bytes.unwrap_or(default.text_bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_key_names_its_line() {
        let error = Config::parse("own_domains = []\nown_domain = \"a.example\"\n").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("line 2") && text.contains("own_domain"), "{text}");
    }

    #[test]
    fn unknown_limit_names_its_line() {
        let error = Config::parse("[limits]\nmails = 3\ndepth = 1\n").unwrap_err();
        assert!(error.to_string().contains("line 3"), "{error}");
    }

    #[test]
    fn written_limits_replace_defaults() {
        let config = Config::parse("[limits]\nmails = 3\n").unwrap();
        let limits = config.limits.limits();
        assert_eq!(limits.mails, 3);
        assert_eq!(limits.hops, Limits::default().hops);
    }
}
