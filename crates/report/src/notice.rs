//! A notice in every form in which it is delivered. Each is a pure function of the notice, its
//! publisher and the language: what is proven and consented to is delivered byte for byte.
//!
//! What the forms for people say is decided once, in `sheet`; text and HTML only lay it out.

mod csv;
mod html;
mod sheet;
mod text;

use release::{Notice, Publisher, Telling};
use vocab::Form;
use words::{Lang, Words};

use self::sheet::Sheet;
use crate::clean::visible;

/// A notice in one form and language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub form: Form,
    pub lang: Lang,
    pub bytes: Vec<u8>,
}

/// Every form in every language, in the order of their lists. CSV and JSON have keys where
/// others have sentences, and are the same in each language.
#[must_use]
pub fn notice_forms(notice: &Notice, publisher: Publisher<'_>) -> Vec<Rendered> {
    let mut forms = Vec::new();
    for lang in Lang::ALL {
        let words = Words::new(*lang);
        forms.extend(Form::ALL.iter().map(|form| Rendered {
            form: *form,
            lang: *lang,
            bytes: notice_form(notice, publisher, *form, &words),
        }));
    }
    forms
}

/// What a notice is called in lists: its title, else what it is about.
#[must_use]
pub fn notice_title(notice: &Notice, lang: Lang) -> String {
    let words = Words::new(lang);
    let title = match lang {
        Lang::Ja => notice.title.ja.as_str(),
        Lang::En => notice.title.en.as_deref().unwrap_or(&notice.title.ja),
    };
    match (&notice.withdrawn, title.trim()) {
        (Some(_), _) => words.text("share-withdrawn", &[]),
        (None, "") => words.text(&format!("verdict-{}", notice.class), &[]),
        (None, title) => visible(title),
    }
}

/// The bytes of one form: UTF-8, without a byte-order mark.
#[must_use]
pub fn notice_form(
    notice: &Notice,
    publisher: Publisher<'_>,
    form: Form,
    words: &Words,
) -> Vec<u8> {
    let sheet = || Sheet::of(notice, publisher.name, words);
    let say = |key: &str, params: &[(&str, &str)]| words.text(key, params);
    let telling = Telling { publisher, lang: words.lang().as_str(), words: &say };
    match form {
        Form::Portal => html::fragment(&sheet(), html::Place::Portal).into_bytes(),
        Form::Html => html::page(&sheet(), words.lang()).into_bytes(),
        Form::Text => text::text(&sheet()).into_bytes(),
        Form::Json => wire::notice_json(notice, publisher.name),
        Form::Csv => csv::csv(notice).into_bytes(),
        Form::Stix => release::stix_bundle(notice, &telling).to_line(),
        Form::Misp => release::misp_event(notice, &telling).to_line(),
    }
}

#[cfg(test)]
mod tests;
