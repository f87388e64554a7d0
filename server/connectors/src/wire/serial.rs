//! Ids for requests that carry none of their own.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};

/// Hands out GUIDs that differ within a process and, in all likelihood, between processes.
///
/// They only mark requests and separate the parts of a batch, so the seed of the standard library's hash tables is
/// random enough.
#[derive(Default)]
pub(super) struct Serial {
    seed: RandomState,
    next: AtomicU64,
}

impl Serial {
    pub(super) fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (high, low) = (self.seed.hash_one((number, 0_u8)), self.seed.hash_one((number, 1_u8)));
        // Version 4, variant 1, as in RFC 9562: some services refuse ids of other versions.
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0x3fff | 0x8000,
            low & 0xffff_ffff_ffff
        )
    }
}
