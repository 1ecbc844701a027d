//! Classes of embedded objects, by program identifier and by class identifier, as far as
//! they have been holes: Microsoft's advisories name each with its CVE.

use memchr::memmem;
use vocab::Feature;

/// What an object of a class means for whoever opens the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Equation Editor 3: CVE-2017-11882, CVE-2018-0802, CVE-2018-0798.
    Equation,
    /// A file put in by the object packager.
    Package,
    /// A link that is fetched: CVE-2017-0199, CVE-2017-8570, CVE-2017-8759.
    Link,
    /// Controls and libraries that are loaded for nothing but their holes.
    Exploited,
    /// A Flash film.
    Film,
}

impl Meaning {
    pub(crate) const fn feature(self) -> Feature {
        match self {
            Self::Equation => Feature::EquationEditor,
            Self::Package => Feature::EmbeddedFile,
            Self::Link => Feature::ExternalLink,
            Self::Exploited => Feature::ExploitSign,
            Self::Film => Feature::Script,
        }
    }
}

/// By program identifier: `Equation.3`, in any case.
pub(crate) fn by_name(name: &str) -> Option<Meaning> {
    let name = name.trim_matches(|letter: char| letter.is_control() || letter == ' ');
    let name = name.to_ascii_lowercase();
    NAMES.iter().find(|(known, _)| name.starts_with(known)).map(|(_, meaning)| *meaning)
}

/// By class identifier as XML and registries write it, with or without braces.
pub(crate) fn by_id(id: &str) -> Option<Meaning> {
    let id = id.trim().trim_matches(['{', '}']).to_ascii_lowercase();
    let id = id.strip_prefix("clsid:").unwrap_or(&id);
    IDS.iter().find(|class| class.text == id).map(|class| class.meaning)
}

/// Every known class whose identifier stands somewhere in the bytes of an object.
pub(crate) fn mentioned(bytes: &[u8]) -> impl Iterator<Item = Meaning> {
    IDS.iter()
        .filter(|class| memmem::find(bytes, &class.bytes()).is_some())
        .map(|class| class.meaning)
}

struct Class {
    text: &'static str,
    meaning: Meaning,
}

impl Class {
    /// MS-DTYP 2.3.4.2: the first three groups little-endian, the rest as written.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16);
        for (group, digits) in self.text.split('-').enumerate() {
            let (pairs, _) = digits.as_bytes().as_chunks::<2>();
            let mut part: Vec<u8> = pairs
                .iter()
                .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            if group < 3 {
                part.reverse();
            }
            bytes.append(&mut part);
        }
        bytes
    }
}

/// Beginnings of program identifiers, in lower case.
const NAMES: [(&str, Meaning); 14] = [
    ("equation.", Meaning::Equation),
    ("package", Meaning::Package),
    ("ole2link", Meaning::Link),
    ("stdoletlink", Meaning::Link),
    ("htmlfile", Meaning::Exploited),
    ("mscomctllib.", Meaning::Exploited),
    ("otkloadr.", Meaning::Exploited),
    ("tabstrip", Meaning::Exploited),
    ("shell.explorer", Meaning::Exploited),
    ("shellbrowserwindow", Meaning::Exploited),
    ("scriptletfile", Meaning::Exploited),
    ("script", Meaning::Exploited),
    ("soap", Meaning::Exploited),
    ("shockwaveflash.", Meaning::Film),
];

const IDS: [Class; 18] = [
    class("0002ce02-0000-0000-c000-000000000046", Meaning::Equation),
    class("0002ce03-0000-0000-c000-000000000046", Meaning::Equation),
    class("f20da720-c02f-11ce-927b-0800095ae340", Meaning::Package),
    class("0003000c-0000-0000-c000-000000000046", Meaning::Package),
    class("00000300-0000-0000-c000-000000000046", Meaning::Link),
    // The URL moniker and the one that runs a scriptlet.
    class("79eac9e0-baf9-11ce-8c82-00aa004ba90b", Meaning::Link),
    class("06290bd3-48aa-11d2-8432-006008c3fbfc", Meaning::Exploited),
    class("ecabb0c7-7f19-11d2-978e-0000f8757e2a", Meaning::Exploited),
    // ListView, ImageCombo, TreeView and TabStrip of MSCOMCTL: CVE-2012-0158, CVE-2012-1856.
    class("bdd1f04b-858b-11d1-b16a-00c0f0283628", Meaning::Exploited),
    class("dd9da666-8594-11d1-b16a-00c0f0283628", Meaning::Exploited),
    class("c74190b6-8589-11d1-b16a-00c0f0283628", Meaning::Exploited),
    class("1efb6596-857c-11d1-b16a-00c0f0283628", Meaning::Exploited),
    class("996bf5e0-8044-4650-adeb-0b013914e99c", Meaning::Exploited),
    class("25336920-03f9-11cf-8fd0-00aa00686f13", Meaning::Exploited),
    class("8856f961-340a-11d0-a96b-00c04fd705a2", Meaning::Exploited),
    class("c08afd90-f2a1-11d1-8455-00a0c91f3880", Meaning::Exploited),
    class("a08a033d-1a75-4ab6-a166-ead02f547959", Meaning::Exploited),
    class("d27cdb6e-ae6d-11cf-96b8-444553540000", Meaning::Film),
];

const fn class(text: &'static str, meaning: Meaning) -> Class {
    Class { text, meaning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_identifiers() {
        assert_eq!(by_name("eQuAtIoN.3\0"), Some(Meaning::Equation));
        assert_eq!(by_name("Excel.Sheet.12"), None);
        assert_eq!(by_id("{0002CE02-0000-0000-C000-000000000046}"), Some(Meaning::Equation));
        assert_eq!(by_id("clsid:D27CDB6E-AE6D-11cf-96B8-444553540000"), Some(Meaning::Film));
        let bytes = b"xx\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
        assert_eq!(mentioned(bytes).collect::<Vec<_>>(), [Meaning::Equation]);
    }

    #[test]
    fn every_identifier_has_sixteen_bytes() {
        assert!(IDS.iter().all(|class| class.bytes().len() == 16));
    }
}
