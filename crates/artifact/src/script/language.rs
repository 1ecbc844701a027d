//! The languages of scripts, and what tells them apart.

/// A language that Windows or a browser runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Batch,
    JavaScript,
    PowerShell,
    VbScript,
}

impl Language {
    /// As facts name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::JavaScript => "javascript",
            Self::PowerShell => "powershell",
            Self::VbScript => "vbscript",
        }
    }

    /// By the `language` or `type` of an element: `VBScript.Encode`, `text/javascript`.
    pub(crate) fn of_label(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        let label = label.rsplit('/').next().unwrap_or_default();
        let label = label.split([';', '.']).next().unwrap_or_default().trim();
        Some(match label {
            "vbscript" | "vbs" => Self::VbScript,
            "javascript" | "jscript" | "ecmascript" | "livescript" | "x-javascript" | "module" => {
                Self::JavaScript
            }
            _ => return None,
        })
    }

    /// What a decoded piece is written in, by the words that only one language has; else in
    /// what the script around it is written.
    pub(crate) fn of_code(code: &str, around: Self) -> Self {
        let start = code.get(..code.floor_char_boundary(LOOKED_AT)).unwrap_or(code);
        let lower = start.to_ascii_lowercase();
        let (language, signs) = SIGNS
            .iter()
            .map(|(language, signs)| {
                (*language, signs.iter().filter(|sign| lower.contains(**sign)).count())
            })
            .max_by_key(|(language, signs)| (*signs, *language == around))
            .unwrap_or((around, 0));
        if signs == 0 { around } else { language }
    }

    /// Whether letters of names may be written large or small.
    pub(crate) const fn folds_case(self) -> bool {
        !matches!(self, Self::JavaScript)
    }
}

const LOOKED_AT: usize = 4 << 10;

const SIGNS: [(Language, &[&str]); 4] = [
    (
        Language::PowerShell,
        &[
            "powershell",
            "$env:",
            "new-object",
            "iex",
            "invoke-",
            "write-host",
            "param(",
            "[convert]",
            "frombase64string",
            "-join",
            "downloadstring",
            "start-process",
            "[system.",
            "start-sleep",
            "net.webclient",
        ],
    ),
    (
        Language::VbScript,
        &[
            "dim ",
            "createobject(",
            "end sub",
            "end if",
            "set ",
            "on error resume",
            "msgbox",
            "chr(",
            "execute",
            "end function",
        ],
    ),
    (
        Language::JavaScript,
        &[
            "var ",
            "function(",
            "function ",
            "activexobject(",
            "document.",
            "window.",
            "eval(",
            "=>",
            "};",
            "const ",
            "let ",
        ],
    ),
    (
        Language::Batch,
        &["@echo off", "setlocal", "%~", "cmd /c", "cmd.exe /c", "goto ", "errorlevel", "\nrem "],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_label_and_by_words() {
        assert_eq!(Language::of_label("VBScript.Encode"), Some(Language::VbScript));
        assert_eq!(Language::of_label("text/javascript; x=1"), Some(Language::JavaScript));
        assert_eq!(Language::of_label("application/ld+json"), None);
        let of = |code| Language::of_code(code, Language::JavaScript);
        assert_eq!(of("IEX (New-Object Net.WebClient)"), Language::PowerShell);
        assert_eq!(of("Set a = CreateObject(\"x\")"), Language::VbScript);
        assert_eq!(of("@echo off\r\ngoto x"), Language::Batch);
        assert_eq!(of("nothing"), Language::JavaScript);
    }
}
