//! A file within a file, as its container hands it out.

use std::borrow::Cow;

use vocab::{Deception, DefectCode, Spot};

/// One file within another.
#[derive(Debug)]
pub struct Member<'a> {
    /// `None` where the format gives no name.
    pub name: Option<MemberName>,
    /// Where in its container: `member:3`, `object:Package1`.
    pub place: Spot,
    pub content: Content<'a>,
    /// As its header says.
    pub size: Option<u64>,
    pub packed: Option<u64>,
    /// RFC 3339 without offset where the format knows none: `2016-07-04T10:00:00`.
    pub modified: Option<String>,
    /// Name of the compression method.
    pub method: Option<String>,
    pub encrypted: bool,
    pub role: Role,
    /// Of its name or its header: a path, a link, two names.
    pub deceptions: Vec<Deception>,
    /// What went wrong with this member; what was read before is in `content`.
    pub defect: Option<DefectCode>,
}

/// Name of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberName {
    /// With its folders, as decoded; never used as a path.
    pub decoded: String,
    /// As it stands in the file.
    pub raw: Vec<u8>,
}

/// What could be had of a member.
#[derive(Debug)]
pub enum Content<'a> {
    Bytes(Cow<'a, [u8]>),
    /// Encrypted and no password fits, or it cannot be decoded at all.
    Locked,
    /// A link to this target.
    Link(String),
}

/// Why a container holds a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// Somebody put it in: it counts as a file.
    #[default]
    Member,
    /// Part of how the container looks: pictures of a document. Listed only if something
    /// is found in it.
    Resource,
}

impl<'a> Member<'a> {
    /// A member of which only its bytes are known.
    #[must_use]
    pub fn new(place: Spot, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self {
            name: None,
            place,
            content: Content::Bytes(bytes.into()),
            size: None,
            packed: None,
            modified: None,
            method: None,
            encrypted: false,
            role: Role::Member,
            deceptions: Vec::new(),
            defect: None,
        }
    }

    /// The same with a name that needs no decoding.
    #[must_use]
    pub fn named(place: Spot, name: &str, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let name = MemberName { decoded: name.to_owned(), raw: name.as_bytes().to_vec() };
        Self { name: Some(name), ..Self::new(place, bytes) }
    }
}

/// Whether more members are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Go,
    Stop,
}
