//! From `hub.toml` to an open hub.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use store::{Database, Evidence, Keyring, Location, Store};
use wire::HubConfig;

use crate::error::Error;
use crate::service::{Chance, Clock, Conditions, Hub, HubSettings, PasswordCost, Patience, Slots};
use crate::settings::{Configuration, settings};

/// A configuration of a hub, read and checked.
#[derive(Debug)]
pub struct HubFile {
    pub config: HubConfig,
    path: PathBuf,
    pub location: Location,
    pub listen: SocketAddr,
    pub metrics: Option<SocketAddr>,
}

impl HubFile {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or a value in it cannot be meant.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let config = HubConfig::parse(&text)
            .map_err(|source| Error::Configuration { path: path.to_owned(), source })?;
        let wrong = |key, value: &str, remedy| Error::Setting {
            path: path.to_owned(),
            key,
            value: value.to_owned(),
            remedy,
        };
        let address = |key, text: &str| {
            text.parse()
                .map_err(|_| wrong(key, text, "write an address such as \"127.0.0.1:8600\""))
        };
        let listen = address("listen", &config.listen)?;
        let metrics = match config.metrics.as_str() {
            "" => None,
            text => Some(address("metrics", text)?),
        };
        if metrics.is_some_and(|metrics: SocketAddr| !metrics.ip().is_loopback()) {
            return Err(wrong("metrics", &config.metrics, "name a loopback address"));
        }
        let location = match config.database.strip_prefix("postgres") {
            Some(_) => Location::Postgres(config.database.clone()),
            None => Location::Sqlite(beside(path, &config.database)),
        };
        Ok(Self { config, path: path.to_owned(), location, listen, metrics })
    }

    /// Folder of the evidence.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        beside(&self.path, &self.config.evidence)
    }

    /// File of the master key.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        beside(&self.path, &self.config.master_key)
    }

    /// Opens the hub. `program` is what workers are.
    ///
    /// # Errors
    /// Database, evidence or key cannot be used; the analysis cannot be set up.
    pub fn open(&self, program: PathBuf, clock: Clock, cost: PasswordCost) -> Result<Hub, Error> {
        let database = Database::open(&self.location)?;
        let pending = database.pending()?;
        if let Some(first) = pending.first() {
            return Err(Error::NotMigrated { name: first.name, count: pending.len() });
        }
        let keyring = Keyring::read(&self.master_key())?;
        let evidence = Evidence::open(&self.evidence())?;
        let store = Store::new(database, evidence, keyring)?;
        let configuration = match self.config.analysis.as_str() {
            "" => Configuration::default(),
            name => Configuration::read(&beside(&self.path, name))?,
        };
        let analysis = settings(&configuration)?;
        let conditions = Conditions {
            clock,
            chance: Chance::System,
            program,
            configuration,
            analysis,
            password_cost: cost,
        };
        Ok(Hub::new(store, self.hub_settings()?, conditions))
    }

    fn patience(&self) -> Result<Patience, Error> {
        let HubConfig { remind_days, deputy_days, no_answer_days, .. } = self.config;
        if !(remind_days <= deputy_days && deputy_days <= no_answer_days && no_answer_days > 0) {
            return Err(Error::Setting {
                path: self.path.clone(),
                key: "no_answer_days",
                value: no_answer_days.to_string(),
                remedy: "give 1 or more, and not less than deputy_days, nor that less than remind_days",
            });
        }
        let [remind, deputy, give_up] = [remind_days, deputy_days, no_answer_days].map(usize::from);
        Ok(Patience { remind, deputy, give_up })
    }

    fn hub_settings(&self) -> Result<HubSettings, Error> {
        let config = &self.config;
        let wrong = |key, value: &str, remedy| Error::Setting {
            path: self.path.clone(),
            key,
            value: value.to_owned(),
            remedy,
        };
        let zone = TimeZone::get(&config.time_zone).map_err(|_| {
            wrong("time_zone", &config.time_zone, "name a zone such as \"Asia/Tokyo\"")
        })?;
        let slot = |text: &String| {
            let time: Result<Time, _> = text.parse();
            time.map_err(|_| wrong("slots", text, "write times of day such as \"09:30\""))
        };
        let slots: Vec<Time> = config.slots.iter().map(slot).collect::<Result<_, _>>()?;
        if config.threshold < 2 {
            return Err(wrong("threshold", &config.threshold.to_string(), "give 2 or more"));
        }
        Ok(HubSettings {
            name: config.name.clone(),
            zone,
            slots: Slots::new(slots, config.slot_minutes),
            threshold: config.threshold,
            public_threshold: config.public_threshold.max(config.threshold),
            item_bytes_max: config.item_bytes,
            items_max: config.items,
            patience: self.patience()?,
            originals_a_day: config.originals_a_day.into(),
            sample: config.sample,
        })
    }
}

fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}
