//! Mail: what people are told of an alert, and how it reaches their mail server.
//!
//! [`compose`] makes the words (pure), [`message`] the bytes (pure), [`transport`] hands them over, [`retry`] says when to
//! try again (pure), and [`Mail`] does it all for what the store has queued.

mod address;
mod causes;
mod compose;
mod deliver;
mod groups;
mod html;
mod letter;
mod message;
mod occasion;
mod plain;
mod retry;
mod rounds;
mod smtp;
mod transport;
mod trial;
mod verdict;

pub use deliver::{Mail, Reveal};
pub use groups::GroupError;

#[cfg(test)]
mod tests;
