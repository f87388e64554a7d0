//! Encrypted conversations, with a server whose certificate comes from an authority of its own.

use super::handing::{BYTES, route};
use super::sink::{Heard, Sink};
use crate::mail::transport::{Fate, Handover, hand_over};
use model::{MailLogin, MailSecurity};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// The pair that the connectors' contract is kept with, too.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../connectors/tests/contract/service/tls");

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}/{name}")).expect("a file of the contract")
}

fn acceptor() -> TlsAcceptor {
    let pem = file("server.pem");
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().expect("certificates");
    let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth().with_single_cert(chain, key);
    TlsAcceptor::from(Arc::new(config.expect("a certificate with its key")))
}

async fn handed(security: MailSecurity, authority: Option<String>) -> (Handover, Heard) {
    let mut sink = Sink::open(&[]).await;
    let mut route = route(&sink);
    route.server.security = security;
    route.server.login = Some(MailLogin { user: "tandem".to_owned(), password: "env:X".to_owned() });
    route.password = Some("secret".to_owned());
    route.authorities = authority;
    let (acceptor, mut heard) = (acceptor(), Heard::default());
    let to = ["ada@c.example".to_owned()];
    let serve = async {
        match security {
            MailSecurity::StartTls => sink.serve_starttls(&acceptor, &mut heard).await,
            MailSecurity::Tls | MailSecurity::None => sink.serve_tls(&acceptor, &mut heard).await,
        }
    };
    let (handover, ()) = tokio::join!(hand_over(&route, &to, BYTES), serve);
    (handover, heard)
}

#[tokio::test]
async fn a_certificate_of_ones_own_authority_is_trusted_when_that_is_entered() {
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        let (handover, heard) = handed(security, Some(file("authority.pem"))).await;
        assert!(matches!(&handover.fates[..], [(_, Fate::Accepted(_))]), "{handover:?}");
        assert_eq!(heard.messages.len(), 1);
        let encrypted = handover.steps.iter().find(|step| step.words.contains("certificate is trusted"));
        assert!(encrypted.is_some(), "{handover:?}");
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused_before_anything_is_said() {
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        let (handover, heard) = handed(security, None).await;
        let fault = handover.fault.expect("a fault");
        assert!(fault.words.contains("certificate is not trusted"), "{fault:?}");
        assert!(!heard.said("AUTH") && heard.messages.is_empty());
    }
}

#[tokio::test]
async fn an_authority_that_cannot_be_read_is_said_to_be_so() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".to_owned();
    let sink = Sink::open(&[]).await;
    let mut route = route(&sink);
    route.server.security = MailSecurity::Tls;
    route.authorities = Some(broken);
    let handover = hand_over(&route, &["ada@c.example".to_owned()], BYTES).await;
    assert!(handover.fault.is_some(), "{handover:?}");
}
