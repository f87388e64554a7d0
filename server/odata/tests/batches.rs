//! Batches: framing, tolerance, limits, speed.

use std::time::{Duration, Instant};

use odata::batch::{self, BatchError, Item, MAX_OPERATIONS, Method, Part, ResponseItem, ResponsePart};
use proptest::prelude::*;

fn patch(content_id: &str) -> Part {
    Part {
        content_id: Some(content_id.to_owned()),
        headers: vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("If-Match".to_owned(), "*".to_owned()),
        ],
        body: br#"{"name":"x"}"#.to_vec(),
        ..Part::new(Method::Patch, "accounts(1)")
    }
}

#[test]
fn a_request_is_written_to_the_byte() {
    let items =
        [Item::Single(Part::new(Method::Get, "accounts?$filter=a eq 1")), Item::ChangeSet(vec![patch("1")])];
    let (content_type, body) = batch::write_request(&items, "batch_1");
    assert_eq!(content_type, "multipart/mixed; boundary=batch_1");
    let expected = "--batch_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
        GET accounts?$filter=a%20eq%201 HTTP/1.1\r\n\r\n\r\n\
        --batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_batch_1_1\r\n\r\n\
        --changeset_batch_1_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n\
        PATCH accounts(1) HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: *\r\nContent-Length: 12\r\n\r\n\
        {\"name\":\"x\"}\r\n--changeset_batch_1_1--\r\n--batch_1--\r\n";
    assert_eq!(String::from_utf8(body).unwrap(), expected);
}

#[test]
fn a_dataverse_response_is_read() {
    let body = "--batchresponse_9f\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2a\r\n\r\n\
        --changesetresponse_2a\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n\
        HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: https://org.example/accounts(1)\r\n\r\n\r\n\
        --changesetresponse_2a--\r\n\
        --batchresponse_9f\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
        HTTP/1.1 404 Not Found\r\nContent-Type: application/json; odata.metadata=minimal\r\n\r\n{\"error\":{}}\r\n\
        --batchresponse_9f--\r\n";
    let items = batch::parse_response(
        "multipart/mixed; boundary=\"batchresponse_9f\"",
        body.as_bytes(),
        MAX_OPERATIONS,
    )
    .unwrap();
    let ResponseItem::ChangeSet(parts) = &items[0] else { panic!("{items:?}") };
    assert_eq!((parts[0].status, parts[0].content_id.as_deref(), parts[0].body.len()), (204, Some("1"), 0));
    assert_eq!(batch::header(&parts[0].headers, "odata-entityid"), Some("https://org.example/accounts(1)"));
    let ResponseItem::Single(failed) = &items[1] else { panic!("{items:?}") };
    assert_eq!((failed.status, failed.body.as_slice()), (404, &b"{\"error\":{}}"[..]));
}

#[test]
fn sloppy_requests_are_read() {
    let body = "A preamble.\n--b\nContent-Type: application/http\n\nGET /api/accounts?$filter=name eq 'a b' HTTP/1.1\nAccept: a,\n b\n\n\n\
        --b  \ncontent-type: Multipart/Mixed;boundary=\"c\"\n\n--c\n\nPOST accounts HTTP/1.1\ncontent-id: 7\nContent-Length: 999\n\n{}\n\
        --c\nContent-Type: application/http; msgtype=request\n\n\nDELETE $7\n\n--c--\nepilogue\n--b--";
    let items =
        batch::parse_request("Multipart/mixed;charset=utf-8; Boundary=b", body.as_bytes(), 3).unwrap();
    let Item::Single(get) = &items[0] else { panic!("{items:?}") };
    assert_eq!(
        (get.url.as_str(), batch::header(&get.headers, "accept")),
        ("/api/accounts?$filter=name eq 'a b'", Some("a, b"))
    );
    let Item::ChangeSet(parts) = &items[1] else { panic!("{items:?}") };
    assert_eq!((parts[0].content_id.as_deref(), parts[0].body.as_slice()), (Some("7"), &b"{}"[..]));
    assert_eq!((parts[1].method, parts[1].url.as_str()), (Method::Delete, "$7"));
    let too_many = batch::parse_request("multipart/mixed; boundary=b", body.as_bytes(), 2);
    assert_eq!(too_many, Err(BatchError::TooMany { limit: 2 }));
}

#[test]
fn broken_requests_are_refused() {
    let read =
        |body: &str| batch::parse_request("multipart/mixed; boundary=b", body.as_bytes(), 10).unwrap_err();
    let truncated = BatchError::Truncated { boundary: "b".to_owned() };
    assert_eq!(read(""), truncated);
    assert_eq!(read("--b\r\n\r\nGET a HTTP/1.1\r\n\r\n"), truncated);
    assert!(matches!(read("--b\r\n\r\nTRACE a HTTP/1.1\r\n\r\n--b--"), BatchError::Http { part: 1, .. }));
    assert!(matches!(read("--b\r\n\r\n--b--"), BatchError::Http { part: 1, .. }));
    assert!(matches!(
        read("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--"),
        BatchError::PartType { part: 1 }
    ));
    let set =
        |inner: &str| format!("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{inner}\r\n--b--");
    assert!(matches!(
        read(&set("--c\r\n\r\nGET a HTTP/1.1\r\n\r\n--c--")),
        BatchError::ReadInChangeSet { part: 1 }
    ));
    assert!(matches!(read(&set("--c\r\n\r\nPOST a HTTP/1.1\r\n\r\n")), BatchError::Truncated { .. }));
    let nested = "--c\r\nContent-Type: multipart/mixed; boundary=d\r\n\r\n--d--\r\n--c--";
    assert!(matches!(read(&set(nested)), BatchError::Nested { part: 1 }));
    for content_type in [
        "",
        "application/json",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/form-data; boundary=b",
    ] {
        assert_eq!(
            batch::parse_request(content_type, b"--b--", 1),
            Err(BatchError::ContentType),
            "{content_type}"
        );
    }
    assert_eq!(batch::parse_request("multipart/mixed; boundary=b", b"--b--", 1), Ok(Vec::new()));
}

#[test]
fn no_text_can_smuggle_in_an_operation() {
    let part = Part {
        headers: vec![("X".to_owned(), "1\r\n\r\n--b\r\n\r\nDELETE y HTTP/1.1".to_owned())],
        ..Part::new(Method::Get, "x HTTP/1.1\r\n\r\n--b\r\n\r\nDELETE y")
    };
    let (content_type, body) = batch::write_request(&[Item::Single(part)], "b");
    assert_eq!(batch::parse_request(&content_type, &body, 10).unwrap().len(), 1);
}

/// Far below what is asked of an optimised build, so that a busy machine does not fail it.
#[test]
fn many_parts_are_handled_in_linear_time() {
    let items: Vec<Item> = (0..100)
        .map(|_| Item::ChangeSet((0..1000).map(|number| patch(&number.to_string())).collect()))
        .collect();
    let start = Instant::now();
    let (content_type, body) = batch::write_request(&items, "batch_speed");
    let written = start.elapsed();
    let read = batch::parse_request(&content_type, &body, 100_000).unwrap();
    let total = start.elapsed();
    println!("100,000 parts: written in {written:?}, read in {:?}", total.checked_sub(written));
    assert_eq!(read, items);
    assert!(total < Duration::from_secs(20));
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(("X-[a-z]{1,8}", "[!-~]{1,12}"), 0..3)
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 1..60).prop_map(|mut body| {
            body.insert(0, b'{');
            body
        })
    ]
}

fn parts() -> impl Strategy<Value = Part> {
    let methods = prop::sample::select(vec![Method::Post, Method::Patch, Method::Put, Method::Delete]);
    (prop::option::of("[a-z0-9]{1,6}"), methods, "[!-~]{1,20}", headers(), bodies())
        .prop_map(|(content_id, method, url, headers, body)| Part { content_id, method, url, headers, body })
}

fn responses() -> impl Strategy<Value = ResponsePart> {
    (prop::option::of("[a-z0-9]{1,6}"), 100_u16..600, headers(), bodies())
        .prop_map(|(content_id, status, headers, body)| ResponsePart { content_id, status, headers, body })
}

proptest! {
    #[test]
    fn requests_round_trip(items in prop::collection::vec(prop_oneof![
        parts().prop_map(Item::Single),
        prop::collection::vec(parts(), 0..4).prop_map(Item::ChangeSet),
    ], 0..6)) {
        let (content_type, body) = batch::write_request(&items, "batch_a");
        prop_assert_eq!(batch::parse_request(&content_type, &body, 1000), Ok(items));
    }

    #[test]
    fn responses_round_trip(items in prop::collection::vec(prop_oneof![
        responses().prop_map(ResponseItem::Single),
        prop::collection::vec(responses(), 0..4).prop_map(ResponseItem::ChangeSet),
    ], 0..6)) {
        let (content_type, body) = batch::write_response(&items, "batchresponse_a", "changesetresponse_a");
        prop_assert_eq!(batch::parse_response(&content_type, &body, 1000), Ok(items));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>(), pieces in prop::collection::vec(
        prop::sample::select(vec!["--b", "--", "\r\n", "\n", "Content-Type: multipart/mixed; boundary=b", "HTTP/1.1 ", "GET a", ":", " ", "Content-Length: 3"]), 0..30,
    )) {
        for body in [bytes, pieces.concat().into_bytes()] {
            let _ = batch::parse_request("multipart/mixed; boundary=b", &body, 10);
            let _ = batch::parse_response("multipart/mixed; boundary=b", &body, 10);
        }
    }
}
