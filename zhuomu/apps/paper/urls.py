"""Addresses of the paper: ``public`` for everybody, ``staff`` below /desk/paper/."""

from django.urls import URLPattern, path, re_path

from zhuomu.apps.paper.views import articles, desk, lexicon, marks, moves, proofing
from zhuomu.apps.paper.views import public as readers

public: list[URLPattern] = [
    path("", readers.front, name="public_front"),
    path("issues/<int:number>/", readers.issue_read, name="public_issue"),
    path("issues/<int:number>/feed.atom", readers.issue_feed, name="public_issue_feed"),
    path("issues/<int:number>/<int:page>/", readers.page_read, name="public_page"),
    path("issues/<int:number>/<int:page>/qr.svg", readers.page_qr, name="page_qr"),
    path("issues/<int:number>/<int:page>/<int:pk>/", readers.article_read, name="public_article"),
    path("feed.atom", readers.feed, name="public_feed"),
    path("feed/office/<int:pk>.atom", readers.office_feed, name="public_office_feed"),
]
staff: list[URLPattern] = [
    path("", desk.issues, name="paper_issues"),
    path("reviews/", articles.my_reviews, name="paper_reviews"),
    path("issues/<int:pk>/", desk.issue, name="paper_issue"),
    path("issues/<int:pk>/publish/", desk.publish, name="paper_publish"),
    path("issues/<int:pk>/pages/", desk.page_new, name="paper_page_new"),
    path("issues/<int:pk>/errata-box/", desk.errata_box, name="paper_errata_box"),
    path("issues/<int:issue_pk>/notices/<int:pk>/take/", desk.notice_use, name="paper_notice_take"),
    path("issues/<int:issue_pk>/notices/<int:pk>/drop/", desk.notice_leave, name="paper_notice_drop"),
    path("pages/<int:pk>/read/", desk.source_new, name="paper_source_new"),
    path("pages/<int:pk>/write/", articles.article_new, name="paper_article_new"),
    path("sources/<int:pk>/", desk.source, name="paper_source"),
    path("sources/<int:pk>/drop/", desk.source_away, name="paper_source_drop"),
    path("articles/", articles.articles, name="paper_articles"),
    path("articles/<int:pk>/", articles.article, name="paper_article"),
    path("articles/<int:pk>/edit/", articles.article_change, name="paper_article_edit"),
    path("articles/<int:pk>/submit/", moves.submit, name="paper_submit"),
    path("articles/<int:pk>/review/", moves.review, name="paper_review"),
    path("articles/<int:pk>/withdraw/", moves.withdraw, name="paper_withdraw"),
    path("articles/<int:pk>/compare/", articles.compare, name="paper_compare"),
    path("articles/<int:pk>/errata/", moves.erratum_new, name="paper_erratum_new"),
    path("articles/<int:pk>/correct/", moves.correct, name="paper_correct"),
    path("articles/<int:pk>/correct/publish/", moves.correction_out, name="paper_correction_publish"),
    path(
        "articles/<int:pk>/marks/<str:state>/<str:rule>/<int:start>/<int:end>/<str:sha>/",
        marks.mark,
        name="paper_mark",
    ),
    path("lexicon/", lexicon.lexicon, name="paper_lexicon"),
    path("lexicon/new/", lexicon.lexicon_new, name="paper_lexicon_new"),
    path("lexicon/import/", lexicon.lexicon_sheet, name="paper_lexicon_import"),
    re_path(r"^lexicon/file\.(?P<kind>xlsx|csv)$", lexicon.lexicon_file, name="paper_lexicon_file"),
    path("lexicon/<int:pk>/", lexicon.lexicon_entry, name="paper_lexicon_entry"),
    re_path(
        r"^lexicon/(?P<pk>[0-9]{1,9})/(?P<act>retire|restore)/$",
        lexicon.lexicon_use,
        name="paper_lexicon_use",
    ),
    path("lexicon/rules/", proofing.rules, name="paper_rules"),
    re_path(
        r"^lexicon/rules/(?P<rule>[a-z_.]+)/(?P<act>on|off)/$", proofing.rule_turn, name="paper_rule_turn"
    ),
    path("lexicon/decisions/", proofing.decisions, name="paper_decisions"),
    path("lexicon/decisions/<int:pk>/undo/", proofing.decision_undo, name="paper_decision_undo"),
]
