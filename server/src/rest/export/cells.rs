//! Tables that spreadsheets read, and only read.

use serde_json::Value;
use std::io;

/// Tells spreadsheets that the text is UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The lines of a table, after [`head`].
pub(super) fn lines<'a>(columns: &[&str], rows: impl IntoIterator<Item = &'a Value>) -> io::Result<Vec<u8>> {
    written(rows.into_iter().map(|row| {
        columns.iter().map(|name| row.get(name).map(cell).unwrap_or_default()).collect::<Vec<_>>()
    }))
}

/// Its first line: the names of its columns.
pub(super) fn head(columns: &[&str]) -> io::Result<Vec<u8>> {
    let mut head = BYTE_ORDER_MARK.as_bytes().to_vec();
    head.extend(written([columns.iter().map(|name| (*name).to_owned()).collect()])?);
    Ok(head)
}

fn written(records: impl IntoIterator<Item = Vec<String>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::NonNumeric)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        writer.write_record(record).map_err(io::Error::other)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A value as one cell: nothing for null, words as they are, what is made of parts as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => defused(text),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            defused(&words.join("; "))
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A text that a spreadsheet would take for a formula gets a quotation mark in front (OWASP, "CSV Injection"). Blanks do not
/// hide one, and the wide forms of East Asian keyboards count as well.
fn defused(text: &str) -> String {
    let formula = |it: char| matches!(it, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let begins = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(formula);
    if begins { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{cell, defused, head, lines};
    use serde_json::json;

    #[test]
    fn formulas_are_defused_and_nothing_else() {
        for text in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
        {
            assert_eq!(defused(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "1-1", "a=b", "US-001|usmf", "'=1", "{\"a\":\"=1\"}", "😀"] {
            assert_eq!(defused(text), text);
        }
        assert_eq!(cell(&json!(-5)), "-5", "a number is no formula");
        assert_eq!(cell(&json!(["=a", "b"])), "'=a; b");
        assert_eq!(cell(&json!(null)), "");
    }

    #[test]
    fn a_table_reads_back_as_it_was() {
        let rows = [
            json!({ "id": 1, "name": "a \"b\", c\r\nd", "more": { "x": 1 } }),
            json!({ "id": -2, "name": "Ärger", "other": true }),
        ];
        let columns = ["id", "name", "more"];
        let mut table = head(&columns).unwrap();
        table.extend(lines(&columns, &rows).unwrap());
        let text = String::from_utf8(table).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        assert!(text.starts_with("\"id\",\"name\",\"more\"\r\n"), "{text}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let read: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(read, [["1", "a \"b\", c\r\nd", "{\"x\":1}"], ["-2", "Ärger", ""]]);
    }
}
