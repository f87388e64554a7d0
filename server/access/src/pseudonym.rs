//! Names for what must not be named any more.

use crate::AccessError;

/// The mark at the beginning of each.
const MARK: &str = "forgotten-";

/// What stands in the place of a key that is to be forgotten: a keyed hash of it. The key of the hash is 256 bits from the
/// system's random source; it is made for this one call and kept nowhere, so that nobody can find out by trying whose name
/// it was, whatever of Tandem they get to see. What is named anew by one call still belongs together; another call gives
/// the same record another name.
pub fn pseudonym(key: &str) -> Result<String, AccessError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|source| AccessError::Random(source.to_string()))?;
    let hash = blake3::keyed_hash(&bytes, key.as_bytes()).to_hex();
    Ok(format!("{MARK}{}", &hash[..24]))
}

#[cfg(test)]
mod tests {
    use super::pseudonym;

    #[test]
    fn a_pseudonym_tells_nothing_of_the_key() {
        let (one, other) = (pseudonym("usmf|us-012").unwrap(), pseudonym("usmf|us-012").unwrap());
        assert_ne!(one, other, "it cannot be computed again");
        assert!(one.starts_with("forgotten-") && one.len() == 34 && !one.contains("us-012"));
    }
}
