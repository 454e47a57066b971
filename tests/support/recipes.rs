//! Portals that are made of what docs/embedding.md gives to be pasted.

/// The documentation.
pub(super) const DOCS: &str = include_str!("../../docs/embedding.md");

/// The address that stands for the news site's there.
const NEWS: &str = "https://tin.example/";

/// The page of a portal made by a recipe, by its path; `{news}` in it is the news site's address, and `{policy:…}` a row of
/// policies (`portal`).
pub(super) fn page(path: &str, query: &str) -> Option<String> {
    let (policy, head, body) = match path.strip_prefix("recipes/").unwrap_or(path) {
        "html" => ("the news", String::new(), code("", "html", 0)?),
        // The portal's server fills in what stands between its marks.
        recipe @ ("aspnet" | "Tin.aspx") => {
            let master = code("### ASP.NET master page", "aspx", 0)?;
            let master = between(&master, "--%>", "\0")?.replace('…', "");
            let (head, rest) = between(&master, "<head runat=\"server\">", "\0")?.split_once("</head>").map(owned)?;
            let id = query.strip_prefix("id=").unwrap_or_default();
            let page = code("### ASP.NET master page", "aspx", 1)?;
            let page = between(&page, "--%>", "\0")?.replace("<%: Request.QueryString[\"id\"] %>", id);
            ("the news", head, if recipe == "Tin.aspx" { page } else { rest })
        }
        // The web part puts what is pasted into a form that is the page.
        "sharepoint" => ("the news", String::new(), format!("<form><div>{}</div></form>", code("", "html", 0)?)),
        "sharepoint-modern" => ("an iframe", String::new(), code("### SharePoint", "html", 0)?),
        // The element that the extension names, its properties as attributes, and its addresses as modules.
        "liferay" => {
            let yaml = code("### Liferay", "yaml", 0)?;
            let name = between(&yaml, "htmlElementName: ", "\n")?;
            let properties: Vec<_> =
                yaml.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split_once('=')).collect();
            let attributes: Vec<_> = properties.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
            let attributes = attributes.concat();
            let script = between(&yaml, "urls:\n        - ", "\n")?;
            let kind = if yaml.contains("useESM: true") { " type=\"module\"" } else { "" };
            let script = format!("<script{kind} src=\"/recipes/liferay/{script}\"></script>");
            ("the news", String::new(), format!("<{name}{attributes}></{name}>{script}"))
        }
        "liferay/index.js" => return code("### Liferay", "js", 0).map(|script| script.replace(NEWS, "{news}")),
        // `wp_enqueue_script_module` prints this.
        "wordpress" => {
            let php = code("### WordPress", "php", 0)?;
            let address = between(&php, "wp_enqueue_script_module('tintuc', '", "')")?;
            let script = format!("<script type=\"module\" src=\"{address}\" id=\"tintuc-js-module\"></script>");
            ("the news", String::new(), code("### WordPress", "html", 0)? + &script)
        }
        "iframe" => ("an iframe", String::new(), code("## In an iframe", "html", 0)?),
        _ => return None,
    };
    // As old portals have it.
    let doctype = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">";
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{{policy:{policy}}}\">");
    let watch = "<script src=\"/watch.js\"></script><script src=\"/policy.js\"></script>";
    let page =
        format!("{doctype}<html><head><meta charset=\"utf-8\">{policy}{watch}{head}</head><body>{body}</body></html>");
    Some(page.replace(NEWS, "{news}"))
}

/// A block of code below a heading, the first of its language or a later one.
fn code(heading: &str, language: &str, index: usize) -> Option<String> {
    let (_, section) = DOCS.split_once(&format!("{heading}\n"))?;
    let block = section.split(&format!("```{language}\n")).nth(index + 1)?;
    block.split_once("```").map(|(code, _)| code.to_owned())
}

/// What stands between two marks; to the end where there is no second one.
fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split(end).next().unwrap_or_default().to_owned())
}

fn owned((first, second): (&str, &str)) -> (String, String) {
    (first.to_owned(), second.to_owned())
}
