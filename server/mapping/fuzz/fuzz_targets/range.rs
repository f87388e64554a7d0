//! A range expression that parses reads the same once written, and can be asked of any row.
#![no_main]

use mapping::filter::xpp::{eval, fields, parse};
use odata::value::Value;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(expr) = parse(text) {
        assert_eq!(parse(&expr.to_string()), Ok(expr.clone()));
        let _ = fields(&expr);
        for value in [Value::Null, Value::from(text), Value::from(7), Value::from("2021-06-23T23:59:59Z")] {
            let _ = eval(&expr, &|_| value.clone());
        }
    }
});
