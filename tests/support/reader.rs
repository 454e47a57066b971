//! A reader whose window can be of any width, and whose wishes can change while a page is open.

use super::{Browser, Engine, Outcome, Page};
use serde_json::json;
use tempfile::TempDir;

/// What readers ask of every page through their system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Dark colours.
    Night,
    /// Nothing that moves.
    Stillness,
    /// The system's few colours in the place of the page's.
    SystemColours,
    /// A page as on paper.
    Paper,
}
use Wish::{Night, Paper, Stillness, SystemColours};

/// A browser as a reader has set it.
#[derive(Debug)]
pub struct Reader {
    browser: Browser,
    engine: Engine,
    #[expect(dead_code, reason = "held until the browser goes")]
    settings: Option<TempDir>,
}

impl Reader {
    /// Opens it. `WebKitGTK`'s asks for stillness from the start, since GTK reads its settings only then.
    pub async fn open(engine: Engine) -> Outcome<Self> {
        let settings = (engine == Engine::WebKit).then(gtk_settings).transpose()?;
        let folder = settings.as_ref().map(|settings| settings.path().to_string_lossy().into_owned());
        let environment: Vec<_> = folder.iter().map(|folder| ("XDG_CONFIG_HOME", folder.as_str())).collect();
        let browser = Browser::of_a_reader(engine, &environment).await?;
        if engine == Engine::Firefox {
            // Its own bars make its window no narrower than they are.
            let narrow = "document.documentElement.style.setProperty('min-width', '0', 'important')";
            browser.page.in_firefox(narrow).await?;
        }
        Ok(Self { browser, engine, settings })
    }

    /// The page in it.
    pub const fn page(&self) -> &Page {
        &self.browser.page
    }

    /// Makes its window this wide inside, in CSS pixels.
    pub async fn widen(&self, width: u32) -> Outcome {
        let (page, height) = (self.page(), 900);
        if self.engine == Engine::Chromium {
            // Its window stays wider than a phone; what the page is told of it does not.
            let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
            page.devtools("Emulation.setDeviceMetricsOverride", screen).await?;
        } else {
            page.client.set_window_size(width, height).await?;
        }
        page.until(&format!("innerWidth == {width}")).await
    }

    /// Asks for this and nothing else. False where the engine does not know of it, or cannot be told.
    pub async fn asks_for(&self, wishes: &[Wish]) -> Outcome<bool> {
        let (page, wants) = (self.page(), |wish| wishes.contains(&wish));
        match self.engine {
            Engine::Chromium => {
                let feature = |name, wish, value| json!({"name": name, "value": if wants(wish) { value } else { "" }});
                let features = [
                    feature("prefers-color-scheme", Night, "dark"),
                    feature("prefers-reduced-motion", Stillness, "reduce"),
                    feature("forced-colors", SystemColours, "active"),
                ];
                let media = json!({"media": if wants(Paper) { "print" } else { "" }, "features": features});
                page.devtools("Emulation.setEmulatedMedia", media).await?;
            }
            Engine::Firefox => {
                let settings = json!({
                    "layout.css.prefers-color-scheme.content-override": u8::from(!wants(Night)),
                    "ui.prefersReducedMotion": u8::from(wants(Stillness)),
                    "browser.display.document_color_use": 1 + u8::from(wants(SystemColours)),
                });
                let medium = if wants(Paper) { "print" } else { "" };
                page.in_firefox(&format!(
                    "for (const [name, value] of Object.entries({settings})) Services.prefs.setIntPref(name, value); \
                     gBrowser.selectedBrowser.browsingContext.top.mediumOverride = '{medium}'"
                ))
                .await?;
            }
            Engine::WebKit if wants(SystemColours) => return Ok(false),
            // Nobody can tell it but its printer: what the page's style says of paper is said of the screen.
            Engine::WebKit if wants(Paper) => {
                const PAPER: &str = "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]) \
                    .filter(rule => rule.media?.mediaText == 'print').map(rule => rule.media.mediaText = 'all').length > 0";
                page.until(PAPER).await?;
            }
            // The same as the reader's own choice does (public/tools.js). What follows the system is tried by itself
            // (`layout`), because this engine asks GTK for its theme only once.
            Engine::WebKit => {
                let theme = if wants(Night) { "'dark'" } else { "root.before" };
                let change = format!("root.before ??= root.dataset.theme ?? '', root.dataset.theme = {theme}, true");
                page.value(&format!("(root => ({change}))(document.documentElement)")).await?;
            }
        }
        if self.engine != Engine::WebKit {
            let heard = [
                ("(prefers-reduced-motion: reduce)", Stillness),
                ("(forced-colors: active)", SystemColours),
                ("print", Paper),
            ];
            let heard = heard.map(|(feature, wish)| format!("matchMedia('{feature}').matches == {}", wants(wish)));
            page.until(&heard.join(" && ")).await?;
        }
        Ok(true)
    }
}

/// Settings for GTK: nothing moves, and the bar over the page takes no room, or the window would be no narrower than it.
fn gtk_settings() -> Outcome<TempDir> {
    let folder = TempDir::with_prefix("tintuc-e2e-gtk-")?;
    for version in ["gtk-3.0", "gtk-4.0"] {
        let settings = folder.path().join(version);
        std::fs::create_dir(&settings)?;
        std::fs::write(settings.join("settings.ini"), "[Settings]\ngtk-enable-animations=0\n")?;
        let bar = "* { min-width: 0; margin: 0; border-width: 0; border-spacing: 0; padding: 0; font-size: 1px; }";
        std::fs::write(settings.join("gtk.css"), bar)?;
    }
    Ok(folder)
}
