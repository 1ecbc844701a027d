//! Kinds of observables.

/// The closed list of kinds, named as in `docs/analysis-json.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Ipv4,
    Ipv6,
    Host,
    Url,
    Email,
    Filename,
    Md5,
    Sha1,
    Sha256,
    Mutex,
    Pdb,
    Registry,
    UserAgent,
    BankAccount,
    Phone,
    Wallet,
    Cve,
    Yara,
}

/// A normalised value of a kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observable {
    pub kind: Kind,
    pub value: String,
}
