//! What a hostile or broken file can do: an error with a reason, and never a crash, a hang or a file of the machine.

use crate::support::{Office, docx, paragraph, photograph};
use std::io::{Cursor, Write as _};
use tintuc_import::report::Outcome;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// A Word file of eight kilobytes whose text is megabytes of spaces.
fn bomb() -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
    let block = vec![b' '; 1 << 20];
    for _ in 0..8 {
        zip.write_all(&block)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[test]
fn each_is_refused_with_a_reason_and_the_rest_goes_on() -> Result {
    let office = Office::new()?;
    let whole = docx(&paragraph("Chữ", false, false), &[])?;
    let hostile: Vec<(&str, Vec<u8>)> = vec![
        ("bomb.docx", bomb()?),
        ("cut.docx", whole[..whole.len() / 2].to_vec()),
        ("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        ("locked.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        ("deep.docx", docx(&"<w:sdt>".repeat(50_000), &[])?),
        ("entity.docx", docx("&lol;", &[])?),
        ("empty.docx", docx("", &[])?),
        ("deep.html", "<div>".repeat(100_000).into_bytes()),
        ("fonts.html", (0..100_000).flat_map(|n: u32| format!("<b id={n}>").into_bytes()).collect()),
        ("empty.html", Vec::new()),
        ("menu.html", b"<nav><a href=/>Trang</a></nav>".to_vec()),
        ("deep.md", vec![b'>'; 100_000]),
        ("empty.md", b"---\ntitle: x\n---\n".to_vec()),
        ("empty.txt", b" \n".to_vec()),
        ("deep.xml", "<a>".repeat(200_000).into_bytes()),
        ("entity.xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss>&x;</rss>".to_vec()),
        ("noise.xml", (0..4_000_u32).flat_map(u32::to_le_bytes).collect()),
        ("kind.pdf", b"%PDF-1.4".to_vec()),
    ];
    for (name, bytes) in &hostile {
        office.put(name, bytes)?;
    }
    office.put("good.txt", "Tiêu đề 01/12/2017\n\nMột đoạn văn.".as_bytes())?;
    let names: Vec<&str> = hostile.iter().map(|(name, _)| *name).chain(["good.txt", "missing.txt"]).collect();
    let report = office.run(&names)?;
    for entry in &report.articles {
        let expected = if entry.source.ends_with("good.txt") { Outcome::Created } else { Outcome::Failed };
        assert_eq!(entry.outcome, expected, "{entry:?}");
        assert!(expected == Outcome::Created || !entry.notes.is_empty(), "{entry:?}");
    }
    assert_eq!((report.articles.len(), report.exit_code()), (names.len(), 3));
    Ok(())
}

#[test]
fn a_page_brings_no_script_and_no_file_of_the_machine_into_the_news() -> Result {
    let office = Office::new()?;
    office.put("secret.pdf", b"secret")?;
    let page = "<article><h1>Tiêu đề của bài</h1><p>Một đoạn văn dài để trang có một bài, dài thêm nữa, và thêm một câu nữa cho đủ chữ, \
        rồi thêm một câu nữa để nó thật là một bài chứ không phải một dòng.<script>alert(1)</script></p>\
        <p><a href='javascript:alert(1)'>bấm</a> <a href='../secret.pdf'>tệp</a><img src='../../../../etc/passwd' onerror='x'></p>\
        <p>&lt;script&gt;là chữ&lt;/script&gt;</p></article>";
    office.put("trang/a.html", page.as_bytes())?;
    let report = office.run(&["trang/a.html", "--date", "01/12/2017"])?;
    assert_eq!(report.exit_code(), 0, "{report}");
    let article = office.article("tieu-de-cua-bai")?.to_string();
    assert!(
        !article.contains("javascript:") && !article.contains("alert") && article.contains("<script>là chữ"),
        "{article}"
    );
    assert!(!office.path("api/files").exists() && !office.path("api/media").exists());
    Ok(())
}

#[test]
fn unreadable_pictures_are_named_and_the_article_is_there() -> Result {
    let office = Office::new()?;
    let photograph = photograph(24, 16)?;
    // A PNG whose head says 100,000 × 100,000 pixels.
    let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xA0\0\x01\x86\xA0\x08\x02\0\0\0".to_vec();
    huge.extend(crc(&huge[12..]).to_be_bytes());
    huge.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E\0\0\0\0IEND\xAE\x42\x60\x82");
    for (name, bytes) in [
        ("a.heic", &b"\0\0\0\x18ftypheic"[..]),
        ("b.jpg", &photograph[..photograph.len() / 3]),
        ("c.png", &huge),
        ("d.jpg", &photograph),
        ("e.gif", b"GIF89a"),
    ] {
        office.put(name, bytes)?;
    }
    office.put("bai.txt", "Tiêu đề\n\nMột đoạn văn ngày 01/12/2017.".as_bytes())?;
    let report = office.run(&["bai.txt", "a.heic", "b.jpg", "c.png", "d.jpg", "e.gif"])?;
    let text = report.to_string();
    for reason in ["a.heic: it is a HEIC file", "b.jpg: it is damaged", "c.png: it", "e.gif: it"] {
        assert!(text.contains(reason), "{reason}: {text}");
    }
    let article = office.article("tieu-de")?.to_string();
    assert_eq!(article.matches("\"type\":\"image\"").count(), 1, "{article}");
    Ok(())
}

/// CRC-32, as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
