//! `noroshi db`, `backup`, `restore`, `key`, `person`, `audit`: looking after a hub.

use std::io::{self, Write};

use anyhow::{Context, anyhow};
use hub::{HubFile, Problem};
use store::{BreakReason, Database, Evidence};

use crate::args::{AuditCommand, BackupArgs, DbCommand, KeyCommand, PersonCommand, RestoreArgs};
use crate::exit::{Exit, tell};
use crate::serve::opened;

/// Migrates the database of a hub, or says what that would do.
pub(crate) fn db(command: &DbCommand) -> anyhow::Result<Exit> {
    let DbCommand::Migrate { hub, dry_run } = command;
    let file = HubFile::read(&hub.config)?;
    let database = Database::open(&file.location)?;
    let migrations = if *dry_run { database.pending()? } else { database.migrate()? };
    let mut out = io::stdout();
    for migration in &migrations {
        writeln!(out, "-- {} {}", migration.number, migration.name)?;
        if *dry_run {
            writeln!(out, "{}", migration.sql)?;
        }
    }
    if migrations.is_empty() {
        tell("noroshi: the database is as this program needs it");
    }
    Ok(Exit::AllRead)
}

/// Copies database and evidence.
pub(crate) fn backup(args: &BackupArgs) -> anyhow::Result<Exit> {
    let file = HubFile::read(&args.hub.config)?;
    let database = Database::open(&file.location)?;
    let evidence = Evidence::open(&file.evidence())?;
    store::backup(&database, &evidence, &args.to)?;
    tell(&format!("noroshi: {} is a backup; keep the master key elsewhere", args.to.display()));
    Ok(Exit::AllRead)
}

/// Puts a backup back. Whoever was logged in must log in anew.
pub(crate) fn restore(args: &RestoreArgs) -> anyhow::Result<Exit> {
    let file = HubFile::read(&args.hub.config)?;
    store::restore(&args.from, &file.location, &file.evidence())?;
    let hub = opened(&file)?;
    hub.end_all_sessions()?;
    tell("noroshi: restored; all sessions, keys and invitations are ended");
    Ok(Exit::AllRead)
}

/// Puts another master key in the place of the one that is there, or says what that would do.
pub(crate) fn key(command: &KeyCommand) -> anyhow::Result<Exit> {
    let KeyCommand::Rotate { hub: args, dry_run } = command;
    let config = HubFile::read(&args.config)?;
    let hub = opened(&config)?;
    let file = config.master_key();
    let day = hub.written_today();
    let done = match dry_run {
        true => hub.store().plan_rotation(&file, &day),
        false => hub.store().rotate_master_key(&file, &day, hub.now()),
    };
    let done = done.context(
        "the master key was not rotated; nothing is lost: the file holds what opens the hub",
    )?;
    let mut out = io::stdout();
    if done.resumed {
        writeln!(out, "a rotation that was cut off is gone on with")?;
    }
    let (new, old, moved) = match dry_run {
        true => ("would be the master key", "would be kept in", "would be wrapped anew"),
        false => ("is the master key", "is kept in", "are wrapped anew"),
    };
    writeln!(out, "{} {new}: {}", done.new.as_deref().unwrap_or("a new one"), file.display())?;
    for (name, kept) in &done.old {
        writeln!(out, "{name}, the old one, {old} {}", kept.display())?;
    }
    writeln!(out, "{} keys {moved}", done.moved)?;
    if !dry_run {
        tell(
            "noroshi: backups made until now open with the old key alone: put it where the master \
             key of those backups is kept, apart from them, and make a new backup",
        );
    }
    Ok(Exit::AllRead)
}

/// Lets a person of the hub in without a second person's word, for whoever holds the master key.
pub(crate) fn person(command: &PersonCommand) -> anyhow::Result<Exit> {
    let PersonCommand::Recover { hub: args, address, verified_by_voice } = command;
    let file = HubFile::read(&args.config)?;
    let hub = opened(&file)?;
    let token =
        hub.recover_at_server(address, *verified_by_voice).map_err(|problem| match problem {
            Problem::Refused(_) => anyhow!("nobody has the address {address}"),
            Problem::NotReady("recovery-not-hub") => anyhow!(
                "{address} is of a member: an administrator can ask for a way back in, and another \
                 person agrees"
            ),
            Problem::NotReady("recovery-suspended") => anyhow!(
                "the hub is marked as one that the attacker may read: call {address} on a number \
                 that you knew before, and then use --verified-by-voice"
            ),
            problem => problem.into(),
        })?;
    writeln!(io::stdout(), "{}/invitation/{token}", file.config.address.trim_end_matches('/'))?;
    tell(
        "noroshi: the link works once and for 24 hours; hand it over in person or on a call to a \
         number that you knew before. All sessions and keys of the account are ended, and every \
         administrator of the hub will be told.",
    );
    Ok(Exit::AllRead)
}

/// Walks the chain of what was done.
pub(crate) fn audit(command: &AuditCommand) -> anyhow::Result<Exit> {
    let AuditCommand::Verify(args) = command;
    let hub = opened(&HubFile::read(&args.config)?)?;
    let checked = hub.store().read(|records| records.verify_audit());
    let (entries, breaks) = checked.context("cannot read the chain")?;
    let mut out = io::stdout();
    writeln!(out, "{entries} entries")?;
    for one in &breaks {
        let why = match one.why {
            BreakReason::Changed => "is not the entry that was written",
            BreakReason::Missing => "is missing",
            BreakReason::Head => "is not the last one that the head names",
        };
        writeln!(out, "entry {} {why}", one.number)?;
    }
    Ok(if breaks.is_empty() { Exit::AllRead } else { Exit::FactsLost })
}
