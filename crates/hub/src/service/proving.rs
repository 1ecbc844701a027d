//! What would go out, built, rendered and searched; and the proof that holds for exactly those
//! bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use release::{
    Action, AttributeKind, Audience, Bilingual, Built, Choices, Dictionary, Extent, Frame,
    Identifier, IdentifierKind, K, Leak, Locked, Member, Notice, PARTICIPANT, Participant, PassOn,
    Permitted, Publisher, Reach, Reader, Viewer,
};
use store::{
    FileConsent, FormBytes, Organisation, Share, ShareVersion, ShareWork, Source, StoredProof,
    VersionState,
};
use vocab::{
    ConsentRule, ConsentWord, OrganisationId, ShareState, SubmissionId, SubmissionState, Tlp,
    VerdictClass,
};
use words::Lang;

use super::drafting::{Basis, readers_of};
use super::file_search::EnclosedFile;
use super::previews::digest_of;
use super::trail::actor;
use super::{Hub, Problem};

/// What the analyst sees before anything is proven.
#[derive(Debug)]
pub struct Preview {
    pub built: Built,
    pub forms: Vec<FormBytes>,
    /// Identifiers that the finished bytes still hold, with the form that does.
    pub leaks: Vec<(String, Leak)>,
    /// Whether everything could be searched.
    pub complete: bool,
    pub k: K,
    /// How many organisations the share reaches today.
    pub recipients: usize,
    /// The files that would be asked for.
    pub files: Vec<EnclosedFile>,
    titles: (String, String),
    pub(super) dictionary: Dictionary,
}

impl Hub {
    /// Builds, renders and searches what would go out now.
    ///
    /// # Errors
    /// The viewer may not; there is no source.
    pub fn preview(&self, viewer: &Viewer, name: &str) -> Result<Permitted<Arc<Preview>>, Problem> {
        let share = self.draft_for(viewer, name, Action::Read)?;
        let basis = self.basis((*share).clone())?;
        let state = self.state_of(&basis)?;
        let preview = self.previews.of(share.id, state, || self.previewed(&basis))?;
        Ok(share.map(|_| preview))
    }

    /// What a preview rests on: another share, source, organisation, membership or slot gives
    /// another one. Names of persons show at the next slot, and in the proof at once.
    fn state_of(&self, basis: &Basis) -> Result<[u8; 32], Problem> {
        let now = self.now();
        let organisations = self.all_organisations()?;
        let memberships =
            self.store.read(|records| records.memberships_on(self.day_of(now), None))?;
        let slot = self.settings.slots.next(now, &self.settings.zone);
        Ok(digest_of(&(basis, organisations, memberships, slot)))
    }

    /// Proves what would go out and keeps its bytes as a version; the sources that have to be
    /// asked are asked.
    ///
    /// # Errors
    /// The viewer may not; an identifier would go out; not everything could be searched.
    pub fn prove(&self, viewer: &Viewer, name: &str) -> Result<i64, Problem> {
        let share = self.draft_for(viewer, name, Action::Draft)?.into_inner();
        if share.state != ShareState::Draft {
            return Err(Problem::NotReady("not-a-draft"));
        }
        let was = share.changed;
        let mut basis = self.basis(share)?;
        basis.share.version = self.next_version(&basis.share)?;
        let preview = self.previewed(&basis)?;
        if !preview.leaks.is_empty() {
            return Err(Problem::Leaks { count: preview.leaks.len() });
        }
        if !preview.complete {
            return Err(Problem::NotReady("not-searched"));
        }
        let searches: Vec<_> = preview.files.iter().map(|one| &one.search).collect();
        super::files::check_search(&searches)?;
        self.keep_version(viewer, &mut basis, &preview, was)
    }

    fn keep_version(
        &self,
        viewer: &Viewer,
        basis: &mut Basis,
        preview: &Preview,
        was: i64,
    ) -> Result<i64, Problem> {
        let now = self.now();
        let version = self.version_of(&basis.share, preview, now, VersionState::Waiting);
        let proof = self.proof_of(&version, preview);
        let enough = preview.k.holds();
        let sources: Vec<Source> = basis
            .sources
            .iter()
            .map(|one| {
                // No consent but one that names it covers a file.
                let enough = enough && !preview.has_file_of(one.submission.id);
                let standing = enough && one.submission.handling.consent == ConsentRule::Standing;
                let at_once = enough
                    && basis.share.work.indicators_only
                    && one.submission.handling.indicators_at_once;
                let consent =
                    if standing || at_once { ConsentWord::Standing } else { ConsentWord::Asked };
                Source {
                    consent,
                    version: version.version,
                    digest: Some(version.digest),
                    person: None,
                    at: now,
                    ..one.source.clone()
                }
            })
            .collect();
        let asked = sources.iter().any(|source| source.consent == ConsentWord::Asked);
        basis.share.state = ShareState::Proven;
        basis.share.changed = now.max(was + 1);
        self.store.write(|records| {
            if !records.change_share(&basis.share, was)? {
                return Err(Problem::Changed);
            }
            // Proven for this handling: one that was narrowed meanwhile asks for another proof.
            for one in &basis.sources {
                let now = records.submission(one.submission.id)?.map(Locked::for_the_system);
                if now.is_none_or(|now| now.handling != one.submission.handling) {
                    return Err(Problem::Changed);
                }
            }
            records.add_version(&version, &proof, &preview.forms)?;
            for source in &sources {
                records.put_source(source)?;
            }
            for consent in preview.file_consents(&version, &sources) {
                records.put_file_consent(&consent)?;
            }
            if asked {
                self.follow(records, basis, SubmissionState::Consent)?;
            }
            self.note(records, &actor(viewer), "prove", &basis.share.id.to_string())?;
            Ok(version.version)
        })
    }

    pub(super) fn previewed(&self, basis: &Basis) -> Result<Preview, Problem> {
        let organisations = self.all_organisations()?;
        let mut identifiers = self.identifiers(basis, &organisations)?;
        let built = self.built(basis, &Dictionary::build(identifiers.clone()), &organisations)?;
        // What was cut off a value must not come back by another way.
        identifiers.extend(built.cut.iter().map(|cut| Identifier {
            kind: IdentifierKind::TrackingToken,
            value: cut.clone(),
            owner: PARTICIPANT.to_owned(),
        }));
        self.searched(built, Dictionary::build(identifiers), basis, &organisations)
    }

    fn searched(
        &self,
        built: Built,
        dictionary: Dictionary,
        basis: &Basis,
        organisations: &[Organisation],
    ) -> Result<Preview, Problem> {
        let first = self.first_released(&basis.share)?.unwrap_or(built.notice.released);
        let forms = self.forms(&built.notice, first);
        let (mut leaks, mut complete) = (Vec::new(), true);
        for form in &forms {
            let search = dictionary.search(&form.bytes);
            complete &= search.complete;
            let named =
                search.leaks.into_iter().map(|leak| (format!("{} {}", form.form, form.lang), leak));
            leaks
                .extend(named.filter(|(_, leak)| !basis.share.work.approved.contains(&leak.value)));
        }
        let linked = self.linked_texts(basis, &readers_of(&basis.share.work), &built.notice)?;
        let texts = forms.iter().filter_map(|form| std::str::from_utf8(&form.bytes).ok());
        let files = self.enclosed(basis, &built.notice, &dictionary, organisations)?;
        let named = files.iter().flat_map(|one| &one.search.named).map(String::as_str);
        let texts = texts.chain(linked.iter().map(String::as_str)).chain(named);
        let texts: Vec<&str> = texts.collect();
        let (k, recipients) = self.k_of(basis, &texts, organisations)?;
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| report::notice_title(&built.notice, lang));
        let titles = (ja, en);
        Ok(Preview { built, forms, leaks, complete, k, recipients, files, titles, dictionary })
    }

    fn built(
        &self,
        basis: &Basis,
        dictionary: &Dictionary,
        organisations: &[Organisation],
    ) -> Result<Built, Problem> {
        let work = &basis.share.work;
        let facts: Vec<Vec<release::Facts>> = basis
            .sources
            .iter()
            .map(|one| one.standing().filter_map(|item| item.facts.clone()).collect())
            .collect();
        let group = |id: OrganisationId| {
            let known = organisations.iter().find(|one| one.id == id);
            known.and_then(|one| one.corporate).unwrap_or(id)
        };
        let sources: Vec<release::Source<'_>> = basis
            .sources
            .iter()
            .zip(&facts)
            .map(|(one, facts)| release::Source {
                submission: one.submission.id,
                organisation: one.submission.organisation,
                group: group(one.submission.organisation),
                handling: &one.submission.handling,
                facts,
                received: self.date_of(one.submission.received),
            })
            .collect();
        let bilingual = |ja: &str, en: &str| Bilingual {
            ja: ja.to_owned(),
            en: Some(en.to_owned()).filter(|en| !en.is_empty()),
        };
        let some =
            |text: Bilingual| Some(text).filter(|text| !text.ja.is_empty() || text.en.is_some());
        let choices = Choices {
            approved: work.approved.clone(),
            left_out: work.left_out.clone(),
            compromised: work.compromised.clone(),
            title: some(bilingual(&work.title_ja, &work.title_en)),
            summary: bilingual(&work.summary_ja, &work.summary_en),
            change: some(bilingual(&work.change_ja, &work.change_en)),
            class: VerdictClass::of_word(&work.class).unwrap_or(VerdictClass::Undecided),
        };
        let threshold = self.threshold(&readers_of(work));
        let words = self.common_words(basis, organisations, threshold)?;
        let is_common = |word: &str| words.contains(word);
        let frame = self.frame(&basis.share, &is_common)?;
        let mut built = release::build(&sources, dictionary, &choices, frame);
        built.notice.tlp = built.notice.tlp.max(tlp_of(work));
        Ok(built)
    }

    fn frame<'a>(
        &self,
        share: &Share,
        common: &'a dyn Fn(&str) -> bool,
    ) -> Result<Frame<'a>, Problem> {
        let work = &share.work;
        let communities = self.communities()?;
        let reader = |reach: Reach| Reader {
            reach,
            name: communities.iter().find(|one| one.reach == reach).map(|one| one.name.clone()),
        };
        let slot = self.settings.slots.next(self.now(), &self.settings.zone);
        Ok(Frame {
            name: share.name.clone(),
            version: u32::try_from(share.version.max(1)).unwrap_or(u32::MAX),
            released: slot / 1_000,
            readers: readers_of(work).iter().map(reader).collect(),
            pass_on: PassOn {
                subsidiaries: work.pass_on_subsidiaries,
                providers: work.pass_on_providers,
            },
            today: self.date_of(slot),
            extent: if work.indicators_only { Extent::IndicatorsOnly } else { Extent::Whole },
            common,
        })
    }

    /// All seven forms in both languages.
    fn forms(&self, notice: &Notice, first_released: i64) -> Vec<FormBytes> {
        let publisher = Publisher { name: &self.settings.name, first_released };
        let rendered = report::notice_forms(notice, publisher);
        let form = |one: report::Rendered| FormBytes {
            sha256: sha2::Digest::finalize(sha2::Digest::chain_update(
                <sha2::Sha256 as sha2::Digest>::new(),
                &one.bytes,
            ))
            .into(),
            form: one.form,
            lang: one.lang.as_str().to_owned(),
            bytes: one.bytes,
        };
        rendered.into_iter().map(form).collect()
    }

    pub(super) fn version_of(
        &self,
        share: &Share,
        preview: &Preview,
        now: i64,
        state: VersionState,
    ) -> ShareVersion {
        let mut digest = <sha2::Sha256 as sha2::Digest>::new();
        for form in &preview.forms {
            sha2::Digest::update(&mut digest, form.form.as_str());
            sha2::Digest::update(&mut digest, form.lang.as_bytes());
            sha2::Digest::update(&mut digest, form.sha256);
        }
        ShareVersion {
            share: share.id,
            name: share.name.clone(),
            version: share.version,
            state,
            made: now,
            released: None,
            tlp: tlp_of(&share.work),
            readers: readers_of(&share.work),
            digest: sha2::Digest::finalize(digest).into(),
            titles: preview.titles.clone(),
        }
    }

    pub(super) fn proof_of(&self, version: &ShareVersion, preview: &Preview) -> StoredProof {
        let forms = preview.forms.iter();
        let forms =
            forms.map(|one| (one.form.to_string(), one.lang.clone(), analysis::hex(&one.sha256)));
        let files = preview.files.iter();
        let named = files.clone().flat_map(|one| &one.search.named);
        let canonical = preview.dictionary.canonical();
        let words = String::from_utf8_lossy(&canonical);
        let mut proof = StoredProof {
            forms: forms.collect(),
            files: files
                .map(|one| (one.file.content.sha256.clone(), analysis::hex(&one.zip)))
                .collect(),
            named: named.cloned().collect(),
            dictionary: analysis::hex(&self.store.blind("dictionary", &words)),
            identifiers: u64::try_from(preview.dictionary.count()).unwrap_or(u64::MAX),
            transforms: TRANSFORMS.to_owned(),
            readers: version.readers.iter().map(|reach| reach.to_string()).collect(),
            k: u64::try_from(preview.k.k).unwrap_or(u64::MAX),
            threshold: u64::try_from(preview.k.threshold).unwrap_or(u64::MAX),
            accepted: Vec::new(),
            signature: String::new(),
        };
        let signed = format!("{} {} {proof:?}", version.name, version.version);
        proof.signature = analysis::hex(&self.store.blind("proof", &signed));
        proof
    }

    /// The slot at which the first version went out, seconds since 1970.
    fn first_released(&self, share: &Share) -> Result<Option<i64>, Problem> {
        let versions = self.store.read(|records| records.versions(share.id))?;
        let slots = versions.into_iter().filter_map(|one| one.for_the_system().released);
        Ok(slots.min().map(|slot| slot / 1_000))
    }

    /// The number behind the last version that was proven.
    fn next_version(&self, share: &Share) -> Result<i64, Problem> {
        let versions = self.store.read(|records| records.versions(share.id))?;
        let last = versions.into_iter().map(|one| one.for_the_system().version).max();
        Ok(last.unwrap_or(0) + 1)
    }

    /// Identifiers of all members, all participants, all merged submissions.
    fn identifiers(
        &self,
        basis: &Basis,
        organisations: &[Organisation],
    ) -> Result<Vec<Identifier>, Problem> {
        let mut identifiers = Vec::new();
        for organisation in organisations {
            // The hub speaks in its own name.
            if organisation.side != vocab::Side::Hub {
                identifiers.extend(identifiers_of(organisation));
            }
        }
        let people = self.store.read(|records| {
            let mut people = Vec::new();
            for organisation in organisations.iter().filter(|one| one.side != vocab::Side::Hub) {
                people.extend(records.people(organisation.id)?);
            }
            Ok::<_, Problem>(people)
        })?;
        for person in people.into_iter().map(Locked::for_the_system) {
            let owner = person.organisation.to_string();
            let of = |kind, value: &str| Identifier {
                kind,
                value: value.to_owned(),
                owner: owner.clone(),
            };
            identifiers.push(of(IdentifierKind::PersonName, &person.profile.name));
            identifiers.push(of(IdentifierKind::MailAddress, &person.profile.address));
        }
        for one in &basis.sources {
            let owner = one.submission.organisation.to_string();
            let of = |kind, value: &str| Identifier {
                kind,
                value: value.to_owned(),
                owner: owner.clone(),
            };
            identifiers.push(of(IdentifierKind::InternalId, &one.submission.receipt));
            identifiers.push(of(IdentifierKind::InternalId, &one.submission.id.to_string()));
            let telephone = &one.submission.content.telephone;
            if telephone.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_NUMBER {
                identifiers.push(of(IdentifierKind::Phone, telephone));
            }
            let never = one.submission.handling.never.iter();
            identifiers.extend(never.map(|word| of(IdentifierKind::NeverPassOn, word)));
            for facts in one.items.iter().filter_map(|item| item.facts.as_ref()) {
                let participants = facts.participants.iter();
                identifiers.extend(participants.map(Participant::identifier));
            }
        }
        identifiers.retain(|identifier| !identifier.value.trim().is_empty());
        Ok(identifiers)
    }

    /// How many organisations it may have come from, for its least favourable reader.
    fn k_of(
        &self,
        basis: &Basis,
        texts: &[&str],
        organisations: &[Organisation],
    ) -> Result<(K, usize), Problem> {
        let readers = readers_of(&basis.share.work);
        let day = self.day_of(self.now());
        let memberships = self.store.read(|records| records.memberships_on(day, None))?;
        let mut reached: BTreeMap<OrganisationId, BTreeSet<Reach>> = BTreeMap::new();
        for membership in &memberships {
            reached.entry(membership.organisation).or_default().insert(membership.reach);
        }
        let member = |organisation: &Organisation| {
            let groups = reached.get(&organisation.id).cloned().unwrap_or_default();
            in_audience(&readers, organisation, &groups).then(|| member_of(organisation, &groups))
        };
        let audience: Vec<Member> = organisations.iter().filter_map(member).collect();
        // A submitter outside of the audience is no candidate: k is about those who may be
        // thought of, and these are the audience's members.
        let recipients = audience.len();
        Ok((release::k(&audience, &audience, texts, self.threshold(&readers)), recipients))
    }

    /// Independent organisations that a share for these readers must leave possible.
    fn threshold(&self, readers: &Audience) -> usize {
        match readers.contains(Reach::Public) {
            true => self.settings.public_threshold,
            false => self.settings.threshold,
        }
    }

    /// What stands in the place of a share that was taken back.
    pub(super) fn tombstone(
        &self,
        basis: &Basis,
        version: &ShareVersion,
    ) -> Result<Preview, Problem> {
        let organisations = self.all_organisations()?;
        let dictionary = Dictionary::build(self.identifiers(basis, &organisations)?);
        let mut built = self.built(basis, &dictionary, &organisations)?;
        let work = &basis.share.work;
        let en = Some(work.reason_en.clone()).filter(|en| !en.is_empty());
        let notice = &mut built.notice;
        notice.withdrawn = Some(Bilingual { ja: work.reason_ja.clone(), en });
        notice.tlp = version.tlp;
        notice.subjects.clear();
        notice.indicators.clear();
        notice.files.clear();
        notice.reasons.clear();
        (notice.seen, notice.change) = (None, None);
        (notice.title, notice.summary) = (Bilingual::default(), Bilingual::default());
        self.searched(built, dictionary, basis, &organisations)
    }
}

impl Preview {
    fn has_file_of(&self, submission: SubmissionId) -> bool {
        self.files.iter().any(|one| one.sources.contains(&submission))
    }

    /// What its sources have not said yet to their files.
    fn file_consents(&self, version: &ShareVersion, sources: &[Source]) -> Vec<FileConsent> {
        let of = |one: &EnclosedFile, source: &Source| FileConsent {
            share: version.share,
            version: version.version,
            file: one.file.id,
            submission: source.submission,
            organisation: source.organisation,
            person: None,
            at: None,
        };
        let asked = self.files.iter().flat_map(|one| {
            let sources = sources.iter().filter(|source| one.sources.contains(&source.submission));
            sources.map(move |source| of(one, source))
        });
        asked.collect()
    }
}

/// The label that the analyst chose; one that cannot be read is the closest.
fn tlp_of(work: &ShareWork) -> Tlp {
    Tlp::of_word(&work.tlp).unwrap_or(Tlp::Red)
}

fn identifiers_of(organisation: &Organisation) -> Vec<Identifier> {
    let profile = &organisation.profile;
    let owner = organisation.id.to_string();
    let own = [profile.name.clone()];
    let lists: [(IdentifierKind, &[String]); 10] = [
        (IdentifierKind::OrganisationName, &own),
        (IdentifierKind::OrganisationName, profile.name_en.as_slice()),
        (IdentifierKind::OrganisationName, &profile.aliases),
        (IdentifierKind::Domain, &profile.domains),
        (IdentifierKind::MailAddress, &profile.windows),
        (IdentifierKind::Host, &profile.hosts),
        (IdentifierKind::PersonName, &profile.staff),
        (IdentifierKind::Phone, &profile.phones),
        (IdentifierKind::PostalAddress, &profile.places),
        (IdentifierKind::Project, &profile.projects),
    ];
    lists
        .into_iter()
        .flat_map(|(kind, values)| values.iter().map(move |value| (kind, value)))
        .map(|(kind, value)| Identifier { kind, value: value.clone(), owner: owner.clone() })
        .collect()
}

fn in_audience(readers: &Audience, organisation: &Organisation, groups: &BTreeSet<Reach>) -> bool {
    let mut reaches: Vec<Reach> = groups.iter().copied().collect();
    if groups.iter().any(|group| matches!(group, Reach::Sig(_))) {
        reaches.push(Reach::AllSigs);
    }
    match organisation.side {
        vocab::Side::Partner => reaches.push(Reach::Partners),
        vocab::Side::Hub => return false,
        vocab::Side::Member | vocab::Side::Arrangement => {}
    }
    reaches.push(Reach::Public);
    readers.reaches(&reaches)
}

fn member_of(organisation: &Organisation, groups: &BTreeSet<Reach>) -> Member {
    let profile = &organisation.profile;
    let sigs = groups.iter().map(|reach| reach.to_string()).collect();
    let set = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
    let attributes = [
        (AttributeKind::Sig, sigs),
        (AttributeKind::Region, set(&profile.regions)),
        (AttributeKind::Kind, set(&profile.kinds)),
        (AttributeKind::Partner, set(&profile.partners)),
        (AttributeKind::Product, set(&profile.products)),
    ];
    Member {
        organisation: organisation.id,
        group: organisation.corporate.unwrap_or(organisation.id),
        attributes: attributes.into_iter().filter(|(_, values)| !values.is_empty()).collect(),
    }
}

/// Version of builder, renderers and search together: another one needs another proof.
const TRANSFORMS: &str = "1";
/// Fewer digits stand in many texts and are nobody's number.
const DIGITS_OF_A_NUMBER: usize = 6;
