"""The result: seen when every stage has passed, signed by retyped names, announced by the chair, sealed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.election import ChairForm, FollowForm, SealForm, SignForm
from zhuomu.apps.congress.models import Round, RoundState, Tally
from zhuomu.apps.congress.selectors.election import officer_of, round_words, tone_of
from zhuomu.apps.congress.selectors.election_facts import TEAM
from zhuomu.apps.congress.selectors.given import measures_of
from zhuomu.apps.congress.selectors.results import SIGNABLE, result_get, result_shown
from zhuomu.apps.congress.selectors.sight import round_get
from zhuomu.apps.congress.services.counting import chair_choose, is_fresh
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.rounds import round_follow
from zhuomu.apps.congress.services.sealing import round_seal
from zhuomu.apps.congress.services.signing import result_announce, result_notice, sheet_sign, signing_reasons
from zhuomu.apps.congress.views.election_frame import page, round_step
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.election import Next, TieRule


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a round, for whoever may see it now."""
    vote, tally = result_get(actor_of(request), pk)
    return _result_page(request, vote, tally, SignForm())


def _result_page(request: HttpRequest, vote: Round, tally: Tally, form: SignForm) -> HttpResponse:
    actor = actor_of(request)
    congress = vote.contest.congress
    officer = officer_of(actor, congress, *TEAM)
    shown = result_shown(vote, tally)
    is_tie_for_chair = bool(shown.tied) and measures_of(vote).tie is TieRule.CHAIR
    follows = shown.sheet.next in (Next.REVOTE_AMONG_TIED, Next.SUPPLEMENTARY_ELECTION)
    context = {
        "vote": vote,
        "words": round_words(vote),
        "tone": tone_of(vote),
        "election_name": vote.contest.title,
        "tally": tally,
        "shown": shown,
        "officer": officer,
        "has_signed": officer is not None and any(one.name == officer.name for one in shown.signatures),
        "is_signable": vote.state in SIGNABLE,
        "is_stale": vote.state in SIGNABLE and not is_fresh(vote),
        "missing": [sentence(reason) for reason in signing_reasons(vote)],
        "form": form,
        "chair_form": ChairForm(tied=list(shown.tied)) if is_tie_for_chair else None,
        "follows": follows,
        "following": Round.objects.filter(prior=vote).first(),
        "can_notice": actor.has(Right.NOTICE_WRITE),
    }
    return page(request, "result.html", congress, context, status=status_of(form))


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the sheet by typing one's own name again."""
    actor = actor_of(request)
    vote, tally = result_get(actor, pk)
    form = SignForm(request.POST)
    if is_sent(request, form, lambda data: sheet_sign(by=actor, vote=vote, retyped=data["retyped"])):
        messages.success(request, "已签字。")
        return HttpResponseRedirect(reverse("congress_result", args=[pk]))
    return _result_page(request, vote, tally, form)


@staff(Right.CONGRESS_CHAIR)
@require_http_methods(["GET", "POST"])
def congress_chair_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair chooses among the tied, where the measures say so."""
    actor = actor_of(request)
    vote, tally = result_get(actor, pk)
    congress_require(actor, vote.contest.congress, Right.CONGRESS_CHAIR)
    tied = list(tally.outcome["tie"])
    form = ChairForm(posted(request), tied=tied)
    if is_sent(request, form, lambda data: chair_choose(by=actor, vote=vote, names=data["names"])):
        messages.success(request, "已记下主持人的决定，结果重新计算，须重新签字。")
        return HttpResponseRedirect(reverse("congress_result", args=[pk]))
    back = reverse("congress_result", args=[pk])
    context = {"form": form, "heading": f"主持人选定：剩余名额 {tally.outcome['tie_seats']} 名", "back": back}
    return page(request, "form.html", vote.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_round_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the round that follows: a revote, a supplementary election, or a void round once more."""
    actor = actor_of(request)
    vote = round_get(actor, pk)
    congress_require(actor, vote.contest.congress, Right.CONGRESS_MANAGE)
    names = [] if vote.state == RoundState.VOID else list(result_get(actor, pk)[1].outcome["proposed"])
    form = FollowForm(posted(request), initial={"names": "\n".join(names)})
    begun: list[Round] = []
    if is_sent(
        request, form, lambda data: begun.append(round_follow(by=actor, vote=vote, names=data["names"]))
    ):
        messages.success(request, "下一轮已开始，重新计到会人数、重新印票。")
        return HttpResponseRedirect(reverse("congress_round", args=[begun[0].pk]))
    if vote.state == RoundState.VOID:
        form.fields["names"].help_text = "选举无效，按原候选人重新选举，不必填写。"
    back = reverse("congress_round", args=[pk])
    context = {"form": form, "heading": f"下一轮：{vote.contest.title}", "back": back}
    return page(request, "form.html", vote.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_CHAIR)
@require_http_methods(["GET", "POST"])
def congress_round_seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the papers until a day."""
    actor = actor_of(request)
    vote = round_get(actor, pk)
    congress_require(actor, vote.contest.congress, Right.CONGRESS_CHAIR)
    form = SealForm(posted(request))
    if is_sent(request, form, lambda data: round_seal(by=actor, vote=vote, **data)):
        messages.success(request, "已封存。")
        return HttpResponseRedirect(reverse("congress_round", args=[pk]))
    back = reverse("congress_round", args=[pk])
    context = {"form": form, "heading": f"封存选票：{vote.contest.title}", "back": back}
    return page(request, "form.html", vote.contest.congress, context, status=status_of(form))


congress_announce = round_step(
    Right.CONGRESS_CHAIR,
    lambda by, vote: result_announce(by=by, vote=vote),
    "结果已宣布。",
    to="congress_round",
)
congress_result_notice = round_step(
    Right.CONGRESS_MANAGE,
    lambda by, vote: result_notice(by=by, vote=vote),
    "已报送编辑部，在待刊消息里。",
    to="congress_round",
)
