//! What fuzzing has found, and its seeds, replayed as ordinary tests.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

use mapping::filter::xpp::{eval, fields, parse};
use odata::value::Value;
use std::path::Path;

#[test]
fn ranges() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/range");
    let mut read = 0;
    for file in std::fs::read_dir(&folder).expect("the corpus is there") {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("it can be read");
        let text = String::from_utf8_lossy(&bytes);
        let Ok(expr) = parse(&text) else { continue };
        read += 1;
        assert_eq!(parse(&expr.to_string()), Ok(expr.clone()));
        assert!(!fields(&expr).is_empty());
        for value in [Value::Null, Value::from(&*text), Value::from(7), Value::from("2021-06-23T23:59:59Z")] {
            let _ = eval(&expr, &|_| value.clone());
        }
    }
    assert!(read >= 6, "the seeds are expressions");
}
