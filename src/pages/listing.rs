use crate::{
    model::{Feed, Site},
    route::Route,
    views::{self, Context},
};
use leptos::prelude::AnyView;
use std::rc::Rc;

/// A page of a listing.
#[derive(Clone)]
pub struct Listing {
    pub(super) feed: Rc<Feed>,
}

impl Listing {
    pub(super) fn view(&self, context: &Context, site: Option<&Site>, route: &Route) -> AnyView {
        views::listing::listing(context, site, route, &self.feed)
    }
}
