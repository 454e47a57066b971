//! One reader, who keeps his connection.

use super::support::Outcome;
use axum::body::{Body, Bytes, to_bytes};
use http::{Request, header};
use hyper_util::{
    client::legacy::{Client as Legacy, connect::HttpConnector},
    rt::TokioExecutor,
};

pub(crate) struct Client(Legacy<HttpConnector, Body>);

impl Client {
    pub(crate) fn new() -> Self {
        Self(Legacy::builder(TokioExecutor::new()).build_http())
    }

    /// The body of an answer, as it was sent; an error where it is none of success.
    pub(crate) async fn get(&self, address: &str, encoding: &str) -> Outcome<Bytes> {
        let Self(client) = self;
        let request = Request::get(address).header(header::ACCEPT_ENCODING, encoding).body(Body::empty())?;
        let answer = client.request(request).await?;
        if answer.status().is_success() {
            Ok(to_bytes(Body::new(answer.into_body()), usize::MAX).await?)
        } else {
            Err(format!("{address}: {}", answer.status()).into())
        }
    }
}
