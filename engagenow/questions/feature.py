"""Questions, as a feature: what people ask, and what the presenter does with it."""

from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Panel, Show
from engagenow.core.reportable import Reportable
from engagenow.questions import (
    exporting,
    holding,
    http,
    kept,
    pages,
    parts,
    presenting,
    reading,
    sockets,
    telling,
    undoing,
    votes,
)
from engagenow.questions.events import QuestionVotes
from engagenow.questions.models import NAME

# What static/js/questions/state.js reads.
FOLDED = ("question_asked", "question_updated", "question_gone", "question_votes")

PANELS = (
    Panel(
        "room", "tab", "questions/room.html", "js/questions/room.js",
        order=2, label=N_("Questions"), icon="help", events=FOLDED,
    ),
    Panel(
        "presenter", "side", "questions/presenter.html", "js/questions/presenter.js",
        order=2, label=N_("Questions"), icon="help",
    ),
    Panel("screen", "stage", "questions/screen.html", "js/questions/screen.js"),
)  # fmt: skip

feature = Feature(
    name=NAME,
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    snapshot=reading.snapshot,
    memory=kept.Lists,
    waiting=holding.waiting,
    export=exporting.export,
    sheets=exporting.sheets,
    desk=parts.desk,
    desk_scope=NAME,
    scopes=(NAME,),
    decided_by={NAME: NAME},
    mine=parts.mine,
    leave=votes.leave,
    back=votes.back,
    undo=undoing.UNDO,
    decide=holding.decide,
    reportable={NAME: Reportable(holding.shown_texts, holding.take, holding.remove)},
    unsay=holding.unsay,
    renamed=holding.renamed,
    coalesced={QuestionVotes: telling.votes_told},
    switch=False,
    shows={
        telling.SHOW: Show(find=presenting.check_on_stage),
        "questions": Show(N_("Questions"), "help", order=3),
    },
    panels=PANELS,
)
