//! What would go out, and what its analyst has to know before it does.

use std::collections::{BTreeMap, BTreeSet};

use hub::{MemberView, Preview};
use observable::Kind;
use release::{Leak, Permitted, VictimSpecific};
use store::ShareWork;
use vocab::Form;
use words::{Lang, Words};

use crate::pages::Frame;

/// A preview as its page shows it.
pub(super) struct PreviewPart {
    /// The portal's form in each language.
    pub(super) fragments: Vec<(Lang, String)>,
    pub(super) replaced: Vec<ReplacedPart>,
    pub(super) specific: Vec<SpecificPart>,
    pub(super) values: Vec<ValuePart>,
    pub(super) leaks: Vec<LeakPart>,
    /// Whether everything could be searched.
    pub(super) complete: bool,
    pub(super) k: release::K,
    /// How many may be thought of, in words.
    pub(super) hidden: String,
    pub(super) recipients: usize,
}

/// A word that was replaced, or was let out.
pub(super) struct ReplacedPart {
    pub(super) token: String,
    pub(super) shown: String,
    /// What stands in its place and why; none if it was let out.
    pub(super) by: Option<(String, String)>,
    pub(super) approved: bool,
}

/// A value that tells of a victim.
pub(super) struct SpecificPart {
    pub(super) value: String,
    pub(super) kind: String,
    pub(super) shown: String,
    /// What goes out of it, if anything does.
    pub(super) cut_to: Option<String>,
    pub(super) as_it_is: bool,
    pub(super) why: String,
    pub(super) victims: usize,
    pub(super) approved: bool,
}

/// A value, a text or a file that goes out, or is left out.
pub(super) struct ValuePart {
    pub(super) value: String,
    pub(super) kind: String,
    pub(super) shown: String,
    pub(super) left_out: bool,
    /// Whether its owner is a victim too; texts and files have none.
    pub(super) compromised: Option<bool>,
}

/// An identifier that the finished bytes still hold.
pub(super) struct LeakPart {
    pub(super) value: String,
    pub(super) shown: String,
    pub(super) kind: String,
    pub(super) owner: String,
    /// The forms that hold it, each with what hides it there.
    pub(super) places: Vec<String>,
}

/// The preview of a share with the choices that stand in the form.
pub(super) fn part(
    preview: &Preview,
    work: &ShareWork,
    members: &[Permitted<MemberView>],
    frame: &Frame<'_>,
) -> PreviewPart {
    PreviewPart {
        fragments: fragments(preview),
        replaced: replaced(preview, work, frame),
        specific: specific(preview, work, frame),
        values: values(preview, work, frame),
        leaks: leaks(preview, members, frame),
        complete: preview.complete,
        hidden: hidden(&preview.k, frame.words()),
        k: preview.k.clone(),
        recipients: preview.recipients,
    }
}

fn hidden(k: &release::K, words: &Words) -> String {
    let [count, threshold] = [k.k, k.threshold].map(|count| count.to_string());
    words.text("desk-k-value", &[("k", &count), ("threshold", &threshold)])
}

fn fragments(preview: &Preview) -> Vec<(Lang, String)> {
    let of = |lang: &Lang| {
        let mut forms = preview.forms.iter();
        let form = forms.find(|one| one.form == Form::Portal && one.lang == lang.as_str())?;
        Some((*lang, String::from_utf8_lossy(&form.bytes).into_owned()))
    };
    Lang::ALL.iter().filter_map(of).collect()
}

fn replaced(preview: &Preview, work: &ShareWork, frame: &Frame<'_>) -> Vec<ReplacedPart> {
    let specific: BTreeSet<&str> =
        preview.built.victim_specific.iter().map(|one| one.observable.value.as_str()).collect();
    let mut parts: BTreeMap<&str, ReplacedPart> = BTreeMap::new();
    for one in &preview.built.replaced {
        let by = (frame.w("placeholder", one.by), frame.w("desk-why", one.why));
        let part = word(&one.token, Some(by), work, frame.words());
        parts.insert(&one.token, part);
    }
    for token in work.approved.iter().filter(|token| !specific.contains(token.as_str())) {
        parts.entry(token).or_insert_with(|| word(token, None, work, frame.words()));
    }
    parts.into_values().collect()
}

fn word(
    token: &str,
    by: Option<(String, String)>,
    work: &ShareWork,
    words: &Words,
) -> ReplacedPart {
    ReplacedPart {
        shown: report::shown(token, words),
        approved: work.approved.contains(token),
        token: token.to_owned(),
        by,
    }
}

fn specific(preview: &Preview, work: &ShareWork, frame: &Frame<'_>) -> Vec<SpecificPart> {
    let part = |one: &VictimSpecific| SpecificPart {
        kind: frame.w("kind", one.observable.kind),
        shown: shown(one.observable.kind, &one.observable.value, frame),
        cut_to: one.cut_to.as_ref().map(|cut| shown(cut.kind, &cut.value, frame)),
        as_it_is: one.cut_to.as_ref() == Some(&one.observable),
        why: frame.w("desk-specific", one.why),
        victims: one.victims,
        approved: work.approved.contains(&one.observable.value),
        value: one.observable.value.clone(),
    };
    preview.built.victim_specific.iter().map(part).collect()
}

fn values(preview: &Preview, work: &ShareWork, frame: &Frame<'_>) -> Vec<ValuePart> {
    let notice = &preview.built.notice;
    let mut parts: Vec<ValuePart> = Vec::new();
    for one in &notice.indicators {
        let (kind, value) = (one.observable.kind, &one.observable.value);
        parts.push(ValuePart {
            kind: frame.w("kind", kind),
            shown: shown(kind, value, frame),
            left_out: work.left_out.contains(value),
            compromised: Some(work.compromised.contains(value)),
            value: value.clone(),
        });
    }
    for subject in &notice.subjects {
        let word = |placeholder| frame.w("placeholder", placeholder);
        parts.push(ValuePart {
            kind: frame.t("desk-subject"),
            shown: report::shown(&release::unmarked(&subject.text, &word), frame.words()),
            left_out: work.left_out.contains(&subject.text),
            compromised: None,
            value: subject.text.clone(),
        });
    }
    for file in &notice.files {
        parts.push(ValuePart {
            kind: frame.w("type", file.kind),
            shown: file.sha256.clone(),
            left_out: work.left_out.contains(&file.sha256),
            compromised: None,
            value: file.sha256.clone(),
        });
    }
    // What was left out is not in the notice any more, but can be taken in again.
    for value in &work.left_out {
        if !parts.iter().any(|part| part.value == *value) {
            parts.push(ValuePart {
                kind: String::new(),
                shown: report::shown(value, frame.words()),
                left_out: true,
                compromised: Some(work.compromised.contains(value)),
                value: value.clone(),
            });
        }
    }
    parts
}

/// Each identifier once, with every form that holds it.
fn leaks(preview: &Preview, members: &[Permitted<MemberView>], frame: &Frame<'_>) -> Vec<LeakPart> {
    let mut found: BTreeMap<(&str, &str), (&Leak, BTreeSet<String>)> = BTreeMap::new();
    for (form, leak) in &preview.leaks {
        let key = (leak.value.as_str(), leak.owner.as_str());
        found.entry(key).or_insert_with(|| (leak, BTreeSet::new())).1.insert(place(form, leak));
    }
    let part = |(leak, places): (&Leak, BTreeSet<String>)| LeakPart {
        value: leak.value.clone(),
        shown: report::shown(&leak.value, frame.words()),
        kind: frame.w("desk-identifier", leak.kind),
        owner: owner(&leak.owner, members, frame),
        places: places.into_iter().collect(),
    };
    found.into_values().map(part).collect()
}

/// The form that holds a leak, and what had to be undone to read it.
fn place(form: &str, leak: &Leak) -> String {
    let layers: Vec<&str> = leak.layers.iter().map(|layer| layer.as_str()).collect();
    let hash = leak.as_hash.map(|hash| hash.as_str());
    let hidden: Vec<&str> = layers.into_iter().chain(hash).collect();
    if hidden.is_empty() { form.to_owned() } else { format!("{form} ({})", hidden.join(" › ")) }
}

fn owner(id: &str, members: &[Permitted<MemberView>], frame: &Frame<'_>) -> String {
    let known = members.iter().find(|one| one.id.to_string() == id);
    known.map_or_else(|| frame.t("desk-participant"), |one| one.name.clone())
}

fn shown(kind: Kind, value: &str, frame: &Frame<'_>) -> String {
    report::shown_value(kind, value, frame.words())
}
