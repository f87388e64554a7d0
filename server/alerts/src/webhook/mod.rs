//! Webhooks: how programs and chats are told of an alert.
//!
//! [`body`], [`slack`] and [`teams`] make what is sent, [`signature`] signs it, [`answer`] says what follows from what a
//! webhook answers (all pure); [`reach`] keeps requests away from what is not public; [`Webhooks`] does it all for what
//! the store has queued.

mod answer;
mod body;
mod call;
mod deliver;
mod keep;
mod reach;
mod rounds;
mod signature;
mod slack;
mod teams;

pub use call::Caller;
pub use deliver::Webhooks;
pub use keep::KeepError;

#[cfg(test)]
mod tests;
