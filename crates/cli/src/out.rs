//! Where results go: standard output, or a file for each input.

use std::fs;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::args::{AnalyzeArgs, Format};

/// What stands before and behind the results of one file.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) head: String,
    pub(crate) tail: &'static str,
}

/// Takes results in the order of the inputs.
pub(crate) struct Out<'f> {
    frame: &'f Frame,
    pub(crate) stdout: BufWriter<Stdout>,
    folder: Option<PathBuf>,
    format: Format,
    /// Results written so far.
    count: usize,
    /// Who sits before it wants each result when it is there.
    at_once: bool,
}

impl<'f> Out<'f> {
    /// `count` results were written by runs before this one.
    pub(crate) fn new(
        args: &AnalyzeArgs,
        frame: &'f Frame,
        at_once: bool,
        count: usize,
    ) -> anyhow::Result<Self> {
        if let Some(folder) = &args.out {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let mut stdout = BufWriter::with_capacity(OUTPUT_BYTES, io::stdout());
        if args.out.is_none() {
            stdout.write_all(frame.head.as_bytes())?;
        }
        let folder = args.out.clone();
        Ok(Self { frame, stdout, folder, format: args.format, count, at_once })
    }

    /// Writes one result. A file is complete or not there: it gets its name at the end.
    pub(crate) fn write(&mut self, result: &[u8], hash: Option<&[u8; 32]>) -> io::Result<()> {
        self.count += 1;
        let Some(folder) = &self.folder else {
            self.stdout.write_all(result)?;
            return if self.at_once { self.stdout.flush() } else { Ok(()) };
        };
        let hash = hash.map(|hash| analysis::hex(hash)).unwrap_or_default();
        let name = format!("{:06}-{hash}.{}", self.count, extension(self.format));
        let path = folder.join(name);
        let half = path.with_extension("part");
        let Frame { head, tail } = self.frame;
        let written = fs::write(&half, [head.as_bytes(), result, tail.as_bytes()].concat())
            .and_then(|()| fs::rename(&half, &path));
        written.map_err(|error| named(&path, &error))
    }
}

impl Out<'_> {
    /// Nothing more comes.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if self.folder.is_none() {
            self.stdout.write_all(self.frame.tail.as_bytes())?;
        }
        self.stdout.flush()
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

const fn extension(format: Format) -> &'static str {
    match format {
        Format::Card => "txt",
        Format::Csv => "csv",
        Format::Html => "html",
        Format::Json => "json",
        // Beside each other in one folder.
        Format::Misp => "misp.json",
        Format::Stix => "stix.json",
    }
}

/// Several results for each call of the kernel.
const OUTPUT_BYTES: usize = 256 << 10;
