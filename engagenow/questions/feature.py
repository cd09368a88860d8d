from collections.abc import Sequence

from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Panel, Show
from engagenow.questions import exporting, holding, http, presenting, reading, sockets, telling, undoing, votes
from engagenow.questions.events import QuestionVotes
from engagenow.questions.models import NAME

PANELS: Sequence[Panel] = ()

feature = Feature(
    name=NAME,
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    snapshot=reading.snapshot,
    export=exporting.export,
    sheets=exporting.sheets,
    desk=reading.desk,
    mine=reading.mine,
    leave=votes.leave,
    back=votes.back,
    undo=undoing.UNDO,
    decide=holding.decide,
    unsay=holding.unsay,
    coalesced={QuestionVotes: telling.votes_told},
    switch=False,
    shows={
        telling.SHOW: Show(find=presenting.check_on_stage),
        "questions": Show(N_("Questions"), "question", order=3),
    },
    panels=PANELS,
)
