"""Quizzes: an activity of several questions that a presenter leads a room through, step by step.

`definition`, `judging`, `points`, `phases`, `boards` and `names` are rules on plain values. `running` moves a quiz from
phase to phase, `answering` says which question an answer is for, `scores` adds up points, `telling` and `reading` say
how all of it looks to whom.
"""
