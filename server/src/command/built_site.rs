use crate::{
    cli::BuiltSite,
    site::{Site, SiteError},
};

/// Loads the built site that the options name.
pub(super) fn load(options: &BuiltSite) -> Result<Site, SiteError> {
    let mut site = Site::load(&options.site)?;
    if let Some(base) = &options.base_path {
        site = site.at(base)?;
    }
    Ok(if options.no_offline { site } else { site.with_offline() })
}
