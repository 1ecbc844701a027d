//! Made mails with canaries: words that tell of the submitter, its people, its machines and
//! its partners, each where such a word stands in real mails, and some of them once more in
//! what a share repeats: subject, names of files, links.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hub::NewItem;
use sha2::Digest;
use store::Profile;
use vocab::ItemKind;

use super::super::dice::Dice;
use super::needles::hex;

/// A word that must not go out.
#[derive(Debug, Clone)]
pub(super) struct Canary {
    pub(super) kind: &'static str,
    /// Whether the dictionary has a kind for it. Of the others it is measured how many go out.
    pub(super) known: bool,
    pub(super) text: String,
    /// Whether it stands where a share repeats it.
    pub(super) carried: bool,
}

/// A mail, or a document alone, with its canaries.
pub(super) struct Made {
    pub(super) item: NewItem,
    pub(super) canaries: Vec<Canary>,
    /// Words that the submitter asks never to pass on.
    pub(super) never: Vec<String>,
}

/// Makes words that nobody else has.
pub(super) struct Maker {
    pub(super) dice: Dice,
}

impl Maker {
    pub(super) fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed) }
    }

    /// A Latin word.
    pub(super) fn latin(&mut self) -> String {
        let syllable = |dice: &mut Dice| dice.word("bdgkmnprstvz", 1) + &dice.word("aeiou", 1);
        (0..5).map(|_| syllable(&mut self.dice)).collect()
    }

    fn capital(&mut self) -> String {
        let mut word = self.latin();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        word
    }

    /// The name of a Japanese person.
    fn person(&mut self) -> String {
        let blank = if self.dice.once_in(2) { " " } else { "" };
        self.dice.word(KANJI, 2) + blank + &self.dice.word(KANJI, 2)
    }

    fn digits(&mut self, length: usize) -> String {
        self.dice.word("0123456789", length)
    }

    fn phone(&mut self) -> String {
        format!("0{}-{}-{}", self.dice.throw(8) + 2, self.digits(4), self.digits(4))
    }

    /// What the hub knows of an organisation.
    pub(super) fn profile(&mut self, known: Profile) -> Profile {
        let domain = known.domains[0].clone();
        let mut staff: Vec<String> = (0..4).map(|_| self.person()).collect();
        staff.extend((0..4).map(|_| self.latin_person()));
        Profile {
            name_en: Some(format!("{} Industries Co., Ltd.", self.capital())),
            aliases: vec![self.dice.word(KANJI, 4), self.capital()],
            domains: vec![domain.clone(), format!("{}.test", self.latin())],
            hosts: (0..3).map(|_| format!("{}.{domain}", self.latin())).collect(),
            staff,
            phones: vec![self.phone(), self.phone()],
            places: vec![format!(
                "{}県{}市{}町1-2-3",
                self.dice.word(KANJI, 2),
                self.dice.word(KANJI, 2),
                self.dice.word(KANJI, 2)
            )],
            projects: vec![
                self.dice.word(KANJI, 4) + "計画",
                format!("Project {}", self.capital()),
            ],
            ..known
        }
    }

    fn latin_person(&mut self) -> String {
        format!("{} {}", self.capital(), self.capital())
    }

    /// A mail to an organisation; `others` are further ones that it may speak of.
    pub(super) fn mail(&mut self, own: &Profile, others: &[Profile]) -> Made {
        let mut mail = Mail::default();
        self.header(own, &mut mail);
        let known = [own.clone(), self.dice.pick(others).clone()];
        for profile in &known {
            self.of_profile(profile, &mut mail);
        }
        self.body(own, &mut mail);
        self.unknown(&mut mail);
        self.carried(&mut mail);
        self.finish(mail)
    }

    /// A document that was handed in by itself.
    pub(super) fn document(&mut self, own: &Profile) -> Made {
        let mut canaries = Vec::new();
        let mut of = |kind, text: String| {
            canaries.push(Canary { kind, known: true, text: text.clone(), carried: true });
            text
        };
        let (author, company) = (
            of("document author", self.person()),
            of("document company", self.dice.word(KANJI, 3) + "製作所"),
        );
        let template = of("template path", format!("{}\\{}.dotm", own.hosts[0], self.latin()));
        let bytes = docx(&author, &company, &template);
        let name = format!("{company}_{author}_{template}.docx");
        let item = NewItem { kind: ItemKind::File, name, bytes };
        Made { item, canaries, never: Vec::new() }
    }

    /// Who got it, by which way, within which thread.
    fn header(&mut self, own: &Profile, mail: &mut Mail) {
        let domain = own.domains[self.dice.throw(own.domains.len())].clone();
        let (local, name) = (self.latin(), self.person());
        let recipient = mail.add("recipient", format!("{local}@{domain}"));
        let name = mail.add("recipient name", name);
        let relay = mail
            .add("relay under a foreign name", format!("{}.{}.test", self.latin(), self.latin()));
        // Nothing tells it from a machine of the attacker.
        mail.canaries.iter_mut().for_each(|one| one.known &= one.text != relay);
        let hop = mail.add("received host", format!("{}.{domain}", self.latin()));
        let id = mail.add("message id", format!("{}.{}@{domain}", self.latin(), self.digits(8)));
        let selector = mail.add("dkim selector", format!("{}{}", self.latin(), self.digits(2)));
        let partner = mail.add("copied address", format!("{}@{}.test", self.latin(), self.latin()));
        mail.recipient.clone_from(&recipient);
        let sender = self.latin();
        mail.evil = format!("{sender}-{}.test", self.latin());
        let evil = mail.evil.clone();
        let to = if self.dice.once_in(2) { encoded_word(&name) } else { format!("\"{name}\"") };
        let date = "Mon, 1 Jun 2026 08:58:00 +0900";
        write!(
            mail.head,
            "Received: from {relay} ({relay} [192.0.2.7])\r\n\tby {hop} for <{recipient}>; {date}\r\n\
             Received: from out.{evil} (out.{evil} [198.51.100.9])\r\n\tby {relay}; {date}\r\n\
             DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s={selector}; b=AA==\r\n\
             From: \"Billing\" <{sender}@{evil}>\r\nTo: {to} <{recipient}>\r\nCc: <{partner}>\r\n\
             References: <{id}>\r\nDate: {date}\r\nMessage-ID: <{}@{evil}>\r\n",
            self.latin()
        )
        .unwrap();
    }

    /// What the hub knows may stand anywhere.
    fn of_profile(&mut self, profile: &Profile, mail: &mut Mail) {
        let english = profile.name_en.clone().unwrap();
        let all = [
            ("organisation", profile.name.clone()),
            ("organisation", english.trim_end_matches(" Co., Ltd.").to_owned()),
            ("alias", self.dice.pick(&profile.aliases).clone()),
            ("domain", self.dice.pick(&profile.domains).clone()),
            ("host", self.dice.pick(&profile.hosts).clone()),
            ("staff", self.dice.pick(&profile.staff).clone()),
            ("phone", self.dice.pick(&profile.phones).clone()),
            ("place", profile.places[0].clone()),
            ("project", self.dice.pick(&profile.projects).clone()),
        ];
        for (kind, text) in all {
            if self.dice.once_in(2) {
                mail.add(kind, text);
            }
        }
    }

    /// Whom the text calls, who signs it, whom it quotes.
    fn body(&mut self, own: &Profile, mail: &mut Mail) {
        let called = mail.add("salutation", self.dice.word(KANJI, 3));
        let signed = mail.add("signature", self.person());
        let phone = mail.add("signature phone", self.phone());
        let place = mail.add(
            "signature place",
            format!(
                "東京都{}区{}町{}-{}",
                self.dice.word(KANJI, 2),
                self.dice.word(KANJI, 2),
                self.dice.throw(9) + 1,
                self.digits(2)
            ),
        );
        let quoted = mail.add("quoted address", format!("{}@{}", self.latin(), own.domains[0]));
        let never = mail.add("never to be passed on", self.dice.word(KANJI, 3) + "工事");
        mail.never.push(never.clone());
        let lines = [
            format!("{} {called}様", own.name),
            "お世話になっております。請求書の件です。至急ご確認ください。".to_owned(),
            format!("先日の{never}についても添付します。"),
            format!("> From: {signed} <{quoted}>"),
            "--".to_owned(),
            signed,
            format!("〒{}-{} {place}", self.digits(3), self.digits(4)),
            format!("TEL {phone}"),
        ];
        mail.text = lines.join("\r\n");
    }

    /// What no dictionary has a kind for.
    fn unknown(&mut self, mail: &mut Mail) {
        let code = format!(
            "{}-{}-{}",
            self.dice.word("BDGKMXZ", 2),
            self.digits(4),
            self.dice.word("ABC", 1)
        );
        for (kind, text) in [
            ("nickname", self.latin()),
            ("nickname in kana", self.dice.word(KANA, 5)),
            ("project code", code),
            ("person named in the text alone", self.dice.word(KANJI, 4)),
        ] {
            write!(mail.text, "\r\nまた、{text} の件も進めています。").unwrap();
            mail.canaries.push(Canary { kind, known: false, text, carried: false });
        }
    }

    /// Repeats some canaries where a share repeats the mail.
    fn carried(&mut self, mail: &mut Mail) {
        let mut subject = "請求書".to_owned();
        for _ in 0..3 {
            let word = self.carry(mail);
            write!(subject, " {word}").unwrap();
        }
        let subject = match self.dice.throw(3) {
            0 => encoded_word(&subject),
            1 => iso_2022_jp(&subject),
            _ => subject,
        };
        write!(mail.head, "Subject: {subject}\r\n").unwrap();
        let (file, pasted) = (self.carry(mail), self.carry(mail));
        mail.file = format!("見積 {file}_{pasted}.zip").replace(['/', '\\', '"'], "-");
        let token = self.dice.word("abcdef0123456789", 20);
        let token = mail.add("tracking token", token);
        let recipient = percent(&mail.recipient);
        let (path, query) = (self.in_link(mail), self.in_link(mail));
        let evil = mail.evil.clone();
        let nickname = mail.canaries.iter_mut().find(|one| one.kind == "nickname").unwrap();
        let nickname = if self.dice.once_in(2) {
            nickname.carried = true;
            nickname.text.clone()
        } else {
            "login".to_owned()
        };
        for link in [
            format!("http://login.{evil}/verify?u={recipient}&t={token}"),
            format!("http://www.{evil}/{path}/{nickname}"),
            format!("http://cdn.{evil}/view?q={query}"),
            format!(
                "http://files.{evil}/{}/form",
                if self.dice.once_in(2) { &nickname } else { "public" }
            ),
        ] {
            write!(mail.text, "\r\n{link}").unwrap();
        }
        let label = mail.canaries[self.dice.throw(mail.canaries.len())].text.clone();
        if let Ok(host) = idna::domain_to_ascii(&label)
            && host.starts_with("xn--")
        {
            write!(mail.text, "\r\nhttp://{host}.{evil}/").unwrap();
        }
    }

    /// A canary that is repeated as it is.
    fn carry(&mut self, mail: &mut Mail) -> String {
        let at = self.dice.throw(mail.canaries.len());
        let canary = &mut mail.canaries[at];
        canary.carried = true;
        canary.text.clone()
    }

    /// One as links hide it.
    fn in_link(&mut self, mail: &Mail) -> String {
        let known: Vec<&Canary> = mail.canaries.iter().filter(|one| one.known).collect();
        let text = &self.dice.pick(&known).text;
        match self.dice.throw(9) {
            0 => percent(text),
            1 => STANDARD.encode(text),
            2 => String::from_utf8(hex(text.as_bytes())).unwrap(),
            3 => STANDARD.encode(STANDARD.encode(text)),
            4 => percent(&percent(text)),
            5 => String::from_utf8(hex(&md5::Md5::digest(text.to_lowercase()))).unwrap(),
            6 => String::from_utf8(hex(&sha2::Sha256::digest(text))).unwrap(),
            7 => STANDARD.encode(sha1::Sha1::digest(text.to_lowercase())),
            _ => STANDARD.encode(percent(text)),
        }
    }

    /// The mail as bytes: of one part or of several, in one of three encodings.
    fn finish(&mut self, mut mail: Mail) -> Made {
        let body = self.part(&mail.text);
        let source = if self.dice.once_in(3) {
            format!("{}{body}", mail.head)
        } else {
            let comment = mail.add("picture comment", self.dice.word(KANJI, 4));
            let maker = mail.add("picture author", self.latin_person());
            let archive = zip(&[("data.txt", b"nothing"), ("picture.png", &png(&comment, &maker))]);
            format!(
                "{}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{body}\r\n--b\r\n\
                 Content-Type: application/zip; name=\"{}\"\r\nContent-Transfer-Encoding: base64\r\n\
                 Content-Disposition: attachment; filename*=utf-8''{}\r\n\r\n{}\r\n--b--\r\n",
                mail.head,
                encoded_word(&mail.file),
                percent(&mail.file),
                lines(&archive),
            )
        };
        let name = format!("{}.eml", mail.recipient);
        let item = NewItem { kind: ItemKind::Mail, name, bytes: source.into_bytes() };
        Made { item, canaries: mail.canaries, never: mail.never }
    }

    fn part(&mut self, text: &str) -> String {
        match self.dice.throw(3) {
            0 => format!(
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                lines(text.as_bytes())
            ),
            1 => format!(
                "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>{}</p>",
                text.replace('&', "&amp;").replace('<', "&lt;").replace("\r\n", "<br>\r\n")
            ),
            _ => format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"),
        }
    }
}

/// A mail while it is made.
#[derive(Default)]
struct Mail {
    head: String,
    text: String,
    file: String,
    recipient: String,
    /// The attacker's domain.
    evil: String,
    canaries: Vec<Canary>,
    never: Vec<String>,
}

impl Mail {
    fn add(&mut self, kind: &'static str, text: String) -> String {
        self.canaries.push(Canary { kind, known: true, text: text.clone(), carried: false });
        text
    }
}

fn encoded_word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}

fn iso_2022_jp(text: &str) -> String {
    let (bytes, _, failed) = encoding_rs::ISO_2022_JP.encode(text);
    match failed {
        true => encoded_word(text),
        false => format!("=?ISO-2022-JP?B?{}?=", STANDARD.encode(bytes)),
    }
}

fn percent(text: &str) -> String {
    super::super::http::encoded(text)
}

fn lines(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap());
    lines.collect::<Vec<_>>().join("\r\n")
}

fn docx(author: &str, company: &str, template: &str) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>{author}</dc:creator></cp:coreProperties>"
    );
    let app = format!(
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Template>{template}</Template><Company>{company}</Company></Properties>"
    );
    let document = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body/></w:document>";
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// A picture of one dot that says what it is and who made it.
fn png(comment: &str, author: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [kind, data].concat();
        bytes.extend(&body);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    chunk(b"iTXt", &[b"Comment\0\0\0\0\0", comment.as_bytes()].concat());
    chunk(b"tEXt", &[b"Author\0", author.as_bytes()].concat());
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]);
    chunk(b"IEND", b"");
    bytes
}

/// An archive of stored members.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in members {
        let at = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(data.len()).unwrap().to_le_bytes();
        let crc = crc32fast::hash(data).to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let common =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5c][..], &crc, &size, &size, &length, &[0, 0]]
                .concat();
        bytes.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes(), data].concat());
        directory.extend(
            [b"PK\x01\x02", &[20, 0][..], &common, &[0; 10], &at.to_le_bytes(), name.as_bytes()]
                .concat(),
        );
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let (size, at) = (u32::try_from(directory.len()).unwrap(), u32::try_from(bytes.len()).unwrap());
    bytes.extend(directory);
    bytes.extend(
        [
            b"PK\x05\x06",
            &[0; 4][..],
            &count,
            &count,
            &size.to_le_bytes(),
            &at.to_le_bytes(),
            &[0, 0],
        ]
        .concat(),
    );
    bytes
}

/// Kanji of names, so seldom together that no sentence of the hub has two of them.
const KANJI: &str = "烏鷹鴨鶴鷲鳳凰麒麟鹿猪熊狼狐狸鯉鮎鯖蝶蛍蜂楓柊榊樫椿橘桂梓楠杉檜藤葛菖蒲萩荻蓮茜藍瑠璃珊瑚碧翠";
const KANA: &str = "ぬへほむめゆよろわゐゑ";
