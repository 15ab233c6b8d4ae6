"""Chinese sentences of reading a page in: refusals, warnings, and the doubt beside a piece."""

SENTENCES: dict[str, str] = {
    "reading.binary": "这不是纯文本文件（{kind}）。请先另存为文本文件（.txt），再读入。",
    "reading.too_large": "文件太大：一版文字最多 {limit_mb} MB。请按版拆开，再逐个读入。",
    "reading.encoding_unknown": "认不出文件的文字编码。请另存为 UTF-8 或 GBK 编码的文本，再读入。",
    "reading.empty": "文件里没有文字。",
    "reading.no_headline": "这一版没有认出任何标题，正文已全部保留，请人工补上标题、划分文章。",
    "reading.no_paragraph": "这一版没有认出正文，只有标题、说明或报头一类的文字，请核对来源。",
    "reading.headline_missing": "第 {first}—{last} 行的文章没有标题，请核对。",
    "reading.headline_role": "引题、主题、副题是按长短和样式区分的，请核对。",
    "reading.headline_place": "这里可能是新文章的标题，也可能是文中小标题，请核对。",
    "reading.joined_gap": "这一段由被空行断开的几截接成，请核对接口。",
    "reading.joined_caption": "这一段中间插有图片说明或其他短句，已移出并接好，请核对接口。",
    "reading.unfinished": "这一段的末尾没有句末标点，可能不完整。",
    "reading.caption_place": "按所在位置判断为图片说明，请核对。",
    "reading.caption_or_deck": "与标题之间有较大空白，判断为图片说明，也可能是副题，请核对。",
    "reading.byline_form": "按所在位置判断为署名，请核对。",
    "reading.subhead": "判断为文中小标题，请核对。",
    "reading.furniture_place": "按所在位置判断为报头、版名一类的文字，请核对。",
    "reading.note_place": "没有认出用途的一行，附在所在文章之后，请核对。",
}
