//! Bounds on everything that input can grow. They are passed in, and reaching
//! one is a recorded defect with what was seen so far, never a silent cut.

/// Bounds of one analysis. The names are the keys of `[limits]` in `noroshi.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes read of one input; the rest is not looked at.
    pub input_bytes: usize,
    /// Mails within mails.
    pub mail_depth: usize,
    /// Mails in one input, the outermost included.
    pub mails: usize,
    /// Multiparts within multiparts of one mail; deeper ones stay a leaf.
    pub part_depth: usize,
    /// Leaf parts of one mail.
    pub parts: usize,
    /// Header fields kept of one mail.
    pub headers: usize,
    /// `Received` fields read as hops.
    pub hops: usize,
    /// Links kept of one mail.
    pub links: usize,
    /// Observables kept of one input, the hashes of its files apart.
    pub observables: usize,
    /// Bytes of decoded body text kept of one mail.
    pub text_bytes: usize,
    /// Bytes of text and pictures of an input's pages as they were seen.
    pub scene_bytes: usize,
    /// Elements and texts of these pages.
    pub scene_pieces: usize,
    /// Pixels of the pictures in these pages.
    pub scene_pixels: usize,
    /// Bytes of one member of an archive, or of one file within a file.
    pub member_bytes: usize,
    /// Bytes unpacked out of one input.
    pub unpacked_bytes: usize,
    /// Bytes that one packed byte may become, once `ratio_from` have come out.
    pub ratio: usize,
    /// Bytes that may come out before the ratio counts.
    pub ratio_from: usize,
    /// Files within files.
    pub file_depth: usize,
    /// Members of one archive.
    pub members: usize,
    /// Files of one input.
    pub files: usize,
    /// Memory that a file may ask its decoder to take.
    pub decoder_bytes: usize,
    /// Passwords tried on one file.
    pub passwords: usize,
    /// Rounds of hashing spent on passwords of one input.
    pub password_rounds: usize,
    /// Groups within groups of RTF.
    pub rtf_depth: usize,
    /// Objects within objects of a PDF.
    pub pdf_depth: usize,
    /// Storages within storages of a compound file.
    pub ole_depth: usize,
    /// Elements within elements of XML.
    pub xml_depth: usize,
    /// Pixels of one picture.
    pub pixels: usize,
    /// Seconds for opening one file, watched from outside.
    pub file_seconds: usize,
    /// Seconds for one input, watched from outside.
    pub input_seconds: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 100 << 20,
            mail_depth: 32,
            mails: 1_000,
            part_depth: 64,
            parts: 5_000,
            headers: 10_000,
            hops: 1_000,
            links: 10_000,
            observables: 20_000,
            text_bytes: 16 << 20,
            scene_bytes: 4 << 20,
            scene_pieces: 50_000,
            scene_pixels: 16 << 20,
            member_bytes: 128 << 20,
            unpacked_bytes: 512 << 20,
            ratio: 200,
            ratio_from: 10 << 20,
            file_depth: 8,
            members: 2_000,
            files: 5_000,
            decoder_bytes: 256 << 20,
            passwords: 64,
            password_rounds: 40_000_000,
            rtf_depth: 64,
            pdf_depth: 128,
            ole_depth: 32,
            xml_depth: 128,
            pixels: 64 << 20,
            file_seconds: 20,
            input_seconds: 120,
        }
    }
}
