"""What the paper gives to the product: menu, and what waits for each person."""

from django.urls import reverse

from zhuomu.apps.paper.models import Issue, IssueState, PageSource, SourceState
from zhuomu.apps.paper.selectors import articles_for_my_review, articles_returned_to, notices_waiting
from zhuomu.core.actor import Actor
from zhuomu.core.registry import App, MenuEntry, Task
from zhuomu.core.rights import Right


def tasks(actor: Actor) -> list[Task]:
    """What a person of the paper must do now."""
    found: list[Task] = []
    if actor.has(Right.PAPER_VIEW):
        waiting = len(articles_for_my_review(actor))
        found.append(Task("篇稿件待我审", waiting, reverse("paper_reviews")))
        returned = articles_returned_to(actor)
        first = returned.first()
        address = reverse("paper_article", args=[first.pk]) if first else reverse("paper_articles")
        found.append(Task("篇退回给我改", returned.count(), address))
    if actor.has(Right.PAPER_WRITE):
        sources = PageSource.objects.filter(state=SourceState.WAITING, created_by=actor.person)
        one = sources.first()
        address = reverse("paper_source", args=[one.pk]) if one else reverse("paper_issues")
        found.append(Task("版读入待确认", sources.count(), address))
    if actor.has(Right.PAPER_PLAN):
        issue = Issue.objects.filter(state=IssueState.IN_PRODUCTION).order_by("publish_on").first()
        if issue is not None:
            address = reverse("paper_issue", args=[issue.pk])
            found.append(Task("条消息待刊", notices_waiting(issue).count(), address))
            late = issue.publish_on < actor.today
            found.append(
                Task(f"期没有出版：{issue}，定在{issue.publish_on:%-m月%-d日}", 1, address, is_overdue=late)
            )
    return [task for task in found if task.count]


APP = App(
    key="paper",
    label="社区报",
    menu=(
        MenuEntry("社区报", "paper_issues", "paper", frozenset({Right.PAPER_VIEW})),
        MenuEntry("稿件", "paper_articles", "list", frozenset({Right.PAPER_VIEW})),
        MenuEntry(
            "待我审",
            "paper_reviews",
            "check",
            frozenset({Right.PAPER_REVIEW_FIRST, Right.PAPER_REVIEW_SECOND, Right.PAPER_REVIEW_FINAL}),
        ),
        MenuEntry("词库", "paper_lexicon", "pen", frozenset({Right.PAPER_VIEW})),
    ),
    tasks=tasks,
)
