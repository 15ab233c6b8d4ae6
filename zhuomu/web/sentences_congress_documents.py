"""Chinese sentences of the congress's documents."""

SENTENCES: dict[str, str] = {
    "documents.font_missing": "本机没有可用的中文字体，不能生成 PDF；请安装思源宋体等字体，或者下载 Word 文件。",
    "documents.no_ballot": "按选举办法，本项采用{method}，不印选票。",
    "documents.ballot_empty": "选票上没有选举事项，或者“{office}”没有候选人，又不得另选他人。",
    "documents.ballot_too_full": "一张 A4 纸（单面）排不下 {per_sheet} 张选票；请每张纸少印几张，仍排不下的分项印制。",
    "documents.per_sheet_bad": "每张 A4 纸可以印 1、2 或 4 张选票，不能印 {per_sheet} 张。",
    "documents.papers_unbalanced": "印制 {printed} 张，发出、剩余、调换合计 {accounted} 张，数目不符，不能出具销毁记录。",
}
