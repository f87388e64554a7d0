//! What is known of the entities of both apps.

use model::{EntitySchema, Side};

/// The entities of both apps, as far as they could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schemas {
    /// Those of the ERP.
    pub left: Vec<EntitySchema>,
    /// Those of the CRM.
    pub right: Vec<EntitySchema>,
}

impl Schemas {
    /// The entity of that name on a side, without regard to case; where there is none, the one of that label: packages of
    /// dual-write name the ERP's entities so.
    pub fn find(&self, side: Side, name: &str) -> Option<&EntitySchema> {
        let known = match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        };
        let named = known.iter().find(|schema| schema.entity.eq_ignore_ascii_case(name));
        named.or_else(|| known.iter().find(|schema| squeezed(&schema.label) == squeezed(name))).or_else(
            // `Customers V3` is the label of `CustomersV3` where an app tells none.
            || known.iter().find(|schema| squeezed(&schema.entity) == squeezed(name)),
        )
    }
}

/// A name without its blanks, in small letters.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
