//! Who gets which messages in one mail.

use std::collections::HashMap;

/// One mail: some messages, for those who wait for exactly these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Addresses, as the first message that knew them spells them.
    pub(super) to: Vec<String>,
    /// Positions of the messages, in their order; at least one.
    pub(super) of: Vec<usize>,
}

/// Of each message those addresses that wait for it. Every address gets one mail with all that waits for it, and addresses
/// that wait for the same get it together. In the order in which addresses come first.
pub(super) fn parts(waiting: &[Vec<&str>]) -> Vec<Part> {
    let mut order: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (message, addresses) in waiting.iter().enumerate() {
        for address in addresses {
            let place = *places.entry(address.to_ascii_lowercase()).or_insert_with(|| {
                order.push((*address, Vec::new()));
                order.len() - 1
            });
            if let Some((_, of)) = order.get_mut(place).filter(|(_, of)| of.last() != Some(&message)) {
                of.push(message);
            }
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
    for (address, of) in order {
        let place = *known.entry(of.clone()).or_insert_with(|| {
            parts.push(Part { to: Vec::new(), of });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(place) {
            part.to.push(address.to_owned());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn who_waits_for_the_same_gets_one_mail() {
        let waiting = [vec!["ada@c", "bo@c"], vec!["ADA@c", "cy@c", "di@c"], vec![]];
        let found: Vec<_> = parts(&waiting).into_iter().map(|part| (part.to.join(" "), part.of)).collect();
        let expected = [("ada@c", vec![0, 1]), ("bo@c", vec![0]), ("cy@c di@c", vec![1])];
        assert_eq!(found, expected.map(|(to, of)| (to.to_owned(), of)));
        assert!(parts(&[]).is_empty());
    }

    proptest! {
        /// Everybody hears everything once, in one mail.
        #[test]
        fn nobody_is_forgotten_and_nobody_is_told_twice(drawn in prop::collection::vec(prop::collection::btree_set(0_u8..6, 0..5), 0..8)) {
            let names: Vec<String> = (0..6).map(|name| format!("{name}@c")).collect();
            let waiting: Vec<Vec<&str>> =
                drawn.iter().map(|who| who.iter().map(|name| names[usize::from(*name)].as_str()).collect()).collect();
            let found = parts(&waiting);
            let told: Vec<(&String, usize)> =
                found.iter().flat_map(|part| part.to.iter().flat_map(|to| part.of.iter().map(move |of| (to, *of)))).collect();
            let meant: BTreeSet<(String, usize)> = waiting.iter().enumerate()
                .flat_map(|(of, who)| who.iter().map(move |to| ((*to).to_owned(), of))).collect();
            prop_assert_eq!(told.len(), meant.len());
            prop_assert_eq!(told.into_iter().map(|(to, of)| (to.clone(), of)).collect::<BTreeSet<_>>(), meant);
            let mails: Vec<&String> = found.iter().flat_map(|part| &part.to).collect();
            prop_assert_eq!(mails.len(), mails.iter().collect::<BTreeSet<_>>().len());
        }
    }
}
