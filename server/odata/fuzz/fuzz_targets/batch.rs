//! Multipart bodies of strangers never panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let kind = "multipart/mixed; boundary=b";
    let _ = odata::batch::parse_request(kind, body, odata::batch::MAX_OPERATIONS);
    let _ = odata::batch::parse_response(kind, body, odata::batch::MAX_OPERATIONS);
});
