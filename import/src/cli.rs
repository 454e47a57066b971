//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Makes articles of documents: Word, Markdown, saved pages, plain text, WordPress exports. Photographs named beside one
/// document go into its article. Exit status: 0 all, 3 some, 4 none.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// Something else than documents.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Documents, and what is known of them.
    #[command(flatten)]
    pub import: Import,
}

/// What else there is to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes only the files of photographs, and prints the JSON to put into an article.
    Picture(Picture),
}

/// Options of `picture`.
#[derive(Args, Debug)]
pub struct Picture {
    /// Photographs.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The content directory; the files go into its `media`.
    #[arg(long, value_name = "DIR", default_value = "public/api")]
    pub content: PathBuf,
}

/// Documents, and what is known of them.
#[derive(Args, Clone, Debug, Default)]
pub struct Import {
    /// Documents, photographs, and folders of them.
    pub files: Vec<PathBuf>,
    /// The content directory, which has `site.json`.
    #[arg(long, value_name = "DIR", default_value = "public/api")]
    pub content: PathBuf,
    /// The section of documents that name none.
    #[arg(long, value_name = "ID")]
    pub section: Option<String>,
    /// The date of documents that name none, such as "01/12/2017 17:00".
    #[arg(long)]
    pub date: Option<String>,
    /// The article's id, for one document; else it is made of the headline.
    #[arg(long)]
    pub id: Option<String>,
    /// The language of documents that name none: vi or en.
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Where pictures of the old system lie, such as a copy of wp-content/uploads.
    #[arg(long, value_name = "DIR")]
    pub media: Vec<PathBuf>,
    /// Prints what would be written and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Writes articles again that somebody has removed since the last run.
    #[arg(long)]
    pub again: bool,
    /// Writes the report as JSON to this file, too.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// What was written the last time; beside the content unless this says otherwise.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}
