//! Sizes, descriptions and previews of pictures.

use super::{assert_findings, with_body};
use tintuc_server::content::{DocumentKind, PictureSize, PictureSizeError, check_with_pictures};

#[test]
fn a_picture_that_previews_do_not_show_is_named() {
    let webp = r#"{"src":"https://a.example/a.webp","width":6,"height":4,"alt":"x"}"#;
    let jpeg =
        webp.replace(r#""alt""#, r#""sources":[{"type":"image/jpeg","srcset":"https://a.example/a.jpg 6w"}],"alt""#);
    let expected = "warning: previews do not show the picture that stands for this: add a JPEG or PNG to its sources";
    for (image, expected) in [(webp, &[expected][..]), (&jpeg, &[])] {
        let lines = |line: &str| expected.iter().map(|words| format!("{line}: {words}")).collect::<Vec<_>>();
        let body = format!(r#"{{"type":"image","image":{image}}}"#);
        let (first, second) = (lines("1"), lines("2"));
        assert_findings("articles/a.json", with_body(&body), &first.iter().map(String::as_str).collect::<Vec<_>>());
        let site = format!("{{\"name\":\"x\",\n\"image\":{image}}}");
        assert_findings("site.json", site, &second.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_picture_that_is_not_as_the_content_says_is_named() {
    let measure = |path: &str| {
        let of = |width, height, turned| Some(Ok(PictureSize { width, height, turned }));
        match path {
            "media/a.jpg" => of(3000, 4000, true),
            "media/b.avif" => of(640, 480, false),
            "media/c.avif" => of(320, 240, false),
            "media/d.jpg" => of(400, 300, false),
            "media/e.jpg" => Some(Err(PictureSizeError::NotAPicture)),
            _ => None,
        }
    };
    let text = with_body(
        r#"{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":4000,"height":3000,"sources":[
  {"type":"image/avif","srcset":"media/b.avif 640w, media/c.avif 321w"},
  {"type":"image/webp","srcset":"media/unknown.webp 7w"}]}},
{"type":"gallery","images":[
  {"alt":"x","src":"./media/d.jpg?1","width":400,"height":300},
  {"alt":"x","src":"media/d.jpg"},
  {"alt":"x","src":"media/e.jpg","width":1,"height":1},
  {"alt":"x","src":"https://a.example/media/d.jpg","width":1,"height":1},
  {"alt":"x","src":"media/d.jpg","width":400,"height":301,"sources":[{"type":"image/avif","srcset":"media/c.avif 320w, media/a.jpg 3000w"}]}]}"#,
    );
    let checked = check_with_pictures(DocumentKind::Article, "articles/a.json", text.as_bytes(), &|_| true, &measure);
    let found =
        checked.diagnostics().iter().map(|finding| format!("{}: {}", finding.line, finding.reason)).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            "7: media/a.jpg is 3000 × 4000 pixels (browsers turn it, as its EXIF says), not 4000 × 3000; `publish` puts it right",
            "8: media/c.avif is 320 × 240 pixels, not 321w",
            "12: the picture has no width and height: the page keeps 3:2 free for it",
            "12: media/d.jpg is 400 × 300 pixels; `publish` puts it right",
            "13: media/e.jpg is no JPEG, PNG, GIF, WebP or AVIF, or it is broken",
            "15: media/d.jpg is 400 × 300 pixels, not 400 × 301",
            "15: media/a.jpg is 3000 × 4000 pixels (browsers turn it, as its EXIF says), of another shape than 400 × 301",
        ]
    );
}

#[test]
fn pictures_that_some_do_not_get_are_named() {
    let body = r#"{"type":"image","image":{"src":"media/a.jpg","width":1,"height":1}},
{"type":"image","image":{"src":"media/a.jpg","width":1,"height":1,"alt":" "}},
{"type":"gallery","images":[{"src":"HTTP://elsewhere.example/x.jpg","width":1,"height":1,"alt":"x"},
  {"src":"https://elsewhere.example/a,b.jpg","width":1,"height":1,"alt":"x","sources":[{"type":"image/avif",
    "srcset":"https://elsewhere.example/a,b.avif 1x, http://elsewhere.example/a,b.avif 2x,"}]}]},
{"type":"attachment","title":"x","href":"http://elsewhere.example/x.pdf"}"#;
    let (no_alt, not_shown) = ("warning: the picture has no alt", "warning: browsers do not show this picture");
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[&format!("7: {no_alt}"), &format!("8: {no_alt}"), &format!("9: {not_shown}"), &format!("11: {not_shown}")],
    );
}

#[test]
fn pictures_must_be_there_and_have_a_size() {
    let body = r#"{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":640,"height":427}},
{"type":"image","image":{"alt":"x","src":"media/a.jpg"}},
{"type":"image","image":{"alt":"x","src":"media/a.jpg","width":0,"height":-1}},
{"type":"image","image":{"alt":"x","src":"media/b.jpg","width":1,"height":1}},
{"type":"gallery","images":[{"alt":"x","src":"media/a.jpg","width":1,"height":1,"sources":[{"type":"image/avif",
  "srcset":"media/a.jpg 320w, media/b.avif 640w"}]},
  {"alt":"x"}]},
{"type":"image","image":{"alt":"x","src":"https://elsewhere.example/x.jpg","width":1,"height":1}},
{"type":"attachment","title":"x","href":"files/b.pdf?x#y"},
{"type":"paragraph","spans":[{"text":"x","href":"tin/b"}]},
{"type":"attachment","title":"x","href":"../elsewhere.pdf"}"#;
    assert_findings(
        "articles/a.json",
        with_body(body),
        &[
            "8: warning: the picture has no width and height",
            "9: warning: _tintuc.body[2].image.height is left out: a whole number from 0 on was expected, not -1",
            "9: warning: the picture has no width and height",
            "10: warning: media/b.jpg is missing",
            "12: warning: media/b.avif is missing",
            "13: warning: _tintuc.body[4].images[1] is left out: src is missing",
            "15: warning: files/b.pdf is missing",
        ],
    );
}
