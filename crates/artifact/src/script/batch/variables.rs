//! Variables of the shell, and the parts of them that a name may ask for.

use std::collections::BTreeMap;

/// Names in small letters with what they hold.
#[derive(Debug)]
pub(super) struct Variables {
    known: BTreeMap<String, String>,
    /// Names that nobody has set stay, as on a command line; in a batch file they are nothing.
    keeps_unknown: bool,
}

impl Default for Variables {
    fn default() -> Self {
        let usual = USUAL.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { known: usual.collect(), keeps_unknown: false }
    }
}

impl Variables {
    /// Sets whether names that nobody has set stay; gives what was set before.
    pub(super) fn keep_unknown(&mut self, keeps: bool) -> bool {
        std::mem::replace(&mut self.keeps_unknown, keeps)
    }

    /// `name=value`, `"name=value"`, `/a name=sum`.
    pub(super) fn set(&mut self, assignment: &str) {
        let sum = assignment.get(..2).is_some_and(|switch| switch.eq_ignore_ascii_case("/a"));
        let asked = assignment.get(..2).is_some_and(|switch| switch.eq_ignore_ascii_case("/p"));
        let written = if sum { assignment.get(2..).unwrap_or_default().trim() } else { assignment };
        let written = match written.strip_prefix('"') {
            Some(quoted) => quoted.rsplit_once('"').map_or(quoted, |(inside, _)| inside),
            None => written,
        };
        let Some((name, value)) = written.split_once('=') else { return };
        if asked || self.known.len() >= VARIABLES_MAX {
            return;
        }
        let name = name.trim_start().to_lowercase();
        let value =
            if sum { number(value).map(|sum| sum.to_string()) } else { Some(value.to_owned()) };
        match value {
            Some(value) if !value.is_empty() && value.len() <= VALUE_MAX => {
                self.known.insert(name, value);
            }
            _ => {
                self.known.remove(&name);
            }
        }
    }

    /// A line with the variables between these marks replaced. Names that the program
    /// around may have set stay; names that nobody sets are nothing.
    pub(super) fn expanded(&self, line: &str, mark: char, tricks: &mut usize) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once(mark) {
            out.push_str(before);
            if out.len() > LINE_MAX {
                rest = behind;
                break;
            }
            match self.reference(behind, mark, tricks) {
                Some((value, after)) => {
                    out.push_str(&value);
                    rest = after;
                }
                None => {
                    out.push(mark);
                    rest = behind;
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// The value of the name that begins here, and what follows it.
    fn reference<'l>(
        &self,
        behind: &'l str,
        mark: char,
        tricks: &mut usize,
    ) -> Option<(String, &'l str)> {
        // Two marks are one, which the loops still need.
        if let Some(after) = behind.strip_prefix('%').filter(|_| mark == '%') {
            return Some(("%%".to_owned(), after));
        }
        // Arguments have no second mark.
        if mark == '%' && behind.starts_with(|letter: char| "*~0123456789".contains(letter)) {
            return None;
        }
        let (written, after) = behind.split_once(mark)?;
        let (name, part) =
            written.split_once(':').map_or((written, None), |(name, part)| (name, Some(part)));
        let is_name = !name.is_empty()
            && name.len() <= NAME_MAX
            && !name.contains(['"', '\\', '/', '<', '>', '&', '|']);
        is_name.then_some(())?;
        let name = name.to_lowercase();
        match self.known.get(&name) {
            Some(value) => {
                *tricks += usize::from(part.is_some());
                let value = part.map_or_else(|| value.clone(), |part| part_of(value, part));
                Some((value, after))
            }
            None if self.keeps_unknown || KEPT.contains(&name.as_str()) => None,
            None => {
                *tricks += 1;
                Some((String::new(), after))
            }
        }
    }
}

/// `~start,length`, counted from the end where negative, or `from=to`.
fn part_of(value: &str, part: &str) -> String {
    let Some(range) = part.strip_prefix('~') else {
        let Some((from, to)) = part.split_once('=') else { return value.to_owned() };
        return if from.is_empty() { value.to_owned() } else { replaced(value, from, to) };
    };
    let letters: Vec<char> = value.chars().collect();
    let count = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let mut numbers = range.split(',').map(|number| number.trim().parse::<i64>().ok());
    let from_end = |number: i64| if number < 0 { count.saturating_add(number) } else { number };
    let start = from_end(numbers.next().flatten().unwrap_or(0)).clamp(0, count);
    let end = match numbers.next().flatten() {
        None => count,
        Some(length) if length < 0 => count.saturating_add(length),
        Some(length) => start.saturating_add(length),
    };
    let place = |number: i64| usize::try_from(number.clamp(start, count)).unwrap_or(0);
    letters.get(place(start)..place(end)).unwrap_or_default().iter().collect()
}

/// All occurrences, large or small; `*x` takes everything up to the first.
fn replaced(value: &str, from: &str, to: &str) -> String {
    let (from, until) = from.strip_prefix('*').map_or((from, false), |from| (from, true));
    let lower = value.to_ascii_lowercase();
    let wanted = from.to_ascii_lowercase();
    if wanted.is_empty() {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut at = 0;
    while let Some(found) = lower.get(at..).and_then(|rest| rest.find(&wanted)) {
        if !until {
            out.push_str(value.get(at..at + found).unwrap_or_default());
        }
        out.push_str(to);
        at += found + wanted.len();
        if until || out.len() > LINE_MAX {
            break;
        }
    }
    out.push_str(value.get(at..).unwrap_or_default());
    out
}

/// Sums and differences of numbers, from left to right.
fn number(text: &str) -> Option<i64> {
    let mut sum = 0_i64;
    for term in text.replace('-', "+-").split('+').map(str::trim).filter(|term| !term.is_empty()) {
        let mut factors = term.split('*').map(|factor| factor.trim().parse::<i64>().ok());
        let product = factors.try_fold(1_i64, |product, factor| product.checked_mul(factor?))?;
        sum = sum.checked_add(product)?;
    }
    Some(sum)
}

const VARIABLES_MAX: usize = 20_000;
/// The shell keeps no longer value and reads no longer line.
const VALUE_MAX: usize = 8_191;
const NAME_MAX: usize = 128;
/// More than the shell reads, because a line may also be an argument of another program.
const LINE_MAX: usize = 64 << 10;

/// What Windows sets the same everywhere, and what parts of it scripts use as an alphabet.
const USUAL: &[(&str, &str)] = &[
    ("allusersprofile", "C:\\ProgramData"),
    ("commonprogramfiles", "C:\\Program Files\\Common Files"),
    ("comspec", "C:\\Windows\\system32\\cmd.exe"),
    ("os", "Windows_NT"),
    ("pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"),
    ("programdata", "C:\\ProgramData"),
    ("programfiles", "C:\\Program Files"),
    ("public", "C:\\Users\\Public"),
    ("systemdrive", "C:"),
    ("systemroot", "C:\\Windows"),
    ("windir", "C:\\Windows"),
];

/// What Windows sets differently for each person and machine.
const KEPT: &[&str] = &[
    "appdata",
    "cd",
    "cmdcmdline",
    "computername",
    "date",
    "errorlevel",
    "homedrive",
    "homepath",
    "localappdata",
    "logonserver",
    "number_of_processors",
    "path",
    "processor_architecture",
    "processor_identifier",
    "prompt",
    "psmodulepath",
    "random",
    "sessionname",
    "temp",
    "time",
    "tmp",
    "userdomain",
    "username",
    "userprofile",
];
