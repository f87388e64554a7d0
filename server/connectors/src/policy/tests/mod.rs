//! What answers mean, checked as they come over the wire.

mod messages;
mod outages;

use super::{Nature, Verdict, classify};
use crate::refusal::refused;
use model::ErrorClass;
use odata::batch::{Method, Part, ResponsePart};

/// The verdict on an answer as it comes over the wire.
fn verdict(status: u16, body: &str) -> Verdict {
    let headers = vec![("Retry-After".to_owned(), "7".to_owned())];
    let reply = ResponsePart { headers, body: body.as_bytes().to_vec(), ..ResponsePart::new(status) };
    classify(&refused(&Part::new(Method::Patch, "accounts(1)"), &reply))
}

fn coded(code: &str, message: &str) -> String {
    serde_json::json!({ "error": { "code": code, "message": message } }).to_string()
}

fn infolog(text: &str) -> String {
    let message = format!(
        "Write failed for table row of type 'CustCustomerV3Entity'. Infolog: Warning: {text}; Warning: \
         validateWrite failed on data source 'CustTable (CustTable)'."
    );
    serde_json::json!({ "error": {
        "code": "", "message": "An error has occurred.",
        "innererror": { "message": message, "type": "System.InvalidOperationException", "stacktrace": "" },
    } })
    .to_string()
}

/// Status, body, class, nature, words of the headline, words of the hint.
type Case = (u16, String, ErrorClass, Nature, &'static str, &'static str);

fn check(cases: Vec<Case>) {
    for (status, body, class, nature, headline, hint) in cases {
        let verdict = verdict(status, &body);
        assert_eq!((verdict.class, verdict.nature), (class, nature), "{status} {body}");
        let remedy = verdict.remedy;
        assert!(remedy.headline.contains(headline), "{body}: headline is {}", remedy.headline);
        assert!(remedy.hint.contains(hint), "{body}: hint is {}", remedy.hint);
        assert!(remedy.headline.chars().count() <= 201 && !remedy.headline.contains('\n'));
    }
}
