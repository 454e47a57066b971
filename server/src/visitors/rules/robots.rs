//! Robots that say in their `User-Agent` what they are. They are answered, but not counted.

use fancy_regex::Regex;
use lru::LruCache;
use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, PoisonError},
};

/// What robots write into `User-Agent`: the list of the project isbot, which tests it with hundreds of browsers,
/// <https://github.com/omrilotan/isbot>, version 5.2.1, Unlicense.
///
/// To update it, put the project's `src/patterns.json` here unchanged. The tests below check that all of it can be read and that
/// readers are still counted. `cargo run -p tintuc-server --example robots -- FILE` counts the robots and the readers
/// in a file of user agents: run it over lists of crawlers and of browsers, before and after, and compare.
const ISBOT: &str = include_str!("robots/isbot.json");

/// Further parts of robots' names, in lower case. The list is short on purpose: an entry that also matches a reader's browser
/// loses readers, and a missing robot adds one visit. Zalo's and Facebook's in-app browsers must not match.
const ROBOTS: [&str; 15] = [
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

/// Names that only look like robots': phones, the browser in `WeChat`, and the one on televisions of Hisense.
const READERS: [&str; 3] = ["cubot", "process/tools", ".catcher"];

/// Whether a `User-Agent` belongs to a known robot. No browser sends an empty one.
pub fn is_robot(user_agent: Option<&str>) -> bool {
    let Some(name) = user_agent.map(str::to_ascii_lowercase).filter(|name| !name.trim().is_empty()) else {
        return true;
    };
    let name = READERS.iter().fold(without_device(name), |name, reader| name.replace(reader, ""));
    ROBOTS.iter().any(|robot| name.contains(robot)) || is_listed(&name)
}

/// The name without the device, which browsers on Android name: `(Linux; Android 13; Discovery SE)`. Devices are called
/// all sorts of things, even `XBot` or Google TV. A robot that poses as a phone says what it is behind that, or beside it.
fn without_device(name: String) -> String {
    let android = name.strip_prefix("mozilla/5.0 (linux; ").and_then(|name| name.split_once(") applewebkit"));
    match android {
        Some((device, browser)) if device.contains("android ") && device.split(';').all(is_device) => {
            format!("mozilla/5.0 (linux; android) applewebkit{browser}")
        }
        _ => name,
    }
}

/// Whether a part of what stands in the brackets says no more than which device it is.
fn is_device(part: &str) -> bool {
    let is_robot = ["compatible", "www.", "@", "catchpoint"].iter().any(|mark| part.contains(mark));
    !is_robot && (!part.contains('/') || part.contains("build/"))
}

/// How many names are remembered; most readers have one of few.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1_023);
/// The longest name that is remembered, in bytes; browsers have shorter ones.
const SHORT: usize = 512;

static KNOWN: LazyLock<Mutex<LruCache<String, bool>>> = LazyLock::new(|| Mutex::new(LruCache::new(REMEMBERED)));

fn is_listed(name: &str) -> bool {
    // A panic elsewhere leaves the cache valid.
    let memory = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = memory().get(name).copied();
    known.unwrap_or_else(|| {
        let listed = PATTERNS.iter().any(|pattern| pattern.is_match(name).unwrap_or_default());
        if name.len() <= SHORT {
            memory().put(name.to_owned(), listed);
        }
        listed
    })
}

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(ISBOT));

/// Most patterns joined into one, and each pattern with a look-around by itself.
fn patterns(list: &str) -> Vec<Regex> {
    let list: Vec<String> = serde_json::from_str(list).unwrap_or_default();
    // JavaScript takes the hyphen in `[\d-.]` for itself.
    let list = list.iter().map(|pattern| pattern.replace("\\d-.", "\\d\\-."));
    let (around, plain): (Vec<_>, Vec<_>) =
        list.partition(|it| ["(?<", "(?!", "(?="].iter().any(|mark| it.contains(mark)));
    let plain = plain.iter().map(|pattern| format!("(?:{pattern})")).collect::<Vec<_>>().join("|");
    around.iter().chain([&plain]).filter_map(|pattern| Regex::new(&format!("(?i){pattern}")).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_list_can_be_read() {
        let list: Vec<String> = serde_json::from_str(ISBOT).unwrap();
        assert!(list.len() > 200);
        let around = list.iter().filter(|it| it.contains("(?<") || it.contains("(?!") || it.contains("(?="));
        assert_eq!(patterns(ISBOT).len(), around.count() + 1);
    }

    /// They were counted, since nothing in their names says so in general.
    #[test]
    fn monitors_and_tools_that_look_like_browsers_are_robots() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        for tool in [
            "PingdomTMS/0.8.5",
            "DatadogSynthetics",
            "PTST/240620.1",
            "GomezAgent 3.0",
            "CloudflareObservatory/1.0",
            "SpeedCurve/1.0",
            "StatusCake",
            "Cypress/13.1.0",
            "Wappalyzer",
            "pageburst",
            "catchpoint",
            "(compatible; Google-InspectionTool/1.0;)",
            "(compatible; special_archiver/3.2.0 +http://www.loc.gov/webarchiving/notice_to_webmasters.html)",
            "(compatible; Dataprovider.com)",
        ] {
            assert!(is_robot(Some(&format!("{chrome} {tool}"))), "{tool}");
        }
        assert!(!is_robot(Some(chrome)));
    }

    /// In-app browsers and those of Vietnam, and phones whose names look like robots'.
    #[test]
    fn readers_are_counted() {
        let android = "Mozilla/5.0 (Linux; Android 14; SM-A155F Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        for reader in [
            format!("{android} Zalo android/240601234 ZaloTheme/light ZaloLanguage/vi"),
            format!("{iphone} Mobile/15E148 Zalo iOS/24.6 ZaloTheme/light ZaloLanguage/vn"),
            format!("{android} [FB_IAB/FB4A;FBAV/468.0.0.56.78;]"),
            format!("{iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/468.0;FBDV/iPhone14,5;FBLC/vi_VN;FBOP/80]"),
            format!("{android} Instagram 330.0.0.40.92 Android (34/14; 450dpi; 1080x2340; samsung; SM-A155F; vi_VN)"),
            format!("{android} Viber/22.5.0.3"),
            format!("{iphone} Version/17.5 Mobile/15E148 Safari/604.1"),
            format!("{iphone} CriOS/126.0.6478.153 Mobile/15E148 Safari/604.1"),
            format!("{iphone} GSA/323.0.647062479 Mobile/15E148 Safari/604.1"),
            format!("{desktop} coc_coc_browser/126.0.196 Chrome/120.0.6099.196 Safari/537.36"),
            format!("{desktop} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"),
            format!("{desktop} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"),
            format!("{desktop} Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0"),
            "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; vi) Presto/2.12.423 Version/12.16".to_owned(),
            "Mozilla/5.0 (Linux; U; Android 10; vi-VN; CPH1933) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.6.0.1316 Mobile Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux; Android 13; CUBOT_NOTE_21) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux; U; Android 4.4.2; en; Build/CUBOT S200) AppleWebKit/534.30 Version/4.0 Mobile Safari/534.30".to_owned(),
            // Phones and televisions; before, the list took their names for robots'.
            "Mozilla/5.0 (Linux; Android 13; Discovery SE) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux; Android 8.1.0; XBot Junior) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.101 Mobile Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux; Android 13; Spider 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux; U; Android 4.2.2; es-es; Discovery2-DG500C Build/JDQ39) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30".to_owned(),
            "Mozilla/5.0 (Linux; Android 11; 4K Google TV Stick Build/RTT0.210618.003; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/101.0.4951.61 Mobile Safari/537.36".to_owned(),
            "Mozilla/5.0 (Linux armv7l) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/84.0.4147.140 Safari/537.36 OPR/46.0.2207.0 OMI/4.21.4.112.Catcher4.66 Model/Hisense-MT9602".to_owned(),
            format!("{android} MMWEBID/7223 MicroMessenger/8.0.21.2120(0x28001557) Process/tools WeChat/arm64 Weixin NetType/4G Language/vi ABI/arm64"),
        ] {
            assert!(!is_robot(Some(&reader)), "{reader}");
        }
    }

    #[test]
    fn a_robot_that_poses_as_a_phone_is_one() {
        for robot in [
            "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (Linux; Android 7.0; compatible; AnyBot/1.0; +http://a.example/) AppleWebKit/537.36 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 7.0; SM-A155F) AnySpider",
            "Mozilla/5.0 (Linux; Android 8.0; Pixel 2 Build/OPD3.170816.012; Storebot-Google/1.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; U; Android 4.0.2; en-us; Catchpoint) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
        ] {
            assert!(is_robot(Some(robot)), "{robot}");
        }
    }

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
