//! The figures of a hub: how fast it takes in and reads, how soon it acknowledges, and what
//! its pages cost when it holds much. `cargo xtask bench` runs it on a release build:
//! `cargo test --bench hub -- PROGRAM FOLDER FOLDER-OF-MAILS MAILS SIZE…`. Prints a row a line,
//! three cells between tabs.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it answers on its streams")]
#![expect(clippy::disallowed_methods, reason = "it measures time and reads its arguments")]

mod client;
mod seed;
mod site;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use self::client::{Client, Who};
use self::site::{Server, Site};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let [program, base, mails, count, sizes @ ..] = arguments.as_slice() else {
        bail!("cargo test --bench hub -- PROGRAM FOLDER FOLDER-OF-MAILS MAILS SIZE…");
    };
    let (program, base) = (Path::new(program), Path::new(base));
    let mut rows = intake(program, base, &inputs(Path::new(mails), count.parse()?)?)?;
    for size in sizes {
        rows.extend(pages(program, base, size.parse()?)?);
    }
    for [what, asked, measured] in rows {
        println!("{what}\t{asked}\t{measured}");
    }
    Ok(())
}

/// What is measured, what is promised, what came out.
type Row = [String; 3];

fn row(what: &str, asked: &str, measured: String) -> Row {
    [what.to_owned(), asked.to_owned(), measured]
}

fn inputs(folder: &Path, count: usize) -> Result<Vec<Vec<u8>>> {
    let entries: Result<Vec<PathBuf>, _> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = entries?;
    paths.sort();
    paths.iter().take(count).map(|path| fs::read(path).map_err(Into::into)).collect()
}

/// The time to the receipt of mails handed in one after the other; then what a bulk run and
/// the reading of its mails cost.
fn intake(program: &Path, base: &Path, mails: &[Vec<u8>]) -> Result<Vec<Row>> {
    let site = Site::make(program, base)?;
    let key = site.key(MEMBER)?;
    let hand_in =
        |client: &mut Client, mail: &Vec<u8>| client.ask("POST /api/v1/submissions", mail);
    let (alone, bulk) = mails.split_at(mails.len() / 4);
    let (mut times, _) = served(&site, 0, |server| {
        let mut client = Client::new(server.address, &key)?;
        let times = alone.iter().map(|mail| Ok(hand_in(&mut client, mail)?.time));
        times.collect::<Result<Vec<Duration>>>()
    })?;
    served(&site, 1, |_| done(&site))?;
    let (_, taken) = served(&site, 0, |server| {
        std::thread::scope(|scope| {
            let share = bulk.len().div_ceil(CONNECTIONS).max(1);
            let clients = bulk.chunks(share).map(|share| {
                scope.spawn(|| {
                    let mut client = Client::new(server.address, &key)?;
                    share.iter().try_for_each(|mail| hand_in(&mut client, mail).map(drop))
                })
            });
            let clients: Vec<_> = clients.collect();
            clients
                .into_iter()
                .try_for_each(|client| client.join().unwrap_or_else(|_| bail!("a client fell")))
        })
    })?;
    let (_, read) = served(&site, 1, |_| done(&site))?;
    eprintln!("  taking in {} ms, reading {} ms", taken.as_millis(), read.as_millis());
    let rate = whole(bulk.len()) / (taken + read).as_secs_f64();
    let mut disk = disk(site.folder(), DISK_TRIES)?;
    let (p99, disk_p99) = (at(&mut times, 99), at(&mut disk, 99));
    let measured = format!(
        "{} (p50 {}; fsync of the disk p99 {})",
        milliseconds(p99.saturating_sub(disk_p99)),
        milliseconds(at(&mut times, 50)),
        milliseconds(disk_p99),
    );
    let set = format!("hub: {} mails from bulk intake to stored and judged", bulk.len());
    Ok(vec![
        row(&format!("{set}: mails per CPU-second"), "at least 300", format!("{rate:.0}")),
        row("hub: receipt above the disk's fsync, p99", "within 20 ms", measured),
    ])
}

/// What `work` came to beside a server, and the CPU time of that server and its workers.
fn served<T>(
    site: &Site,
    workers: usize,
    work: impl FnOnce(&Server) -> Result<T>,
) -> Result<(T, Duration)> {
    let before = cpu_of_children()?;
    let server = site.serve(workers)?;
    let answer = work(&server)?;
    server.stop()?;
    Ok((answer, cpu_of_children()?.saturating_sub(before)))
}

/// Waits until no job waits.
fn done(site: &Site) -> Result<()> {
    while site.hub()?.jobs()?.0 > 0 {
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// Every page of a hub that holds so much: the slowest, and the memory of its server.
fn pages(program: &Path, base: &Path, count: usize) -> Result<Vec<Row>> {
    let site = Site::make(program, base)?;
    let hub = site.hub()?;
    seed::fill(&hub, count)?;
    drop(hub);
    let member = site.session(MEMBER)?;
    let server = site.serve(1)?;
    let shelf = Client::new(server.address, &member)?.ask("GET /shares", b"")?.body;
    let share = shelf.split("href=\"/shares/").nth(1).and_then(|rest| rest.split('"').next());
    let share = share.context("the member reads no share")?;
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    for (address, paths) in PAGES {
        let who = site.session(address)?;
        for path in *paths {
            let number = last_shared(count).to_string();
            let path = path.replace("{n}", &number).replace("{share}", share);
            slowest.push((page(&server, &who, &path)?, path));
        }
    }
    slowest.extend(searches(&site, &server, count)?);
    let memory = server.memory_kib()? / 1_024;
    server.stop()?;
    slowest.sort();
    slowest.reverse();
    for (time, path) in &slowest {
        eprintln!("  {count}: {path}: {}", milliseconds(*time));
    }
    let first: Vec<String> = slowest
        .iter()
        .take(SLOWEST)
        .map(|(time, path)| format!("`{path}` {}", milliseconds(*time)))
        .collect();
    let what = format!("hub of {count} submissions: {} pages, p95 of each", slowest.len());
    let memory_asked = "250 MiB";
    Ok(vec![
        row(&format!("{what}, the slowest"), "under 100 ms", first.join(", ")),
        row(
            &format!("hub of {count} submissions: memory of the server"),
            memory_asked,
            format!("{memory} MiB"),
        ),
    ])
}

/// The 95th of a hundred times.
fn page(server: &Server, who: &Who, path: &str) -> Result<Duration> {
    let mut client = Client::new(server.address, who)?;
    let mut times = Vec::new();
    for _ in 0..TRIES {
        times.push(client.ask(&format!("GET {path}"), b"")?.time);
    }
    Ok(at(&mut times, 95))
}

fn searches(site: &Site, server: &Server, count: usize) -> Result<Vec<(Duration, String)>> {
    let value = format!("h0[.]campaign-{}[.]test", last_shared(count) / 10);
    let receipt = format!("R-BENCH-{}", last_shared(count));
    let shared = ["添付", "標的型攻撃メール", &value, "203[.]0[.]113[.]77"];
    let handed_in = ["添付", "請求書", &value, &receipt];
    let mut slowest = Vec::new();
    for (address, path, queries) in
        [(MEMBER, "search", shared), ("analyst@hub.test", "inbox", handed_in)]
    {
        let mut client = Client::new(server.address, &site.key(address)?)?;
        for query in queries {
            let body = format!("{{\"query\": \"{query}\"}}");
            let mut times = Vec::new();
            for _ in 0..TRIES {
                let request = format!("POST /api/v1/{path}");
                times.push(client.ask(&request, body.as_bytes())?.time);
            }
            slowest.push((at(&mut times, 95), format!("{path} {query}")));
        }
    }
    Ok(slowest)
}

/// How long this disk takes to keep what is written.
fn disk(folder: &Path, tries: usize) -> Result<Vec<Duration>> {
    let path = folder.join("fsync");
    let mut times = Vec::new();
    for _ in 0..tries {
        let mut file = File::create(&path)?;
        file.write_all(&[7; 16 << 10])?;
        let begin = Instant::now();
        file.sync_all()?;
        times.push(begin.elapsed());
    }
    fs::remove_file(path)?;
    Ok(times)
}

/// CPU time of every process that this one started and that has ended, with their own.
fn cpu_of_children() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Behind the name, which may hold anything: cutime and cstime (proc(5)).
    let (_, rest) = stat.rsplit_once(')').context("no status of a process")?;
    let ticks = rest.split_whitespace().skip(13).take(2).map(str::parse::<u64>);
    let ticks: Vec<u64> = ticks.collect::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * MILLISECONDS_OF_A_TICK))
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).copied().unwrap_or_default()
}

/// The number of the last share among so many submissions.
const fn last_shared(count: usize) -> usize {
    (count - 1) / 100 * 100
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn whole(count: usize) -> f64 {
    count as f64
}

const MEMBER: &str = "contact@midorino-seiki.test";
/// Whose pages, and which.
const PAGES: &[(&str, &[&str])] = &[
    (MEMBER, &["/shares", "/shares/{share}", "/submit", "/submissions", "/consent", "/account"]),
    (
        "analyst@hub.test",
        &[
            "/inbox",
            "/inbox?all=1",
            "/inbox/R-BENCH-{n}",
            "/drafts",
            "/questions",
            "/statistics",
            "/shares",
        ],
    ),
    ("admin@hub.test", &["/members"]),
    ("auditor@hub.test", &["/audit"]),
];
/// `sysconf(_SC_CLK_TCK)` is 100 on every Linux.
const MILLISECONDS_OF_A_TICK: u64 = 10;
const TRIES: usize = 30;
const CONNECTIONS: usize = 4;
const DISK_TRIES: usize = 300;
const SLOWEST: usize = 3;
