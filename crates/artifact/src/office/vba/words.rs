//! Words of macros and what they mean: names of procedures that Office runs by itself, and
//! names of functions, objects and programs, after the documentation of Microsoft for
//! Visual Basic, Office, Windows and its commands.

use vocab::Feature;

/// What a word can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Runs when the document is opened, closed or shown.
    AutoExec,
    /// Changes macros or the settings that keep them from running.
    ChangesMacros,
    /// Makes an object of another program.
    CreatesObject,
    /// Talks to another program by Dynamic Data Exchange.
    Dde,
    /// Fetches from the network.
    Downloads,
    /// Asks where it runs.
    Environment,
    /// Keeps windows or files out of sight.
    Hides,
    /// Handles memory and code as a program does.
    Memory,
    /// Makes strings or code unreadable.
    Obfuscates,
    /// Runs a program or a command.
    Runs,
    /// Sends mail.
    Sends,
    /// Changes settings of the system.
    Settings,
    /// Writes, copies or deletes files.
    Writes,
}

impl Meaning {
    /// The word of the fact.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AutoExec => "auto-exec",
            Self::ChangesMacros => "changes-macros",
            Self::CreatesObject => "creates-object",
            Self::Dde => "dde",
            Self::Downloads => "downloads",
            Self::Environment => "environment",
            Self::Hides => "hides",
            Self::Memory => "memory",
            Self::Obfuscates => "obfuscates",
            Self::Runs => "runs",
            Self::Sends => "sends",
            Self::Settings => "settings",
            Self::Writes => "writes",
        }
    }

    /// The feature of a file that shows such a word.
    pub(crate) const fn feature(self) -> Option<Feature> {
        match self {
            Self::AutoExec => Some(Feature::AutoExec),
            Self::Dde => Some(Feature::Dde),
            Self::Downloads => Some(Feature::Downloads),
            Self::Runs => Some(Feature::RunsCommand),
            _ => None,
        }
    }
}

/// Whether Office runs a procedure of this name without being asked.
pub(crate) fn runs_by_itself(name: &str) -> bool {
    let name = name.to_lowercase();
    let event = name.rsplit_once('_').map(|(_, event)| event);
    AUTOMATIC.contains(&name.as_str()) || event.is_some_and(|event| EVENTS.contains(&event))
}

/// What a name in the code means.
pub(crate) fn name(name: &str) -> Option<Meaning> {
    let name = name.to_lowercase();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

/// What a function of Excel 4 macros means.
pub(crate) fn excel_four(name: &str) -> Option<Meaning> {
    let name = name.to_uppercase();
    EXCEL_FOUR.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

/// The words in a string, given in lower case, with their meanings.
pub(crate) fn in_text(text: &str) -> impl Iterator<Item = (&'static str, Meaning)> {
    TEXTS.iter().copied().filter(|(word, _)| stands_in(text, word))
}

/// Whether a word stands in a text and is not the middle of a longer one.
fn stands_in(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + word.len()..).and_then(|behind| behind.chars().next());
        let joins_before = letter(before) && letter(word.chars().next());
        let joins_behind = letter(behind) && letter(word.chars().next_back());
        !joins_before && !joins_behind
    })
}

/// Procedures that Word, Excel, PowerPoint, Outlook and Access run by themselves.
const AUTOMATIC: &[&str] = &[
    "auto_activate",
    "auto_close",
    "auto_deactivate",
    "auto_open",
    "autoclose",
    "autoexec",
    "autoexit",
    "autonew",
    "autoopen",
    "application_itemsend",
    "application_mapilogoncomplete",
    "application_newmail",
    "application_newmailex",
    "application_quit",
    "application_reminder",
    "application_startup",
    "document_beforeclose",
    "document_close",
    "document_contentcontrolonenter",
    "document_new",
    "document_open",
    "onslideshowpagechange",
    "onslideshowterminate",
    "workbook_activate",
    "workbook_addininstall",
    "workbook_beforeclose",
    "workbook_beforeprint",
    "workbook_beforesave",
    "workbook_deactivate",
    "workbook_open",
    "workbook_sheetactivate",
    "workbook_sheetcalculate",
    "workbook_sheetchange",
    "workbook_sheetselectionchange",
    "workbook_windowactivate",
    "workbook_windowresize",
    "worksheet_activate",
    "worksheet_calculate",
    "worksheet_change",
    "worksheet_selectionchange",
];

/// Events that controls and the application raise without a click; they are the end of the
/// name of a procedure, behind the name of the object.
const EVENTS: &[&str] = &[
    "beforenavigate2",
    "beforescriptexecute",
    "documentbeforeclose",
    "documentchange",
    "documentcomplete",
    "documentopen",
    "downloadbegin",
    "downloadcomplete",
    "filedownload",
    "gotfocus",
    "layout",
    "lostfocus",
    "mouseenter",
    "mousehover",
    "mouseleave",
    "mousemove",
    "navigatecomplete2",
    "navigateerror",
    "newdocument",
    "onconnected",
    "onconnecting",
    "painted",
    "painting",
    "presentationclose",
    "presentationopen",
    "progresschange",
    "propertychange",
    "resize",
    "setsecurelockicon",
    "slideshowbegin",
    "slideshownextslide",
    "statustextchange",
    "titlechange",
    "windowactivate",
    "workbookbeforeclose",
    "workbookopen",
];

/// Names of functions, methods and declared procedures.
const NAMES: &[(&str, Meaning)] = &[
    ("addfromfile", Meaning::ChangesMacros),
    ("addfromstring", Meaning::ChangesMacros),
    ("appactivate", Meaning::Hides),
    ("applescripttask", Meaning::Runs),
    ("callbyname", Meaning::Obfuscates),
    ("callwindowproc", Meaning::Memory),
    ("callwindowproca", Meaning::Memory),
    ("codemodule", Meaning::ChangesMacros),
    ("copyfile", Meaning::Writes),
    ("createobject", Meaning::CreatesObject),
    ("createprocess", Meaning::Runs),
    ("createprocessa", Meaning::Runs),
    ("createprocessw", Meaning::Runs),
    ("createremotethread", Meaning::Memory),
    ("createtextfile", Meaning::Writes),
    ("createthread", Meaning::Memory),
    ("ddeexecute", Meaning::Dde),
    ("ddeinitiate", Meaning::Dde),
    ("deletefile", Meaning::Writes),
    ("dispcallfunc", Meaning::Memory),
    ("enumdateformatsa", Meaning::Memory),
    ("enumsystemlocalesa", Meaning::Memory),
    ("enumwindows", Meaning::Memory),
    ("environ", Meaning::Environment),
    ("execute", Meaning::Obfuscates),
    ("executeexcel4macro", Meaning::Runs),
    ("executeglobal", Meaning::Obfuscates),
    ("execquery", Meaning::Environment),
    ("expandenvironmentstrings", Meaning::Environment),
    ("filecopy", Meaning::Writes),
    ("followhyperlink", Meaning::Downloads),
    ("getobject", Meaning::CreatesObject),
    ("getprocaddress", Meaning::Memory),
    ("heapalloc", Meaning::Memory),
    ("heapcreate", Meaning::Memory),
    ("httpopenrequest", Meaning::Downloads),
    ("httpopenrequesta", Meaning::Downloads),
    ("httpsendrequest", Meaning::Downloads),
    ("httpsendrequesta", Meaning::Downloads),
    ("insertlines", Meaning::ChangesMacros),
    ("internetconnecta", Meaning::Downloads),
    ("internetopen", Meaning::Downloads),
    ("internetopena", Meaning::Downloads),
    ("internetopenurl", Meaning::Downloads),
    ("internetopenurla", Meaning::Downloads),
    ("internetreadfile", Meaning::Downloads),
    ("kill", Meaning::Writes),
    ("loadlibrary", Meaning::Memory),
    ("loadlibrarya", Meaning::Memory),
    ("macscript", Meaning::Runs),
    ("ntallocatevirtualmemory", Meaning::Memory),
    ("ntwritevirtualmemory", Meaning::Memory),
    ("queueuserapc", Meaning::Memory),
    ("recentfiles", Meaning::Environment),
    ("regdelete", Meaning::Settings),
    ("regread", Meaning::Settings),
    ("regsetvalueexa", Meaning::Settings),
    ("regwrite", Meaning::Settings),
    ("responsebody", Meaning::Downloads),
    ("rtlmovememory", Meaning::Memory),
    ("savesetting", Meaning::Settings),
    ("savetofile", Meaning::Writes),
    ("sendkeys", Meaning::Hides),
    ("sendmail", Meaning::Sends),
    ("setattr", Meaning::Hides),
    ("settimer", Meaning::Memory),
    ("shell", Meaning::Runs),
    ("shellexecute", Meaning::Runs),
    ("shellexecutea", Meaning::Runs),
    ("shellexecuteexa", Meaning::Runs),
    ("shellexecutew", Meaning::Runs),
    ("strreverse", Meaning::Obfuscates),
    ("urldownloadtocachefilea", Meaning::Downloads),
    ("urldownloadtofile", Meaning::Downloads),
    ("urldownloadtofilea", Meaning::Downloads),
    ("urldownloadtofilew", Meaning::Downloads),
    ("vbcomponents", Meaning::ChangesMacros),
    ("vbhide", Meaning::Hides),
    ("vbproject", Meaning::ChangesMacros),
    ("virtualalloc", Meaning::Memory),
    ("virtualallocex", Meaning::Memory),
    ("virtualprotect", Meaning::Memory),
    ("winexec", Meaning::Runs),
    ("winhttprequest", Meaning::Downloads),
    ("writeprocessmemory", Meaning::Memory),
    ("writetext", Meaning::Writes),
    ("xlveryhidden", Meaning::Hides),
    ("xmlhttp", Meaning::Downloads),
    ("xmlhttp60", Meaning::Downloads),
];

/// Names of objects, programs and settings as they stand in strings.
const TEXTS: &[(&str, Meaning)] = &[
    ("accessvbom", Meaning::ChangesMacros),
    ("adodb.stream", Meaning::Writes),
    ("bitsadmin", Meaning::Downloads),
    ("certutil", Meaning::Runs),
    ("cmd.exe", Meaning::Runs),
    ("cmd /c", Meaning::Runs),
    ("cmd /k", Meaning::Runs),
    ("command.com", Meaning::Runs),
    ("cscript", Meaning::Runs),
    ("currentversion\\run", Meaning::Settings),
    ("downloadfile", Meaning::Downloads),
    ("downloadstring", Meaning::Downloads),
    ("excel.application", Meaning::CreatesObject),
    ("forfiles", Meaning::Runs),
    ("hidden -", Meaning::Hides),
    ("hkcu\\", Meaning::Settings),
    ("hkey_current_user", Meaning::Settings),
    ("hkey_local_machine", Meaning::Settings),
    ("hklm\\", Meaning::Settings),
    ("installutil", Meaning::Runs),
    ("internetexplorer.application", Meaning::Downloads),
    ("invoke-expression", Meaning::Runs),
    ("invoke-restmethod", Meaning::Downloads),
    ("invoke-webrequest", Meaning::Downloads),
    ("microsoft.xmlhttp", Meaning::Downloads),
    ("microsoft.xmldom", Meaning::Obfuscates),
    ("msbuild", Meaning::Runs),
    ("mshta", Meaning::Runs),
    ("msiexec", Meaning::Runs),
    ("msscriptcontrol.scriptcontrol", Meaning::Runs),
    ("msxml2.domdocument", Meaning::Obfuscates),
    ("msxml2.serverxmlhttp", Meaning::Downloads),
    ("msxml2.xmlhttp", Meaning::Downloads),
    ("net.webclient", Meaning::Downloads),
    ("odbcconf", Meaning::Runs),
    ("outlook.application", Meaning::Sends),
    ("powershell", Meaning::Runs),
    ("pwsh", Meaning::Runs),
    ("regasm", Meaning::Runs),
    ("regsvcs", Meaning::Runs),
    ("regsvr32", Meaning::Runs),
    ("rundll32", Meaning::Runs),
    ("sbiedll", Meaning::Environment),
    ("schedule.service", Meaning::Settings),
    ("schtasks", Meaning::Settings),
    ("scripting.filesystemobject", Meaning::Writes),
    ("scriptlet.typelib", Meaning::Writes),
    ("shell.application", Meaning::Runs),
    ("start-bitstransfer", Meaning::Downloads),
    ("start-process", Meaning::Runs),
    ("urldownloadtofile", Meaning::Downloads),
    ("urldownloadtofilea", Meaning::Downloads),
    ("vbawarnings", Meaning::ChangesMacros),
    ("vboxservice", Meaning::Environment),
    ("virtualbox", Meaning::Environment),
    ("vmware", Meaning::Environment),
    ("win32_process", Meaning::Runs),
    ("win32_processor", Meaning::Environment),
    ("win32_computersystem", Meaning::Environment),
    ("win32_bios", Meaning::Environment),
    ("winhttp.winhttprequest", Meaning::Downloads),
    ("winmgmts", Meaning::Runs),
    ("wmic", Meaning::Runs),
    ("word.application", Meaning::CreatesObject),
    ("wscript.exe", Meaning::Runs),
    ("wscript.network", Meaning::Environment),
    ("wscript.shell", Meaning::Runs),
    // The classes of WScript.Shell, Shell.Application, ShellWindows, ShellBrowserWindow and
    // MSXML2.XMLHTTP, which `GetObject("new:…")` takes instead of the names.
    ("72c24dd5-d70a-438b-8a42-98424b88afb8", Meaning::Runs),
    ("13709620-c279-11ce-a49e-444553540000", Meaning::Runs),
    ("9ba05972-f6a8-11cf-a442-00a0c90a8f39", Meaning::Runs),
    ("c08afd90-f2a1-11d1-8455-00a0c91f3880", Meaning::Runs),
    ("f5078f35-c551-11d3-89b9-0000f81fe221", Meaning::Downloads),
];

/// Functions and commands of Excel 4 macros.
const EXCEL_FOUR: &[(&str, Meaning)] = &[
    ("APP.ACTIVATE", Meaning::Hides),
    ("CALL", Meaning::Runs),
    ("EDIT.DELETE", Meaning::ChangesMacros),
    ("EVALUATE", Meaning::Obfuscates),
    ("EXEC", Meaning::Runs),
    ("EXECUTE", Meaning::Dde),
    ("FILE.DELETE", Meaning::Writes),
    ("FOPEN", Meaning::Writes),
    ("FORMULA", Meaning::ChangesMacros),
    ("FORMULA.ARRAY", Meaning::ChangesMacros),
    ("FORMULA.FILL", Meaning::ChangesMacros),
    ("FWRITE", Meaning::Writes),
    ("FWRITELN", Meaning::Writes),
    ("GET.CELL", Meaning::Environment),
    ("GET.DOCUMENT", Meaning::Environment),
    ("GET.WINDOW", Meaning::Environment),
    ("GET.WORKBOOK", Meaning::Environment),
    ("GET.WORKSPACE", Meaning::Environment),
    ("INITIATE", Meaning::Dde),
    ("ON.TIME", Meaning::AutoExec),
    ("POKE", Meaning::Dde),
    ("REGISTER", Meaning::Runs),
    ("REGISTER.ID", Meaning::Runs),
    ("SAVE.AS", Meaning::Writes),
    ("SAVE.COPY.AS", Meaning::Writes),
    ("SEND.KEYS", Meaning::Hides),
    ("SET.VALUE", Meaning::ChangesMacros),
    ("VBA.INSERT.FILE", Meaning::ChangesMacros),
    ("WORKBOOK.HIDE", Meaning::Hides),
];
