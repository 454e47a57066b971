//! The three engines: where each one's driver and browser are, and what they are started with.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::{fmt, path::PathBuf, str::FromStr};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink: Chrome, Edge, Zalo's web view on Android.
    Chromium,
    /// Gecko.
    Firefox,
    /// `WebKitGTK`: the engine of Safari.
    WebKit,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its driver's program and arguments.
    pub(super) fn driver(self, port: u16) -> (&'static str, Vec<String>) {
        match self {
            Self::Chromium => ("chromedriver", vec![format!("--port={port}")]),
            // Port 0 for the second protocol, which would else be the same port for every driver. Access to Firefox itself
            // is how a kept one gets a fresh reader.
            Self::Firefox => {
                let arguments = ["--port", &port.to_string(), "--websocket-port", "0", "--allow-system-access"];
                ("geckodriver", arguments.map(str::to_owned).into())
            }
            Self::WebKit => ("WebKitWebDriver", vec![format!("--port={port}")]),
        }
    }

    pub(super) fn environment(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Chromium => vec![],
            Self::Firefox => vec![("MOZ_HEADLESS_WIDTH", "1280".into()), ("MOZ_HEADLESS_HEIGHT", "1024".into())],
            // Its sandbox needs rights that containers lack; its fast path to the screen needs a graphics card.
            Self::WebKit => vec![
                ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".into()),
                ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".into()),
                ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
            ],
        }
    }

    /// What a browser is started with. Each writes its pages' console where a failed scenario looks for it.
    pub(super) fn capabilities(self, more: &[&str]) -> Capabilities {
        match self {
            Self::Chromium => match headless_shell() {
                Some(shell) => {
                    let mut capabilities = chromium(more);
                    if let Some(options) = capabilities.get_mut("goog:chromeOptions") {
                        options["binary"] = json!(shell);
                    }
                    capabilities
                }
                None => whole_chromium(more),
            },
            Self::Firefox => object(json!({"moz:firefoxOptions": {
                "binary": firefox(),
                "args": ["-headless"],
                "prefs": {"devtools.console.stdout.content": true},
            }})),
            Self::WebKit => object(json!({"webkitgtk:browserOptions": {
                "binary": mini_browser(),
                "args": ["--automation", CONSOLE],
            }})),
        }
    }

    /// The same for one in which scripts are turned off.
    pub(super) fn without_scripts(self) -> Capabilities {
        match self {
            Self::Chromium => {
                let mut capabilities = whole_chromium(&[]);
                if let Some(options) = capabilities.get_mut("goog:chromeOptions") {
                    options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
                }
                capabilities
            }
            Self::Firefox => {
                let mut capabilities = self.capabilities(&[]);
                if let Some(options) = capabilities.get_mut("moz:firefoxOptions") {
                    options["prefs"]["javascript.enabled"] = json!(false);
                }
                capabilities
            }
            Self::WebKit => object(json!({"webkitgtk:browserOptions": {
                "binary": mini_browser(),
                "args": ["--automation", CONSOLE, "--enable-javascript=false"],
            }})),
        }
    }
}

/// Makes `WebKitGTK`'s browser print what pages write into their console.
const CONSOLE: &str = "--enable-write-console-messages-to-stdout=true";

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        })
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|engine| engine.to_string() == name);
        found.ok_or_else(|| format!("no engine {name}; there are chromium, firefox and webkit"))
    }
}

/// Chromium with all that is around the engine: what browsers install, and what users set. It takes three times as long to
/// start and to draw as the shell.
pub(super) fn whole_chromium(more: &[&str]) -> Capabilities {
    let mut arguments = vec!["--headless=new"];
    arguments.extend(more);
    chromium(&arguments)
}

fn chromium(more: &[&str]) -> Capabilities {
    let mut arguments = vec![
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1280,1024",
        // A reader's, for the counter leaves "HeadlessChrome" out as a robot.
        "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    ];
    arguments.extend(more);
    object(json!({"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}))
}

fn object(value: Value) -> Capabilities {
    match value {
        Value::Object(map) => map,
        _ => Capabilities::new(),
    }
}

/// Chromium's engine without its windows. The first name is Debian's.
fn headless_shell() -> Option<PathBuf> {
    on_path(&["chromium-headless-shell", "chrome-headless-shell"])
}

/// Debian calls it firefox-esr, and geckodriver looks for firefox only.
fn firefox() -> PathBuf {
    on_path(&["firefox-esr", "firefox"]).unwrap_or_else(|| PathBuf::from("firefox"))
}

/// The first program of these names.
pub(super) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut all = names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    all.find(|path| path.exists())
}

/// It comes with the engine, outside the PATH, in a directory named after version and machine.
fn mini_browser() -> PathBuf {
    let below = |path: PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    ["/usr/lib", "/usr/libexec", "/usr/lib64"]
        .into_iter()
        .flat_map(|root| std::iter::once(PathBuf::from(root)).chain(below(root.into())))
        .flat_map(below)
        .chain(below("/usr/libexec".into()))
        .map(|directory| directory.join("MiniBrowser"))
        .find(|path| path.to_string_lossy().contains("webkit") && path.is_file())
        .unwrap_or_else(|| PathBuf::from("MiniBrowser"))
}
