//! What a command line does, read without running it: which program of Windows it misuses,
//! whether it fetches something, how it hides what it says.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::charset::{decoded, utf16_le};

/// A command line judged.
#[derive(Debug, Default)]
pub(super) struct Command {
    /// Starts a program that runs what its arguments say.
    pub(super) runs: bool,
    pub(super) downloads: bool,
    pub(super) obfuscated: bool,
    /// The command with carets, empty quotes and slices of variables taken out, if that
    /// changes it.
    pub(super) plain: Option<String>,
    /// Scripts that stand in it as Base64.
    pub(super) decoded: Vec<String>,
}

/// Judges the target and its arguments.
pub(super) fn command(target: &str, arguments: &str) -> Command {
    let line = format!("{target} {arguments}");
    let plain = plain(&line);
    let decoded = encoded_scripts(&plain);
    let mut searched = vec![plain.to_lowercase()];
    searched.extend(decoded.iter().map(|script| script.to_lowercase()));
    let name = file_stem(target);
    let runs = RUNNERS.contains(&name.as_str())
        || has_extension(target, RUN_EXTENSIONS)
        || (name == "explorer" && searched.iter().any(|text| leaves_machine(text)));
    let fetches = |text: &String| FETCHERS.iter().any(|word| text.contains(word));
    Command {
        runs,
        downloads: searched.iter().any(|text| fetches(text) || (runs && leaves_machine(text))),
        obfuscated: hides(&line, &plain) || !decoded.is_empty(),
        plain: (plain != line).then_some(plain),
        decoded,
    }
}

/// The name of a program without folders and extension, in lower case.
pub(super) fn file_stem(path: &str) -> String {
    let name = path.rsplit(['\\', '/']).next().unwrap_or(path).trim_matches(['"', ' ']);
    let name = name.to_lowercase();
    name.strip_suffix(".exe").unwrap_or(&name).to_owned()
}

/// Whether a path ends with one of the extensions.
pub(super) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let path = path.trim_matches(['"', ' ']).to_lowercase();
    path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
}

/// A web address, or a path on another machine.
fn leaves_machine(text: &str) -> bool {
    ["http://", "https://", "ftp://", "hxxp", "\\\\"].iter().any(|mark| {
        text.match_indices(mark).any(|(at, _)| {
            // `\\` also stands within escaped paths: a machine's name follows a gap.
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + mark.len()..).and_then(|after| after.chars().next());
            *mark != "\\\\"
                || before.is_none_or(|letter| matches!(letter, ' ' | '"' | '\'' | '='))
                    && after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Whether the line is written so that it cannot be read.
fn hides(line: &str, plain: &str) -> bool {
    let carets = line.matches('^').count();
    let ticks = line.matches('`').count();
    let lower = plain.to_lowercase();
    carets >= 3
        || ticks >= 4
        || slices(line) >= 2
        || line.contains("\"\"") && line.matches("\"\"").count() >= 4
        || HIDERS.iter().any(|(word, count)| lower.matches(word).count() >= *count)
}

/// How often a part of a variable is taken: `%ComSpec:~0,1%`, `!a:~3,1!`.
fn slices(line: &str) -> usize {
    line.matches(":~").count()
}

/// The line as the command interpreter reads it: carets and empty quotes are nothing, and
/// slices of variables that are known or set in the line are letters.
fn plain(line: &str) -> String {
    let mut variables: Vec<(String, String)> =
        VARIABLES.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    variables.extend(assignments(line));
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        if matches!(letter, '%' | '!')
            && let Some((value, length)) = slice(rest, letter, &variables)
        {
            plain.push_str(&value);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        // Two carets are one that is meant.
        if letter == '^' && !rest.starts_with("^^") {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let skip = if rest.starts_with("^^") { 2 } else { letter.len_utf8() };
        plain.push(letter);
        rest = rest.get(skip..).unwrap_or_default();
    }
    plain
}

/// Values given to variables in the line itself: `set x=power&`.
fn assignments(line: &str) -> Vec<(String, String)> {
    let line = line.replace('^', "");
    let lower = line.to_ascii_lowercase();
    let starts = lower.match_indices("set ").take(ASSIGNMENTS_MAX);
    let assignment = |(at, word): (usize, &str)| {
        let rest = line.get(at + word.len()..)?;
        let end = rest.find(['&', '|', '\n', '"']).unwrap_or(rest.len());
        let (name, value) = rest.get(..end)?.trim_start().split_once('=')?;
        let is_name = !name.is_empty() && name.len() <= 64 && !name.contains([' ', '%']);
        // What is only added to does not take part in a puzzle.
        let adds = value.to_lowercase().contains(&format!("%{}%", name.to_lowercase()));
        (is_name && !adds).then(|| (name.to_lowercase(), value.to_owned()))
    };
    starts.filter_map(assignment).collect()
}

/// The value of the variable part at the start of `rest`, and how long it is written.
fn slice(rest: &str, mark: char, variables: &[(String, String)]) -> Option<(String, usize)> {
    let inner = rest.get(1..)?;
    let end = inner.find(mark).filter(|end| *end <= 80)?;
    let (name, part) = match inner.get(..end)?.split_once(":~") {
        Some((name, part)) => (name, Some(part)),
        None => (inner.get(..end)?, None),
    };
    let name = name.to_lowercase();
    let known = variables.iter().rev().find(|(known, _)| *known == name);
    let (_, value) = known?;
    let set_here = !VARIABLES.iter().any(|(known, _)| *known == name);
    // Paths such as `%windir%` read better as they are.
    let value = match part {
        Some(part) => cut(value, part)?,
        None => set_here.then(|| value.clone())?,
    };
    Some((value, end + 2))
}

/// `0,1` or `-4` or `3,-2` of a value.
fn cut(value: &str, part: &str) -> Option<String> {
    let letters: Vec<char> = value.chars().collect();
    let mut numbers = part.split(',').map(|number| number.trim().parse::<isize>());
    let start = place(letters.len(), numbers.next()?.ok()?);
    let end = match numbers.next() {
        None => letters.len(),
        Some(Ok(count)) if count < 0 => place(letters.len(), count),
        Some(Ok(count)) => start.saturating_add(count.unsigned_abs()).min(letters.len()),
        Some(Err(_)) => return None,
    };
    Some(letters.get(start..end)?.iter().collect())
}

/// A position counted from the start, or from the end if it is negative.
fn place(length: usize, number: isize) -> usize {
    if number < 0 {
        length.saturating_sub(number.unsigned_abs())
    } else {
        number.unsigned_abs().min(length)
    }
}

/// What `-EncodedCommand` and `FromBase64String` hold.
fn encoded_scripts(line: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if is_encoded_switch(word)
            && let Some(script) = words.peek().and_then(|block| unbased(block))
        {
            scripts.push(script);
        }
    }
    let lower = line.to_ascii_lowercase();
    let calls = lower.match_indices("frombase64string(").take(SCRIPTS_MAX);
    scripts.extend(calls.filter_map(|(at, call)| {
        let rest = line.get(at + call.len()..)?.trim_start_matches([' ', '\'', '"', '(']);
        unbased(rest.get(..rest.find(['\'', '"', ')']).unwrap_or(rest.len()))?)
    }));
    scripts.truncate(SCRIPTS_MAX);
    scripts
}

/// PowerShell takes any beginning of the word, and `-ec`.
fn is_encoded_switch(word: &str) -> bool {
    let word = word.to_lowercase();
    let Some(name) = word.strip_prefix(['-', '/', '\u{2013}', '\u{2014}', '\u{2015}']) else {
        return false;
    };
    name == "ec" || (!name.is_empty() && "encodedcommand".starts_with(name))
}

/// The text in a block of Base64, as UTF-16 or, if it has no zeros, as bytes.
fn unbased(block: &str) -> Option<String> {
    let mut letters = block.trim_matches(['"', '\'']).trim_end_matches('=').as_bytes().to_vec();
    if letters.len() < BLOCK_BYTES_MIN {
        return None;
    }
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    let bytes = BASE64.decode(letters).ok()?;
    let zeros = bytes.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    let text = if zeros * 4 >= bytes.len() { utf16_le(&bytes) } else { decoded(&bytes) };
    // Bytes that are no text are a program or packed; they are not shown as one.
    let controls = text.chars().filter(|letter| letter.is_control() && !letter.is_whitespace());
    (controls.count() * 10 < text.chars().count()).then_some(text)
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
const BLOCK_BYTES_MIN: usize = 8;
const SCRIPTS_MAX: usize = 8;
const ASSIGNMENTS_MAX: usize = 200;
/// Programs of Windows that run what they are told.
const RUNNERS: &[&str] = &[
    "bash",
    "bitsadmin",
    "certutil",
    "cmd",
    "cmstp",
    "conhost",
    "control",
    "cscript",
    "curl",
    "finger",
    "forfiles",
    "ftp",
    "hh",
    "ieexec",
    "installutil",
    "mavinject",
    "msbuild",
    "mshta",
    "msiexec",
    "node",
    "odbcconf",
    "pcalua",
    "powershell",
    "powershell_ise",
    "presentationhost",
    "pwsh",
    "python",
    "pythonw",
    "regasm",
    "regsvcs",
    "regsvr32",
    "rundll32",
    "schtasks",
    "scriptrunner",
    "sftp",
    "ssh",
    "syncappvpublishingserver",
    "wmic",
    "wscript",
    "wsl",
    "wt",
    "autohotkey",
    "autoit3",
];
/// A target of these runs by itself.
const RUN_EXTENSIONS: &[&str] = &[
    "bat", "cmd", "com", "cpl", "hta", "jar", "js", "jse", "msc", "msi", "pif", "ps1", "scr",
    "vbe", "vbs", "wsf", "wsh",
];
/// Words of a command that fetches something.
const FETCHERS: &[&str] = &[
    "-urlcache",
    "/urlcache",
    "bitsadmin",
    "curl ",
    "curl.exe",
    "downloaddata",
    "downloadfile",
    "downloadstring",
    "finger ",
    "invoke-restmethod",
    "invoke-webrequest",
    "irm ",
    "iwr ",
    "net.webclient",
    "@80\\",
    "@ssl",
    "davwwwroot",
    "openread(",
    "scp ",
    "sftp ",
    "start-bitstransfer",
    "wget ",
    "winhttp",
    "xmlhttp",
];
/// Words that put code together from pieces, and how many of them are no chance.
const HIDERS: &[(&str, usize)] = &[
    ("[char]", 3),
    ("chr(", 4),
    ("fromcharcode", 1),
    ("tochar(", 3),
    ("frombase64string", 1),
    ("-join", 1),
    ("'+'", 3),
    ("\"+\"", 3),
    ("-bxor", 1),
    (".replace(", 2),
    ("} -f", 1),
    ("}-f", 1),
    ("[convert]::toint", 1),
];
/// Variables whose letters are borrowed, as a usual Windows sets them.
const VARIABLES: &[(&str, &str)] = &[
    ("comspec", "C:\\Windows\\system32\\cmd.exe"),
    ("windir", "C:\\Windows"),
    ("systemroot", "C:\\Windows"),
    ("systemdrive", "C:"),
    ("programdata", "C:\\ProgramData"),
    ("allusersprofile", "C:\\ProgramData"),
    ("public", "C:\\Users\\Public"),
    ("programfiles", "C:\\Program Files"),
    ("programfiles(x86)", "C:\\Program Files (x86)"),
    ("commonprogramfiles", "C:\\Program Files\\Common Files"),
    ("os", "Windows_NT"),
    ("pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"),
];
