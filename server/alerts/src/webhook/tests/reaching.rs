//! Which addresses may be asked.

use crate::webhook::reach::{allowed, check, is_public};
use model::WebhookReach;
use std::net::{IpAddr, SocketAddr};

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn addresses_of_the_internet_are_public() {
    for text in
        ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "198.20.0.1", "223.255.255.255"]
    {
        assert!(is_public(address(text)), "{text}");
        assert!(is_public(address(&format!("::ffff:{text}"))), "{text} in an address of IPv6");
        assert!(is_public(address(&format!("64:ff9b::{text}"))), "{text} translated");
    }
    for text in ["2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1"] {
        assert!(is_public(address(text)), "{text}");
    }
}

#[test]
fn addresses_kept_for_something_else_are_not() {
    for text in [
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
    ] {
        assert!(!is_public(address(text)), "{text}");
        assert!(!is_public(address(&format!("::ffff:{text}"))), "{text} in an address of IPv6");
        assert!(!is_public(address(&format!("64:ff9b::{text}"))), "{text} translated");
    }
    for text in [
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "100::1",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff:1::1",
        "64:ff9b:1::1",
    ] {
        assert!(!is_public(address(text)), "{text}");
    }
}

#[test]
fn an_address_in_the_place_of_a_name_is_judged_too() {
    for host in ["127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254"] {
        let refusal = check(host, WebhookReach::Public).expect_err(host).to_string();
        assert!(refusal.contains("not a public address") && refusal.contains(host), "{refusal}");
        assert_eq!(check(host, WebhookReach::Private), Ok(()));
    }
    for host in ["8.8.8.8", "[2606:4700::1111]", "hooks.contoso.example"] {
        assert_eq!(check(host, WebhookReach::Public), Ok(()));
    }
}

#[test]
fn of_what_a_name_is_looked_up_as_only_the_public_is_asked() {
    let of = |texts: &[&str]| texts.iter().map(|text| SocketAddr::new(address(text), 0)).collect::<Vec<_>>();
    let mixed = of(&["10.0.0.1", "8.8.8.8", "::1"]);
    assert_eq!(allowed("a", mixed.clone(), WebhookReach::Public), Ok(of(&["8.8.8.8"])));
    assert_eq!(allowed("a", mixed.clone(), WebhookReach::Private), Ok(mixed));
    let near = of(&["10.0.0.1", "::1"]);
    let refusal = allowed("inside.contoso.example", near, WebhookReach::Public).expect_err("private");
    assert!(refusal.to_string().starts_with("inside.contoso.example is 10.0.0.1"), "{refusal}");
    assert_eq!(allowed("a", Vec::new(), WebhookReach::Public), Ok(Vec::new()));
}
