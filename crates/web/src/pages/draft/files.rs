//! Files that may go out with a share, and what was said about each.

use hub::{EnclosedFile, Preview, ProposedFile};
use release::{Proved, Viewer};
use vocab::{PersonId, Role, ShareState};

use super::super::desk::name_of;
use crate::pages::Frame;

/// All of them as the page shows them.
pub(super) struct Files {
    pub(super) proposed: Vec<FilePart>,
    /// What else the notice names.
    pub(super) others: Vec<OtherPart>,
    /// Kinds of what the search found in files that were approved before.
    pub(super) leaks: String,
    /// Whether one of them could not be searched to its end.
    pub(super) is_unsearched: bool,
}

/// A file that was proposed.
pub(super) struct FilePart {
    pub(super) sha256: String,
    pub(super) kind: String,
    pub(super) size: u64,
    pub(super) names: Vec<String>,
    pub(super) why: String,
    pub(super) proposer: String,
    pub(super) approver: Option<String>,
    /// Where it stands, in words, and how that is marked.
    pub(super) status: (String, &'static str),
    pub(super) taken_back: bool,
    pub(super) may_approve: bool,
    /// Whether the viewer proposed it, and so cannot approve it.
    pub(super) is_own: bool,
}

/// A file that can be proposed.
pub(super) struct OtherPart {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) kind: String,
    pub(super) size: u64,
}

/// The files of a share; `preview` is there while it is worked on.
pub(super) fn part(
    view: &hub::DraftView,
    preview: Option<&Preview>,
    staff: &[(PersonId, String)],
    (viewer, frame): (&Viewer, &Frame<'_>),
) -> Files {
    let going = preview.map_or(&[][..], |preview| preview.files.as_slice());
    let is_draft = view.share.state == ShareState::Draft;
    let part = |one @ ProposedFile { file, .. }: &ProposedFile| FilePart {
        status: status(one, view.share.state, going, frame),
        sha256: file.content.sha256.clone(),
        kind: frame.w("type", &file.content.kind),
        size: file.content.size,
        names: file.content.names.iter().map(|name| frame.shown(name)).collect(),
        why: file.content.why.clone(),
        proposer: name_of(staff, file.proposer),
        approver: file.approver.map(|approver| name_of(staff, approver)),
        taken_back: file.taken_back.is_some(),
        may_approve: is_draft && may_approve(viewer),
        is_own: matches!(viewer, Viewer::Person(person) if person.id == file.proposer),
    };
    let is_proposed = |sha256: &str| {
        let mut kept = view.files.iter().filter(|one| one.file.taken_back.is_none());
        kept.any(|one| one.file.content.sha256 == sha256)
    };
    let named = preview.filter(|_| is_draft).map(|preview| &preview.built.notice.files);
    let others = named.into_iter().flatten().filter(|file| !is_proposed(&file.sha256));
    let word = |placeholder| frame.w("placeholder", placeholder);
    let name = |name: &release::Element| {
        report::shown(&release::unmarked(&name.text, &word), frame.words())
    };
    let others = others.map(|file| OtherPart {
        name: file.name.as_ref().map(name).unwrap_or_default(),
        sha256: file.sha256.clone(),
        kind: frame.w("type", file.kind),
        size: file.size,
    });
    Files {
        proposed: view.files.iter().map(part).collect(),
        others: others.collect(),
        leaks: leaks(going, frame),
        is_unsearched: going.iter().any(|one| !one.search.complete),
    }
}

fn status(
    one: &ProposedFile,
    state: ShareState,
    going: &[EnclosedFile],
    frame: &Frame<'_>,
) -> (String, &'static str) {
    let goes = going.iter().any(|other| other.file.id == one.file.id);
    let (key, class) = match (state, one.said) {
        _ if one.file.taken_back.is_some() => ("desk-file-taken-back", ""),
        (ShareState::Released, Some(_)) => ("desk-file-out", "good"),
        (ShareState::Proven, Some((yes, of))) => {
            let class = if yes == of { "good" } else { "late" };
            return (frame.t1("desk-file-asked", "count", format!("{yes}/{of}")), class);
        }
        _ if one.file.approver.is_none() => ("desk-file-waits", "late"),
        (ShareState::Draft, _) if goes => ("desk-file-approved", "good"),
        (ShareState::Draft | ShareState::Proven, _) => ("desk-file-stays", "late"),
        (ShareState::Released | ShareState::Withdrawn | ShareState::NotShared, _) => {
            ("desk-file-inside", "")
        }
    };
    (frame.t(key), class)
}

fn leaks(files: &[EnclosedFile], frame: &Frame<'_>) -> String {
    let kinds = files.iter().flat_map(|one| &one.search.leaks).map(|leak| leak.kind);
    let kinds: std::collections::BTreeSet<_> = kinds.collect();
    let kinds = kinds.into_iter().map(|kind| frame.w("desk-identifier", kind));
    kinds.collect::<Vec<_>>().join(", ")
}

/// Whether somebody may approve at all, the password aside.
fn may_approve(viewer: &Viewer) -> bool {
    matches!(viewer, Viewer::Person(person)
        if person.proved != Proved::Key && person.roles.contains(&Role::Releaser))
}
