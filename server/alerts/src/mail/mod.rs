//! Mail: what people are told of an alert, and how it reaches their mail server.
//!
//! [`hold`] says what may go now, [`parts`] who gets which messages in one mail (pure), [`compose`] and [`digest`] make the
//! words (pure), [`message`] the bytes (pure), [`transport`] hands them over, [`retry`] says when to try again (pure), and
//! [`Mail`] does it all for what the store has queued.

mod address;
mod causes;
mod compose;
mod deliver;
mod digest;
mod groups;
mod hold;
mod html;
mod letter;
mod message;
mod occasion;
mod parts;
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
