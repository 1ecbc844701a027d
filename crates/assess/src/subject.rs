//! Everything about one mail that judgement looks at.

use auth::Recomputed;
use mail::{Mail, Page};
use vocab::{Deception, Feature, FileId, FileType, Spot};

/// One mail with its facts.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub mail: &'a Mail<'a>,
    /// The body as its reader saw it.
    pub text: &'a str,
    /// The HTML bodies as read.
    pub pages: &'a [Page],
    /// Links of text and HTML, in order.
    pub links: &'a [Link],
    /// Attachments of this mail, inline ones included.
    pub files: &'a [FileFact],
    /// Authentication as worked out again from stored DNS answers.
    pub recomputed: Option<&'a Recomputed>,
}

/// A link that a reader could follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    /// Normalised if it is a URL that leads to a host, otherwise as written.
    pub target: String,
    /// URLs inside the target's parameters, outermost first.
    pub redirects: Vec<String>,
    /// [`Spot::Text`] or [`Spot::Html`].
    pub spot: Spot,
}

/// What judgement needs of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    pub id: FileId,
    /// Decoded name.
    pub name: Option<String>,
    pub extension: Option<String>,
    pub kind: FileType,
    pub size: usize,
    pub deceptions: Vec<Deception>,
    /// An inline picture or a signature part, not an attachment in the reports' sense.
    pub inline: bool,
    /// The file that holds it, if any.
    pub parent: Option<FileId>,
    /// Whether it was opened, so that what is not among its features is not in it.
    pub opened: bool,
    /// Locked, and nothing opened it.
    pub locked: bool,
    /// Hashes that files of one making share: of imports, of the tools that built it.
    pub families: Vec<String>,
    /// What it can do, with the place in it that shows it.
    pub features: Vec<(Feature, Spot)>,
}
