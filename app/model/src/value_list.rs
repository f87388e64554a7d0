//! A value map as text, one pair a line, as people type it or paste it from a spreadsheet.

use crate::ValuePair;

/// The pairs of a text: the ERP's value and the CRM's, with a tab between as spreadsheets have it, or else with ` = ` or
/// `=`. Either may be empty, which stands for no value; empty lines are passed over. The error is the number of the first
/// line that has nothing between two values.
pub fn read_values(text: &str) -> Result<Vec<ValuePair>, usize> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| pair(line).ok_or(number)).collect()
}

/// The text that [`read_values`] reads as these pairs. Blanks around a value are not kept, and neither is a pair of
/// nothing and nothing, nor what somebody chose of pairs that share a value.
pub fn write_values(pairs: &[ValuePair]) -> String {
    let line = |pair: &ValuePair| {
        let between = if pair.left.contains('=') { "\t" } else { " = " };
        format!("{}{between}{}", pair.left, pair.right)
    };
    pairs.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn pair(line: &str) -> Option<ValuePair> {
    let (left, right) =
        line.split_once('\t').or_else(|| line.split_once(" = ")).or_else(|| line.split_once('='))?;
    Some(ValuePair::new(left.trim(), right.trim()))
}

#[cfg(test)]
mod tests {
    use super::{read_values, write_values};
    use crate::ValuePair;
    use proptest::prelude::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<ValuePair> {
        pairs.iter().map(|(left, right)| ValuePair::new(*left, *right)).collect()
    }

    #[test]
    fn typed_and_pasted() {
        assert_eq!(
            read_values("no = 0\nyes=1\r\n\n  \nmaybe\t2"),
            Ok(pairs(&[("no", "0"), ("yes", "1"), ("maybe", "2")]))
        );
        assert_eq!(
            read_values(" = 15\nen-us =\na=b\tc=d"),
            Ok(pairs(&[("", "15"), ("en-us", ""), ("a=b", "c=d")]))
        );
        assert_eq!(read_values("no = 0\n\nyes"), Err(3));
        assert_eq!(read_values(""), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(values in proptest::collection::vec(("[a-c=]{0,3}( [a-c]{1,2})?", "[0-9=]{0,3}"), 0..6)) {
            let values: Vec<ValuePair> = values
                .into_iter()
                .map(|(left, right)| ValuePair::new(left.trim(), right))
                .filter(|pair| !pair.left.is_empty() || !pair.right.is_empty())
                .collect();
            prop_assert_eq!(read_values(&write_values(&values)), Ok(values));
        }
    }
}
