use scraper::ElementRef;

/// Elements that hold no text of an article.
const ELEMENTS: [&str; 24] = [
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select", "input",
    "textarea", "svg", "object", "embed", "canvas", "head", "dialog", "link", "meta", "map", "label", "math", "title",
];
/// Roles that say so (ARIA).
const ROLES: [&str; 6] = ["navigation", "complementary", "banner", "contentinfo", "search", "menu"];
/// Words in classes and ids, each between `-`, `_` and spaces, by which portals name such parts.
const WORDS: [&str; 52] = [
    "menu",
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "share",
    "sharing",
    "sharedaddy",
    "social",
    "addthis",
    "addtoany",
    "related",
    "sidebar",
    "comment",
    "comments",
    "respond",
    "footer",
    "print",
    "toolbar",
    "pagination",
    "pager",
    "banner",
    "advert",
    "ads",
    "ad",
    "rating",
    "widget",
    "popup",
    "modal",
    "cookie",
    "skip",
    "login",
    "search",
    "lienquan",
    "tinlienquan",
    "tinkhac",
    "tincu",
    "tinmoi",
    "baikhac",
    "docthem",
    "counter",
    "visitor",
    "visitors",
    "thongke",
    "luottruycap",
    "backtotop",
    "newsletter",
    "subscribe",
    "screen-reader-text",
    "hidden",
    "jp-relatedposts",
];

/// Whether an element is no part of an article; classes count on whole pages only, since an article may name its own parts so.
pub(super) fn is_junk(element: ElementRef, whole_page: bool) -> bool {
    let (name, value) = (element.value().name(), element.value());
    // A form around a whole page is how ASP.NET works.
    let page_form = name == "form" && element.text().map(str::len).sum::<usize>() > 1_000;
    if ELEMENTS.contains(&name) && !page_form {
        return true;
    }
    let style = value.attr("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    if value.attr("hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden") {
        return true;
    }
    whole_page
        && (value.attr("role").is_some_and(|role| ROLES.contains(&role))
            || (!matches!(name, "body" | "html" | "article" | "main" | "form") && named_so(element)))
}

fn named_so(element: ElementRef) -> bool {
    let names = [element.value().attr("class"), element.value().attr("id")];
    names.into_iter().flatten().any(|names| {
        names.split_whitespace().any(|name| {
            let name = name.to_ascii_lowercase();
            WORDS.contains(&name.as_str())
                || name.split(['-', '_']).any(|word| WORDS.contains(&word))
                || WORDS.contains(&name.replace(['-', '_'], "").as_str())
        })
    })
}

/// Whether nearly all of an element's text is links: a menu, a list of other news.
pub(super) fn is_list_of_links(element: ElementRef) -> bool {
    let mut links = 0;
    let mut of_links = 0;
    for link in element.descendent_elements().filter(|inner| inner.value().name() == "a") {
        links += 1;
        of_links += link.text().map(|text| text.trim().len()).sum::<usize>();
    }
    let all: usize = element.text().map(|text| text.trim().len()).sum();
    links >= 3 && of_links * 10 >= all * 8
}
