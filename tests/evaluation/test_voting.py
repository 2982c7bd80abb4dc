"""The user study: what is asked, who may answer, what is counted."""

import csv
import io
import json
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from test_votes_kept import VOTE

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.browsing import Browser
from relsim_demo.evaluation.results import Query, Ranking, Results
from relsim_demo.evaluation.voting.counting import agreement, alpha, count
from relsim_demo.evaluation.voting.sqlite import SqliteVotes
from relsim_demo.evaluation.voting.voting import MOST, Voting

SOMEBODY = "01234567-89ab-cdef-0123-456789abcdef"


def person():
    return str(uuid.uuid4())


@pytest.fixture
def file(tmp_path):
    return SqliteVotes(tmp_path / "votes.sqlite")


@pytest.fixture
def voting(file, explorer):
    return Voting(file, lambda: explorer.results)


def through(voting, visitor, choose):
    """Answer all questions as choose(question) says, "one", "other" or "same"; give what was asked, in order."""
    asked, turn = [], voting.turn(visitor)
    while turn.ballots:
        question = voting.study.by_name[turn.ballots[0].name]
        first = voting.study.first(voting.study.visitor(visitor), question)
        choice = choose(question)
        turn = voting.cast(visitor, question.name, "same" if choice == "same" else "ab"[choice != first])
        asked.append(question)
    return asked


def small(explorer, n=12, methods=("one", "other", "third")):
    """Results of which some answers are the same picture, and one picture is not in the gallery."""
    ids = explorer.ids
    queries = [
        Query(ids[i], {m: Ranking([ids[1000 + 10 * i + k]], [0.5]) for k, m in enumerate(methods)}) for i in range(n)
    ]
    queries[0].answers["other"].ids[0] = queries[0].answers["one"].ids[0]
    queries[1].answers["third"].ids[0] = "http://far.example/x.jpg"
    return Results("some", dict.fromkeys(methods, ""), queries, {})


@pytest.fixture
def few(file, explorer, shipped_gallery):
    """A study of twelve queries and three methods, without a limit."""
    browser, times = Browser(small(explorer), shipped_gallery), iter(range(0, 10**9, 60))
    return Voting(file, lambda: browser, lambda: next(times))


def test_two_different_answers_to_one_query_are_asked_about_and_every_tenth_is_a_check(few):
    asked = through(few, person(), lambda question: "one")
    pairs = Counter((one.one, one.other) for one in asked if not one.is_check)
    assert pairs == {("one", "other"): 11, ("one", "third"): 11, ("other", "third"): 11}
    assert len({one.asked for one in asked}) == len(asked)
    assert all(len(set(one.shown)) == 3 for one in asked if not one.is_check)
    for start in range(0, 30, 10):
        assert sum(one.is_check for one in asked[start : start + 10]) == 1
    assert all(one.shown[0] == one.shown[1] != one.shown[2] for one in asked if one.is_check)
    assert few.counts().votes == 33 and few.counts().checks.n == len(asked) - 33


def test_orders_and_sides_are_each_visitor_s_own_and_stay(voting, file, explorer):
    people = [voting.study.visitor(person()) for _ in range(60)]
    again = Voting(file, lambda: explorer.results)  # as after a restart
    orders = [[one.asked for one in voting.study.upcoming(who, set(), 20)] for who in people]
    assert len(set(map(tuple, orders))) == 60
    assert [[one.asked for one in again.study.upcoming(who, set(), 20)] for who in people] == orders
    sides = [voting.study.first(who, one) for who in people for one in voting.study.questions[:50]]
    assert 0.46 < sides.count("one") / len(sides) < 0.54, "3,000 throws of a coin"
    assert sides == [again.study.first(who, one) for who in people for one in again.study.questions[:50]]
    assert not voting.study.by_name.keys() & again.study.by_name.keys(), "names tell nothing, also not by repetition"


def test_what_a_visitor_gets_names_neither_methods_nor_pictures(voting):
    turn = voting.turn(person())
    told = json.dumps([vars(one) for one in turn.ballots])
    question = voting.study.by_name[turn.ballots[0].name]
    for word in (*question.shown, question.one, question.other, question.query, "check"):
        assert word not in told
    assert {voting.picture(getattr(turn.ballots[0], part)) for part in ("query", "a", "b")} == set(question.shown)
    with pytest.raises(BadRequest, match="no such picture"):
        voting.picture(question.shown[0])


def test_one_vote_a_question_and_visitor(voting):
    me, other = person(), person()
    name = voting.turn(me).ballots[0].name
    assert voting.cast(me, name, "a").ballots[0].name != name
    assert voting.counts().votes + voting.counts().checks_given == 1
    voting.cast(me, name, "a")  # its answer was lost on the way
    with pytest.raises(BadRequest, match="the first vote stands"):
        voting.cast(me, name, "same")
    voting.cast(other, name, "b")
    assert voting.counts().votes + voting.counts().checks_given == 2


@pytest.mark.parametrize(
    ("who", "name", "side", "says"),
    [
        ("me", None, "a", "random name"),
        ("", None, "a", "random name"),
        (SOMEBODY, "no such", "a", "before the server began anew"),
        (SOMEBODY, None, "c", "Choose one"),
    ],
)
def test_what_is_no_vote_is_refused(voting, who, name, side, says):
    name = name or voting.turn(person()).ballots[0].name
    with pytest.raises(BadRequest, match=says):
        voting.cast(who, name, side)
    assert voting.counts().votes == 0


def test_a_limit_a_minute(file, explorer):
    now = [0.0]
    voting, me = Voting(file, lambda: explorer.results, lambda: now[0]), person()
    turn = voting.turn(me)
    for _ in range(MOST):
        now[0] += 1
        turn = voting.cast(me, turn.ballots[0].name, "a")
    with pytest.raises(BadRequest, match="go on in 32 s"):
        voting.cast(me, turn.ballots[0].name, "a")
    other = person()
    assert voting.cast(other, turn.ballots[0].name, "a").ballots, "it is each visitor's own"
    now[0] = 61
    assert voting.cast(me, turn.ballots[0].name, "a").ballots[0].name != turn.ballots[0].name


def test_nothing_personal_is_kept(voting, file, tmp_path):
    me = person()
    voting.cast(me, voting.turn(me).ballots[0].name, "b")
    (vote,) = file.of(voting.study.id)
    assert len(vote.day) == len("2026-01-01") and len(vote.visitor) == 32
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("votes.sqlite*"))
    assert vote.visitor.encode() in stored and me.encode() not in stored
    elsewhere = SqliteVotes(tmp_path / "other.sqlite")
    assert elsewhere.salt != file.salt, "a visitor is another one in another study"


# The data of Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": sections A and C, with their results.
TWO = ("0100000010", "1110010000")
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


@pytest.mark.parametrize(("observers", "published"), [(TWO, 0.095), (FOUR, 0.743)])
def test_alpha_is_the_published_one(observers, published):
    units = [[value for value in unit if value != "."] for unit in zip(*observers, strict=True)]
    assert round(alpha(units), 3) == published


def test_alpha_where_it_is_not_defined():
    assert alpha([]) is None and alpha([["a"], ["b"]]) is None and alpha([["a", "b"]]) is None
    assert alpha([["a", "a"], ["a", "a", "a"]]) is None, "without two values there is no chance to agree by"
    assert alpha([["a", "a"], ["b", "b"]]) == 1


def test_counts_are_of_each_pair_with_intervals_and_can_leave_out_the_careless(few):
    through(few, person(), lambda question: "one")
    through(few, person(), lambda question: "one" if question.is_check or question.other == "third" else "same")
    through(few, person(), lambda question: "other")
    found = few.counts()
    duel = found.duels[0]
    assert duel.methods == ("one", "other") and (duel.votes, duel.questions) == (33, 11)
    assert [round(part.value, 3) for part in (duel.one, duel.same, duel.other)] == [0.333] * 3
    assert (round(duel.one.low, 3), round(duel.one.high, 3)) == (0.198, 0.504)  # Wilson, 11 of 33
    assert found.voters == 3 and found.doubtful == 1 and round(found.checks.value, 3) == 0.667
    careful = few.counts(careful=True)
    assert careful.voters == 2 and careful.votes == 66 and careful.duels[0].other.value == 0
    assert careful.duels[1].one.value == 1 and careful.duels[1].alpha is None
    assert agreement([VOTE]) is None


def test_votes_on_other_results_do_not_count(file, explorer, shipped_gallery):
    old = Browser(small(explorer), shipped_gallery)
    through(Voting(file, lambda: old, iter(range(0, 10**6, 60)).__next__), person(), lambda question: "one")
    new = small(explorer)
    new.queries[5].answers["one"].ids[0] = explorer.ids[7000]
    voting = Voting(file, lambda: Browser(new, shipped_gallery))
    assert voting.counts().votes == 0 and voting.turn(person()).left == 33 + 4


def test_a_table_of_votes_runs_nothing(file, explorer):
    voting = Voting(file, lambda: explorer.results)
    file.add(replace(VOTE, study=voting.study.id))
    parts, media, name = voting.export("csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(parts).decode("utf-8-sig")))
    assert row["one"] == "'=one" and row["choice"] == "one" and (media, name) == ("text/csv", "same-logic-votes.csv")
    (line,) = b"".join(voting.export("jsonl").parts).splitlines()
    assert json.loads(line)["one"] == "=one"
    with pytest.raises(BadRequest):
        voting.export("exe")


def test_fifty_voters_at_once_lose_no_vote(voting):
    def votes(_):
        me, names = person(), []
        turn = voting.turn(me)
        for number in range(20):
            names.append(turn.ballots[0].name)
            turn = voting.cast(me, names[-1], ("a", "b", "same")[number % 3])
        return len(set(names)), turn.voted

    with ThreadPoolExecutor(50) as pool:
        done = list(pool.map(votes, range(50)))
    assert {names for names, _ in done} == {20}
    found = voting.counts()
    assert found.votes + found.checks_given == 1000 == sum(voted for _, voted in done)


def test_counting_nothing():
    found = count([], [("one", "other")])
    assert (found.votes, found.voters, found.alpha, found.checks, found.duels[0].one) == (0, 0, None, None, None)
