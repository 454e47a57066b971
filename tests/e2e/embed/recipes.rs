use super::{FIGURES, NEWS, Scene, part, until_headlines};
use crate::support::{Engine, Outcome};
use serde_json::json;

/// What docs/embedding.md gives to be pasted, in the portals that it gives it for, under the policies that it gives for them.
pub(crate) async fn recipes_are_all_that_is_needed(engine: Engine) -> Outcome {
    let scene = Scene::open(engine, "recipes/html").await?;
    let page = scene.page();
    for (recipe, layout) in
        [("html", "cards"), ("sharepoint", "cards"), ("wordpress", "cards"), ("liferay", "list"), ("aspnet", "cards")]
    {
        page.goto(&scene.portal.address(&format!("recipes/{recipe}"))).await?;
        until_headlines(page, NEWS, 5).await.map_err(|error| format!("{recipe}: {error}"))?;
        assert_eq!(page.value(&format!("!!{}", part(NEWS, &format!("ul.{layout}")))).await?, json!(true), "{recipe}");
        if page.value(&format!("!!{FIGURES}")).await? == json!(true) {
            page.until(&format!("{}.innerText.includes('1.303.081')", part(FIGURES, ".root"))).await?;
        }
        // Pictures may come, too, and programs start.
        page.until(&format!("[...{NEWS}.shadowRoot.querySelectorAll('img')].every(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))"))
            .await?;
        assert_eq!(page.value("faults").await?, json!([]), "{recipe}");
    }
    // To the portal's own page of an article.
    let link = part(NEWS, "h3 a");
    let id = page.text(&format!("{link}.href.split('/Tin.aspx?id=').pop()")).await?;
    let title = page.text(&format!("{link}.textContent")).await?;
    page.click_found(&link).await?;
    page.until(&format!("location.href.endsWith({})", json!(format!("/Tin.aspx?id={id}")))).await?;
    page.until(&format!("{}?.textContent == {}", part(NEWS, ".article h1"), json!(title))).await?;
    assert_eq!(page.value("faults").await?, json!([]));

    for (recipe, height) in [("sharepoint-modern", "== 624"), ("iframe", "> 630")] {
        page.goto(&scene.portal.address(&format!("recipes/{recipe}"))).await?;
        page.client.enter_frame(0).await?;
        page.until(&format!("!!{NEWS}?.shadowRoot && {} == 5", super::headlines(NEWS))).await?;
        page.client.enter_parent_frame().await?;
        page.until(&format!("document.querySelector('iframe').offsetHeight {height}"))
            .await
            .map_err(|error| format!("{recipe}: {error}"))?;
        assert_eq!(page.value("faults").await?, json!([]), "{recipe}");
    }
    Ok(())
}
