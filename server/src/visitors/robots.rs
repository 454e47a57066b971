//! Robots that say so. They are answered, not counted.

/// What robots write into `User-Agent`, in lower case. Short on purpose: an entry that also fits a reader's browser
/// loses readers, a robot that is missing adds one visit. Zalo's and Facebook's in-app browsers must not match.
const ROBOTS: [&str; 16] = [
    "bot", // Googlebot, bingbot, coccocbot, GPTBot, …
    "crawl",
    "spider",
    "slurp",
    "preview", // link previews
    "headless",
    "facebookexternalhit",
    "lighthouse",
    "monitor", // UptimeRobot, StatusCake, …
    "curl/",
    "wget/",
    "python",
    "go-http-client",
    "java/",
    "okhttp",
    "phantomjs",
];

/// Phones and apps whose name only looks like a robot's.
const READERS: [&str; 1] = ["cubot"];

/// Whether a `User-Agent` is a known robot's; an empty one is nobody's browser.
pub(super) fn is_robot(user_agent: Option<&str>) -> bool {
    let Some(name) = user_agent.map(str::to_ascii_lowercase).filter(|name| !name.trim().is_empty()) else {
        return true;
    };
    let name = READERS.iter().fold(name, |name, reader| name.replace(reader, ""));
    ROBOTS.iter().any(|robot| name.contains(robot))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_told_from_readers() {
        for robot in [
            None,
            Some(""),
            Some(" "),
            Some("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
            Some("Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)"),
            Some("facebookexternalhit/1.1"),
            Some("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0.0.0 Safari/537.36"),
            Some("curl/8.5.0"),
        ] {
            assert!(is_robot(robot), "{robot:?}");
        }
        for reader in [
            "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/24.6",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/468.0]",
            "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        ] {
            assert!(!is_robot(Some(reader)), "{reader}");
        }
    }
}
