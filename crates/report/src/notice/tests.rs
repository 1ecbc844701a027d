//! Every form of a notice as it is delivered. What is expected stands in `tests/`;
//! `UPDATE_EXPECT=1` writes it, and the difference is read. The bundles and events there are
//! read by the programs of others in the tests of the program.

mod sample;

use std::collections::BTreeMap;

use expect_test::expect_file;
use proptest::prelude::*;

use super::*;

const HUB: Publisher<'_> = Publisher { name: "Example Hub", first_released: 1_794_214_800 };

fn samples() -> [(&'static str, Notice); 3] {
    [("rich", sample::rich()), ("withdrawn", sample::withdrawn()), ("hostile", sample::hostile())]
}

fn texts(notice: &Notice) -> Vec<(Form, Lang, String)> {
    let forms = notice_forms(notice, HUB).into_iter();
    forms.map(|one| (one.form, one.lang, String::from_utf8(one.bytes).unwrap())).collect()
}

fn text_of(notice: &Notice, form: Form, lang: Lang) -> String {
    String::from_utf8(notice_form(notice, HUB, form, &Words::new(lang))).unwrap()
}

#[test]
fn every_form_is_as_expected() {
    for (name, notice) in samples() {
        for (form, lang, text) in texts(&notice) {
            let (lang, ending) = match form {
                Form::Portal => (lang.as_str(), "portal.html"),
                Form::Html => (lang.as_str(), "html"),
                Form::Text => (lang.as_str(), "txt"),
                Form::Json if lang == Lang::Ja => ("all", "json"),
                Form::Csv if lang == Lang::Ja => ("all", "csv"),
                Form::Json | Form::Csv => continue,
                Form::Stix => (lang.as_str(), "stix.json"),
                Form::Misp => (lang.as_str(), "misp.json"),
            };
            expect_file![format!("tests/{name}.{lang}.{ending}")].assert_eq(&text);
        }
    }
}

#[test]
fn a_notice_without_a_title_is_called_by_its_class() {
    for lang in Lang::ALL {
        let notice = Notice { title: release::Bilingual::default(), ..sample::rich() };
        let title = format!("<h2>{}</h2>", notice_title(&notice, *lang));
        let page = text_of(&notice, Form::Portal, *lang);
        assert!(page.contains(&title) && title.len() > "<h2></h2>".len(), "{page}");
    }
}

#[test]
fn the_sample_of_the_document_is_the_json() {
    let document = include_str!("../../../../docs/share-json.md");
    let sample = document.split("```").nth(1).unwrap().trim_start_matches("json\n");
    assert_eq!(sample, text_of(&sample::rich(), Form::Json, Lang::Ja));
}

/// How often each tag stands in the HTML.
fn tags(html: &str) -> BTreeMap<&str, usize> {
    let mut tags = BTreeMap::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ']).next()) {
        *tags.entry(tag).or_default() += 1;
    }
    tags
}

#[test]
fn languages_have_the_same_elements() {
    for notice in [sample::rich(), sample::withdrawn()] {
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| text_of(&notice, Form::Portal, lang));
        assert_eq!(tags(&ja), tags(&en));
    }
    let words = |lang| Sheet::of(&sample::rich(), "Hub", &Words::new(lang));
    let shape = |lang| -> Vec<usize> {
        words(lang).sections.iter().map(|section| section.blocks.len()).collect()
    };
    assert_eq!(shape(Lang::Ja), shape(Lang::En));
}

#[test]
fn the_page_is_the_fragment_with_its_style_and_no_way_out() {
    let page = text_of(&sample::rich(), Form::Html, Lang::En);
    let fragment = text_of(&sample::rich(), Form::Portal, Lang::En);
    let higher = fragment.replace("h2>", "h1>").replace("h3>", "h2>");
    assert!(page.contains(&higher));
    assert!(page.starts_with("<!doctype html>\n<html lang=en><head>"));
    assert_eq!(page.matches("<style>").count(), 1);
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn no_value_becomes_a_tag_a_link_or_a_command() {
    let notice = sample::hostile();
    for lang in Lang::ALL {
        for form in [Form::Portal, Form::Html] {
            let rich = text_of(&sample::rich(), form, *lang);
            let ours = tags(&rich);
            let html = text_of(&notice, form, *lang);
            let is_foreign = |tag: &&str| !ours.contains_key(tag) && !tag.ends_with("span");
            assert_eq!(tags(&html).into_keys().filter(is_foreign).count(), 0, "{html}");
        }
        for form in [Form::Portal, Form::Html, Form::Text] {
            let text = text_of(&notice, form, *lang);
            assert!(!text.contains("://live") && !text.contains("@live."), "{form}");
            assert!(!text.contains("live.example"), "{form}");
            let hidden = |letter: char| letter != '\n' && crate::clean::is_hidden(letter);
            assert!(!text.contains(hidden), "{form}");
            assert!(!text.contains("⟦word⟧") && text.contains("⟦unknown⟧"), "{form}");
        }
    }
}

#[test]
fn lines_of_the_text_are_seventy_cells_at_most() {
    for (name, notice) in samples() {
        for lang in Lang::ALL {
            for line in text_of(&notice, Form::Text, *lang).lines() {
                assert!(crate::page::width_of(line) <= 70, "{name}: {line}");
            }
        }
    }
}

#[test]
fn what_was_withdrawn_says_nothing_of_what_it_said() {
    for (form, _, text) in texts(&sample::withdrawn()) {
        for word in ["freemail", "suzuran", "203.0.113", "2cf24dba", "見積", "quotation"] {
            assert!(!text.contains(word), "{form}: {word}");
        }
        assert!(text.contains("NS-2026-7K3M9QXD"), "{form}");
    }
}

#[test]
fn the_label_stands_at_the_top_and_at_the_end() {
    for tlp in vocab::Tlp::ALL {
        let notice = Notice { tlp: *tlp, ..sample::rich() };
        let name = format!("TLP:{}", tlp.as_str().to_ascii_uppercase());
        for lang in Lang::ALL {
            let text = text_of(&notice, Form::Text, *lang);
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!((lines[0], lines[lines.len() - 1]), (name.as_str(), name.as_str()));
            assert_eq!(text_of(&notice, Form::Portal, *lang).matches(&name).count(), 2);
        }
    }
}

#[test]
fn nothing_tells_of_the_hub_itself() {
    let approved = vocab::Provenance::Approved;
    let mut notice = sample::rich();
    notice.subjects.iter_mut().for_each(|subject| subject.provenance = approved);
    notice.indicators.iter_mut().for_each(|one| one.provenance = approved);
    notice.readers[0].reach = release::Reach::Sig(vocab::SigId(vocab::Uuid::new(2)));
    assert_eq!(notice_forms(&notice, HUB), notice_forms(&sample::rich(), HUB));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever letters stand anywhere: the same tags, no link, nothing hidden, no long line.
    #[test]
    fn no_letters_become_anything_else(
        text in any::<String>(),
        link in "[a-z]{0,5}://[a-z<>&\"'\\[\\].⟦⟧]{0,20}",
    ) {
        let mut notice = sample::rich();
        let hostile = format!("{text}{link}");
        notice.title.ja.push_str(&hostile);
        notice.summary.ja = format!("x{hostile}");
        notice.subjects[0].text.clone_from(&hostile);
        notice.indicators[0].observable.value.clone_from(&hostile);
        notice.readers[0].name = Some(hostile.clone());
        notice.reasons[0].clone_from(&hostile);
        notice.files[0].features[0].clone_from(&hostile);
        notice.files[0].name = Some(release::Element { text: hostile, ..notice.subjects[0].clone() });
        let [html, shown] =
            [Form::Portal, Form::Text].map(|form| text_of(&notice, form, Lang::Ja));
        let usual = text_of(&sample::rich(), Form::Portal, Lang::Ja);
        prop_assert!(tags(&html).keys().all(|tag| tags(&usual).contains_key(tag)), "{html}");
        for text in [&html, &shown] {
            let hidden = |letter: char| letter != '\n' && crate::clean::is_hidden(letter);
            prop_assert!(!text.contains(hidden), "{text}");
            let before: Vec<&str> = text.split("://").collect();
            let is_live = |before: &&str| before.ends_with(|c: char| c.is_ascii_alphanumeric());
            prop_assert!(!before.iter().rev().skip(1).any(is_live), "{text}");
        }
        prop_assert!(shown.lines().all(|line| crate::page::width_of(line) <= 70), "{shown}");
    }
}
