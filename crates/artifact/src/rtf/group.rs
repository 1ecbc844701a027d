//! Groups and the destinations that their text belongs to (RTF 1.9.1, "Destinations").

use encoding_rs::Encoding;
use vocab::FactKey;

/// What holds between two braces. An inner group begins with what its outer one has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) destination: Destination,
    /// Letters to pass over behind each `\u`.
    pub(super) alternatives: u32,
    pub(super) font: Option<&'static Encoding>,
    pub(super) hidden: bool,
    /// The object that it belongs to.
    pub(super) object: Option<usize>,
    /// The object whose data it stands in.
    pub(super) data: Option<usize>,
    /// `\*` stood before: an unknown word makes the group one to be passed over.
    pub(super) starred: bool,
    /// Its text is collected and delivered when it ends.
    pub(super) collects: bool,
    /// A field ends with it.
    pub(super) field: bool,
}

impl Group {
    pub(super) const OUTERMOST: Self = Self {
        destination: Destination::Body,
        alternatives: 1,
        font: None,
        hidden: false,
        object: None,
        data: None,
        starred: false,
        collects: false,
        field: false,
    };

    /// A group within this one.
    pub(super) const fn inner(self) -> Self {
        Self { starred: false, collects: false, field: false, ..self }
    }
}

/// What the text of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Body,
    /// Tables and other things that nobody sees.
    Passed,
    Fonts,
    /// A text of the information group that is a fact.
    Property(FactKey),
    /// One that is none.
    Other(&'static str),
    Time(FactKey),
    Template,
    /// Another file that belongs to the document.
    File,
    Instruction,
    FieldResult,
    ObjectData,
    ObjectClass,
    ObjectName,
    Picture,
    ShapeName,
    ShapeValue,
}

impl Destination {
    /// The destination that a control word begins.
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        let found = DESTINATIONS.iter().find(|(known, _)| *known == name);
        found.map(|(_, destination)| *destination)
    }

    /// Whether its text is delivered when the group ends.
    pub(super) const fn collects(self) -> bool {
        matches!(
            self,
            Self::Property(_)
                | Self::Other(_)
                | Self::Time(_)
                | Self::Template
                | Self::File
                | Self::ObjectClass
                | Self::ObjectName
                | Self::ShapeName
                | Self::ShapeValue
        )
    }
}

use Destination as D;

const DESTINATIONS: [(&[u8], Destination); 84] = [
    (b"annotation", D::Body),
    (b"atnauthor", D::Passed),
    (b"atndate", D::Passed),
    (b"atnid", D::Passed),
    (b"atnparent", D::Passed),
    (b"atnref", D::Passed),
    (b"atrfend", D::Passed),
    (b"atrfstart", D::Passed),
    (b"author", D::Property(FactKey::Author)),
    (b"bkmkend", D::Passed),
    (b"bkmkstart", D::Passed),
    (b"blipuid", D::Passed),
    (b"buptim", D::Passed),
    (b"category", D::Other("category")),
    (b"colorschememapping", D::Passed),
    (b"colortbl", D::Passed),
    (b"comment", D::Property(FactKey::Comment)),
    (b"company", D::Property(FactKey::Company)),
    (b"creatim", D::Time(FactKey::Created)),
    (b"datafield", D::Passed),
    (b"datastore", D::Passed),
    (b"doccomm", D::Property(FactKey::Comment)),
    (b"docvar", D::Other("docvar")),
    (b"factoidname", D::Passed),
    (b"falt", D::Passed),
    (b"fchars", D::Passed),
    (b"ffdeftext", D::Passed),
    (b"ffname", D::Passed),
    (b"filetbl", D::Passed),
    (b"fldinst", D::Instruction),
    (b"fldrslt", D::FieldResult),
    (b"fontemb", D::Passed),
    (b"fontfile", D::Passed),
    (b"fonttbl", D::Fonts),
    (b"footer", D::Body),
    (b"footnote", D::Body),
    (b"formfield", D::Passed),
    (b"ftncn", D::Passed),
    (b"ftnsep", D::Passed),
    (b"ftnsepc", D::Passed),
    (b"generator", D::Property(FactKey::Application)),
    (b"header", D::Body),
    (b"hlinkbase", D::File),
    (b"info", D::Passed),
    (b"keywords", D::Other("keywords")),
    (b"latentstyles", D::Passed),
    (b"lchars", D::Passed),
    (b"levelnumbers", D::Passed),
    (b"leveltext", D::Passed),
    (b"listname", D::Passed),
    (b"listoverridetable", D::Passed),
    (b"listtable", D::Passed),
    (b"manager", D::Other("manager")),
    (b"nextfile", D::File),
    (b"nonshppict", D::Passed),
    (b"objclass", D::ObjectClass),
    (b"objdata", D::ObjectData),
    (b"objname", D::ObjectName),
    (b"oldcprops", D::Passed),
    (b"operator", D::Property(FactKey::LastAuthor)),
    (b"panose", D::Passed),
    (b"passwordhash", D::Passed),
    (b"pgptbl", D::Passed),
    (b"pict", D::Picture),
    (b"pnseclvl", D::Passed),
    (b"printim", D::Passed),
    (b"propname", D::Other("name")),
    (b"result", D::Body),
    (b"revtbl", D::Passed),
    (b"revtim", D::Time(FactKey::Modified)),
    (b"rsidtbl", D::Passed),
    (b"sn", D::ShapeName),
    (b"staticval", D::Other("value")),
    (b"stylesheet", D::Passed),
    (b"subject", D::Other("subject")),
    (b"sv", D::ShapeValue),
    (b"template", D::Template),
    (b"themedata", D::Passed),
    (b"title", D::Property(FactKey::Title)),
    (b"ud", D::Body),
    (b"upr", D::Passed),
    (b"wgrffmtfilter", D::Passed),
    (b"xmlnstbl", D::Passed),
    (b"xmlopen", D::Passed),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_once_and_in_order() {
        assert!(DESTINATIONS.is_sorted_by(|(one, _), (other, _)| one < other));
    }
}
