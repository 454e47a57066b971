/// The letters of TCVN 5712:1993 (VN3) as Windows-1252 shows them, each before what it is.
const LETTERS: &str = "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợïùóúñủòũôụ\u{ad}ưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư";

/// `upper` for the fonts that draw small letters as capitals.
pub(super) fn decode(text: &str, upper: bool) -> String {
    let letter = |sign: char| {
        let mut letters = LETTERS.chars();
        while let (Some(old), Some(new)) = (letters.next(), letters.next()) {
            if old == sign {
                return new;
            }
        }
        sign
    };
    let text: String = text.chars().map(letter).collect();
    if upper { text.to_uppercase() } else { text }
}
