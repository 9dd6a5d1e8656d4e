//! A request to stop cleanly, which every loop looks at between two items.

use std::sync::Arc;
use tokio::sync::watch;

/// Shared by everything that runs; once raised it stays raised.
#[derive(Debug, Clone)]
pub struct Stop {
    raised: Arc<watch::Sender<bool>>,
}

impl Default for Stop {
    fn default() -> Self {
        Self { raised: Arc::new(watch::Sender::new(false)) }
    }
}

impl Stop {
    /// Asks everything to end after its present item.
    pub fn raise(&self) {
        self.raised.send_replace(true);
    }

    /// Whether the request was made.
    pub fn is_raised(&self) -> bool {
        *self.raised.borrow()
    }

    /// Ends when the request is made.
    pub async fn wait(&self) {
        let mut raised = self.raised.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = raised.wait_for(|raised| *raised).await;
    }

    /// Raises itself on Ctrl-C and on SIGTERM, which `docker stop` sends.
    pub fn on_signals(&self) {
        let stop = self.clone();
        tokio::spawn(async move {
            stop.wait_for_signal().await;
            tracing::info!("stopping after the work in hand; press Ctrl-C again to stop at once");
            stop.raise();
            stop.wait_for_signal().await;
            std::process::exit(130);
        });
    }

    async fn wait_for_signal(&self) {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
}
