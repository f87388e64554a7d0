//! In what two versions of a map differ.

use model::{Difference, FieldMapping, Lookup, Mapping, Side, SyncDirection, Transform};

/// Every point in which two mappings differ: what is around the fields first, then the lines in the order of the later
/// one, then those that are gone. Empty exactly where both are equal.
///
/// Lines belong together that name the same fields; of those that are left over, lines that share the CRM's column, then
/// lines that share the ERP's field.
pub fn compare(before: &Mapping, after: &Mapping) -> Vec<Difference> {
    let mut found = Vec::new();
    for side in Side::BOTH {
        aspect(&mut found, &format!("{side} entity"), "", before.entity(side), after.entity(side));
    }
    for side in Side::BOTH {
        aspect(&mut found, &format!("{side} filter"), "", before.filter(side), after.filter(side));
    }
    aspect(&mut found, "Integration key", "", &before.key.join(", "), &after.key.join(", "));
    if before.key != after.key && before.key.join(", ") == after.key.join(", ") {
        // Names that hold what stands between names.
        found.push(change("Integration key", "", &format!("{:?}", before.key), &format!("{:?}", after.key)));
    }
    match (&before.company, &after.company) {
        (Some(before), Some(after)) => line(&mut found, "Company", before, after),
        (Some(before), None) => found.push(gone("Company", before)),
        (None, Some(after)) => found.push(new("Company", after)),
        (None, None) => {}
    }
    lines(&mut found, &before.fields, &after.fields);
    found
}

fn lines(found: &mut Vec<Difference>, before: &[FieldMapping], after: &[FieldMapping]) {
    let partners = partners(before, after);
    for (at, field) in after.iter().enumerate() {
        match partners[at] {
            Some(was) => line(found, &place(field), &before[was], field),
            None => found.push(new(&place(field), field)),
        }
    }
    let is_gone = |at: &usize| !partners.contains(&Some(*at));
    found.extend((0..before.len()).filter(is_gone).map(|at| gone(&place(&before[at]), &before[at])));
    // Told only of lines that are in both: what is added or removed moves all that follow.
    let kept: Vec<usize> = partners.iter().flatten().copied().collect();
    let stays = in_order(&kept);
    for (at, was) in partners.iter().enumerate().filter_map(|(at, was)| Some((at, (*was)?))) {
        if !stays.contains(&was) {
            let (from, to) = (was + 1, at + 1);
            found.push(change(&place(&after[at]), "position", &from.to_string(), &to.to_string()));
        }
    }
}

/// For each line of the later mapping the one of the earlier that it was.
fn partners(before: &[FieldMapping], after: &[FieldMapping]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; after.len()];
    let alike: [fn(&FieldMapping, &FieldMapping) -> bool; 4] = [
        |one, other| one == other,
        |one, other| (&one.left, &one.right) == (&other.left, &other.right),
        |one, other| !one.right.is_empty() && one.right == other.right,
        |one, other| !one.left.is_empty() && one.left == other.left,
    ];
    for is_it in alike {
        for (at, field) in after.iter().enumerate() {
            if partners[at].is_none() {
                let free = |was: &usize| !partners.contains(&Some(*was)) && is_it(&before[*was], field);
                partners[at] = (0..before.len()).find(free);
            }
        }
    }
    partners
}

/// A longest part of the numbers that ascends: what need not have been moved.
fn in_order(numbers: &[usize]) -> Vec<usize> {
    // For each length the smallest last number, with the way to it.
    let mut ends: Vec<(usize, Vec<usize>)> = Vec::new();
    for &number in numbers {
        let length = ends.partition_point(|(end, _)| *end < number);
        let mut way = if length == 0 { Vec::new() } else { ends[length - 1].1.clone() };
        way.push(number);
        if length == ends.len() {
            ends.push((number, way));
        } else {
            ends[length] = (number, way);
        }
    }
    ends.pop().map(|(_, way)| way).unwrap_or_default()
}

fn line(found: &mut Vec<Difference>, place: &str, before: &FieldMapping, after: &FieldMapping) {
    aspect(found, place, "ERP field", &before.left, &after.left);
    aspect(found, place, "CRM column", &before.right, &after.right);
    aspect(found, place, "direction", direction(before.direction), direction(after.direction));
    if before.transforms != after.transforms {
        transforms(found, place, &before.transforms, &after.transforms);
    }
    if before.lookup != after.lookup {
        let words = |lookup: &Option<Lookup>| lookup.as_ref().map(looked_up);
        found.push(Difference {
            place: place.to_owned(),
            aspect: "lookup".to_owned(),
            before: words(&before.lookup),
            after: words(&after.lookup),
        });
    }
}

/// Two value maps are compared pair by pair; everything else as a whole.
fn transforms(found: &mut Vec<Difference>, place: &str, before: &[Transform], after: &[Transform]) {
    let ([Transform::ValueMap { pairs: before }], [Transform::ValueMap { pairs: after }]) = (before, after)
    else {
        found.push(change(place, "transform", &all(before), &all(after)));
        return;
    };
    let told = found.len();
    for pair in after.iter().filter(|pair| !before.contains(pair)) {
        let was = before.iter().find(|was| was.left == pair.left && !after.contains(was));
        found.push(Difference {
            place: place.to_owned(),
            aspect: format!("value “{}”", pair.left),
            before: was.map(partner),
            after: Some(partner(pair)),
        });
    }
    let is_replaced = |left: &str| after.iter().any(|pair| pair.left == left && !before.contains(pair));
    for pair in before.iter().filter(|pair| !after.contains(pair) && !is_replaced(&pair.left)) {
        found.push(Difference {
            place: place.to_owned(),
            aspect: format!("value “{}”", pair.left),
            before: Some(partner(pair)),
            after: None,
        });
    }
    if told == found.len() {
        // The same pairs in another order, or more than once.
        let words = |pairs: &[model::ValuePair]| {
            let words = |pair: &model::ValuePair| format!("{} = {}", pair.left, partner(pair));
            pairs.iter().map(words).collect::<Vec<_>>().join(", ")
        };
        found.push(change(place, "order of values", &words(before), &words(after)));
    }
}

/// The CRM's value of a pair, and for which ways somebody chose it.
fn partner(pair: &model::ValuePair) -> String {
    let right = pair.right.clone();
    match (pair.there, pair.back) {
        (false, false) => right,
        (true, false) => format!("{right} (chosen way there)"),
        (false, true) => format!("{right} (chosen way back)"),
        (true, true) => format!("{right} (chosen both ways)"),
    }
}

fn place(field: &FieldMapping) -> String {
    match (field.left.as_str(), field.right.as_str()) {
        (left, "") => left.to_owned(),
        ("", right) => right.to_owned(),
        (left, right) => format!("{left} = {right}"),
    }
}

const fn direction(direction: SyncDirection) -> &'static str {
    match direction {
        SyncDirection::Both => "both ways",
        SyncDirection::LeftToRight => "ERP to CRM",
        SyncDirection::RightToLeft => "CRM to ERP",
    }
}

fn whole(field: &FieldMapping) -> String {
    let mut words = direction(field.direction).to_owned();
    if !field.transforms.is_empty() {
        words = format!("{words}, {}", all(&field.transforms));
    }
    if let Some(lookup) = &field.lookup {
        words = format!("{words}, {}", looked_up(lookup));
    }
    words
}

fn all(transforms: &[Transform]) -> String {
    let words = transforms.iter().map(|transform| match transform {
        Transform::ValueMap { pairs } => {
            let pairs: Vec<String> =
                pairs.iter().map(|pair| format!("{} = {}", pair.left, partner(pair))).collect();
            format!("value map ({})", pairs.join(", "))
        }
        Transform::Default { value } => format!("default “{value}”"),
        Transform::Trim
        | Transform::Case { .. }
        | Transform::Truncate { .. }
        | Transform::Number { .. }
        | Transform::Date { .. }
        | Transform::Blank { .. }
        | Transform::Expression { .. } => begun_small(&transform.words()),
    });
    words.collect::<Vec<_>>().join(", then ")
}

/// Words that go on after others.
fn begun_small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn looked_up(lookup: &Lookup) -> String {
    let targets = lookup.targets.iter().map(|target| {
        let company = target.company.as_ref().map(|company| format!(" within {company}")).unwrap_or_default();
        format!("{}.{} by {} through {}{company}", target.entity, target.id, target.key, target.navigation)
    });
    format!("{} finds its row in {}", lookup.column, targets.collect::<Vec<_>>().join(", then "))
}

fn aspect(found: &mut Vec<Difference>, place: &str, aspect: &str, before: &str, after: &str) {
    if before != after {
        found.push(change(place, aspect, before, after));
    }
}

fn change(place: &str, aspect: &str, before: &str, after: &str) -> Difference {
    Difference {
        place: place.to_owned(),
        aspect: aspect.to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    }
}

fn new(place: &str, field: &FieldMapping) -> Difference {
    Difference { place: place.to_owned(), aspect: String::new(), before: None, after: Some(whole(field)) }
}

fn gone(place: &str, field: &FieldMapping) -> Difference {
    Difference { place: place.to_owned(), aspect: String::new(), before: Some(whole(field)), after: None }
}
