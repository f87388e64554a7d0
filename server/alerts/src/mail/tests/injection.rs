//! Nothing that somebody has typed, and nothing that an app has said, is more than text.

use super::{FIRED, firing, occasion, server};
use crate::mail::compose::about;
use crate::mail::html::{escaped, html};
use crate::mail::message::{Head, message};
use model::NotificationKind;
use proptest::prelude::*;

const URL: &str = "https://tandem.contoso.example";

/// The names of the headers of a message, and whether each of its lines ends as it has to.
fn headers(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
    assert!(!head.replace("\r\n", "").contains(['\r', '\n', '\0']), "a line ends in another way:\n{head:?}");
    let begins = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    let mut names: Vec<String> =
        begins.map(|line| line.split_once(':').expect("a name").0.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names
}

/// Text that would like to be more than text.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,80}",
        "(\\PC|[\\r\\n\\t\\x00]){0,60}",
        Just("x\r\nBcc: eve@evil.example".to_owned()),
        Just("x\n\n<script>alert(1)</script>".to_owned()),
        Just("=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=".to_owned()),
        Just("\u{2028}Bcc: eve@evil.example\u{202e}".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_name_makes_a_header(alert in nasty(), environment in nasty(), sender in nasty(), map in nasty()) {
        let mut told = occasion(NotificationKind::Fired, firing());
        told.firing.rule.name = alert;
        told.environment.name = environment;
        told.maps.insert(model::MapId(1), map);
        let server = model::MailServer { from_name: sender, ..server() };
        let to = ["ada@contoso.example".to_owned()];
        let head = Head { server: &server, to: &to, key: "k.7.fired", answers: None, at: FIRED };
        let bytes = message(&about(&told, URL), &head).expect("a message");
        prop_assert_eq!(
            headers(&bytes),
            ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "reply-to", "subject",
             "to", "x-auto-response-suppress"]
        );
    }

    #[test]
    fn no_address_makes_a_header(to in nasty(), domain in "[a-z]{1,8}") {
        let server = server();
        let typed = [to.clone(), format!("{to}@{domain}")];
        for address in typed {
            let to = [address];
            let head = Head { server: &server, to: &to, key: "k", answers: None, at: FIRED };
            if let Ok(bytes) = message(&about(&occasion(NotificationKind::Fired, firing()), URL), &head) {
                prop_assert_eq!(headers(&bytes).len(), 10);
            }
        }
    }

    #[test]
    fn no_text_makes_an_element(name in nasty(), headline in nasty()) {
        let mut told = occasion(NotificationKind::Fired, firing());
        let elements = |told: &_| html(&about(told, URL)).matches('<').count();
        let before = elements(&told);
        told.firing.rule.name.clone_from(&name);
        told.causes[0].headline.clone_from(&headline);
        prop_assert_eq!(elements(&told), before);
        prop_assert!(!escaped(&name).contains(['<', '>', '"', '\'']));
    }
}

#[test]
fn a_script_is_shown_and_not_run() {
    let mut told = occasion(NotificationKind::Fired, firing());
    told.causes[0].headline = "<script>alert('x') & \"y\"</script>".to_owned();
    let page = html(&about(&told, URL));
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;"), "{page}");
}
