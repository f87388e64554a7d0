//! How filters could go on, and where they cannot be read.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{field, left_schema, right_schema};
use mapping::filter::{Completion, CompletionKind, Language, complete, mark, xpp};
use model::{EntitySchema, FieldKind, FieldSchema};
use proptest::prelude::*;

use Language::{OData, Range};

fn schema(language: Language) -> EntitySchema {
    let schema = if language == Range { left_schema() } else { right_schema() };
    let states = vec![("0".to_owned(), "Active".to_owned()), ("1".to_owned(), "Inactive".to_owned())];
    let state = FieldKind::Choice { type_name: String::new(), options: states };
    let added = FieldSchema { ..field("statecode", state) };
    let other = field("Shape", FieldKind::Other { name: "Edm.Geography".into() });
    let fields = schema.fields.into_iter().chain([other]);
    let fields = if language == Range { fields.collect() } else { fields.chain([added]).collect() };
    EntitySchema { fields, ..schema }
}

/// What is offered at the bar in a text, as people read it.
fn offered(language: Language, marked: &str) -> Vec<String> {
    at_bar(language, marked).1.into_iter().map(|it| it.label).collect()
}

fn at_bar(language: Language, marked: &str) -> (String, Vec<Completion>) {
    let caret = marked.find('¦').unwrap();
    let text = marked.replace('¦', "");
    let offers = complete(language, &text, caret, &schema(language));
    (text, offers)
}

/// The text with an offer taken, and a bar behind it.
fn taken(language: Language, marked: &str, label: &str) -> String {
    let (mut text, offers) = at_bar(language, marked);
    let offer = offers.into_iter().find(|it| it.label == label).unwrap();
    text.replace_range(offer.replace.clone(), &format!("{}¦", offer.insert));
    text
}

#[test]
fn a_condition_begins_with_a_field() {
    let all = offered(Range, "¦");
    assert_eq!(&all[..2], ["dataAreaId", "CustomerAccount"]);
    assert!(!all.contains(&"Shape".to_owned()), "no filter takes it");
    assert_eq!(offered(Range, "(Par¦"), ["PartyType"]);
    assert_eq!(offered(Range, "curr¦"), ["CurrencyCode"]);
    // What holds it somewhere comes behind what begins with it.
    assert_eq!(offered(Range, "c¦")[..2], ["CustomerAccount", "CreditLimit"]);
    assert_eq!(offered(OData, "not trans¦"), ["_transactioncurrencyid_value"]);
    assert_eq!(offered(OData, "name ne null and start¦"), ["startswith"]);
}

#[test]
fn a_field_is_followed_by_what_its_type_takes() {
    assert_eq!(offered(Range, "PartyType ¦"), ["==", "!="]);
    assert_eq!(offered(Range, "OrganizationName ¦"), ["==", "!=", "like"]);
    assert_eq!(offered(Range, "CreditLimit ¦"), ["==", "!=", "<", "<=", ">", ">="]);
    assert_eq!(offered(Range, "Nobody ¦").len(), 7);
    assert_eq!(offered(Range, "CreditLimit =¦"), ["==", "!=", "<=", ">="]);
    assert_eq!(offered(OData, "statecode ¦"), ["eq", "ne"]);
    assert_eq!(offered(OData, "creditlimit g¦"), ["gt", "ge"]);
    assert!(offered(OData, "creditlimit gt ¦").contains(&"null".to_owned()));
}

#[test]
fn choices_are_offered_by_value_and_by_what_they_are_called() {
    assert_eq!(offered(Range, "PartyType == ¦"), ["\"Organization\"", "\"Person\"", "null"]);
    assert_eq!(offered(Range, "PartyType == \"per¦"), ["\"Person\""]);
    assert_eq!(offered(Range, "PartyType == Per¦"), ["\"Person\""]);
    assert_eq!(
        offered(Range, "PartyType == DirPartyType::¦"),
        ["DirPartyType::Organization", "DirPartyType::Person"]
    );
    assert_eq!(offered(OData, "statecode eq ¦"), ["0 · Active", "1 · Inactive", "null"]);
    assert_eq!(offered(OData, "statecode eq inact¦"), ["1 · Inactive"]);
    assert_eq!(offered(OData, "creditonhold eq t¦"), ["true"]);
    assert_eq!(offered(OData, "contains(name, 'null¦"), [] as [&str; 0], "a text is anybody's");
}

#[test]
fn a_condition_is_joined_or_ended() {
    assert_eq!(offered(Range, "(PartyType == \"Person\" ¦"), ["&&", "||", ")"]);
    assert_eq!(offered(Range, "(PartyType == \"Person\")¦"), ["&&", "||"]);
    assert_eq!(offered(OData, "name eq null ¦"), ["and", "or"]);
    assert_eq!(offered(OData, "name eq null a¦"), ["and"]);
    assert_eq!(offered(OData, "contains(name¦"), [] as [&str; 0], "the name is whole");
    assert_eq!(offered(OData, "contains(name ¦"), [","]);
    assert_eq!(offered(OData, "contains(name,'a'¦"), [")"]);
}

#[test]
fn what_is_taken_is_parted_from_what_stands_around_it() {
    assert_eq!(taken(Range, "Par¦", "PartyType"), "PartyType ¦");
    assert_eq!(taken(Range, "Pa¦rty == 1", "PartyType"), "PartyType¦ == 1");
    assert_eq!(taken(Range, "(PartyType == \"Person\"¦", "&&"), "(PartyType == \"Person\" && ¦");
    assert_eq!(taken(Range, "(PartyType == \"Person\"¦", ")"), "(PartyType == \"Person\")¦");
    assert_eq!(taken(Range, "PartyType ==¦", "\"Person\""), "PartyType == \"Person\"¦");
    assert_eq!(taken(Range, "PartyType !¦", "!="), "PartyType != ¦");
    assert_eq!(
        taken(OData, "statecode eq Ina¦ and name ne null", "1 · Inactive"),
        "statecode eq 1¦ and name ne null"
    );
}

#[test]
fn behind_what_is_not_understood_nothing_is_offered_until_it_goes_on() {
    assert_eq!(offered(Range, "PartyType ~ ¦"), [] as [&str; 0]);
    assert_eq!(offered(Range, "PartyType ~ && Par¦"), ["PartyType"]);
    assert_eq!(offered(OData, "name like 'a' ¦"), [] as [&str; 0]);
}

#[test]
fn the_place_of_what_is_wrong_is_marked() {
    let marked = |language, text: &str| {
        mark(language, text, Some(&schema(language))).map(|it| (text[it.at].to_owned(), it.message))
    };
    assert_eq!(marked(Range, " "), None);
    assert_eq!(marked(Range, "(PartyType == \"Person\")"), None);
    assert_eq!(marked(Range, "PartyType = 1").unwrap(), ("=".into(), "write `==` instead of `=`".into()));
    assert_eq!(marked(Range, "(PartyType == 1").unwrap(), (String::new(), "expected `)`".into()));
    assert_eq!(marked(Range, "Party == \"Ä\" && B == 1").unwrap().0, "Party");
    assert_eq!(marked(Range, "PartyType == \"Person").unwrap().0, "\"Person");
    assert_eq!(
        marked(OData, "name eq 'Party' and nick eq 1").unwrap(),
        ("nick".into(), "accounts has no field `nick`".into())
    );
    assert_eq!(marked(OData, "_msdyn_company_value ne null and contains(name,'nick')"), None);
    assert_eq!(marked(OData, "name has 'x'").unwrap().0, "has");
    assert_eq!(mark(OData, "nick eq 1", None), None, "nothing is known of the entity");
}

fn languages() -> impl Strategy<Value = Language> {
    prop_oneof![Just(Range), Just(OData)]
}

/// Text made of what filters are made of.
fn nearly_a_filter() -> impl Strategy<Value = String> {
    let pieces = [
        "PartyType",
        "name",
        "statecode",
        "contains",
        "not",
        "and",
        "or",
        "eq",
        "in",
        "==",
        "!=",
        "=",
        "!",
        "<",
        "&&",
        "||",
        "&",
        "|",
        "(",
        ")",
        ",",
        "\"",
        "'",
        "\\",
        "::",
        "like",
        "null",
        "3",
        "-1.5",
        "2026-01-31",
        "23\\06\\2021",
        " ",
        "  ",
        "ä",
        "€",
        "😀",
        "/",
        ".",
        "_",
        "Type'Member'",
        "\"a\\\"b\"",
        "'a''b'",
        "\n",
        "\u{301}",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..14)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_there_an_offer_replaces_what_is_begun_at_the_caret(
        language in languages(),
        text in prop_oneof![nearly_a_filter(), ".{0,30}"],
        caret in 0_usize..80,
    ) {
        for offer in complete(language, &text, caret, &schema(language)) {
            let caret = caret.min(text.len());
            prop_assert!(offer.replace.start <= caret && caret < offer.replace.end.max(caret) + 4);
            let (before, after) = (text.get(..offer.replace.start), text.get(offer.replace.end..));
            prop_assert!(before.is_some() && after.is_some(), "no letter is cut in two");
            prop_assert!(!text[offer.replace.clone()].contains(char::is_whitespace) || text[offer.replace].contains(['"', '\'']));
            prop_assert!(!offer.insert.trim().is_empty() && !offer.label.is_empty());
        }
        if let Some(mark) = mark(language, &text, Some(&schema(language))) {
            prop_assert!(text.get(mark.at).is_some());
            prop_assert!(!mark.message.is_empty());
        }
    }

    #[test]
    fn a_place_is_marked_exactly_where_a_filter_cannot_be_read(language in languages(), text in nearly_a_filter()) {
        let is_read = match language {
            Range => xpp::parse(&text).is_ok(),
            OData => odata::filter::parse(&text).is_ok(),
        };
        prop_assert_eq!(mark(language, &text, None).is_none(), is_read || text.trim().is_empty(), "{}", text);
    }

    #[test]
    fn whoever_takes_what_is_offered_writes_a_filter(
        language in languages(),
        choices in proptest::collection::vec(0_usize..100, 1..40),
    ) {
        let schema = schema(language);
        let mut text = String::new();
        let mut choices = choices.into_iter();
        // Goes on until conditions may end, and nothing is open.
        loop {
            prop_assert!(text.len() < 5_000, "{}", text);
            let offers = complete(language, &text, text.len(), &schema);
            let is_whole = offers.iter().any(|it| it.kind == CompletionKind::Joint && it.label.len() > 1)
                && !offers.iter().any(|it| it.label == ")");
            if is_whole {
                prop_assert_eq!(mark(language, &text, Some(&schema)), None, "{}", text);
            }
            let choice = choices.next();
            if choice.is_none() && is_whole {
                break;
            }
            // Who has chosen enough comes to an end, by what ends something where that is offered.
            let end = || offers.iter().find(|it| it.label == ")").or(offers.first());
            match choice.map_or_else(end, |choice| offers.get(choice % offers.len().max(1))) {
                Some(offer) => text.replace_range(offer.replace.clone(), &offer.insert),
                // A value is whole, or any text will do.
                None if !text.ends_with(' ') => text.push(' '),
                None => text.push_str(if language == Range { "\"a\"" } else { "'a'" }),
            }
        }
    }
}
