//! What a file says of itself: its name, and the README of a zip.

use model::{EnvironmentId, Moment};
use std::fmt::Write as _;

/// What a file is of.
pub(in crate::rest) struct About {
    /// In words: `The failures of …`.
    pub(in crate::rest) what: String,
    /// Where it all happened.
    pub(in crate::rest) environment: EnvironmentId,
    /// For its name: the map or whatever else it is of, and which list.
    pub(in crate::rest) subject: Vec<String>,
    /// The filter, by name and value.
    pub(in crate::rest) filter: Vec<(String, String)>,
    /// Who asked for it.
    pub(in crate::rest) by: String,
    /// When it was asked for.
    pub(in crate::rest) at: Moment,
    /// Are values of records in it?
    pub(in crate::rest) sees_values: bool,
}

impl About {
    /// A name of characters that every file system takes and no header has to quote, without its ending:
    /// `contoso-test-customers-v3-failures-20261122T093000Z`.
    pub(super) fn file_name(&self) -> String {
        let ((year, month, day), (hour, minute, second, _)) = (self.at.date(), self.at.time());
        let moment = format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
        let parts = std::iter::once(self.environment.as_str()).chain(self.subject.iter().map(String::as_str));
        let mut name: Vec<String> = parts.map(safe).filter(|part| !part.is_empty()).collect();
        name.push(moment);
        name.join("-")
    }
}

/// Lower-case letters, digits and single dashes; at most 60 of them.
fn safe(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars().map(|letter| letter.to_ascii_lowercase()).take(60) {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.trim_end_matches('-').to_owned()
}

/// The heading of a list in the text for people.
pub(super) fn title(list: &str) -> &'static str {
    match list {
        "activities" => "WHAT HAPPENED (newest first)",
        "failures" => "FAILURES (newest first)",
        "failure-groups" => "CAUSES",
        _ => "ROWS",
    }
}

/// The README of a zip whose files have so many rows.
pub(super) fn text(about: &About, files: &[(String, i64)], finished: Moment) -> String {
    let mut out = format!("{}\n\n", about.what);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "Environment  {}", about.environment);
    let _ = writeln!(out, "Made for     {}", about.by);
    let _ = writeln!(out, "Begun        {}", about.at);
    let _ = writeln!(out, "Finished     {finished}");
    let filter: Vec<String> = about.filter.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let filter = if filter.is_empty() { "none".to_owned() } else { filter.join(", ") };
    let _ = writeln!(out, "Filter       {filter}\n");
    for (name, rows) in files {
        let what = if *rows == 1 { "row" } else { "rows" };
        let _ = writeln!(out, "{name:22} {rows} {what}");
    }
    out.push_str(
        "\n.csv files are tables for spreadsheets, .ndjson files the same for programs (one JSON object a line), log.txt is \
         for people. All times are UTC. Tokens and other secrets were masked before anything was kept.\n\
         In the tables a quotation mark (') stands before texts that a spreadsheet would take for a formula.\n\
         The files were read one after the other while the maps went on: they begin with the same newest row, but a record \
         that was tried again meanwhile may stand in them differently.\n",
    );
    if !about.sees_values {
        out.push_str(
            "\nValues of records are left out, also keys, requests and answers: whoever asked for this may see the names of \
             fields and the causes (role Viewer). Ask somebody with the role Operator for the rest.\n",
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{About, safe, text};
    use model::{EnvironmentId, Moment};

    fn about(sees_values: bool) -> About {
        About {
            what: "The failures of Customers V3".to_owned(),
            environment: EnvironmentId::new("contoso-test").unwrap(),
            subject: vec!["Customers V3 \"; x=\r\n../é".to_owned(), "failures".to_owned()],
            filter: vec![("status".to_owned(), "open".to_owned())],
            by: "Ada".to_owned(),
            at: Moment(1_795_325_696_789),
            sees_values,
        }
    }

    #[test]
    fn names_are_of_safe_characters() {
        assert_eq!(about(true).file_name(), "contoso-test-customers-v3-x-failures-20261122T053456Z");
        assert_eq!(safe("顧客"), "");
        assert_eq!(safe("--A--B--"), "a-b");
        assert_eq!(safe(&"x".repeat(500)).len(), 60);
    }

    #[test]
    fn a_readme_says_what_it_is_of() {
        let files = [("failures.csv".to_owned(), 1), ("log.txt".to_owned(), 12)];
        let told = text(&about(true), &files, Moment(1_795_325_697_000));
        for words in ["Customers V3", "Ada", "status = open", "2026-11-22T05:34:57", "1 row\n", "12 rows\n"] {
            assert!(told.contains(words), "{words} is missing: {told}");
        }
        assert!(!told.contains("left out"));
        assert!(text(&about(false), &files, Moment(0)).contains("Values of records are left out"));
    }
}
