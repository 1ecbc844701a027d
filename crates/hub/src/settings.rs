//! From a configuration as written to settings that an analysis can use.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use analysis::{Region, Rules, Scenes, Settings};
use assess::{Knowledge, Lists};
use auth::Zone;
use wire::Config;

use crate::error::Error;

/// A configuration and the file that it was read from.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    pub config: Config,
    /// Names the file in messages; paths in it are relative to its folder.
    pub path: PathBuf,
    /// File with stored DNS answers, in place of the one that the configuration names.
    pub dns_records: Option<PathBuf>,
    /// As written, for the workers.
    pub(crate) text: String,
    /// Whether mails are also wanted as they looked: no key of the file, but what the
    /// command asks for.
    pub scenes: Scenes,
}

impl Configuration {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// The file cannot be read or is no configuration.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(cannot_read(path))?;
        Self::parse(&text, path)
    }

    /// Reads the text of a configuration file; `path` names it.
    ///
    /// # Errors
    /// The text is no configuration.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let config = Config::parse(text)
            .map_err(|source| Error::Configuration { path: path.to_owned(), source })?;
        let (path, text) = (path.to_owned(), text.to_owned());
        Ok(Self { config, path, dns_records: None, text, scenes: Scenes::Left })
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(name)
    }
}

/// Loads lists, region database and DNS records and checks every value.
///
/// # Errors
/// A domain that is none, a list or database that cannot be read, a limit out of range.
pub fn settings(configuration: &Configuration) -> Result<Settings, Error> {
    let config = &configuration.config;
    let limits = config.limits.limits();
    if limits.mail_depth > MAIL_DEPTH_MAX {
        return Err(Error::Setting {
            path: configuration.path.clone(),
            key: "limits.mail_depth",
            value: limits.mail_depth.to_string(),
            remedy: "give at most 100",
        });
    }
    let knowledge = Knowledge {
        own_domains: domains(configuration, "own_domains", &config.own_domains)?,
        windows: config.windows.iter().map(|window| window.to_lowercase()).collect(),
        partners: domains(configuration, "partners", &config.partners)?,
        trusted_relays: config.trusted_relays.iter().map(|relay| relay.to_lowercase()).collect(),
        trust_reserved: config.trust_reserved,
        lists: Arc::new(lists(configuration)?),
    };
    let (region, rules) = (Some(region(configuration)?), rules(configuration)?);
    let zone = zone(configuration)?;
    Ok(Settings { limits, knowledge, region, rules, zone, scenes: configuration.scenes })
}

fn domains(
    configuration: &Configuration,
    key: &'static str,
    written: &[String],
) -> Result<Vec<String>, Error> {
    let domain = |text: &String| {
        observable::host(text).ok_or_else(|| Error::Setting {
            path: configuration.path.clone(),
            key,
            value: text.clone(),
            remedy: "write a domain such as \"example.co.jp\"",
        })
    };
    written.iter().map(domain).collect()
}

/// The shipped lists, and over them those of the configured folder in the order of names.
fn lists(configuration: &Configuration) -> Result<Lists, Error> {
    let mut lists = Lists::shipped();
    let Some(folder) = &configuration.config.lists else { return Ok(lists) };
    for path in files(&configuration.beside(folder))? {
        let text = fs::read_to_string(&path).map_err(cannot_read(&path))?;
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        lists.add(name, &text).map_err(|source| Error::List { path: path.clone(), source })?;
    }
    Ok(lists)
}

/// The rules of the configured folder, in the order of its files' names.
fn rules(configuration: &Configuration) -> Result<Option<Rules>, Error> {
    let Some(name) = &configuration.config.rules else { return Ok(None) };
    let folder = configuration.beside(name);
    let mut texts = Vec::new();
    for path in files(&folder)?.into_iter().filter(|path| is_rules(path)) {
        let text = fs::read_to_string(&path).map_err(cannot_read(&path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        texts.push((name, text));
    }
    if texts.is_empty() {
        return Err(Error::Setting {
            path: configuration.path.clone(),
            key: "rules",
            value: name.clone(),
            remedy: "name a folder that holds files named *.yar or *.yara",
        });
    }
    let texts = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Rules::compile(texts).map(Some).map_err(|source| Error::Rules { path: folder, source })
}

fn is_rules(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yar" || extension == "yara")
}

/// The files of a folder in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(cannot_read(folder))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

fn region(configuration: &Configuration) -> Result<Region, Error> {
    let Some(name) = &configuration.config.region_db else {
        return Region::open(Cow::Borrowed(SHIPPED_REGION), SHIPPED_REGION_NAME)
            .map_err(|source| Error::Region { path: SHIPPED_REGION_NAME.into(), source });
    };
    let path = configuration.beside(name);
    let bytes = fs::read(&path).map_err(cannot_read(&path))?;
    Region::open(Cow::Owned(bytes), name).map_err(|source| Error::Region { path, source })
}

/// The stored DNS answers, if a file is named.
fn zone(configuration: &Configuration) -> Result<Option<Zone>, Error> {
    let named = configuration.config.dns_records.as_deref();
    let named = named.map(|name| configuration.beside(name));
    let Some(path) = configuration.dns_records.clone().or(named) else { return Ok(None) };
    let text = fs::read_to_string(&path).map_err(cannot_read(&path))?;
    Zone::parse(&text).map(Some).map_err(|source| Error::DnsRecords { path, source })
}

fn cannot_read(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Read { path: path.to_owned(), source }
}

/// A mail in a mail is followed by recursion; this depth fits every thread's stack.
const MAIL_DEPTH_MAX: usize = 100;

/// See `data/region/README.md` for source, date and licence.
static SHIPPED_REGION: &[u8] = include_bytes!("../../../data/region/geo-whois-asn-country.mmdb");
const SHIPPED_REGION_NAME: &str = "geo-whois-asn-country";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, Error> {
        settings(&Configuration::parse(text, Path::new("noroshi.toml")).unwrap())
    }

    #[test]
    fn shipped_region_database_answers_with_its_date() {
        let settings = read("").unwrap();
        let region = settings.region.unwrap();
        assert_eq!(region.source().source, "geo-whois-asn-country");
        assert_eq!(region.source().date.len(), 10);
        let country = region.country("133.11.0.1".parse().unwrap()).unwrap();
        assert_eq!(country.as_str(), "JP");
    }

    #[test]
    fn commented_example_is_a_configuration_and_shows_the_defaults() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/noroshi.example.toml");
        let configuration = Configuration::read(&path).unwrap();
        assert_eq!(settings(&configuration).unwrap().limits, vocab::Limits::default());
    }

    #[test]
    fn what_is_no_domain_is_named_with_its_key() {
        let error = read("own_domains = [\"a b\"]").unwrap_err().to_string();
        assert!(error.contains("own_domains") && error.contains("a b"), "{error}");
    }

    #[test]
    fn a_wrong_line_of_dns_records_is_named_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noroshi.toml");
        let read = |records: &str| {
            fs::write(folder.path().join("dns.txt"), records).unwrap();
            settings(&Configuration::parse("dns_records = \"dns.txt\"", &path).unwrap())
        };
        assert!(read("a.example A 192.0.2.1\n").unwrap().zone.is_some());
        let error = read("\na.example A nowhere\n").unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(error.to_string().contains("dns.txt"), "{error}");
        assert!(source.starts_with("line 2: \"nowhere\""), "{source}");
        let error = settings(&Configuration {
            dns_records: Some(folder.path().join("none")),
            ..Configuration::default()
        });
        assert!(error.unwrap_err().to_string().contains("cannot read"));
    }

    #[test]
    fn depth_is_bounded() {
        let error = read("[limits]\nmail_depth = 101").unwrap_err().to_string();
        assert!(error.contains("limits.mail_depth"), "{error}");
    }
}
