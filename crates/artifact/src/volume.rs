//! Images of disks.

pub(crate) mod disk;
pub(crate) mod fat;
pub(crate) mod field;
pub(crate) mod iso;
pub(crate) mod ntfs;
pub(crate) mod outlet;
pub(crate) mod partition;
pub(crate) mod tree;
pub(crate) mod udf;
pub(crate) mod vhd;
