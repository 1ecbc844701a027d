//! Windows Script Files and scriptlets: XML that holds scripts (`<job>`, `<component>`,
//! `<registration>`), as Microsoft's reference of Windows Script Host describes it.

use super::language::Language;
use crate::page::token::{Token, Tokens};

/// One script, or what is taken from elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'w> {
    Script {
        language: Language,
        source: &'w str,
    },
    /// A script or another file of this address.
    Source(String),
    /// A class that is created as the job starts.
    Class(String),
}

/// The pieces of a file, in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        let Token::Start(name) = token else { continue };
        if out.len() >= PIECES_MAX {
            break;
        }
        if name.eq_ignore_ascii_case("script") {
            out.extend(tokens.attribute("src").map(|source| Piece::Source(source.into_owned())));
            let label = tokens.attribute("language");
            let language = label.and_then(|label| Language::of_label(&label));
            if !tokens.closes_itself {
                let source = tokens.raw_text("script");
                let language = language.unwrap_or(Language::JavaScript);
                out.push(Piece::Script { language, source });
            }
        } else if name.eq_ignore_ascii_case("object") || name.eq_ignore_ascii_case("reference") {
            let class = ["progid", "object", "classid", "guid"]
                .iter()
                .find_map(|name| tokens.attribute(name));
            out.extend(class.map(|class| Piece::Class(class.into_owned())));
        }
    }
    out
}

const PIECES_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_sources_and_classes() {
        let text = "<package><job id='a'><object id=s progid='WScript.Shell'/>\
                    <script language='VBScript' src='http://a.example/b.vbs'/>\
                    <script language=\"JScript\"><![CDATA[x(1<2)]]></script></job></package>";
        assert_eq!(
            pieces(text),
            [
                Piece::Class("WScript.Shell".into()),
                Piece::Source("http://a.example/b.vbs".into()),
                Piece::Script { language: Language::JavaScript, source: "x(1<2)" },
            ]
        );
    }
}
