//! What robots.txt allows (RFC 9309).

use std::time::Duration;
use texting_robots::Robot;
use url::Url;

/// Bytes of a robots.txt that are read; RFC 9309 asks for at least 500 KiB.
pub const CAP_BYTES: usize = 500 * 1024;

/// Bytes of a packed robots.txt after unpacking; past that it is a bomb, not a file cut short.
pub(super) const CAP_UNPACKED: usize = 10 << 20;

/// A longer crawl-delay is not read as a number of seconds that somebody meant.
const LONGEST_CRAWL_DELAY_S: f32 = 3600.0;

/// One host's rules for our agent.
#[derive(Debug)]
pub enum Robots {
    /// No rules: the file is missing, which allows everything.
    AllowAll,
    /// The rules as written.
    Rules(Box<Robot>),
}

impl Robots {
    /// Reads `body` for `agent`; a text that is no robots.txt allows everything.
    pub fn parse(body: &[u8], agent: &str) -> Self {
        let body = &body[..body.len().min(CAP_BYTES)];
        Robot::new(agent, body).map_or(Self::AllowAll, |robot| Self::Rules(Box::new(robot)))
    }

    /// Whether `url` may be fetched. robots.txt itself always may.
    pub fn allows(&self, url: &Url) -> bool {
        match self {
            _ if url.path() == "/robots.txt" => true,
            Self::AllowAll => true,
            Self::Rules(robot) => robot.allowed(url.as_str()),
        }
    }

    /// The pause between visits that the file asks for; zero if it does not.
    pub fn crawl_delay(&self) -> Duration {
        let asked = self.crawl_delay_s().filter(|s| s.is_finite() && *s >= 0.0).unwrap_or(0.0);
        Duration::from_secs_f32(asked.min(LONGEST_CRAWL_DELAY_S))
    }

    /// Seconds between visits that the file asks for.
    pub fn crawl_delay_s(&self) -> Option<f32> {
        match self {
            Self::Rules(robot) => robot.delay,
            Self::AllowAll => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(robots: &str, path: &str) -> bool {
        let url = Url::parse(&format!("https://bao.example{path}")).unwrap();
        Robots::parse(robots.as_bytes(), "diembao").allows(&url)
    }

    #[test]
    fn the_rules_of_rfc_9309() {
        let cases = [
            ("nothing said", "", "/a", true),
            ("everyone refused", "User-agent: *\nDisallow: /", "/a", false),
            ("empty disallow allows", "User-agent: *\nDisallow:", "/a", true),
            (
                "own group wins over star",
                "User-agent: *\nDisallow: /\n\nUser-agent: diembao\nDisallow: /kin",
                "/a",
                true,
            ),
            (
                "own group, refused part",
                "User-agent: *\nAllow: /\n\nUser-agent: DiemBao\nDisallow: /kin",
                "/kin/1",
                false,
            ),
            ("longest match wins", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true),
            ("allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true),
            ("star in the middle", "User-agent: *\nDisallow: /*.pdf", "/x/y.pdf?z", false),
            ("end mark", "User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true),
            (
                "several agents, one group",
                "User-agent: a\nUser-agent: diembao\nDisallow: /",
                "/x",
                false,
            ),
            (
                "same group twice is one",
                "User-agent: diembao\nDisallow: /a\n\nUser-agent: diembao\nDisallow: /b",
                "/a",
                false,
            ),
            ("comment and blanks", "user-agent : * # all\n  disallow : /a # kín", "/a", false),
            ("query counts", "User-agent: *\nDisallow: /tim?q=", "/tim?q=x", false),
            ("case of path matters", "User-agent: *\nDisallow: /A", "/a", true),
            ("not a robots file", "<!doctype html><title>404</title>", "/a", true),
            ("robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true),
            ("percent-encoding is one", "User-agent: *\nDisallow: /%C4%91", "/đ", false),
        ];
        for (what, robots, path, expected) in cases {
            assert_eq!(allows(robots, path), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body: Vec<u8>) {
            let url = Url::parse("https://bao.example/a").unwrap();
            Robots::parse(&body, "diembao").allows(&url);
        }
    }
}
