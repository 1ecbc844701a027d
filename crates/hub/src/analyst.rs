//! Reading one input, fenced in or not, and rendering what was found.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use analysis::{Analysis, Input, Settings, Tally};
use sandbox::{Worker, Workers};
use vocab::{Defect, DefectCode, FileId, Owner, Spot};

/// Reads inputs, fenced in or not.
pub(crate) enum Analyst<'a> {
    Worker(Box<Worker<'a>>),
    Here(&'a Settings),
}

impl<'a> Analyst<'a> {
    pub(crate) fn new(workers: Option<&'a Workers>, settings: &'a Settings) -> Self {
        workers.map_or(Self::Here(settings), |workers| Self::Worker(Box::new(workers.worker())))
    }

    /// Hands each file of the input to `files`; `next` are the inputs that will be read after
    /// it. Fails only if there is no worker to be had.
    pub(crate) fn read(
        &mut self,
        input: &Input<'_>,
        next: &[Input<'_>],
        files: &mut dyn FnMut(FileId, &[u8]),
    ) -> io::Result<Analysis> {
        match self {
            Self::Worker(worker) => worker.analyze(input, next, files),
            Self::Here(settings) => {
                let analyze = || analysis::analyze_with_files(input, settings, files);
                let attempt = catch_unwind(AssertUnwindSafe(analyze));
                Ok(attempt.unwrap_or_else(|_| failed(input.name, input.index)))
            }
        }
    }
}

/// No analysis is known to make the rendering panic; if one does, the others still get
/// their results, and this one says that its facts are lost.
pub(crate) fn rendered<R>(analysis: &Analysis, render: &impl Fn(&Analysis) -> R) -> (R, Tally) {
    let attempt = catch_unwind(AssertUnwindSafe(|| (render(analysis), Tally::of(analysis))));
    attempt.unwrap_or_else(|_| {
        let failed = failed(&analysis.source, analysis.index);
        (render(&failed), Tally::of(&failed))
    })
}

fn failed(source: &str, index: u32) -> Analysis {
    let place = Spot::Whole.of(Owner::Input);
    let defects = vec![Defect { code: DefectCode::AnalysisFailed, place }];
    Analysis { source: source.to_owned(), index, defects, ..Analysis::default() }
}
