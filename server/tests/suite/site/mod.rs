//! Pages and files of the built site.

mod files; // files, their compressed forms and their policy
mod offline;
mod routes; // routes and what they answer // the service worker and the manifest
