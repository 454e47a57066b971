//! The server from outside: one file a subject. One binary, because linking is what takes long.
#![expect(clippy::unwrap_used, reason = "a test that panics says where; that is what it is for")]

mod ahead; // what is dated ahead
mod check; // what is wrong with content, and in which line
mod complaints; // what users of other counters complain of
mod connections; // clients that are slow, silent or gone
mod content; // api/: documents, files, changes while serving
#[path = "../../../tests/hostile/corpus.rs"]
mod corpus; // content that means harm; tests/e2e has it, too
mod correction; // backup and visitors: looking after the counter
mod counter; // the counter's rules against a simulated clock
mod deployment; // the configurations in docs/deployment
mod durability; // kill -9 under load, full and read-only disks
mod embed; // what portals load and who may count
mod export; // the whole site as files
mod flood; // invented visits at full speed, and readers meanwhile
mod fuzz; // articles, feeds and addresses by chance
mod headers; // what browsers are told to be careful about
mod health; // /healthz and /readyz
mod hostile; // bad content and bad requests
#[cfg(unix)]
mod hostile_folder; // publish where links and names mean harm
mod inert; // hostile content through everything that is made of it
mod keeper; // the counter's memory on a real disk
mod metrics; // what Prometheus reads
mod process; // the command itself: start, stop, kill
mod publish; // feeds made from articles
mod recent; // visits of today, this week and this month
mod redis; // a store of our own for the tests, and ways to lose it
mod search; // api/search.json and the page of results
mod shared; // the counter that several servers share
mod simulation; // the counter against a naive one, with readers, restarts and faults by chance
mod site; // pages and files of the built site
mod snapshot; // pages as ready-made HTML
mod support; // a server over a temporary directory
mod syndication; // RSS, the site's map, robots.txt
mod traffic; // requests that mean harm, as bytes
mod visitors; // api/visitors
