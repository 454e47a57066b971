use super::{FIGURES, NEWS, Scene, falls_back, part, until_headlines};
use crate::support::{Engine, Outcome};
use serde_json::json;

/// Attributes may change at any time, and what is seen follows.
pub(crate) async fn changes_of_attributes_are_followed(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    scene.put("<tintuc-news><b>Tin</b></tintuc-news>").await?;
    until_headlines(page, NEWS, 5).await?;
    for (change, expected) in [
        ("limit = 3", format!("{} == 3", super::headlines(NEWS))),
        ("layout = 'headlines'", format!("!!{} && !{}", part(NEWS, "ul.headlines"), part(NEWS, "img"))),
        ("layout = 'list'", format!("!!{} && !!{}", part(NEWS, "ul.list"), part(NEWS, "ul.list img"))),
        ("layout = null", format!("!!{}", part(NEWS, "ul.cards"))),
        (
            "section = 'huong-dan'",
            format!("{}.href.endsWith('/tin/cach-tim-kiem') && {} == 3", part(NEWS, "h3 a"), super::headlines(NEWS)),
        ),
        (
            "lang = 'en'",
            format!("/\\/en\\/tin\\//.test({}.href) && {}.lang == 'en'", part(NEWS, "h3 a"), part(NEWS, ".root")),
        ),
        ("theme = 'auto'", format!("getComputedStyle({}).colorScheme == 'light'", part(NEWS, ".root"))),
        ("theme = 'dark'", format!("getComputedStyle({}).colorScheme == 'dark'", part(NEWS, ".root"))),
        ("theme = 'purple'", format!("getComputedStyle({}).colorScheme == 'light'", part(NEWS, ".root"))),
        ("open = '/tin?id={id}'", format!("new URL({}.href).origin == location.origin", part(NEWS, "h3 a"))),
        ("open = 'inside'", format!("new URL({}.href).origin != location.origin", part(NEWS, "h3 a"))),
        ("section = 'khong-co'", falls_back(NEWS)),
        ("section = null", format!("{} == 3", super::headlines(NEWS))),
        ("article = 'how-to-search'", format!("!!{}", part(NEWS, ".article h1"))),
        ("article = null", format!("{} == 3", super::headlines(NEWS))),
        ("src = 'javascript:alert(1)'", falls_back(NEWS)),
        ("src = null", format!("{} == 3", super::headlines(NEWS))),
    ] {
        page.value(&format!("({NEWS}.{change}, true)")).await?;
        page.until(&expected).await.map_err(|error| format!("{change}: {error}"))?;
    }
    let errors =
        page.value("told.filter(([name]) => name == 'tintuc:error').map(([, detail]) => detail.reason)").await?;
    assert_eq!(errors, json!(["not-found", "src"]));
    page.value(&format!("({NEWS}.setAttribute('limit', '4'), {NEWS}.setAttribute('data-x', '1'), true)")).await?;
    until_headlines(page, NEWS, 4).await?;
    assert_eq!(page.value(&format!("{NEWS}.limit")).await?, json!("4"));
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Unknown attributes and values count as none.
pub(crate) async fn unknown_values_count_as_none(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "blank.html").await?;
    let page = scene.page();
    for (attributes, count) in [
        ("limit='0'", 5),
        ("limit='-1'", 5),
        ("limit='1e9'", 20),
        ("limit='nhiều'", 5),
        ("limit=''", 5),
        ("limit='2.5'", 2),
        ("layout='grid' theme='x' open='outside' lang='xx' columns='3' onload='alert(1)'", 5),
        ("section='' article='' src=''", 5),
    ] {
        scene.put(&format!("<tintuc-news {attributes}></tintuc-news>")).await?;
        until_headlines(page, NEWS, count).await.map_err(|error| format!("{attributes}: {error}"))?;
        assert_eq!(page.value(&format!("!!{}", part(NEWS, "ul.cards"))).await?, json!(true), "{attributes}");
        assert_eq!(
            page.value(&format!("/\\/tin\\//.test({}.href)", part(NEWS, "h3 a"))).await?,
            json!(true),
            "{attributes}"
        );
    }
    assert_eq!(page.value("faults").await?, json!([]));
    Ok(())
}

/// Frameworks set properties before the script has come.
pub(crate) async fn properties_set_before_the_definition_count(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "article.html?id=x").await?;
    let page = scene.page();
    // A page that has not loaded the script: the elements stand there as unknown ones.
    page.goto(&scene.portal.address("liar.html")).await?;
    let news = scene.server.address("");
    let set = format!(
        "(() => {{ window.told = []; const news = document.createElement('tintuc-news'), figures = document.createElement('tintuc-visitors'); \
         news.limit = 2; news.layout = 'headlines'; news.section = 'huong-dan'; news.lang = 'en'; news.theme = 'dark'; news.open = '/tin?id={{id}}'; figures.src = {}; figures.lang = 'en'; figures.theme = 'dark'; \
         document.body.append(news, figures); return true; }})()",
        json!(news)
    );
    page.value(&set).await?;
    scene.load(&scene.server.address("embed.js")).await?;
    until_headlines(page, NEWS, 2).await?;
    page.until(&format!(
        "!!{} && {}.href.endsWith('/tin?id=how-to-search')",
        part(NEWS, "ul.headlines"),
        part(NEWS, "h3 a")
    ))
    .await?;
    page.until(&format!("{}.innerText.includes('Visits: 1,303,08')", part(FIGURES, ".root"))).await?;
    for element in [NEWS, FIGURES] {
        page.until(&format!("getComputedStyle({}).colorScheme == 'dark'", part(element, ".root"))).await?;
    }
    // And as the accessors that they are from then on.
    page.value(&format!("({FIGURES}.theme = 'light', {FIGURES}.lang = 'vi', true)")).await?;
    page.until(&format!(
        "getComputedStyle({0}).colorScheme == 'light' && {0}.innerText.includes('1.303.08')",
        part(FIGURES, ".root")
    ))
    .await?;
    let reflected = page
        .value(&format!(
            "[{NEWS}.getAttribute('limit'), {NEWS}.getAttribute('section'), {FIGURES}.getAttribute('src')]"
        ))
        .await?;
    assert_eq!(reflected, json!(["2", "huong-dan", news]));
    Ok(())
}
