//! A driver, and the browsers that it starts.

use super::{DEADLINE, Engine, Outcome, Process, process::free_port};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use std::time::{Duration, Instant};

/// A driver, with a display of its own where the engine needs one. Both end, with their browsers, when this is dropped.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) engine: Engine,
    pub(super) process: Process,
    #[expect(dead_code, reason = "held until the browser goes")]
    display: Option<Process>,
    port: u16,
}

impl Driver {
    /// Starts it with more in its environment than usual.
    pub(super) async fn start(engine: Engine, more: &[(&'static str, &str)]) -> Outcome<Self> {
        // WebKitGTK has no headless mode. A display for each of its browsers, so that none takes another's focus. Without a
        // window manager the window under the pointer has it, and the pointer begins in the middle: of a display so narrow
        // that it is over the narrowest of our windows, too. They may be larger than the display.
        let mut display = None;
        let mut environment: Vec<_> = more.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        if engine == Engine::WebKit {
            // Without -noreset the display starts anew when a browser ends, and the next one may come just then: "cannot open
            // display", and its driver waits for ever.
            let arguments = ["-displayfd", "1", "-screen", "0", "512x1024x24", "-nolisten", "tcp", "-noreset"];
            let arguments = arguments.map(str::to_owned);
            let mut screen = Process::start("Xvfb", &arguments, &[])?;
            environment.push(("DISPLAY", format!(":{}", screen.number().await?)));
            display = Some(screen);
        }
        environment.extend(engine.environment());
        let port = free_port();
        let (program, arguments) = engine.driver(port);
        let driver = Self { engine, process: Process::start(program, &arguments, &environment)?, display, port };
        driver.listens().await?;
        Ok(driver)
    }

    async fn listens(&self) -> Outcome {
        let deadline = Instant::now() + DEADLINE;
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            if Instant::now() > deadline {
                return Err(format!("{}'s driver does not listen:\n{}", self.engine, self.process.log()).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Starts a browser.
    pub(super) async fn browser(&self, capabilities: Capabilities) -> Outcome<Client> {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let connected = builder.connect(&format!("http://127.0.0.1:{}", self.port)).await;
        connected.map_err(|error| format!("{error}\n{}", self.process.log()).into())
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
