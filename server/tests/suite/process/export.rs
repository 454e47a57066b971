//! The command export.

use super::{Server, command};
use crate::support::{Fixture, MARKED};
use std::{net::TcpListener, process::Stdio};

#[test]
fn export_writes_the_site_with_the_figures_of_a_counter() {
    let fixture = Fixture::marked();
    fixture.content("site.json", r#"{"name":"Sở","features":{"visitors":true},"visits_seed":1000}"#);
    drop(Server::start(&fixture));
    for from_environment in [false, true] {
        let mut export = command(&fixture, "export");
        export.arg(fixture.path("out")).arg("--site").arg(fixture.path("site"));
        if from_environment {
            export.env("TINTUC_DATA", fixture.path("data"));
        } else {
            export.arg("--data").arg(fixture.path("data"));
        }
        assert!(export.output().unwrap().status.success());
        let page = std::fs::read_to_string(fixture.path("out/tin/mot/index.html")).unwrap();
        assert!(page.contains("1.000"), "{page}");
    }
}

#[test]
fn an_export_can_end_reading_offline() {
    let fixture = Fixture::marked();
    let script = include_str!("../../../../public/sw.js");
    fixture.site("sw.js", script);
    let worker = |arguments: &[&str], environment: Option<&str>| {
        let mut export = command(&fixture, "export");
        export.arg(fixture.path("out")).arg("--site").arg(fixture.path("site")).args(arguments);
        export.envs(environment.map(|value| ("TINTUC_NO_OFFLINE", value)));
        assert!(export.output().unwrap().status.success());
        std::fs::read_to_string(fixture.path("out/sw.js")).unwrap()
    };
    assert!(worker(&[], None).starts_with("self.tintuc={"));
    assert!(worker(&["--no-offline"], None).starts_with("// The service worker"));
    for (value, ends) in [("true", true), ("1", true), ("yes", true), ("false", false), ("0", false), ("no", false)] {
        assert_eq!(!worker(&[], Some(value)).starts_with("self.tintuc="), ends, "{value}");
    }
}

#[test]
fn a_folder_that_the_site_was_not_built_for_is_refused() {
    let fixture = Fixture::marked();
    // Taken, so that a server which is not refused ends all the same.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = |name: &str, base: &str| {
        let mut command = command(&fixture, name);
        command.arg("--site").arg(fixture.path("site")).args(["--base-path", base]);
        match name {
            "serve" => command.args(["--listen", &address]).arg("--data").arg(fixture.path("data")),
            _ => command.arg(fixture.path("out")),
        };
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    for name in ["serve", "export"] {
        let refused = run(name, "/tin-tuc/").output().unwrap();
        let reason = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{reason}");
        assert!(reason.contains("trunk build --release --public-url /tin-tuc/"), "{reason}");
        assert!(!fixture.path("out").exists() && !fixture.path("data").exists());
    }
    assert!(run("export", "/").status().unwrap().success());
    fixture.site("index.html", &MARKED.replace("<base href=\"/\">", "<base href=\"/tin-tuc/\">"));
    assert!(run("export", "tin-tuc").status().unwrap().success());
}
