//! What a part of a package is: by how it is related, by its content type (ECMA-376
//! part 2, 7.2.3), and by where Office puts it.

use vocab::Limits;

use super::relation::Relation;
use crate::xml::{self, Piece};

/// What a part is, in the order in which parts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Content types and relationships, which have been read.
    Structure,
    Macros,
    Workbook,
    MacroSheet,
    Sheet,
    SharedStrings,
    ExternalLink,
    Connections,
    CustomUi,
    ActiveX,
    CoreProperties,
    AppProperties,
    /// XML with text, fields or objects.
    Text,
    Embedded,
    /// A document of another format whose content is shown in place.
    Chunk,
    Picture,
    /// Fonts and settings of printers.
    Plain,
    Other,
}

/// Content types as the package declares them.
#[derive(Debug, Default)]
pub(super) struct ContentTypes {
    by_extension: Vec<(String, String)>,
    by_part: Vec<(String, String)>,
}

impl ContentTypes {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Self {
        let mut types = Self::default();
        xml::read(bytes, limits, &mut |piece| {
            let Piece::Open(element) = piece else { return };
            let (list, key) = match element.name() {
                "Default" => (&mut types.by_extension, "Extension"),
                "Override" => (&mut types.by_part, "PartName"),
                _ => return,
            };
            if let (Some(name), Some(kind)) =
                (element.attribute(key), element.attribute("ContentType"))
                && list.len() < TYPES_MAX
            {
                let name = name.trim_start_matches('/').to_lowercase();
                list.push((name, kind.to_lowercase()));
            }
        });
        types.by_part.sort();
        types
    }

    fn of(&self, name: &str) -> &str {
        let known = self.by_part.binary_search_by(|(part, _)| part.as_str().cmp(name)).ok();
        if let Some((_, kind)) = known.and_then(|index| self.by_part.get(index)) {
            return kind;
        }
        let extension = name.rsplit('.').next().unwrap_or_default();
        let found = self.by_extension.iter().find(|(known, _)| known == extension);
        found.map_or("", |(_, kind)| kind)
    }
}

impl Kind {
    /// What the part of that name (in lower case) is.
    pub(super) fn of(name: &str, types: &ContentTypes, relations: &[Relation]) -> Self {
        if name == "[content_types].xml" || name.ends_with(".rels") {
            return Self::Structure;
        }
        let by_relation = relations.iter().filter_map(|relation| Self::by_relation(&relation.kind));
        by_relation
            .chain(Self::by_type(types.of(name)))
            .chain(Self::by_name(name))
            .next()
            .unwrap_or(Self::Other)
    }

    fn by_relation(kind: &str) -> Option<Self> {
        Some(match kind.to_ascii_lowercase().as_str() {
            "vbaproject" => Self::Macros,
            "xlmacrosheet" | "xlintlmacrosheet" => Self::MacroSheet,
            "worksheet" | "dialogsheet" => Self::Sheet,
            "sharedstrings" => Self::SharedStrings,
            "externallink" => Self::ExternalLink,
            "connections" | "querytable" => Self::Connections,
            "extensibility" => Self::CustomUi,
            "control" => Self::ActiveX,
            "core-properties" => Self::CoreProperties,
            "extended-properties" | "custom-properties" => Self::AppProperties,
            "oleobject" | "package" => Self::Embedded,
            "afchunk" => Self::Chunk,
            "image" | "thumbnail" => Self::Picture,
            "font" | "printersettings" => Self::Plain,
            _ => return None,
        })
    }

    fn by_type(kind: &str) -> Option<Self> {
        Some(match kind {
            "application/vnd.ms-office.vbaproject" => Self::Macros,
            "application/vnd.ms-excel.macrosheet+xml"
            | "application/vnd.ms-excel.intlmacrosheet+xml"
            | "application/vnd.ms-excel.macrosheet"
            | "application/vnd.ms-excel.intlmacrosheet" => Self::MacroSheet,
            "application/vnd.ms-excel.worksheet" => Self::Sheet,
            "application/vnd.ms-excel.sharedstrings" => Self::SharedStrings,
            "application/vnd.ms-excel.externallink" => Self::ExternalLink,
            "application/vnd.ms-excel.sheet.binary.macroenabled.main" => Self::Workbook,
            kind if kind.starts_with("image/") => Self::Picture,
            kind if kind.ends_with(".worksheet+xml") || kind.ends_with(".dialogsheet+xml") => {
                Self::Sheet
            }
            kind if kind.ends_with(".sharedstrings+xml") => Self::SharedStrings,
            kind if kind.ends_with(".externallink+xml") => Self::ExternalLink,
            kind if kind.ends_with(".connections+xml") || kind.ends_with(".querytable+xml") => {
                Self::Connections
            }
            kind if kind.contains("activex+xml") => Self::ActiveX,
            kind if kind.contains(".sheet.") && kind.ends_with("main+xml") => Self::Workbook,
            "application/vnd.openxmlformats-package.core-properties+xml" => Self::CoreProperties,
            kind if kind.ends_with("extended-properties+xml")
                || kind.ends_with("custom-properties+xml") =>
            {
                Self::AppProperties
            }
            kind if kind.contains("printersettings") || kind.contains("obfuscatedfont") => {
                Self::Plain
            }
            _ => return None,
        })
    }

    /// For packages whose types and relationships are missing or wrong.
    fn by_name(name: &str) -> Option<Self> {
        let file = name.rsplit('/').next().unwrap_or_default();
        Some(match file {
            "vbaproject.bin" => Self::Macros,
            "workbook.xml" | "workbook.bin" => Self::Workbook,
            "sharedstrings.xml" | "sharedstrings.bin" => Self::SharedStrings,
            "connections.xml" => Self::Connections,
            "customui.xml" | "customui14.xml" => Self::CustomUi,
            "core.xml" => Self::CoreProperties,
            "app.xml" | "custom.xml" => Self::AppProperties,
            _ if name.contains("/macrosheets/") => Self::MacroSheet,
            _ if name.contains("/worksheets/") => Self::Sheet,
            _ if name.contains("/externallinks/") => Self::ExternalLink,
            _ if name.contains("/embeddings/") => Self::Embedded,
            _ if name.contains("/media/") => Self::Picture,
            _ if file.starts_with("activex") && is_xml(name) => Self::ActiveX,
            _ if is_xml(name) => Self::Text,
            _ => return None,
        })
    }
}

fn is_xml(name: &str) -> bool {
    name.ends_with(".xml") || name.ends_with(".vml")
}

const TYPES_MAX: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relation_before_type_before_name() {
        let types = ContentTypes::read(
            b"<Types><Default Extension='bin' ContentType='application/vnd.ms-office.vbaProject'/>\
              <Override PartName='/xl/a.xml' ContentType='application/vnd.ms-excel.macrosheet+xml'/></Types>",
            &Limits::default(),
        );
        let image = Relation { kind: "image".to_owned(), ..Relation::default() };
        assert_eq!(Kind::of("word/x.bin", &types, &[]), Kind::Macros);
        assert_eq!(Kind::of("word/x.bin", &types, &[image]), Kind::Picture);
        assert_eq!(Kind::of("xl/a.xml", &types, &[]), Kind::MacroSheet);
        assert_eq!(Kind::of("word/document.xml", &types, &[]), Kind::Text);
        assert_eq!(Kind::of("word/embeddings/a.docx", &types, &[]), Kind::Embedded);
        assert_eq!(Kind::of("a/b.xyz", &types, &[]), Kind::Other);
    }
}
