//! Posts notices to an address of the operator's.
//!
//! The operator names the address, so it may lie on a private network; none of the rules towards
//! outlets apply. Nothing of the answer is read but its status, and no redirect is followed.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, StatusCode, header, redirect};
use sha2::Sha256;
use std::time::Duration;
use url::Url;

/// Carries `sha256=` and the HMAC-SHA256 of the body in lower-case hex.
pub const SIGNATURE: &str = "X-Diembao-Signature";

/// Time for a whole exchange.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why a notice was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The client cannot be made.
    #[error("cannot set up HTTPS; install the system's CA certificates (Debian: ca-certificates)")]
    Setup(#[source] reqwest::Error),
    /// No answer. The address is left out of the text: it may hold a token.
    #[error("the webhook does not answer")]
    Silent(#[source] reqwest::Error),
    /// Another answer than success.
    #[error("the webhook answers {0}; check `webhook` in the settings")]
    Refused(StatusCode),
}

/// A client for one address.
#[derive(Debug, Clone)]
pub struct Webhook {
    client: Client,
    url: Url,
    /// Shown by nothing: a hash state prints no key.
    key: Option<Hmac<Sha256>>,
}

impl Webhook {
    /// A client that posts to `url` and signs with `secret`, if there is one.
    ///
    /// # Errors
    /// [`WebhookError::Setup`], usually without CA certificates on the machine.
    pub fn new(url: Url, secret: Option<&str>) -> Result<Self, WebhookError> {
        // An error means that another part of the process has installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("diembao/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()
            .map_err(WebhookError::Setup)?;
        let key = secret.map(|secret| {
            Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
        });
        Ok(Self { client, url, key })
    }

    /// Posts `body`, which is JSON. An answer of 2xx is a delivery.
    ///
    /// # Errors
    /// [`WebhookError::Silent`] without an answer in ten seconds, [`WebhookError::Refused`] for
    /// any other answer. The notice may have arrived all the same.
    pub async fn post(&self, body: String) -> Result<(), WebhookError> {
        let mut request = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        if let Some(key) = &self.key {
            request = request.header(SIGNATURE, signature(key.clone(), body.as_bytes()));
        }
        let sent = request.body(body).send().await;
        let answer = sent.map_err(|error| WebhookError::Silent(error.without_url()))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(WebhookError::Refused(status)),
        }
    }
}

fn signature(mut key: Hmac<Sha256>, body: &[u8]) -> String {
    key.update(body);
    let hex: String =
        key.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_signed_as_rfc_4231_says() {
        let key = Hmac::new_from_slice(b"Jefe").unwrap();
        assert_eq!(
            signature(key, b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
