"""Ranks of people and of teams. Equal ones share a rank: 1, 1, 3."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from engagenow.activities.quiz.points import Score, rounded

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Standing:
    """`behind`: points to the next better rank, 0 for the first."""

    rank: int
    behind: int


def standings(scores: Mapping[Key, Score], *, by_time: bool) -> dict[Key, Standing]:
    """{who: where it stands}, the best first. `by_time`: of equal points less time for right answers is better."""
    places = {who: (-score.points, score.millis if by_time else 0) for who, score in scores.items()}
    found: dict[Key, Standing] = {}
    better: Key | None = None
    last: Key | None = None
    for counted, who in enumerate(sorted(places, key=places.__getitem__), start=1):
        if last is None or places[last] != places[who]:
            better, rank = last, counted
        found[who] = Standing(rank, 0 if better is None else scores[better].points - scores[who].points)
        last = who
    return found


@dataclass(frozen=True, slots=True)
class TeamSum:
    """What a question brought a team: the points of its members, and how many there were when it was asked."""

    points: int
    members: int


def team_sums(
    teams: int, team_of: Mapping[str, int | None], present: Collection[str], points: Mapping[str, int]
) -> dict[int, TeamSum]:
    """{team: TeamSum} of one question. A participant who answered it counts as present.

    `team_of`: {participant id: team}; `present`: ids; `points`: {participant id: points} of those who answered.
    """
    there = {*present, *points}
    found = {}
    for team in range(1, teams + 1):
        members = [person for person in there if team_of.get(person) == team]
        found[team] = TeamSum(sum(points.get(person, 0) for person in members), len(members))
    return found


def team_points(sums: Iterable[Mapping[int, TeamSum]]) -> dict[int, int]:
    """{team: points}: of each question the mean of those who were there, added up; 0 at least."""
    totals: dict[int, Fraction] = {}
    for of_question in sums:
        for team, each in of_question.items():
            mean = Fraction(each.points, each.members) if each.members else Fraction(0)
            totals[team] = totals.get(team, Fraction(0)) + mean
    return {team: max(0, rounded(total)) for team, total in totals.items()}


def smallest(teams: int, members: Mapping[int, int]) -> int:
    """The team with the fewest members, of several the first."""
    sizes = {team: members.get(team, 0) for team in range(1, teams + 1)}
    return min(sizes, key=sizes.__getitem__)
