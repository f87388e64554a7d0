//! Outages, pauses and answers without a reason.

use super::{check, coded};
use crate::policy::Nature;
use model::ErrorClass;
use std::time::Duration;

const WAIT: Nature = Nature::Throttled(Duration::from_secs(7));

#[test]
fn outages_pauses_and_answers_without_a_reason() {
    use ErrorClass::{BadGateway, BadRequest, Throttled, Unavailable};
    use Nature::{Outage, Transient};
    check(vec![
        (
            429,
            coded("0x80072322", "Number of requests exceeded the limit of 6000"),
            Throttled,
            WAIT,
            "too many requests within",
            "Larger batches",
        ),
        (
            429,
            coded("0x80072321", "Combined execution time exceeded"),
            Throttled,
            WAIT,
            "computing time",
            "Nothing",
        ),
        (
            429,
            coded("0x80072326", "Number of concurrent requests exceeded"),
            Throttled,
            WAIT,
            "same time",
            "parallel",
        ),
        (429, coded("", "Priority-based throttling"), Throttled, WAIT, "overloaded", "priority"),
        (429, String::new(), Throttled, WAIT, "pause", "Nothing to do"),
        (503, "<html>".to_owned(), Unavailable, Outage, "maintenance", "Nothing to do"),
        (502, String::new(), BadGateway, Outage, "without saying why", "tried again"),
        (504, String::new(), BadGateway, Outage, "without saying why", "tried again"),
        (500, String::new(), BadGateway, Transient, "without saying why", "tried again"),
        (500, coded("", "An error has occurred."), BadGateway, Transient, "without saying why", "log"),
        (500, coded("0x80040216", "An unexpected error occurred."), BadGateway, Transient, "without", "log"),
        (
            500,
            coded("", "The connected party did not properly respond after a period of time"),
            BadGateway,
            Transient,
            "service behind the app",
            "restarting",
        ),
        (400, String::new(), BadRequest, Transient, "refused the request without", "restarting"),
        (
            400,
            coded("", "Cannot generate payload: Invalid URI: The URI is empty."),
            BadRequest,
            Transient,
            "lost the address",
            "set up the connection again",
        ),
        (400, coded("", "AX export encountered an error"), BadRequest, Transient, "bulk service", "Restart"),
    ]);
}
