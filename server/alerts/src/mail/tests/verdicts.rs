//! What is kept of attempts.

use super::firing;
use crate::mail::smtp::Fault;
use crate::mail::transport::Fate;
use crate::mail::verdict::{Outcome, addressees, verdict};
use model::{
    Addressee, AddresseeFate, Moment, NewNotification, Notification, NotificationId, NotificationState,
    Recipient, RecipientGroup, RecipientGroupId,
};

fn mail() -> Notification {
    NewNotification::of(&firing()).expect("somebody is told").kept(NotificationId(1))
}

fn fault(words: &str, code: Option<u16>) -> Fault {
    Fault { words: words.to_owned(), code }
}

fn known() -> Vec<Addressee> {
    addressees(&mail().to, &[])
}

fn fates(known: &[Addressee]) -> Vec<AddresseeFate> {
    known.iter().map(|each| each.fate).collect()
}

#[test]
fn groups_and_addresses_become_one_list_without_repetitions() {
    let group = |id, addresses: &[&str]| RecipientGroup {
        id: RecipientGroupId(id),
        name: format!("group {id}"),
        addresses: addresses.iter().map(|address| (*address).to_owned()).collect(),
    };
    let groups = [group(1, &["ada@c.example", "bo@c.example"]), group(2, &["BO@c.example", "cy@c.example"])];
    let to = [
        Recipient::Group(RecipientGroupId(1)),
        Recipient::Group(RecipientGroupId(2)),
        Recipient::Group(RecipientGroupId(9)),
        Recipient::Address("Ada@c.example".to_owned()),
        Recipient::Address("di@c.example".to_owned()),
    ];
    let found = addressees(&to, &groups);
    let found: Vec<&str> = found.iter().map(|each| each.address.as_str()).collect();
    assert_eq!(found, ["ada@c.example", "bo@c.example", "cy@c.example", "di@c.example"]);
}

#[test]
fn who_has_it_is_not_sent_it_again_and_who_waits_is() {
    let handed = Outcome::Handed(vec![
        ("ada@contoso.example".to_owned(), Fate::Accepted("250 ok".to_owned())),
        ("bo@contoso.example".to_owned(), Fate::Later(fault("451 later", Some(451)))),
    ]);
    let now = mail().at;
    let first = verdict(&mail(), known(), &handed, now, 0);
    assert_eq!(fates(&first.addressees), [AddresseeFate::Accepted, AddresseeFate::Waiting]);
    assert_eq!(first.next, Some(now.plus_millis(30_000)));
    assert_eq!(first.attempt.result, "taken for 1, to be tried again for 1: 451 later");
    assert_eq!(first.attempt.code, Some(451));
    let again = Outcome::Handed(vec![("bo@contoso.example".to_owned(), Fate::Accepted("250 ok".to_owned()))]);
    let second = verdict(&mail(), first.addressees, &again, now, 0);
    assert_eq!((second.next, second.attempt.code), (None, Some(250)));
    assert_eq!(Notification::state_after(&second.addressees, second.next), NotificationState::Sent);
}

#[test]
fn a_refusal_is_kept_in_its_words_and_not_tried_again() {
    let refused = |to: &str| (to.to_owned(), Fate::Never(fault("550 no such user", Some(550))));
    let handed = Outcome::Handed(vec![refused("ada@contoso.example"), refused("bo@contoso.example")]);
    let kept = verdict(&mail(), known(), &handed, mail().at, 0);
    assert_eq!(kept.next, None);
    assert!(kept.addressees.iter().all(|each| each.words == "550 no such user"));
    assert_eq!(Notification::state_after(&kept.addressees, kept.next), NotificationState::GivenUp);
}

#[test]
fn what_stands_in_everybodys_way_is_tried_for_a_day() {
    let down = Outcome::InTheWay(fault("Connection refused", None));
    let kept = verdict(&mail(), known(), &down, mail().at, 0);
    assert!(kept.next.is_some() && fates(&kept.addressees) == [AddresseeFate::Waiting; 2]);
    let late = mail().at.plus_millis(86_400_000);
    let last = verdict(&Notification { attempts: 30, ..mail() }, known(), &down, late, 0);
    assert_eq!((last.next, fates(&last.addressees)), (None, vec![AddresseeFate::Refused; 2]));
    assert_eq!(last.attempt.result, "given up after a day: Connection refused");
}

#[test]
fn without_anybody_to_tell_it_is_over() {
    let kept = verdict(&mail(), Vec::new(), &Outcome::Nobody, Moment(0), 0);
    assert_eq!((kept.next, kept.addressees.len()), (None, 0));
}
