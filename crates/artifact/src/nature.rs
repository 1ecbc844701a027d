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
        let found = EXTENSIONS.iter().find(|(_, known)| known.contains(&extension));
        found.map(|(nature, _)| *nature)
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

/// Extensions by what opening does, in lower case.
const EXTENSIONS: &[(Nature, &[&str])] = &[
    (
        Nature::Document,
        &[
            "doc", "docm", "docx", "dot", "dotm", "dotx", "eml", "epub", "hwp", "hwpx", "jaw",
            "jfw", "jhd", "jtd", "jtdc", "jtt", "jttc", "key", "mpp", "msg", "numbers", "odg",
            "odp", "ods", "odt", "one", "onepkg", "oxps", "pages", "pdf", "pot", "potx", "pps",
            "ppsm", "ppsx", "ppt", "pptm", "pptx", "pub", "rtf", "vsd", "vsdx", "xbd", "xdw",
            "xls", "xlsb", "xlsm", "xlsx", "xlt", "xltm", "xltx", "xlw", "xps",
        ],
    ),
    (
        Nature::Picture,
        &[
            "avif", "bmp", "emf", "gif", "heic", "heif", "ico", "jfif", "jpe", "jpeg", "jpg",
            "png", "psd", "svg", "tif", "tiff", "webp", "wmf",
        ],
    ),
    (
        Nature::Media,
        &[
            "3gp", "aac", "amr", "avi", "flac", "flv", "m4a", "m4v", "mid", "midi", "mkv", "mov",
            "mp3", "mp4", "mpeg", "mpg", "ogg", "wav", "webm", "wma", "wmv",
        ],
    ),
    (
        Nature::Text,
        &[
            "conf", "csv", "ics", "ini", "json", "log", "md", "text", "tsv", "txt", "vcf", "xml",
            "yaml", "yml",
        ],
    ),
    (
        Nature::Archive,
        &[
            "7z", "ace", "arj", "bz2", "cab", "gz", "lha", "lzh", "rar", "tar", "tbz", "tgz",
            "txz", "xz", "z", "zip", "zst",
        ],
    ),
    (Nature::Disk, &["dmg", "ima", "img", "iso", "udf", "vhd", "vhdx"]),
    (Nature::Web, &["htm", "html", "mht", "mhtml", "shtml", "xht", "xhtml"]),
    (
        Nature::Script,
        &[
            "ahk",
            "application",
            "au3",
            "bat",
            "chm",
            "cmd",
            "hlp",
            "hta",
            "inf",
            "iqy",
            "js",
            "jse",
            "mobileconfig",
            "oqy",
            "php",
            "pl",
            "ps1",
            "ps1xml",
            "psd1",
            "psm1",
            "py",
            "pyw",
            "rb",
            "reg",
            "rqy",
            "sct",
            "sh",
            "vbe",
            "vbs",
            "wsc",
            "wsf",
            "wsh",
        ],
    ),
    (
        Nature::Shortcut,
        &[
            "appref-ms",
            "desktop",
            "library-ms",
            "lnk",
            "pif",
            "scf",
            "search-ms",
            "searchconnector-ms",
            "settingcontent-ms",
            "url",
            "webloc",
            "website",
        ],
    ),
    (
        Nature::Program,
        &[
            "apk", "app", "appx", "com", "command", "cpl", "dll", "drv", "elf", "exe", "gadget",
            "jar", "jnlp", "msi", "msix", "msp", "mst", "ocx", "scr", "sys", "xll",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_extension_has_two_natures() {
        for (nature, extensions) in EXTENSIONS {
            for extension in *extensions {
                assert_eq!(Nature::of_extension(extension), Some(*nature), "{extension}");
            }
        }
        assert_eq!(Nature::of_extension("dat"), None);
    }
}
