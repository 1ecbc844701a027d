//! What each target does with its bytes, and what must hold whatever they are: no
//! panic, nothing beyond the limits, and the laws that the functions promise.

use std::cell::OnceCell;
use std::io::Cursor;

use analysis::{Analysis, Exchange, Input, Scenes, Settings, analyze};
use assess::{Knowledge, Lists};
use jiff::tz::TimeZone;
use mail::{Content, Form, Mail, Messages};
use observable::Kind;
use stats::{Ledger, ReportKind, Request, ShareRounding, Table, TableId};
use testkit::mutation::mutate;
use vocab::{FileType as T, FiscalCalendar, Limits, Sandbox, Tlp};

use crate::file;

/// Reads bytes and panics if anything promised does not hold.
pub(crate) type Target = fn(&[u8]);

/// Every target by the name that `cargo xtask fuzz` takes.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("mime", mime),
    ("msg", msg),
    ("tnef", tnef),
    ("mbox", mbox),
    ("header", header),
    ("html", html),
    ("observables", observables),
    ("name", name),
    ("analysis", whole),
    ("records", records),
    ("zip", |bytes| open(bytes, &[T::Zip])),
    ("seven-zip", |bytes| open(bytes, &[T::SevenZip])),
    ("rar", |bytes| open(bytes, &[T::Rar5, T::Rar4])),
    ("lzh", |bytes| open(bytes, &[T::Lzh])),
    ("arj-ace", |bytes| open(bytes, &[T::Arj, T::Ace])),
    ("cab", |bytes| open(bytes, &[T::Cab])),
    ("stream", |bytes| open(bytes, &[T::Gz, T::Bz2, T::Xz, T::Zst])),
    ("tar", |bytes| open(bytes, &[T::Tar])),
    ("volume", |bytes| open(bytes, &[T::Iso, T::Udf, T::Img, T::Vhd, T::Vhdx])),
    ("program", |bytes| open(bytes, &[T::PeExe, T::PeCpl, T::Elf, T::MachO, T::DosExe])),
    ("ole", |bytes| open(bytes, OLE)),
    ("package", |bytes| open(bytes, PACKAGES)),
    ("rtf", |bytes| open(bytes, &[T::Rtf])),
    ("ichitaro", |bytes| open(bytes, &[T::Jtd, T::Jttc, T::IchitaroLegacy])),
    ("pdf", |bytes| open(bytes, &[T::Pdf])),
    ("lnk", |bytes| open(bytes, &[T::Lnk])),
    ("onenote", |bytes| open(bytes, &[T::One])),
    ("help", |bytes| open(bytes, &[T::Chm])),
    ("installer", |bytes| open(bytes, &[T::Msi])),
    ("page", |bytes| open(bytes, &[T::Html, T::Mht, T::Svg, T::Hta])),
    ("script", |bytes| open(bytes, SCRIPTS)),
    ("picture", |bytes| open(bytes, PICTURES)),
    ("answer", answer),
];

fn open(bytes: &[u8], kinds: &[T]) {
    file::open(bytes, kinds, &LIMITS);
}

/// An answer of a worker, such as its first bytes make it out of a true one: what is taken
/// for an analysis can be written in every form.
fn answer(bytes: &[u8]) {
    let Some((seed, mail)) = bytes.split_first_chunk() else { return };
    let input = Input::new(mail, "fuzz");
    let mut analysis = SETTINGS.with(|settings| analyze(&input, settings.get_or_init(newcomer)));
    // The owner takes the hashes.
    analysis.files.iter_mut().for_each(|file| file.hashes = None);
    let honest = sandbox::written(&analysis);
    assert!(sandbox::checked(&honest, &input, Sandbox::Full).is_some(), "the truth is believed");
    for answer in [mutate(u64::from_le_bytes(*seed), &honest, mail), mail.to_vec()] {
        if let Some(analysis) = sandbox::checked(&answer, &input, Sandbox::Full) {
            let _ = wire::analysis_line(&analysis);
        }
    }
}

fn mime(bytes: &[u8]) {
    within_limits(&mail::message(bytes, &LIMITS));
    let _ = mail::looks_like_headers(bytes);
}

fn msg(bytes: &[u8]) {
    let _ = mail::is_msg(bytes);
    within_limits(&mail::msg(bytes, &LIMITS));
}

fn tnef(bytes: &[u8]) {
    let _ = mail::is_tnef(bytes);
    within_limits(&mail::tnef(bytes, &LIMITS));
}

fn mbox(bytes: &[u8]) {
    let mut messages = Messages::new(Cursor::new(bytes), MESSAGE_BYTES_MAX);
    assert!(messages.all(|message| message.is_ok()), "reading from memory cannot fail");
}

/// The bytes as one header block, and as the value of single fields.
fn header(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = mail::hop(&text);
    for name in FIELDS {
        let mut block = name.as_bytes().to_vec();
        block.extend_from_slice(b": ");
        block.extend_from_slice(bytes);
        within_limits(&mail::message(&block, &LIMITS));
    }
}

fn html(bytes: &[u8]) {
    let page = mail::page(&String::from_utf8_lossy(bytes), &LIMITS);
    assert!(page.links.len() <= LIMITS.links, "links within the limit");
}

fn observables(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = observable::refang(&text);
    let (found, _) = observable::extract(&text, LIMITS.observables);
    assert!(found.len() <= LIMITS.observables, "observables within the limit");
    for (observable, span) in &found {
        assert!(text.get(span.start..span.end).is_some(), "a span lies within the text");
        if matches!(observable.kind, Kind::Url | Kind::Host | Kind::Email) {
            let defanged = observable::defang(observable.kind, &observable.value);
            assert_eq!(observable::refang(&defanged), observable.value, "refang inverts defang");
        }
    }
    if let Some(url) = observable::url(&text) {
        let again = observable::url(&url.text).map(|url| url.text);
        assert_eq!(again, Some(url.text), "a normal form is its own normal form");
    }
    if let Some(host) = observable::host(&text) {
        assert_eq!(observable::host(&host), Some(host.clone()), "a normal form is its own");
        let registrable = observable::registrable(&host).unwrap_or_default();
        assert!(host.ends_with(registrable), "the registrable domain ends the host");
    }
}

fn name(bytes: &[u8]) {
    let name = artifact::file_name(&String::from_utf8_lossy(bytes));
    let kind = artifact::sniff(bytes, name.extension.as_deref());
    let _ = artifact::type_contradicts(kind, name.extension.as_deref().unwrap_or_default());
    assert!(!name.shown.chars().any(char::is_control), "a shown name holds no control");
}

thread_local! {
    static SETTINGS: OnceCell<Settings> = const { OnceCell::new() };
}

fn whole(bytes: &[u8]) {
    SETTINGS.with(|settings| {
        let settings = settings.get_or_init(newcomer);
        let analysis = analyze(&Input::new(bytes, "fuzz"), settings);
        assert!(analysis.mails.len() <= LIMITS.mails, "mails within the limit");
        // Each file adds its three hashes.
        let bound = LIMITS.observables + 3 * analysis.files.len();
        assert!(analysis.observables.len() <= bound, "observables within the limit");
        told_to_others(&analysis, settings);
    });
}

/// Any analysis has its bundle and its event.
fn told_to_others(analysis: &Analysis, settings: &Settings) {
    let exchange = Exchange {
        identity: None,
        tlp: Tlp::Amber,
        created: stix::Timestamp::FIXED,
        lang: "en",
        words: &|key, _| key.to_owned(),
        knowledge: &settings.knowledge,
    };
    let (bundle, _) = analysis::stix_bundle(analysis, &exchange);
    let (event, _) = analysis::misp_event(analysis, &exchange);
    for line in [bundle.to_line(), event.to_line()] {
        assert!(line.starts_with(b"{") && line.ends_with(b"}\n"), "JSON on one line");
    }
}

/// The bytes as lines of records, counted into every report and written in every format.
fn records(bytes: &[u8]) {
    let mut ledger = Ledger::default();
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        wire::read_record(bytes, line, &TimeZone::UTC, &mut ledger);
    }
    let history = ledger.into_history();
    let calendar = FiscalCalendar::default();
    for kind in ReportKind::ALL {
        let period = match kind {
            ReportKind::Quarter => calendar.quarter(2016, 7),
            ReportKind::Year | ReportKind::Jcrat => calendar.year(2014),
        };
        let Some(period) = period else { continue };
        let shares = ShareRounding::LargestRemainder;
        let request = Request { shares, ..Request::new(*kind, period, calendar) };
        let tables = stats::report(&history, &request).unwrap_or_default();
        assert!(!tables.is_empty(), "a report without sums of the caller cannot fail");
        for table in &tables {
            adds_up(table);
        }
        let _ = report::report_csv(&tables);
    }
}

/// The parts of a table by kinds add up to its N, and their shares to a hundred.
fn adds_up(table: &Table<'_>) {
    let by_kind = matches!(
        table.id,
        TableId::SenderRegion
            | TableId::DestinationRegion
            | TableId::MailKind
            | TableId::CaseBodies
    );
    if by_kind && table.n > 0 {
        let parts = || table.rows.iter().filter(|row| row.key.sub.is_none());
        assert_eq!(parts().map(|row| row.count).sum::<u64>(), table.n, "no category is lost");
        assert_eq!(parts().filter_map(|row| row.percent).sum::<u128>(), 100, "shares add up");
    }
}

/// An operator who has configured little, without a region database.
fn newcomer() -> Settings {
    let knowledge = Knowledge {
        own_domains: vec!["example.co.jp".to_owned()],
        windows: vec!["info@example.co.jp".to_owned()],
        partners: vec!["partner.example.jp".to_owned()],
        trusted_relays: Vec::new(),
        trust_reserved: true,
        lists: Lists::shipped().into(),
    };
    let (region, rules, zone) = (None, None, None);
    Settings { limits: LIMITS, knowledge, region, rules, zone, scenes: Scenes::Kept }
}

fn within_limits(mail: &Mail<'_>) {
    let fields_max = LIMITS.headers + DECIDING_FIELDS_MAX;
    assert!(mail.fields.len() <= fields_max, "header fields within the limit");
    assert!(mail.head.received.len() <= LIMITS.hops, "hops within the limit");
    assert!(mail.parts.len() <= LIMITS.parts, "parts within the limit");
    let text: usize = mail.bodies.iter().map(|body| body.text.len()).sum();
    let text_max = match mail.form {
        Form::Mime => LIMITS.text_bytes,
        Form::Msg | Form::Tnef => LIMITS.text_bytes * PROPERTY_TEXT_GROWTH,
    };
    assert!(text <= text_max, "decoded text within the limit");
    for part in &mail.parts {
        if let Content::Mail(inner) = &part.content {
            within_limits(inner);
        }
    }
}

/// Compound files; of those that are encrypted, the key is tried.
const OLE: &[T] =
    &[T::OfficeOleDoc, T::OfficeOleXls, T::OfficeOlePpt, T::OfficeOoxmlEncrypted, T::Ole];

/// Documents and programs that are ZIP archives.
const PACKAGES: &[T] = &[
    T::OfficeOoxmlDocx,
    T::OfficeOoxmlXlsx,
    T::OfficeOoxmlXlsb,
    T::OfficeOoxmlPptx,
    T::Odf,
    T::Jar,
    T::Apk,
];

const SCRIPTS: &[T] = &[T::Js, T::Vbs, T::Wsf, T::Bat, T::Ps1, T::Iqy, T::Url, T::Slk, T::Csv];

const PICTURES: &[T] = &[T::Png, T::Jpeg, T::Gif, T::Bmp, T::Tiff, T::Webp, T::Emf];

/// So small that mutations of a sample reach them.
const LIMITS: Limits = Limits {
    input_bytes: 1 << 20,
    mail_depth: 4,
    mails: 8,
    part_depth: 6,
    parts: 12,
    headers: 40,
    hops: 8,
    links: 20,
    observables: 50,
    text_bytes: 32 << 10,
    scene_bytes: 16 << 10,
    scene_pieces: 200,
    scene_pixels: 1 << 16,
    member_bytes: 1 << 20,
    unpacked_bytes: 4 << 20,
    ratio: 200,
    ratio_from: 64 << 10,
    file_depth: 4,
    members: 64,
    files: 128,
    decoder_bytes: 4 << 20,
    passwords: 3,
    password_rounds: 20_000,
    rtf_depth: 16,
    pdf_depth: 16,
    ole_depth: 8,
    xml_depth: 16,
    pixels: 1 << 20,
    file_seconds: 20,
    input_seconds: 120,
};

/// Fields such as From are kept past the limit, or padding could hide the sender.
const DECIDING_FIELDS_MAX: usize = 64;

/// In .msg and TNEF each of two bodies is bounded before it is decoded, and a byte of an
/// old code page becomes three of UTF-8 at most.
const PROPERTY_TEXT_GROWTH: usize = 6;

const MESSAGE_BYTES_MAX: usize = 4 << 10;

/// One field for each reader of values: addresses, dates, ids, parameters, results, text.
const FIELDS: &[&str] = &[
    "From",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Received",
    "Return-Path",
    "Content-Type",
    "Content-Disposition",
    "Authentication-Results",
    "ARC-Authentication-Results",
    "Received-SPF",
];
