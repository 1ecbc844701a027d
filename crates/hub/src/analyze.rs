//! `analyze`: reads inputs with several threads and hands the results over in the
//! order of the inputs, in memory that does not grow with their number.

use std::io;
use std::thread;

use analysis::{Analysis, Input, Settings, Tally};
use sandbox::Workers;
use sha2::{Digest, Sha256};

use crate::analyst::{Analyst, rendered};
use crate::bundle::Bundle;
use crate::conversation::Conversation;
use crate::delivery::{Again, Delivery, Locked, Outcome, Turn};
use crate::queue::{Queue, Task};
use crate::sources::Source;

/// What to analyse and with how many threads.
#[derive(Debug)]
pub struct Request<'w> {
    pub sources: Vec<Source>,
    pub jobs: usize,
    /// Where hostile bytes are read; without, in this process (tests, fuzzing).
    pub workers: Option<&'w Workers>,
    /// Whether the inputs are named by their hash.
    pub hashes: Hashes,
}

/// Whether inputs get their hash: it costs a pass over each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hashes {
    #[default]
    None,
    Sha256,
}

/// One result, in the order of the inputs.
#[derive(Debug)]
pub enum Done<R> {
    Rendered(Rendered<R>),
    Unread(Unread),
}

/// An input that was read.
#[derive(Debug)]
pub struct Rendered<R> {
    /// What the caller's renderer made of the analysis.
    pub output: R,
    pub tally: Tally,
    /// SHA-256 of the input, if asked for.
    pub hash: Option<[u8; 32]>,
    /// How many of the given sources are behind us, for a progress bar.
    pub sources_done: usize,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub source: String,
    pub reason: String,
}

/// Analyses every source. `render` and `sink` run in the threads, `sink` in order and
/// one at a time; a sink that fails (a closed pipe) ends the run.
///
/// # Errors
/// Whatever `sink` returns.
pub fn analyze<R: Send, E: Send>(
    request: Request<'_>,
    settings: &Settings,
    render: impl Fn(&Analysis) -> R + Sync,
    sink: impl FnMut(Done<R>) -> Result<(), E> + Send,
) -> Result<Tally, E> {
    let jobs = request.jobs.max(1);
    let workers = request.workers;
    let queue = Queue::new(request.sources, settings.limits.input_bytes, jobs);
    let delivery = Delivery::new(jobs * TASKS_AHEAD_FOR_EACH_JOB, sink);
    let run = Run { queue, delivery, render, hashes: request.hashes };
    thread::scope(|scope| {
        // The caller's thread is one of the jobs.
        for _ in 1..jobs {
            scope.spawn(|| run.work(&mut Analyst::new(workers, settings)));
        }
        run.work(&mut Analyst::new(workers, settings));
    });
    run.settle(&mut Analyst::new(workers, settings));
    run.delivery.finish()
}

/// What the threads share.
struct Run<R, E, S, F> {
    queue: Queue,
    delivery: Delivery<R, E, S>,
    render: F,
    hashes: Hashes,
}

impl<R, E, S, F> Run<R, E, S, F>
where
    S: FnMut(Done<R>) -> Result<(), E>,
    F: Fn(&Analysis) -> R,
{
    /// One thread: takes tasks until there are none.
    fn work(&self, analyst: &mut Analyst<'_>) {
        loop {
            let mut tasks = self.queue.next_few();
            if tasks.is_empty() {
                return;
            }
            while let Some(task) = tasks.pop_front() {
                let (turn, is_last) = (task.turn, task.is_last);
                if !self.delivery.wait_for(turn) {
                    return;
                }
                let next: Vec<Input<'_>> = tasks.iter().filter_map(Task::input).collect();
                let outcome = self.first(task, &next, analyst);
                let mut again = self.delivery.take(turn, is_last, outcome);
                while let Some(one) = again {
                    again = self.delivery.take_again(&one, self.again(&one, analyst));
                }
            }
        }
    }

    /// What still waits for a password when everything is read.
    fn settle(&self, analyst: &mut Analyst<'_>) {
        let mut again = self.delivery.settle();
        while let Some(one) = again {
            let next = self.delivery.take_again(&one, self.again(&one, analyst));
            again = next.or_else(|| self.delivery.settle());
        }
    }

    fn first(&self, task: Task, next: &[Input<'_>], analyst: &mut Analyst<'_>) -> Outcome<R> {
        let read = task.input().map(|input| self.read(&input, next, task.turn, analyst));
        let Task { source, content, .. } = task;
        let read = content.and_then(|bytes| {
            let (told, done) = read.transpose()?.unwrap_or_default();
            Ok((told, done, bytes))
        });
        let (told, done, bytes) = match read {
            Ok(read) => read,
            Err(error) => return Outcome::of(vec![unread(source, &error)]),
        };
        let locked =
            (told.is_locked && bytes.len() <= BYTES_KEPT).then_some(Locked { bytes, source });
        Outcome { done, told, locked }
    }

    /// Reads an input; an archive of mails gives a result for each of them.
    fn read(
        &self,
        input: &Input<'_>,
        next: &[Input<'_>],
        turn: Turn,
        analyst: &mut Analyst<'_>,
    ) -> io::Result<(Conversation, Vec<Done<R>>)> {
        let mut bundle = Bundle::default();
        let analysis = analyst.read(input, next, &mut bundle.keeper(input.bytes))?;
        let told = Conversation::of(&analysis);
        let mails = bundle.mails(&analysis);
        if mails.is_empty() {
            let done = self.done(&analysis, input.bytes, turn);
            return Ok((told, vec![done]));
        }
        let mut done = Vec::new();
        for (name, bytes) in mails {
            // One of them may tell the password of another.
            let input = Input {
                bytes: &bytes,
                name: &name,
                passwords: &told.passwords,
                ..Input::default()
            };
            let analysis = analyst.read(&input, &[], &mut |_, _| ())?;
            done.push(self.done(&analysis, &bytes, turn));
        }
        Ok((told, done))
    }

    /// The same input with passwords that other mails of its conversation told.
    fn again(&self, again: &Again, analyst: &mut Analyst<'_>) -> Vec<Done<R>> {
        let Again { turn, locked, passwords, .. } = again;
        let input = Input {
            bytes: &locked.bytes,
            name: &locked.source,
            index: turn.index,
            passwords,
            ..Input::default()
        };
        match self.read(&input, &[], *turn, analyst) {
            Ok((_, done)) => done,
            Err(error) => vec![unread(locked.source.clone(), &error)],
        }
    }

    fn done(&self, analysis: &Analysis, bytes: &[u8], turn: Turn) -> Done<R> {
        let (output, tally) = rendered(analysis, &self.render);
        let hash = (self.hashes == Hashes::Sha256).then(|| Sha256::digest(bytes).into());
        Done::Rendered(Rendered { output, tally, hash, sources_done: turn.position + 1 })
    }
}

fn unread<R>(source: String, error: &io::Error) -> Done<R> {
    Done::Unread(Unread { source, reason: error.to_string() })
}

/// Enough to keep every thread busy while one works on a large mail.
const TASKS_AHEAD_FOR_EACH_JOB: usize = 32;
/// A larger input is not kept to be read once more.
const BYTES_KEPT: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with one file for each text.
    fn folder(texts: impl IntoIterator<Item = String>) -> (tempfile::TempDir, Vec<Source>) {
        let folder = tempfile::tempdir().unwrap();
        let file = |(number, text): (usize, String)| {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, text).unwrap();
            Source::File(path)
        };
        let sources = texts.into_iter().enumerate().map(file).collect();
        (folder, sources)
    }

    fn mail(subject: &str) -> String {
        format!("From: a@a.example\nSubject: {subject}\n\nx\n")
    }

    /// The subjects in the order of the results; a renderer stumbles over one of them.
    fn run(sources: Vec<Source>, jobs: usize) -> (Vec<String>, Tally) {
        let settings = crate::settings(&crate::Configuration::default()).unwrap();
        let render = |analysis: &Analysis| {
            let subject = analysis.mails.first().and_then(|mail| mail.head.subject.clone());
            assert_ne!(subject.as_deref(), Some("stumble"));
            subject.unwrap_or_else(|| analysis.defects[0].code.to_string())
        };
        let mut seen = Vec::new();
        let sink = |done| {
            if let Done::Rendered(Rendered { output, .. }) = done {
                seen.push(output);
            }
            Ok::<(), ()>(())
        };
        let tally = analyze(
            Request { sources, jobs, workers: None, hashes: Hashes::None },
            &settings,
            render,
            sink,
        )
        .unwrap();
        (seen, tally)
    }

    #[test]
    fn a_panic_costs_one_result_and_stops_nothing() {
        for jobs in [1, 3] {
            let subject = |number| if number == 3 { "stumble" } else { "fine" };
            let (_folder, sources) = folder((0..200).map(|number| mail(subject(number))));
            let (seen, tally) = run(sources, jobs);
            assert_eq!(seen.len(), 200);
            assert_eq!(seen[3], "analysis-failed");
            assert_eq!((tally.read, tally.lost), (200, 1));
        }
    }

    #[test]
    fn messages_of_mboxes_stand_between_the_files_around_them() {
        const MESSAGES: usize = 3 * TASKS_AHEAD_FOR_EACH_JOB;
        // More than is read at once.
        const LONG: usize = 300 << 10;
        let text = |number: usize| {
            let message = |index| {
                let mail = mail(&format!("{number}.{index}"));
                format!("From a@a.example Mon Jan  5 09:00:00 2026\n{mail}\n")
            };
            // Every third file is a mail alone.
            match number % 3 {
                0 => mail(&number.to_string()) + &" ".repeat(LONG),
                _ => (0..MESSAGES).map(message).collect(),
            }
        };
        let expected: Vec<String> = (0..7)
            .flat_map(|number| match number % 3 {
                0 => vec![number.to_string()],
                _ => (0..MESSAGES).map(|index| format!("{number}.{index}")).collect(),
            })
            .collect();
        for jobs in [1, 2, 5] {
            let (_folder, sources) = folder((0..7).map(text));
            assert_eq!(run(sources, jobs).0, expected);
        }
    }

    #[test]
    fn a_sink_that_fails_ends_the_run() {
        let settings = crate::settings(&crate::Configuration::default()).unwrap();
        let (_folder, sources) = folder((0..500).map(|_| mail("x")));
        let mut calls = 0;
        let sink = |_| {
            calls += 1;
            if calls == 2 { Err("closed") } else { Ok(()) }
        };
        let request = Request { sources, jobs: 2, workers: None, hashes: Hashes::None };
        assert_eq!(analyze(request, &settings, |_| (), sink), Err("closed"));
        assert_eq!(calls, 2);
    }
}
