//! What a reader does on a page, and what is seen there.

use super::{DEADLINE, Outcome};
use fantoccini::{
    Client, Locator,
    actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction},
    elements::{Element, ElementRef},
    wd::WebDriverCompatibleCommand,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The page in a browser.
#[derive(Clone, Debug)]
pub struct Page {
    /// For what this type has no word for.
    pub client: Client,
}

impl Page {
    /// The page that a driver's client shows.
    pub const fn new(client: Client) -> Self {
        Self { client }
    }

    /// Opens an address as if it had been typed.
    pub async fn goto(&self, address: &str) -> Outcome {
        Ok(self.client.goto(address).await?)
    }

    /// The value of a JavaScript expression.
    pub async fn value(&self, expression: &str) -> Outcome<Value> {
        self.client
            .execute(&format!("return ({expression});"), vec![])
            .await
            .map_err(|error| format!("{expression}: {error}").into())
    }

    /// The value of a JavaScript expression that is a text; empty for null.
    pub async fn text(&self, expression: &str) -> Outcome<String> {
        match self.value(expression).await? {
            Value::String(text) => Ok(text),
            Value::Null => Ok(String::new()),
            other => Err(format!("{expression} is no text but {other}").into()),
        }
    }

    /// The value of a JavaScript expression that is a number.
    pub async fn number(&self, expression: &str) -> Outcome<f64> {
        let value = self.value(expression).await?;
        value.as_f64().ok_or_else(|| format!("{expression} is no number but {value}").into())
    }

    /// Waits until a JavaScript expression holds.
    pub async fn until(&self, condition: &str) -> Outcome {
        self.until_within(DEADLINE, condition).await
    }

    /// Waits until a JavaScript expression holds, for a time of its own.
    pub async fn until_within(&self, time: Duration, condition: &str) -> Outcome {
        let deadline = Instant::now() + time;
        loop {
            // An error is no answer yet: between two documents there is none to ask.
            let answer = self.value(condition).await;
            if matches!(answer, Ok(Value::Bool(true))) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let address = self.text("location.href").await.unwrap_or_default();
                let seen = self.text("document.body.innerText").await.unwrap_or_default();
                let length = seen.chars().count();
                let beginning: String = seen.chars().take(500).collect();
                let end: String = seen.chars().skip(length.saturating_sub(500).max(500)).collect();
                let seen = format!("{beginning}\n […]\n{end}");
                let answer = answer.map_or_else(|error| error.to_string(), |value| value.to_string());
                return Err(format!("not within {time:?}: {condition}\n is: {answer}\n at: {address}\n{seen}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a part of the page has this text in it, as a reader sees it.
    pub async fn until_says(&self, selector: &str, text: &str) -> Outcome {
        let (selector, text) = (json!(selector), json!(text));
        // What is not seen has an innerText, too.
        self.until(&format!(
            "[...document.querySelectorAll({selector})].some(e => e.checkVisibility() && e.innerText.includes({text}))"
        ))
        .await
    }

    /// Waits until the main heading says this, and nothing is loading any more.
    pub async fn until_heading(&self, text: &str) -> Outcome {
        self.until_says("h1", text).await
    }

    /// Waits until the app is live: before, a snapshot is a plain page, and links are the browser's.
    pub async fn until_live(&self) -> Outcome {
        self.until("performance.getEntriesByName('tintuc:live').length == 1").await
    }

    /// Waits until the page has been drawn so often: what moves by itself has moved then.
    pub async fn until_drawn(&self, times: u32) -> Outcome {
        let count = format!(
            "(window.drawn = 0, function count() {{ if (window.drawn++ < {times}) requestAnimationFrame(count); }}(), true)"
        );
        self.value(&count).await?;
        self.until(&format!("drawn > {times}")).await
    }

    /// Clicks the link or button with this text.
    pub async fn click(&self, text: &str) -> Outcome {
        let wanted = json!(text);
        self.click_found(&format!(
            "[...document.querySelectorAll('a[href], button')].find(e => e.innerText.trim().includes({wanted}) && e.getClientRects().length)"
        ))
        .await
    }

    /// Clicks what a selector finds first.
    pub async fn click_on(&self, selector: &str) -> Outcome {
        self.click_found(&format!("document.querySelector({})", json!(selector))).await
    }

    /// Clicks the element that an expression gives; it may lie in a shadow root, where no selector finds it.
    pub async fn click_found(&self, expression: &str) -> Outcome {
        let deadline = Instant::now() + DEADLINE;
        loop {
            self.until(&format!("!!({expression})")).await?;
            // The app may draw it anew between any two commands, and what opens is there before it shows: a reader would
            // hit what is seen by then.
            let late = Instant::now() > deadline;
            let found = self.value(expression).await;
            let id = found.as_ref().ok().and_then(Value::as_object).and_then(|found| found.values().next()?.as_str());
            let Some(id) = id else {
                if late {
                    return Err(format!("{expression} is no element but {found:?}").into());
                }
                continue;
            };
            match Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())).click().await {
                Err(error) if (error.is_stale_element_reference() || error.is_element_not_interactable()) && !late => {}
                clicked => return Ok(clicked?),
            }
        }
    }

    /// Goes back as the browser's button does.
    pub async fn back(&self) -> Outcome {
        Ok(self.client.back().await?)
    }

    /// Presses and releases a key.
    pub async fn press(&self, key: char) -> Outcome {
        let keys =
            KeyActions::new("keys".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Moves the pointer into the window's corner. A driver that believes it there already would not move it: clicks on
    /// elements it does not count.
    pub async fn point_away(&self) -> Outcome {
        let to = |place| PointerAction::MoveTo { duration: None, x: place, y: place };
        Ok(self.client.perform_actions(MouseActions::new("mouse".into()).then(to(1.0)).then(to(0.0))).await?)
    }

    /// How far it is scrolled down, in CSS pixels.
    pub async fn scrolled(&self) -> Outcome<f64> {
        self.number("window.scrollY").await
    }

    /// Scrolls down to a place and waits until it is there.
    pub async fn scroll_to(&self, y: u32) -> Outcome {
        self.value(&format!("window.scrollTo({{top: {y}, behavior: 'instant'}})")).await?;
        self.until(&format!("Math.abs(window.scrollY - {y}) < 2")).await
    }

    /// A command of Chromium's `DevTools` protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Outcome<Value> {
        let body = json!({"cmd": command, "params": parameters});
        Ok(self.client.issue_cmd(Command { path: "goog/cdp/execute", body }).await?)
    }

    /// Runs JavaScript in Firefox itself, where its windows and settings are.
    pub async fn in_firefox(&self, script: &str) -> Outcome {
        let context = |name| Command { path: "moz/context", body: json!({"context": name}) };
        self.client.issue_cmd(context("chrome")).await?;
        let done = self.client.execute(script, vec![]).await;
        self.client.issue_cmd(context("content")).await?;
        done.map(|_| ()).map_err(|error| format!("{script}: {error}").into())
    }

    /// Chromium's metrics of the page, such as `JSHeapUsedSize` in bytes, after what is no longer used was collected.
    pub async fn after_collection<const N: usize>(&self, names: [&'static str; N]) -> Outcome<[f64; N]> {
        self.devtools("HeapProfiler.enable", json!({})).await?;
        self.devtools("Performance.enable", json!({})).await?;
        let mut least = [f64::INFINITY; N];
        // What frees other things when it goes (FinalizationRegistry) does so only after a collection.
        for _ in 0..5 {
            self.devtools("HeapProfiler.collectGarbage", json!({})).await?;
            let metrics = self.devtools("Performance.getMetrics", json!({})).await?;
            for (least, name) in least.iter_mut().zip(names) {
                let mut all = metrics["metrics"].as_array().into_iter().flatten();
                let metric = all.find(|metric| metric["name"] == name).and_then(|metric| metric["value"].as_f64());
                *least = least.min(metric.ok_or(name)?);
            }
        }
        Ok(least)
    }

    /// What assistive technology calls the element that a selector finds first (`WebDriver` 2, 12.4.9).
    pub async fn computed_name(&self, selector: &str) -> Outcome<String> {
        let element = self.client.find(Locator::Css(selector)).await?.element_id();
        let name = self.client.issue_cmd(ComputedName(element.to_string())).await?;
        Ok(name.as_str().unwrap_or_default().to_owned())
    }

    /// What Chromium has written into its console since this was last asked: errors and warnings.
    pub async fn console(&self) -> Outcome<Vec<String>> {
        let log = self.client.issue_cmd(Command { path: "se/log", body: json!({"type": "browser"}) }).await?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")));
        Ok(severe.map(|entry| entry["message"].to_string()).collect())
    }
}

/// A command beyond the standard.
#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// Asks for the name of an element in the accessibility tree.
#[derive(Debug)]
struct ComputedName(String);

impl WebDriverCompatibleCommand for ComputedName {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/element/{}/computedlabel", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}
