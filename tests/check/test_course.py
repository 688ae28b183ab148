"""Courses that no call can take: how far a call has come along one, against looking at all it has done."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scriptengine.check.course import START, Course, Item, course

LABELS = ("a", "b", "c", "d")
GIVING = {"a": ["x"], "b": ["y"], "c": ["x", "y"]}
ITEMS = st.tuples(st.sampled_from(LABELS), st.sampled_from(["", "yes"]))
ANSWERS = st.frozensets(st.tuples(st.sampled_from(["x", "y"]), st.integers(0, 1)), max_size=2)
COURSES = st.lists(st.tuples(ITEMS, ANSWERS), min_size=1, max_size=4).map(lambda items: course(items, GIVING))


def taken(one: Course, call: list[Item]) -> bool:
    """Whether a call has the items in order, with what they rest on left alone between any two."""
    first = 1 if one.items[0] == START else 0
    for places in combinations(range(len(call)), len(one.items) - first):
        before = -1
        for at, place in enumerate(places, first):
            between = call[before + 1 : place] if at else []
            given = {name for label, _ in between for name in GIVING.get(label, ())}
            if call[place] != one.items[at] or not given.isdisjoint(one.live[at]):
                break
            before = place
        else:
            return True
    return False


def along(one: Course, call: list[Item]) -> bool:
    how_far = one.start
    for item in call:
        how_far = one.along(how_far, item)
        if not how_far:
            return True
    return False


@given(COURSES, st.lists(ITEMS, max_size=7))
def test_a_course_is_taken_where_its_items_come_in_order_and_what_they_rest_on_stays(
    one: Course, call: list[Item]
) -> None:
    assert along(one, call) == taken(one, call)


def test_what_counts_on_no_answer_yet_is_left_for_good_once_it_is_given() -> None:
    no_answer = course([(START, {("x", 0)}), (("d", "yes"), {("x", 0)})], GIVING)
    assert along(no_answer, [("d", "yes")])
    assert along(no_answer, [("b", ""), ("d", "yes")])
    assert not along(no_answer, [("a", ""), ("d", "yes")])
    assert no_answer.labels == {"a", "c", "d"}
