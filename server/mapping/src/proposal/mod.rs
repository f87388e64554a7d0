//! Which fields of two entities could be paired, and why.

mod assemble;
pub(crate) mod choices;
mod names;
#[cfg(test)]
mod tests;

use crate::fitting::mismatch;
use crate::pairing::lookup;
use model::{
    Direction, EntitySchema, FieldKind, FieldMapping, FieldSchema, FindingState, Mapping, SyncDirection,
    Transform,
};

pub use assemble::{Chosen, assemble};

/// What proposals are made from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The ERP's entity.
    pub left: &'a EntitySchema,
    /// The CRM's entity.
    pub right: &'a EntitySchema,
    /// Entities of the CRM that lookups may point to, as far as they are known.
    pub tables: &'a [EntitySchema],
    /// Maps that people have made before, with their names.
    pub past: &'a [(String, Mapping)],
}

/// A pair that could be mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The pair.
    pub field: FieldMapping,
    /// Why it is proposed, in words.
    pub reason: String,
}

/// The pairs that could join those of `lines`, the surest first, each field once. The values of each would be taken.
pub fn propose(known: &Known<'_>, lines: &[FieldMapping]) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    let surest_first: [Rule<'_>; 3] = [Known::mapped_before, Known::same_name, Known::same_gist];
    for rule in surest_first {
        for left in known.left.fields.iter().filter(|field| !is_company(field)) {
            for right in known.right.fields.iter().filter(|field| field.name != known.right.id) {
                let taken = lines.iter().chain(found.iter().map(|it| &it.field));
                let is_free = taken.into_iter().all(|line| {
                    !line.left.eq_ignore_ascii_case(&left.name)
                        && !own(line).eq_ignore_ascii_case(&right.name)
                });
                if is_free && let Some(proposal) = rule(known, left, right) {
                    found.push(proposal);
                }
            }
        }
    }
    found
}

/// The pair of companies, where rows of both entities belong to one.
pub fn propose_company(known: &Known<'_>) -> Option<FieldMapping> {
    let left = known.left.key.iter().find(|name| name.eq_ignore_ascii_case(COMPANY))?;
    let column = known.right.fields.iter().find(|field| is_company(field))?;
    let in_key = |key: &Vec<String>| key.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
    known.right.alternate_keys.iter().find(|key| in_key(key))?;
    let lookup = lookup(column, COMPANY_CODE, known.tables)?;
    let right = format!("{}.{}", column.name, lookup.targets.first()?.key);
    Some(FieldMapping { lookup: Some(lookup), ..pair(left, &right, SyncDirection::Both, Vec::new()) })
}

/// The columns that could name a row of the CRM, without its company, each with the field of the ERP that is proposed for it;
/// key by key, the one first whose columns all have a partner that names rows of the ERP, too.
pub fn propose_keys(known: &Known<'_>, proposals: &[Proposal]) -> Vec<Vec<(String, Option<String>)>> {
    let names_company = |name: &String| known.right.field(name).is_some_and(is_company);
    let partner = |column: &String| {
        let mut named = proposals.iter().filter(|it| own(&it.field).eq_ignore_ascii_case(column));
        named.next().map(|it| it.field.left.clone())
    };
    let columns = |key: &Vec<String>| {
        let own = key.iter().filter(|name| !names_company(name));
        own.map(|column| (column.clone(), partner(column))).collect::<Vec<_>>()
    };
    let mut keys: Vec<_> =
        known.right.alternate_keys.iter().map(columns).filter(|key| !key.is_empty()).collect();
    let names_rows = |field: &String| known.left.key.iter().any(|name| name.eq_ignore_ascii_case(field));
    keys.sort_by_key(|key| {
        let strange = key.iter().filter(|(_, field)| !field.as_ref().is_some_and(names_rows)).count();
        (key.iter().filter(|(_, field)| field.is_none()).count(), strange)
    });
    keys
}

/// The ERP's field that holds the company of a row.
const COMPANY: &str = "dataAreaId";
/// The CRM's entity of companies, and the column that holds what the ERP calls them.
const COMPANIES: &str = "cdm_companies";
const COMPANY_CODE: &str = "cdm_companycode";

/// What two fields have in common that proposes to pair them.
type Rule<'k> = fn(&Known<'k>, &FieldSchema, &FieldSchema) -> Option<Proposal>;

impl Known<'_> {
    /// People have paired fields of these names before.
    fn mapped_before(&self, left: &FieldSchema, right: &FieldSchema) -> Option<Proposal> {
        let is_same = |line: &&FieldMapping| {
            line.left.eq_ignore_ascii_case(&left.name) && own(line).eq_ignore_ascii_case(&right.name)
        };
        // Of maps of the same entities first.
        let strangeness = |map: &Mapping| {
            usize::from(map.left_entity != self.left.entity)
                + usize::from(map.right_entity != self.right.entity)
        };
        let found = self.past.iter().filter_map(|(name, map)| {
            let line = map.fields.iter().find(|line| is_same(line))?;
            Some((strangeness(map), name, line))
        });
        let (_, name, line) = found.min_by_key(|(strangeness, ..)| *strangeness)?;
        let direction = direction(left, right, &line.transforms, line.lookup.is_some())?;
        let direction = if direction == SyncDirection::Both { line.direction } else { direction };
        let field = FieldMapping { left: left.name.clone(), direction, ..line.clone() };
        Some(Proposal { field, reason: format!("Paired so in {name}") })
    }

    fn same_name(&self, left: &FieldSchema, right: &FieldSchema) -> Option<Proposal> {
        if names::bare(&left.name) != names::bare(&right.name) {
            return None;
        }
        self.paired(left, right, "Same name")
    }

    fn same_gist(&self, left: &FieldSchema, right: &FieldSchema) -> Option<Proposal> {
        let gist = names::gist(&left.name, &self.left.entity);
        if gist.len() < 2 || gist != names::gist(&right.name, &self.right.entity) {
            return None;
        }
        self.paired(left, right, "Names that say the same")
    }

    fn paired(&self, left: &FieldSchema, right: &FieldSchema, reason: &str) -> Option<Proposal> {
        if let FieldKind::Lookup { .. } = right.kind {
            let lookup = lookup(right, "", self.tables)?;
            let target = lookup.targets.first()?;
            let reason = format!("{reason}; finds its row in {} by {}", target.entity, target.key);
            let path = format!("{}.{}", right.name, target.key);
            let direction = direction(left, right, &[], true)?;
            let field =
                FieldMapping { lookup: Some(lookup), ..pair(&left.name, &path, direction, Vec::new()) };
            return Some(Proposal { field, reason });
        }
        let (transforms, reason) = match choices::paired(&left.kind, &right.kind) {
            Some((pairs, of)) => {
                let told = format!("{reason}; {} of {of} choices paired by their labels", pairs.len());
                (vec![Transform::ValueMap { pairs }], told)
            }
            None => (Vec::new(), reason.to_owned()),
        };
        let direction = direction(left, right, &transforms, false)?;
        Some(Proposal { field: pair(&left.name, &right.name, direction, transforms), reason })
    }
}

pub(crate) fn is_company(field: &FieldSchema) -> bool {
    match &field.kind {
        FieldKind::Lookup { targets } => targets.iter().any(|target| target == COMPANIES),
        _ => field.name.eq_ignore_ascii_case(COMPANY),
    }
}

/// The column of the CRM that a line writes; empty where it has none.
pub(crate) fn own(line: &FieldMapping) -> &str {
    line.lookup.as_ref().map_or(line.right.as_str(), |lookup| lookup.column.as_str())
}

fn pair(left: &str, right: &str, direction: SyncDirection, transforms: Vec<Transform>) -> FieldMapping {
    FieldMapping { left: left.into(), right: right.into(), direction, transforms, lookup: None }
}

/// In which directions values could travel; `None` = in neither.
fn direction(
    left: &FieldSchema,
    right: &FieldSchema,
    transforms: &[Transform],
    is_lookup: bool,
) -> Option<SyncDirection> {
    let is_mapped = is_lookup || !transforms.is_empty();
    let may = |direction: Direction, from: &FieldSchema, to: &FieldSchema| {
        let is_bad = |(state, _): &(FindingState, String)| *state == FindingState::Problem;
        !to.read_only && (is_mapped || mismatch(from, to, direction).is_none_or(|it| !is_bad(&it)))
    };
    match (may(Direction::LeftToRight, left, right), may(Direction::RightToLeft, right, left)) {
        (true, true) => Some(SyncDirection::Both),
        (true, false) => Some(SyncDirection::LeftToRight),
        (false, true) => Some(SyncDirection::RightToLeft),
        (false, false) => None,
    }
}
