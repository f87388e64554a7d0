//! What failures of one cause have in common, whatever records they are of.

use crate::{ErrorClass, FieldFault};

/// Stands where the words of two records differ.
const GAP: &str = "\u{2026}";
/// Of a headline that was cut only so much is compared: where it was cut depends on the values in it.
const SURE: usize = 120;
/// Words after which a quoted text is a name and no value.
const LEADS: [&str; 12] = [
    "field",
    "fields",
    "column",
    "columns",
    "attribute",
    "attributes",
    "property",
    "type",
    "entity",
    "table",
    "source",
    "relationship",
];
/// Those of them that lead to the name of a field.
const FIELD_LEADS: usize = 7;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// One failure, as far as its cause can be told from it.
#[derive(Clone, Copy, Debug)]
pub struct Symptom<'a> {
    /// Its kind.
    pub class: ErrorClass,
    /// The app's code, or ours; may be empty.
    pub code: &'a str,
    /// What the app said of single fields.
    pub fields: &'a [FieldFault],
    /// What happened, in one line, with the values of its record.
    pub headline: &'a str,
    /// The app's own words.
    pub detail: &'a str,
    /// The record's canonical integration key.
    pub key: &'a str,
    /// The record as it was captured and as it was to be written, both as JSON objects, where they are known.
    pub records: [Option<&'a str>; 2],
}

/// A cause: the same for all failures that differ in nothing but the values of their records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Equal for one cause, and for nothing else: 16 hexadecimal digits. It never changes, since it is kept.
    pub fingerprint: String,
    /// The field that is at fault; empty when none is named.
    pub field: String,
    /// The headline with `…` in the place of what belongs to one record.
    pub headline: String,
}

impl Cause {
    /// The cause of a failure. Numbers, dates, identifiers, addresses, quoted values and the record's own key do not
    /// count; quoted names of fields and tables do.
    pub fn of(symptom: &Symptom<'_>) -> Self {
        let keys: Vec<&str> = symptom.key.split('|').map(str::trim).filter(|part| part.len() > 1).collect();
        let reading = Reading { keys, records: symptom.records };
        let (headline, in_headline) = reading.general(symptom.headline);
        let told = symptom.fields.iter().map(|fault| fault.field.trim()).find(|field| !field.is_empty());
        let first_line = symptom.detail.lines().next().unwrap_or_default();
        let field = told.map(ToOwned::to_owned).or(in_headline).or_else(|| reading.general(first_line).1);
        let field = field.unwrap_or_default();
        let compared = headline.to_lowercase();
        let compared = compared.trim_end_matches(['.', '!', ' ']);
        let compared = match compared.char_indices().nth(SURE) {
            Some((cut, _)) if symptom.headline.ends_with(GAP) => &compared[..cut],
            _ => compared,
        };
        let code = symptom.code.to_lowercase();
        let fingerprint = hash(&[symptom.class.label(), &code, &field.to_lowercase(), compared]);
        Self { fingerprint, field, headline }
    }

    /// A headline with `…` in the place of what belongs to one record, as far as its words alone tell.
    pub fn in_general(headline: &str) -> String {
        Reading { keys: Vec::new(), records: [None, None] }.general(headline).0
    }
}

/// FNV-1a over the parts, which are kept apart.
fn hash(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0x1f]));
    let sum = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}")
}

/// What is known of the record while its words are read.
struct Reading<'a> {
    keys: Vec<&'a str>,
    records: [Option<&'a str>; 2],
}

impl Reading<'_> {
    /// The text without what belongs to one record, and the first field that it names for certain.
    fn general(&self, text: &str) -> (String, Option<String>) {
        let (mut general, mut field) = (String::with_capacity(text.len()), None);
        let (mut rest, mut before, mut last_word) = (text, ' ', String::new());
        while let Some(next) = rest.chars().next() {
            let is_start = !before.is_alphanumeric();
            let taken = if let Some(len) = self.key_at(rest).filter(|_| is_start) {
                general.push_str(GAP);
                len
            } else if let Some((inner, close)) = quoted(rest).filter(|_| is_start) {
                let is_name = self.is_name(inner, &last_word);
                let leads_to_field = LEADS[..FIELD_LEADS].contains(&last_word.as_str());
                if field.is_none() && is_name && (leads_to_field || self.is_member(inner)) {
                    field = Some(inner.to_owned());
                }
                general.push(next);
                general.push_str(if is_name { inner } else { GAP });
                general.push(close);
                next.len_utf8() + inner.len() + close.len_utf8()
            } else if let Some(word) = word(rest).filter(|_| is_start) {
                general.push_str(if is_of_one_record(word) { GAP } else { word });
                last_word = word.to_lowercase();
                word.len()
            } else {
                general.push(next);
                next.len_utf8()
            };
            before = rest[..taken].chars().next_back().unwrap_or(' ');
            rest = &rest[taken..];
        }
        (without_dates(&general), field)
    }

    /// The length of the part of the record's key that the text begins with.
    fn key_at(&self, text: &str) -> Option<usize> {
        let begins = |part: &&&str| {
            let Some(found) = text.get(..part.len()) else { return false };
            let goes_on = |next: char| next.is_alphanumeric() || "-_|".contains(next);
            let ends = !text[part.len()..].starts_with(goes_on);
            // A short key may be an ordinary word.
            let is_plain = part.len() < 4 && found.chars().all(char::is_lowercase);
            ends && !is_plain && found.to_lowercase() == part.to_lowercase()
        };
        self.keys.iter().filter(begins).map(|part| part.len()).max()
    }

    /// Is a quoted text the name of something, rather than a value?
    fn is_name(&self, inner: &str, last_word: &str) -> bool {
        let is_name = LEADS.contains(&last_word) && inner.chars().any(char::is_alphabetic);
        is_name && inner.chars().count() <= 60 || is_identifier(inner) || self.is_member(inner)
    }

    /// Does the record have a member of that name?
    fn is_member(&self, name: &str) -> bool {
        let is_plain = !name.is_empty() && !name.contains(['"', '\\']);
        let pattern = format!("\"{name}\":");
        is_plain && self.records.iter().flatten().any(|record| record.contains(&pattern))
    }
}

/// What stands between quotes at the beginning of the text, and the closing quote.
fn quoted(text: &str) -> Option<(&str, char)> {
    let mut letters = text.chars();
    let open = letters.next()?;
    let close = match open {
        '\'' | '"' | '`' => open,
        '\u{201c}' | '\u{201e}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        '\u{00ab}' => '\u{00bb}',
        _ => return None,
    };
    let inside = letters.as_str();
    // An apostrophe within a word closes nothing.
    let ends =
        |at: usize| inside[at + close.len_utf8()..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    let end = inside.match_indices(close).map(|(at, _)| at).find(|at| ends(*at))?;
    Some((&inside[..end], close))
}

/// The word that the text begins with: an address up to its end, anything else without the punctuation after it.
fn word(text: &str) -> Option<&str> {
    let is_address = ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
    let belongs = |letter: char| {
        if is_address {
            !letter.is_whitespace()
        } else {
            letter.is_alphanumeric() || "_-./:@#+%|\\&,".contains(letter)
        }
    };
    let end = text.find(|letter| !belongs(letter)).unwrap_or(text.len());
    let is_after = |last: char| {
        if is_address { ",.;)".contains(last) } else { !last.is_alphanumeric() && last != '_' }
    };
    let word = text[..end].trim_end_matches(is_after);
    (!word.is_empty()).then_some(word)
}

/// Does a word name or measure one record only?
fn is_of_one_record(word: &str) -> bool {
    if word.contains("://") || word.contains('|') || word.contains('@') || is_guid(word) {
        return true;
    }
    let has_digit = word.chars().any(|letter| letter.is_ascii_digit());
    has_digit && !is_identifier(word) && !is_numbered_name(word) && !is_code(word)
}

/// A name as in `address1_line1`.
fn is_identifier(word: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    word.contains('_')
        && word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.chars().all(is_part)
}

/// A name as in `CustomersV3` or `address1`.
fn is_numbered_name(word: &str) -> bool {
    let name = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = word.len() - name.len();
    (1..=2).contains(&digits) && !name.is_empty() && name.chars().all(char::is_alphabetic)
}

/// A code as in `0x80040237`.
fn is_code(word: &str) -> bool {
    let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    hex.is_some_and(|hex| hex.len() == 8 && hex.chars().all(|digit| digit.is_ascii_hexdigit()))
}

fn is_guid(word: &str) -> bool {
    let mut lengths = [8, 4, 4, 4, 12].into_iter();
    let fits = |part: &str| {
        lengths.next() == Some(part.len()) && part.chars().all(|digit| digit.is_ascii_hexdigit())
    };
    word.len() == 36 && word.split('-').all(fits)
}

/// Joins gaps that follow each other, with what else a date is made of.
fn without_dates(text: &str) -> String {
    let bare = |word: &str| word.trim_end_matches([',', '.', ';', ':']).to_lowercase();
    let words: Vec<&str> = text.split(' ').collect();
    let is_gap = |at: usize| words.get(at).is_some_and(|word| bare(word) == GAP);
    let is_of_date = |at: usize| {
        let Some(word) = words.get(at) else { return false };
        let small = bare(word);
        let is_month = word.starts_with(char::is_uppercase)
            && small.get(..3).is_some_and(|begin| MONTHS.contains(&begin));
        let after_gap = at > 0 && is_gap(at - 1);
        (is_month && (after_gap || is_gap(at + 1))) || (after_gap && matches!(small.as_str(), "am" | "pm"))
    };
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut follows_gap = false;
    for (at, word) in words.iter().enumerate() {
        let gap = is_gap(at) || is_of_date(at);
        if gap && follows_gap {
            joined.pop();
        }
        let after = &word[bare_len(word)..];
        joined.push(if gap { format!("{GAP}{after}") } else { (*word).to_owned() });
        follows_gap = gap && matches!(after, "" | ",");
    }
    joined.join(" ")
}

fn bare_len(word: &str) -> usize {
    word.trim_end_matches([',', '.', ';', ':']).len()
}

#[cfg(test)]
#[path = "cause_tests.rs"]
mod tests;
