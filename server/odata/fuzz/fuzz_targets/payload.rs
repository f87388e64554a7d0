//! Payloads of strangers never panic, and a row that parses reads the same once written.
#![no_main]

use odata::payload::{parse_entity, parse_page, write_entity};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let _ = parse_page(body);
    let _ = odata::error::ODataError::parse(body);
    if let Ok(entity) = parse_entity(body) {
        let written = write_entity(&entity);
        assert_eq!(parse_entity(written.as_bytes()).map(|again| again.record).ok(), Some(entity.record));
    }
});
