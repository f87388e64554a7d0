//! The lines of a value map.

use crate::Direction;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One line of a value map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuePair {
    /// The ERP's value as text: an enum's symbol, say; compared without regard to case.
    pub left: String,
    /// The CRM's value as text: an option's number, `True` or `False`.
    pub right: String,
    /// Of several pairs with this left value this is the way there: somebody chose it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub there: bool,
    /// Of several pairs with this right value this is the way back: somebody chose it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
}

/// A value that several pairs of a value map have another partner for, or for which one of them was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedValue {
    /// As its first pair writes it.
    pub value: String,
    /// Its partners in order, each once.
    pub partners: Vec<String>,
    /// Those of them that somebody chose; the first one counts.
    pub chosen: Vec<String>,
}

impl ValuePair {
    /// A pair that nobody has chosen for anything.
    pub fn new(left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { left: left.into(), right: right.into(), there: false, back: false }
    }

    /// The value that a way begins with.
    pub fn source(&self, direction: Direction) -> &str {
        match direction {
            Direction::LeftToRight => &self.left,
            Direction::RightToLeft => &self.right,
        }
    }

    /// The value that a way ends with.
    pub fn target(&self, direction: Direction) -> &str {
        self.source(direction.target().outward())
    }

    /// Did somebody choose it for this way?
    pub const fn is_chosen(&self, direction: Direction) -> bool {
        match direction {
            Direction::LeftToRight => self.there,
            Direction::RightToLeft => self.back,
        }
    }

    /// Chooses it for this way, or no more.
    pub const fn choose(&mut self, direction: Direction, is_chosen: bool) {
        match direction {
            Direction::LeftToRight => self.there = is_chosen,
            Direction::RightToLeft => self.back = is_chosen,
        }
    }
}

/// A value as a value map compares it: letters without their case, and without blanks at the end.
fn folded(value: &str) -> String {
    value.trim_end().to_lowercase()
}

/// Are two values one to a value map? Letters count without their case, blanks at the end do not.
pub fn is_same_value(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// The pair that counts for a value on its way; `None` where no pair has it. A value of blanks alone is no value.
pub fn pair_for<'a>(pairs: &'a [ValuePair], direction: Direction, value: &str) -> Option<&'a ValuePair> {
    let wanted = folded(value);
    let has_it = |pair: &&ValuePair| folded(pair.source(direction)) == wanted;
    let is_real = |pair: &&ValuePair| direction == Direction::LeftToRight || !pair.left.trim().is_empty();
    // Every record asks this of every mapped value; choices are rare.
    let chosen = pairs.iter().filter(|pair| pair.is_chosen(direction)).find(has_it);
    chosen.or_else(|| pairs.iter().filter(has_it).find(is_real)).or_else(|| pairs.iter().find(has_it))
}

/// The values of which it takes a choice to say what becomes of them on a way, in the order of their first pairs: those
/// with several partners. That a value becomes no value on the way back, where it could be one, takes no choice.
pub fn shared_values(pairs: &[ValuePair], direction: Direction) -> Vec<SharedValue> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut of_values: Vec<Vec<&ValuePair>> = Vec::new();
    for pair in pairs {
        let place = *places.entry(folded(pair.source(direction))).or_insert(of_values.len());
        match of_values.get_mut(place) {
            Some(own) => own.push(pair),
            None => of_values.push(vec![pair]),
        }
    }
    let is_plain = |partner: &&String| direction == Direction::LeftToRight || !partner.trim().is_empty();
    let shared = of_values.into_iter().filter_map(|own| {
        let value = own.first()?.source(direction).to_owned();
        let partners = once(own.iter().map(|pair| pair.target(direction)));
        let chosen = own.iter().filter(|pair| pair.is_chosen(direction));
        let chosen = once(chosen.map(|pair| pair.target(direction)));
        let takes_choice = partners.iter().filter(is_plain).count() > 1 || !chosen.is_empty();
        takes_choice.then_some(SharedValue { value, partners, chosen })
    });
    shared.collect()
}

fn once<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values {
        if !found.iter().any(|known| is_same_value(known, value)) {
            found.push(value.to_owned());
        }
    }
    found
}

/// Chooses for a value on a way the pair with this partner; with none the choice is taken back. Pairs of other values stay
/// as they are.
pub fn choose_partner(pairs: &mut [ValuePair], direction: Direction, value: &str, partner: Option<&str>) {
    let mut is_left = partner.is_some();
    for pair in pairs.iter_mut().filter(|pair| is_same_value(pair.source(direction), value)) {
        let is_it = is_left && partner.is_some_and(|partner| is_same_value(pair.target(direction), partner));
        pair.choose(direction, is_it);
        is_left &= !is_it;
    }
}

#[cfg(test)]
mod tests {
    use super::{SharedValue, ValuePair, choose_partner, pair_for, shared_values};
    use crate::Direction::{LeftToRight, RightToLeft};
    use proptest::prelude::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<ValuePair> {
        pairs.iter().map(|(left, right)| ValuePair::new(*left, *right)).collect()
    }

    #[test]
    fn what_was_stored_before_anybody_could_choose_is_read_and_written_as_it_was()
    -> Result<(), serde_json::Error> {
        let text = r#"{"left":"yes","right":"True"}"#;
        let pair: ValuePair = serde_json::from_str(text)?;
        assert_eq!(pair, ValuePair::new("yes", "True"));
        assert_eq!(serde_json::to_string(&pair)?, text);
        let chosen = ValuePair { back: true, ..pair };
        assert_eq!(serde_json::to_string(&chosen)?, r#"{"left":"yes","right":"True","back":true}"#);
        assert_eq!(serde_json::from_str::<ValuePair>(&serde_json::to_string(&chosen)?)?, chosen);
        Ok(())
    }

    #[test]
    fn without_a_choice_the_first_counts_that_is_not_blank() {
        let known = pairs(&[(" ", "15"), ("en-us", "15"), ("en-gb", "15"), ("fr", "36"), ("FR ", "37")]);
        assert_eq!(pair_for(&known, RightToLeft, "15").map(|pair| pair.left.as_str()), Some("en-us"));
        assert_eq!(pair_for(&known, LeftToRight, "fr").map(|pair| pair.right.as_str()), Some("36"));
        assert_eq!(pair_for(&known, LeftToRight, "").map(|pair| pair.right.as_str()), Some("15"));
        assert_eq!(pair_for(&known, LeftToRight, "de"), None);
    }

    #[test]
    fn what_is_chosen_counts_also_where_it_is_blank() {
        let mut known = pairs(&[("", "15"), ("en-us", "15"), ("en-gb", "15"), ("fr", "36"), ("fr", "37")]);
        for left in ["en-gb", "", "en-us"] {
            choose_partner(&mut known, RightToLeft, "15", Some(left));
            assert_eq!(pair_for(&known, RightToLeft, "15").map(|pair| pair.left.as_str()), Some(left));
        }
        choose_partner(&mut known, LeftToRight, "FR", Some("37"));
        assert_eq!(pair_for(&known, LeftToRight, "fr").map(|pair| pair.right.as_str()), Some("37"));
        assert_eq!(pair_for(&known, RightToLeft, "36").map(|pair| pair.left.as_str()), Some("fr"));
    }

    #[test]
    fn only_what_has_several_partners_takes_a_choice() {
        let known = pairs(&[("", "15"), ("en-us", "15"), ("a", "1"), ("A", "1 "), ("b", "2"), ("c", "2")]);
        let shared = |value: &str, partners: &[&str]| SharedValue {
            value: value.into(),
            partners: partners.iter().map(|it| (*it).into()).collect(),
            chosen: Vec::new(),
        };
        assert_eq!(shared_values(&known, RightToLeft), [shared("2", &["b", "c"])]);
        assert_eq!(shared_values(&known, LeftToRight), []);
        let known = pairs(&[("x", "1"), ("y", "2"), ("X", "")]);
        assert_eq!(shared_values(&known, LeftToRight), [shared("x", &["1", ""])]);
    }

    fn some_pairs() -> impl Strategy<Value = Vec<ValuePair>> {
        let pair = ("[ab ]{0,2}", "[12 ]{0,2}", any::<bool>(), any::<bool>());
        let pair = pair.prop_map(|(left, right, there, back)| ValuePair { left, right, there, back });
        proptest::collection::vec(pair, 0..6)
    }

    proptest! {
        #[test]
        fn a_choice_that_is_made_counts_and_touches_nothing_else(mut pairs in some_pairs(), at in 0_usize..6, back in any::<bool>()) {
            let way = if back { RightToLeft } else { LeftToRight };
            let before = pairs.clone();
            if let Some(pair) = before.get(at) {
                choose_partner(&mut pairs, way, pair.source(way), Some(pair.target(way)));
                let counts = pair_for(&pairs, way, pair.source(way)).map(|it| it.target(way).trim_end().to_lowercase());
                prop_assert_eq!(counts, Some(pair.target(way).trim_end().to_lowercase()));
                for other in &before {
                    let other_way = way.target().outward();
                    prop_assert_eq!(
                        pair_for(&pairs, other_way, other.source(other_way)).map(|it| (&it.left, &it.right)),
                        pair_for(&before, other_way, other.source(other_way)).map(|it| (&it.left, &it.right))
                    );
                }
                choose_partner(&mut pairs, way, pair.source(way), None);
                prop_assert!(pairs.iter().filter(|it| it.source(way) == pair.source(way)).all(|it| !it.is_chosen(way)));
            }
        }

        #[test]
        fn a_value_that_is_not_shared_has_one_partner(pairs in some_pairs()) {
            for way in crate::Direction::BOTH {
                let shared = shared_values(&pairs, way);
                for pair in &pairs {
                    let is_shared = shared.iter().any(|it| super::is_same_value(&it.value, pair.source(way)));
                    let found = pair_for(&pairs, way, pair.source(way)).map(|it| it.target(way).trim_end().to_lowercase());
                    let own = pair.target(way).trim_end().to_lowercase();
                    let is_blank = way == RightToLeft && own.is_empty();
                    prop_assert!(is_shared || is_blank || found == Some(own), "{:?}", pair);
                }
            }
        }
    }
}
