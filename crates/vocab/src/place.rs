//! Where a fact was read. Every claim that Noroshi makes carries a [`Place`],
//! so that a person can go and look.

use std::borrow::Cow;
use std::fmt;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What within a file a fact was read from.
    Inside {
        Cell = "cell",
        Field = "field",
        Link = "link",
        Macro = "macro",
        Member = "member",
        Object = "object",
        Overlay = "overlay",
        Page = "page",
        Property = "property",
        Relation = "relation",
        Resource = "resource",
        Script = "script",
        Section = "section",
        Sheet = "sheet",
        Stream = "stream",
        Text = "text",
    }
}

/// Id of a mail within one analysis: `M1` is the outermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub u32);

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("M")?;
        self.0.fmt(f)
    }
}

/// Id of a file within one analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("F")?;
        self.0.fmt(f)
    }
}

/// What a place belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    Mail(MailId),
    File(FileId),
    /// The input as a whole, before any mail or file was found in it.
    Input,
}

/// A place within one mail or file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// The mail or file as a whole.
    Whole,
    /// A header field; `index` counts from 0 and is given when the name repeats.
    Header { name: Cow<'static, str>, index: Option<u32> },
    /// The text/plain body.
    Text,
    /// The HTML body, its visible text and its attributes.
    Html,
    /// A MIME part by its position: `1.2` is the second part of the first.
    Part(String),
    /// The name of a file.
    Name,
    /// Something within a file: `macro:Module1`, `object:3`.
    Inside { part: Inside, name: String },
    /// A spot of a file, told while the owner is the mail that brought it.
    File { id: FileId, inside: Box<Self> },
}

impl Spot {
    /// A header field that stands once.
    #[must_use]
    pub fn header(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Header { name: name.into(), index: None }
    }

    /// Something within a file, by its name or number.
    #[must_use]
    pub fn inside(part: Inside, name: impl Into<String>) -> Self {
        Self::Inside { part, name: name.into() }
    }

    /// The place of this spot in its owner.
    #[must_use]
    pub fn of(self, owner: Owner) -> Place {
        Place { owner, spot: self }
    }

    /// The same, only to be shown.
    #[must_use]
    pub const fn shown_in(&self, owner: Owner) -> ShownPlace<'_> {
        ShownPlace { owner, spot: self }
    }
}

/// A place in one analysis, shown as `mail:M1/header:Received[2]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub owner: Owner,
    pub spot: Spot,
}

/// A place that is only shown.
#[derive(Debug, Clone, Copy)]
pub struct ShownPlace<'a> {
    owner: Owner,
    spot: &'a Spot,
}

// Results hold a hundred places, so they are written without the detour over `write!`.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Header { name, index } => {
                f.write_str("header:")?;
                f.write_str(name)?;
                index.map_or(Ok(()), |index| write!(f, "[{index}]"))
            }
            Self::Text => f.write_str("text"),
            Self::Html => f.write_str("html"),
            Self::Part(path) => {
                f.write_str("part:")?;
                f.write_str(path)
            }
            Self::Name => f.write_str("name"),
            Self::Inside { part, name } => {
                f.write_str(part.as_str())?;
                f.write_str(":")?;
                f.write_str(name)
            }
            Self::File { id, inside } => inside.shown_in(Owner::File(*id)).fmt(f),
        }
    }
}

impl fmt::Display for ShownPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Spot::File { .. } = self.spot {
            return self.spot.fmt(f);
        }
        match self.owner {
            Owner::Mail(id) => {
                f.write_str("mail:")?;
                id.fmt(f)?;
            }
            Owner::File(id) => {
                f.write_str("file:")?;
                id.fmt(f)?;
            }
            Owner::Input => f.write_str("input")?,
        }
        if *self.spot == Spot::Whole {
            return Ok(());
        }
        f.write_str("/")?;
        self.spot.fmt(f)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spot.shown_in(self.owner).fmt(f)
    }
}
