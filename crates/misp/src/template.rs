//! Object templates as published in misp-objects; their relations are checked against
//! the copy that pymisp ships, in the tests of the program.

/// A published template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    DomainIp,
    Email,
    File,
    Url,
}

impl Template {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::DomainIp => "domain-ip",
            Self::Email => "email",
            Self::File => "file",
            Self::Url => "url",
        }
    }

    pub(crate) const fn category(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::DomainIp | Self::Email | Self::Url => "network",
        }
    }

    /// Its UUID and the version that was read.
    pub(crate) const fn version(self) -> (&'static str, &'static str) {
        match self {
            Self::DomainIp => ("43b3b146-77eb-4931-b4cc-b66c60f28734", "11"),
            Self::Email => ("a0c666e0-fc65-4be8-b48f-3423d788b552", "19"),
            Self::File => ("688c46fb-5edb-40a3-8273-1af7923e2215", "25"),
            Self::Url => ("60efb77b-40b5-4c46-871b-ed1ed999fce5", "10"),
        }
    }
}
