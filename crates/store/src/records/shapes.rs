//! JSON shapes of values of inner layers, as they lie sealed in the database. A member that is
//! missing is taken as empty, so that older records can be read.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use observable::{Kind, Observable};
use release::{Audience, Facts, FileFacts, Handling, Indicator, Participant, Reach};
use serde::{Deserialize, Serialize};
use vocab::{Country, FileType, Word};

use crate::error::Error;

#[derive(Serialize, Deserialize)]
pub(super) struct HandlingShape {
    audience: Vec<String>,
    tlp: String,
    indicators_at_once: bool,
    consent: String,
    attribution: String,
    #[serde(default)]
    never: Vec<String>,
    from: Option<i64>,
    until: Option<i64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FactsShape {
    item: String,
    class: String,
    word: String,
    percent: u8,
    kind: String,
    sender_kind: String,
    region: Option<String>,
    region_unknown: Option<String>,
    subject: Option<String>,
    sender: Option<String>,
    sender_name: Option<String>,
    message_id: Option<String>,
    day: Option<Date>,
    #[serde(default)]
    happened: Vec<String>,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    indicators: Vec<(String, String, String)>,
    #[serde(default)]
    naming: Vec<(String, String)>,
    #[serde(default)]
    files: Vec<FileShape>,
    #[serde(default)]
    observables: Vec<(String, String)>,
    #[serde(default)]
    participants: Vec<(String, String)>,
    #[serde(default)]
    sketch: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct FileShape {
    name: Option<String>,
    kind: String,
    size: u64,
    sha256: String,
    sha1: String,
    md5: String,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    deceptions: Vec<String>,
    depth: u8,
}

impl From<&Handling> for HandlingShape {
    fn from(handling: &Handling) -> Self {
        Self {
            audience: handling.audience.iter().map(|reach| reach.to_string()).collect(),
            tlp: handling.tlp.to_string(),
            indicators_at_once: handling.indicators_at_once,
            consent: handling.consent.to_string(),
            attribution: handling.attribution.to_string(),
            never: handling.never.clone(),
            from: handling.from.map(Timestamp::as_millisecond),
            until: handling.until.map(Timestamp::as_millisecond),
        }
    }
}

impl TryFrom<HandlingShape> for Handling {
    type Error = Error;

    fn try_from(shape: HandlingShape) -> Result<Self, Error> {
        let reach = |token: &String| Reach::parse(token).ok_or_else(|| unknown("audience"));
        let audience: Vec<Reach> = shape.audience.iter().map(reach).collect::<Result<_, _>>()?;
        let time = |at: Option<i64>| {
            at.map(|at| Timestamp::from_millisecond(at).map_err(|_| unknown("a time"))).transpose()
        };
        Ok(Self {
            audience: Audience::new(audience),
            tlp: word(&shape.tlp)?,
            indicators_at_once: shape.indicators_at_once,
            consent: word(&shape.consent)?,
            attribution: word(&shape.attribution)?,
            never: shape.never,
            from: time(shape.from)?,
            until: time(shape.until)?,
        })
    }
}

impl From<&Facts> for FactsShape {
    fn from(facts: &Facts) -> Self {
        Self {
            item: facts.item.to_string(),
            class: facts.class.to_string(),
            word: facts.word.to_string(),
            percent: facts.percent,
            kind: facts.kind.to_string(),
            sender_kind: facts.sender_kind.to_string(),
            region: facts.region.map(|region| region.to_string()),
            region_unknown: facts.region_unknown.map(|cause| cause.to_string()),
            subject: facts.subject.clone(),
            sender: facts.sender.clone(),
            sender_name: facts.sender_name.clone(),
            message_id: facts.message_id.clone(),
            day: facts.day,
            happened: facts.happened.iter().map(ToString::to_string).collect(),
            reasons: facts.reasons.clone(),
            indicators: facts.indicators.iter().map(indicator_shape).collect(),
            naming: facts.naming.iter().map(observable_shape).collect(),
            files: facts.files.iter().map(FileShape::from).collect(),
            observables: facts.observables.iter().map(observable_shape).collect(),
            participants: facts
                .participants
                .iter()
                .map(|one| (one.role.to_string(), one.value.clone()))
                .collect(),
            sketch: facts.sketch.clone(),
        }
    }
}

impl TryFrom<FactsShape> for Facts {
    type Error = Error;

    fn try_from(shape: FactsShape) -> Result<Self, Error> {
        let region = |code: String| Country::parse(&code).ok_or_else(|| unknown("a region"));
        let indicator = |(kind, value, part): (String, String, String)| {
            Ok(Indicator { observable: observable((kind, value))?, part: word(&part)? })
        };
        let participant = |(role, value): (String, String)| {
            Ok::<_, Error>(Participant { role: word(&role)?, value })
        };
        Ok(Self {
            item: word(&shape.item)?,
            class: word(&shape.class)?,
            word: word(&shape.word)?,
            percent: shape.percent,
            kind: word(&shape.kind)?,
            sender_kind: word(&shape.sender_kind)?,
            region: shape.region.map(region).transpose()?,
            region_unknown: shape.region_unknown.as_deref().map(word).transpose()?,
            subject: shape.subject,
            sender: shape.sender,
            sender_name: shape.sender_name,
            message_id: shape.message_id,
            day: shape.day,
            happened: all(shape.happened, |one| word(&one))?,
            reasons: shape.reasons,
            indicators: all(shape.indicators, indicator)?,
            naming: all(shape.naming, observable)?,
            files: all(shape.files, FileFacts::try_from)?,
            observables: all(shape.observables, observable)?,
            participants: all(shape.participants, participant)?,
            sketch: shape.sketch,
        })
    }
}

impl From<&FileFacts> for FileShape {
    fn from(file: &FileFacts) -> Self {
        Self {
            name: file.name.clone(),
            kind: file.kind.to_string(),
            size: file.size,
            sha256: file.sha256.clone(),
            sha1: file.sha1.clone(),
            md5: file.md5.clone(),
            features: file.features.clone(),
            deceptions: file.deceptions.clone(),
            depth: file.depth,
        }
    }
}

impl TryFrom<FileShape> for FileFacts {
    type Error = Error;

    fn try_from(shape: FileShape) -> Result<Self, Error> {
        Ok(Self {
            name: shape.name,
            kind: word::<FileType>(&shape.kind)?,
            size: shape.size,
            sha256: shape.sha256,
            sha1: shape.sha1,
            md5: shape.md5,
            features: shape.features,
            deceptions: shape.deceptions,
            depth: shape.depth,
        })
    }
}

fn all<A, B>(values: Vec<A>, of: impl FnMut(A) -> Result<B, Error>) -> Result<Vec<B>, Error> {
    values.into_iter().map(of).collect()
}

fn observable_shape(observable: &Observable) -> (String, String) {
    (observable.kind.to_string(), observable.value.clone())
}

fn indicator_shape(indicator: &Indicator) -> (String, String, String) {
    let (kind, value) = observable_shape(&indicator.observable);
    (kind, value, indicator.part.to_string())
}

fn observable((kind, value): (String, String)) -> Result<Observable, Error> {
    Ok(Observable { kind: word::<Kind>(&kind)?, value })
}

fn word<W: Word>(text: &str) -> Result<W, Error> {
    W::of(text).ok_or_else(|| unknown("a word"))
}

fn unknown(what: &'static str) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::InvalidData, "of a newer program?");
    Error::Record { about: what.to_owned(), source: Arc::new(source) }
}
