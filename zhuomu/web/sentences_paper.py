"""Chinese sentences of the paper's refusals: which rule refused, and what would satisfy it."""

SENTENCES: dict[str, str] = {
    "paper.erratum_used": "这处更正已经刊登或改到网上，不能再撤回；请另记一处更正。",
    "paper.issue_number_taken": "第 {number} 期已经有了，同一份报纸的期号不能重复，请换一个期号。",
    "paper.issue_published": "第 {number} 期已经出版，不能再加稿、加版或再次出版。文字有差错请用“更正”。",
    "paper.issue_empty": "这一期还没有稿件，不能出版。请先写稿、读入版面或取用待刊消息。",
    "paper.articles_not_approved": (
        "还有 {count} 篇稿件没有通过终审，整期不能出版：{titles}。请审完再出版，或先撤稿。"
    ),
    "paper.deadline_before_publication": (
        "纠错截止日不能早于出版日期，请改到出版当天或以后；不填就是当月最后一天。"
    ),
    "paper.page_number_taken": "这一期已经有第 {number} 版了，请换一个版次。",
    "paper.page_number_wrong": "版次和版数只能是 1 到 {most}，请改一下。",
    "paper.photo_unknown": "稿件里有不属于本报的照片，没有保存。请去掉这张照片，或重新上传。",
    "paper.photo_missing": "第 {photo} 张照片只有说明，没有图片。请上传图片，或去掉这张照片。",
    "paper.consent_missing": (
        "第 {photo} 张照片上有能认出的人，还没有征得他们同意，不能刊用。请征得同意后重新上传，或换一张。"
    ),
    "paper.text_too_long": "这里写了 {length} 个字，最多 {limit} 个字，请删短后再保存。",
    "paper.source_settled": "这次读入的状态是“{state}”，不能再确认或放弃一次。需要时请重新读入。",
    "paper.source_without_articles": (
        "没有留下任何一块文字，请至少把一块标为“文章”或“启事框”；整版都不要就选“放弃”。"
    ),
    "paper.notice_settled": "这条待刊消息的状态是“{state}”，不能再取用或改为不用。请刷新后再看。",
    "paper.mark_gone": "这处标记对应的文字已经改过，或跨着两段，没有替您改动。请看现在的标记，或手工修改。",
    "paper.mark_without_suggestion": "这处标记没有现成的改法，请手工修改；确认无误就选“不改”。",
    "paper.reason_missing": "请写明不用的理由。",
    "paper.nothing_to_correct": "没有可更正的差错。请先在已刊稿件上记下误与正，两者不能相同。",
    "paper.wrong_not_found": (
        "已刊文字的任何一段里都找不到“{wrong}”。请照抄刊出的原文，不要跨段，标点也要一致。"
    ),
    "paper.not_published": "这篇稿件还没有刊出，不用更正，请直接改稿。",
    "paper.word_unreadable": (
        "这个 Word 文件打不开，须是 20 MB 以内的 .docx。请用 Word 另存为 .docx 再读入，或直接粘贴文字。"
    ),
    "paper.mark_not_silent": "这条没有在“不再提示”里，可能别人已经恢复了，请刷新后再看。",
    "paper.rule_unknown": "没有“{rule}”这条校对规则，请从规则列表里选。",
    "paper.entry_name_wrong": "写法要有 2 到 {limit} 个字，不能有换行。",
    "paper.entry_kind_wrong": "类别请写{kinds}之一。",
    "paper.entry_post_wrong": "只有人名才填职务、任职时间和名录次序。",
    "paper.entry_day_wrong": "“{words}”不像日期，请写成 2026-03-01 的样子。",
    "paper.entry_days_wrong": "任职至不能早于任职自，请核对两个日期。",
    "paper.entry_order_wrong": "名录次序请写 1 到 999 的整数，越小越靠前；不在名录里就留空。",
    "paper.entry_form_wrong": "错写“{form}”不能用：要有 2 到 {limit} 个字，也不能和正确写法相同。",
    "paper.entry_form_taken": "“{form}”在词库里本来就是一种写法，不能又算错写。请先改那一条。",
    "paper.entry_too_long": "最多 {limit} 个字，请删短。",
    "paper.entry_known": "词库里已经有“{name}”，不用再录；要改就打开那一条。",
    "paper.entry_in_core": "“{name}”在人员与部门里已经有了，校对时自动认得，不用再录；要记常见错写就一起填上。",
    "paper.entries_too_many": "一次最多导入 {limit} 条，这个文件有 {count} 条，请分开导入。",
    "paper.entries_bad": "第 {rows} 行有错（共 {count} 行），一条都没有导入。请改好文件再传。",
}
