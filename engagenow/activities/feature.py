"""What activities bring to the house."""

from engagenow.activities import (
    answering,
    desk,
    exporting,
    pages,
    participants,
    reported,
    service,
    showing,
    sockets,
    steps,
    telling,
    texts,
    undoing,
)
from engagenow.activities.events import ActivityProgress, ActivityResults
from engagenow.activities.http import agenda, answers, rounds
from engagenow.activities.models import NAME
from engagenow.activities.quiz import http as quiz_http
from engagenow.activities.quiz import leading, own
from engagenow.activities.service import BOARD, SHOW
from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Panel, Show
from engagenow.core.reportable import Reportable

ANSWERS = "answers"  # the scope of moderators who decide on texts and words
# What static/js/activities/state.js reads.
FOLDED = (
    "activity_opened", "activity_updated", "activity_closed", "activity_gone", "activity_results", "quiz_phase",
)  # fmt: skip

PANELS = (
    Panel(
        "room", "tab", "activities/room.html", "js/activities/room.js",
        order=1, label=N_("Polls"), icon="poll", events=FOLDED,
    ),
    Panel("presenter", "agenda", "activities/presenter_agenda.html", "js/activities/agenda.js"),
    Panel("presenter", "main", "activities/presenter_main.html", "js/activities/presenter.js"),
    Panel("screen", "stage", "activities/screen.html", "js/activities/screen.js"),
)  # fmt: skip

TEXTS = Reportable(texts.shown_texts, answering.take_text, answering.remove_text)
WORDS = Reportable(reported.shown_words, reported.take_word, reported.remove_word, reported.put_word_back)

feature = Feature(
    name=NAME,
    reportable={"text": TEXTS, "word_cloud": WORDS},
    renamed=participants.renamed,
    publish={"text": answering.publish, "word_cloud": answering.publish},
    blueprints=(agenda.blueprint, rounds.blueprint, answers.blueprint, quiz_http.blueprint, pages.blueprint),
    commands=sockets.commands,
    snapshot=showing.snapshot,
    export=exporting.export,
    sheets=exporting.sheets,
    desk=desk.desk,
    desk_scope=NAME,
    scopes=(ANSWERS, NAME),
    decided_by={"text": ANSWERS, "word_cloud": ANSWERS},
    directs=True,
    mine=own.mine,
    group=telling.seen_by_those_who_answered,
    groups=telling.groups,
    undo=undoing.UNDO,
    leave=participants.leave,
    back=participants.back,
    unsay=participants.unsay,
    moved=steps.session_moved,
    wake=steps.wake,
    panels=PANELS,
    shows={SHOW: Show(find=service.check_shown, takes=("item", "sort")), BOARD: Show(find=leading.check_board)},
    coalesced={ActivityResults: telling.told, ActivityProgress: telling.progress},
    pauses={ActivityResults: telling.pace},
)
