//! Signatures as others make them.

use crate::webhook::signature::{Secret, signatures};

/// The vector that the scheme's libraries share
/// (<https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries>).
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

#[test]
fn a_message_is_signed_as_the_scheme_has_it() {
    let secret = Secret::of_shown(SECRET);
    assert_eq!(signatures(&[secret], ID, 1_614_265_330, BODY), SIGNED);
}

#[test]
fn while_secrets_change_both_sign() {
    let former = Secret::of_shown(SECRET);
    let newest = Secret::made_of(b"a key of this server", "a salt");
    let alone = signatures(std::slice::from_ref(&newest), ID, 1_614_265_330, BODY);
    let both = signatures(&[newest, former], ID, 1_614_265_330, BODY);
    assert_eq!(both, format!("{alone} {SIGNED}"));
}

#[test]
fn whatever_is_changed_changes_the_signature() {
    let secrets = [Secret::of_shown(SECRET)];
    for (id, timestamp, body) in
        [("msg_other", 1_614_265_330, BODY), (ID, 1, BODY), (ID, 1_614_265_330, "{}")]
    {
        assert_ne!(signatures(&secrets, id, timestamp, body), SIGNED);
    }
}

#[test]
fn a_secret_is_made_of_the_key_and_the_salt() {
    let shown = |key: &[u8], salt: &str| Secret::made_of(key, salt).shown();
    let first = shown(b"key", "salt");
    assert_eq!(first, shown(b"key", "salt"));
    assert_ne!(first, shown(b"key", "other"));
    assert_ne!(first, shown(b"other", "salt"));
    // 32 bytes in base64, after what the scheme has in front of it.
    assert!(first.starts_with("whsec_") && first.len() == 6 + 44, "{first}");
    assert!(Secret::of_shown(&first) == Secret::made_of(b"key", "salt"));
}
