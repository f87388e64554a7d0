//! Names the files of a chunk in the head of the page, so that a browser asks for them before the console's code does.

use leptos::WasmSplitManifest;
use leptos::prelude::*;
use leptos_meta::Link;
use std::collections::BTreeSet;

/// What the head of an answer names already. Pages inside one another may need the same files.
#[derive(Clone, Copy)]
pub(crate) struct Named(StoredValue<BTreeSet<String>>);

impl Named {
    /// Begins with the head of an answer.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(BTreeSet::new())));
    }

    fn is_new(self, file: &str) -> bool {
        self.0.try_update_value(|named| named.insert(file.to_owned())).unwrap_or(false)
    }
}

/// Names a chunk and what it needs. `HydrationScripts` provides the list that the build wrote.
pub(super) fn name(chunk: &str) {
    let Some((named, WasmSplitManifest(list))) = use_context::<Named>().zip(use_context()) else { return };
    let (folder, chunks, loader) = list.get_value();
    for file in chunks.get(chunk).into_iter().flatten().filter(|file| named.is_new(file)) {
        let href = format!("{folder}/{file}.wasm");
        let link = view! { <Link rel="preload" href as_="fetch" type_="application/wasm" crossorigin="anonymous" /> };
        // Rendered, a link registers itself for the head; there is nothing to show.
        let _ = link.to_html();
    }
    if named.is_new(&loader) {
        let href = format!("{folder}/{loader}");
        let link = view! { <Link rel="modulepreload" href crossorigin="anonymous" /> };
        let _ = link.to_html();
    }
}
