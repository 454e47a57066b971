//! The three engines, each behind its own driver.

use super::{DEADLINE, Outcome, Page, Process, process::free_port};
use fantoccini::{ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink: Chrome, Edge, Zalo's web view on Android.
    Chromium,
    /// Gecko.
    Firefox,
    /// `WebKitGTK`: the engine of Safari.
    WebKit,
}

/// A driver with one browser that has a profile of its own. Both end when this is dropped.
#[derive(Debug)]
pub(crate) struct Browser {
    // The order matters: were the session to go first, the browser would be shutting down by itself while its
    // processes are being looked for, and some would be nobody's children by then.
    #[expect(dead_code, reason = "held until the browser goes")]
    driver: Process,
    #[expect(dead_code, reason = "held until the browser goes")]
    display: Option<Process>,
    /// The page it shows.
    pub(crate) page: Page,
}

impl Browser {
    /// Starts a driver and, through it, a browser with more Chromium arguments than usual.
    pub(crate) async fn open(engine: Engine, more: &[&str]) -> Outcome<Self> {
        Self::start(engine, engine.capabilities(more)).await
    }

    /// A browser that gives an answer while a page is still loading.
    pub(crate) async fn impatient(engine: Engine) -> Outcome<Self> {
        let mut capabilities = engine.capabilities(&[]);
        capabilities.insert("pageLoadStrategy".to_owned(), json!("none"));
        Self::start(engine, capabilities).await
    }

    /// A browser whose reader has turned scripts off.
    pub(crate) async fn without_scripts(engine: Engine) -> Outcome<Self> {
        let mut capabilities = engine.capabilities(&[]);
        let (options, name, value) = match engine {
            Engine::Chromium => {
                ("goog:chromeOptions", "prefs", json!({"profile.managed_default_content_settings.javascript": 2}))
            }
            Engine::Firefox => ("moz:firefoxOptions", "prefs", json!({"javascript.enabled": false})),
            Engine::WebKit => {
                ("webkitgtk:browserOptions", "args", json!(["--automation", "--enable-javascript=false"]))
            }
        };
        if let Some(options) = capabilities.get_mut(options) {
            options[name] = value;
        }
        Self::start(engine, capabilities).await
    }

    /// A browser whose reader prefers dark colours.
    pub(crate) async fn at_night(engine: Engine) -> Outcome<Self> {
        let mut capabilities = engine.capabilities(&[]);
        if let Some(options) = capabilities.get_mut("moz:firefoxOptions") {
            options["prefs"] = json!({"layout.css.prefers-color-scheme.content-override": 0});
        }
        let browser = Self::launch(engine, capabilities, &[("GTK_THEME", "Adwaita:dark")], &[]).await?;
        if engine == Engine::Chromium {
            let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
            browser.page.devtools("Emulation.setEmulatedMedia", dark).await?;
        }
        browser.page.until("matchMedia('(prefers-color-scheme: dark)').matches").await?;
        Ok(browser)
    }

    /// A browser for a [`super::Reader`], with this in its environment. Firefox's settings are open to it.
    pub(super) async fn of_a_reader(engine: Engine, environment: &[(&'static str, &str)]) -> Outcome<Self> {
        let options: &[&str] = if engine == Engine::Firefox { &["--allow-system-access"] } else { &[] };
        Self::launch(engine, engine.capabilities(&[]), environment, options).await
    }

    async fn start(engine: Engine, capabilities: Capabilities) -> Outcome<Self> {
        Self::launch(engine, capabilities, &[], &[]).await
    }

    async fn launch(
        engine: Engine,
        capabilities: Capabilities,
        more: &[(&'static str, &str)],
        options: &[&str],
    ) -> Outcome<Self> {
        // WebKitGTK has no headless mode. A display for each of its browsers, so that none takes another's focus. Without a
        // window manager the window under the pointer has it, and the pointer begins in the middle: of a display so narrow
        // that it is over the narrowest of our windows, too. They may be larger than the display.
        let mut display = None;
        let mut environment: Vec<_> = more.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        if engine == Engine::WebKit {
            let arguments = ["-displayfd", "1", "-screen", "0", "512x1024x24", "-nolisten", "tcp"].map(str::to_owned);
            let mut screen = Process::start("Xvfb", &arguments, &[])?;
            environment.push(("DISPLAY", format!(":{}", screen.number().await?)));
            display = Some(screen);
        }
        environment.extend(engine.environment());
        let port = free_port();
        let (program, mut arguments) = engine.driver(port);
        arguments.extend(options.iter().map(|&option| option.to_owned()));
        let driver = Process::start(program, &arguments, &environment)?;
        let page = connect(engine, port, capabilities).await.map_err(|error| format!("{error}\n{}", driver.log()))?;
        Ok(Self { driver, display, page })
    }
}

impl Process {
    /// The number that Xvfb prints once its display is ready.
    async fn number(&mut self) -> Outcome<u32> {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(number) = self.log().lines().find_map(|line| line.trim().parse().ok()) {
                return Ok(number);
            }
            if Instant::now() > deadline {
                return Err(format!("Xvfb gave no display:\n{}", self.log()).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn connect(engine: Engine, port: u16, capabilities: Capabilities) -> Outcome<Page> {
    let address = format!("http://127.0.0.1:{port}");
    let deadline = Instant::now() + DEADLINE;
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if Instant::now() > deadline {
            return Err(format!("{engine:?}'s driver does not listen on port {port}").into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    Ok(Page::new(builder.connect(&address).await?))
}

impl Engine {
    fn driver(self, port: u16) -> (&'static str, Vec<String>) {
        match self {
            Self::Chromium => ("chromedriver", vec![format!("--port={port}")]),
            // Port 0 for the second protocol, which would else be the same port for every driver.
            Self::Firefox => {
                ("geckodriver", vec!["--port".into(), port.to_string(), "--websocket-port".into(), "0".into()])
            }
            Self::WebKit => ("WebKitWebDriver", vec![format!("--port={port}")]),
        }
    }

    fn environment(self) -> Vec<(&'static str, String)> {
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

    fn capabilities(self, more: &[&str]) -> Capabilities {
        let capabilities = match self {
            Self::Chromium => {
                let mut arguments = vec![
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--window-size=1280,1024",
                    // A reader's, for the counter leaves "HeadlessChrome" out as a robot.
                    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                ];
                arguments.extend(more);
                json!({"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}})
            }
            Self::Firefox => json!({"moz:firefoxOptions": {"binary": firefox(), "args": ["-headless"]}}),
            Self::WebKit => json!({
                "webkitgtk:browserOptions": {"binary": mini_browser(), "args": ["--automation"]},
            }),
        };
        match capabilities {
            Value::Object(map) => map,
            _ => Capabilities::new(),
        }
    }
}

/// Debian calls it firefox-esr, and geckodriver looks for firefox only.
fn firefox() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    ["firefox-esr", "firefox"]
        .iter()
        .flat_map(|name| directories.iter().map(move |directory| directory.join(name)))
        .find(|path| path.exists())
        .unwrap_or_else(|| PathBuf::from("firefox"))
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
