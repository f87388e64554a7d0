//! Acts that could mend a finding, the one first that keeps most of the mapping.

use super::{Fix, Mendable};
use crate::drift::{Described, renamed};
use crate::fitting::takes;
use crate::proposal::{choices, is_company, own};
use crate::{Known, lookup, propose, transform};
use model::{
    DecimalSeparator, Direction, Edit, EntitySchema, FieldKind, FieldMapping, FieldSchema, Finding,
    FindingState, Line, LineId, Side, SyncDirection, Transform,
};

/// What could mend a finding; none of it is tried yet.
pub(super) fn candidates(known: &Mendable<'_>, finding: &Finding, now: &[Finding]) -> Vec<Fix> {
    let number = finding.code.strip_prefix("DIPV").unwrap_or(&finding.code);
    // Lines are told of by one of their names. Of several with that name the later ones are the likelier culprits.
    let mut lines: Vec<&Line> =
        known.sketch.lines.iter().filter(|line| is_called(&line.field, &finding.title)).collect();
    lines.reverse();
    let each = |acts: &dyn Fn(&Line) -> Vec<Fix>| lines.iter().flat_map(|line| acts(line)).collect();
    match number {
        "1003" => known.keys(),
        "1004" => each(&|line| vec![turned(line, SyncDirection::Both, "Let it travel both ways")]),
        "1010" => known.proposed(&finding.title),
        "1011" => {
            let mut acts: Vec<Fix> = each(&one_way);
            acts.extend(each(&|line| vec![known.without(&[line], "Remove the line")]));
            acts
        }
        "1014" => each(&|line| known.unkeyed(line.id).into_iter().collect()),
        "1021" | "1024" => each(&|line| vec![known.without(&[line], "Remove the line")]),
        "1022" | "1025" => {
            let side = if number == "1022" { Side::Left } else { Side::Right };
            let mut acts: Vec<Fix> = each(&|line| known.renamed(line, side).into_iter().collect());
            acts.extend(each(&|line| vec![known.without(&[line], "Remove the line")]));
            acts
        }
        "1023" | "1026" | "1029" => {
            let mut acts: Vec<Fix> = each(&|line| vec![known.without(&[line], "Remove the later line")]);
            acts.extend(each(&|line| known.without_twins(line, &lines, number).into_iter().collect()));
            acts
        }
        "1027" => each(&|line| known.looked_up(line).into_iter().collect()),
        "1030" if finding.state == FindingState::Problem => {
            let mut acts: Vec<Fix> = each(&|line| known.fitted(line));
            // What fits neither way is not mended by half.
            let is_like = |it: &&Finding| {
                (&it.code, &it.title, it.state) == (&finding.code, &finding.title, finding.state)
            };
            if now.iter().filter(is_like).count() == 1 {
                acts.extend(each(&one_way));
            }
            acts
        }
        "1030" => each(&|line| known.shaped(line)),
        "TANDEM03" => each(&one_way),
        "TANDEM05" => each(&taken_out),
        _ => Vec::new(),
    }
}

fn is_called(field: &FieldMapping, name: &str) -> bool {
    field.right == name || field.left == name
}

fn fix(label: &str, edits: Vec<Edit>) -> Fix {
    Fix { label: label.to_owned(), edits }
}

fn changed(line: &Line, to: FieldMapping, label: &str) -> Fix {
    fix(label, vec![Edit::Change { line: line.id, from: line.field.clone(), to }])
}

fn turned(line: &Line, direction: SyncDirection, label: &str) -> Fix {
    changed(line, FieldMapping { direction, ..line.field.clone() }, label)
}

/// A line that travels both ways travels one way only.
fn one_way(line: &Line) -> Vec<Fix> {
    if line.field.direction != SyncDirection::Both {
        return Vec::new();
    }
    vec![
        turned(line, SyncDirection::LeftToRight, "Let it travel from the ERP to the CRM only"),
        turned(line, SyncDirection::RightToLeft, "Let it travel from the CRM to the ERP only"),
    ]
}

/// Each transform of a line is taken out.
fn taken_out(line: &Line) -> Vec<Fix> {
    let acts = line.field.transforms.iter().enumerate().map(|(at, transform)| {
        let mut to = line.field.clone();
        to.transforms.remove(at);
        let what = transform::name(transform).to_lowercase();
        changed(line, to, &format!("Take out {what}"))
    });
    acts.collect()
}

fn shaped(line: &Line, transform: Transform, label: &str) -> Fix {
    let mut to = line.field.clone();
    to.transforms.push(transform);
    changed(line, to, label)
}

impl Mendable<'_> {
    const fn schema(&self, side: Side) -> &EntitySchema {
        match side {
            Side::Left => self.known.left,
            Side::Right => self.known.right,
        }
    }

    /// Both fields of a line without a lookup, as far as the apps have them.
    fn fields(&self, field: &FieldMapping) -> [Option<&FieldSchema>; 2] {
        let right = self.known.right.field(&field.right).filter(|_| field.lookup.is_none());
        [self.known.left.field(&field.left), right]
    }

    /// These lines go. What stays in their place names records, if another line of the same column does.
    fn without(&self, lines: &[&Line], label: &str) -> Fix {
        let goes = |id: LineId| lines.iter().any(|line| line.id == id);
        let mut key: Vec<LineId> = Vec::with_capacity(self.sketch.key.len());
        for id in &self.sketch.key {
            let right = self.sketch.line(*id).map(|line| line.field.right.as_str());
            let mut stays = self.sketch.lines.iter().filter(|line| !goes(line.id));
            let twin = stays.find(|line| Some(line.field.right.as_str()) == right).map(|line| line.id);
            let heir = if goes(*id) { twin } else { Some(*id) };
            key.extend(heir.filter(|id| !key.contains(id)));
        }
        let from = self.sketch.key.clone();
        let rekeyed = (key != from).then_some(Edit::Key { from, to: key });
        let removed = lines.iter().map(|line| Edit::Remove { line: line.id, was: line.field.clone() });
        fix(label, rekeyed.into_iter().chain(removed).collect())
    }

    /// Where a line is there more than twice (or its column is written more than twice, for `1023` and `1026`), all of them
    /// but the first go. `lines` have the later ones first.
    fn without_twins(&self, line: &Line, lines: &[&Line], number: &str) -> Option<Fix> {
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let is_twin = |other: &&&Line| match number {
            "1023" => other.field.direction.carries(Direction::RightToLeft),
            "1026" => other.field.direction.carries(Direction::LeftToRight),
            _ => same(&other.field.left, &line.field.left) && same(&other.field.right, &line.field.right),
        };
        let twins: Vec<&Line> = lines.iter().filter(is_twin).copied().collect();
        let (_, later) = twins.split_last()?;
        (later.len() > 1).then(|| self.without(later, "Remove the later lines"))
    }

    fn unkeyed(&self, line: LineId) -> Option<Fix> {
        let from = self.sketch.key.clone();
        let to: Vec<LineId> = from.iter().copied().filter(|id| *id != line).collect();
        let label = "Take it out of the integration key";
        (to != from).then(|| fix(label, vec![Edit::Key { from, to }]))
    }

    /// The keys of the CRM's entity all of whose columns are mapped.
    fn keys(&self) -> Vec<Fix> {
        let mut acts = Vec::new();
        for key in &self.known.right.alternate_keys {
            let is_implied = |name: &&String| {
                self.sketch.company.is_some() && self.known.right.field(name).is_some_and(is_company)
            };
            let columns: Vec<&String> = key.iter().filter(|name| !is_implied(name)).collect();
            let line = |column: &&String| {
                let mut lines = self.sketch.lines.iter();
                lines.find(|line| own(&line.field).eq_ignore_ascii_case(column)).map(|line| line.id)
            };
            let Some(to) = columns.iter().map(line).collect::<Option<Vec<LineId>>>() else { continue };
            let names: Vec<&str> = columns.iter().map(|name| name.as_str()).collect();
            let from = self.sketch.key.clone();
            acts.push(fix(&format!("Name records by {}", names.join(", ")), vec![Edit::Key { from, to }]));
        }
        acts
    }

    /// A field to which nothing is mapped gets the pair that is proposed for it.
    fn proposed(&self, name: &str) -> Vec<Fix> {
        let lines: Vec<FieldMapping> = self.sketch.mapping().all_fields().cloned().collect();
        let after = self.sketch.lines.last().map(|line| line.id);
        let mut acts = Vec::new();
        for side in Side::BOTH {
            let Some(field) = self.schema(side).field(name) else { continue };
            let only = EntitySchema { fields: vec![field.clone()], ..self.schema(side).clone() };
            let known = match side {
                Side::Left => Known { left: &only, ..self.known },
                Side::Right => Known { right: &only, ..self.known },
            };
            let fitting = propose(&known, &lines)
                .into_iter()
                .filter(|it| it.field.direction.carries(Direction::from_target(side)));
            acts.extend(fitting.map(|it| {
                let label = format!("Add {} = {}", it.field.left, it.field.right);
                fix(&label, vec![Edit::Add { after, field: it.field, id: None }])
            }));
        }
        acts
    }

    /// A line follows its field to a new name.
    fn renamed(&self, line: &Line, side: Side) -> Option<Fix> {
        let [left, right] = self.before;
        let before = if side == Side::Left { left } else { right };
        let described = Described { now: self.schema(side), before };
        let name = renamed(&self.sketch.mapping(), side, described, line.field.name(side))?;
        let mut to = line.field.clone();
        match (side, &mut to.lookup) {
            (Side::Left, _) => name.clone_into(&mut to.left),
            (Side::Right, None) => name.clone_into(&mut to.right),
            (Side::Right, Some(lookup)) => {
                for target in &mut lookup.targets {
                    // Navigation properties are named after their column, alone or with the table behind it.
                    if let Some(rest) = target.navigation.strip_prefix(lookup.column.as_str()) {
                        target.navigation = format!("{name}{rest}");
                    }
                }
                let key = to.right.strip_prefix(lookup.column.as_str()).unwrap_or_default();
                to.right = format!("{name}{key}");
                name.clone_into(&mut lookup.column);
            }
        }
        Some(changed(line, to, &format!("Rename to {name}")))
    }

    /// A lookup column finds its rows by what names them.
    fn looked_up(&self, line: &Line) -> Option<Fix> {
        let (column, key) = line.field.right.split_once('.').unwrap_or((&line.field.right, ""));
        let column = self.known.right.field(column)?;
        let FieldKind::Lookup { targets } = &column.kind else { return None };
        let table = |name: &String| self.known.tables.iter().find(|table| table.entity == *name).cloned();
        let tables: Vec<EntitySchema> = targets.iter().filter_map(table).collect();
        let found = lookup(column, key, &tables)?;
        let target = found.targets.first()?;
        let label = format!("Find its row in {} by {}", target.entity, target.key);
        let right = format!("{}.{}", column.name, target.key);
        Some(changed(line, FieldMapping { right, lookup: Some(found), ..line.field.clone() }, &label))
    }

    /// Values that the other field does not take become such as it does, or do not travel there.
    fn fitted(&self, line: &Line) -> Vec<Fix> {
        let [left, right] = self.fields(&line.field);
        let mut acts = Vec::new();
        let has_map = line.field.transforms.iter().any(|it| matches!(it, Transform::ValueMap { .. }));
        if let (Some(left), Some(right), false) = (left, right, has_map)
            && let Some((pairs, of)) = choices::paired(&left.kind, &right.kind)
        {
            let label = format!("Pair {} of {of} choices by their labels", pairs.len());
            let mut to = line.field.clone();
            to.transforms.insert(0, Transform::ValueMap { pairs });
            acts.push(changed(line, to, &label));
        }
        acts.extend(self.known_values(line));
        acts.extend(taken_out(line));
        acts
    }

    /// The value map of a line without the pairs whose values one of both fields does not take.
    fn known_values(&self, line: &Line) -> Option<Fix> {
        let [left, right] = self.fields(&line.field);
        let is_taken = |field: Option<&FieldSchema>, value: &str| {
            value.trim().is_empty() || field.is_none_or(|field| takes(field, value))
        };
        let mut to = line.field.clone();
        for transform in &mut to.transforms {
            if let Transform::ValueMap { pairs } = transform {
                pairs.retain(|pair| is_taken(left, &pair.left) && is_taken(right, &pair.right));
            }
        }
        (to != line.field).then(|| changed(line, to, "Take out the values that are not known"))
    }

    /// Values that may be too long or too exact are shaped.
    fn shaped(&self, line: &Line) -> Vec<Fix> {
        let [Some(left), Some(right)] = self.fields(&line.field) else { return Vec::new() };
        let mut acts = Vec::new();
        if let Some(length) = left.max_length.into_iter().chain(right.max_length).min() {
            let label = format!("Cut it to {length} characters");
            acts.push(shaped(line, Transform::Truncate { length }, &label));
        }
        let kinds = [&left.kind, &right.kind];
        if kinds.contains(&&FieldKind::Integer) && kinds.contains(&&FieldKind::Decimal) {
            let whole = Transform::Number { decimals: 0, separator: DecimalSeparator::default() };
            acts.push(shaped(line, whole, "Round it to a whole number"));
        }
        acts
    }
}
