//! What holds for all maps, whatever they hold.

mod parts;

use mapping::text::MapText;
use model::{
    ConflictPolicy, DeletePolicy, FieldMapping, FieldRule, LetterCase, Lookup, LookupTarget, MapState,
    Mapping, ResumeTo, Side, SyncDirection, Transform, ValuePair, VersionNumber,
};
use proptest::prelude::*;
use solutions::{MapSettings, NewMap, Package};

/// Text of the kinds that go wrong in XML, in JSON and in one within the other.
fn nasty() -> impl Strategy<Value = String> {
    let whole = prop::sample::select(vec![
        "",
        " ",
        "  a ",
        "<",
        ">",
        "&",
        "&amp;",
        "&#13;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "\"",
        "'",
        "\\",
        "\\u0000",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{fffd}",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "😀",
        "e\u{301}",
        "{",
        "}",
        "[",
        "null",
        "1",
        "True",
        "a.b",
        "a.B(c).D(e)",
        "(A == \"B\") && !(C < 3)",
        "x eq 'it''s'",
    ]);
    let pieces = prop::collection::vec(whole, 0..4).prop_map(|pieces| pieces.concat());
    prop_oneof![pieces, any::<String>(), "[A-Za-z]{1,8}"]
}

fn transform() -> impl Strategy<Value = Transform> {
    let pair = (nasty(), nasty(), any::<bool>(), any::<bool>());
    let pair = pair.prop_map(|(left, right, there, back)| ValuePair { left, right, there, back });
    prop_oneof![
        nasty().prop_map(|value| Transform::Default { value }),
        prop::collection::vec(pair, 0..4).prop_map(|pairs| Transform::ValueMap { pairs }),
        Just(Transform::Trim),
        prop::sample::select(LetterCase::ALL.to_vec()).prop_map(|case| Transform::Case { case }),
        (nasty(), prop::option::of(nasty()))
            .prop_map(|(to_right, to_left)| Transform::Expression { to_right, to_left }),
    ]
}

fn lookup() -> impl Strategy<Value = Lookup> {
    let target = (nasty(), nasty(), nasty(), prop::option::of(nasty()));
    (nasty(), prop::collection::vec(target, 0..3)).prop_map(|(column, targets)| {
        let target = |(entity, id, key, company)| LookupTarget {
            entity,
            id,
            key,
            company,
            navigation: column.clone(),
        };
        Lookup { targets: targets.into_iter().map(target).collect(), column }
    })
}

fn field() -> impl Strategy<Value = FieldMapping> {
    use SyncDirection::{Both, LeftToRight, RightToLeft};
    let direction = prop::sample::select(vec![Both, LeftToRight, RightToLeft]);
    let transforms = prop::collection::vec(transform(), 0..3);
    let parts = (nasty(), nasty(), direction, transforms, prop::option::of(lookup()));
    parts.prop_map(|(left, right, direction, transforms, lookup)| FieldMapping {
        left,
        right,
        direction,
        transforms,
        lookup,
    })
}

fn settings() -> impl Strategy<Value = MapSettings> {
    let states = [MapState::NotRunning, MapState::Running, MapState::Paused { resume_to: ResumeTo::Running }];
    let policy = (any::<bool>(), any::<bool>(), prop::sample::select(DeletePolicy::ALL.to_vec()));
    let policy = policy.prop_map(|(left, newest, deletions)| ConflictPolicy {
        master: if left { Side::Left } else { Side::Right },
        fields: if newest { FieldRule::Newest } else { FieldRule::Master },
        deletions,
    });
    (nasty(), nasty(), prop::collection::vec(nasty(), 0..3), policy, prop::sample::select(states.to_vec()))
        .prop_map(|(description, owner, companies, policy, state)| MapSettings {
            description,
            owner,
            companies,
            policy,
            state,
        })
}

prop_compose! {
    fn map()(
        head in (nasty(), nasty(), any::<[u32; 4]>(), nasty(), nasty()),
        ends in (nasty(), nasty(), nasty(), nasty()),
        key in prop::collection::vec(nasty(), 0..3),
        company in prop::option::of(field()),
        fields in prop::collection::vec(field(), 0..5),
        settings in settings(),
    ) -> NewMap {
        let (name, publisher, version, note, left_label) = head;
        let (left_entity, right_entity, left_filter, right_filter) = ends;
        let mapping = Mapping { left_entity, right_entity, left_filter, right_filter, key, company, fields };
        NewMap { text: MapText { name, publisher, version: VersionNumber(version), note, mapping }, left_label, settings, kept: None }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_exported_is_imported(maps in prop::collection::vec(map(), 0..3), label in "\\PC{1,20}") {
        let head = solutions::Head { label, ..parts::head() };
        let Ok(package) = Package::new(head, maps.clone()) else {
            // The same version of the same map twice: the wish was refused, which another test is about.
            return Ok(());
        };
        let zip = package.write()?;
        let read = Package::read(&zip)?;
        prop_assert_eq!(read.warnings(), []);
        prop_assert_eq!(read.head(), package.head());
        let known: Vec<_> = read.maps().iter().map(|map| (map.text.clone(), map.settings.clone())).collect();
        let wanted: Vec<_> = maps.into_iter().map(|map| (Some(map.text), map.settings)).collect();
        prop_assert_eq!(known, wanted);
        prop_assert_eq!(read.write()?, zip.clone());
        let parts: Option<Vec<_>> = read.maps().iter().map(solutions::PackedMap::to_new).collect();
        let again = Package::new(read.head().clone(), parts.unwrap_or_default())?;
        prop_assert!(again.write()? == zip, "made anew of its parts it is the same");
    }

    #[test]
    fn a_package_with_a_piece_out_of_place_is_read_or_refused(
        from in any::<prop::sample::Index>(), length in 0_usize..20, piece in any::<Vec<u8>>()
    ) {
        let mut zip = parts::package().write()?;
        let from = from.index(zip.len());
        let to = (from + length).min(zip.len());
        zip.splice(from..to, piece);
        if let Ok(read) = Package::read(&zip) {
            let again = Package::read(&read.write()?)?;
            prop_assert_eq!(again, read);
        }
    }
}
