//! A page of a mail as its reader saw it, written as a document of its own that can do
//! nothing: words of closed lists, escaped text, pictures as data.
//!
//! The pieces come from a worker that read hostile bytes. Nothing in them is trusted: what
//! stands in a tag is chosen here, ends that nothing began are left out.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use mail::{Count, Piece, Scene, Style, Tag};
use vocab::FileType;
use words::Words;

use crate::clean::{safe, unlinked, visible};
use crate::page::escaped;

/// The frame in which a browser shows it: no script, no form, no address, an origin of its own.
pub(crate) fn frame(scene: &Scene, title: &str, words: &Words) -> String {
    format!(
        "<iframe sandbox referrerpolicy=no-referrer title=\"{}\" style=\"height:{}rem\" srcdoc=\"{}\"></iframe>\n",
        escaped(title),
        height(scene),
        escaped(&document(scene, words)),
    )
}

/// The document within the frame.
fn document(scene: &Scene, words: &Words) -> String {
    let mut writer = Writer { words, out: String::new(), open: Vec::new() };
    for piece in &scene.pieces {
        writer.piece(piece);
    }
    while writer.end() {}
    format!(
        "<!doctype html><html><head><meta charset=utf-8>\
         <meta http-equiv=Content-Security-Policy content=\"{POLICY}\">\
         <style>{STYLE}</style></head><body>{}</body></html>",
        writer.out
    )
}

struct Writer<'w> {
    words: &'w Words,
    out: String,
    /// What ends the elements that are open.
    open: Vec<&'static str>,
}

impl Writer<'_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Start { tag, styles, counts } => self.start(*tag, styles, counts),
            Piece::End => {
                self.end();
            }
            Piece::Text(text) => self.text(text),
            Piece::Leads(target) => self.aside("to", &safe(target, ADDRESS_LETTERS, self.words)),
            Piece::Picture { kind, bytes, alternative, styles } => {
                self.picture(*kind, bytes, alternative, styles);
            }
            Piece::Absent { address, alternative } => {
                let address = safe(address, ADDRESS_LETTERS, self.words);
                let key = "html-picture-left-out";
                let said = self.words.text(key, &[("address", &address)]);
                self.aside("off", &format!("{} {said}", visible(alternative)));
            }
            Piece::Field(text) => self.aside("field", &format!("{}\u{a0}", visible(text))),
        }
    }

    fn start(&mut self, tag: Tag, styles: &[Style], counts: &[(Count, u16)]) {
        let (name, class) = match tag {
            Tag::Link => ("span", " class=link"),
            Tag::Button => ("span", " class=field"),
            tag => (tag.as_str(), ""),
        };
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(class);
        for (count, number) in counts {
            // Writing into a String cannot fail.
            let _ = write!(self.out, " {count}={number}");
        }
        self.styles(styles);
        self.out.push('>');
        if !tag.is_void() {
            self.open.push(name);
        }
    }

    /// Ends the innermost element; whether there was one.
    fn end(&mut self) -> bool {
        let Some(name) = self.open.pop() else { return false };
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        true
    }

    fn styles(&mut self, styles: &[Style]) {
        if styles.is_empty() {
            return;
        }
        self.out.push_str(" style=\"");
        for style in styles {
            let _ = write!(self.out, "{}:{};", style.look(), escaped(style.value()));
        }
        self.out.push('"');
    }

    /// Line ends are white space here, and no address is left that a click would follow.
    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            self.out.push_str(&escaped(&unlinked(&line.replace(['\r', '\t'], " "))));
        }
    }

    /// Text that is not of the mail.
    fn aside(&mut self, class: &str, text: &str) {
        let _ = write!(self.out, "<span class={class}>{}</span>", escaped(text));
    }

    fn picture(&mut self, kind: FileType, bytes: &[u8], alternative: &str, styles: &[Style]) {
        let Some(kind) = media_type(kind) else { return };
        let _ = write!(self.out, "<img alt=\"{}\"", escaped(&visible(alternative)));
        self.styles(styles);
        let _ = write!(self.out, " src=\"data:{kind};base64,{}\">", BASE64.encode(bytes));
    }
}

const fn media_type(kind: FileType) -> Option<&'static str> {
    match kind {
        FileType::Png => Some("image/png"),
        FileType::Jpeg => Some("image/jpeg"),
        FileType::Gif => Some("image/gif"),
        FileType::Bmp => Some("image/bmp"),
        FileType::Webp => Some("image/webp"),
        _ => None,
    }
}

/// How high the frame is, in lines: it cannot measure itself without a script.
fn height(scene: &Scene) -> usize {
    let lines: usize = scene
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Start { tag: Tag::Br | Tag::Hr | Tag::Li | Tag::Tr | Tag::Div, .. } => 1,
            Piece::Start { tag: Tag::P | Tag::H1 | Tag::H2 | Tag::H3, .. } => 2,
            Piece::Picture { .. } => 6,
            Piece::Text(text) => text.chars().count() / LINE_LETTERS,
            _ => 0,
        })
        .sum();
    (lines * 3 / 2 + 4).clamp(HEIGHT_MIN, HEIGHT_MAX)
}

/// The page around it says the same; this one holds as well when it is opened alone.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const STYLE: &str = "\
html{background:#fff;color:#111;color-scheme:light}\
body{margin:.75rem;font:16px/1.5 system-ui,'Hiragino Sans','Noto Sans CJK JP','BIZ UDPGothic',sans-serif;overflow-wrap:anywhere}\
img{max-width:100%}table{max-width:100%}\
.link{color:#0645ad;text-decoration:underline}\
.to,.off{font:12px/1.4 ui-monospace,monospace;color:#7a0014;background:#fff0f1;border:1px solid #d9a0a6;border-radius:3px;padding:0 .3em;margin:0 .2em}\
.to::before{content:'\\2192\\00a0'}\
.off{color:#555;background:#f4f4f4;border:1px dashed #999}\
.field{display:inline-block;min-width:9em;border:1px solid #888;border-radius:3px;padding:.1em .4em;margin:.1em;color:#555}";

const ADDRESS_LETTERS: usize = 60;
const LINE_LETTERS: usize = 50;
const HEIGHT_MIN: usize = 8;
const HEIGHT_MAX: usize = 40;
