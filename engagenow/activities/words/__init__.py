"""Which of the words that people type are one word: rules on plain values, without a dictionary of the language.

`keys`: what is the same but for case, width, spacing and punctuation; `particles`, `plurals`: what may be a form of a
word; `merging`: which of these are one word in a cloud; `edits`: what the presenter has decided; `cloud`: the words as
they are shown.
"""
