//! The server from outside: one file or folder a subject. One binary, because linking takes long.
#![expect(clippy::unwrap_used, reason = "a test that panics says where; that is what it is for")]

mod check; // what is wrong with content, and in which line
mod connections; // clients that are slow, silent or gone
mod content; // api/: documents, files, changes while serving
mod correction; // backup and visitors: what administrators do with the counter
mod counter; // the counter's rules against a simulated clock
mod deployment; // the configurations in docs/deployment
mod durability; // kill -9 under load, full and read-only disks
mod embed; // what portals load and who may count
mod export; // the whole site as files
mod flood; // invented visits at full speed, and readers meanwhile
mod fuzz; // random articles, feeds and addresses
mod headers; // headers that restrict browsers
mod health; // /healthz and /readyz
mod hostile; // bad content and bad requests
#[cfg(unix)]
mod hostile_folder; // publish in a folder with hostile links and names
mod known_counter_bugs; // what users of other counters complain about
mod metrics; // what Prometheus reads
mod process; // the command itself: start, stop, kill
mod publish; // feeds made from articles
mod raw_requests; // malformed requests, as bytes
mod redis; // a store for the tests, and ways to lose it
mod saved_counter; // the counter on a real disk
mod scheduled; // articles that are dated ahead
mod search; // api/search.json and the page of results
mod shared_counter; // the counter that several servers share
mod simulation; // the counter against a naive one, with random readers, restarts and faults
mod site; // pages and files of the built site
mod snapshot; // pages as ready-made HTML
mod support; // a server over a temporary directory
mod syndication; // RSS, the site map, robots.txt
mod visitors; // api/visitors
mod visits_by_day; // visits of today, this week and this month
mod xss; // hostile content through everything that is made of it
