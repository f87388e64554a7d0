//! What went over the wire, taken out of a failure's detail.

use serde::{Deserialize, Serialize};

/// A failure's detail in its parts. Secrets were masked before it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// The app's own words.
    pub message: String,
    /// First line, headers and body; empty where nothing was sent.
    pub request: String,
    /// Status, headers and body; empty where there was no answer.
    pub response: String,
}

/// The line that every request has after its first one.
const SIGN: &str = "\nAuthorization: ";

/// Takes a failure's detail apart: the app's words, then the request, then the answer, each after an empty line. What
/// does not look like that counts as words.
pub fn wire(detail: &str) -> Wire {
    let words = || Wire { message: detail.to_owned(), ..Wire::default() };
    let Some(sign) = detail.find(SIGN) else { return words() };
    let Some(begin) = detail[..sign].rfind("\n\n").map(|at| at + 2) else { return words() };
    let message = detail[..begin].trim_end().to_owned();
    let exchange = &detail[begin..];
    let answer = exchange.match_indices("\n\n").map(|(at, _)| at).find(|at| is_answer(&exchange[at + 2..]));
    let (request, response) = match answer {
        Some(at) => (&exchange[..at], &exchange[at + 2..]),
        None => (exchange, ""),
    };
    Wire { message, request: request.trim_end().to_owned(), response: response.trim_end().to_owned() }
}

/// Does it begin with a line that is an HTTP status?
fn is_answer(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.len() == 3 && line.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Wire, wire};

    #[test]
    fn words_request_and_answer_are_told_apart() {
        let request =
            "PATCH accounts(1)\nAuthorization: Bearer ***\nIf-Match: *\n\n{\"name\":\"a\\n\\n400\"}";
        let response = "400\ncontent-type: application/json\n\n{\"error\":{}}";
        let told = wire(&format!("It is too long.\n\nReally.\n\n{request}\n\n{response}"));
        let message = "It is too long.\n\nReally.".to_owned();
        assert_eq!(told, Wire { message, request: request.into(), response: response.into() });
    }

    #[test]
    fn a_request_without_an_answer_and_words_alone() {
        let told = wire("Nobody answered.\n\nGET accounts\nAuthorization: Bearer ***\n\n");
        assert_eq!(
            (told.request.as_str(), told.response.as_str()),
            ("GET accounts\nAuthorization: Bearer ***", "")
        );
        assert_eq!(wire("Too long."), Wire { message: "Too long.".into(), ..Wire::default() });
        assert_eq!(wire(""), Wire::default());
    }
}
