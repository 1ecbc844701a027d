//! The standard streams of a worker, without the locks and buffers of the library.

use std::io::{self, IoSlice, Read, Write};

/// Standard input without the lock and the buffer of the library.
pub(crate) struct In;

impl Read for In {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut *into)).map_err(Into::into)
    }
}

/// Standard output without the lock and the buffer of the library.
pub(crate) struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        rustix::io::write(io::stdout(), bytes).map_err(Into::into)
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        rustix::io::writev(io::stdout(), pieces).map_err(Into::into)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard error.
pub(crate) struct Errors;

impl Write for Errors {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        rustix::io::write(io::stderr(), bytes).map_err(Into::into)
    }

    fn write_vectored(&mut self, pieces: &[IoSlice<'_>]) -> io::Result<usize> {
        rustix::io::writev(io::stderr(), pieces).map_err(Into::into)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
