//! Which values a value map has no partner for.

use model::{
    Direction, FieldKind, FieldMapping, FieldSchema, Side, Transform, Unpaired, ValuePair, is_same_value,
};

/// The values without a partner in the value map of a line: those of records that were refused for it, then the choices of
/// either app that could come, each app's in the order of its list. Empty where the line has no value map and needs none.
///
/// `fields` are what the apps say of both fields, ERP first; `refused` names the app and the value of each record that was
/// refused.
pub fn unpaired(
    line: &FieldMapping,
    fields: [Option<&FieldSchema>; 2],
    refused: &[(Side, String)],
) -> Vec<Unpaired> {
    let pairs = line.transforms.iter().find_map(|it| match it {
        Transform::ValueMap { pairs } => Some(pairs.as_slice()),
        _ => None,
    });
    let [left, right] = fields;
    let choices = |side: Side| match side {
        Side::Left => left.map_or_else(Vec::new, choices),
        Side::Right => right.map_or_else(Vec::new, choices),
    };
    let are_choices = Side::BOTH.iter().all(|side| !choices(*side).is_empty());
    if line.lookup.is_some() || (pairs.is_none() && !are_choices) {
        return Vec::new();
    }
    let pairs = pairs.unwrap_or_default();
    let mut found: Vec<Unpaired> = Vec::new();
    for direction in Direction::BOTH.into_iter().filter(|way| line.direction.carries(*way)) {
        let side = direction.source();
        let own = choices(side);
        let of_records = refused.iter().filter(|(of, _)| *of == side).map(|(_, value)| value);
        for value in of_records.chain(own.iter().map(|(value, _)| value)) {
            if value.trim().is_empty() || pairs.iter().any(|pair| is_same_value(end(pair, side), value)) {
                continue;
            }
            if found.iter().any(|it| it.side == side && is_same_value(&it.value, value)) {
                continue;
            }
            let label =
                own.iter().find(|(known, _)| is_same_value(known, value)).map(|(_, label)| label.clone());
            found.push(Unpaired {
                side,
                value: value.clone(),
                label: label.filter(|it| !it.is_empty()).unwrap_or_else(|| value.clone()),
                refused: refused.iter().filter(|(of, it)| *of == side && is_same_value(it, value)).count(),
                partners: choices(side.other()),
            });
        }
    }
    // What holds records up first; what is equal keeps its order.
    found.sort_by_key(|it| std::cmp::Reverse(it.refused));
    found
}

const fn end(pair: &ValuePair, side: Side) -> &String {
    match side {
        Side::Left => &pair.left,
        Side::Right => &pair.right,
    }
}

fn choices(field: &FieldSchema) -> Vec<(String, String)> {
    match &field.kind {
        FieldKind::Choice { options, .. } => options.clone(),
        FieldKind::Boolean => {
            [("True", "Yes"), ("False", "No")].map(|(it, label)| (it.into(), label.into())).into()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::unpaired;
    use model::{FieldKind, FieldMapping, FieldSchema, Side, SyncDirection, Transform, ValuePair};

    fn choice(options: &[(&str, &str)]) -> FieldSchema {
        let options = options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned()));
        FieldSchema {
            name: "x".into(),
            kind: FieldKind::Choice { type_name: String::new(), options: options.collect() },
            required: false,
            read_only: false,
            max_length: None,
            scale: None,
        }
    }

    fn line(pairs: &[(&str, &str)], direction: SyncDirection) -> FieldMapping {
        let pairs = pairs.iter().map(|(left, right)| ValuePair::new(*left, *right));
        FieldMapping {
            left: "Gender".into(),
            right: "gendercode".into(),
            direction,
            transforms: vec![Transform::ValueMap { pairs: pairs.collect() }],
            lookup: None,
        }
    }

    fn told(line: &FieldMapping, refused: &[(Side, String)]) -> Vec<(Side, String, usize)> {
        let left = choice(&[("Unknown", ""), ("Male", "Male"), ("Female", "Female")]);
        let right = choice(&[("1", "Male"), ("2", "Female")]);
        let found = unpaired(line, [Some(&left), Some(&right)], refused);
        found.into_iter().map(|it| (it.side, it.value, it.refused)).collect()
    }

    #[test]
    fn what_holds_records_up_comes_first_then_what_could() {
        let refused =
            [(Side::Left, "female".into()), (Side::Left, "Female ".into()), (Side::Left, "Divers".into())];
        let line = line(&[("MALE", "1")], SyncDirection::Both);
        assert_eq!(
            told(&line, &refused),
            [
                (Side::Left, "female".into(), 2),
                (Side::Left, "Divers".into(), 1),
                (Side::Left, "Unknown".into(), 0),
                (Side::Right, "2".into(), 0)
            ]
        );
    }

    #[test]
    fn only_what_travels_counts_and_what_is_paired_does_not() {
        let both = [("Male", "1"), ("Female", "2")];
        assert_eq!(told(&line(&both, SyncDirection::RightToLeft), &[]), []);
        let one_way = line(&both, SyncDirection::LeftToRight);
        assert_eq!(told(&one_way, &[(Side::Right, "3".into())]), [(Side::Left, "Unknown".into(), 0)]);
    }

    #[test]
    fn texts_without_a_value_map_need_none() {
        let mut line = line(&[], SyncDirection::Both);
        line.transforms.clear();
        assert_eq!(unpaired(&line, [None, None], &[(Side::Left, "x".into())]), []);
    }
}
