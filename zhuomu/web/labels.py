"""Chinese names of what the record and the job list hold as keys. A key without a name is shown as it is."""

from zhuomu.core.models import JobState

VERBS: dict[str, str] = {
    "area_describe": "改居民区范围",
    "award_confirm": "确认获奖名单",
    "calendar_day_set": "改工作日历",
    "calendar_seed": "装入工作日历",
    "calendar_year_confirm": "确认年度日历",
    "estate_create": "加小区",
    "login_code_issue": "开一次性登录码",
    "login_code_use": "用一次性登录码",
    "notice_hand_in": "报送待刊消息",
    "notice_settle": "处理待刊消息",
    "office_change": "改部门",
    "office_create": "建部门",
    "password_set": "设密码",
    "person_change": "改人员",
    "person_create": "建人员",
    "personal_delete": "删除个人信息",
    "personal_keep": "存入个人信息",
    "personal_show": "查看个人信息",
    "picture_store": "存图片",
    "post_end": "结束职务",
    "post_give": "给职务",
    "report_receive": "收来件",
    "sample_switch": "换样例身份",
    "sign_in": "登录",
    "sign_in_end": "结束登录",
    "sign_in_fail": "登录失败",
    "totp_enrol": "绑定动态口令",
    "totp_forget": "解除动态口令",
}
ENTITIES: dict[str, str] = {
    "article": "稿件",
    "attachment": "附件",
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
    "person": "人员",
    "personal_datum": "个人信息",
    "report": "来件",
}
JOBS: dict[str, str] = {
    "core.letters_mail": "发送消息摘要邮件",
    "core.personal_delete_due": "删除到期的个人信息",
    "core.sessions_clean": "清理过期登录",
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


def verb_label(verb: str) -> str:
    """The verb of an event in Chinese."""
    return VERBS.get(verb, verb)


def entity_label(entity: str) -> str:
    """What an event is about, in Chinese."""
    return ENTITIES.get(entity, entity)


def job_label(kind: str) -> str:
    """The kind of a job in Chinese."""
    return JOBS.get(kind, kind)
