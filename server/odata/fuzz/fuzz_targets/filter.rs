//! A filter that parses reads the same once written.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(filter) = odata::filter::parse(text) {
        assert_eq!(odata::filter::parse(&filter.to_string()), Ok(filter));
    }
});
