//! Batch files of Windows: carets taken out, variables and parts of them put in, files that
//! `echo` writes put together.
//!
//! The shell reads a line in this order: `%names%` are replaced, then carets are taken out
//! and the line is cut into commands, then `!names!` are replaced as each command starts
//! (`help set`, `help cmd`). Loops over a written list are followed, jumps are not.

mod variables;

use variables::Variables;

/// What a batch file says.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Its commands, one a line, as the shell starts them.
    pub(crate) commands: String,
    /// Files that it writes line by line, with their names.
    pub(crate) written: Vec<(String, String)>,
    /// What `certutil -decode` reads and writes.
    pub(crate) decoded: Vec<(String, String)>,
    /// Parts of variables and carets before letters.
    pub(crate) tricks: usize,
    /// More commands than are followed.
    pub(crate) is_cut: bool,
}

/// Reads a batch file.
pub(crate) fn batch(source: &str) -> Batch {
    let mut shell =
        Shell { variables: Variables::default(), out: Batch::default(), lines: 0, expanded: 0 };
    for line in source.lines() {
        if shell.lines >= LINES_MAX || shell.out.commands.len() >= COMMANDS_MAX {
            shell.out.is_cut = true;
            break;
        }
        shell.line(line, 0);
    }
    shell.out
}

struct Shell {
    variables: Variables,
    out: Batch,
    /// Followed so far, those within loops and commands included.
    lines: usize,
    /// Bytes of lines with their variables replaced.
    expanded: usize,
}

impl Shell {
    fn line(&mut self, line: &str, depth: usize) {
        self.lines += 1;
        let line = line.trim();
        let bare = line.trim_start_matches(['@', ' ', '\t']);
        let is_remark = bare.starts_with("::") || starts_with_word(bare, "rem");
        if is_remark || depth > DEPTH_MAX || self.lines > LINES_MAX {
            return;
        }
        // Another shell replaces the names of its own line itself.
        if let Some(inner) = inner_command(bare) {
            self.write(bare);
            let outer = self.variables.keep_unknown(true);
            self.line(&inner, depth + 1);
            self.variables.keep_unknown(outer);
            return;
        }
        let expanded = self.variables.expanded(line, '%', &mut self.out.tricks);
        self.expanded = self.expanded.saturating_add(expanded.len());
        if self.expanded > EXPANDED_MAX {
            self.out.is_cut = true;
            return;
        }
        if let Some((name, items, body)) = loop_over(&expanded) {
            self.run_loop(&name, &items, &body, depth);
            return;
        }
        for command in commands(&expanded, &mut self.out.tricks) {
            self.command(&command, depth);
        }
    }

    fn command(&mut self, command: &str, depth: usize) {
        let command = self.variables.expanded(command, '!', &mut self.out.tricks);
        let command = command.replace("%%", "%");
        let command = command.trim_start_matches(['@', ' ', '\t', '(']).trim_end();
        if command.is_empty() {
            return;
        }
        if let Some(assignment) = after_word(command, "set") {
            self.variables.set(assignment);
        } else if let Some(call) = after_word(command, "call") {
            // The line is read a second time.
            self.line(call, depth + 1);
            return;
        } else if let Some(inner) = inner_command(command) {
            self.write(command);
            self.line(&inner, depth + 1);
            return;
        }
        if let Some((target, text)) = echoed(command) {
            self.append(target, text);
        }
        self.note_decoding(command);
        self.write(command);
    }

    fn write(&mut self, command: &str) {
        if self.out.commands.len() < COMMANDS_MAX {
            self.out.commands.push_str(command);
            self.out.commands.push('\n');
        }
    }

    fn append(&mut self, target: &str, text: &str) {
        let written = &mut self.out.written;
        let known = written.iter().position(|(name, _)| name == target);
        if known.is_none() && written.len() >= FILES_MAX {
            self.out.is_cut = true;
            return;
        }
        if known.is_none() {
            written.push((target.to_owned(), String::new()));
        }
        let at = known.unwrap_or(written.len() - 1);
        if let Some((_, content)) = written.get_mut(at) {
            content.push_str(text);
            content.push_str("\r\n");
        }
    }

    fn note_decoding(&mut self, command: &str) {
        let lower = command.to_ascii_lowercase();
        if !lower.contains("certutil") || !lower.contains("-decode") && !lower.contains("/decode") {
            return;
        }
        let names: Vec<&str> = arguments(command)
            .into_iter()
            .skip(1)
            .filter(|argument| !argument.starts_with(['-', '/', '>']))
            .collect();
        if let [from, to, ..] = names.as_slice()
            && self.out.decoded.len() < FILES_MAX
        {
            self.out.decoded.push(((*from).to_owned(), (*to).to_owned()));
        }
    }

    /// `for %%a in (1 2 3) do …`, as often as there are items.
    fn run_loop(&mut self, name: &str, items: &str, body: &str, depth: usize) {
        let body = body.trim().trim_start_matches('(').trim_end_matches(')');
        for item in items.split([' ', ',', ';', '\t']).filter(|item| !item.is_empty()) {
            if self.lines >= LINES_MAX {
                self.out.is_cut = true;
                return;
            }
            let step = body.replace(&format!("%%{name}"), item).replace(&format!("%{name}"), item);
            self.line(&step, depth + 1);
        }
    }
}

/// Cuts a line into commands at `&`, `|` and line ends outside of quotes; takes carets out.
fn commands(line: &str, tricks: &mut usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut command = String::new();
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                command.push(letter);
            }
            '^' if !quoted => {
                let next = letters.next();
                *tricks += usize::from(next.is_some_and(char::is_alphanumeric));
                command.extend(next);
            }
            '&' | '|' if !quoted => out.push(std::mem::take(&mut command)),
            other => command.push(other),
        }
    }
    out.push(command);
    out
}

/// The command in `cmd /c "…"` and in `for /f … in ('…')`.
fn inner_command(command: &str) -> Option<String> {
    let lower = command.to_ascii_lowercase();
    let program = lower.split([' ', '/']).next()?.trim_matches('"');
    let name = program.rsplit('\\').next()?;
    if !matches!(name, "cmd" | "cmd.exe" | "%comspec%") {
        return None;
    }
    let switch = ["/c", "/k", "/r"].iter().filter_map(|switch| lower.find(switch)).min()?;
    let inner = command.get(switch + 2..)?.trim();
    let inner =
        inner.strip_prefix('"').map_or(inner, |inner| inner.strip_suffix('"').unwrap_or(inner));
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// The variable, the list and the body of a loop over a written list; the command of a
/// loop over the output of one is a line of its own.
fn loop_over(line: &str) -> Option<(String, String, String)> {
    let rest = after_word(line.trim_start_matches(['@', ' ', '(']), "for")?;
    let name = rest.trim_start_matches('%').chars().next().filter(|_| rest.starts_with('%'))?;
    let (_, rest) = rest.split_once('(')?;
    let (items, body) = rest.split_once(')')?;
    let body = after_word(body.trim_start(), "do")?;
    Some((name.to_string(), items.to_owned(), body.to_owned()))
}

/// What `echo` writes, and into which file.
fn echoed(command: &str) -> Option<(&str, &str)> {
    let (before, target) = command.rsplit_once('>')?;
    let before = before.strip_suffix('>').unwrap_or(before);
    let text = strip_word(before, "echo")?;
    let text = text.strip_prefix(['.', ' ', ':', '(']).unwrap_or(text).trim_end();
    // The bracket around commands whose output is written.
    let closes = text.matches(')').count() > text.matches('(').count();
    let text = if closes { text.strip_suffix(')').unwrap_or(text) } else { text };
    let target = target.trim().trim_matches('"');
    let is_file =
        !target.is_empty() && !target.eq_ignore_ascii_case("nul") && !target.starts_with('&');
    is_file.then_some((target, text))
}

/// The words of a command, quotes taken off.
fn arguments(command: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = command.trim_start();
    while !rest.is_empty() && out.len() < ARGUMENTS_MAX {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once([' ', '\t']).unwrap_or((rest, "")),
        };
        out.push(word);
        rest = after.trim_start();
    }
    out
}

fn starts_with_word(text: &str, word: &str) -> bool {
    strip_word(text, word).is_some()
}

fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len())?;
    let rest = text.get(word.len()..)?;
    let ends = !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    (start.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = strip_word(text, word)?;
    rest.starts_with([' ', '\t', '"', ',', ';', '=']).then(|| rest.trim_start())
}

const DEPTH_MAX: usize = 4;
const LINES_MAX: usize = 100_000;
const COMMANDS_MAX: usize = 16 << 20;
/// Bytes of replaced variables, which may hold each other.
const EXPANDED_MAX: usize = 16 << 20;
const FILES_MAX: usize = 50;
const ARGUMENTS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(source: &str, expected: &Expect) {
        let read = batch(source);
        let mut out = read.commands;
        for (name, content) in read.written {
            out += &format!("> {name} {content:?}\n");
        }
        for (from, to) in read.decoded {
            out += &format!("decode {from} to {to}\n");
        }
        out += &format!("tricks {}\n", read.tricks);
        expected.assert_eq(&out);
    }

    #[test]
    fn carets_and_parts_of_variables() {
        check(
            "@echo off\r\nset abc=powershel\r\nset \"x y=abcdefghijklmnopqrstuvwxyz\"\r\n\
             %abc%%x y:~11,1% -w hid^den & p^ing \"a^b\"\r\n%x y:~-3,1%%x y:~0,2% %comspec:~-7%\r\n\
             %undefined%calc %TEMP%\\a.exe %1 %~dp0 100%% %abc:shel=SHEL%\r\n",
            &expect![[r#"
                echo off
                set abc=powershel
                set "x y=abcdefghijklmnopqrstuvwxyz"
                powershell -w hidden
                ping "a^b"
                xab cmd.exe
                calc %TEMP%\a.exe %1 %~dp0 100% powerSHEL
                tricks 8
            "#]],
        );
    }

    #[test]
    fn delayed_variables_inner_commands_and_loops() {
        check(
            "cmd /V:ON /C \"set a=calc&& call %a%.exe && !a!.exe\"\n\
             set s=\nfor %%i in (2 0 1) do set s=!s!!k:~%%i,1!\nset k=lca\n\
             for %%i in (2 1 0) do set s=!s!!k:~%%i,1!\n%s%\nset /a n=3+4\necho %n%\n\
             rem set a=no\n:: set a=no\n",
            &expect![[r#"
                cmd /V:ON /C "set a=calc&& call %a%.exe && !a!.exe"
                set a=calc
                calc.exe
                calc.exe
                set s=
                set s=
                set s=
                set s=
                set k=lca
                set s=a
                set s=ac
                set s=acl
                acl
                set /a n=3+4
                echo 7
                tricks 10
            "#]],
        );
    }

    #[test]
    fn files_written_and_decoded() {
        check(
            "echo TVqQAAMA> a.b64\necho AAAEAAAA>>a.b64\n\
             certutil -f -decode a.b64 \"%TEMP%\\a.exe\" >nul\n\
             >nul echo x\n(echo WScript.Echo 1)>\"x y.vbs\"\necho.hello>nul\n",
            &expect![[r#"
                echo TVqQAAMA> a.b64
                echo AAAEAAAA>>a.b64
                certutil -f -decode a.b64 "%TEMP%\a.exe" >nul
                >nul echo x
                echo WScript.Echo 1)>"x y.vbs"
                echo.hello>nul
                > a.b64 "TVqQAAMA\r\nAAAEAAAA\r\n"
                > x y.vbs "WScript.Echo 1\r\n"
                decode a.b64 to %TEMP%\a.exe
                tricks 0
            "#]],
        );
    }

    #[test]
    fn loops_that_call_themselves_end() {
        let source = "set a=call call %a% & %a%\n%a%\n".repeat(50)
            + "for %%i in (1 2 3) do for %%j in (1 2 3) do for %%k in (%%i %%j) do call echo %%k\n";
        assert!(batch(&source).commands.len() < 1 << 20);
    }
}
