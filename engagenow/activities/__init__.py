"""Activities: what the presenter prepares and the room answers.

What an activity is: `models`, `kinds`, `templates`, `rules`. `reading` finds activities and says how they look.

* The presenter: `service` keeps the agenda, `editing` changes what stands in it, `derived` makes a choice of what
  people typed. `steps` opens, pauses and closes; `rounds` is what that does to a round. `undoing` takes steps back,
  with the rows that `saved` kept.
* Participants: `answering` stores an answer, with the `frames` that it is asked in; `holding` keeps the texts that
  wait for the presenter. `participants` hears of those who leave, return or get another name,
  `reported` of words that are reported.
* Adding up: `tallies` adds what answers are worth, and `recounting` does so again for those that count no longer, or
  again; `texts` and `entries` are rows of what people typed. `wording` lets the presenter merge, rename and hide
  words; `words` says which are one.
* Results: `results` computes them from the tally and from `stored` answers. `telling` tells the room that they have
  changed, and `retelling` what was removed from them. `showing` answers those who ask, `desk` the presenter, `moves`
  and `given` as well. `exporting` writes them.
* `quiz` has what only quizzes have.
"""
