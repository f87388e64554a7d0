//! Transforms of texts. What is no text is not touched.

use model::LetterCase;
use odata::value::Value;

/// Without blanks around it.
pub(super) fn trimmed(value: Value) -> Value {
    map(value, |text| text.trim().to_owned())
}

/// At most so many UTF-16 code units, and no letter cut in two.
pub(super) fn truncated(value: Value, length: u32) -> Value {
    let most = usize::try_from(length).unwrap_or(usize::MAX);
    map(value, |text| {
        let mut units = 0_usize;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= most
        };
        text.chars().take_while(fits).collect()
    })
}

/// In one case of letters.
pub(super) fn cased(value: Value, case: LetterCase) -> Value {
    map(value, |text| match case {
        LetterCase::Upper => text.to_uppercase(),
        LetterCase::Lower => text.to_lowercase(),
        LetterCase::Title => title(text),
    })
}

fn title(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut begins = true;
    for letter in text.chars() {
        if begins {
            // The capital of `ß` is two letters, of which only the first is one.
            let mut capital = letter.to_uppercase();
            written.extend(capital.next());
            written.extend(capital.flat_map(char::to_lowercase));
        } else {
            written.extend(letter.to_lowercase());
        }
        begins = letter.is_whitespace() || matches!(letter, '-' | '/' | '(' | '.' | '&');
    }
    written
}

fn map(value: Value, change: impl FnOnce(&str) -> String) -> Value {
    match value {
        Value::Text(text) => Value::Text(change(&text)),
        other => other,
    }
}
