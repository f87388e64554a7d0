use super::*;
use odata::batch::Method;

fn fault(status: u16, headers: &[(&str, &str)], body: &str) -> Fault {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reply = ResponsePart { headers, body: body.as_bytes().to_vec(), ..ResponsePart::new(status) };
    let part = Part {
        headers: vec![("Authorization".to_owned(), "Bearer hush".to_owned())],
        body: b"{\"name\":\"x\"}".to_vec(),
        ..Part::new(Method::Patch, "accounts(1)")
    };
    refused(&part, &reply)
}

#[test]
fn several_validation_errors_become_one_fault_per_field() {
    let body = r#"{"error":{"code":"400","message":"Multiple errors occurred. Please see the details.","details":[
        {"code":"ASSERT","message":"Name is missing","target":"name"},
        {"code":"ASSERT","message":"City is wrong","target":"address/city"}]}}"#;
    let fault = fault(400, &[], body);
    assert!(fault.reasoned);
    assert_eq!(fault.message, "Name is missing; City is wrong");
    let fields: Vec<&str> = fault.fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["name", "address/city"]);
}

#[test]
fn a_single_error_with_a_target_names_its_field() {
    let fault = fault(400, &[], r#"{"error":{"code":"","message":"Too late","target":"date"}}"#);
    assert_eq!(fault.fields, [FieldFault { field: "date".to_owned(), message: "Too late".to_owned() }]);
}

#[test]
fn the_reason_is_dug_out_of_inner_errors() {
    let body = r#"{"error":{"code":"","message":"An error has occurred.","innererror":{
        "message":"Cannot create a record in Customers (CustTable). The record already exists.","type":"x",
        "stacktrace":"y"}}}"#;
    let fault = fault(500, &[], body);
    assert!(fault.reasoned);
    assert!(fault.message.starts_with("Cannot create a record in Customers"));
}

#[test]
fn messages_are_never_empty() {
    for body in ["", "{}", "<html><body>Oops</body></html>", "\u{0}", "{\"error\":{}}", "[1"] {
        for status in [302, 400, 404, 405, 500] {
            let fault = fault(status, &[], body);
            assert!(!fault.message.is_empty());
            assert!(!fault.reasoned, "{status} {body}");
        }
    }
}

#[test]
fn pauses_come_in_seconds_or_as_a_date() {
    assert_eq!(fault(429, &[("retry-after", "12")], "").retry_after, Some(Duration::from_secs(12)));
    let dated = [("Retry-After", "Fri, 31 Jan 2025 10:00:30 GMT"), ("Date", "Fri, 31 Jan 2025 10:00:00 GMT")];
    assert_eq!(fault(503, &dated, "").retry_after, Some(Duration::from_secs(30)));
    assert_eq!(fault(429, &[("retry-after", "soon")], "").retry_after, None);
    assert_eq!(fault(429, &[("retry-after", "99999999")], "").retry_after, Some(LONGEST_PAUSE));
}

#[test]
fn the_exchange_hides_secrets_and_cuts_bodies() {
    let fault = fault(400, &[("set-cookie", "hush")], &"x".repeat(10_000));
    assert!(!fault.exchange.request.contains("hush") && !fault.exchange.response.contains("hush"));
    assert!(fault.exchange.request.contains("PATCH accounts(1)"));
    assert!(fault.exchange.request.ends_with("{\"name\":\"x\"}"));
    assert!(fault.exchange.response.len() < 5_000);
    assert!(fault.exchange.response.contains("10000 bytes"));
}
