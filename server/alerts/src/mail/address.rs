//! Where links in a mail lead, and how Tandem calls itself.

use lettre::transport::smtp::extension::ClientId;
use model::{AlertId, EnvironmentId, FiringId, MailServer};
use std::net::{IpAddr, Ipv4Addr};

/// Pages of the console, at the address that people use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages<'a>(pub(crate) &'a str);

impl Pages<'_> {
    pub(super) fn environment(self, id: &EnvironmentId) -> String {
        format!("{}/e/{id}", self.0.trim_end_matches('/'))
    }

    pub(crate) fn firing(self, id: &EnvironmentId, firing: FiringId) -> String {
        format!("{}/alerts/firings/{firing}", self.environment(id))
    }

    pub(super) fn alert(self, id: &EnvironmentId, alert: AlertId) -> String {
        format!("{}/alerts/{alert}", self.environment(id))
    }

    pub(super) fn failures(self, id: &EnvironmentId) -> String {
        format!("{}/failures", self.environment(id))
    }

    pub(super) fn maps(self, id: &EnvironmentId) -> String {
        format!("{}/maps", self.environment(id))
    }
}

/// The name that Tandem greets a mail server with: that of its own address, as RFC 5321 wants it (section 4.1.1.1).
pub(super) fn hello(public_url: &str) -> ClientId {
    let rest = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(literal) => literal.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    match host.parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) if host.contains('.') && host.chars().all(is_plain) => ClientId::Domain(host.to_owned()),
        Err(_) => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
    }
}

/// The Message-ID of a piece of news: the same whenever it is sent, so that mail programs show it once.
pub(super) fn message_id(server: &MailServer, key: &str) -> String {
    let domain = server.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("<{key}@{domain}>")
}

#[cfg(test)]
mod tests {
    use super::hello;

    #[test]
    fn the_greeting_names_this_server() {
        for (url, name) in [
            ("https://tandem.contoso.example", "tandem.contoso.example"),
            ("https://tandem.contoso.example:8443/x", "tandem.contoso.example"),
            ("http://127.0.0.1:8210", "[127.0.0.1]"),
            ("http://[::1]:8210", "[IPv6:::1]"),
            ("http://tandem:8210", "[127.0.0.1]"),
            ("http://a.b\r\nRSET/", "[127.0.0.1]"),
            ("", "[127.0.0.1]"),
        ] {
            assert_eq!(hello(url).to_string(), name, "{url:?}");
        }
    }
}
