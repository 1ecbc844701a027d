//! The second opinion of Python's `email` on the samples that have none beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use vocab::Limits;

use super::{Differences, Explained, Facts, content, facts, folded, name, samples};

#[test]
fn python_reads_the_other_samples_the_same() {
    let Some(corpus) = testkit::corpus_dir() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return testkit::missing("python3");
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for (folder, extension) in FOLDERS {
        paths.extend(samples(&corpus.join("mail").join(folder), &[extension]));
    }
    assert!(paths.len() >= 200, "{} samples", paths.len());
    let opinions = opinions(&paths);
    let mut differences = Differences::default();
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        let ours = ours(message(path, &bytes));
        let name = name(&corpus, path);
        differences.add(&name, &ours, &opinions[&path.display().to_string()]);
    }
    differences.check(EXPLAINED);
}

/// The samples of DKIM have the records of the DNS before the mail.
fn message<'a>(path: &Path, bytes: &'a [u8]) -> &'a [u8] {
    if path.extension().is_some_and(|extension| extension == "txt") {
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        return &bytes[end + 2..];
    }
    bytes
}

/// Python's addresses come without the names; of the files only those with a name count.
fn ours(bytes: &[u8]) -> Facts {
    let mut facts = facts(&mail::message(bytes, &Limits::default()));
    facts
}

/// What Python says of each file, by its path.
fn opinions(paths: &[PathBuf]) -> BTreeMap<String, Facts> {
    let output = Command::new("python3").args(["-I", "-c", SCRIPT]).args(paths).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let opinion = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let texts = |value: &Value| -> Vec<String> {
            value.as_array().unwrap().iter().map(|text| folded(text.as_str().unwrap())).filter(|t|!t.is_empty()).collect()
        };
        let facts = line["facts"].as_object().unwrap();
        let facts = facts.iter().map(|(field, values)| (field.clone(), if field.ends_with("contents") {
            value_bytes(values)} else {texts(values)})).collect();
        (line["path"].as_str().unwrap().to_owned(), facts)
    };
    lines.lines().map(opinion).collect()
}

fn value_bytes(v: &Value) -> Vec<String> {
    v.as_array().unwrap().iter().map(|t| content(&t.as_str().unwrap().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>())).collect()
}

const FOLDERS: [(&str, &str); 4] =
    [("dkim-arc", "txt"), ("japanese-bounces", "eml"), ("rubymail", "eml"), ("tnef", "eml")];

/// Reads what the older interface of `email` gives, which is the same in every version.
const SCRIPT: &str = r#"
import email, email.header, email.utils, json, sys

def text(value):
    out = []
    for piece, charset in email.header.decode_header(value):
        if isinstance(piece, bytes):
            try:
                piece = piece.decode(charset or "utf-8", "replace")
            except LookupError:
                piece = piece.decode("utf-8", "replace")
        out.append(piece)
    return "".join(out)

def date(value):
    when = email.utils.parsedate_tz(str(value))
    if when is None:
        return []
    minutes = (when[9] or 0) // 60
    zone = "%s%02d:%02d" % ("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)
    return ["%04d-%02d-%02dT%02d:%02d:%02d" % when[:6] + zone]

def addresses(values):
    values = [str(value) for value in values]
    try:
        pairs = email.utils.getaddresses(values, strict=False)
    except TypeError:
        pairs = email.utils.getaddresses(values)
    return [text(name) + " <" + address + ">" if name else "<" + address + ">" for name, address in pairs if address]

def body(part):
    data = part.get_payload(decode=True) or b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")

def leaves(part, path, inner, found):
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner.extend(part.get_payload())
    elif part.get_content_type() == "message/delivery-status" and part.is_multipart():
        name = part.get_filename()
        found.setdefault(path + "attachments", []).append(text(name) if name else "-")
        status = "\n".join(child.as_string() for child in part.get_payload())
        found.setdefault(path + "contents", []).append(status)
    elif part.is_multipart():
        for child in part.get_payload():
            leaves(child, path, inner, found)
    else:
        kind = {"text/plain": "text", "text/html": "html"}.get(part.get_content_type())
        name = part.get_filename()
        if kind and not name and part.get_content_disposition() != "attachment":
            found.setdefault(path + kind, []).append(body(part))
        else:
            found.setdefault(path + "attachments", []).append(text(name) if name else "-")
            found.setdefault(path + "contents", []).append((part.get_payload(decode=True) or b"").decode("latin-1"))

def facts(mail, path, found):
    found[path + "subject"] = [text(value) for value in mail.get_all("subject", [])[:1]]
    for field in ["from", "to", "cc"]:
        found[path + field] = addresses(mail.get_all(field, []))
    found[path + "date"] = [d for value in mail.get_all("date", [])[:1] for d in date(value)]
    ids = mail.get_all("message-id", [])[:1]
    found[path + "message-id"] = [str(id).strip().strip("<>") for id in ids]
    inner = []
    leaves(mail, path, inner, found)
    for index, mail in enumerate(inner):
        facts(mail, "%s%d/" % (path, index + 1), found)
    return found

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".txt"):
        data = data.split(b"\n\n", 1)[1]
    print(json.dumps({"path": path, "facts": facts(email.message_from_bytes(data), '', {})}))
"#;

const EXPLAINED: &[Explained] = &[];
