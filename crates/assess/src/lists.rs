//! Dated tables of domains, addresses and names, shipped as data files
//! (`data/lists`) and added to or replaced by the operator's own.
//!
//! A table says what a domain is known for, never what a mail is: a domain on a
//! list is marked, not dropped and not judged here.

mod names;

use std::collections::BTreeMap;
use std::iter;
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use vocab::SenderKind;

use crate::fold::fold;
use crate::phrases::Phrases;
use crate::signs::Shape;
use names::{Marks, Names};

/// The tables, by the name of their file without its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListName {
    Agency,
    BigService,
    Brands,
    Carrier,
    Cdn,
    CloudHosting,
    Disposable,
    FileSharing,
    FreeDomestic,
    FreeOverseas,
    IspDomestic,
    MailProvider,
    PublicDns,
    UrlShortener,
}

/// Where a table comes from, as its header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListInfo {
    pub title: String,
    /// Day on which it was compiled, `2026-11-21`.
    pub date: String,
    pub source: String,
    pub licence: String,
}

/// A name that mails pretend, and the domains that are really its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    pub kind: BrandKind,
    /// Spellings in Japanese and English, as people write them.
    pub names: Vec<String>,
    /// Domains under which it really writes.
    pub domains: Vec<String>,
}

/// What sort of body a brand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BrandKind {
    Agency,
    Bank,
    Brand,
    Card,
    Carrier,
    Delivery,
    Ministry,
}

/// The lists, looked up by a host name and the names above it.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    names: Names,
    brands: Vec<Brand>,
    /// Every spelling of every brand, made when the first mail is judged.
    spellings: OnceLock<Phrases>,
    /// The shape of every domain of every brand, made likewise.
    shapes: OnceLock<Vec<Shape>>,
    infos: BTreeMap<ListName, ListInfo>,
}

/// What the lists say of one host: the lists that hold it or a name above it, for
/// each such name, the shortest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed(Vec<Marks>);

/// Why a list file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    #[error("{list} line {line}: {problem}")]
    Line { list: String, line: usize, problem: &'static str },
    #[error("{list} is no list; the lists are {}", ListName::ALL.map(ListName::as_str).join(", "))]
    Unknown { list: String },
}

impl Lists {
    /// The lists that are shipped with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut lists = Self { names: Names::shipped(), ..Self::default() };
        for (list, text) in SHIPPED {
            lists.infos.insert(list, info(text));
            if list == ListName::Brands {
                lists.brands.extend(entry_lines(text).filter_map(|(_, line)| brand(line)));
            }
        }
        lists
    }

    /// Adds to a list the entries of a file, or replaces it when the file's
    /// header says `# replace`. `name` is the file's name without its ending.
    ///
    /// # Errors
    /// No such list, or a line that is no entry; the lists are then unchanged.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), ListError> {
        let list = ListName::parse(name).ok_or_else(|| ListError::Unknown { list: name.into() })?;
        let replaces = header_lines(text).any(|line| line == "replace");
        if list == ListName::Brands {
            let added = read_all(list, text, brand)?;
            self.brands.truncate(if replaces { 0 } else { self.brands.len() });
            self.brands.extend(added);
            self.spellings = OnceLock::new();
            self.shapes = OnceLock::new();
        } else {
            let added = read_all(list, text, normalised)?;
            if replaces {
                self.names.clear(Marks::of(list));
            }
            for name in added {
                self.names.add(name, Marks::of(list));
            }
        }
        if replaces {
            self.infos.insert(list, info(text));
        }
        Ok(())
    }

    /// What the lists say of a host or an address.
    #[must_use]
    pub fn of(&self, host_or_ip: &str) -> Listed {
        Listed(self.names.of(host_or_ip))
    }

    /// Every brand, in the order of the file.
    #[must_use]
    pub fn brands(&self) -> &[Brand] {
        &self.brands
    }

    /// The brand that a folded text names first, with the spelling from the list.
    /// Latin spellings count as whole words, in any case.
    #[must_use]
    pub fn brand_named(&self, text: &str) -> Option<(&Brand, &str)> {
        let names = || {
            let brands = self.brands.iter();
            brands.flat_map(|brand| brand.names.iter().map(move |name| (brand, name.as_str())))
        };
        let spellings =
            self.spellings.get_or_init(|| Phrases::new(names().map(|(_, name)| fold(name))));
        let first = spellings.each(text, |found| ControlFlow::Break(found.number));
        names().nth(first.break_value()?)
    }

    /// The domains of brands whose shape is one that is asked for, in the order of the file.
    pub(crate) fn brand_sites(
        &self,
        is_asked: impl Fn(Shape) -> bool,
    ) -> impl Iterator<Item = (Shape, &str)> {
        let domains = || self.brands.iter().flat_map(|brand| &brand.domains);
        let shapes =
            self.shapes.get_or_init(|| domains().map(|domain| Shape::of(domain)).collect());
        let mut rest = shapes.iter();
        let mut domains = domains();
        // Few are asked for, so the domains themselves are not looked at on the way.
        iter::from_fn(move || {
            let before = rest.len();
            let shape = *rest.find(|shape| is_asked(**shape))?;
            Some((shape, domains.nth(before - rest.len() - 1)?.as_str()))
        })
    }

    /// Where a list comes from: the shipped file's header, or that of the file
    /// that replaced it.
    #[must_use]
    pub fn info(&self, list: ListName) -> Option<&ListInfo> {
        self.infos.get(&list)
    }
}

impl Listed {
    /// Whether the list holds the host or a name above it.
    #[must_use]
    pub fn on(&self, list: ListName) -> bool {
        self.first(&[list]).is_some()
    }

    /// The kind of address that the lists give the host, and the list that says so.
    #[must_use]
    pub fn sender_kind(&self) -> Option<(SenderKind, ListName)> {
        let on = self.first(&SENDER_LISTS.map(|(list, _)| list))?;
        SENDER_LISTS.into_iter().find(|(list, _)| *list == on).map(|(list, kind)| (kind, list))
    }

    /// Whether anybody can get an address there: free mail of either kind, or disposable.
    #[must_use]
    pub fn is_free_mail(&self) -> bool {
        let asked = [ListName::FreeDomestic, ListName::FreeOverseas, ListName::Disposable];
        self.first(&asked).is_some()
    }

    /// The name of the warning list that holds the host or address, for marking
    /// observables as common (CDN, free mail, big service, …).
    #[must_use]
    pub fn common(&self) -> Option<&'static str> {
        self.first(&WARNING_LISTS).map(ListName::as_str)
    }

    /// The longest name that one of the lists holds decides; of several lists that
    /// hold it, the first asked for.
    fn first(&self, asked: &[ListName]) -> Option<ListName> {
        let mut names = self.0.iter().rev();
        names.find_map(|marks| asked.iter().copied().find(|&list| marks.overlap(Marks::of(list))))
    }
}

impl ListName {
    /// Every list, in alphabetical order.
    pub const ALL: [Self; 14] = [
        Self::Agency,
        Self::BigService,
        Self::Brands,
        Self::Carrier,
        Self::Cdn,
        Self::CloudHosting,
        Self::Disposable,
        Self::FileSharing,
        Self::FreeDomestic,
        Self::FreeOverseas,
        Self::IspDomestic,
        Self::MailProvider,
        Self::PublicDns,
        Self::UrlShortener,
    ];

    /// The name of the file without its ending.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::BigService => "big-service",
            Self::Brands => "brands",
            Self::Carrier => "carrier",
            Self::Cdn => "cdn",
            Self::CloudHosting => "cloud-hosting",
            Self::Disposable => "disposable",
            Self::FileSharing => "file-sharing",
            Self::FreeDomestic => "free-domestic",
            Self::FreeOverseas => "free-overseas",
            Self::IspDomestic => "isp-domestic",
            Self::MailProvider => "mail-provider",
            Self::PublicDns => "public-dns",
            Self::UrlShortener => "url-shortener",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == name)
    }
}

impl BrandKind {
    const ALL: [Self; 7] = [
        Self::Agency,
        Self::Bank,
        Self::Brand,
        Self::Card,
        Self::Carrier,
        Self::Delivery,
        Self::Ministry,
    ];

    /// The word in the first column of the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Bank => "bank",
            Self::Brand => "brand",
            Self::Card => "card",
            Self::Carrier => "carrier",
            Self::Delivery => "delivery",
            Self::Ministry => "ministry",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The notes of a file: what follows `#`, trimmed.
fn header_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix('#')).map(str::trim)
}

/// The entries of a file with the numbers of their lines, from 1.
fn entry_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line));
    lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

/// Every entry of a file, or the first that cannot be read.
fn read_all<T>(
    list: ListName,
    text: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Vec<T>, ListError> {
    let problem = match list {
        ListName::Brands => "a brand has a kind, spellings and domains, separated by tabs",
        _ => "neither a domain nor an address",
    };
    let unread = |line| ListError::Line { list: list.as_str().to_owned(), line, problem };
    entry_lines(text).map(|(line, entry)| read(entry).ok_or_else(|| unread(line))).collect()
}

fn info(text: &str) -> ListInfo {
    let value = |key: &str| {
        let mut lines = header_lines(text).take(HEADER_LINES);
        lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).unwrap_or_default().into()
    };
    ListInfo {
        title: value("title"),
        date: value("date"),
        source: value("source"),
        licence: value("licence"),
    }
}

/// An entry of the operator in the form that look-ups are made in.
fn normalised(entry: &str) -> Option<String> {
    let entry = entry.trim();
    match entry.parse::<IpAddr>() {
        Ok(ip) => Some(ip.to_string()),
        Err(_) => observable::host(entry),
    }
}

fn brand(line: &str) -> Option<Brand> {
    let mut columns = line.split('\t').map(str::trim);
    let kind = BrandKind::parse(columns.next()?)?;
    let names = members(columns.next()?)?;
    let domains = members(columns.next()?)?;
    columns.next().is_none().then_some(Brand { kind, names, domains })
}

/// The members of a column; none of them may be empty.
fn members(column: &str) -> Option<Vec<String>> {
    let member = |text: &str| Some(text.trim().to_owned()).filter(|member| !member.is_empty());
    column.split('|').map(member).collect()
}

/// The header's keys stand in the first lines, before a licence text.
const HEADER_LINES: usize = 16;

/// Lists that tell the kind of a sender. The Japanese ones come first: a name that
/// another list counts among the free mail of the world is still Japanese.
const SENDER_LISTS: [(ListName, SenderKind); 6] = [
    (ListName::FreeDomestic, SenderKind::FreeDomestic),
    (ListName::IspDomestic, SenderKind::IspDomestic),
    (ListName::Carrier, SenderKind::Carrier),
    (ListName::Agency, SenderKind::Agency),
    (ListName::FreeOverseas, SenderKind::FreeOverseas),
    (ListName::Disposable, SenderKind::FreeOverseas),
];

/// Lists whose entries are poor indicators, because many others share them.
const WARNING_LISTS: [ListName; 12] = [
    ListName::PublicDns,
    ListName::Cdn,
    ListName::CloudHosting,
    ListName::FileSharing,
    ListName::UrlShortener,
    ListName::FreeDomestic,
    ListName::IspDomestic,
    ListName::Carrier,
    ListName::Disposable,
    ListName::FreeOverseas,
    ListName::BigService,
    ListName::MailProvider,
];

const SHIPPED: [(ListName, &str); 14] = [
    (ListName::Agency, include_str!("../../../data/lists/agency.txt")),
    (ListName::BigService, include_str!("../../../data/lists/big-service.txt")),
    (ListName::Brands, include_str!("../../../data/lists/brands.tsv")),
    (ListName::Carrier, include_str!("../../../data/lists/carrier.txt")),
    (ListName::Cdn, include_str!("../../../data/lists/cdn.txt")),
    (ListName::CloudHosting, include_str!("../../../data/lists/cloud-hosting.txt")),
    (ListName::Disposable, include_str!("../../../data/lists/disposable.txt")),
    (ListName::FileSharing, include_str!("../../../data/lists/file-sharing.txt")),
    (ListName::FreeDomestic, include_str!("../../../data/lists/free-domestic.txt")),
    (ListName::FreeOverseas, include_str!("../../../data/lists/free-overseas.txt")),
    (ListName::IspDomestic, include_str!("../../../data/lists/isp-domestic.txt")),
    (ListName::MailProvider, include_str!("../../../data/lists/mail-provider.txt")),
    (ListName::PublicDns, include_str!("../../../data/lists/public-dns.txt")),
    (ListName::UrlShortener, include_str!("../../../data/lists/url-shortener.txt")),
];

#[cfg(test)]
mod tests;
