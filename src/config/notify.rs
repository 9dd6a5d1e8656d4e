//! Settings of notices: who is told of alarms, and how.

use super::ConfigError;
use serde::Deserialize;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// The password for the mail server may stand in this variable of the environment.
pub const MAIL_PASSWORD: &str = "DIEMBAO_SMTP_PASSWORD";
/// The secret that webhook requests are signed with may stand in this one.
pub const WEBHOOK_SECRET: &str = "DIEMBAO_WEBHOOK_SECRET";

/// Who is told when an alarm opens or is over; by default nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// Where each notice is posted as JSON.
    pub webhook: Option<Url>,
    /// File with the secret that requests are signed with, unless [`WEBHOOK_SECRET`] is set.
    pub webhook_secret_file: Option<PathBuf>,
    /// E-mail.
    pub mail: Option<Mail>,
}

/// How notices go by e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user@host:465` (TLS from the start), `smtp://user@host:587?tls=required`
    /// (STARTTLS) or `smtp://host:25` (no encryption, so no user either). The password has its own
    /// place: settings are shown and shared.
    pub smtp: Url,
    /// File with the password, unless [`MAIL_PASSWORD`] is set.
    pub password_file: Option<PathBuf>,
    /// Sender: `Điểm báo <diembao@example.vn>`.
    pub from: String,
    /// Recipients; at least one.
    pub to: Vec<String>,
}

impl Notify {
    /// Whether anybody is told.
    pub fn is_set(&self) -> bool {
        self.webhook.is_some() || self.mail.is_some()
    }

    /// The secret that requests are signed with, if there is one.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn webhook_secret(&self) -> io::Result<Option<String>> {
        secret(WEBHOOK_SECRET, self.webhook_secret_file.as_deref())
    }

    /// Whether every value can work.
    ///
    /// # Errors
    /// [`ConfigError::Notify`] for the first that cannot.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Some(webhook) = &self.webhook
            && !(["http", "https"].contains(&webhook.scheme()) && webhook.has_host())
        {
            return Err(fault("webhook", "an https:// or http:// address"));
        }
        self.mail.as_ref().map_or(Ok(()), Mail::check)
    }
}

impl Mail {
    /// The password, if there is one.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn password(&self) -> io::Result<Option<String>> {
        secret(MAIL_PASSWORD, self.password_file.as_deref())
    }

    fn check(&self) -> Result<(), ConfigError> {
        if !["smtp", "smtps"].contains(&self.smtp.scheme()) || !self.smtp.has_host() {
            return Err(fault("mail.smtp", "smtps://user@host:465 or smtp://host:25"));
        }
        if self.smtp.password().is_some() {
            return Err(fault(
                "mail.smtp",
                "without a password: put that into `password_file` or DIEMBAO_SMTP_PASSWORD",
            ));
        }
        if !self.smtp.username().is_empty() && !self.is_encrypted() && !self.is_here() {
            return Err(fault(
                "mail.smtp",
                "smtps://… or end in ?tls=required when it names a user: a password is never sent in the clear",
            ));
        }
        if self.to.is_empty() {
            return Err(fault("mail.to", "a list of at least one address"));
        }
        Ok(())
    }

    fn is_encrypted(&self) -> bool {
        let required =
            self.smtp.query_pairs().any(|(key, value)| key == "tls" && value == "required");
        self.smtp.scheme() == "smtps" || required
    }

    /// Whether the server is on this machine.
    fn is_here(&self) -> bool {
        // Of schemes that browsers do not know, addresses come as text.
        let host = self.smtp.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let address: Option<IpAddr> = host.parse().ok();
        host == "localhost" || address.is_some_and(|address| address.is_loopback())
    }
}

fn fault(key: &'static str, wanted: &'static str) -> ConfigError {
    ConfigError::Notify { key, wanted }
}

/// The value of the variable `name`, or else what stands in `file`, without the line's end.
fn secret(name: &str, file: Option<&Path>) -> io::Result<Option<String>> {
    if let Some(value) = std::env::var(name).ok().filter(|value| !value.is_empty()) {
        return Ok(Some(value));
    }
    let Some(file) = file else { return Ok(None) };
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned())),
        Err(error) => {
            let place = file.display();
            Err(io::Error::new(error.kind(), format!("cannot read the secret in {place}: {error}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn read(text: &str) -> Result<Notify, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        config.checked().map(|config| config.notify).map_err(|error| error.to_string())
    }

    fn mail(smtp: &str, to: &str) -> String {
        format!("[notify.mail]\nsmtp = \"{smtp}\"\nfrom = \"a@b.vn\"\nto = [{to}]")
    }

    #[test]
    fn nobody_is_told_unless_it_is_set() {
        assert!(!read("").unwrap().is_set());
        assert!(read("[notify]\nwebhook = \"http://10.0.0.5/alarm\"").unwrap().is_set());
        for smtp in [
            "smtps://u@m.vn:465",
            "smtp://u@m.vn?tls=required",
            "smtp://m.vn:25",
            "smtp://u@127.0.0.1",
            "smtp://u@[::1]:25",
        ] {
            assert!(read(&mail(smtp, "\"c@d.vn\"")).unwrap().is_set(), "{smtp}");
        }
    }

    #[test]
    fn what_cannot_work_is_told_with_its_repair() {
        let to = "\"c@d.vn\"";
        let cases = [
            ("[notify]\nwebhook = \"ftp://a.vn/\"".to_owned(), "`notify.webhook` must be an https"),
            ("[notify]\nwebhook = \"a.vn\"".to_owned(), "line 2"),
            ("[notify]\nmails = 1".to_owned(), "mails"),
            ("[notify.mail]\nfrom = \"a@b.vn\"\nto = []".to_owned(), "smtp"),
            (mail("https://m.vn", to), "`notify.mail.smtp` must be smtps://"),
            (mail("smtps://u:geheim@m.vn", to), "password_file"),
            (mail("smtp://u@m.vn", to), "never sent in the clear"),
            (mail("smtp://u@10.0.0.5:25", to), "never sent in the clear"),
            (mail("smtps://u@m.vn", ""), "at least one"),
            ("public_url = \"mailto:a@b.vn\"".to_owned(), "`public_url` must be"),
        ];
        for (text, part) in cases {
            let error = read(&text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("geheim"), "{error}");
        }
    }

    #[test]
    fn a_secret_in_a_file_ends_before_the_end_of_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, " bí mật \r\n").unwrap();
        let none = "DIEMBAO_TEST_NO_SUCH_VARIABLE";
        assert_eq!(secret(none, Some(&file)).unwrap().as_deref(), Some(" bí mật "));
        assert_eq!(secret(none, None).unwrap(), None);
        let missing = secret(none, Some(&folder.path().join("none"))).unwrap_err();
        assert!(missing.to_string().contains("none"), "{missing}");
    }
}
