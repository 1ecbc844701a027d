//! Kinds of observables.

vocab::vocabulary! {
    /// The closed list of kinds, named as in `docs/analysis-json.md`.
    Kind {
        Ipv4 = "ipv4",
        Ipv6 = "ipv6",
        Host = "host",
        Url = "url",
        Email = "email",
        Filename = "filename",
        Md5 = "md5",
        Sha1 = "sha1",
        Sha256 = "sha256",
        Mutex = "mutex",
        Pdb = "pdb",
        Registry = "registry",
        UserAgent = "user-agent",
        BankAccount = "bank-account",
        Phone = "phone",
        Wallet = "wallet",
        Cve = "cve",
        Yara = "yara",
    }
}

/// A normalised value of a kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observable {
    pub kind: Kind,
    pub value: String,
}
