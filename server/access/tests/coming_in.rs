//! How people and programs come in, and how they are kept out.
#![expect(clippy::unwrap_used, reason = "clippy sees no test in what tests share")]

use access::{
    Access, COOKIE_NAME, Cookies, INVITE_MILLIS, PrincipalKind, SESSION_MILLIS, SignInError, SignUpError,
};
use model::{Actor, Moment, Role, SignInDraft, SignUpDraft};
use std::sync::Arc;
use store::Store;
use store::memory::MemoryStore;

const NOW: Moment = Moment(1_800_000_000_000);
const PASSWORD: &str = "correct horse battery";

fn fresh() -> (Access, Arc<dyn Store>) {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    (Access::new(Arc::clone(&store), Cookies::Plain), store)
}

fn sign_up(name: &str) -> SignUpDraft {
    SignUpDraft { name: name.into(), password: PASSWORD.into(), repeated: PASSWORD.into() }
}

fn sign_in(name: &str, password: &str) -> SignInDraft {
    SignInDraft { name: name.into(), password: password.into() }
}

/// An access with one admin named Ada.
async fn with_ada() -> (Access, Arc<dyn Store>) {
    let (access, store) = fresh();
    let link = access.create_invite(Role::Admin, NOW).await.unwrap();
    access.redeem_invite(link.reveal(), sign_up("Ada"), NOW).await.unwrap();
    (access, store)
}

#[tokio::test]
async fn a_one_time_link_makes_one_account_and_signs_it_in() {
    let (access, _) = fresh();
    assert!(!access.has_accounts().await.unwrap());
    let link = access.create_invite(Role::Admin, NOW).await.unwrap();
    for _ in 0..3 {
        assert!(access.invite_is_good(link.reveal(), NOW).await.unwrap(), "looking spent the link");
    }
    let session = access.redeem_invite(link.reveal(), sign_up(" Ada "), NOW).await.unwrap();
    let ada = access.identify(Some(session.secret.reveal()), None, NOW).await.unwrap().unwrap();
    assert_eq!((ada.name.as_str(), ada.role, ada.kind), ("Ada", Role::Admin, PrincipalKind::Session));
    assert_eq!(ada.actor(), Actor::User("Ada".into()));
    assert!(access.has_accounts().await.unwrap());
    let again = access.redeem_invite(link.reveal(), sign_up("Eve"), NOW).await;
    assert!(matches!(again, Err(SignUpError::Spent)));
}

#[tokio::test]
async fn a_bad_draft_or_a_taken_name_leaves_the_link_good() {
    let (access, _) = with_ada().await;
    let link = access.create_invite(Role::Viewer, NOW).await.unwrap();
    let short = SignUpDraft { password: "short".into(), repeated: "short".into(), ..sign_up("Bob") };
    let refused = access.redeem_invite(link.reveal(), short, NOW).await;
    assert!(matches!(refused, Err(SignUpError::Invalid(errors)) if errors.of("password").is_some()));
    let taken = access.redeem_invite(link.reveal(), sign_up("ADA"), NOW).await;
    assert!(matches!(taken, Err(SignUpError::NameTaken)));
    assert_eq!(access.invite_role(link.reveal(), NOW).await.unwrap(), Some(Role::Viewer));
}

#[tokio::test]
async fn links_and_sessions_end() {
    let (access, _) = with_ada().await;
    let link = access.create_invite(Role::Viewer, NOW).await.unwrap();
    let later = NOW.plus_millis(INVITE_MILLIS + 1);
    assert!(!access.invite_is_good(link.reveal(), later).await.unwrap());
    let session = access.sign_in(sign_in("ada", PASSWORD), NOW).await.unwrap();
    assert_eq!(session.expires_at, NOW.plus_millis(SESSION_MILLIS));
    let secret = session.secret.reveal();
    assert!(access.identify(Some(secret), None, session.expires_at.plus_millis(-1)).await.unwrap().is_some());
    assert!(access.identify(Some(secret), None, session.expires_at.plus_millis(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let (access, _) = with_ada().await;
    let session = access.sign_in(sign_in("Ada", PASSWORD), NOW).await.unwrap();
    access.sign_out(session.secret.reveal()).await.unwrap();
    assert!(access.identify(Some(session.secret.reveal()), None, NOW).await.unwrap().is_none());
    access.sign_out("never existed").await.unwrap();
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_sound_alike() {
    let (access, _) = with_ada().await;
    let wrong = access.sign_in(sign_in("Ada", "not the password"), NOW).await.unwrap_err();
    let unknown = access.sign_in(sign_in("Nobody", PASSWORD), NOW).await.unwrap_err();
    assert!(matches!((&wrong, &unknown), (SignInError::Wrong, SignInError::Wrong)));
    assert_eq!(wrong.to_string(), unknown.to_string());
    let empty = access.sign_in(sign_in("", ""), NOW).await;
    assert!(matches!(empty, Err(SignInError::Invalid(_))));
}

#[tokio::test]
async fn guessing_is_slowed_down_for_that_name_alone() {
    let (access, _) = with_ada().await;
    for _ in 0..5 {
        let wrong = access.sign_in(sign_in("Ada", "a guess of mine"), NOW).await;
        assert!(matches!(wrong, Err(SignInError::Wrong)));
    }
    let right = access.sign_in(sign_in("ada", PASSWORD), NOW).await;
    assert!(matches!(right, Err(SignInError::Throttled { minutes: 15 })));
    let later = NOW.plus_millis(15 * 60_000);
    assert!(access.sign_in(sign_in("Ada", PASSWORD), later).await.is_ok());
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let (access, store) = with_ada().await;
    let link = access.create_invite(Role::Operator, NOW).await.unwrap();
    let session = access.redeem_invite(link.reveal(), sign_up("Bob"), NOW).await.unwrap();
    let (bob, _) = store.account_by_name("bob").await.unwrap().unwrap();
    store.set_account(bob.id, Role::Operator, true).await.unwrap();
    assert!(access.identify(Some(session.secret.reveal()), None, NOW).await.unwrap().is_none());
    let refused = access.sign_in(sign_in("Bob", PASSWORD), NOW).await;
    assert!(matches!(refused, Err(SignInError::Disabled)));
}

#[tokio::test]
async fn a_token_goes_before_a_cookie_and_can_be_taken_away() {
    let (access, _) = with_ada().await;
    let session = access.sign_in(sign_in("Ada", PASSWORD), NOW).await.unwrap();
    let cookie = Some(session.secret.reveal());
    access.install_token("automation", "token-1", Role::Operator, NOW).await.unwrap();
    let program = access.identify(cookie, Some("token-1"), NOW).await.unwrap().unwrap();
    assert_eq!((program.account, program.actor()), (None, Actor::Token("automation".into())));
    assert!(access.identify(cookie, Some("a bad one"), NOW).await.unwrap().is_none());
    access.install_token("automation", "token-2", Role::Operator, NOW).await.unwrap();
    assert!(access.identify(None, Some("token-1"), NOW).await.unwrap().is_none());
    access.withdraw_token("automation").await.unwrap();
    access.withdraw_token("automation").await.unwrap();
    assert!(access.identify(None, Some("token-2"), NOW).await.unwrap().is_none());
    for bad in ["", "two words", "späte"] {
        assert!(access.install_token("automation", bad, Role::Viewer, NOW).await.is_err(), "{bad:?}");
    }
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    let (access, store) = with_ada().await;
    let session = access.sign_in(sign_in("Ada", PASSWORD), NOW).await.unwrap();
    let cookie = access.session_cookie(&session);
    assert!(cookie.starts_with(&format!("{COOKIE_NAME}={};", session.secret.reveal())));
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/;"));
    assert!(!cookie.contains("Secure"));
    let over_tls = Access::new(store, Cookies::Secure);
    assert!(over_tls.session_cookie(&session).ends_with("; Secure"));
    assert!(over_tls.ended_cookie().contains("Max-Age=0"));
}
