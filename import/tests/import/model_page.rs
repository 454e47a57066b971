//! The model page, as an office might have it, gives the article that is published, field for field.

use crate::support::{Office, docx, paragraph, photograph};
use serde_json::{Value, json};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

const TEXT: &str = include_str!("../../../tests/model-page.txt");

fn lines() -> Vec<&'static str> {
    TEXT.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// The published article, and the picture's words; its files are another matter.
fn is_published(article: &Value) {
    let text = include_str!("../../../public/api/articles/tong-ket-cai-cach-hanh-chinh-2017.json");
    let mut published: Value = serde_json::from_str(text).unwrap_or_default();
    let mut article = article.clone();
    for document in [&mut published, &mut article] {
        let words = |image: &Value| json!({"caption": image["caption"], "credit": image["credit"]});
        document["image"] = Value::Bool(document["image"].is_string());
        let ours = &mut document["_tintuc"];
        ours["image"] = words(&ours["image"]);
        ours["body"][0]["image"] = words(&ours["body"][0]["image"]);
        // What an editor adds, and what `publish` derives.
        if let Some(ours) = ours.as_object_mut() {
            for name in ["older", "newer", "related", "translations", "source", "corrections", "withdrawn"] {
                ours.remove(name);
            }
        }
    }
    assert_eq!(article, published);
}

#[test]
fn as_a_text_with_a_photograph_beside_it() -> Result {
    let office = Office::new()?;
    office.put("bai.txt", TEXT.as_bytes())?;
    office.put("anh.jpg", &photograph(48, 32)?)?;
    let report = office.run(&["bai.txt", "anh.jpg", "--id", "tong-ket-cai-cach-hanh-chinh-2017"])?;
    assert_eq!(report.exit_code(), 0, "{report}");
    is_published(&office.article("tong-ket-cai-cach-hanh-chinh-2017")?);
    Ok(())
}

#[test]
fn as_a_page_of_tables() -> Result {
    let office = Office::new()?;
    let [label, title, lead, caption, first, second, third, text, photo, total, online] = lines()[..] else {
        return Err("the model page has eleven lines".into());
    };
    let page = format!(
        "<html><head><title>{title} - Sở Ngoại vụ Khánh Hòa</title></head><body><form id='aspnetForm'><table width='100%'>\
         <tr><td colspan='2'><div id='menu'><ul><li><a href='/'>Trang chủ</a></li><li><a href='/gioi-thieu'>Giới thiệu</a></li>\
         <li><a href='/tin'>Tin tức</a></li></ul></div></td></tr>\
         <tr><td width='200'><table><tr><td><a href='/a'>Văn bản</a></td></tr><tr><td><a href='/b'>Thủ tục</a></td></tr>\
         <tr><td><a href='/c'>Liên hệ</a></td></tr></table></td>\
         <td><table><tr><td class='tieude'>{label}</td></tr><tr><td><b>{title}</b></td></tr>\
         <tr><td><p><b>{lead}</b></p><p align='center'><img src='trang_files/anh.jpg' width='400'></p>\
         <p align='center'><i>{caption}</i></p><p>{first}</p><p>&nbsp;</p><p>{second}&nbsp;&nbsp;</p><p>{third}</p>\
         <p align='right'><b>{text}</b></p><p align='right'><b>{photo}&nbsp;</b></p></td></tr>\
         <tr><td><a href='#'>In trang</a> | <a href='#'>Gửi email</a></td></tr></table></td></tr>\
         <tr><td colspan='2'><div>{total}</div><div>{online}</div></td></tr></table></form></body></html>"
    );
    office.put("trang.html", page.as_bytes())?;
    office.put("trang_files/anh.jpg", &photograph(48, 32)?)?;
    let report = office.run(&["trang.html", "--id", "tong-ket-cai-cach-hanh-chinh-2017"])?;
    assert_eq!(report.exit_code(), 0, "{report}");
    is_published(&office.article("tong-ket-cai-cach-hanh-chinh-2017")?);
    Ok(())
}

#[test]
fn as_a_word_file() -> Result {
    let office = Office::new()?;
    let mut body = String::new();
    for (index, line) in lines().iter().take(9).enumerate() {
        if index == 3 {
            body.push_str("<w:p><w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r></w:p>");
        }
        body.push_str(&paragraph(line, index == 3, index < 3));
    }
    office.put("bai.docx", &docx(&body, &[("word/media/image1.jpeg", &photograph(48, 32)?)])?)?;
    let report = office.run(&["bai.docx", "--id", "tong-ket-cai-cach-hanh-chinh-2017"])?;
    assert_eq!(report.exit_code(), 0, "{report}");
    is_published(&office.article("tong-ket-cai-cach-hanh-chinh-2017")?);
    Ok(())
}
