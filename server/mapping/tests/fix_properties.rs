//! What one act mends, tried on mappings made at random.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod fixing;

use customers::{CURRENCY, default, left_schema, line, map, mapping, right_schema};
use fixing::Case;
use mapping::check;
use model::{EntitySchema, FieldKind, FieldMapping, Finding, FindingState, Sketch, SyncDirection, Transform};
use proptest::prelude::*;

use SyncDirection::{Both, LeftToRight, RightToLeft};

fn names(schema: &EntitySchema) -> Vec<String> {
    let own = schema.fields.iter().map(|field| field.name.clone());
    own.chain([String::new(), "gone".to_owned(), CURRENCY.to_owned()]).collect()
}

fn any_line() -> impl Strategy<Value = FieldMapping> {
    let transform = prop_oneof![
        Just(default("3")),
        Just(default("x")),
        Just(map(&[("Yes", "True"), ("No", "False")])),
        Just(map(&[("Yes", "15"), ("x", "y")])),
        Just(Transform::Trim),
        Just(Transform::Truncate { length: 4 }),
        Just(Transform::Number { decimals: 0, separator: model::DecimalSeparator::Point }),
        Just(Transform::Date { format: "%d.%m.%Y".into() }),
        Just(Transform::Expression { to_right: "value + 'x'".into(), to_left: None }),
    ];
    let direction = prop_oneof![Just(Both), Just(LeftToRight), Just(RightToLeft)];
    let ends = (prop::sample::select(names(&left_schema())), prop::sample::select(names(&right_schema())));
    let strange = (ends, direction.clone(), prop::collection::vec(transform.clone(), 0..2))
        .prop_map(|((left, right), direction, transforms)| line(&left, &right, direction, transforms));
    let sound = (prop::sample::select(mapping().fields), direction, prop::option::of(transform)).prop_map(
        |(sound, direction, transform)| {
            let transforms = sound.transforms.iter().cloned().chain(transform).collect();
            FieldMapping { direction, transforms, ..sound }
        },
    );
    prop_oneof![strange, sound, prop::sample::select(mapping().fields)]
}

/// What becomes of a field of either app.
fn any_change(case: &mut Case, (at, what): (usize, u8)) {
    let right = case.right.fields.len();
    let at = at % (right + case.left.fields.len());
    let field = if at < right { &mut case.right.fields[at] } else { &mut case.left.fields[at - right] };
    match what {
        0 => field.read_only = true,
        1 => field.required = true,
        2 => field.max_length = Some(5),
        3 => field.kind = FieldKind::Integer,
        4 => field.kind = FieldKind::Text,
        _ => field.name.push_str("_new"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_mended_is_gone_and_nothing_else_breaks(
        fields in prop::collection::vec(any_line(), 1..7),
        key in prop::collection::vec(0..6_usize, 0..3),
        is_striped in any::<bool>(),
        changes in prop::collection::vec((0..30_usize, 0..6_u8), 0..4),
    ) {
        let mut case = Case::new();
        case.mapping.key = key.iter().filter_map(|at| fields.get(*at)).map(|it| it.right.clone()).collect();
        case.mapping.fields = fields;
        if !is_striped {
            case.mapping.company = None;
        }
        case.right.alternate_keys = vec![vec!["accountnumber".into()], vec!["name".into()]];
        for change in changes {
            any_change(&mut case, change);
        }
        // As the editor has it: parts of a key that no line brings are not in it.
        case.mapping = Sketch::of(&case.mapping).mapping();
        let before: Vec<Finding> = check(&case.mapping, &case.left, &case.right);
        for (finding, fix) in case.mended() {
            let Some((fix, later)) = fix else { continue };
            prop_assert!(!later.contains(&finding), "{fix:?} leaves {finding:?}");
            for problem in later.iter().filter(|it| it.state == FindingState::Problem) {
                prop_assert!(before.contains(problem), "{fix:?} for {finding:?} brings {problem:?}");
            }
        }
    }
}
