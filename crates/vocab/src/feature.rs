//! What a file can do to whoever opens it, as far as reading it tells.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of features.
    Feature {
        /// Something runs when the file is opened, without another question.
        AutoExec = "auto-exec",
        /// A form that asks for a password or sends elsewhere.
        CredentialForm = "credential-form",
        /// Dynamic Data Exchange that starts a program.
        Dde = "dde",
        /// Fetches something from the network when opened or run.
        Downloads = "downloads",
        /// Another file is embedded.
        EmbeddedFile = "embedded-file",
        /// A program stands inside, plain or hidden.
        EmbeddedProgram = "embedded-program",
        /// The content is encrypted.
        Encrypted = "encrypted",
        /// An object of the equation editor (CVE-2017-11882 and its kin).
        EquationEditor = "equation-editor",
        /// General signs of an exploit: runs of no-operation, encoded programs, impossible sizes.
        ExploitSign = "exploit-sign",
        /// Content is fetched from outside when shown.
        ExternalLink = "external-link",
        /// Excel 4 macros.
        ExcelFourMacro = "excel4-macro",
        /// Sheets, fields or text that nobody shall see.
        Hidden = "hidden",
        /// A script puts a file together in the browser.
        HtmlSmuggling = "html-smuggling",
        /// Macros in a Visual Basic project.
        Macros = "macros",
        /// Code is written so that it cannot be read.
        Obfuscated = "obfuscated",
        /// Data is appended behind the end of the format.
        AppendedData = "appended-data",
        /// A packer or a protector.
        Packed = "packed",
        /// A QR code stands in the picture.
        QrCode = "qr-code",
        /// A template from elsewhere is loaded.
        RemoteTemplate = "remote-template",
        /// A rule of the analyst's own matches.
        RuleMatch = "rule-match",
        /// A command or a program is run.
        RunsCommand = "runs-command",
        /// Holds a script.
        Script = "script",
        /// A signature that does not hold, or is not by whom it says.
        SignatureBad = "signature-bad",
        /// Signed, and the signature fits the content.
        Signed = "signed",
    }
}
