//! A made world for the rights: organisations of every side in several communities, one that
//! was suspended and one that left, and submissions and shares in every state.

use std::collections::BTreeSet;

use hub::{
    AnswerForm, Ask, CommunityKind, HandOver, Judged, NewItem, NewPerson, NewSubmission, Said,
};
use release::{Audience, Handling, Reach, Standing, Viewer};
use store::{Location, Membership, SubmissionContent};
use vocab::{
    Agreement, AnswerWord, ConsentRule, ConsentWord, DutyNoticeId, ItemId, ItemKind,
    OrganisationId, PersonId, Preset, QuestionId, Role, Side, SigId, Tlp, VerdictClass,
};

use super::super::dice::Dice;
use super::super::files::hash;
use super::super::world::{DOMAINS, MINUTE, PASSWORD, World, organisation};
use super::routes::About;

/// The world as whoever made it knows it.
pub(super) struct Made {
    pub(super) world: World,
    pub(super) organisations: Vec<Organisation>,
    pub(super) people: Vec<Somebody>,
    pub(super) submissions: Vec<Submission>,
    pub(super) shares: Vec<Share>,
    pub(super) files: Vec<File>,
    pub(super) questions: Vec<Question>,
    pub(super) request: Request,
    pub(super) recovery: Request,
    /// The id of a link that was made at the server.
    pub(super) server_link: String,
    pub(super) search: Search,
    /// What the duty analyst is told, and about which submission.
    pub(super) notice: Option<(DutyNoticeId, usize)>,
}

/// A role or a way back in that was asked for, and to which nobody has agreed.
pub(super) struct Request {
    pub(super) person: PersonId,
    pub(super) of: usize,
    /// Position of who asked.
    pub(super) asker: usize,
}

/// A search that somebody keeps.
#[derive(Default)]
pub(super) struct Search {
    pub(super) id: String,
    /// Position of the person.
    pub(super) owner: usize,
    /// Words that stand nowhere else.
    pub(super) marks: [&'static str; 2],
}

pub(super) struct Organisation {
    pub(super) id: OrganisationId,
    pub(super) name: String,
    pub(super) side: Side,
    /// As of the day on which the world is looked at.
    pub(super) groups: Vec<Reach>,
    pub(super) suspended: bool,
}

pub(super) struct Somebody {
    pub(super) id: PersonId,
    pub(super) address: String,
    /// Position of the organisation.
    pub(super) of: usize,
    pub(super) roles: Vec<Role>,
    pub(super) left: bool,
}

pub(super) struct Submission {
    pub(super) receipt: String,
    pub(super) of: usize,
    pub(super) item: Option<ItemId>,
    /// Whether it waits for the hub.
    pub(super) open: bool,
    /// Whether the hub asked back and has had no answer.
    pub(super) asked: bool,
    /// Words that stand nowhere else, for its submitter and the hub.
    pub(super) marks: Vec<String>,
    /// The same, for the hub alone.
    pub(super) notes: Vec<String>,
}

pub(super) struct Share {
    pub(super) name: String,
    pub(super) readers: Vec<Reach>,
    /// Whether a version is out, or was taken back.
    pub(super) out: bool,
    /// Whether it was taken back: what it was about cannot be searched for any more.
    pub(super) withdrawn: bool,
    /// Whether sources can be asked about it now.
    pub(super) proven: bool,
    /// A word of its title.
    pub(super) mark: String,
    pub(super) drafters: BTreeSet<usize>,
    /// Submissions that were asked about it, with whether they still have to answer.
    pub(super) asked: Vec<(usize, bool)>,
}

/// A file that is out with a share, or is to go out with it.
pub(super) struct File {
    /// Position of the share.
    pub(super) share: usize,
    pub(super) sha256: String,
    /// Position of who proposed it.
    pub(super) proposer: usize,
}

pub(super) struct Question {
    pub(super) id: QuestionId,
    pub(super) of: usize,
    pub(super) share: usize,
    pub(super) marks: Vec<String>,
    pub(super) open: bool,
}

/// How far a submission gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Read,
    Judged,
    Asked,
    Held,
    Closed,
    Draft,
    Proven,
    Refused,
    Consented,
    Released,
    Public,
    Withdrawn,
    Revised,
    ProvenAgain,
    /// Joins one that is revised, and was not asked yet.
    JoinedLate,
    /// Comes when nobody works any more.
    Waiting,
}

use Stage as S;

const STAGES: [Stage; 18] = [
    S::Read,
    S::Judged,
    S::Asked,
    S::Held,
    S::Closed,
    S::Draft,
    S::Proven,
    S::Refused,
    S::Consented,
    S::Released,
    S::Released,
    S::Released,
    S::Public,
    S::Withdrawn,
    S::Revised,
    S::JoinedLate,
    S::ProvenAgain,
    S::Waiting,
];

/// Positions of persons who are there in every world.
pub(super) const ANALYST: usize = 0;
const RELEASER: usize = 1;
/// Analyst and releaser.
const BOTH: usize = 4;
const ADMINISTRATOR: usize = 3;

impl Made {
    pub(super) fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("hub.db"));
        let world = World::new(&location, folder, seed);
        let mut made = Self {
            world,
            organisations: Vec::new(),
            people: Vec::new(),
            submissions: Vec::new(),
            shares: Vec::new(),
            files: Vec::new(),
            questions: Vec::new(),
            request: Request { person: PersonId(vocab::Uuid::new(0)), of: 0, asker: 0 },
            recovery: Request { person: PersonId(vocab::Uuid::new(0)), of: 0, asker: 0 },
            notice: None,
            search: Search::default(),
            server_link: String::new(),
        };
        let mut dice = Dice::new(seed);
        made.settle(&mut dice);
        for stage in STAGES {
            made.submit(stage, &mut dice);
        }
        for _ in 0..8 {
            made.talk(&mut dice);
        }
        made.age(&mut dice);
        made
    }

    /// Organisations, communities and persons.
    fn settle(&mut self, dice: &mut Dice) {
        let hub = match self.world.viewer(&self.world.administrator) {
            Viewer::Person(person) => person.organisation,
            Viewer::Nobody => panic!("the administrator is somebody"),
        };
        self.organisations.push(known(hub, "Made hub", Side::Hub, &[]));
        for (name, role) in [
            ("analyst", Role::Analyst),
            ("releaser", Role::Releaser),
            ("auditor", Role::Auditor),
            ("admin", Role::HubAdministrator),
        ] {
            self.knows(&format!("{name}@hub.example"), 0, &[role]);
        }
        self.joins("both@hub.example", 0, &[Role::Analyst, Role::Releaser]);
        let mut sigs = vec![self.world.sig];
        sigs.extend(["Power", "Water"].map(|name| self.community(CommunityKind::Sig, name)));
        let body = self.community(CommunityKind::Arrangement, "Bank body");
        for number in 0..DOMAINS.len() {
            let id = self.world.members[number].id;
            self.organisations.push(known(id, NAMES[number], Side::Member, &sigs[..1]));
            let of = self.organisations.len() - 1;
            self.knows(&format!("contact@{}", DOMAINS[number]), of, &[Role::MemberContact]);
        }
        let more = [
            (Side::Member, vec![sigs[1]]),
            (Side::Member, vec![sigs[1], sigs[dice.throw(2) * 2]]),
            (Side::Member, Vec::new()),
            (Side::Partner, Vec::new()),
            (Side::Arrangement, vec![body]),
            (Side::Member, vec![sigs[1], sigs[2]]),
        ];
        for (number, (side, groups)) in more.into_iter().enumerate() {
            self.organisation(number, side, &groups, dice);
        }
        self.asks(7);
        self.forgets(7);
        self.keeps_a_search(7);
        self.is_let_in();
        let of = 1 + dice.throw(5);
        self.joins("left@made.test", of, &[Role::MemberContact]);
    }

    fn community(&self, kind: CommunityKind, name: &str) -> Reach {
        let admin = self.world.fresh(&self.world.administrator);
        self.world.hub.add_community(&admin, kind, name).unwrap()
    }

    fn organisation(&mut self, number: usize, side: Side, groups: &[Reach], dice: &mut Dice) {
        let (name, domain) = (format!("zqo{number}x"), format!("zqo{number}x.test"));
        let mut new = organisation(&name, &domain, self.world.sig);
        new.side = side;
        new.groups = groups.to_vec();
        // A corporate group of two.
        new.corporate = (number == 1).then(|| self.organisations[6].id);
        let admin = self.world.fresh(&self.world.administrator);
        let id = self.world.hub.add_organisation(&admin, &new).unwrap();
        self.organisations.push(known(id, &name, side, groups));
        let of = self.organisations.len() - 1;
        let contact = if side == Side::Partner { Role::Partner } else { Role::MemberContact };
        self.joins(&format!("contact@{domain}"), of, &[contact]);
        if side == Side::Member && !dice.once_in(3) {
            self.joins(&format!("chief@{domain}"), of, &[Role::MemberAdministrator]);
        }
    }

    fn joins(&mut self, address: &str, of: usize, roles: &[Role]) {
        self.world.person(self.organisations[of].id, address, roles);
        self.knows(address, of, roles);
    }

    fn knows(&mut self, address: &str, of: usize, roles: &[Role]) {
        let store = self.world.hub.store();
        let found = store.read(|records| records.person_by_address(address)).unwrap();
        let id = found.unwrap().for_the_system().id;
        let (address, roles) = (address.to_owned(), roles.to_vec());
        self.people.push(Somebody { id, address, of, roles, left: false });
    }

    /// Somebody whose role waits for a second person, and who can do nothing till then.
    fn asks(&mut self, of: usize) {
        let address = "asked@made.test";
        let organisation = self.organisations[of].id;
        let (name, roles) = ("Person asked".to_owned(), vec![Role::MemberContact]);
        let lang = "ja".to_owned();
        let new = NewPerson { organisation, name, address: address.to_owned(), lang, roles };
        let admin = self.world.fresh(&self.world.administrator);
        let invited = self.world.hub.invite(&admin, &new).unwrap();
        self.world.hub.accept(&invited.token, PASSWORD).unwrap();
        self.knows(address, of, &[]);
        self.request = Request { person: invited.person, of, asker: ADMINISTRATOR };
    }

    /// Somebody who forgot the password, and for whom the administrator asked.
    fn forgets(&mut self, of: usize) {
        let person = self.people[self.contact(of)].id;
        let admin = self.world.fresh(&self.world.administrator);
        self.world.hub.ask_recovery(&admin, person).unwrap();
        self.recovery = Request { person, of, asker: ADMINISTRATOR };
    }

    fn keeps_a_search(&mut self, of: usize) {
        let (owner, marks) = (self.contact(of), ["zqfnamex", "zqfqueryx"]);
        let id =
            self.world.hub.keep_search(&self.viewer(owner), marks[0], marks[1], false).unwrap();
        self.search = Search { id, owner, marks };
    }

    /// Somebody of the hub, with no second person's word.
    fn is_let_in(&mut self) {
        let hub = &self.world.hub;
        hub.recover_at_server("auditor@hub.example", false).unwrap();
        let links = hub.server_links(&self.viewer(ADMINISTRATOR)).unwrap();
        self.server_link = links[0].link.id.to_string();
    }

    pub(super) fn waiting(&self, about: About) -> &Request {
        if about == About::Recovery { &self.recovery } else { &self.request }
    }

    pub(super) fn viewer(&self, person: usize) -> Viewer {
        self.world.entered(&self.people[person].address)
    }

    /// Who acts for an organisation.
    fn contact(&self, of: usize) -> usize {
        self.people.iter().position(|person| person.of == of).unwrap()
    }

    fn submit(&mut self, stage: Stage, dice: &mut Dice) {
        let late = self.shares.last().filter(|_| stage == S::JoinedLate);
        let wanted = late.map(|share| share.readers.clone());
        let (of, handling) = self.handling(stage, wanted.as_deref(), dice);
        let number = self.submissions.len();
        let (title, words) = (format!("zqs{number}x"), format!("zqw{number}x"));
        let attacker = dice.throw(4);
        let mail = format!(
            "From: Billing <billing@evil{attacker}.test>\r\nTo: <someone@made.test>\r\n\
             Subject: invoice\r\nMessage-ID: <{number}@evil{attacker}.test>\r\n\r\n\
             http://login.evil{attacker}.test/verify\r\n"
        );
        let item = NewItem {
            kind: ItemKind::Mail,
            name: format!("{title}.eml"),
            bytes: mail.into_bytes(),
        };
        let sample =
            NewItem { kind: ItemKind::File, name: "run.js".to_owned(), bytes: sample(number) };
        let content = SubmissionContent { words: words.clone(), ..SubmissionContent::default() };
        let new = NewSubmission { items: vec![item, sample], content, handling, once: None };
        let viewer = self.viewer(self.contact(of));
        let receipt = self.world.hub.submit(&viewer, &new).unwrap().receipt;
        let marks = vec![title, words];
        let (item, open, notes) = (None, true, Vec::new());
        let asked = stage == S::Asked;
        self.submissions.push(Submission { receipt, of, item, open, asked, marks, notes });
        self.world.wait(MINUTE);
        if stage != S::Waiting {
            self.world.work();
            self.judge(stage, number, dice);
        }
    }

    /// A submitter and how it hands in; with `wanted` it is one that wants these readers.
    fn handling(
        &self,
        stage: Stage,
        wanted: Option<&[Reach]>,
        dice: &mut Dice,
    ) -> (usize, Handling) {
        let now = jiff::Timestamp::from_millisecond(self.world.hub.now()).unwrap();
        loop {
            let of = 1 + dice.throw(self.organisations.len() - 1);
            let own = sigs(&self.organisations[of].groups);
            let mut handling = Handling::preset(*dice.pick(Preset::ALL), &own);
            if stage == S::Public {
                (handling.audience, handling.tlp) = (Audience::new([Reach::Public]), Tlp::Clear);
            } else if let Some(wanted) = wanted {
                handling.audience = Audience::new(wanted.iter().copied());
                handling.tlp = Tlp::Amber;
                handling.indicators_at_once = false;
            } else if dice.once_in(2) {
                let all: Vec<Reach> =
                    self.organisations.iter().flat_map(|one| one.groups.clone()).collect();
                let some = [*dice.pick(&all), *dice.pick(&all), Reach::Partners];
                handling.audience = Audience::new(some[..=dice.throw(3)].iter().copied());
                handling.tlp = *dice.pick(&[Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict]);
                handling.consent = *dice.pick(ConsentRule::ALL);
                handling.indicators_at_once = false;
            }
            let is_shared = stage as usize >= S::Draft as usize;
            let fits = !is_shared || !handling.audience.is_nobody();
            if fits && handling.contradictions(&own, now).is_empty() {
                return (of, handling);
            }
        }
    }

    fn judge(&mut self, stage: Stage, number: usize, dice: &mut Dice) {
        let analyst = self.viewer(ANALYST);
        let hub = &self.world.hub;
        let receipt = self.submissions[number].receipt.clone();
        let view = hub.submission(&analyst, &receipt).unwrap();
        let readers: Vec<Reach> = view.submission.handling.audience.iter().collect();
        let item = view.items[0].item.id;
        let one = &mut self.submissions[number];
        one.item = Some(item);
        let class = VerdictClass::Phishing;
        match stage {
            S::Read => self.asks_rescue(number),
            S::Waiting => {}
            S::Judged => {
                let judged = Judged { class, counted: class, reason: "a form" };
                hub.judge(&analyst, item, &judged).unwrap();
            }
            S::Asked => {
                let mark = format!("zqm{number}x");
                hub.ask_back(&analyst, &receipt, Ask::Other, &mark).unwrap();
                one.marks.push(mark);
                one.open = false;
            }
            S::Held => {
                let note = format!("zqi{number}x");
                let handed = HandOver { take: true, hold: true, note: note.clone() };
                hub.hand_over(&analyst, &receipt, &handed).unwrap();
                one.notes.push(note);
            }
            S::Closed => {
                hub.close(&analyst, &receipt, "nothing new").unwrap();
                one.open = false;
            }
            S::JoinedLate => self.join(number),
            _ => self.share(stage, number, readers, dice),
        }
    }

    /// Its submitter asks to be called, which is told on every page of the desk.
    fn asks_rescue(&mut self, number: usize) {
        let submission = &self.submissions[number];
        let member = self.viewer(self.contact(submission.of));
        let hub = &self.world.hub;
        hub.ask_rescue(&member, &submission.receipt, "").unwrap();
        let told = hub.duty_notices(&self.viewer(ANALYST)).unwrap();
        self.notice = Some((told[0].notice.id, number));
    }

    /// Joins the share that was made last.
    fn join(&mut self, number: usize) {
        let analyst = self.viewer(ANALYST);
        let share = self.shares.last_mut().unwrap();
        let receipt = &self.submissions[number].receipt;
        self.world.hub.join(&analyst, &share.name, receipt).unwrap();
        share.drafters.insert(ANALYST);
    }

    fn share(&mut self, stage: Stage, number: usize, readers: Vec<Reach>, dice: &mut Dice) {
        let drafter = *dice.pick(&[ANALYST, BOTH]);
        let writer = self.viewer(drafter);
        let hub = &self.world.hub;
        let name = hub.draft(&writer, &self.submissions[number].receipt).unwrap();
        let view = hub.draft_view(&writer, &name).unwrap();
        let mark = format!("zqt{number}x");
        let mut work = view.share.work.clone();
        work.title_ja = format!("攻撃 {mark}");
        work.title_en = format!("Attack {mark}");
        hub.edit(&writer, &name, work, view.share.changed).unwrap();
        let drafters = BTreeSet::from([drafter]);
        let (out, withdrawn, proven, asked) = (false, false, false, Vec::new());
        self.shares.push(Share { name, readers, out, withdrawn, proven, mark, drafters, asked });
        let share = self.shares.len() - 1;
        self.files(stage, share, number);
        if stage == S::Draft {
            return;
        }
        self.prove(share, number, drafter);
        match stage {
            S::Refused => self.consent(share, number, false),
            S::Proven => {}
            _ => self.consent(share, number, true),
        }
        if matches!(stage, S::Released | S::Public | S::Withdrawn | S::Revised | S::ProvenAgain) {
            self.release(share, number);
        }
        match stage {
            S::Withdrawn => {
                let releaser = self.viewer(RELEASER);
                let name = &self.shares[share].name;
                self.world.hub.withdraw(&releaser, name, "誤り", "").unwrap();
                self.shares[share].withdrawn = true;
            }
            S::Revised | S::ProvenAgain => self.revise(stage, share, number),
            _ => {}
        }
    }

    /// Somebody wants a file to go out with a share; of one that will be out another one too.
    fn files(&mut self, stage: Stage, share: usize, number: usize) {
        if !matches!(stage, S::Draft | S::Released | S::Public) {
            return;
        }
        let (hub, name) = (&self.world.hub, &self.shares[share].name);
        let proposer = *self.shares[share].drafters.iter().next().unwrap();
        let sha256 = hash(&sample(number));
        hub.propose_file(&self.viewer(proposer), name, (&sha256, "so")).unwrap();
        if stage != S::Draft {
            hub.approve_file(&self.viewer(RELEASER), name, &sha256).unwrap();
        }
        self.files.push(File { share, sha256, proposer });
    }

    fn revise(&mut self, stage: Stage, share: usize, number: usize) {
        let analyst = self.viewer(ANALYST);
        self.world.hub.revise(&analyst, &self.shares[share].name).unwrap();
        self.shares[share].drafters.insert(ANALYST);
        self.shares[share].proven = false;
        if stage == S::ProvenAgain {
            self.prove(share, number, ANALYST);
        }
    }

    fn prove(&mut self, share: usize, number: usize, by: usize) {
        let hub = &self.world.hub;
        let share = &mut self.shares[share];
        hub.prove(&self.world.entered(&self.people[by].address), &share.name).unwrap();
        let submission = &self.submissions[number];
        let of = self.people.iter().find(|one| one.of == submission.of).unwrap();
        let member = self.world.entered(&of.address);
        let view = hub.consent_view(&member, &share.name, &submission.receipt, "ja").unwrap();
        share.proven = true;
        share.asked = vec![(number, view.consent == ConsentWord::Asked)];
    }

    fn consent(&mut self, share: usize, number: usize, yes: bool) {
        let member = self.viewer(self.contact(self.submissions[number].of));
        let hub = &self.world.hub;
        let share = &mut self.shares[share];
        let receipt = &self.submissions[number].receipt;
        let view = hub.consent_view(&member, &share.name, receipt, "ja").unwrap();
        let files: Vec<&str> = view.files.iter().map(|one| one.file.sha256.as_str()).collect();
        let digest = &view.digest;
        let said = Said { receipt, digest, yes, may_be_guessed: true, files: &files };
        hub.consent(&member, &share.name, &said).unwrap();
        share.asked = if yes { vec![(number, false)] } else { Vec::new() };
        share.proven = yes;
    }

    fn release(&mut self, share: usize, number: usize) {
        let releaser = self.viewer(RELEASER);
        let slot = self.world.hub.release(&releaser, &self.shares[share].name).unwrap();
        self.world.wait(slot - self.world.hub.now());
        self.world.work();
        self.shares[share].out = true;
        self.submissions[number].open = false;
    }

    /// Somebody answers a share and asks about it; sometimes the hub replies.
    fn talk(&mut self, dice: &mut Dice) {
        let share = dice.throw(self.shares.len());
        let person = dice.throw(self.people.len());
        let viewer = self.viewer(person);
        let hub = &self.world.hub;
        let name = &self.shares[share].name;
        let number = self.questions.len();
        let mark = format!("zqq{number}x");
        if hub.ask(&viewer, name, &mark).is_err() {
            return;
        }
        let word = *dice.pick(AnswerWord::ALL);
        let note = format!("zqn{number}x");
        let form = AnswerForm { word, copies: None, seen: None, note, submission: None };
        hub.answer(&viewer, name, &form).unwrap();
        let analyst = self.world.entered(&self.people[ANALYST].address);
        let open = hub.open_questions(&analyst, None).unwrap();
        let id = open.iter().find(|(_, one)| one.text == mark).unwrap().1.id;
        let mut marks = vec![mark];
        let replied = dice.once_in(2);
        if replied {
            marks.push(format!("zqr{number}x"));
            hub.reply(&analyst, id, &marks[1]).unwrap();
        }
        let of = self.people[person].of;
        self.questions.push(Question { id, of, share, marks, open: !replied });
    }

    /// Days pass: somebody leaves, an organisation leaves its SIG, another is suspended.
    fn age(&mut self, dice: &mut Dice) {
        const DAY: i64 = 24 * 60 * MINUTE;
        self.world.work();
        let hub = &self.world.hub;
        let since = hub.now() / DAY;
        let leaver = self.people.len() - 1;
        self.people[leaver].left = true;
        let address = &self.people[leaver].address;
        let gone = &mut self.organisations[DOMAINS.len()];
        let reach = gone.groups.pop().unwrap();
        let now = hub.now();
        hub.store()
            .write(|records| {
                let person = records.person_by_address(address)?.unwrap().for_the_system();
                records.change_person(&store::Person { left: Some(now), ..person })?;
                let all = records.memberships()?;
                let of =
                    all.into_iter().find(|one| one.organisation == gone.id && one.reach == reach);
                let ended =
                    Membership { last: Some(since), agreement: Agreement::Nda, ..of.unwrap() };
                records.end_membership(&ended)?;
                Ok::<_, store::Error>(())
            })
            .unwrap();
        self.world.wait(3 * DAY);
        let suspended = 1 + dice.throw(DOMAINS.len() + 1);
        self.organisations[suspended].suspended = true;
        let admin = self.world.entered("admin@hub.example");
        let id = self.organisations[suspended].id;
        self.world.hub.set_standing(&admin, id, Standing::Suspended).unwrap();
    }
}

fn known(id: OrganisationId, name: &str, side: Side, groups: &[Reach]) -> Organisation {
    let (name, groups) = (name.to_owned(), groups.to_vec());
    Organisation { id, name, side, groups, suspended: false }
}

/// A file of an attack, another one for each submission.
fn sample(number: usize) -> Vec<u8> {
    format!("var shell = new ActiveXObject('WScript.Shell'); shell.Run('calc{number}');\r\n").into()
}

fn sigs(groups: &[Reach]) -> Vec<SigId> {
    let sig = |reach: &Reach| match reach {
        Reach::Sig(sig) => Some(*sig),
        _ => None,
    };
    groups.iter().filter_map(sig).collect()
}

/// Names of the first members, as the world has them.
const NAMES: [&str; 5] = [
    "みどりの精機株式会社",
    "株式会社あおぞら重工",
    "しらかば電機株式会社",
    "くれない化学株式会社",
    "こがね製鋼株式会社",
];
