//! What the machine can do without Tandem: a loop that sends `$batch` bodies which were prepared beforehand.

use crate::pair::apps::{SimulatedApp, TOKEN};
use crate::pair::client;
use std::fmt::Write as _;
use std::time::Instant;

use super::figures::number;

/// One prepared write: the path behind the service root, and the body.
pub type Prepared = (String, String);

/// A batch of writes; `more` are further headers of each, lines that end in CR and LF.
pub fn body(writes: &[Prepared], more: &str) -> String {
    let mut body = String::new();
    for (path, record) in writes {
        let _ = write!(
            body,
            "--batch_raw\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
             PATCH {path} HTTP/1.1\r\nContent-Type: application/json\r\n{more}\r\n{record}\r\n"
        );
    }
    body + "--batch_raw--\r\n"
}

/// Sends bodies one after the other to the service at that root; records in a second, all of which must succeed.
pub async fn send(app: &SimulatedApp, root: &str, bodies: &[String], records: usize) -> f64 {
    let http = client();
    let start = Instant::now();
    let mut written = 0;
    for body in bodies {
        let answer = http
            .post(format!("{}{root}$batch", app.url))
            .bearer_auth(TOKEN)
            .header("content-type", "multipart/mixed; boundary=batch_raw")
            .header("prefer", "odata.continue-on-error")
            .body(body.clone())
            .send()
            .await
            .expect("an answer");
        let text = answer.text().await.expect("a body");
        written += text.matches("HTTP/1.1 20").count();
    }
    let took = start.elapsed().as_secs_f64();
    assert_eq!(written, records, "every record of the raw loop was written");
    number(records) / took
}
