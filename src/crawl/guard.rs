//! Which addresses may be connected to: public ones, and those of outlets marked local.
//!
//! Three holes must be closed together. Addresses are checked where the connection is made, after
//! the name was resolved, so that the address checked is the address connected to; literals,
//! ports and schemes are checked in the URL too, on the first request and on every redirect; and
//! no proxy is used, since a proxy resolves names itself.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// Why an address is not connected to.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    /// Not the web.
    #[error("`{0}` addresses are not fetched, only http and https")]
    Scheme(String),
    /// `user:password@` hides where an address leads.
    #[error("the address carries a user name or password")]
    UserInfo,
    /// Characters that no request line can carry.
    #[error("the address cannot be written into a request")]
    Unwritable,
    /// No host at all.
    #[error("the address has no host")]
    NoHost,
    /// Other services than web servers listen there.
    #[error("port {0} is not a web server's")]
    Port(u16),
    /// A private, loopback or otherwise special address.
    #[error(
        "{0} is not a public address; mark the outlet `local = true` if it is meant to be reached"
    )]
    NotPublic(IpAddr),
    /// A name that leads to such an address: a trap, or a network that answers for others, as
    /// captive portals and filters do; that passes.
    #[error(
        "the name leads to {0}, which is not a public address; mark the outlet `local = true` if it is meant to be reached"
    )]
    NameNotPublic(IpAddr),
}

/// Answers a name with its addresses; an error or an empty list means that it has none now.
pub type Asked = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// Where names are looked up.
#[derive(Clone, Default)]
pub enum Resolver {
    /// The machine's resolver.
    #[default]
    System,
    /// A closed list: a simulated world. A name outside it does not exist.
    Fixed(Arc<BTreeMap<String, SocketAddr>>),
    /// Asked at every look-up: a simulated world whose names change or fail. Must not block.
    Asked(Arc<Asked>),
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Fixed(known) => f.debug_tuple("Fixed").field(known).finish(),
            Self::Asked(_) => f.write_str("Asked"),
        }
    }
}

impl Resolver {
    /// The addresses of `host`; ports other than 0 are kept.
    pub(super) async fn look_up(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        Ok(match self {
            Self::System => tokio::net::lookup_host((host, 0)).await?.collect(),
            Self::Fixed(known) => known.get(host).copied().into_iter().collect(),
            Self::Asked(ask) => ask(host)?,
        })
    }
}

/// Checks what can be seen in `url` itself.
///
/// - `trusted`: whether the host belongs to an outlet marked local.
///
/// # Errors
/// [`Refused`], with the reason.
pub fn check(url: &Url, trusted: bool) -> Result<(), Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    if trusted {
        return Ok(());
    }
    if let Some(port) = url.port().filter(|port| ![80, 443, 8080, 8443].contains(port)) {
        return Err(Refused::Port(port));
    }
    match url.host() {
        None => Err(Refused::NoHost),
        Some(Host::Ipv4(ip)) if !is_public(ip.into()) => Err(Refused::NotPublic(ip.into())),
        Some(Host::Ipv6(ip)) if !is_public(ip.into()) => Err(Refused::NotPublic(ip.into())),
        Some(_) => Ok(()),
    }
}

/// Whether `ip` is reachable on the public internet (IANA special-purpose registries).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = a == 0                                // this network
        || a >= 224                                     // multicast, reserved, broadcast
        || (a == 100 && (64..128).contains(&b))         // carrier NAT
        || (a == 192 && b == 0 && c == 0)               // IETF protocol assignments
        || (a == 192 && b == 88 && c == 99)             // 6to4 relay
        || (a == 198 && (18..20).contains(&b)); // benchmarking
    !special
        && !ip.is_private()
        && !ip.is_loopback()
        && !ip.is_link_local()
        && !ip.is_documentation()
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = embedded_v4(ip) {
        return is_public_v4(v4);
    }
    let [first, second, ..] = ip.segments();
    // Only 2000::/3 is global unicast; inside it some blocks are special.
    (0x2000..0x4000).contains(&first)
        && !(first == 0x2001 && second < 0x0200)        // Teredo, ORCHID and other assignments
        && !(first == 0x2001 && second == 0x0db8)       // documentation
        && first != 0x2002                              // 6to4
        && !(first == 0x3fff && second < 0x1000) // documentation
}

/// IPv4 inside mapped (`::ffff:0:0/96`) and NAT64 (`64:ff9b::/96`) addresses.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = ip.segments();
    let nat64 = [a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0];
    let [h1, h2] = high.to_be_bytes();
    let [l1, l2] = low.to_be_bytes();
    ip.to_ipv4_mapped().or(nat64.then(|| Ipv4Addr::new(h1, h2, l1, l2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_told_from_public_ones() {
        let special = [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "192.88.99.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
            "::127.0.0.1",
            "fec0::1",
        ];
        for text in special {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in [
            "8.8.8.8",
            "113.160.0.1",
            "100.128.0.1",
            "172.32.0.1",
            "2405:4800::1",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_the_address_itself_gives_away_is_refused() {
        for bad in [
            "ftp://bao.example/a",
            "file:///etc/passwd",
            "http://user@bao.example/",
            "http://:pw@bao.example/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/meta-data",
            "http://bao.example:22/",
            "http://bao.example:6379/",
        ] {
            assert!(check(&Url::parse(bad).unwrap(), false).is_err(), "{bad}");
        }
        for good in ["https://bao.example/a", "http://bao.example:8080/", "http://8.8.8.8/"] {
            assert_eq!(check(&Url::parse(good).unwrap(), false), Ok(()), "{good}");
        }
        assert_eq!(check(&Url::parse("http://127.0.0.1:3000/").unwrap(), true), Ok(()));
        assert!(check(&Url::parse("file:///etc/passwd").unwrap(), true).is_err());
    }
}
