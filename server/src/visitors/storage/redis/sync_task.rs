use super::SharedCounter;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::timeout};

/// How often the counter syncs: the greatest age of the figures in pages, and the time until a store that is back is found.
const SYNC_INTERVAL: Duration = Duration::from_millis(500);
/// How long the first sync may delay the start, and the last one the stop.
const START_STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The task that syncs a counter with its store.
#[derive(Debug)]
pub struct SyncTask {
    shared: Arc<SharedCounter>,
    task: JoinHandle<()>,
}

impl SyncTask {
    /// Connects to the store, and syncs with it until the server stops. An unreachable store delays nothing.
    pub async fn start(shared: Arc<SharedCounter>) -> Self {
        // A failure is in the log already.
        drop(timeout(START_STOP_TIMEOUT, shared.sync()).await);
        let task = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                loop {
                    drop(timeout(SYNC_INTERVAL, shared.disconnection.notified()).await);
                    if shared.sync().await.is_err() {
                        tokio::time::sleep(SYNC_INTERVAL).await;
                    }
                }
            }
        });
        Self { shared, task }
    }

    /// Sends the store what it has missed, for some seconds at most.
    pub async fn stop(self) {
        self.task.abort();
        let sent = timeout(START_STOP_TIMEOUT, async {
            while self.shared.sync().await.is_err() {
                tokio::time::sleep(SYNC_INTERVAL).await;
            }
        });
        if sent.await.is_err() {
            let visits = self.shared.state().journal.len();
            tracing::error!(visits, "the counter's store is away: what came since is lost");
        }
    }
}
