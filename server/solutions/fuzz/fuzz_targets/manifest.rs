//! A `solution.xml` of strangers never panics.
#![no_main]

#[path = "../around.rs"]
#[allow(dead_code)]
mod around;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = around::package(&around::with_manifest(bytes));
});
