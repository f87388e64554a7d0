//! A mail as the bytes that are sent (RFC 5322, MIME).

use super::address::message_id;
use super::html::html;
use super::letter::{Letter, one_line};
use super::plain::plain;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};
use model::{MailServer, Moment};
use std::time::{Duration, UNIX_EPOCH};
use thiserror::Error;

/// A mail that cannot be written down. Nothing has been sent.
#[derive(Debug, Error)]
pub(super) enum MessageError {
    /// An address is none.
    #[error("`{address}` is no mail address")]
    Address {
        /// What stands in its place.
        address: String,
    },
    /// A part is missing.
    #[error("the message cannot be made")]
    Message(#[from] lettre::error::Error),
}

/// What stands in the head of a mail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    /// Where it comes from.
    pub(super) server: &'a MailServer,
    /// Everybody whom it is for, also those who have it already.
    pub(super) to: &'a [String],
    /// What it is, once and for all.
    pub(super) key: &'a str,
    /// The message that it belongs to, by its key.
    pub(super) answers: Option<&'a str>,
    /// When it is sent.
    pub(super) at: Moment,
}

/// The bytes, the same whenever they are made of the same.
pub(super) fn message(letter: &Letter, head: &Head<'_>) -> Result<Vec<u8>, MessageError> {
    let server = head.server;
    let name = Some(one_line(&server.from_name)).filter(|name| !name.is_empty());
    let since = Duration::from_millis(u64::try_from(head.at.0).unwrap_or_default());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, address(&server.from)?))
        .subject(one_line(&letter.subject))
        .date(UNIX_EPOCH + since)
        .message_id(Some(message_id(server, head.key)))
        // No vacation notice and no other program answers a machine (RFC 3834); the second is Exchange's word for it.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"));
    for to in head.to {
        builder = builder.to(Mailbox::new(None, address(to)?));
    }
    if let Some(reply_to) = &server.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Some(key) = head.answers {
        let id = message_id(server, key);
        builder = builder.in_reply_to(id.clone()).references(id);
    }
    // An equals sign in quoted-printable text is `=3D`, so that no line of it is the boundary (RFC 2045, section 6.7).
    let alternatives = MultiPart::builder().kind(MultiPartKind::Alternative).boundary("=_tandem");
    let alternatives = alternatives
        .singlepart(part(ContentType::TEXT_PLAIN, plain(letter))?)
        .singlepart(part(ContentType::TEXT_HTML, html(letter))?);
    Ok(builder.multipart(alternatives)?.formatted())
}

fn part(kind: ContentType, text: String) -> Result<SinglePart, MessageError> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable);
    // Every text fits into quoted-printable.
    let body = body.map_err(|_| MessageError::Message(lettre::error::Error::NonAsciiChars))?;
    Ok(SinglePart::builder().header(kind).body(body))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The address as it is sent.
pub(super) fn address(text: &str) -> Result<Address, MessageError> {
    text.parse().map_err(|_| MessageError::Address { address: one_line(text) })
}
