//! OData v4 as a language: URLs, keys, `$filter`, CSDL, JSON payloads, `$batch` and errors.
//!
//! The crate does no I/O. Connectors use it to speak to real services and the simulator uses it to answer, so
//! every format here can be both read and written. Readers accept what services and clients really send and
//! never panic on hostile input; writers produce the strict form of the
//! [OData 4.01 protocol](https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html).

pub mod batch;
pub mod csdl;
pub mod error;
pub mod filter;
pub mod key;
pub mod literal;
pub mod payload;
pub mod url;
pub mod value;
