//! What people do in an app.

use super::face::Face;
use super::faults::Faults;
use super::history::History;
use model::Side;

/// A field that people edit, whatever its name in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    City,
    /// By the group's code; empty for none.
    Group,
    /// As the app writes it.
    Language,
    Note,
    /// `yes`, or anything else for a row that is out of the filter.
    Served,
}

/// An app as its users see it. Keys are canonical: `usmf|c-1`.
pub trait App: Send + Sync {
    fn side(&self) -> Side;
    /// Keys of all rows.
    fn keys(&self) -> Vec<String>;
    /// What a row holds now.
    fn face(&self, key: &str) -> Option<Face>;
    /// Makes a row, or does nothing when there is one.
    fn create(&self, key: &str, fields: &[(Field, &str)]);
    /// Changes fields of a row; nothing when there is none.
    fn edit(&self, key: &str, fields: &[(Field, &str)]);
    /// Deletes a row; nothing when there is none.
    fn delete(&self, key: &str);
    fn history(&self) -> &History;
    fn faults(&self) -> &Faults;
}

/// Company and account of a canonical key, the account as people write it.
pub fn parts(key: &str) -> (String, String) {
    let (company, account) = key.split_once('|').unwrap();
    (company.to_owned(), account.to_uppercase())
}
