//! Zips of strangers never panic, and what is read as a package is written as it was.
#![no_main]

#[path = "../around.rs"]
#[allow(dead_code)]
mod around;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = around::package(bytes);
});
