//! Rights: in generated worlds, for every route of the table and for viewers of every kind,
//! the answer and what is named in it are what an oracle allows that was written from the
//! documents. What one may not see answers exactly as what is not there.

mod made;
mod oracle;
mod routes;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use hub::Hub;
use store::Store;
use web::{App, Running, Serving};

use super::dice::Dice;
use super::http::{Answer, Browser, encoded};
use super::world::{MINUTE, PASSWORD};
use made::Made;
use oracle::{By, Says, Who};
use routes::{About, Door, ROWS, Row, both};

/// Worlds of every day; `NOROSHI_WORLDS` says how many else.
const WORLDS: u64 = 2;
/// Things of each answer that are asked about on one route.
const SAMPLES: usize = 2;
const FILE: &str = "/shares/{name}/files/{file}";
const FAULTS_SHOWN: usize = 30;
/// What would end a way in of somebody who still has to ask, or finds nothing to end.
const ENDS: [&str; 6] = [
    "/logout",
    "/members/{id}/requests",
    "/members/{id}/recoveries",
    "/members/{id}/memberships/end",
    "/members/{id}/people/{person}/roles/end",
    "/members/{id}/people/{person}/end",
];

#[test]
fn every_route_answers_as_the_oracle_says() {
    for seed in 0..testkit::times("NOROSHI_WORLDS", WORLDS) {
        let mut site = Site::new(seed);
        site.every_route_has_a_row();
        site.reads();
        site.refusals();
        site.searches();
        site.searches_of_submissions();
        site.counts();
        site.files();
        site.changes();
        let faults = site.faults.into_inner();
        let some: Vec<&str> = faults.iter().take(FAULTS_SHOWN).map(String::as_str).collect();
        assert!(faults.is_empty(), "{} faults\n{}", faults.len(), some.join("\n"));
    }
}

/// A world that is served.
struct Site {
    made: Made,
    hub: Arc<Hub>,
    askers: Vec<Asker>,
    dice: Dice,
    seed: u64,
    /// A table of the statistics and a row of it.
    counted: String,
    /// What is not as the oracle says.
    faults: RefCell<Vec<String>>,
    _running: Running,
}

/// Somebody with a way in.
struct Asker {
    who: Who,
    browser: Browser,
    key: Option<String>,
}

/// What stands in the place of an id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ids {
    Real,
    /// Of nothing.
    Fake,
}

const FAKES: [&str; 5] = [
    "R-0000-0000",
    "NS-0000-0000",
    "00000000-0000-7000-8000-000000000000",
    "Q-0000-0000",
    "0000000000000000000000000000000000000000000000000000000000000000",
];

impl Site {
    fn new(seed: u64) -> Self {
        let made = Made::new(seed);
        let mut dice = Dice::new(seed + 1_000);
        let mut ways = ways(&made, &mut dice);
        // Sessions and keys first: five minutes later none of them is fresh any more.
        let tokens: Vec<Option<String>> = ways
            .iter()
            .map(|who| who.person.map(|person| entered(&made, person, who.by)))
            .collect();
        made.world.wait(6 * MINUTE);
        for (who, token) in ways.iter().zip(&tokens) {
            if let (By::Fresh, Some(token)) = (who.by, token) {
                made.world.hub.confirm(token, PASSWORD).unwrap();
            }
        }
        let forms: Vec<String> =
            tokens.iter().map(|token| form_of(&made.world.hub, token.as_deref())).collect();
        let (hub, running) = served(&made);
        let to = running.address;
        let askers = ways.drain(..).zip(tokens).zip(forms).map(|((who, token), form)| {
            let is_key = who.by == By::Key;
            let (key, cookie) = if is_key { (token, None) } else { (None, token) };
            Asker { who, browser: Browser { to, cookie, form }, key }
        });
        let askers: Vec<Asker> = askers.collect();
        let counted = a_count(&made, &askers);
        let faults = RefCell::default();
        Self { made, hub, askers, dice, seed, counted, faults, _running: running }
    }

    fn every_route_has_a_row(&self) {
        let answer = self.askers[0].browser.get("/api/openapi.json");
        let document: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let mut served = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            served
                .extend(methods.as_object().unwrap().keys().map(|one| (one.clone(), path.clone())));
        }
        let known: BTreeSet<(String, String)> =
            ROWS.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
        let unlike: Vec<_> = served.symmetric_difference(&known).collect();
        assert!(unlike.is_empty(), "routes without a row, or rows without a route: {unlike:?}");
    }

    /// Everything that can be read, by everybody.
    fn reads(&mut self) {
        for asker in 0..self.askers.len() {
            let seen = self.made.seen(self.askers[asker].who);
            let unseen: Vec<&str> = self.made.all_marks().difference(&seen).copied().collect();
            let unseen: Vec<String> = unseen.into_iter().map(str::to_owned).collect();
            for row in ROWS.iter().filter(|row| row.method == "get") {
                for one in self.sample(row, asker) {
                    let answer = self.ask(row, asker, one, Ids::Real);
                    let says = self.check(row, asker, one, &answer);
                    let asked = self.ids(row, one);
                    // A path that was asked for may be repeated.
                    let named = unseen
                        .iter()
                        .filter(|mark| !asked.contains(mark) && says_mark(&answer, mark));
                    let named: Vec<&String> = named.collect();
                    self.hold(named.is_empty(), || {
                        format!("{} is told {named:?}", self.about(row, asker, one))
                    });
                    if says == Says::Yes {
                        self.check_list(row, asker, &answer);
                    }
                }
            }
        }
    }

    /// What may not be changed is not, and the trail says that somebody tried.
    fn refusals(&mut self) {
        for asker in 0..self.askers.len() {
            for row in ROWS.iter().filter(|row| row.method == "post") {
                for one in self.sample(row, asker) {
                    if row.says(&self.made, self.askers[asker].who, one) == Says::Yes {
                        continue;
                    }
                    let before = head(self.hub.store());
                    let answer = self.ask(row, asker, one, Ids::Real);
                    self.check(row, asker, one, &answer);
                    let done = done_since(self.hub.store(), before);
                    self.hold(done.is_empty(), || {
                        format!("{} did {done:?}", self.about(row, asker, one))
                    });
                }
            }
        }
    }

    /// Files that are out are given to whoever the oracle says. Afterwards shares are taken back.
    fn files(&self) {
        let row = ROWS.iter().find(|row| row.path == FILE).unwrap();
        for asker in 0..self.askers.len() {
            for one in self.things(row) {
                let answer = self.ask(row, asker, one, Ids::Real);
                if self.check(row, asker, one, &answer) == Says::Yes {
                    let is_given = answer.header("content-type") == Some("application/zip");
                    let is_enough = answer.status == 409;
                    self.hold(is_given || is_enough, || self.about(row, asker, one));
                }
            }
        }
    }

    /// What may be changed is taken, or cannot be for a reason that is no refusal.
    fn changes(&mut self) {
        let mut all: Vec<(usize, usize)> = (0..self.askers.len())
            .flat_map(|asker| (0..ROWS.len()).map(move |row| (asker, row)))
            .filter(|(_, row)| ROWS[*row].method == "post" && !ENDS.contains(&ROWS[*row].path))
            .collect();
        self.dice.shuffle(&mut all);
        for (asker, row) in all {
            let row = &ROWS[row];
            let who = self.askers[asker].who;
            // Who has written on a share by now may not release it any more.
            if row.path == FILE || row.path.ends_with("/release") && self.made.analyst(who) {
                continue;
            }
            let may = |one: &usize| row.says(&self.made, who, *one) == Says::Yes;
            let Some(one) = self.things(row).into_iter().find(may) else { continue };
            let answer = self.ask(row, asker, one, Ids::Real);
            self.check(row, asker, one, &answer);
        }
    }

    /// A word of a share finds it for those who may read it, and is as unknown to all others
    /// as a word that nobody ever wrote.
    fn searches(&self) {
        for asker in self.askers.iter().filter(|one| one.who.person.is_some()) {
            let search = |query: &str| match &asker.key {
                Some(key) => {
                    let bearer = format!("Bearer {key}");
                    let headers = [("Authorization", bearer.as_str())];
                    let body = serde_json::json!({ "query": query }).to_string();
                    asker.browser.send("POST", "/api/v1/search", &headers, body.as_bytes())
                }
                None => asker.browser.post("/shares", &[("query", query)]),
            };
            for share in &self.made.shares {
                let is_seen = self.made.reads_share(asker.who, share);
                let who = || (self.seed, asker.who, &share.name);
                for query in [&share.name, &share.mark] {
                    let found = search(query);
                    let shown: BTreeSet<&str> = self
                        .made
                        .shares
                        .iter()
                        .map(|one| one.name.as_str())
                        .filter(|name| links(&found, name))
                        .collect();
                    let may = |name: &&str| {
                        let one = self.made.shares.iter().find(|one| one.name == **name);
                        self.made.reads_share(asker.who, one.unwrap())
                    };
                    let is_found = is_seen && (query == &share.name || !share.withdrawn);
                    let holds =
                        shown.contains(share.name.as_str()) == is_found && shown.iter().all(may);
                    self.hold(holds, || format!("{:?} {query} finds {shown:?}", who()));
                }
                if !is_seen {
                    let (found, nothing) = (search(&share.name), search(FAKES[1]));
                    let same = plain(&found, &[&share.name]) == plain(&nothing, &FAKES[1..2]);
                    self.hold(same, || format!("{:?} is found to be there", who()));
                }
            }
        }
    }

    /// A receipt, and a word of what its submitter wrote, find a submission for the desk and for
    /// nobody else.
    fn searches_of_submissions(&self) {
        for asker in self.askers.iter().filter(|one| one.who.person.is_some()) {
            let is_desk = self.made.desk(asker.who);
            for submission in &self.made.submissions {
                let told = submission.marks.iter().find(|mark| mark.starts_with("zqw"));
                for query in told.into_iter().chain([&submission.receipt]) {
                    let found = match &asker.key {
                        Some(key) => {
                            let bearer = format!("Bearer {key}");
                            let headers = [("Authorization", bearer.as_str())];
                            let body = serde_json::json!({ "query": query }).to_string();
                            let body = body.as_bytes();
                            asker.browser.send("POST", "/api/v1/inbox", &headers, body)
                        }
                        None => asker.browser.post("/inbox", &[("query", query)]),
                    };
                    let shown = self.made.submissions.iter().map(|one| one.receipt.as_str());
                    // What the duty analyst is told stands on every page of the desk.
                    let told = self.made.notice.map(|(_, of)| &self.made.submissions[of].receipt);
                    let is_told = |receipt: &str| {
                        receipt != submission.receipt && told.is_some_and(|told| told == receipt)
                    };
                    let shown: Vec<&str> = shown
                        .filter(|receipt| !is_told(receipt))
                        .filter(|receipt| {
                            found.body.contains(&format!("/inbox/{receipt}\""))
                                || found.body.contains(&format!("\"receipt\":\"{receipt}\""))
                        })
                        .collect();
                    let wanted = if is_desk { vec![submission.receipt.as_str()] } else { vec![] };
                    let is_kept = found.header("cache-control") == Some("no-store");
                    self.hold(shown == wanted && is_kept, || {
                        format!("{:?} {query} finds {shown:?} {}", asker.who, found.status)
                    });
                }
            }
        }
    }

    /// How many wait is told to the desk alone.
    fn counts(&self) {
        let open = self.made.submissions.iter().filter(|one| one.open).count();
        let asked = self.made.questions.iter().filter(|one| one.open).count();
        let open = [open, asked].map(|count| i64::try_from(count).unwrap());
        for asker in self.askers.iter().filter(|asker| asker.who.person.is_some()) {
            let token = asker.key.as_ref().or(asker.browser.cookie.as_ref()).unwrap();
            let Some(known) = self.hub.logged_in(token).unwrap() else { continue };
            let may = self.made.desk(asker.who) && asker.who.by != By::Key;
            let waiting = self.hub.waiting(&known.viewer).ok();
            let waiting = waiting.map(|waiting| [waiting.submissions, waiting.questions]);
            self.hold(waiting == may.then_some(open), || format!("{waiting:?} wait"));
        }
    }

    /// Things of a route: some that the oracle lets pass and some that it does not.
    fn sample(&mut self, row: &Row, asker: usize) -> Vec<usize> {
        let who = self.askers[asker].who;
        let mut things = self.things(row);
        self.dice.shuffle(&mut things);
        let may = |one: &usize| row.says(&self.made, who, *one) == Says::Yes;
        let (yes, no): (Vec<usize>, Vec<usize>) = things.into_iter().partition(may);
        yes.into_iter().take(SAMPLES).chain(no.into_iter().take(SAMPLES)).collect()
    }

    fn things(&self, row: &Row) -> Vec<usize> {
        let made = &self.made;
        match row.about {
            About::Nothing => vec![0],
            About::Submission => (0..made.submissions.len()).collect(),
            About::Item => (0..made.submissions.len())
                .filter(|one| made.submissions[*one].item.is_some())
                .collect(),
            About::Share | About::Draft => (0..made.shares.len()).collect(),
            About::Consent => (0..made.shares.len() * made.submissions.len()).collect(),
            About::File => (0..made.files.len()).collect(),
            About::Question => (0..made.questions.len()).collect(),
            About::Organisation => (0..made.organisations.len()).collect(),
            About::Person => (0..made.people.len()).filter(|one| !made.people[*one].left).collect(),
            About::Request
            | About::Recovery
            | About::Notice
            | About::Search
            | About::ServerLink => vec![0],
        }
    }

    /// The ids of a thing, as its path has them.
    fn ids(&self, row: &Row, one: usize) -> Vec<String> {
        let made = &self.made;
        match row.about {
            About::Nothing => Vec::new(),
            About::Submission => vec![made.submissions[one].receipt.clone()],
            About::Item => {
                let submission = &made.submissions[one];
                vec![submission.item.unwrap().to_string(), submission.receipt.clone()]
            }
            About::Share | About::Draft => vec![made.shares[one].name.clone()],
            About::Consent => {
                let (share, submission) = both(made, one);
                vec![made.shares[share].name.clone(), made.submissions[submission].receipt.clone()]
            }
            About::File => {
                let file = &made.files[one];
                vec![made.shares[file.share].name.clone(), file.sha256.clone()]
            }
            About::Question => vec![made.questions[one].id.to_string()],
            About::Organisation => vec![made.organisations[one].id.to_string()],
            About::Person => {
                let person = &made.people[one];
                let organisation = made.organisations[person.of].id;
                vec![organisation.to_string(), person.id.to_string()]
            }
            About::Search => vec![made.search.id.clone()],
            About::Notice => vec![made.notice.unwrap().0.to_string()],
            About::ServerLink => vec![made.server_link.clone()],
            About::Request | About::Recovery => {
                let request = made.waiting(row.about);
                let organisation = made.organisations[request.of].id;
                vec![organisation.to_string(), request.person.to_string()]
            }
        }
    }

    fn path(&self, row: &Row, one: usize, ids: Ids) -> String {
        let (known, made) = (self.ids(row, one), &self.made);
        let of = |start: &str| known.iter().find(|id| id.starts_with(start)).cloned();
        let id = known.first().cloned().unwrap_or_default();
        let (receipt, name) = (of("R-").unwrap_or_default(), of("NS-").unwrap_or_default());
        let person = known.last().cloned().unwrap_or_default();
        let fake = if row.about == About::Search { FAKES[3] } else { FAKES[2] };
        let [receipt, name, id, person] = match ids {
            Ids::Real => [receipt, name, id, person],
            Ids::Fake => [FAKES[0], FAKES[1], fake, FAKES[2]].map(str::to_owned),
        };
        let forms = ["text.ja", "stix.en", "csv.ja", "misp.en", "json.ja", "html.en"];
        let file = match (row.about, ids) {
            (About::File, Ids::Real) => known[1].as_str(),
            (About::File, Ids::Fake) => FAKES[4],
            _ if row.path.starts_with("/static") => "portal.css",
            _ => forms[(one + made.shares.len()) % 6],
        };
        let (table, of_table) = self.counted.split_once('/').unwrap();
        let path = row.path.replace("{receipt}", &receipt).replace("{name}", &name);
        let path = path.replace("{id}", &id).replace("{file}", file).replace("{lang}", "en");
        let path = path.replace("{person}", &person).replace("{version}", "1");
        let path = path.replace("{token}", &"0".repeat(64));
        path.replace("{table}", table).replace("{row}", of_table)
    }

    fn ask(&self, row: &Row, asker: usize, one: usize, ids: Ids) -> Answer {
        let asker = &self.askers[asker];
        let path = self.path(row, one, ids);
        let bearer = asker.key.as_ref().map(|key| format!("Bearer {key}"));
        let mut headers: Vec<(&str, &str)> = Vec::new();
        headers.extend(bearer.as_deref().map(|bearer| ("Authorization", bearer)));
        if row.method == "get" {
            return asker.browser.send("GET", &path, &headers, b"");
        }
        headers.push(("Sec-Fetch-Site", "same-origin"));
        if row.door == Door::Program {
            let (media, body) = match row.path {
                "/api/v1/submissions" | "/api/v1/submissions/{receipt}" => {
                    ("message/rfc822", "From: a@b.test\r\nSubject: c\r\n\r\nd\r\n")
                }
                "/api/v1/search" | "/api/v1/inbox" => {
                    ("application/json", "{\"query\": \"invoice\"}")
                }
                _ => ("application/json", "{\"word\": \"not-seen\"}"),
            };
            headers.push(("Content-Type", media));
            return asker.browser.send("POST", &path, &headers, body.as_bytes());
        }
        let mut body = format!("form={}", encoded(&asker.browser.form));
        let other = &self.made.submissions[one % self.made.submissions.len()].receipt;
        for (name, value) in row.fields {
            body.push_str(&format!("&{name}={}", encoded(&value.replace("{other}", other))));
        }
        if row.about == About::Item {
            let item = self.made.submissions[one].item.unwrap().to_string();
            let item = if ids == Ids::Real { item } else { FAKES[2].to_owned() };
            body.push_str(&format!("&item={item}"));
        }
        if matches!(row.about, About::Request | About::Recovery) {
            let person = self.made.waiting(row.about).person.to_string();
            let person = if ids == Ids::Real { person } else { FAKES[2].to_owned() };
            body.push_str(&format!("&person={person}"));
        }
        headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        asker.browser.send("POST", &path, &headers, body.as_bytes())
    }

    /// Holds an answer against the oracle, and a refusal against that of a thing that is not
    /// there.
    fn check(&self, row: &Row, asker: usize, one: usize, answer: &Answer) -> Says {
        let says = row.says(&self.made, self.askers[asker].who, one);
        self.hold(fits(row, says, answer), || {
            let to = answer.header("location").unwrap_or_default();
            format!("{}: {says:?}, but {} {to}", self.about(row, asker, one), answer.status)
        });
        let is_hidden =
            !matches!(says, Says::Yes | Says::NoMore | Says::Password | Says::SecondPerson);
        if is_hidden && row.about != About::Nothing {
            let nothing = self.ask(row, asker, one, Ids::Fake);
            // What the duty analyst is told stands on every page of the desk.
            let (notice, told) = self.made.notice.unwrap();
            let told = [notice.to_string(), self.made.submissions[told].receipt.clone()];
            let told = told.iter().map(String::as_str);
            let ids = self.ids(row, one);
            let ids: Vec<&str> = ids.iter().map(String::as_str).chain(told.clone()).collect();
            let fakes: Vec<&str> = FAKES.into_iter().chain(told).collect();
            let (one_way, other_way) = (plain(answer, &ids), plain(&nothing, &fakes));
            self.hold(one_way == other_way, || {
                let lines = one_way.lines().zip(other_way.lines());
                let unlike: Vec<_> = lines.filter(|(one, other)| one != other).collect();
                format!("{} is unlike nothing: {unlike:?}", self.about(row, asker, one))
            });
        }
        says
    }

    /// A list holds all that the oracle allows of what it lists.
    fn check_list(&self, row: &Row, asker: usize, answer: &Answer) {
        let (made, who) = (&self.made, self.askers[asker].who);
        let receipts = |is: &dyn Fn(&made::Submission) -> bool| -> Vec<&str> {
            made.submissions.iter().filter(|one| is(one)).map(|one| one.receipt.as_str()).collect()
        };
        let shares = |is: &dyn Fn(&made::Share) -> bool| -> Vec<&str> {
            made.shares.iter().filter(|one| is(one)).map(|one| one.name.as_str()).collect()
        };
        let all: Vec<&str> = receipts(&|_| true).into_iter().chain(shares(&|_| true)).collect();
        let expected: Vec<&str> = match row.path {
            "/shares" | "/api/v1/shares" => shares(&|one| made.reads_share(who, one)),
            "/submissions" | "/api/v1/submissions" => {
                receipts(&|one| made.owns_submission(who, one))
            }
            "/inbox" => receipts(&|one| one.open),
            "/drafts" => shares(&|_| true),
            "/questions" => {
                let open = made.questions.iter().filter(|one| one.open);
                open.map(|one| made.shares[one.share].name.as_str()).collect()
            }
            "/consent" | "/api/v1/waiting" => {
                self.waits(&|one| made.owns_submission(who, &made.submissions[one]))
            }
            // Drafts and suspended organisations too: the desk has to call them.
            "/unanswered" => self.waits(&|_| true),
            _ => return,
        };
        let expected: BTreeSet<&str> = expected.into_iter().collect();
        // What the duty analyst is told stands on every page of the desk.
        let told = made.notice.map(|(_, of)| made.submissions[of].receipt.as_str());
        let is_listed = |mark: &&str| {
            let told = made.desk(who) && told == Some(*mark) && !expected.contains(mark);
            says_mark(answer, mark) && !told
        };
        let listed: BTreeSet<&str> = all.into_iter().filter(is_listed).collect();
        self.hold(listed == expected, || {
            format!("{} lists {listed:?} and not {expected:?}", self.about(row, asker, 0))
        });
    }

    /// Shares and submissions that wait for an answer of their submitter.
    fn waits(&self, of: &dyn Fn(usize) -> bool) -> Vec<&str> {
        let made = &self.made;
        let mut waits = Vec::new();
        for share in made.shares.iter().filter(|share| share.proven) {
            for (submission, _) in share.asked.iter().filter(|(one, waits)| *waits && of(*one)) {
                let receipt = made.submissions[*submission].receipt.as_str();
                waits.extend([share.name.as_str(), receipt]);
            }
        }
        let asked = made.submissions.iter().enumerate().filter(|(at, one)| one.asked && of(*at));
        waits.extend(asked.map(|(_, one)| one.receipt.as_str()));
        waits
    }

    fn hold(&self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.faults.borrow_mut().push(fault());
        }
    }

    fn about(&self, row: &Row, asker: usize, one: usize) -> String {
        let who = self.askers[asker].who;
        let person = who.person.map(|person| &self.made.people[person].address);
        let path = self.path(row, one, Ids::Real);
        format!("seed {}: {person:?} by {:?}: {} {path}", self.seed, who.by, row.method)
    }
}

/// How each person comes: one way each, and every way for some.
fn ways(made: &Made, dice: &mut Dice) -> Vec<Who> {
    let mut ways = vec![Who { person: None, by: By::Session }];
    for (person, somebody) in made.people.iter().enumerate() {
        let is_hub = somebody.of == 0;
        let suspended = made.organisations[somebody.of].suspended;
        if somebody.left {
            continue;
        }
        let all = if suspended {
            &[By::Session, By::Fresh][..]
        } else {
            &[By::Session, By::Fresh, By::Key]
        };
        let one = *dice.pick(all);
        ways.push(Who { person: Some(person), by: one });
        if is_hub && one != By::Fresh {
            ways.push(Who { person: Some(person), by: By::Fresh });
        }
    }
    ways
}

fn entered(made: &Made, person: usize, by: By) -> String {
    let token = made.world.enter(&made.people[person].address);
    match by {
        By::Key => made.world.hub.new_key(&made.world.viewer(&token), "rights").unwrap(),
        By::Session | By::Fresh => token,
    }
}

fn form_of(hub: &Hub, token: Option<&str>) -> String {
    let known = token.and_then(|token| hub.logged_in(token).unwrap());
    known.map(|known| known.form_token).unwrap_or_default()
}

fn served(made: &Made) -> (Arc<Hub>, Running) {
    let hub = Arc::clone(&made.world.hub);
    let app = Arc::new(App::new(Arc::clone(&hub), "http://hub"));
    let listen = "127.0.0.1:0".parse().unwrap();
    let serving = Serving { listen, metrics: None, workers: 0, body_bytes_max: 1 << 20 };
    (hub, web::serve(&app, &serving).unwrap())
}

/// A count with something behind it, as a link of the page of the statistics.
fn a_count(made: &Made, askers: &[Asker]) -> String {
    let is_browser = |one: &&Asker| made.analyst(one.who) && one.who.by != By::Key;
    let page = askers.iter().find(is_browser).unwrap().browser.get("/statistics");
    let link =
        page.body.split("href=\"/statistics/").skip(1).map(|rest| rest.split('"').next().unwrap());
    link.filter(|link| link.contains('/')).last().unwrap().to_owned()
}

fn fits(row: &Row, says: Says, answer: &Answer) -> bool {
    let to = answer.header("location").unwrap_or_default();
    match says {
        Says::Yes if row.method == "get" => {
            answer.status == 200
                || matches!(row.path, "/" | "/lang/{lang}" | "/people") && answer.status == 303
        }
        Says::Yes if matches!(row.path, "/login" | "/confirm") => {
            matches!(answer.status, 401 | 429)
        }
        Says::Yes => {
            let led_away = to.starts_with("/login") || to.starts_with("/confirm");
            matches!(answer.status, 200 | 201 | 303 | 409 | 422) && !led_away
        }
        Says::Nothing | Says::NoMore => answer.status == 404,
        Says::LogIn if row.door == Door::Program => answer.status == 401,
        Says::LogIn => answer.status == 303 && to.starts_with("/login"),
        Says::Password => {
            answer.status == 403 || answer.status == 303 && to.starts_with("/confirm")
        }
        Says::Suspended | Says::NoKeys | Says::SecondPerson => answer.status == 403,
    }
}

fn says_mark(answer: &Answer, mark: &str) -> bool {
    answer.body.contains(mark) || answer.head.contains(mark)
}

/// An answer without the ids that it was asked with and the time of day.
fn plain(answer: &Answer, ids: &[&str]) -> String {
    let head = answer.head.lines().filter(|line| !line.starts_with("date:"));
    // Ids are of different lengths, which the length of what repeats them follows.
    let head = head.filter(|line| !line.starts_with("content-length:"));
    // The link to a page marks that one is there, which hangs on the path that one typed.
    let body = answer.body.replace(" aria-current=\"page\"", "");
    let mut text = head.collect::<Vec<_>>().join("\n") + &body;
    for id in ids {
        text = text.replace(id, "ID");
    }
    text
}

fn head(store: &Store) -> i64 {
    store.read(|records| records.audit_head()).unwrap().0
}

/// Whether a list leads to a share.
fn links(answer: &Answer, name: &str) -> bool {
    let [page, json] = [format!("/shares/{name}\""), format!("\"share\":\"{name}\"")];
    answer.body.contains(&page) || answer.body.contains(&json)
}

/// What was done, not refused, behind an entry of the trail.
fn done_since(store: &Store, before: i64) -> Vec<String> {
    let entries = store.read(|records| records.audit(None, 20)).unwrap().into_iter();
    let entries = entries.map(release::Locked::for_the_system);
    let new = entries.filter(|entry| entry.number > before && entry.outcome == "done");
    // Who tries to log in is noted however it ends.
    new.map(|entry| entry.action).collect()
}
