//! What happens when a person opens a file: the ground on which a name deceives.

use vocab::{FileCategory, FileType};

/// What opening a file does, by its name or by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Is shown by an application.
    Document,
    Picture,
    /// Sound or moving pictures.
    Media,
    /// Is shown as letters, whatever stands in it.
    Text,
    /// Is unpacked.
    Archive,
    /// Is mounted, and loses the mark of the web on the way.
    Disk,
    /// Is opened by a browser, with its scripts.
    Web,
    /// Is run by an interpreter.
    Script,
    /// Runs what it points to.
    Shortcut,
    /// Is run.
    Program,
}

impl Nature {
    /// By the extension, in lower case without dot; `None` if Windows would ask.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        let index = EXTENSIONS.binary_search_by(|(known, _)| (*known).cmp(extension)).ok()?;
        EXTENSIONS.get(index).map(|(_, nature)| *nature)
    }

    /// By the bytes; `None` for what is neither shown nor run.
    pub(crate) fn of_kind(kind: FileType) -> Option<Self> {
        Some(match kind {
            FileType::Iso | FileType::Img | FileType::Vhd | FileType::Vhdx | FileType::Udf => {
                Self::Disk
            }
            FileType::Html | FileType::Mht => Self::Web,
            FileType::Js
            | FileType::Vbs
            | FileType::Wsf
            | FileType::Hta
            | FileType::Bat
            | FileType::Ps1
            | FileType::Iqy
            | FileType::Chm
            | FileType::Mobileconfig => Self::Script,
            FileType::Lnk | FileType::Url => Self::Shortcut,
            FileType::Msi | FileType::Jar | FileType::Apk | FileType::Eicar => Self::Program,
            FileType::Odf | FileType::Ole | FileType::One | FileType::Slk => Self::Document,
            FileType::Png
            | FileType::Jpeg
            | FileType::Gif
            | FileType::Bmp
            | FileType::Tiff
            | FileType::Webp
            | FileType::Svg
            | FileType::Emf => Self::Picture,
            FileType::Audio | FileType::Video => Self::Media,
            FileType::Text | FileType::Xml | FileType::Json | FileType::Csv => Self::Text,
            _ => return Self::of_category(kind.category()),
        })
    }

    fn of_category(category: FileCategory) -> Option<Self> {
        match category {
            FileCategory::Executable => Some(Self::Program),
            FileCategory::Office | FileCategory::Justsystems | FileCategory::Pdf => {
                Some(Self::Document)
            }
            FileCategory::Shortcut => Some(Self::Shortcut),
            FileCategory::Archive => Some(Self::Archive),
            FileCategory::Other => None,
        }
    }

    /// Whether opening it runs what somebody else wrote.
    pub(crate) const fn runs(self) -> bool {
        matches!(self, Self::Web | Self::Script | Self::Shortcut | Self::Program)
    }
}

/// Extensions in alphabetical order, for binary search.
const EXTENSIONS: &[(&str, Nature)] = &[
    ("3gp", Nature::Media),
    ("7z", Nature::Archive),
    ("aac", Nature::Media),
    ("ace", Nature::Archive),
    ("ahk", Nature::Script),
    ("amr", Nature::Media),
    ("apk", Nature::Program),
    ("app", Nature::Program),
    ("application", Nature::Script),
    ("appref-ms", Nature::Shortcut),
    ("appx", Nature::Program),
    ("arj", Nature::Archive),
    ("au3", Nature::Script),
    ("avi", Nature::Media),
    ("avif", Nature::Picture),
    ("bat", Nature::Script),
    ("bmp", Nature::Picture),
    ("bz2", Nature::Archive),
    ("cab", Nature::Archive),
    ("chm", Nature::Script),
    ("cmd", Nature::Script),
    ("com", Nature::Program),
    ("command", Nature::Program),
    ("conf", Nature::Text),
    ("cpl", Nature::Program),
    ("csv", Nature::Text),
    ("desktop", Nature::Shortcut),
    ("dll", Nature::Program),
    ("dmg", Nature::Disk),
    ("doc", Nature::Document),
    ("docm", Nature::Document),
    ("docx", Nature::Document),
    ("dot", Nature::Document),
    ("dotm", Nature::Document),
    ("dotx", Nature::Document),
    ("drv", Nature::Program),
    ("elf", Nature::Program),
    ("emf", Nature::Picture),
    ("eml", Nature::Document),
    ("epub", Nature::Document),
    ("exe", Nature::Program),
    ("flac", Nature::Media),
    ("flv", Nature::Media),
    ("gadget", Nature::Program),
    ("gif", Nature::Picture),
    ("gz", Nature::Archive),
    ("heic", Nature::Picture),
    ("heif", Nature::Picture),
    ("hlp", Nature::Script),
    ("hta", Nature::Script),
    ("htm", Nature::Web),
    ("html", Nature::Web),
    ("hwp", Nature::Document),
    ("hwpx", Nature::Document),
    ("ico", Nature::Picture),
    ("ics", Nature::Text),
    ("ima", Nature::Disk),
    ("img", Nature::Disk),
    ("inf", Nature::Script),
    ("ini", Nature::Text),
    ("iqy", Nature::Script),
    ("iso", Nature::Disk),
    ("jar", Nature::Program),
    ("jaw", Nature::Document),
    ("jfif", Nature::Picture),
    ("jfw", Nature::Document),
    ("jhd", Nature::Document),
    ("jnlp", Nature::Program),
    ("jpe", Nature::Picture),
    ("jpeg", Nature::Picture),
    ("jpg", Nature::Picture),
    ("js", Nature::Script),
    ("jse", Nature::Script),
    ("json", Nature::Text),
    ("jtd", Nature::Document),
    ("jtdc", Nature::Document),
    ("jtt", Nature::Document),
    ("jttc", Nature::Document),
    ("key", Nature::Document),
    ("lha", Nature::Archive),
    ("library-ms", Nature::Shortcut),
    ("lnk", Nature::Shortcut),
    ("log", Nature::Text),
    ("lzh", Nature::Archive),
    ("m4a", Nature::Media),
    ("m4v", Nature::Media),
    ("md", Nature::Text),
    ("mht", Nature::Web),
    ("mhtml", Nature::Web),
    ("mid", Nature::Media),
    ("midi", Nature::Media),
    ("mkv", Nature::Media),
    ("mobileconfig", Nature::Script),
    ("mov", Nature::Media),
    ("mp3", Nature::Media),
    ("mp4", Nature::Media),
    ("mpeg", Nature::Media),
    ("mpg", Nature::Media),
    ("mpp", Nature::Document),
    ("msg", Nature::Document),
    ("msi", Nature::Program),
    ("msix", Nature::Program),
    ("msp", Nature::Program),
    ("mst", Nature::Program),
    ("numbers", Nature::Document),
    ("ocx", Nature::Program),
    ("odg", Nature::Document),
    ("odp", Nature::Document),
    ("ods", Nature::Document),
    ("odt", Nature::Document),
    ("ogg", Nature::Media),
    ("one", Nature::Document),
    ("onepkg", Nature::Document),
    ("oqy", Nature::Script),
    ("oxps", Nature::Document),
    ("pages", Nature::Document),
    ("pdf", Nature::Document),
    ("php", Nature::Script),
    ("pif", Nature::Shortcut),
    ("pl", Nature::Script),
    ("png", Nature::Picture),
    ("pot", Nature::Document),
    ("potx", Nature::Document),
    ("pps", Nature::Document),
    ("ppsm", Nature::Document),
    ("ppsx", Nature::Document),
    ("ppt", Nature::Document),
    ("pptm", Nature::Document),
    ("pptx", Nature::Document),
    ("ps1", Nature::Script),
    ("ps1xml", Nature::Script),
    ("psd", Nature::Picture),
    ("psd1", Nature::Script),
    ("psm1", Nature::Script),
    ("pub", Nature::Document),
    ("py", Nature::Script),
    ("pyw", Nature::Script),
    ("rar", Nature::Archive),
    ("rb", Nature::Script),
    ("reg", Nature::Script),
    ("rqy", Nature::Script),
    ("rtf", Nature::Document),
    ("scf", Nature::Shortcut),
    ("scr", Nature::Program),
    ("sct", Nature::Script),
    ("search-ms", Nature::Shortcut),
    ("searchconnector-ms", Nature::Shortcut),
    ("settingcontent-ms", Nature::Shortcut),
    ("sh", Nature::Script),
    ("shtml", Nature::Web),
    ("svg", Nature::Picture),
    ("sys", Nature::Program),
    ("tar", Nature::Archive),
    ("tbz", Nature::Archive),
    ("text", Nature::Text),
    ("tgz", Nature::Archive),
    ("tif", Nature::Picture),
    ("tiff", Nature::Picture),
    ("tsv", Nature::Text),
    ("txt", Nature::Text),
    ("txz", Nature::Archive),
    ("udf", Nature::Disk),
    ("url", Nature::Shortcut),
    ("vbe", Nature::Script),
    ("vbs", Nature::Script),
    ("vcf", Nature::Text),
    ("vhd", Nature::Disk),
    ("vhdx", Nature::Disk),
    ("vsd", Nature::Document),
    ("vsdx", Nature::Document),
    ("wav", Nature::Media),
    ("webloc", Nature::Shortcut),
    ("webm", Nature::Media),
    ("webp", Nature::Picture),
    ("website", Nature::Shortcut),
    ("wma", Nature::Media),
    ("wmf", Nature::Picture),
    ("wmv", Nature::Media),
    ("wsc", Nature::Script),
    ("wsf", Nature::Script),
    ("wsh", Nature::Script),
    ("xbd", Nature::Document),
    ("xdw", Nature::Document),
    ("xht", Nature::Web),
    ("xhtml", Nature::Web),
    ("xll", Nature::Program),
    ("xls", Nature::Document),
    ("xlsb", Nature::Document),
    ("xlsm", Nature::Document),
    ("xlsx", Nature::Document),
    ("xlt", Nature::Document),
    ("xltm", Nature::Document),
    ("xltx", Nature::Document),
    ("xlw", Nature::Document),
    ("xml", Nature::Text),
    ("xps", Nature::Document),
    ("xz", Nature::Archive),
    ("yaml", Nature::Text),
    ("yml", Nature::Text),
    ("z", Nature::Archive),
    ("zip", Nature::Archive),
    ("zst", Nature::Archive),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_stand_in_order() {
        assert!(EXTENSIONS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(Nature::of_extension("exe"), Some(Nature::Program));
        assert_eq!(Nature::of_extension("7z"), Some(Nature::Archive));
        assert_eq!(Nature::of_extension("dat"), None);
    }
}
