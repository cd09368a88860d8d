"""The commands about activities and quizzes."""

from engagenow.activities import answering, steps, wording
from engagenow.activities.quiz import playing, regrading
from engagenow.activities.quiz.schemas import AcceptAnswer, AllowQuizTime, ChooseTeam, NextQuizStep, RequestTime
from engagenow.activities.schemas import (
    AnswerActivity,
    EditActivityWords,
    ExtendActivity,
    OfActivity,
    OpenActivity,
    ShowActivityResults,
)
from engagenow.core.commands import Call, Commands
from engagenow.core.fields import Fields

commands = Commands()


@commands.on("answer", AnswerActivity)
def answer(call: Call, asked: AnswerActivity) -> Fields:
    """Answer the current round of an activity, or change one's answer."""
    return call.run(answering.answer, asked.activity_id, asked, low_priority=True)


@commands.on("open_activity", OpenActivity, who="presenter", scope="activities")
def open_activity(call: Call, asked: OpenActivity) -> Fields:
    """Open an activity for answers: its first round, the same round again, or a new one."""
    return {"activity": call.run(steps.open_activity, asked.id, asked, low_priority=True)}


@commands.on("pause_activity", OfActivity, who="presenter", scope="activities")
def pause_activity(call: Call, asked: OfActivity) -> Fields:
    """Take no answers for a while. The timer stands still."""
    return {"activity": call.run(steps.take_step, asked.id, "pause")}


@commands.on("resume_activity", OfActivity, who="presenter", scope="activities")
def resume_activity(call: Call, asked: OfActivity) -> Fields:
    """Take answers again."""
    return {"activity": call.run(steps.take_step, asked.id, "resume")}


@commands.on("close_activity", OfActivity, who="presenter", scope="activities")
def close_activity(call: Call, asked: OfActivity) -> Fields:
    """End the round at once."""
    return {"activity": call.run(steps.take_step, asked.id, "close")}


@commands.on("extend_activity", ExtendActivity, who="presenter", scope="activities")
def extend_activity(call: Call, asked: ExtendActivity) -> Fields:
    """Move the end of the timer, never before now + 2 s. Without a timer one begins; `seconds` null takes it away."""
    return {"activity": call.run(steps.extend, asked.id, asked.seconds)}


@commands.on("show_results", ShowActivityResults, who="presenter", scope="activities")
def show_results(call: Call, asked: ShowActivityResults) -> Fields:
    """Say to whom the results of the current round are shown."""
    return {"activity": call.run(steps.set_show, asked.id, asked.show)}


@commands.on("edit_words", EditActivityWords, who="presenter", scope="activities")
def edit_words(call: Call, asked: EditActivityWords) -> Fields:
    """Merge, rename, hide or show again a word of a cloud. It holds for what is typed later as well."""
    return {"activity": call.run(wording.edit_words, asked.id, asked)}


@commands.on("next_quiz_step", NextQuizStep, who="presenter", scope="activities")
def next_quiz_step(call: Call, asked: NextQuizStep) -> Fields:
    """Lead a quiz to its next phase, or past the question that is asked. After the podium it is closed."""
    return {"activity": call.run(steps.next_quiz_step, asked.id, asked, low_priority=True)}


@commands.on("accept_answer", AcceptAnswer, who="presenter", scope="activities")
def accept_answer(call: Call, asked: AcceptAnswer) -> Fields:
    """Take another answer to a question of a quiz as right, too. All points follow."""
    return {"activity": call.run(regrading.accept, asked.id, asked, low_priority=True)}


@commands.on("allow_time", AllowQuizTime, who="presenter", scope="activities")
def allow_time(call: Call, asked: AllowQuizTime) -> Fields:
    """Let a participant of a quiz have the time that it asked for, or not."""
    return {"activity": call.run(steps.allow_time, asked.id, asked)}


@commands.on("choose_team", ChooseTeam)
def choose_team(call: Call, asked: ChooseTeam) -> Fields:
    """Play a quiz in this team."""
    return call.run(playing.choose_team, asked.activity_id, asked.team)


@commands.on("request_time", RequestTime)
def request_time(call: Call, asked: RequestTime) -> Fields:
    """Ask for more time to answer each question of a quiz: so many times as long, or null for no limit."""
    return call.run(playing.request_time, asked.activity_id, asked.factor)
