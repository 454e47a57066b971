//! Writes the whole site as files, for any host that serves files.

mod content; // the content, and what is made of it
mod error; // why nothing is exported
mod target; // the directory that is written to

pub use error::ExportError;

use crate::{
    content::Library,
    embed,
    http::Resource,
    parallel, publish,
    site::{MANIFEST, Site, WORKER, manifest},
    snapshot::{RenderResult, Renderer},
};
use std::{collections::HashSet, sync::Arc};
use target::Target;
use tintuc::{
    locale::Locale,
    router::{Page, Route},
    visitors::CounterState,
};

/// The page that trunk built, in the built site and in the export.
const INDEX: &str = "index.html";
const APP: &str = "app.html";

/// The configuration for IIS, which answers 404 for types that it does not know, such as AVIF. Other hosts ignore it.
pub(crate) const WEB_CONFIG: &str = include_str!("../../../docs/deployment/web.config");

/// What is exported, and how.
#[derive(Clone, Debug)]
pub struct Export {
    /// The built site.
    pub site: Arc<Site>,
    /// The content.
    pub library: Arc<Library>,
    /// The counter's figures in the pages, if the site has a counter.
    pub reading: CounterState,
}

impl Export {
    /// Writes everything into a directory in place of an older export, and returns how many files there are.
    ///
    /// # Errors
    /// [`ExportError`] says why it is as it was before.
    pub fn write(&self, directory: &std::path::Path) -> Result<usize, ExportError> {
        let template = self.site.template().ok_or(ExportError::OldBuild)?.clone();
        let renderer = Renderer::new(template, self.site.base().clone(), Arc::clone(&self.library));
        publish::catch_up(&self.library).map_err(ExportError::Publish)?;
        let target = Target::begin(directory)?;
        self.assets(&target)?;
        content::write(&self.library, &target)?;
        self.pages(&renderer, &target)?;
        self.embedded(&target)?;
        target.write("web.config", WEB_CONFIG.as_bytes())?;
        target.finish()
    }

    /// Writes the built files. The built page gets another name, because the front page has a snapshot of its own; the service
    /// worker shows it for routes that it has no page of.
    fn assets(&self, target: &Target) -> Result<(), ExportError> {
        let assets: Vec<_> = self.site.bodies().collect();
        let write = |(path, resource): &(&str, &Resource)| match *path {
            INDEX => target.write_resource(APP, resource),
            WORKER => {
                let worker = String::from_utf8_lossy(resource.body()).replace(INDEX, APP);
                target.write(WORKER, worker.as_bytes())
            }
            MANIFEST => match self.library.site(Locale::Vi) {
                Some(office) => target.write(MANIFEST, &manifest(resource.body(), &office)),
                None => target.write(MANIFEST, resource.body()),
            },
            path => target.write_resource(path, resource),
        };
        parallel::map(&assets, write).into_iter().collect()
    }

    /// Writes the page of every route that the site or one of its pages links to, in waves.
    fn pages(&self, renderer: &Renderer, target: &Target) -> Result<(), ExportError> {
        let mut known = HashSet::new();
        let mut wave = self.entrances();
        while !wave.is_empty() {
            wave.retain(|route| known.insert(route.clone()));
            let links = parallel::map(&wave, |route| self.page(renderer, target, route));
            let links = links.into_iter().collect::<Result<Vec<_>, _>>()?;
            wave = links.into_iter().flatten().collect();
        }
        let nothing = Route::new(Locale::Vi, Page::NotFound);
        match renderer.render(&nothing, false) {
            RenderResult::Page(page, ..) => target.write("404.html", page.html(self.reading).as_bytes()),
            _ => Ok(()),
        }
    }

    /// Writes the pages for iframes. The host decides who may embed them.
    fn embedded(&self, target: &Target) -> Result<(), ExportError> {
        embed::PAGES.iter().try_for_each(|(path, element)| {
            let page = embed::page(element, self.site.base(), &self.library, "");
            target.write(&format!("{path}/index.html"), page.as_bytes())
        })
    }

    /// The front page, and all articles, because some are in no listing any more.
    fn entrances(&self) -> Vec<Route> {
        let names = self.library.folder().names("articles", ".json").unwrap_or_default();
        let articles = names.iter().filter_map(|name| {
            let article: tintuc::model::Article = self.library.read(&format!("articles/{name}"))?;
            Some(Route::article(crate::publish::locale(&article).unwrap_or_default(), article.id))
        });
        std::iter::once(Route::home(Locale::Vi)).chain(articles).collect()
    }

    /// Writes the page of a route, and returns the routes it leads to.
    fn page(&self, renderer: &Renderer, target: &Target, route: &Route) -> Result<Vec<Route>, ExportError> {
        let path = route.path();
        let path = if path.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{}/index.html", path.trim_end_matches('/'))
        };
        match renderer.render(route, false) {
            RenderResult::Page(page, links, _) => {
                target.write(&path, page.html(self.reading).as_bytes())?;
                Ok(links)
            }
            RenderResult::Unreadable => {
                tracing::warn!("{path}: its content cannot be read; it is the plain app");
                let plain = self.site.bodies().find(|(path, _)| *path == INDEX);
                plain.map_or(Ok(()), |(_, plain)| target.write(&path, plain.body()))?;
                Ok(Vec::new())
            }
            RenderResult::NotFound => {
                tracing::warn!("{path} is linked, but there is no such page");
                Ok(Vec::new())
            }
        }
    }
}
