//! What holds for all entity maps as files, and for all texts.

mod customers;

use mapping::text::{FORMAT, MapText, TextFault, from_text, to_json, to_yaml};
use model::{
    BlankAs, DecimalSeparator, FieldMapping, LetterCase, Lookup, LookupTarget, Mapping, SyncDirection,
    Transform, ValuePair, VersionNumber,
};
use proptest::prelude::*;

/// Text of the kinds that go wrong in YAML and JSON.
fn nasty() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "",
        " ",
        "~",
        "null",
        "Null",
        "true",
        "False",
        "yes",
        "NO",
        "on",
        "y",
        "n",
        "1",
        "-1",
        "1.5",
        "1e3",
        "0x1F",
        "0o7",
        "1_000",
        ".inf",
        ".nan",
        "1.0.0.2",
        "1.2.3.4.5",
        "2020-01-01",
        "12:30:45",
        "-",
        "- a",
        "? a",
        "a:",
        ": a",
        "a: b",
        "a #b",
        "#",
        "# a",
        "*a",
        "&a",
        "!a",
        "!!str a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "[a]",
        "{a: b}",
        "a, b",
        "'",
        "''",
        "\"",
        "\"\"",
        "\\",
        "\\n",
        "\n",
        "a\n",
        "\na",
        "a\n\nb",
        "\r",
        "\r\n",
        "\t",
        "a\tb",
        "\ta",
        " a",
        "a ",
        "a  b",
        "---",
        "...",
        "<<",
        "=",
        "\u{FEFF}",
        "\u{85}",
        "\u{2028}",
        "\u{0}",
        "\u{7F}",
        "\u{202E}",
        "\u{A0}",
        "😀",
        "é",
        "e\u{301}",
        "(A == \"B\")",
        "'it''s'",
        "entity-map/1",
        "tandem: entity-map/1",
    ]);
    let pieces = prop::collection::vec(whole.clone(), 1..4).prop_map(|pieces| pieces.concat());
    prop_oneof![
        whole.prop_map(str::to_owned),
        pieces,
        r#"[A-Za-z(_][-A-Za-z0-9 _./()'"=<>&|!+*@$%^;?\\]{0,10}"#,
        "\\PC{0,12}",
        any::<String>(),
        "[a-z]{1,8}"
    ]
}

fn transform() -> impl Strategy<Value = Transform> {
    let pair = (nasty(), nasty(), any::<bool>(), any::<bool>());
    let pair = pair.prop_map(|(left, right, there, back)| ValuePair { left, right, there, back });
    let separator = prop::sample::select(vec![DecimalSeparator::Point, DecimalSeparator::Comma]);
    prop_oneof![
        nasty().prop_map(|value| Transform::Default { value }),
        prop::collection::vec(pair, 0..4).prop_map(|pairs| Transform::ValueMap { pairs }),
        Just(Transform::Trim),
        prop::sample::select(LetterCase::ALL.to_vec()).prop_map(|case| Transform::Case { case }),
        any::<u32>().prop_map(|length| Transform::Truncate { length }),
        (any::<u8>(), separator).prop_map(|(decimals, separator)| Transform::Number { decimals, separator }),
        nasty().prop_map(|format| Transform::Date { format }),
        prop::sample::select(vec![BlankAs::Null, BlankAs::Empty])
            .prop_map(|becomes| Transform::Blank { becomes }),
        (nasty(), prop::option::of(nasty()))
            .prop_map(|(to_right, to_left)| Transform::Expression { to_right, to_left }),
    ]
}

fn lookup() -> impl Strategy<Value = Lookup> {
    let target = (nasty(), nasty(), nasty(), prop::option::of(nasty()), prop::option::of(nasty()));
    (nasty(), prop::collection::vec(target, 0..3)).prop_map(|(column, targets)| {
        let target = |(entity, id, key, company, navigation): (_, _, _, _, Option<String>)| LookupTarget {
            entity,
            id,
            key,
            company,
            navigation: navigation.unwrap_or_else(|| column.clone()),
        };
        Lookup { targets: targets.into_iter().map(target).collect(), column }
    })
}

fn field() -> impl Strategy<Value = FieldMapping> {
    use SyncDirection::{Both, LeftToRight, RightToLeft};
    let direction = prop::sample::select(vec![Both, LeftToRight, RightToLeft]);
    let transforms = prop::collection::vec(transform(), 0..4);
    (nasty(), nasty(), direction, transforms, prop::option::of(lookup())).prop_map(
        |(left, right, direction, transforms, lookup)| FieldMapping {
            left,
            right,
            direction,
            transforms,
            lookup,
        },
    )
}

prop_compose! {
    fn map_text()(
        head in (nasty(), nasty(), any::<[u32; 4]>(), nasty()),
        ends in (nasty(), nasty(), nasty(), nasty()),
        key in prop::collection::vec(nasty(), 0..3),
        company in prop::option::of(field()),
        fields in prop::collection::vec(field(), 0..5),
    ) -> MapText {
        let (name, publisher, version, note) = head;
        let (left_entity, right_entity, left_filter, right_filter) = ends;
        MapText {
            name, publisher, version: VersionNumber(version), note,
            mapping: Mapping { left_entity, right_entity, left_filter, right_filter, key, company, fields },
        }
    }
}

/// Made of the pieces that the form is made of, so that it gets far before it goes wrong.
fn nearly_a_map() -> impl Strategy<Value = String> {
    let pieces = vec![
        "tandem: entity-map/1\n",
        "\n",
        " ",
        "  ",
        "- ",
        "-",
        ":",
        ": ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "#",
        "|",
        ">",
        "|-\n",
        "&a ",
        "*a",
        "!",
        "!!str ",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "\t",
        "\\",
        "\\u",
        "\\x",
        "\\ud800",
        "~",
        "name",
        "left",
        "left: ",
        "fields:\n",
        "transforms:",
        "default",
        "value_map",
        "x",
        "1",
        "\r",
        "\u{FEFF}",
        "😀",
        "<<",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_written_is_read(text in map_text()) {
        let yaml = to_yaml(&text);
        prop_assert!(yaml.ends_with('\n') && !yaml.ends_with("\n\n"));
        let first = format!("tandem: {FORMAT}");
        prop_assert_eq!(yaml.lines().next(), Some(first.as_str()));
        prop_assert!(yaml.lines().all(|line| !line.ends_with(' ')), "{}", yaml);
        let read = from_text(&yaml);
        prop_assert_eq!(read.as_ref(), Ok(&text), "{}", yaml);
        prop_assert_eq!(to_yaml(&read?), yaml);

        let json = to_json(&text);
        let read = from_text(&json);
        prop_assert_eq!(read.as_ref(), Ok(&text), "{}", json);
        prop_assert_eq!(to_json(&read?), json);
    }

    #[test]
    fn no_text_is_too_much(anything in any::<String>(), pieces in nearly_a_map()) {
        for text in [&anything, &pieces, &format!("tandem: {FORMAT}\n{pieces}"), &format!("{{\"{pieces}")] {
            if let Err(TextFault { line, column, .. }) = from_text(text) {
                prop_assert!(line >= 1 && column >= 1);
            }
        }
    }

    #[test]
    fn a_map_with_a_piece_out_of_place_is_read_or_refused(
        from in any::<prop::sample::Index>(), length in 0_usize..20, piece in nearly_a_map()
    ) {
        let text = MapText {
            name: "Customers V3".into(),
            publisher: "Contoso".into(),
            version: VersionNumber([1, 0, 0, 2]),
            note: String::new(),
            mapping: customers::mapping(),
        };
        for mut text in [to_yaml(&text), to_json(&text)] {
            let from = from.index(text.len());
            text.replace_range(from..(from + length).min(text.len()), &piece);
            if let Ok(read) = from_text(&text) {
                prop_assert_eq!(from_text(&to_yaml(&read)), Ok(read));
            }
        }
    }
}
