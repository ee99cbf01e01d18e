"""Test ``every``: it tries all elements, names all that fail, and never passes if there are none."""

import asyncio
import inspect

import pytest

from tests.every import MOST_LINES, Failures, every

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


def message(failing: pytest.ExceptionInfo[BaseException]) -> str:
    return str(failing.value)


def test_every_failing_element_is_named_with_its_reason_and_no_other() -> None:
    @every("number", NUMBERS)
    def odd(number: int) -> None:
        assert number % 2 == 1, f"{number} is even"

    with pytest.raises(pytest.fail.Exception) as failing:
        odd()
    head, two, *_ = message(failing).splitlines()
    assert head == "2 of 4 failed:"
    assert two.startswith("two: test_every.py:")
    assert two.endswith("2 is even")
    assert "four: " in message(failing)
    assert not {"one: ", "three: "} & set(message(failing).split())


def test_all_elements_are_tried_and_where_none_fails_the_test_passes() -> None:
    seen: list[tuple[int, str]] = []

    @every(("number", "word"), [(1, "ett"), (2, "två")])
    def remember(number: int, word: str) -> None:
        seen.append((number, word))

    remember()
    assert seen == [(1, "ett"), (2, "två")]


def test_a_loop_over_nothing_fails() -> None:
    @every("number", [])
    def nothing(number: int) -> None:
        raise NotImplementedError(number)

    with pytest.raises(pytest.fail.Exception, match="there was nothing to try"):
        nothing()
    with pytest.raises(pytest.fail.Exception, match="there was nothing to try"), Failures():
        pass


def test_an_exception_and_one_that_did_not_come_are_failures_too() -> None:
    @every("number", [0, 1])
    def divide(number: int) -> None:
        with pytest.raises(KeyError):
            print(1 / number)  # noqa: T201 - only the division matters

    with pytest.raises(pytest.fail.Exception) as failing:
        divide()
    assert "ZeroDivisionError: division by zero" in message(failing)
    assert "1: test_every.py" in message(failing)
    assert "DID NOT RAISE" in message(failing)


def test_an_asynchronous_test_is_awaited_for_every_element() -> None:
    @every("number", NUMBERS)
    async def odd(number: int) -> None:
        await asyncio.sleep(0)
        assert number % 2 == 1

    with pytest.raises(pytest.fail.Exception, match="2 of 4 failed"):
        asyncio.run(odd())


def test_what_is_no_element_is_left_to_pytest_as_a_fixture() -> None:
    @every("text", ["a"])
    @every("number", NUMBERS)
    def together(number: int, text: str, tmp_path: str) -> None:
        assert (number, text) == (number, tmp_path)

    assert list(inspect.signature(together).parameters) == ["tmp_path"]
    together(tmp_path="a")
    with pytest.raises(pytest.fail.Exception) as failing:
        together(tmp_path="b")
    assert all(f"{name}: " in message(failing) for name in ("'a'", *NUMBERS))


def test_what_fails_outside_the_elements_is_raised_as_it_is() -> None:
    def broken() -> None:
        with Failures() as failures:
            with failures.of("one"):
                pass
            raise KeyError

    with pytest.raises(KeyError):
        broken()


def test_a_long_reason_is_cut_but_says_so() -> None:
    with pytest.raises(pytest.fail.Exception) as failing, Failures() as failures, failures.of("long"):
        pytest.fail("\n".join(["line"] * 100))
    assert message(failing).endswith("more lines")
    assert len(message(failing).splitlines()) == MOST_LINES + 3
