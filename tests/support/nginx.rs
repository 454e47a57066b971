//! nginx, which serves files from the first core.

use super::{Outcome, Process, built};
use std::{fs, path::Path, time::Duration};

/// Runs a program on the first core.
pub fn on_first_core(program: &str, arguments: &[&str]) -> Outcome<Process> {
    let pinned = ["-c", "0", program].into_iter().chain(arguments.iter().copied()).map(str::to_owned);
    Process::start("taskset", &pinned.collect::<Vec<_>>(), &[])
}

/// Serves the files below `site`, its own files being in `directory`; at which address.
pub async fn serve(directory: &Path, site: &Path) -> Outcome<(Process, String)> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let configured = directory.join("nginx.conf");
    fs::write(&configured, configuration(directory, site, port))?;
    let process = on_first_core(&path(&built("TINTUC_NGINX")?), &["-c", &path(&configured), "-p", &path(directory)])?;
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok((process, format!("http://127.0.0.1:{port}/")))
}

/// One worker, no log, the compressed files as the export wrote them.
fn configuration(directory: &Path, site: &Path, port: u16) -> String {
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
