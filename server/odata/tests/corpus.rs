//! What fuzzing has found, and its seeds, replayed as ordinary tests.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

use std::path::Path;

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new("fuzz/corpus").join(target);
    let files = std::fs::read_dir(&folder).expect("the corpus is there");
    let found: Vec<_> =
        files.map(|file| std::fs::read(file.expect("an entry").path()).expect("it can be read")).collect();
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found
}

#[test]
fn filters() {
    for bytes in corpus("filter") {
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(filter) = odata::filter::parse(&text) {
            assert_eq!(odata::filter::parse(&filter.to_string()), Ok(filter));
        }
    }
}

#[test]
fn batches() {
    for bytes in corpus("batch") {
        let kind = "multipart/mixed; boundary=b";
        let _ = odata::batch::parse_request(kind, &bytes, odata::batch::MAX_OPERATIONS);
        let _ = odata::batch::parse_response(kind, &bytes, odata::batch::MAX_OPERATIONS);
    }
}

#[test]
fn metadata() {
    for bytes in corpus("csdl") {
        let _ = odata::csdl::parse(&bytes);
    }
}

#[test]
fn payloads() {
    for bytes in corpus("payload") {
        let _ = odata::payload::parse_page(&bytes);
        let _ = odata::error::ODataError::parse(&bytes);
        if let Ok(entity) = odata::payload::parse_entity(&bytes) {
            let written = odata::payload::write_entity(&entity);
            let again = odata::payload::parse_entity(written.as_bytes()).expect("what we write, we read");
            assert_eq!(again.record, entity.record);
        }
    }
}
