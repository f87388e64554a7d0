//! Error bodies.

use odata::error::{Detail, Inner, ODataError, infolog_reason};
use proptest::prelude::*;

#[test]
fn a_finance_and_operations_error_is_read() {
    let body = br#"{"error":{"code":"","message":"An error has occurred.","innererror":{"message":"Write failed for table row of type 'CustCustomerV3Entity'. Infolog: Warning: Site ABC does not exist.; Info: Site ABC does not exist.; Error: Field 'Site' must be filled in.; Warning: validateWrite failed on data source 'CustTable (CustTable)'.","type":"Microsoft.Dynamics.Platform.Integration.Services.OData.ODataException","stacktrace":"   at X","internalexception":{"message":"deeper","type":"T","stacktrace":""}}}}"#;
    let error = ODataError::parse(body).unwrap();
    assert_eq!(error.reason(), "Site ABC does not exist.; Field 'Site' must be filled in.");
    let inner = error.inner.as_ref().unwrap();
    assert_eq!(
        (inner.stacktrace.as_str(), inner.cause.as_ref().unwrap().message.as_str()),
        ("   at X", "deeper")
    );
    assert_eq!(ODataError::parse(error.to_json().as_bytes()), Some(error));
}

#[test]
fn several_problems_keep_their_fields() {
    let body = br#"{"error":{"code":"400","message":"Multiple errors occurred.","target":"Order","details":[
        {"code":"ASSERT_NOT_NULL","message":"Value is required","target":"buyer"},{"message":"x"},7]}}"#;
    let error = ODataError::parse(body).unwrap();
    let required = Detail {
        code: "ASSERT_NOT_NULL".to_owned(),
        message: "Value is required".to_owned(),
        target: Some("buyer".to_owned()),
    };
    assert_eq!((error.details.len(), &error.details[0]), (2, &required));
    assert_eq!(error.reason(), "Multiple errors occurred.");
}

#[test]
fn older_and_other_shapes_are_read() {
    for (body, code, reason) in [
        (
            r#"{"error":{"code":"0x80072322","message":"Number of requests exceeded"}}"#,
            "0x80072322",
            "Number of requests exceeded",
        ),
        (r#"{"odata.error":{"code":"x","message":{"lang":"en","value":"old"}}}"#, "x", "old"),
        (r#"{"Message":"An error has occurred."}"#, "", "An error has occurred."),
        (
            r#"{"error":"invalid_client","error_description":"AADSTS7000215"}"#,
            "invalid_client",
            "AADSTS7000215",
        ),
        (r#"{"error":{"code":404}}"#, "404", ""),
        (r#"{"error":{"innererror":{"message":"inside"}}}"#, "", "inside"),
        ("\u{feff}{\"error\":{}}", "", ""),
    ] {
        let error = ODataError::parse(body.as_bytes()).unwrap();
        assert_eq!((error.code.as_str(), error.reason().as_str()), (code, reason), "{body}");
    }
    for body in ["", "<html>", "[]", "null", "{}", r#"{"value":[]}"#, r#"{"error":null}"#] {
        assert_eq!(ODataError::parse(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn an_infolog_without_reason_has_none() {
    assert_eq!(
        infolog_reason("Write failed. Infolog: Warning: validateWrite failed on data source 'X (X)'."),
        None
    );
    assert_eq!(infolog_reason("Nothing here; at all"), None);
    assert_eq!(infolog_reason("Infolog: Error: Warning: a;;Info:b ; "), Some("a; b".to_owned()));
}

#[test]
fn deep_causes_are_cut_off() {
    let body = format!(
        "{{\"error\":{{\"innererror\":{}{}}}}}",
        r#"{"internalexception":"#.repeat(50_000),
        "{}".to_owned() + &"}".repeat(50_000)
    );
    assert_eq!(ODataError::parse(body.as_bytes()), None);
    let body = format!(
        "{{\"error\":{{\"innererror\":{}{}}}}}",
        r#"{"internalexception":"#.repeat(60),
        "{}".to_owned() + &"}".repeat(60)
    );
    let mut depth = 0;
    let mut inner = ODataError::parse(body.as_bytes()).unwrap().inner.map(Box::new);
    while let Some(each) = inner {
        depth += 1;
        inner = each.cause;
    }
    assert_eq!(depth, 17);
}

proptest! {
    #[test]
    fn errors_round_trip(code in any::<String>(), message in any::<String>(), target in prop::option::of(".{1,8}"), trace in any::<String>()) {
        let inner = Inner { message: message.clone(), kind: code.clone(), stacktrace: trace, cause: None };
        let detail = Detail { code: code.clone(), message: message.clone(), target: target.clone() };
        let error = ODataError { code, message, target, details: vec![detail], inner: Some(inner) };
        prop_assert_eq!(ODataError::parse(error.to_json().as_bytes()), Some(error));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>(), text in any::<String>()) {
        let _ = ODataError::parse(&bytes);
        let _ = infolog_reason(&format!("Infolog:{text}"));
    }
}
