//! `hub.toml`: how a hub is run. Unknown keys are errors that name the line.

use serde::Deserialize;

use crate::config::ConfigError;

/// The configuration of a hub as written. Paths are relative to the folder of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HubConfig {
    /// The name under which the hub speaks.
    pub name: String,
    /// A file of SQLite, or `postgres://…`.
    pub database: String,
    /// Folder of the evidence.
    pub evidence: String,
    /// File of the master key, outside of what is backed up.
    pub master_key: String,
    /// Address of the portal.
    pub listen: String,
    /// Address of the counts; empty for none.
    pub metrics: String,
    /// How browsers reach the portal, `https://hub.example`.
    pub address: String,
    /// Configuration of the analysis, as `noroshi analyze` reads it; empty for the defaults.
    pub analysis: String,
    /// Name of the time zone whose days count.
    pub time_zone: String,
    /// Times of day at which shares go out.
    pub slots: Vec<String>,
    /// Without such times: minutes between two of them, from midnight on.
    pub slot_minutes: u16,
    /// Independent organisations that a share must leave possible.
    pub threshold: usize,
    /// The same for what goes out to everybody.
    pub public_threshold: usize,
    /// Threads that take jobs within the server; 0 leaves them to `noroshi worker`.
    pub workers: usize,
    /// Bytes of one item, and items of one submission.
    pub item_bytes: usize,
    pub items: usize,
    /// Business days after which a contact is reminded of what it was asked, then its deputy
    /// too, and after which the hub may go on without an answer.
    pub remind_days: u16,
    pub deputy_days: u16,
    pub no_answer_days: u16,
    /// Originals that one person may have on one day.
    pub originals_a_day: u16,
    /// Whether it is a hub of samples, which says so on every page.
    pub sample: bool,
}

impl Default for HubConfig {
    fn default() -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            name: text("Noroshi"),
            database: text("hub.db"),
            evidence: text("evidence"),
            master_key: text("master.key"),
            listen: text("127.0.0.1:8600"),
            metrics: String::new(),
            address: text("http://127.0.0.1:8600"),
            analysis: String::new(),
            time_zone: text("Asia/Tokyo"),
            slots: Vec::new(),
            slot_minutes: 15,
            threshold: 3,
            public_threshold: 10,
            workers: 1,
            item_bytes: 50 << 20,
            items: 200,
            remind_days: 1,
            deputy_days: 2,
            no_answer_days: 5,
            originals_a_day: 20,
            sample: false,
        }
    }
}

impl HubConfig {
    /// Reads the text of a `hub.toml`.
    ///
    /// # Errors
    /// No TOML, an unknown key, a value of the wrong type.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(ConfigError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_default_and_no_other_is_taken() {
        assert_eq!(HubConfig::parse("").unwrap().threshold, 3);
        let error = HubConfig::parse("threshhold = 4").unwrap_err().to_string();
        assert!(error.contains("threshhold"), "{error}");
    }
}
