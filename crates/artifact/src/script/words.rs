//! Words of scripts and macros that tell what a program is able to do: classes of Windows,
//! methods, commands, switches. One table for all languages, so that macros may share it.

use std::ops::Range;

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ability {
    Runs,
    Downloads,
    WritesFile,
    Persistence,
    Evasion,
    Decodes,
}

impl Ability {
    /// As facts name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Downloads => "downloads",
            Self::WritesFile => "writes",
            Self::Persistence => "persistence",
            Self::Evasion => "evasion",
            Self::Decodes => "decodes",
        }
    }
}

/// In what a program runs: a word means something in some of them alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting(u8);

impl Setting {
    pub(crate) const BATCH: Self = Self(1);
    pub(crate) const POWER_SHELL: Self = Self(2);
    /// Scripts and macros with the objects of Windows.
    pub(crate) const WINDOWS: Self = Self(4);
    /// Texts that are run as a command.
    pub(crate) const COMMAND: Self = Self(1 | 2);
    /// Pages in a browser.
    pub(crate) const WEB: Self = Self(8);

    const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A word of the table.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) text: &'static str,
    pub(crate) ability: Ability,
    of: Setting,
}

/// The table, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Words {
    /// By the first letter of its first name, each word with that name.
    by_letter: Vec<Vec<(&'static str, &'static Word)>>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let mut by_letter = vec![Vec::new(); 256];
        for word in WORDS {
            let (name, _) = first_name(word.text);
            let letter = name.bytes().next().unwrap_or_default().to_ascii_lowercase();
            if let Some(words) = by_letter.get_mut(usize::from(letter)) {
                words.push((name, word));
            }
        }
        Self { by_letter }
    }

    /// Tells each word of a text, as often as it stands there.
    pub(crate) fn find(&self, text: &str, setting: Setting, tell: &mut dyn FnMut(&'static Word)) {
        let bytes = text.as_bytes();
        let mut start = None;
        for (at, byte) in bytes.iter().chain([&b' ']).enumerate() {
            match (is_of_name(*byte), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    start = None;
                    self.look_up(bytes, from..at, setting, tell);
                }
                _ => {}
            }
        }
    }

    fn look_up(
        &self,
        bytes: &[u8],
        place: Range<usize>,
        setting: Setting,
        tell: &mut dyn FnMut(&'static Word),
    ) {
        let name = bytes.get(place.clone()).unwrap_or_default();
        let letter = name.first().map_or(0, u8::to_ascii_lowercase);
        let words = self.by_letter.get(usize::from(letter)).map_or(&[][..], Vec::as_slice);
        for (known, word) in words {
            let named = known.len() == name.len() && known.as_bytes().eq_ignore_ascii_case(name);
            if named && word.of.meets(setting) && stands_at(word.text, bytes, place.start) {
                tell(word);
            }
        }
    }
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The first name in a word, and what stands before it.
fn first_name(text: &'static str) -> (&'static str, &'static str) {
    let start = text.bytes().position(is_of_name).unwrap_or(0);
    let (before, rest) = text.split_at_checked(start).unwrap_or(("", text));
    let end = rest.bytes().position(|byte| !is_of_name(byte)).unwrap_or(rest.len());
    (rest.get(..end).unwrap_or(rest), before)
}

/// Whether a word stands where its first name does. A blank in it stands for any blanks.
fn stands_at(word: &'static str, bytes: &[u8], at: usize) -> bool {
    let (_, before) = first_name(word);
    let Some(start) = at.checked_sub(before.len()) else { return false };
    let mut rest = bytes.get(start..).unwrap_or_default();
    for letter in word.bytes() {
        let [first, behind @ ..] = rest else { return false };
        if letter == b' ' {
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            rest = rest.get(blanks..).unwrap_or_default();
            if blanks == 0 {
                return false;
            }
        } else if first.eq_ignore_ascii_case(&letter) {
            rest = behind;
        } else {
            return false;
        }
    }
    let open = word.bytes().next_back().is_some_and(is_of_name);
    !(open && rest.first().is_some_and(|byte| is_of_name(*byte)))
}

const B: Setting = Setting::BATCH;
const P: Setting = Setting::POWER_SHELL;
const W: Setting = Setting::WINDOWS;
const H: Setting = Setting::WEB;
const BP: Setting = Setting(B.0 | P.0);
const WP: Setting = Setting(W.0 | P.0);
/// Everything that runs outside of a browser.
const O: Setting = Setting(B.0 | P.0 | W.0);
const WH: Setting = Setting(W.0 | H.0);
const A: Setting = Setting(B.0 | P.0 | W.0 | H.0);

const fn word(text: &'static str, ability: Ability, of: Setting) -> Word {
    Word { text, ability, of }
}

#[rustfmt::skip]
static WORDS: &[Word] = &{
    use Ability::{Decodes, Downloads, Evasion, Persistence, Runs, WritesFile};
    [
        word("WScript.Shell", Runs, A),
        word("Shell.Application", Runs, A),
        word("ShellExecute", Runs, O),
        word("ShellExecuteA", Runs, O),
        word("ShellExecuteW", Runs, O),
        word("Win32_Process", Runs, A),
        word("Win32_ProcessStartup", Runs, A),
        word("winmgmts:", Runs, A),
        word("MMC20.Application", Runs, A),
        word("ShellBrowserWindow", Runs, A),
        word("Shell.Explorer", Runs, A),
        word("MSScriptControl.ScriptControl", Runs, A),
        word("ScriptControl", Runs, O),
        word("ExecuteGlobal", Runs, W),
        word("CreateProcess", Runs, O),
        word("CreateProcessA", Runs, O),
        word("CreateThread", Runs, O),
        word("CreateRemoteThread", Runs, O),
        word("Process.Start", Runs, P),
        word("Diagnostics.Process", Runs, P),
        word("ProcessStartInfo", Runs, WP),
        word("Start-Process", Runs, O),
        word("saps", Runs, P),
        word("Invoke-Expression", Runs, O),
        word("iex", Runs, BP),
        word("Invoke-Command", Runs, O),
        word("Invoke-Item", Runs, O),
        word("Invoke-WmiMethod", Runs, O),
        word("Invoke-CimMethod", Runs, O),
        word("Reflection.Assembly", Runs, O),
        word("Assembly.Load", Runs, WP),
        word("powershell", Runs, O),
        word("pwsh", Runs, O),
        word("cmd.exe", Runs, O),
        word("cmd /c", Runs, O),
        word("cmd /k", Runs, O),
        word("%comspec%", Runs, O),
        word("mshta", Runs, O),
        word("rundll32", Runs, O),
        word("regsvr32", Runs, O),
        word("wscript.exe", Runs, O),
        word("cscript", Runs, O),
        word("wscript //", Runs, B),
        word("msiexec", Runs, O),
        word("installutil", Runs, O),
        word("regasm", Runs, O),
        word("regsvcs", Runs, O),
        word("msbuild", Runs, O),
        word("cmstp", Runs, O),
        word("forfiles", Runs, O),
        word("pcalua", Runs, O),
        word("wmic", Runs, O),
        word("start /b", Runs, B),
        word("start /min", Runs, B),
        word("MSXML2.XMLHTTP", Downloads, A),
        word("Microsoft.XMLHTTP", Downloads, A),
        word("MSXML2.ServerXMLHTTP", Downloads, A),
        word("WinHttp.WinHttpRequest", Downloads, A),
        word("InternetExplorer.Application", Downloads, A),
        word("URLDownloadToFile", Downloads, O),
        word("URLDownloadToFileA", Downloads, O),
        word("URLDownloadToFileW", Downloads, O),
        word("InternetOpenUrl", Downloads, O),
        word("Net.WebClient", Downloads, O),
        word("Net.HttpWebRequest", Downloads, O),
        word("Net.Http.HttpClient", Downloads, O),
        word("DownloadString", Downloads, O),
        word("DownloadStringAsync", Downloads, O),
        word("DownloadFile", Downloads, O),
        word("DownloadFileAsync", Downloads, O),
        word("DownloadData", Downloads, O),
        word("OpenRead", Downloads, P),
        word("Invoke-WebRequest", Downloads, O),
        word("Invoke-RestMethod", Downloads, O),
        word("iwr", Downloads, BP),
        word("irm", Downloads, BP),
        word("wget", Downloads, O),
        word("curl", Downloads, O),
        word("curl.exe", Downloads, O),
        word("Start-BitsTransfer", Downloads, O),
        word("bitsadmin", Downloads, O),
        word("certutil -urlcache", Downloads, O),
        word("-urlcache", Downloads, O),
        word("-verifyctl", Downloads, O),
        word("net use", Downloads, O),
        word("ADODB.Stream", WritesFile, A),
        word("Scripting.FileSystemObject", WritesFile, A),
        word("SaveToFile", WritesFile, WH),
        word("CreateTextFile", WritesFile, WH),
        word("OpenTextFile", WritesFile, W),
        word("WriteAllBytes", WritesFile, O),
        word("WriteAllText", WritesFile, O),
        word("Set-Content", WritesFile, O),
        word("Add-Content", WritesFile, O),
        word("Out-File", WritesFile, O),
        word("IO.File", WritesFile, P),
        word("-OutFile", WritesFile, O),
        word("Expand-Archive", WritesFile, O),
        word("ExtractToDirectory", WritesFile, O),
        word("expand.exe", WritesFile, B),
        word("extrac32", WritesFile, O),
        word("schtasks", Persistence, O),
        word("Schedule.Service", Persistence, A),
        word("Register-ScheduledTask", Persistence, O),
        word("New-ScheduledTask", Persistence, O),
        word("RegWrite", Persistence, O),
        word("reg add", Persistence, O),
        word("reg.exe add", Persistence, O),
        word("New-ItemProperty", Persistence, O),
        word("Set-ItemProperty", Persistence, O),
        word("CurrentVersion\\Run", Persistence, A),
        word("CurrentVersion\\\\Run", Persistence, A),
        word("CurrentVersion\\RunOnce", Persistence, A),
        word("SpecialFolders", Persistence, W),
        word("Start Menu\\Programs\\Startup", Persistence, A),
        word("shell:startup", Persistence, A),
        word("New-Service", Persistence, O),
        word("sc create", Persistence, O),
        word("sc.exe create", Persistence, O),
        word("CreateShortcut", Persistence, O),
        word("__EventFilter", Persistence, A),
        word("AmsiUtils", Evasion, O),
        word("amsiInitFailed", Evasion, O),
        word("AmsiScanBuffer", Evasion, O),
        word("amsi.dll", Evasion, O),
        word("EtwEventWrite", Evasion, O),
        word("VirtualProtect", Evasion, O),
        word("VirtualAlloc", Evasion, O),
        word("ExecutionPolicy Bypass", Evasion, O),
        word("ExecutionPolicy Unrestricted", Evasion, O),
        word("-ep bypass", Evasion, O),
        word("-exec bypass", Evasion, O),
        word("-ex bypass", Evasion, O),
        word("WindowStyle Hidden", Evasion, O),
        word("-w hidden", Evasion, O),
        word("-win hidden", Evasion, O),
        word("-w h", Evasion, O),
        word("-w 1", Evasion, O),
        word("-WindowStyle 1", Evasion, O),
        word("-NonInteractive", Evasion, O),
        word("-noni", Evasion, O),
        word("-nop", Evasion, O),
        word("-NoProfile", Evasion, O),
        word("Add-MpPreference", Evasion, O),
        word("Set-MpPreference", Evasion, O),
        word("DisableRealtimeMonitoring", Evasion, O),
        word("netsh advfirewall", Evasion, O),
        word("vssadmin delete", Evasion, O),
        word("wevtutil cl", Evasion, O),
        word("attrib +h", Evasion, O),
        word("ping -n", Evasion, B),
        word("ping 127.0.0.1", Evasion, O),
        word("Zone.Identifier", Evasion, O),
        word("Unblock-File", Evasion, O),
        word("window.moveTo", Evasion, WH),
        word("window.resizeTo", Evasion, WH),
        word("devtools", Evasion, H),
        word("navigator.webdriver", Evasion, H),
        word("isDebuggerPresent", Evasion, O),
        word("Start-Sleep", Evasion, P),
        word("WScript.Sleep", Evasion, W),
        word("eval", Decodes, WH),
        word("Execute", Decodes, W),
        word("unescape", Decodes, WH),
        word("decodeURIComponent", Decodes, WH),
        word("atob", Decodes, WH),
        word("fromCharCode", Decodes, WH),
        word("document.write", Decodes, H),
        word("StrReverse", Decodes, W),
        word("bin.base64", Decodes, W),
        word("bin.hex", Decodes, W),
        word("Microsoft.XMLDOM", Decodes, W),
        word("MSXML2.DOMDocument", Decodes, W),
        word("FromBase64String", Decodes, O),
        word("-EncodedCommand", Decodes, O),
        word("-enc", Decodes, O),
        word("-ec", Decodes, O),
        word("GzipStream", Decodes, O),
        word("DeflateStream", Decodes, O),
        word("ConvertTo-SecureString", Decodes, O),
        word("bxor", Decodes, P),
        word("certutil -decode", Decodes, O),
        word("certutil -f -decode", Decodes, O),
        word("-decodehex", Decodes, O),
        word("-decode", Decodes, B),
        word("createObjectURL", WritesFile, H),
        word("msSaveBlob", WritesFile, H),
        word("msSaveOrOpenBlob", WritesFile, H),
        word("new Blob", WritesFile, H),
        word("new File", WritesFile, H),
        word("saveAs", WritesFile, H),
        word("Uint8Array", Decodes, H),
        word("pako.inflate", Decodes, H),
        word("CryptoJS", Decodes, H),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, setting: Setting) -> Vec<&'static str> {
        let mut out = Vec::new();
        Words::new().find(text, setting, &mut |word| out.push(word.text));
        out
    }

    #[test]
    fn words_are_found_whole_and_in_their_setting() {
        assert_eq!(
            found("new ActiveXObject('wscript.shell')", Setting::WINDOWS),
            ["WScript.Shell"]
        );
        assert_eq!(
            found("POWERSHELL.exe  -W \t hidden", Setting::BATCH),
            ["powershell", "-w hidden"]
        );
        assert_eq!(found("evaluate medieval iexplore", Setting::WEB), [""; 0]);
        assert_eq!(found("iex (iwr x)", Setting::POWER_SHELL), ["iex", "iwr"]);
        assert_eq!(found("iex (iwr x)", Setting::WEB), [""; 0]);
        assert_eq!(found(r"HKCU\..\CurrentVersion\Run", Setting::BATCH), [r"CurrentVersion\Run"]);
        assert_eq!(found("%COMSPEC% /c", Setting::BATCH), ["%comspec%"]);
        assert_eq!(found("-", Setting::BATCH), [""; 0]);
    }

    #[test]
    fn every_word_of_the_table_is_found() {
        for word in WORDS {
            for setting in [Setting::BATCH, Setting::POWER_SHELL, Setting::WINDOWS, Setting::WEB] {
                let has = found(&word.text.to_uppercase(), setting).contains(&word.text);
                assert_eq!(has, word.of.meets(setting), "{}", word.text);
            }
        }
    }
}
