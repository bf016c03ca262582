from capture.clock import NS_PER_S
from encoder.keyframes import KeyframePolicy


def keyframes(policy: KeyframePolicy, pictures: list[tuple[float, bool]]) -> list[float]:
    """Return the times (s) of the pictures (time, changed) that became keyframes."""
    return [at for at, changed in pictures if policy.decide(round(at * NS_PER_S), changed)]


def at_30_fps(seconds: int) -> list[tuple[float, bool]]:
    return [(number / 30, True) for number in range(seconds * 30)]


def test_the_first_picture_is_one() -> None:
    assert KeyframePolicy(1920, 1080, 30).decide(0, True)


def test_a_changing_picture_has_one_each_4_seconds() -> None:
    assert keyframes(KeyframePolicy(1920, 1080, 30), at_30_fps(13)) == [0, 4, 8, 12]


def test_slow_changes_are_counted_in_pictures() -> None:
    ten_a_second = [(number / 10, True) for number in range(301)]
    assert keyframes(KeyframePolicy(1920, 1080, 30), ten_a_second) == [0, 12, 24]


def test_a_still_picture_has_one_each_minute() -> None:
    kept_alive = [(number / 2, number == 0) for number in range(2 * 185)]
    assert keyframes(KeyframePolicy(1920, 1080, 30), kept_alive) == [0, 60, 120, 180]


def test_a_picture_that_has_become_still_waits_for_the_next_change() -> None:
    policy = KeyframePolicy(1920, 1080, 30)
    still = [(4 + number / 2, False) for number in range(40)]
    assert keyframes(policy, at_30_fps(4) + still + [(24.5, True)]) == [0, 24.5]


def test_large_and_fast_pictures_have_them_sooner() -> None:
    sixty = [(number / 60, True) for number in range(241)]
    assert keyframes(KeyframePolicy(1920, 1080, 60), sixty) == [0, 2, 4]
    assert keyframes(KeyframePolicy(3840, 2160, 30), at_30_fps(3)) == [0, 1, 2]


def test_small_pictures_do_not_have_them_later() -> None:
    assert keyframes(KeyframePolicy(320, 180, 30), at_30_fps(9)) == [0, 4, 8]


def test_dense_pictures_have_them_sooner() -> None:
    policy = KeyframePolicy(1920, 1080, 30)
    found = []
    for number in range(48):
        if keyframe := policy.decide(number * NS_PER_S // 30, True):
            found.append(number)
        policy.add_bytes(100_000, keyframe)
    assert found == [0, 16, 32]


def test_one_comes_when_asked_for_and_the_count_starts_again() -> None:
    policy = KeyframePolicy(1920, 1080, 30)
    assert keyframes(policy, at_30_fps(2)) == [0]
    policy.request()
    assert policy.decide(2 * NS_PER_S, False)
    later = [(2 + at, changed) for at, changed in at_30_fps(5)[1:]]
    assert keyframes(policy, later) == [2 + 121 / 30]
