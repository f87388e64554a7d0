//! Which rows an app has, in little memory.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

/// The ids of rows, as hashes of 64 bits: entities may have millions of rows.
///
/// Two of a million ids share a hash with odds of one in thirty million. Each set hashes differently, so that what one
/// sweep takes for another row, the next one tells apart.
#[derive(Default)]
pub(crate) struct Present {
    hashes: HashSet<u64>,
    manner: RandomState,
}

impl Present {
    /// Notes rows that are there.
    pub(crate) fn extend(&mut self, ids: impl IntoIterator<Item = String>) {
        let manner = &self.manner;
        self.hashes.extend(ids.into_iter().map(|id| manner.hash_one(id)));
    }

    /// Is the row there?
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.hashes.contains(&self.manner.hash_one(id))
    }
}

#[cfg(test)]
mod tests {
    use super::Present;

    #[test]
    fn what_was_noted_is_there_and_nothing_else() {
        let mut present = Present::default();
        let id = |number: u32| format!("dataAreaId='usmf',CustomerAccount='{number}'");
        present.extend((0..1_000).map(id));
        assert!((0..1_000).all(|number| present.contains(&id(number))));
        assert!(!(1_000..3_000).any(|number| present.contains(&id(number))));
    }
}
