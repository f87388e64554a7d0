//! Mail: what people are told of an alert, and how it reaches their mail server.
//!
//! [`compose`] makes the words (pure), [`message`] the bytes (pure), [`transport`] hands them over, [`retry`] says when to
//! try again (pure), and [`Mail`] does it all for what the store has queued.

pub(crate) mod address;
pub(crate) mod causes;
pub(crate) mod compose;
mod deliver;
mod groups;
mod html;
pub(crate) mod letter;
mod message;
pub(crate) mod occasion;
mod plain;
pub(crate) mod retry;
mod rounds;
mod smtp;
mod transport;
mod trial;
mod verdict;

pub use deliver::{Mail, Reveal};
pub use groups::GroupError;

#[cfg(test)]
pub(crate) mod tests;
