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
    /// Folder with files of YARA rules.
    pub rules: Option<String>,
    /// File with stored DNS answers, from which authentication is recomputed.
    pub dns_records: Option<String>,
    /// Treat reserved names and addresses as ordinary ones (simulations).
    pub trust_reserved: bool,
    pub exchange: ExchangeConfig,
    pub statistics: StatisticsConfig,
    pub limits: LimitsConfig,
}

/// `[exchange]`: who speaks to others.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExchangeConfig {
    /// Name of the organisation behind STIX bundles and MISP events.
    pub identity: Option<String>,
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
    pub scene_bytes: Option<usize>,
    pub scene_pieces: Option<usize>,
    pub scene_pixels: Option<usize>,
    pub member_bytes: Option<usize>,
    pub unpacked_bytes: Option<usize>,
    pub ratio: Option<usize>,
    pub ratio_from: Option<usize>,
    pub file_depth: Option<usize>,
    pub members: Option<usize>,
    pub files: Option<usize>,
    pub decoder_bytes: Option<usize>,
    pub passwords: Option<usize>,
    pub password_rounds: Option<usize>,
    pub rtf_depth: Option<usize>,
    pub pdf_depth: Option<usize>,
    pub ole_depth: Option<usize>,
    pub xml_depth: Option<usize>,
    pub pixels: Option<usize>,
    pub file_seconds: Option<usize>,
    pub input_seconds: Option<usize>,
}

/// The text is no configuration; the message names line, column and key.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) toml::de::Error);

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
            scene_bytes: self.scene_bytes.unwrap_or(default.scene_bytes),
            scene_pieces: self.scene_pieces.unwrap_or(default.scene_pieces),
            scene_pixels: self.scene_pixels.unwrap_or(default.scene_pixels),
            member_bytes: self.member_bytes.unwrap_or(default.member_bytes),
            unpacked_bytes: self.unpacked_bytes.unwrap_or(default.unpacked_bytes),
            ratio: self.ratio.unwrap_or(default.ratio),
            ratio_from: self.ratio_from.unwrap_or(default.ratio_from),
            file_depth: self.file_depth.unwrap_or(default.file_depth),
            members: self.members.unwrap_or(default.members),
            files: self.files.unwrap_or(default.files),
            decoder_bytes: self.decoder_bytes.unwrap_or(default.decoder_bytes),
            passwords: self.passwords.unwrap_or(default.passwords),
            password_rounds: self.password_rounds.unwrap_or(default.password_rounds),
            rtf_depth: self.rtf_depth.unwrap_or(default.rtf_depth),
            pdf_depth: self.pdf_depth.unwrap_or(default.pdf_depth),
            ole_depth: self.ole_depth.unwrap_or(default.ole_depth),
            xml_depth: self.xml_depth.unwrap_or(default.xml_depth),
            pixels: self.pixels.unwrap_or(default.pixels),
            file_seconds: self.file_seconds.unwrap_or(default.file_seconds),
            input_seconds: self.input_seconds.unwrap_or(default.input_seconds),
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
