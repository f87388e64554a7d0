//! How much a package may hold.

/// How much a package may hold. What is beyond is refused before it is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of the zip.
    pub packed: u64,
    /// Files in it.
    pub files: usize,
    /// Bytes of one file in it, unpacked.
    pub file: u64,
    /// Bytes of all its files together, unpacked.
    pub unpacked: u64,
    /// How many times larger a file may become when it is unpacked. Files of at most [`Bounds::SMALL`] bytes do not count.
    pub ratio: u64,
    /// Maps.
    pub maps: usize,
    /// Elements and texts of one XML file.
    pub nodes: usize,
    /// How deep elements may lie in each other.
    pub depth: usize,
}

impl Bounds {
    /// What is taken from anybody: a package of a thousand maps is well within.
    pub const USUAL: Self = Self {
        packed: 32 << 20,
        files: 64,
        file: 48 << 20,
        unpacked: 96 << 20,
        ratio: 200,
        maps: 5_000,
        nodes: 400_000,
        depth: 64,
    };

    /// Bytes of an unpacked file that harm nobody, however small it was packed.
    pub const SMALL: u64 = 1 << 20;
}

impl Default for Bounds {
    fn default() -> Self {
        Self::USUAL
    }
}
