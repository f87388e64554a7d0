//! Keys, query options and links.

use odata::key::{KeyError, KeyPredicate};
use odata::literal::Literal;
use odata::url::{self, Direction, QueryError, QueryOptions};
use proptest::prelude::*;

const GUID: &str = "00000000-0000-0000-0000-000000000001";

#[test]
fn keys_are_read() {
    let text = |text: &str| Literal::Text(text.to_owned());
    for (segment, set, key) in [
        ("accounts", "accounts", None),
        ("accounts()", "accounts", None),
        ("$batch", "$batch", None),
        ("$1", "$1", None),
        ("accounts(00000000-0000-0000-0000-000000000001)", "accounts", Some(KeyPredicate::guid(GUID))),
        (
            "accounts('00000000-0000-0000-0000-000000000001')",
            "accounts",
            Some(KeyPredicate::Single(text(GUID))),
        ),
        ("accounts('O''Neil%20%26%2F')", "accounts", Some(KeyPredicate::Single(text("O'Neil &/")))),
        ("Lines(42)", "Lines", Some(KeyPredicate::Single(Literal::from(42)))),
        (
            "CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')",
            "CustomersV3",
            Some(KeyPredicate::named([("dataAreaId", text("usmf")), ("CustomerAccount", text("US-001"))])),
        ),
        (
            "contacts(_msdyn_company_value=00000000-0000-0000-0000-000000000001, code=%27a,b)=%27)",
            "contacts",
            Some(KeyPredicate::named([
                ("_msdyn_company_value", Literal::Guid(GUID.to_owned())),
                ("code", text("a,b)=")),
            ])),
        ),
        (
            "Calendars(RecId=9007199254740993,Open=Microsoft.Dynamics.DataEntities.NoYes'Yes',Day=1900-01-01T12:00:00Z)",
            "Calendars",
            Some(KeyPredicate::named([
                ("RecId", Literal::from(9_007_199_254_740_993)),
                (
                    "Open",
                    Literal::Enum {
                        type_name: "Microsoft.Dynamics.DataEntities.NoYes".to_owned(),
                        symbol: "Yes".to_owned(),
                    },
                ),
                ("Day", Literal::DateTimeOffset("1900-01-01T12:00:00Z".to_owned())),
            ])),
        ),
    ] {
        assert_eq!(KeyPredicate::parse_segment(segment), Ok((set.to_owned(), key)), "{segment}");
    }
}

#[test]
fn broken_keys_are_refused() {
    for segment in [
        "a(", "a('x'", "a(x)", "a(b=)", "a(b=1,)", "a(b=1,2)", "a(1,2)", "a(1)(2)", "a(1)x", "a b", "", "(1)",
    ] {
        assert!(KeyPredicate::parse_segment(segment).is_err(), "{segment}");
    }
    assert!(
        matches!(KeyPredicate::parse_segment("a(b=1,b=2)"), Err(KeyError::Repeated { name }) if name == "b")
    );
    assert!(matches!(KeyPredicate::parse_segment("a(%FF)"), Err(KeyError::Encoding(_))));
}

#[test]
fn keys_are_written() {
    let key =
        KeyPredicate::named([("dataAreaId", Literal::from("usmf")), ("Id", Literal::from("O'Neil/&ä +"))]);
    assert_eq!(
        key.to_segment("CustomersV3"),
        "CustomersV3(dataAreaId='usmf',Id='O''Neil%2F%26%C3%A4%20%2B')"
    );
    assert_eq!(key.get("dataAreaId"), Some(&Literal::from("usmf")));
    assert_eq!(KeyPredicate::guid(GUID).to_segment("accounts"), format!("accounts({GUID})"));
}

#[test]
fn queries_are_read() {
    let query = "%24select=LogicalName,EntitySetName&%24filter=LogicalName+eq+%27account%27&$orderby=a%20desc,b&$top=5\
                 &$count=true&$expand=Attributes($select=a,b;$filter=x eq ','),Keys&cross-company=TRUE&annotations=true";
    let options = QueryOptions::parse(query).unwrap();
    assert_eq!(options.select, ["LogicalName", "EntitySetName"]);
    assert_eq!(options.filter.as_deref(), Some("LogicalName eq 'account'"));
    assert_eq!(
        options.orderby,
        [("a".to_owned(), Direction::Descending), ("b".to_owned(), Direction::Ascending)]
    );
    assert_eq!(
        (options.top, options.skip, options.count, options.cross_company),
        (Some(5), None, true, true)
    );
    assert_eq!(options.expand, ["Attributes($select=a,b;$filter=x eq ',')", "Keys"]);
    assert_eq!(options.other, [("annotations".to_owned(), "true".to_owned())]);
    assert_eq!(QueryOptions::parse(&options.to_query()), Ok(options));
}

#[test]
fn wrong_queries_name_the_option() {
    let unknown = QueryError::Unknown { name: "$serach".to_owned() };
    assert_eq!(QueryOptions::parse("$serach=x"), Err(unknown));
    assert_eq!(QueryOptions::parse("$top=1&%24top=2"), Err(QueryError::Repeated { name: "$top".to_owned() }));
    for query in [
        "$top=-1",
        "$top=x",
        "$top=",
        "$skip=%2B1",
        "$count=yes",
        "$orderby=a%20up",
        "$top=99999999999999999999",
    ] {
        assert!(matches!(QueryOptions::parse(query), Err(QueryError::Value { .. })), "{query}");
    }
    assert!(matches!(QueryOptions::parse("a=%FF"), Err(QueryError::Encoding(_))));
}

#[test]
fn blanks_are_never_written_as_plus() {
    let options = QueryOptions { filter: Some("a eq '1+1 & 2'".to_owned()), ..QueryOptions::default() };
    assert_eq!(options.to_query(), "$filter=a%20eq%20'1%2B1%20%26%202'");
}

#[test]
fn links_resolve() {
    let base = "https://org.example/api/data/v9.2/accounts?$select=name";
    for (link, absolute) in [
        ("https://other.example/x", "https://other.example/x"),
        (
            "/api/data/v9.2/accounts?%24skiptoken=2",
            "https://org.example/api/data/v9.2/accounts?%24skiptoken=2",
        ),
        ("accounts?%24skiptoken=2", "https://org.example/api/data/v9.2/accounts?%24skiptoken=2"),
        ("?%24skiptoken=2", "https://org.example/api/data/v9.2/accounts?%24skiptoken=2"),
        ("//other.example/x", "https://other.example/x"),
        ("accounts?next=http://x/", "https://org.example/api/data/v9.2/accounts?next=http://x/"),
    ] {
        assert_eq!(url::resolve(base, link), absolute);
    }
    assert_eq!(url::resolve("https://org.example", "accounts"), "https://org.example/accounts");
    assert!(url::same_origin(base, "HTTPS://ORG.example/other"));
    assert!(!url::same_origin(base, "https://org.example.evil/"));
    assert!(!url::same_origin(base, "https://org.example@evil/"));
    assert!(!url::same_origin(base, "http://org.example/"));
    assert_eq!(url::query_of("https://x/y?a=b?c#d"), "a=b?c");
}

#[test]
fn paths_split_outside_of_quotes() {
    assert_eq!(url::split_path("/api/accounts('a/b')/name"), ["api", "accounts('a/b')", "name"]);
    assert_eq!(url::split_path("/a'b/c"), ["a'b", "c"]);
}

fn literals() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(Literal::Text),
        any::<i64>().prop_map(Literal::from),
        Just(Literal::Guid(GUID.to_owned()))
    ]
}

fn lists() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z_][a-z0-9_/]{0,8}", 0..4)
}

fn texts() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[!-~é]{1,12}( [+&=%$#é']{1,4})?")
}

proptest! {
    #[test]
    fn single_keys_round_trip(literal in literals()) {
        let key = KeyPredicate::Single(literal);
        prop_assert_eq!(KeyPredicate::parse_segment(&key.to_segment("sets")), Ok(("sets".to_owned(), Some(key))));
    }

    #[test]
    fn named_keys_round_trip(values in prop::collection::btree_map("[A-Za-z_][A-Za-z0-9_]{0,8}", literals(), 1..5)) {
        let key = KeyPredicate::named(values);
        prop_assert_eq!(KeyPredicate::parse_segment(&key.to_segment("sets")), Ok(("sets".to_owned(), Some(key))));
    }

    #[test]
    fn segments_are_read_without_panic(text in any::<String>(), inner in "[a=',() é%0-9-]{0,20}") {
        let _ = KeyPredicate::parse_segment(&text);
        let _ = KeyPredicate::parse_segment(&format!("set({inner}"));
        let _ = url::split_path(&text);
        let _ = url::resolve(&text, &inner);
        let _ = url::resolve(&inner, &text);
    }

    #[test]
    fn queries_are_read_without_panic(text in any::<String>()) {
        let _ = QueryOptions::parse(&text);
    }

    #[test]
    fn queries_round_trip(
        select in lists(), filter in texts(), order in lists(), top in any::<Option<u64>>(), count in any::<bool>(),
        expand in lists(), tokens in (texts(), texts(), texts()), other in prop::collection::vec(("[a-z@]{1,8}", any::<String>()), 0..3),
    ) {
        let options = QueryOptions {
            select, filter, orderby: order.into_iter().map(|path| (path, Direction::Descending)).collect(), top, skip: top,
            count, expand, skiptoken: tokens.0, deltatoken: tokens.1, apply: tokens.2, cross_company: count, other,
        };
        let query = options.to_query();
        prop_assert!(!query.contains('+') && !query.contains(' '));
        prop_assert_eq!(QueryOptions::parse(&query), Ok(options));
    }

    #[test]
    fn text_survives_encoding(text in any::<String>()) {
        prop_assert_eq!(url::decode_query(&url::encode_query(&text)), Ok(text.clone()));
        prop_assert_eq!(url::decode_path(&url::encode_path(&text)), Ok(text));
    }
}
