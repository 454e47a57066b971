use super::{built_site::load, output::print_line};
use crate::{
    cli,
    content::{Folder, Library},
    embed,
};
use std::process::ExitCode;
use tintuc::locale::Locale;

pub(super) fn run(options: &cli::Embed) -> ExitCode {
    let site = match load(&options.built) {
        Ok(site) => site,
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let office = Library::new(Folder::new(&options.content.directory)).site(Locale::Vi);
    let Some(address) = office.and_then(|office| office.url) else {
        tracing::error!("site.json gives no url: the tags need the site's public address");
        return ExitCode::FAILURE;
    };
    let Some(tags) = embed::tags(&site, &format!("{}/", address.as_str().trim_end_matches('/'))) else {
        tracing::error!("the built site has no embed.js; build it again");
        return ExitCode::FAILURE;
    };
    tags.trim_end().lines().for_each(print_line);
    ExitCode::SUCCESS
}
