"""Quizzes: an activity of several questions that a presenter leads a room through, step by step.

`definition`, `correct`, `judging`, `points`, `phases`, `boards` and `names` are rules on plain values. `game` reads a
round of a quiz. `running` moves it from phase to phase, by the presenter's steps (`leading`) or by its `clock`.
`playing` has what participants do, `scores` adds up points, and `regrading` adds them up again. What is shown:
`telling`, `solving` and `lobby` to the room, `reading` to the presenter and in results, `own` to one participant.
`exchange` reads and writes files of questions, `exporting` the sheets of an export.
"""
