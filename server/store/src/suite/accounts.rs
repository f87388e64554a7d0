//! Who may come in.

use super::Checked;
use super::fixture::{at, is_duplicate, is_not_found, is_stale};
use crate::{Invite, NewToken, Store, StoreError};
use model::{Account, AccountId, Moment, Role};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

async fn invite(store: &Shared, hash: u8, role: Role, expires_at: Moment) -> Checked {
    store.create_invite(Invite { hash: [hash; 32], role, expires_at }, at(0)).await
}

async fn account(store: &Shared, hash: u8, role: Role, name: &str) -> Result<Account, StoreError> {
    invite(store, hash, role, at(1_000)).await?;
    store.redeem_invite(&[hash; 32], name, "$argon2id$", at(10)).await
}

fn token(name: &str, hash: u8, expires_at: Option<Moment>) -> NewToken {
    NewToken { name: name.to_owned(), hash: [hash; 32], role: Role::Operator, created_at: at(0), expires_at }
}

/// Names are kept as they are typed and compared without regard to case, beyond ASCII too.
pub async fn an_account_is_found_without_regard_to_case(store: Shared) -> Checked {
    let zoe = account(&store, 1, Role::Admin, "Zoë").await?;
    let ada = account(&store, 2, Role::Viewer, "ada").await?;
    let (found, hash) = store.account_by_name("ZOË").await?.ok_or_else(missing)?;
    assert_eq!((&found, hash.as_str()), (&zoe, "$argon2id$"));
    assert_eq!(
        zoe,
        Account { id: zoe.id, name: "Zoë".into(), role: Role::Admin, disabled: false, created_at: at(10) }
    );
    assert_eq!(store.account_by_name("nobody").await?, None);
    assert_eq!(store.accounts().await?, [ada, zoe]);
    Ok(())
}

/// The second one who follows a link finds nothing.
pub async fn an_invite_is_spent_once(store: Shared) -> Checked {
    invite(&store, 1, Role::Operator, at(1_000)).await?;
    let known = store.invite(&[1; 32], at(999)).await?.ok_or_else(missing)?;
    assert_eq!(known, Invite { hash: [1; 32], role: Role::Operator, expires_at: at(1_000) });
    let first = store.redeem_invite(&[1; 32], "Ada", "x", at(1)).await?;
    assert_eq!(first.role, Role::Operator);
    assert!(is_not_found(&store.redeem_invite(&[1; 32], "Bob", "x", at(2)).await));
    assert_eq!(store.invite(&[1; 32], at(2)).await?, None);
    assert_eq!(store.accounts().await?.len(), 1);
    Ok(())
}

/// Somebody who chose a taken name may choose again.
pub async fn a_taken_name_leaves_the_invite_good(store: Shared) -> Checked {
    account(&store, 1, Role::Admin, "Ada").await?;
    invite(&store, 2, Role::Viewer, at(1_000)).await?;
    assert!(is_duplicate(&store.redeem_invite(&[2; 32], "ADA", "x", at(1)).await));
    assert!(store.invite(&[2; 32], at(1)).await?.is_some());
    store.redeem_invite(&[2; 32], "Bob", "x", at(2)).await?;
    Ok(())
}

/// An invite is good until its moment, not at it.
pub async fn an_invite_expires(store: Shared) -> Checked {
    invite(&store, 1, Role::Viewer, at(1_000)).await?;
    assert!(store.invite(&[1; 32], at(999)).await?.is_some());
    assert_eq!(store.invite(&[1; 32], at(1_000)).await?, None);
    assert!(is_not_found(&store.redeem_invite(&[1; 32], "Ada", "x", at(1_000)).await));
    Ok(())
}

/// A session is good until its moment or until it is ended, whichever comes first.
pub async fn a_session_ends_with_its_time_and_by_signing_out(store: Shared) -> Checked {
    let ada = account(&store, 1, Role::Admin, "Ada").await?;
    store.create_session([7; 32], ada.id, at(5_000)).await?;
    let session = store.session(&[7; 32], at(4_999)).await?.ok_or_else(missing)?;
    assert_eq!((session.account, session.expires_at), (ada.clone(), at(5_000)));
    assert_eq!(store.session(&[7; 32], at(5_000)).await?, None);
    assert_eq!(store.session(&[8; 32], at(0)).await?, None);
    store.end_session(&[7; 32]).await?;
    store.end_session(&[7; 32]).await?;
    assert_eq!(store.session(&[7; 32], at(0)).await?, None);
    assert!(is_not_found(&store.create_session([9; 32], AccountId(ada.id.0 + 1), at(1)).await));
    Ok(())
}

/// Shutting somebody out ends the sessions for good: they do not come back with the account.
pub async fn a_disabled_account_loses_its_sessions(store: Shared) -> Checked {
    account(&store, 1, Role::Admin, "Ada").await?;
    let bob = account(&store, 2, Role::Operator, "Bob").await?;
    store.create_session([7; 32], bob.id, at(5_000)).await?;
    store.set_account(bob.id, Role::Operator, true).await?;
    assert_eq!(store.session(&[7; 32], at(20)).await?, None);
    store.set_account(bob.id, Role::Viewer, false).await?;
    assert_eq!(store.session(&[7; 32], at(20)).await?, None);
    let (bob, _) = store.account_by_name("bob").await?.ok_or_else(missing)?;
    assert_eq!((bob.role, bob.disabled), (Role::Viewer, false));
    assert!(is_not_found(&store.set_account(AccountId(bob.id.0 + 1), Role::Admin, false).await));
    Ok(())
}

/// Neither demoting nor disabling may leave nobody who can undo it.
pub async fn the_last_admin_stays(store: Shared) -> Checked {
    let ada = account(&store, 1, Role::Admin, "Ada").await?;
    let bob = account(&store, 2, Role::Admin, "Bob").await?;
    store.set_account(bob.id, Role::Admin, true).await?;
    assert!(is_stale(&store.set_account(ada.id, Role::Operator, false).await));
    assert!(is_stale(&store.set_account(ada.id, Role::Admin, true).await));
    let (kept, _) = store.account_by_name("Ada").await?.ok_or_else(missing)?;
    assert_eq!(kept, ada);
    store.set_account(bob.id, Role::Admin, false).await?;
    store.set_account(ada.id, Role::Operator, false).await?;
    Ok(())
}

/// A token has a name for people and may be given anew under it.
pub async fn a_token_is_replaced_by_name_and_removed(store: Shared) -> Checked {
    store.put_token(token("deploy", 1, None)).await?;
    store.put_token(token("backup", 2, Some(at(100)))).await?;
    store.put_token(token("deploy", 3, None)).await?;
    assert_eq!(store.token(&[1; 32], at(0)).await?, None);
    let deploy = store.token(&[3; 32], at(1_000_000)).await?.ok_or_else(missing)?;
    assert_eq!((deploy.name.as_str(), deploy.role, deploy.expires_at), ("deploy", Role::Operator, None));
    assert!(store.token(&[2; 32], at(99)).await?.is_some());
    assert_eq!(store.token(&[2; 32], at(100)).await?, None);
    let names: Vec<String> = store.tokens().await?.into_iter().map(|token| token.name).collect();
    assert_eq!(names, ["backup", "deploy"]);
    store.remove_token("backup").await?;
    assert!(is_not_found(&store.remove_token("backup").await));
    Ok(())
}

fn missing() -> StoreError {
    StoreError::NotFound { what: "row", id: "that was kept".to_owned() }
}
