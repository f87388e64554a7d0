//! Entity maps as files.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use mapping::text::{LONGEST_TEXT, MOST_FIELDS, MapText, TextFault, from_text, to_json, to_yaml};
use model::VersionNumber;

fn customers() -> MapText {
    MapText {
        name: "Customers V3".into(),
        publisher: "Contoso".into(),
        version: VersionNumber([1, 0, 0, 2]),
        note: "Credit limits: both ways".into(),
        mapping: customers::mapping(),
    }
}

const CUSTOMERS: &str = r#"tandem: entity-map/1
name: Customers V3
publisher: Contoso
version: 1.0.0.2
note: "Credit limits: both ways"
left:
  entity: CustomersV3
  filter: ((PartyType == "Organization"))
right:
  entity: accounts
  filter: customertypecode eq 3
key: [accountnumber]
company:
  left: dataAreaId
  right: msdyn_company.cdm_companycode
  lookup:
    column: msdyn_company
    targets:
      - {entity: cdm_companies, id: cdm_companyid, key: cdm_companycode}
fields:
  - left: CUSTOMERACCOUNT
    right: accountnumber
  - left: OrganizationName
    right: name
  - left: CreditLimit
    right: creditlimit
  - left: OnHold
    right: creditonhold
    transforms:
      - value_map:
          - {left: "yes", right: "True"}
          - {left: "no", right: "False"}
  - left: LanguageId
    right: msdyn_language
    transforms:
      - value_map:
          - {left: " ", right: "15"}
          - {left: "", right: "15"}
          - {left: en-us, right: "15"}
          - {left: fr, right: "36"}
  - left: Opened
    right: msdyn_opened
  - left: GroupId
    right: description
    direction: left_to_right
  - left: Rating
    right: rating
    direction: right_to_left
  - right: customertypecode
    direction: left_to_right
    transforms:
      - default: "3"
  - left: PartyType
    direction: right_to_left
    transforms:
      - default: Organization
  - left: CurrencyCode
    right: transactioncurrencyid.isocurrencycode
    lookup:
      column: transactioncurrencyid
      targets:
        - {entity: transactioncurrencies, id: transactioncurrencyid, key: isocurrencycode}
"#;

#[test]
fn a_map_reads_like_this() {
    assert_eq!(to_yaml(&customers()), CUSTOMERS);
    assert_eq!(from_text(CUSTOMERS), Ok(customers()));
    assert_eq!(from_text(&CUSTOMERS.replace('\n', "\r\n")), Ok(customers()));
    assert_eq!(from_text(&format!("\u{FEFF}# for Git\n---\n{CUSTOMERS}...\n")), Ok(customers()));
}

#[test]
fn as_json_it_is_the_same_tree() {
    let json = to_json(&customers());
    assert!(
        json.starts_with("{\n  \"tandem\": \"entity-map/1\",\n  \"name\": \"Customers V3\",\n"),
        "{json}"
    );
    assert!(json.ends_with("]\n}\n"), "{json}");
    assert_eq!(from_text(&json), Ok(customers()));
    // JSON may spell a character as a pair of surrogates, which YAML may not.
    let text = json.replace("Contoso", r"\ud83d\ude00 \u00e9");
    assert_eq!(from_text(&text).unwrap().publisher, "😀 é");
}

#[test]
fn whatever_way_yaml_spells_it() {
    let text = CUSTOMERS
        .replace(
            "  - left: CUSTOMERACCOUNT\n    right: accountnumber\n",
            "  - {left: CUSTOMERACCOUNT, right: 'accountnumber', direction: both, transforms: []}\n",
        )
        .replace("key: [accountnumber]", "key:\n- accountnumber # as ever")
        .replace("note: \"Credit limits: both ways\"", "note: >-\n  Credit limits:\n  both ways");
    assert_eq!(from_text(&text), Ok(customers()));
    let flow = to_json(&customers()).replace("\"tandem\"", "tandem").replace("\"name\"", "'name'");
    assert_eq!(from_text(&flow), Ok(customers()));
}

/// What reading the customers says with one part of them replaced.
fn fault(from: &str, to: &str) -> String {
    assert!(CUSTOMERS.contains(from), "{from}");
    from_text(&CUSTOMERS.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn a_fault_says_where_it_is_and_what_would_do() {
    let cases = [
        (
            ("direction: left_to_right", "direction: sideways"),
            "line 45, column 16, fields[6].direction: “sideways” is not known here; it is one of both, \
             left_to_right, right_to_left",
        ),
        (
            ("    right: name", "    wright: name"),
            "line 24, column 5, fields[1]: “wright” is not known here; there may be left, right, direction, \
             transforms, lookup",
        ),
        (
            ("      - default: \"3\"", "      - defualt: \"3\""),
            "line 52, column 9, fields[8].transforms[0]: “defualt” is not known here; it is one of default, value_map, trim, case, truncate, number, date, blank, expression",
        ),
        (
            ("- default: \"3\"", "- default"),
            "line 52, column 9, fields[8].transforms[0]: “default” says nothing by itself; a value has to follow it",
        ),
        (
            ("- default: \"3\"", "- default: 3"),
            "line 52, column 18, fields[8].transforms[0].default: 3 without quotes is a number; text is wanted: \"3\"",
        ),
        (
            ("right: \"True\"", "right: True"),
            "line 31, column 34, fields[3].transforms[0].value_map[0].right: True without quotes is true or false; \
             text is wanted: \"True\"",
        ),
        (
            ("- {left: en-us, right: \"15\"}", "- {left: en-us}"),
            "line 39, column 13, fields[4].transforms[0].value_map[2]: right is missing",
        ),
        (
            ("version: 1.0.0.2", "version: 1.0.2.x"),
            "a version has four whole numbers, like 1.0.0.4; “1.0.2.x” has not",
        ),
        (
            ("version: 1.0.0.2", "version: 1.0"),
            "version: 1.0 without quotes is a number; text is wanted: \"1.0\"",
        ),
        (("publisher: Contoso\n", ""), "line 1, column 1: publisher is missing"),
        (("publisher: Contoso", "publisher:"), "publisher: nothing stands here; text is wanted"),
        (
            ("key: [accountnumber]", "key: accountnumber"),
            "key: “accountnumber” stands here; a list is wanted",
        ),
        (
            ("key: [accountnumber]", "key: [[a]]"),
            "line 12, column 7, key[0]: a list stands here; text is wanted",
        ),
        (("name: Customers V3", "name: A\nname: B"), "line 3, column 1: “name” stands here twice"),
        (
            ("tandem: entity-map/1", "tandem: entity-map/2"),
            "tandem: “entity-map/2” is another form than entity-map/1",
        ),
        (("tandem: entity-map/1\n", ""), "this is no entity map: `tandem: entity-map/1` is missing"),
        (
            ("name: Customers V3", "name: &a Customers V3"),
            "anchors (&), aliases (*) and tags (!) are not read here",
        ),
        (("name: Customers V3", "name: *a"), "line 2"),
        (("name: Customers V3", "name: !!str Customers V3"), "line 2, column"),
        (("key: [accountnumber]", "key: [accountnumber"), "this is not YAML: "),
        (("name: Customers V3", "? [a]\n: b"), "a name is wanted here"),
        (
            ("fields:", "fields:\n  - []"),
            "fields[0]: a list stands here; a pair of fields with left, right and so on is wanted",
        ),
    ];
    for ((from, to), expected) in cases {
        let fault = fault(from, to);
        assert!(fault.contains(expected), "{to}\nsays     {fault}\nnot what {expected}");
    }
}

#[test]
fn json_has_places_too() {
    let json = to_json(&customers());
    let fault = |from: &str, to: &str| from_text(&json.replacen(from, to, 1)).unwrap_err().to_string();
    let line = 1 + json.lines().position(|line| line.contains("left_to_right")).unwrap();
    let expected =
        "fields[6].direction: “on” is not known here; it is one of both, left_to_right, right_to_left";
    assert_eq!(fault("\"left_to_right\"", "\"on\""), format!("line {line}, column 20, {expected}"));
    assert_eq!(fault("\"note\"", "\"name\""), "line 6, column 11: “name” stands here twice");
    assert_eq!(
        fault("\"Contoso\",", "\"Contoso\""),
        "line 5, column 3: this is not JSON: expected `,` or `}`"
    );
    assert!(fault("\"Contoso\"", "\"\\ud83d\"").starts_with("line 4, column"));
}

#[test]
fn what_is_no_map_is_refused_plainly() {
    for (text, expected) in [
        ("", "line 1, column 1: there is nothing in it"),
        ("# only this", "there is nothing in it"),
        ("hello", "“hello” stands here; an entity map, which begins with tandem: entity-map/1 is wanted"),
        ("[]", "a list stands here"),
        ("{}", "`tandem: entity-map/1` is missing"),
        ("tandem: entity-map/1\n--- \nb: c", "a second document begins here"),
    ] {
        let fault = from_text(text).unwrap_err().to_string();
        assert!(fault.contains(expected), "{text:?} says {fault}");
    }
}

#[test]
fn limits_hold() {
    let long = format!("{CUSTOMERS}#{}", "x".repeat(LONGEST_TEXT));
    assert!(from_text(&long).unwrap_err().message.contains("at most 1048576 are read"));
    for depth in [20, 200, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("- ", "")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let TextFault { message, .. } = from_text(&deep).unwrap_err();
            assert!(
                message.contains("too deep") || message.contains("recursion limit"),
                "{open} {depth}: {message}"
            );
        }
    }
    let fields = |count| {
        CUSTOMERS.split("fields:").next().unwrap().to_owned() + "fields:\n" + &"  - {}\n".repeat(count)
    };
    assert_eq!(from_text(&fields(MOST_FIELDS)).unwrap().mapping.fields.len(), MOST_FIELDS);
    assert_eq!(from_text(&fields(MOST_FIELDS + 1)).unwrap_err().path, "fields");
}
