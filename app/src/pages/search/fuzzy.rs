//! How well a name fits what somebody types in haste.

/// Letters that may be passed over for each one that fits.
const GAPS: u32 = 1;

/// How well a text fits; more is better, `None` = not at all. Every word that was typed has to be in it, in any order: as a
/// word, its beginning, inside of one, or with letters left out. Case does not count.
pub(super) fn score(typed: &str, text: &str) -> Option<u32> {
    let (typed, text) = (typed.trim().to_lowercase(), text.to_lowercase());
    if typed.is_empty() {
        return Some(0);
    }
    if typed == text {
        return Some(1_000);
    }
    let mut total = if text.starts_with(&typed) { 200 } else { 0 };
    let mut words: u32 = 0;
    for word in typed.split_whitespace() {
        total += of_word(word, &text)?;
        words += 1;
    }
    // More words are no better than one.
    Some(total / words.max(1))
}

fn of_word(word: &str, text: &str) -> Option<u32> {
    let mut parts = text.split(|letter: char| !letter.is_alphanumeric());
    if parts.clone().any(|part| part == word) {
        return Some(100);
    }
    if parts.any(|part| part.starts_with(word)) {
        return Some(80);
    }
    if text.contains(word) {
        return Some(60);
    }
    let mut wanted = word.chars().peekable();
    let (mut gaps, mut begun, mut count) = (0, false, 0);
    for letter in text.chars() {
        match wanted.peek() {
            None => break,
            Some(next) if *next == letter => {
                wanted.next();
                begun = true;
                count += 1;
            }
            Some(_) if begun => gaps += 1,
            Some(_) => {}
        }
    }
    (wanted.peek().is_none() && gaps <= GAPS * count).then(|| 40_u32.saturating_sub(gaps).max(1))
}

#[cfg(test)]
mod tests {
    use super::score;

    fn best<'a>(typed: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let mut fits: Vec<_> = texts.iter().filter_map(|text| Some((score(typed, text)?, *text))).collect();
        fits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        fits.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn what_is_typed_whole_comes_before_what_is_left_out() {
        let pages = ["Failures", "Customers V3: Live failures", "Customers V3", "Fixed and invalid lures"];
        assert_eq!(best("failures", &pages), ["Failures", "Customers V3: Live failures"]);
        assert_eq!(best("fail", &pages)[0], "Failures");
    }

    #[test]
    fn words_fit_in_any_order_and_each_of_them_has_to() {
        let pages = ["Customers V3: Queued records", "Vendors V2: Queued records", "Customers V3"];
        assert_eq!(best("queue cust", &pages), ["Customers V3: Queued records"]);
        assert_eq!(best("queue nothing", &pages), Vec::<&str>::new());
    }

    #[test]
    fn letters_may_be_left_out_but_not_most_of_them() {
        assert!(score("cstmrs", "Customers V3").is_some());
        assert!(score("setings", "Settings").is_some());
        assert_eq!(score("cx", "Customers V3"), None);
        assert_eq!(score("cs", "a c in a very long title with an s"), None);
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert_eq!(score("  ", "Overview"), Some(0));
    }
}
