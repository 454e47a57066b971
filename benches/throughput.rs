//! The server's ready-made pages beside nginx, which serves the same exported files: each by turns on the first core,
//! asked by `wrk` on the second.

use super::{
    statistics::median,
    support::{Exported, Outcome, Process, built, content, site_at_root},
    twin,
};
use std::{fs, path::Path, time::Duration};
use tempfile::TempDir;

/// For how long each run asks, in seconds; and over how many connections.
const SECONDS: u64 = 3;
const CONNECTIONS: u32 = 32;

/// Prints the pages a second of both.
pub(crate) async fn print(runs: usize) -> Outcome {
    let directory = TempDir::with_prefix("tintuc-bench-")?;
    let exported = Exported::of(&site_at_root()?).await?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let program = path(&built("TINTUC_SERVER")?);
    let (site, content) = (path(&site_at_root()?), path(&content()));
    let data = path(&directory.path().join("data"));
    let serve = ["serve", "--listen", "127.0.0.1:0", "--site", &site, "--content", &content, "--data", &data];
    let mut ours = on_first_core(&program, &serve)?;
    let our_address = ours.printed("tintuc is at ").await?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let configuration = directory.path().join("nginx.conf");
    fs::write(&configuration, nginx_configuration(directory.path(), &exported.path(), port))?;
    let nginx = path(&built("TINTUC_NGINX")?);
    let _nginx = on_first_core(&nginx, &["-c", &path(&configuration), "-p", &path(directory.path())])?;
    let nginx_address = format!("http://127.0.0.1:{port}/");
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    println!(
        "Medians of {runs} runs of {SECONDS} s on one core, {CONNECTIONS} connections; pages a second.\n\n{:<24}{:>10}{:>10}{:>8}",
        "", "tintuc", "nginx", "ratio"
    );
    for (name, path) in [("article", twin::ARTICLE_PATH), ("listing", "")] {
        for encoding in ["gzip", "identity"] {
            let (mut our_rates, mut nginx_rates) = (Vec::new(), Vec::new());
            for _ in 0..runs {
                our_rates.push(rate(&format!("{our_address}{path}"), encoding).await?);
                nginx_rates.push(rate(&format!("{nginx_address}{path}"), encoding).await?);
            }
            let (ours, nginx) = (median(&our_rates, |rate| *rate), median(&nginx_rates, |rate| *rate));
            println!("{:<24}{ours:>10.0}{nginx:>10.0}{:>8.2}", format!("{name}, {encoding}"), ours / nginx);
        }
    }
    Ok(())
}

fn on_first_core(program: &str, arguments: &[&str]) -> Outcome<Process> {
    let pinned = ["-c", "0", program].into_iter().chain(arguments.iter().copied()).map(str::to_owned);
    Process::start("taskset", &pinned.collect::<Vec<_>>(), &[])
}

/// Answers a second that `wrk` gets from the second core.
async fn rate(address: &str, encoding: &str) -> Outcome<f64> {
    let (seconds, connections) = (format!("{SECONDS}s"), CONNECTIONS.to_string());
    let header = format!("Accept-Encoding: {encoding}");
    let arguments = ["-c", "1", "wrk", "-t", "1", "-c", &connections, "-d", &seconds, "-H", &header, address];
    let mut wrk = Process::start("taskset", &arguments.map(str::to_owned), &[])?;
    wrk.ended(Duration::from_secs(SECONDS + 30)).await?;
    let log = wrk.log();
    if log.contains("Non-2xx") || log.contains("Socket errors") {
        return Err(format!("{address}: {log}").into());
    }
    let rate = log.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:")?.trim().parse().ok());
    rate.ok_or_else(|| format!("wrk gave no rate:\n{log}").into())
}

/// One worker, no log, the compressed files as the export wrote them.
fn nginx_configuration(directory: &Path, site: &Path, port: u16) -> String {
    let (directory, site) = (directory.display(), site.display());
    format!(
        "daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log stderr error;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
           access_log off; sendfile on; tcp_nopush on; gzip_static on; keepalive_requests 1000000;\n\
           open_file_cache max=1000; default_type text/html; root {site};\n\
           client_body_temp_path {directory}/t1; proxy_temp_path {directory}/t2; fastcgi_temp_path {directory}/t3;\n\
           uwsgi_temp_path {directory}/t4; scgi_temp_path {directory}/t5;\n\
           server {{ listen 127.0.0.1:{port}; location / {{ try_files $uri $uri.html $uri/index.html =404; }} }}\n\
         }}\n"
    )
}
