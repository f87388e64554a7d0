//! Handing a mail over to servers of all kinds.

use super::server;
use super::sink::{CLOSE, Heard, SILENCE, Sink};
use crate::mail::address::hello;
use crate::mail::smtp::Times;
use crate::mail::transport::{Fate, Handover, Route, hand_over};
use model::{MailLogin, MailSecurity, MailServer};
use std::time::Duration;

pub(super) const BYTES: &[u8] = b"Subject: x\r\n\r\nhello\r\n.dot\r\n";

pub(super) fn route(sink: &Sink) -> Route {
    let address = sink.address();
    Route {
        server: MailServer { host: address.ip().to_string(), port: address.port(), ..server() },
        password: None,
        authorities: None,
        hello: hello("https://tandem.contoso.example"),
        times: Times {
            connect: Duration::from_secs(5),
            command: Duration::from_secs(5),
            message: Duration::from_secs(5),
        },
    }
}

async fn handed(sink: &mut Sink, route: &Route, to: &[&str]) -> (Handover, Heard) {
    let to: Vec<String> = to.iter().map(|to| (*to).to_owned()).collect();
    let mut heard = Heard::default();
    let client = hand_over(route, &to, BYTES);
    let handover = {
        let serve = sink.serve(&mut heard);
        tokio::pin!(serve, client);
        tokio::select! {
            handover = &mut client => handover,
            () = &mut serve => client.await,
        }
    };
    (handover, heard)
}

fn words(handover: &Handover) -> Vec<(&str, bool)> {
    handover.steps.iter().map(|step| (step.what.as_str(), step.went_well)).collect()
}

#[tokio::test]
async fn a_mail_arrives_for_everybody_and_each_step_is_told() {
    let mut sink = Sink::open(&[]).await;
    let mut route = route(&sink);
    route.server.login = Some(MailLogin { user: "tandem".to_owned(), password: "env:X".to_owned() });
    route.password = Some("secret".to_owned());
    let (handover, heard) = handed(&mut sink, &route, &["ada@c.example", "bo@c.example"]).await;
    assert!(
        handover.fates.iter().all(|(_, fate)| *fate == Fate::Accepted("250 2.0.0 queued as 4711".to_owned()))
    );
    let steps =
        ["Connect", "Sign in", "Sender", "Recipient", "Recipient", "Message"].map(|what| (what, true));
    assert_eq!(words(&handover), steps);
    assert!(heard.said("EHLO tandem.contoso.example"));
    assert!(heard.said("MAIL FROM:<tandem@contoso.example>"));
    assert!(heard.said("RCPT TO:<ada@c.example>") && heard.said("RCPT TO:<bo@c.example>"));
    assert_eq!(heard.messages, ["Subject: x\r\n\r\nhello\r\n.dot\r\n"]);
    assert!(handover.steps.iter().all(|step| !step.words.contains("secret")));
}

#[tokio::test]
async fn one_refused_address_touches_no_other() {
    let script =
        [("RCPT TO:<gone@", "550 5.1.1 no such user"), ("RCPT TO:<grey@", "451 4.7.1 greylisted, come back")];
    let mut sink = Sink::open(&script).await;
    let route = route(&sink);
    let to = ["ada@c.example", "gone@c.example", "grey@c.example"];
    let (handover, heard) = handed(&mut sink, &route, &to).await;
    let [(_, ada), (_, gone), (_, grey)] = &handover.fates[..] else { panic!("{handover:?}") };
    assert!(matches!(ada, Fate::Accepted(_)));
    assert!(
        matches!(gone, Fate::Never(fault) if fault.words == "550 5.1.1 no such user" && fault.code == Some(550))
    );
    assert!(matches!(grey, Fate::Later(fault) if fault.code == Some(451)));
    assert_eq!(heard.messages.len(), 1);
    // A greylisting server takes it the second time.
    let (again, heard) = handed(&mut sink, &route, &["grey@c.example"]).await;
    assert!(matches!(&again.fates[..], [(_, Fate::Accepted(_))]) && heard.messages.len() == 1);
}

#[tokio::test]
async fn where_nobody_is_taken_nothing_is_sent() {
    let mut sink = Sink::open(&[("RCPT", "550 no")]).await;
    let route = route(&sink);
    let (handover, heard) = handed(&mut sink, &route, &["gone@c.example"]).await;
    assert!(matches!(&handover.fates[..], [(_, Fate::Never(_))]) && handover.fault.is_none());
    assert!(!heard.said("DATA"));
}

#[tokio::test]
async fn a_refused_message_is_refused_for_all() {
    let mut sink = Sink::open(&[("(message)", "554 5.7.1 looks like spam")]).await;
    let route = route(&sink);
    let (handover, heard) = handed(&mut sink, &route, &["ada@c.example", "bo@c.example"]).await;
    assert!(
        handover.fates.iter().all(|(_, fate)| matches!(fate, Fate::Never(fault) if fault.code == Some(554)))
    );
    assert!(heard.messages.is_empty());
    let mut busy = Sink::open(&[("(message)", "452 4.3.1 full")]).await;
    let route = self::route(&busy);
    let (handover, _) = handed(&mut busy, &route, &["ada@c.example"]).await;
    assert!(matches!(&handover.fates[..], [(_, Fate::Later(fault))] if fault.code == Some(452)));
}

#[tokio::test]
async fn a_wrong_password_is_nobodys_refusal() {
    let mut sink = Sink::open(&[("AUTH", "535 5.7.8 bad credentials")]).await;
    let mut route = route(&sink);
    route.server.login = Some(MailLogin { user: "tandem".to_owned(), password: "env:X".to_owned() });
    route.password = Some("wrong".to_owned());
    let (handover, heard) = handed(&mut sink, &route, &["ada@c.example"]).await;
    let fault = handover.fault.as_ref().expect("a fault");
    assert_eq!((fault.words.as_str(), fault.code), ("535 5.7.8 bad credentials", Some(535)));
    assert_eq!(words(&handover), [("Connect", true), ("Sign in", false)]);
    assert!(matches!(&handover.fates[..], [(_, Fate::Later(_))]));
    assert!(!heard.said("MAIL"));
}

#[tokio::test]
async fn a_password_is_sent_only_where_it_is_asked_for() {
    let mut sink = Sink::open(&[]).await.offering(&["8BITMIME"]);
    let mut route = route(&sink);
    route.server.login = Some(MailLogin { user: "tandem".to_owned(), password: "env:X".to_owned() });
    route.password = Some("secret".to_owned());
    let (handover, heard) = handed(&mut sink, &route, &["ada@c.example"]).await;
    assert!(handover.fault.is_some_and(|fault| fault.words.contains("neither AUTH PLAIN nor AUTH LOGIN")));
    assert!(!heard.said("AUTH"));
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_where_starttls_is_chosen() {
    let mut sink = Sink::open(&[]).await;
    let mut route = route(&sink);
    route.server.security = MailSecurity::StartTls;
    route.server.login = Some(MailLogin { user: "tandem".to_owned(), password: "env:X".to_owned() });
    route.password = Some("secret".to_owned());
    let (handover, heard) = handed(&mut sink, &route, &["ada@c.example"]).await;
    assert!(handover.fault.is_some_and(|fault| fault.words.contains("no STARTTLS")));
    assert!(!heard.said("AUTH") && !heard.said("MAIL"), "{heard:?}");
}

#[tokio::test]
async fn a_server_that_goes_away_or_says_nothing_is_tried_again_later() {
    for (command, reply, told) in [
        ("(connects)", CLOSE, "closed the connection"),
        ("MAIL", CLOSE, "closed the connection"),
        ("RCPT", CLOSE, "closed the connection"),
        ("(connects)", "421 4.3.2 shutting down", "421 4.3.2 shutting down"),
        ("MAIL", SILENCE, "no answer within 1 s"),
    ] {
        let mut sink = Sink::open(&[(command, reply)]).await;
        let mut route = route(&sink);
        route.times.command = Duration::from_millis(300);
        let (handover, heard) = handed(&mut sink, &route, &["ada@c.example"]).await;
        let fault = handover.fault.as_ref().expect("a fault");
        assert!(fault.words.contains(told), "{command} {reply}: {fault:?}");
        assert!(matches!(&handover.fates[..], [(_, Fate::Later(_))]), "{command} {reply}");
        assert!(heard.messages.is_empty());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_of() {
    let sink = Sink::open(&[]).await;
    let route = route(&sink);
    drop(sink);
    let handover = hand_over(&route, &["ada@c.example".to_owned()], BYTES).await;
    assert!(handover.fault.as_ref().is_some_and(|fault| fault.words.contains("refused")), "{handover:?}");
    assert_eq!(words(&handover), [("Connect", false)]);
}
