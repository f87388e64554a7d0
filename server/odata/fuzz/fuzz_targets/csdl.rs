//! Metadata of strangers never panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|document: &[u8]| {
    let _ = odata::csdl::parse(document);
});
