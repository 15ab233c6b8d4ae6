"""Chinese names of what the record and the job list hold as keys. A key without a name is shown as it is."""

from zhuomu.core.models import JobState

VERBS: dict[str, str] = {
    "area_describe": "改居民区范围",
    "article_approve_final": "终审通过",
    "article_approve_first": "初审通过",
    "article_approve_second": "复审通过",
    "article_create": "建稿",
    "article_edit": "改稿",
    "article_office_set": "改供稿部门",
    "article_print": "刊出稿件",
    "article_return": "退回稿件",
    "article_submit": "送审",
    "article_withdraw": "撤稿",
    "award_forfeit": "奖品逾期未领",
    "award_hand_over": "发放奖品",
    "calendar_day_set": "改工作日历",
    "calendar_seed": "装入工作日历",
    "calendar_year_confirm": "确认年度日历",
    "contest_compute": "计算获奖名单",
    "contest_confirm": "确认获奖名单",
    "contest_open": "开始评奖",
    "contest_reopen": "重开评奖",
    "contest_return": "退回获奖名单",
    "contest_rules_change": "改评奖办法",
    "correction_start": "开始更正",
    "errata_box": "编更正栏",
    "erratum_create": "记更正",
    "erratum_withdraw": "撤回更正",
    "error_report_receive": "收纠错来件",
    "estate_create": "加小区",
    "finding_accept": "采纳差错",
    "finding_reject": "不采纳",
    "finding_thank": "致谢",
    "issue_create": "建期",
    "issue_publish": "出版",
    "login_code_issue": "开一次性登录码",
    "login_code_use": "用一次性登录码",
    "mark_decide": "处理校对标记",
    "messages_import": "导入来件",
    "name_forget": "删除读者姓名",
    "notice_hand_in": "报送待刊消息",
    "notice_settle": "处理待刊消息",
    "office_change": "改部门",
    "office_create": "建部门",
    "page_add": "添版",
    "page_name": "改版名",
    "password_set": "设密码",
    "person_change": "改人员",
    "person_create": "建人员",
    "personal_delete": "删除个人信息",
    "personal_keep": "存入个人信息",
    "personal_show": "查看个人信息",
    "phone_withdraw": "撤回电话",
    "photo_add": "添照片",
    "picture_store": "存图片",
    "post_end": "结束职务",
    "post_give": "给职务",
    "reader_mark_staff": "标记工作人员",
    "readers_merge": "合并读者",
    "report_answer": "读者补充",
    "report_ask": "问读者",
    "report_detach": "拆开来件",
    "report_group": "并为一处差错",
    "report_place": "改来件位置",
    "report_receive": "收来件",
    "sample_load": "装入样例",
    "sample_remove": "移除样例",
    "sample_switch": "换样例身份",
    "sign_in": "登录",
    "sign_in_end": "结束登录",
    "sign_in_fail": "登录失败",
    "source_confirm": "确认读入",
    "source_drop": "放弃读入",
    "source_read": "读入版面",
    "totp_enrol": "绑定动态口令",
    "totp_forget": "解除动态口令",
    "verdict_undo": "撤销判定",
}
ENTITIES: dict[str, str] = {
    "article": "稿件",
    "attachment": "附件",
    "award": "获奖",
    "calendar": "工作日历",
    "contest": "评奖",
    "erratum": "更正",
    "error_report": "纠错来件",
    "estate": "小区",
    "finding": "差错",
    "issue": "期",
    "notice": "待刊消息",
    "office": "部门",
    "page": "版",
    "page_source": "读入的版面",
    "paper": "社区报",
    "person": "人员",
    "personal_datum": "个人信息",
    "photo": "照片",
    "reader": "读者",
    "report": "来件",
}
JOBS: dict[str, str] = {
    "core.letters_mail": "发送消息摘要邮件",
    "core.personal_delete_due": "删除到期的个人信息",
    "core.sessions_clean": "清理过期登录",
    "errata_forfeit": "清理逾期未领的奖品",
    "errata_forget": "删除到期的读者姓名",
    "ledger.addresses_forget": "清除来源地址摘要",
}
CHAIN_FAULTS: dict[str, str] = {
    "missing": "少了这一条",
    "link": "与前一条接不上",
    "altered": "内容被改动过",
    "tail": "最后面少了几条",
}
# states of a job → states of the progress part
PROGRESS = {
    JobState.WAITING: "queued",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.FAILED: "failed",
}


# what a browser calls itself → what people call it; the first that fits counts, for each pretends to be the others
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux"),
)


def agent_label(agent: str) -> str:
    """A browser's long name in a few words, such as ``Edge，Windows``."""
    browser = next((label for mark, label in BROWSERS if mark in agent), "")
    system = next((label for mark, label in SYSTEMS if mark in agent), "")
    return "，".join(part for part in (browser, system) if part) or agent[:40] or "不详"


def verb_label(verb: str) -> str:
    """The verb of an event in Chinese."""
    return VERBS.get(verb, verb)


def entity_label(entity: str) -> str:
    """What an event is about, in Chinese."""
    return ENTITIES.get(entity, entity)


def job_label(kind: str) -> str:
    """The kind of a job in Chinese."""
    return JOBS.get(kind, kind)
