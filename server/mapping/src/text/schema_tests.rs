//! The published schema is the one of the code.

use super::document::Document;
use schemars::schema_for;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/schema/entity-map-1.json");

/// With `TANDEM_WRITE_SCHEMA` set the file is written instead.
#[test]
fn the_published_schema_is_that_of_the_code() {
    let made = serde_json::to_string_pretty(&schema_for!(Document)).unwrap() + "\n";
    if std::env::var_os("TANDEM_WRITE_SCHEMA").is_some() {
        std::fs::write(FILE, &made).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap();
    assert_eq!(published, made, "run this test with TANDEM_WRITE_SCHEMA=1 and commit {FILE}");
}
