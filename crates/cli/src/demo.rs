//! `noroshi demo`: a hub of sample members on this machine.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};
use hub::{HubFile, SAMPLE_PASSWORD, SAMPLE_PEOPLE};

use crate::args::DemoArgs;
use crate::exit::{Exit, tell};
use crate::serve::{made, opened, started};
use crate::surroundings::{Surroundings, program};

pub(crate) fn run(args: &DemoArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let words = surroundings.words(args.lang);
    if !args.listen.ip().is_loopback() {
        bail!("--listen {}: a hub of samples listens on this machine alone", args.listen);
    }
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let analysis = args.out.join("noroshi.toml");
    fs::write(&analysis, "trust_reserved = true\n")
        .with_context(|| format!("cannot write {}", analysis.display()))?;
    let config = format!(
        "# A hub of samples. Remove this folder to remove all of it.\n\
         name = \"Noroshi demo\"\nlisten = \"{0}\"\naddress = \"http://{0}\"\n\
         analysis = \"noroshi.toml\"\nsample = true\nslot_minutes = 1\n",
        args.listen
    );
    let whole = args.out.join("samples-are-whole");
    if !whole.exists() {
        // What a start that was cut short has left behind is no year.
        remove_half(&args.out)?;
        drop(made(&args.out, &config)?);
        tell(&words.text("demo-filling", &[]));
        hub::fill_with_samples(&HubFile::read(&args.out.join("hub.toml"))?, program()?)?;
        fs::write(&whole, "").with_context(|| format!("cannot write {}", whole.display()))?;
    }
    fs::write(args.out.join("hub.toml"), config)?;
    let file = HubFile::read(&args.out.join("hub.toml"))?;
    let hub = opened(&file)?;
    let running = if args.once { None } else { Some(started(hub, &file)?) };
    let mut out = std::io::stdout();
    let address = running.as_ref().map_or(file.listen, |running| running.address);
    writeln!(
        out,
        "\n{}\n",
        words.text("demo-ready", &[("address", &format!("http://{address}/"))])
    )?;
    for (role, mail) in SAMPLE_PEOPLE {
        let role = words.text(&format!("role-{role}"), &[]);
        writeln!(out, "  {mail:<34} {role}")?;
    }
    let folder = args.out.display().to_string();
    let parameters = [("password", SAMPLE_PASSWORD), ("folder", folder.as_str())];
    writeln!(out, "\n{}", words.text("demo-accounts", &parameters))?;
    out.flush()?;
    if let Some(running) = running {
        running.stop_on_signal();
    }
    Ok(Exit::AllRead)
}

fn remove_half(folder: &Path) -> anyhow::Result<()> {
    for name in ["hub.db", "hub.db-wal", "hub.db-shm", "master.key", "hub.toml"] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {name}"));
            }
            _ => {}
        }
    }
    match fs::remove_dir_all(folder.join("evidence")) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("cannot remove evidence")
        }
        _ => Ok(()),
    }
}
