//! A hub of samples: made members, and a year of the shipped mails as if sent to each of them,
//! judged, shared and answered.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use release::{Handling, Reach, Viewer};
use store::{Profile, SubmissionContent};
use vocab::{
    Agreement, AnswerWord, Happened, ItemKind, OrganisationId, Preset, Role, Side, SigId,
    VerdictClass,
};

use crate::demo::{DemoMail, demo_mails};
use crate::error::Error;
use crate::hub_file::HubFile;
use crate::service::{
    AnswerForm, Ask, Clock, CommunityKind, FirstPerson, Hub, Judged, NewItem, NewOrganisation,
    NewPerson, NewSubmission, PasswordCost, Problem, Said, WorkDone,
};

/// Password of everybody in a hub of samples.
pub const SAMPLE_PASSWORD: &str = "noroshi-demo-2026";

/// Those whom one logs in as: the key of the role and the address.
pub const SAMPLE_PEOPLE: [(Role, &str); 6] = [
    (Role::MemberContact, "contact@midorino-seiki.test"),
    (Role::MemberContact, "contact@aozora-juko.test"),
    (Role::Analyst, "analyst@hub.test"),
    (Role::Releaser, "releaser@hub.test"),
    (Role::HubAdministrator, "admin@hub.test"),
    (Role::Auditor, "auditor@hub.test"),
];

/// Fills an empty hub of samples with a year that ends now.
///
/// # Errors
/// The hub cannot be opened or does not do its work.
pub fn fill_with_samples(file: &HubFile, program: PathBuf) -> Result<(), Error> {
    let now = Clock::System.now();
    let hub = file.open(program, Clock::at(now - YEAR), PasswordCost::Light)?;
    Year::begin(&hub).and_then(|mut year| year.run(now)).map_err(Error::Samples)
}

/// A year while it passes.
struct Year<'h> {
    hub: &'h Hub,
    sigs: Vec<(Reach, SigId)>,
    members: Vec<Member>,
    analyst: String,
    releaser: String,
    mails: Vec<DemoMail>,
}

struct Member {
    domain: &'static str,
    sig: usize,
    token: String,
}

impl<'h> Year<'h> {
    fn begin(hub: &'h Hub) -> Result<Self, Problem> {
        let first = FirstPerson {
            hub_name: hub.settings().name.clone(),
            name: "管理 太郎".to_owned(),
            address: "admin@hub.test".to_owned(),
            lang: "ja".to_owned(),
        };
        let token = hub.set_up(&first)?.ok_or(Problem::NotReady("samples-half-made"))?;
        hub.accept(&token, SAMPLE_PASSWORD)?;
        let admin = logged_in(hub, "admin@hub.test")?;
        let viewer = viewer(hub, &admin)?;
        let mut sigs = Vec::new();
        for name in ["重工業 SIG", "電力・ガス SIG", "化学 SIG"] {
            let reach = hub.add_community(&viewer, CommunityKind::Sig, name)?;
            if let Reach::Sig(sig) = reach {
                sigs.push((reach, sig));
            }
        }
        let own = match &viewer {
            Viewer::Person(person) => person.organisation,
            Viewer::Nobody => return Err(release::Refusal::NotLoggedIn.into()),
        };
        let analyst = person(hub, &viewer, own, ("分析 花子", "analyst@hub.test", Role::Analyst))?;
        person(hub, &viewer, own, ("監査 三郎", "auditor@hub.test", Role::Auditor))?;
        let (members, releaser, mails) = (Vec::new(), String::new(), demo_mails());
        let mut year = Self { hub, sigs, members, analyst, releaser, mails };
        for (name, domain, sig) in MEMBERS {
            year.join(&viewer, name, domain, *sig)?;
        }
        // From here on there is somebody who has to agree to each role.
        let releaser = ("承認 次郎", "releaser@hub.test", Role::Releaser);
        year.releaser = person(hub, &viewer, own, releaser)?;
        Ok(year)
    }

    fn join(
        &mut self,
        admin: &Viewer,
        name: &'static str,
        domain: &'static str,
        sig: usize,
    ) -> Result<(), Problem> {
        let text = |text: &str| vec![text.to_owned()];
        let organisation = NewOrganisation {
            side: Side::Member,
            corporate: None,
            profile: Profile {
                name: name.to_owned(),
                domains: text(domain),
                windows: vec![format!("info@{domain}")],
                hosts: vec![format!("mx.{domain}"), format!("mbox.{domain}")],
                products: text("製品"),
                regions: text("関東"),
                kinds: text("企業"),
                partners: text("取引先"),
                ..Profile::default()
            },
            groups: self.sigs.get(sig).map(|(reach, _)| *reach).into_iter().collect(),
            agreement: Agreement::Nda,
        };
        let id = self.hub.add_organisation(admin, &organisation)?;
        let address = format!("contact@{domain}");
        let who = ("窓口 担当", address.as_str(), Role::MemberContact);
        let token = person(self.hub, admin, id, who)?;
        self.members.push(Member { domain, sig, token });
        Ok(())
    }

    fn run(&mut self, now: i64) -> Result<(), Problem> {
        let begin = self.hub.now() + HOUR;
        let step = (now - begin) / SUBMISSIONS;
        for number in 0..SUBMISSIONS - OPEN {
            self.to(begin + step * number)?;
            let number = usize::try_from(number).unwrap_or(0);
            if let Some((member, receipt)) = self.submission(number)? {
                self.dealt_with(number, member, &receipt)?;
            }
        }
        for (number, days) in SILENT {
            self.to(now - days * 24 * HOUR)?;
            self.asked_in_vain(number)?;
        }
        self.to(now - HOUR)?;
        let is_silent =
            |number: &i64| SILENT.iter().any(|(silent, _)| i64::try_from(*silent) == Ok(*number));
        for number in (SUBMISSIONS - OPEN..SUBMISSIONS).filter(|number| !is_silent(number)) {
            self.submission(usize::try_from(number).unwrap_or(0))?;
        }
        // The clock of the hub goes on where the samples end.
        self.to(now)
    }

    /// Lets time pass; whoever is logged in logs in again.
    fn to(&mut self, at: i64) -> Result<(), Problem> {
        self.hub.set_clock(at.max(self.hub.now()));
        self.analyst = logged_in(self.hub, "analyst@hub.test")?;
        self.releaser = logged_in(self.hub, "releaser@hub.test")?;
        Ok(())
    }

    /// Hands one in; the position of its submitter, and its receipt.
    fn submission(&mut self, number: usize) -> Result<Option<(usize, String)>, Problem> {
        let hub = self.hub;
        let at = number * 7 % self.members.len().max(1);
        let Some(member) = self.members.get_mut(at) else { return Ok(None) };
        member.token = logged_in(hub, &format!("contact@{}", member.domain))?;
        let Some(mail) = self.mails.get(number * 11 % self.mails.len().max(1)) else {
            return Ok(None);
        };
        let sig = self.sigs.get(member.sig).map(|(_, sig)| *sig);
        let own: Vec<SigId> = sig.into_iter().collect();
        let preset = match number % 4 {
            0 => Preset::AllSigsAskMe,
            3 => Preset::StandingConsent,
            _ => Preset::OwnSigAskMe,
        };
        let happened = if number % 17 == 5 { Happened::Opened } else { Happened::NotOpened };
        let submission = NewSubmission {
            items: vec![NewItem {
                kind: ItemKind::Mail,
                name: mail.file.to_owned(),
                bytes: sent_to(mail.bytes, member.domain, hub.now(), number),
            }],
            content: SubmissionContent {
                words: "不審なメールが届きました。確認をお願いします。".to_owned(),
                copies: u32::try_from(number % 5 + 1).ok(),
                happened: vec![happened.to_string()],
                ..SubmissionContent::default()
            },
            handling: Handling::preset(preset, &own),
            once: None,
        };
        let who = viewer(hub, &member.token)?;
        let receipt = hub.submit(&who, &submission)?.receipt;
        self.work()?;
        Ok(Some((at, receipt)))
    }

    /// A submitter who stays silent: whether a share may go out, or what it was asked back.
    fn asked_in_vain(&mut self, number: usize) -> Result<(), Problem> {
        let Some((_, receipt)) = self.submission(number)? else { return Ok(()) };
        if number.is_multiple_of(4) {
            return self.proven(&receipt).map(drop);
        }
        let analyst = viewer(self.hub, &self.analyst)?;
        let text = "添付ファイルを開いた人がいないか、確かめていただけますか。";
        self.hub.ask_back(&analyst, &receipt, Ask::Opened, text)
    }

    /// What the hub does about a submission: share some, close the others.
    fn dealt_with(&self, number: usize, member: usize, receipt: &str) -> Result<(), Problem> {
        let hub = self.hub;
        let analyst = viewer(hub, &self.analyst)?;
        let view = hub.submission(&analyst, receipt)?;
        let mut class = VerdictClass::Undecided;
        for item in &view.items {
            class = item.item.class.unwrap_or(class);
            let judged = Judged { class, counted: class, reason: "" };
            hub.judge(&analyst, item.item.id, &judged)?;
        }
        let attack = matches!(class, VerdictClass::Targeted | VerdictClass::Phishing);
        if attack && number.is_multiple_of(5) {
            return self.shared(member, receipt);
        }
        let reason = match class {
            VerdictClass::Targeted | VerdictClass::Phishing | VerdictClass::Bec => {
                "同じ攻撃の情報を共有済みです。"
            }
            VerdictClass::Mass => "ばらまき型のメールです。開かずに削除してください。",
            _ => "攻撃の痕跡は見つかりませんでした。",
        };
        hub.close(&analyst, receipt, reason)
    }

    /// A share that waits for the consent of its submitter: its name, unless something would
    /// leak.
    fn proven(&self, receipt: &str) -> Result<Option<String>, Problem> {
        let hub = self.hub;
        let analyst = viewer(hub, &self.analyst)?;
        let name = hub.draft(&analyst, receipt)?;
        let view = hub.draft_view(&analyst, &name)?;
        let mut work = view.share.work.clone();
        work.title_ja = "標的型攻撃メールにご注意ください".to_owned();
        work.title_en = "Targeted attack by mail".to_owned();
        work.summary_ja =
            "添付ファイルを開いたり、リンク先へ進んだりしないでください。受信の有無を確認し、結果をお知らせください。"
                .to_owned();
        work.summary_en =
            "Do not open the attachment or follow the link. Look whether you received it, and tell us."
                .to_owned();
        hub.edit(&analyst, &name, work, view.share.changed)?;
        match hub.prove(&analyst, &name) {
            Ok(_) => Ok(Some(name)),
            // An analyst would look at what leaks; a sample waits for one.
            Err(Problem::Leaks { .. } | Problem::NotReady(_)) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn shared(&self, member: usize, receipt: &str) -> Result<(), Problem> {
        let hub = self.hub;
        let Some(name) = self.proven(receipt)? else { return Ok(()) };
        let Some(submitter) = self.members.get(member) else { return Ok(()) };
        let who = fresh(hub, &submitter.token)?;
        if let Ok(view) = hub.consent_view(&who, &name, receipt, "ja")
            && view.consent == vocab::ConsentWord::Asked
        {
            let said =
                Said { receipt, digest: &view.digest, yes: true, may_be_guessed: true, files: &[] };
            hub.consent(&who, &name, &said)?;
        }
        let slot = hub.release(&fresh(hub, &self.releaser)?, &name)?;
        hub.set_clock(slot);
        self.work()?;
        self.answers(member, &name)
    }

    fn answers(&self, submitter: usize, name: &str) -> Result<(), Problem> {
        for (at, member) in self.members.iter().enumerate().filter(|(at, _)| *at != submitter) {
            let token = logged_in(self.hub, &format!("contact@{}", member.domain))?;
            let word = match at % 3 {
                0 => AnswerWord::NotSeen,
                1 => AnswerWord::SeenBlocked,
                _ => continue,
            };
            let form = AnswerForm {
                word,
                copies: None,
                seen: None,
                note: String::new(),
                submission: None,
            };
            match self.hub.answer(&viewer(self.hub, &token)?, name, &form) {
                // Not everybody is among its readers.
                Ok(_) | Err(Problem::Refused(_)) => {}
                Err(problem) => return Err(problem),
            }
        }
        self.work()
    }

    fn work(&self) -> Result<(), Problem> {
        while self.hub.work()? != WorkDone::Nothing {}
        Ok(())
    }
}

/// A shipped mail as if it had been sent to this member on this day.
fn sent_to(bytes: &[u8], domain: &str, at: i64, number: usize) -> Vec<u8> {
    let day = Timestamp::from_millisecond(at).unwrap_or_default();
    let day = day.to_zoned(TimeZone::fixed(jiff::tz::offset(9)));
    let day = day.checked_sub(1.hour()).unwrap_or(day);
    let text = |format: &str| day.strftime(format).to_string();
    let changes = [
        ("midorino-seiki.test".to_owned(), domain.to_owned()),
        ("Tue, 03 Feb 2026".to_owned(), text("%a, %d %b %Y")),
        ("Tue, 3 Feb 2026".to_owned(), text("%a, %-d %b %Y")),
        ("3 Feb 2026".to_owned(), text("%-d %b %Y")),
        ("Message-ID: <".to_owned(), format!("Message-ID: <{number}.")),
    ];
    changes
        .iter()
        .fold(bytes.to_vec(), |bytes, (from, to)| replaced(&bytes, from.as_bytes(), to.as_bytes()))
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = behind;
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

fn person(
    hub: &Hub,
    admin: &Viewer,
    organisation: OrganisationId,
    (name, address, role): (&str, &str, Role),
) -> Result<String, Problem> {
    let new = NewPerson {
        organisation,
        name: name.to_owned(),
        address: address.to_owned(),
        lang: "ja".to_owned(),
        roles: vec![role],
    };
    let invited = hub.invite(admin, &new)?;
    hub.accept(&invited.token, SAMPLE_PASSWORD)?;
    logged_in(hub, address)
}

fn logged_in(hub: &Hub, address: &str) -> Result<String, Problem> {
    hub.log_in(address, SAMPLE_PASSWORD, "samples", "127.0.0.1")
}

fn viewer(hub: &Hub, token: &str) -> Result<Viewer, Problem> {
    let known = hub.logged_in(token)?;
    Ok(known.ok_or(release::Refusal::NotLoggedIn)?.viewer)
}

fn fresh(hub: &Hub, token: &str) -> Result<Viewer, Problem> {
    hub.confirm(token, SAMPLE_PASSWORD)?;
    viewer(hub, token)
}

/// Names, domains and SIGs of the made members; `.test` names nobody.
static MEMBERS: &[(&str, &str, usize)] = &[
    ("緑野精機株式会社", "midorino-seiki.test", 0),
    ("株式会社青空重工", "aozora-juko.test", 0),
    ("白樺電機株式会社", "shirakaba-denki.test", 0),
    ("黄金製鋼株式会社", "kogane-seiko.test", 0),
    ("藍川造船株式会社", "aikawa-zosen.test", 0),
    ("東雲ガス株式会社", "shinonome-gas.test", 1),
    ("若草電力株式会社", "wakakusa-denryoku.test", 1),
    ("夕凪エナジー株式会社", "yunagi-energy.test", 1),
    ("朝霧パイプライン株式会社", "asagiri-pipeline.test", 1),
    ("紅化学株式会社", "kurenai-kagaku.test", 2),
    ("瑠璃樹脂株式会社", "ruri-jushi.test", 2),
    ("琥珀ファインケミカル株式会社", "kohaku-fine.test", 2),
];

const HOUR: i64 = 60 * 60 * 1_000;
const YEAR: i64 = 364 * 24 * HOUR;
const SUBMISSIONS: i64 = 200;
/// The last ones wait for whoever looks at the demo.
const OPEN: i64 = 12;
/// Those among them whose submitters, the first of whom one logs in as, were asked so many days
/// ago and stay silent.
const SILENT: [(usize, i64); 2] = [(199, 12), (192, 6)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_addressed_anew() {
        let mail = b"To: <a@midorino-seiki.test>\nDate: Tue, 03 Feb 2026 09:00:00 +0900\n";
        let at = "2026-11-20T10:00:00+09:00".parse::<Timestamp>().unwrap().as_millisecond();
        let sent = String::from_utf8(sent_to(mail, "x.test", at, 7)).unwrap();
        assert_eq!(sent, "To: <a@x.test>\nDate: Fri, 20 Nov 2026 09:00:00 +0900\n");
    }
}
