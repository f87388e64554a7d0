//! A `customizations.xml` of strangers never panics, and its maps stay what they are.
#![no_main]

#[path = "../around.rs"]
#[allow(dead_code)]
mod around;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = around::package(&around::with_customizations(bytes));
});
