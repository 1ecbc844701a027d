//! `noroshi serve`, `noroshi worker`, `noroshi init`: running a hub.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use hub::{Clock, FirstPerson, Hub, HubFile, PasswordCost, WorkDone};
use store::{Database, Evidence, Keyring, MasterKey, Store};
use web::{App, Running, Serving};

use crate::args::{HubArgs, InitArgs};
use crate::exit::{Exit, tell};
use crate::surroundings::{Surroundings, program};

/// Runs a hub until it is asked to end.
pub(crate) fn serve(args: &HubArgs) -> anyhow::Result<Exit> {
    let file = HubFile::read(&args.config)?;
    let hub = opened(&file)?;
    refuse_samples(&file, &hub)?;
    let running = started(hub, &file)?;
    tell(&format!("noroshi: http://{}/ (ends with Ctrl-C)", running.address));
    running.stop_on_signal();
    Ok(Exit::AllRead)
}

/// Does the work that waits until the process is ended: each job stands by itself, so that
/// one that is cut off is done again by the next worker.
pub(crate) fn work(args: &HubArgs) -> anyhow::Result<Exit> {
    let hub = opened(&HubFile::read(&args.config)?)?;
    loop {
        if hub.work()? == WorkDone::Nothing {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Makes a new hub.
pub(crate) fn init(args: &InitArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let config = args.folder.join("hub.toml");
    if config.exists() {
        bail!("{} is there already: a hub is made once", config.display());
    }
    if observable::email(&args.admin).is_none() {
        bail!("--admin {:?} is no mail address", args.admin);
    }
    let text = format!("name = {:?}\n{TEMPLATE}", args.name);
    let hub = made(&args.folder, &text)?;
    let words = surroundings.words(None);
    let first = FirstPerson {
        hub_name: args.name.clone(),
        name: args.admin.clone(),
        address: args.admin.clone(),
        lang: words.lang().as_str().to_owned(),
    };
    let token = hub.set_up(&first)?.context("a new hub has no administrator yet")?;
    let link = format!("http://127.0.0.1:8600/invitation/{token}");
    let file = config.display().to_string();
    let farewell = words.text("init-farewell", &[("file", &file), ("link", &link)]);
    writeln!(io::stdout(), "{farewell}")?;
    Ok(Exit::AllRead)
}

/// Writes the configuration, the key and the database of a hub, each unless it is there.
pub(crate) fn made(folder: &Path, config: &str) -> anyhow::Result<Hub> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join("hub.toml");
    if !path.exists() {
        fs::write(&path, config).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let file = HubFile::read(&path)?;
    let key = file.master_key();
    if !key.exists() {
        MasterKey::generate()?.write_new(&key)?;
    }
    let database = Database::open(&file.location)?;
    database.migrate()?;
    Store::new(database, Evidence::open(&file.evidence())?, Keyring::read(&key)?)?;
    opened(&file)
}

/// A hub that is ready to serve.
pub(crate) fn opened(file: &HubFile) -> anyhow::Result<Hub> {
    let cost = if file.config.sample { PasswordCost::Light } else { PasswordCost::Full };
    Ok(file.open(program()?, Clock::System, cost)?)
}

/// Starts to serve a hub.
pub(crate) fn started(hub: Hub, file: &HubFile) -> anyhow::Result<Running> {
    let app = Arc::new(App::new(Arc::new(hub), &file.config.address));
    let serving = Serving {
        listen: file.listen,
        metrics: file.metrics,
        workers: file.config.workers,
        // Everything of one request, and what a form adds to it.
        body_bytes_max: file.config.item_bytes.saturating_mul(2) + FORM_BYTES,
    };
    Ok(web::serve(&app, &serving)?)
}

/// Mails of a simulation have reserved names for ordinary ones: a real hub must not.
fn refuse_samples(file: &HubFile, hub: &Hub) -> anyhow::Result<()> {
    if !file.config.sample && hub.trusts_reserved() {
        bail!(
            "{}: the analysis has trust_reserved = true, which is for simulations: take it out, \
             or set sample = true",
            file.config.analysis
        );
    }
    Ok(())
}

const PAUSE: Duration = Duration::from_millis(500);
const FORM_BYTES: usize = 1 << 20;
const TEMPLATE: &str = "\
database = \"hub.db\"
evidence = \"evidence\"
master_key = \"master.key\"
listen = \"127.0.0.1:8600\"
address = \"http://127.0.0.1:8600\"
";
