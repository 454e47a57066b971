//! A second run: it follows the source, keeps what an editor has changed, and doubles nothing.

use crate::support::{Office, docx, paragraph, photograph};
use serde_json::Value;
use std::fs;
use tintuc_import::report::Outcome;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn outcomes(report: &tintuc_import::report::Report) -> Vec<Outcome> {
    report.articles.iter().map(|entry| entry.outcome).collect()
}

#[test]
fn nothing_is_doubled_and_an_editor_s_words_stay() -> Result {
    let office = Office::new()?;
    let text = |body: &str| {
        format!(
            "---\ntitle: Đường phố mới\ndate: 2017-12-01\nsection: thong-bao\n---\n\nCâu mở đầu của bài đủ dài để là một đoạn dẫn.\n\n![](a.jpg)\n\n{body}\n"
        )
    };
    office.put("moi/a.jpg", &photograph(40, 30)?)?;
    office.put("moi/a.md", text("Một.").as_bytes())?;
    assert_eq!(outcomes(&office.run(&["moi/a.md"])?), [Outcome::Created]);
    assert_eq!(outcomes(&office.run(&["moi/a.md"])?), [Outcome::Unchanged]);
    // An editor changes the headline and describes the picture.
    let path = office.path("api/articles/duong-pho-moi.json");
    let edited =
        fs::read_to_string(&path)?.replace("Đường phố mới", "Phố mới").replace("\"alt\": \"\"", "\"alt\": \"Con phố\"");
    fs::write(&path, edited)?;
    office.put("moi/a.md", text("Hai.").as_bytes())?;
    let report = office.run(&["moi/a.md"])?;
    assert_eq!(outcomes(&report), [Outcome::Updated]);
    assert!(report.to_string().contains("kept: title"), "{report}");
    let article = office.article("duong-pho-moi")?;
    let body = article["_tintuc"]["body"].to_string();
    assert!(article["title"] == "Phố mới" && body.contains("Hai.") && body.contains("Con phố"), "{article}");
    assert!(article["date_modified"].is_string());
    assert_eq!(outcomes(&office.run(&["moi/a.md"])?), [Outcome::Unchanged]);
    // Its folder moves: the same article all the same.
    fs::rename(office.path("moi"), office.path("cu"))?;
    assert_eq!(outcomes(&office.run(&["cu/a.md"])?), [Outcome::Unchanged]);
    // An editor removes it: it stays removed.
    fs::remove_file(&path)?;
    assert_eq!(outcomes(&office.run(&["cu/a.md"])?), [Outcome::Skipped]);
    assert_eq!(outcomes(&office.run(&["cu/a.md", "--again"])?), [Outcome::Created]);
    assert_eq!(fs::read_dir(office.path("api/articles"))?.count(), 1);
    Ok(())
}

#[test]
fn another_document_with_the_same_headline_is_another_article() -> Result {
    let office = Office::new()?;
    office.put("1.txt", "Thông báo\n\nNgày 01/12/2017, một.".as_bytes())?;
    office.put("2.txt", "Thông báo\n\nNgày 02/12/2017, khác.".as_bytes())?;
    office.run(&["1.txt", "2.txt"])?;
    for (id, text) in [("thong-bao", "một"), ("thong-bao-2", "khác")] {
        let article = office.article(id)?.to_string();
        assert!(article.contains(text), "{article}");
    }
    Ok(())
}

#[test]
fn a_dry_run_writes_nothing() -> Result {
    let office = Office::new()?;
    office.put("a.txt", "Tiêu đề\n\nNgày 01/12/2017, một.".as_bytes())?;
    office.put("a.jpg", &photograph(40, 30)?)?;
    let report = office.run(&["a.txt", "a.jpg", "--dry-run"])?;
    assert_eq!(outcomes(&report), [Outcome::Created]);
    assert!(report.to_string().contains("nothing written"));
    assert_eq!(fs::read_dir(office.path("api"))?.count(), 1);
    assert!(!office.path("api.import.json").exists());
    Ok(())
}

#[test]
fn old_addresses_are_kept_and_links_between_articles_lead_to_the_new_ones() -> Result {
    let office = Office::new()?;
    office.put("a.md", "---\ntitle: Bài A\ndate: 2017-12-01\naliases: https://cu.example/a/\n---\nChữ.".as_bytes())?;
    office.put("b.md", "---\ntitle: Bài B\ndate: 2017-12-01\n---\nXem [bài A](http://cu.example/a#x).".as_bytes())?;
    office.run(&["a.md", "b.md"])?;
    assert_eq!(office.article("bai-a")?["_tintuc"]["aliases"][0], "https://cu.example/a/");
    let linked = office.article("bai-b")?;
    assert_eq!(linked["_tintuc"]["body"][0]["spans"][1]["href"], "../tin/bai-a");
    Ok(())
}

#[test]
fn the_same_photograph_is_stored_once_and_without_its_place() -> Result {
    let office = Office::new()?;
    // A JPEG with an EXIF block that says "turn by 90°" (orientation 6).
    let plain = photograph(40, 30)?;
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let mut exif = b"\xFF\xE1".to_vec();
    exif.extend(u16::try_from(tiff.len() + 8)?.to_be_bytes());
    exif.extend(b"Exif\0\0");
    exif.extend(tiff);
    let turned = [&plain[..2], &exif, &plain[2..]].concat();
    office.put("a/a.txt", "Bài A\n\nNgày 01/12/2017, một.".as_bytes())?;
    office.put("b/b.txt", "Bài B\n\nNgày 01/12/2017, hai.".as_bytes())?;
    office.put("a/x.jpg", &turned)?;
    office.put("b/y.jpg", &turned)?;
    let report = office.run(&["a", "b"])?;
    assert_eq!(report.exit_code(), 0, "{report}");
    let image = |article: &Value| article["_tintuc"]["body"][0]["image"].clone();
    let (a, b) = (image(&office.article("bai-a")?), image(&office.article("bai-b")?));
    assert_eq!((&a, a["width"].as_u64(), a["height"].as_u64()), (&b, Some(30), Some(40)));
    let files: Vec<_> = fs::read_dir(office.path("api/media"))?.collect::<std::result::Result<_, _>>()?;
    assert_eq!(files.len(), 2);
    for file in files {
        let bytes = fs::read(file.path())?;
        assert!(!bytes.windows(4).any(|window| window == b"Exif"), "{file:?}");
    }
    Ok(())
}

#[test]
fn word_tables_lists_and_links_are_kept() -> Result {
    let office = Office::new()?;
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text, false, false))
    };
    let body = [
        paragraph("Tiêu đề của bài ngày 01/12/2017", true, true),
        "<w:p><w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr><w:t>Héi nghÞ</w:t></w:r><w:r><w:footnoteReference/></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>mục</w:t></w:r></w:p>".to_owned(),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("<w:vMerge w:val='restart'/>", "a"),
            cell("", "b"),
            cell("<w:vMerge/>", ""),
            cell("", "c")
        ),
        paragraph("Hết.", false, false),
    ];
    office.put("a.docx", &docx(&body.concat(), &[])?)?;
    let report = office.run(&["a.docx"])?;
    assert!(report.to_string().contains("dropped: footnotes"), "{report}");
    let article = office.article("tieu-de-cua-bai-ngay-01-12-2017")?;
    let body = &article["_tintuc"]["body"];
    assert_eq!(body[0]["spans"][0]["text"], "Hội nghị");
    assert_eq!(body[1]["items"][0][0]["text"], "mục");
    assert_eq!((&body[2]["rows"][0][0]["rowspan"], &body[2]["rows"][1][0]), (&Value::from(2), &Value::from("c")));
    Ok(())
}
