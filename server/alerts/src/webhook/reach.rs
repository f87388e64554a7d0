//! Which addresses webhooks may lead to.
//!
//! An admin enters an address, and this server asks there: what it reaches and a browser does not (itself, its
//! neighbours, the metadata of a cloud) must not be within reach of that. A name is judged by what it is looked up as, at
//! every connection, since it can be another one each time.

use model::WebhookReach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use thiserror::Error;

/// Azure's platform answers virtual machines at a public address.
const AZURE_PLATFORM: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// A webhook leads to an address that is not public.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{host} is {address}, which is not a public address; start Tandem with --webhooks-may-reach-private-addresses if it \
     is meant"
)]
pub(super) struct NotPublic {
    host: String,
    address: IpAddr,
}

/// Is it an address of the internet? Everything that the registries of IANA keep for something else is not
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        // This network.
        || first == 0
        // Between a carrier and its customers (RFC 6598).
        || (first == 100 && (64..128).contains(&second))
        // Protocols, and what was a relay once (RFC 7526).
        || (first, second, third) == (192, 0, 0)
        || (first, second, third) == (192, 88, 99)
        // Measurements (RFC 2544).
        || (first == 198 && (18..20).contains(&second))
        // Reserved, and everybody.
        || first >= 240
        || address == AZURE_PLATFORM;
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let segments = address.segments();
    // A network without IPv4 has names of it translated so (RFC 6052).
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let is_global = segments[0] & 0xe000 == 0x2000;
    let is_special = match segments[0] {
        // Protocols (Teredo, ORCHID, benchmarks), and documentation.
        0x2001 => segments[1] < 0x200 || segments[1] == 0xdb8,
        // 6to4, which has an address of IPv4 in it.
        0x2002 => true,
        // Documentation (RFC 9637).
        0x3fff => segments[1] < 0x1000,
        _ => false,
    };
    is_global && !is_special
}

/// Is that host, where it is an address itself, one that may be asked? Names are judged when they are looked up.
pub(super) fn check(host: &str, reach: WebhookReach) -> Result<(), NotPublic> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse() {
        Ok(address) if reach == WebhookReach::Public && !is_public(address) => {
            Err(NotPublic { host: host.to_owned(), address })
        }
        _ => Ok(()),
    }
}

/// Of what a name was looked up as, what may be asked; `Err` where that is nothing.
pub(super) fn allowed(
    host: &str,
    found: Vec<SocketAddr>,
    reach: WebhookReach,
) -> Result<Vec<SocketAddr>, NotPublic> {
    if reach == WebhookReach::Private {
        return Ok(found);
    }
    let (public, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| is_public(found.ip()));
    match others.first() {
        Some(other) if public.is_empty() => Err(NotPublic { host: host.to_owned(), address: other.ip() }),
        _ => Ok(public),
    }
}

/// Looks names up, and hands on what may be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver(pub(super) WebhookReach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let found = allowed(name.as_str(), found, reach)?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
