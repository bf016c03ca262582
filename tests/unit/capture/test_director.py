from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from capture.clock import NS_PER_MS, NS_PER_S
from capture.director import IDLE_POLL_NS, MIN_STEP_NS, SETTLE_LIMIT_NS, Director, Shot, Wait
from capture.geometry import Size
from capture.intake import Intake
from capture.media import VideoFrame
from capture.painting import Overlay
from capture.placeholder import break_card, placeholder
from capture.scene import CameraShape, Corner, Layout, Scene
from capture.sources import SourceKind
from tests.helpers.plainfeed import PlainFeed, flat, noise

SCREEN, CAMERA = SourceKind.SCREEN, SourceKind.CAMERA
PROGRAM = Size(320, 180)
PERIOD_NS = NS_PER_S // 30
CORNER = Scene(Layout.CORNER, camera_shape=CameraShape.RECTANGLE, camera_size=0.5)
CAMERA_AREA = np.s_[80:170, 190:310, :3]
START_NS = 10 * NS_PER_S


@dataclass
class Studio:
    """A director with a screen and a camera, and a time that the test moves."""

    scene: Scene
    fade_ns: int = 0
    now_ns: int = START_NS
    shots: list[Shot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.screen, self.camera = PlainFeed(), PlainFeed()
        feeds = {SCREEN: self.screen, CAMERA: self.camera}
        self.director = Director(PROGRAM, 30, feeds, self.scene, self.fade_ns, self.now_ns)

    def put(self, feed: PlainFeed, blue: int) -> VideoFrame:
        """Put a picture of one colour, captured now."""
        size = (320, 180) if feed is self.screen else (120, 90)
        return feed.put(flat(*size, blue, 0, 0), self.now_ns)

    def confirm(self, *feeds: PlainFeed) -> None:
        """Let feeds find nothing new."""
        for feed in feeds:
            feed.slot.confirm(self.now_ns)

    def step(self) -> Shot | Wait:
        """Let the director decide now."""
        outcome = self.director.step(self.now_ns)
        if isinstance(outcome, Shot):
            self.shots.append(outcome)
        return outcome

    def shoot(self) -> Shot:
        """Let the director decide now; it must make a picture."""
        outcome = self.step()
        assert isinstance(outcome, Shot), outcome
        return outcome

    def run(self, periods: int) -> list[Shot]:
        """Let time pass, a step each period; return what was made."""
        before = len(self.shots)
        for _ in range(periods):
            self.now_ns += PERIOD_NS
            self.step()
        return self.shots[before:]


@pytest.fixture
def corner() -> Studio:
    """Return a running studio with the camera in the corner."""
    studio = Studio(CORNER)
    studio.put(studio.screen, 10)
    studio.put(studio.camera, 20)
    studio.shoot()
    studio.now_ns += PERIOD_NS
    return studio


def test_the_first_picture_waits_for_all_visible_feeds() -> None:
    studio = Studio(CORNER)
    studio.put(studio.screen, 10)
    assert studio.run(5) == []
    frame = studio.put(studio.camera, 20)
    shot = studio.shoot()
    assert (shot.frame.image[CAMERA_AREA] == (20, 0, 0)).all()
    assert shot.frame.pts_ns == frame.pts_ns == studio.now_ns
    assert shot.screen_changed
    assert shot.camera_rect == (190, 80, 120, 90)


def test_the_first_picture_waits_no_longer_than_its_limit() -> None:
    studio = Studio(CORNER)
    studio.put(studio.screen, 10)
    studio.now_ns += SETTLE_LIMIT_NS - 1
    assert isinstance(studio.step(), Wait)
    studio.now_ns += 1
    assert np.array_equal(studio.shoot().frame.image[CAMERA_AREA], placeholder(CAMERA, Size(120, 90))[..., :3])


def test_a_lost_feed_is_not_waited_for() -> None:
    studio = Studio(CORNER)
    studio.put(studio.screen, 10)
    studio.camera.lost = True
    assert np.array_equal(studio.shoot().frame.image[CAMERA_AREA], placeholder(CAMERA, Size(120, 90))[..., :3])


def test_nothing_changed_is_nothing_done(corner: Studio) -> None:
    assert corner.run(60) == []
    assert corner.step() == Wait(IDLE_POLL_NS)


def test_a_new_picture_of_any_visible_layer_is_composed_with_its_time(corner: Studio) -> None:
    frame = corner.put(corner.camera, 30)
    corner.now_ns += 5 * NS_PER_MS
    shot = corner.shoot()
    assert shot.frame.pts_ns == frame.pts_ns
    assert not shot.screen_changed
    assert (shot.frame.image[CAMERA_AREA] == (30, 0, 0)).all()
    corner.now_ns += PERIOD_NS
    corner.put(corner.screen, 40)
    shot = corner.shoot()
    assert shot.screen_changed
    assert shot.frame.pts_ns == corner.now_ns
    assert tuple(shot.frame.image[0, 0, :3]) == (40, 0, 0)


def test_camera_pictures_are_no_work_when_only_the_screen_shows() -> None:
    studio = Studio(Scene())
    screen = studio.put(studio.screen, 10)
    assert studio.shoot().frame.image is screen.image
    for blue in range(60):
        studio.put(studio.camera, blue)
        assert studio.run(1) == []
    assert studio.camera.slot.overwritten == 0


def test_two_pictures_within_a_period_become_one(corner: Studio) -> None:
    corner.put(corner.screen, 30)
    corner.shoot()
    corner.now_ns += 2 * NS_PER_MS
    corner.put(corner.screen, 31)
    outcome = corner.step()
    assert isinstance(outcome, Wait)
    assert 0 < outcome.ns < PERIOD_NS
    frame = corner.put(corner.screen, 32)
    corner.now_ns += outcome.ns
    shot = corner.shoot()
    assert shot.frame.pts_ns == frame.pts_ns
    assert corner.screen.slot.overwritten == 1


def test_a_moving_screen_sets_the_pace_and_loses_no_picture_to_a_camera_of_the_same_rate(corner: Studio) -> None:
    screens = []
    for number in range(60):
        # The camera comes a little before the screen, which trembles by a third of a period.
        corner.now_ns = START_NS + (2 + number) * PERIOD_NS
        corner.put(corner.camera, number)
        corner.step()
        corner.now_ns += PERIOD_NS // 10 + (PERIOD_NS // 3 if number % 3 == 0 else 0)
        screens.append(corner.put(corner.screen, 100 + number))
        corner.step()
    corner.run(1)
    assert corner.screen.slot.overwritten == 0
    assert len(screens) <= len(corner.shots) <= len(screens) + 3


def test_times_grow_though_a_camera_lags(corner: Studio) -> None:
    corner.put(corner.screen, 30)
    first = corner.shoot()
    late = flat(120, 90, 60, 0, 0)
    corner.camera.put(late, corner.now_ns - 50 * NS_PER_MS)
    (shot,) = corner.run(2)
    assert shot.frame.pts_ns == first.frame.pts_ns + MIN_STEP_NS
    assert (shot.frame.image[CAMERA_AREA] == (60, 0, 0)).all()


def test_no_time_lies_in_the_future(corner: Studio) -> None:
    corner.screen.put(flat(320, 180, 5, 0, 0), corner.now_ns + NS_PER_S)
    assert corner.shoot().frame.pts_ns == corner.now_ns


def test_a_lost_camera_is_replaced_and_comes_back(corner: Studio) -> None:
    corner.camera.lost = True
    shot = corner.shoot()
    assert shot.frame.pts_ns == corner.now_ns
    assert np.array_equal(shot.frame.image[CAMERA_AREA], placeholder(CAMERA, Size(120, 90))[..., :3])
    assert shot.camera_rect == (190, 80, 120, 90)
    assert corner.run(30) == []
    corner.camera.lost = False
    corner.put(corner.camera, 77)
    assert (corner.shoot().frame.image[CAMERA_AREA] == (77, 0, 0)).all()


def test_a_lost_screen_that_comes_back_with_another_size(corner: Studio) -> None:
    corner.screen.lost = True
    assert np.array_equal(corner.shoot().frame.image[:80], placeholder(SCREEN, PROGRAM)[:80])
    corner.now_ns += PERIOD_NS
    corner.screen.lost = False
    corner.screen.put(flat(640, 360, 88, 0, 0), corner.now_ns)
    assert (corner.shoot().frame.image[:80, :, 0] == 88).all()


def test_a_scene_change_without_fade_is_a_cut(corner: Studio) -> None:
    corner.director.set_scene(Scene(), corner.now_ns)
    shot = corner.shoot()
    assert (shot.frame.image[..., 0] == 10).all()
    assert shot.frame.pts_ns == corner.now_ns
    assert shot.camera_rect is None
    assert corner.run(30) == []


def test_the_same_scene_again_is_no_change(corner: Studio) -> None:
    corner.director.set_scene(CORNER, corner.now_ns)
    assert corner.run(30) == []


def test_an_overlay_comes_and_goes(corner: Studio) -> None:
    corner.director.set_overlay(Overlay(flat(320, 180, 1, 2, 3)))
    assert (corner.shoot().frame.image[..., :3] == (1, 2, 3)).all()
    corner.now_ns += PERIOD_NS
    corner.director.set_overlay(None)
    shot = corner.shoot()
    assert tuple(shot.frame.image[0, 0, :3]) == (10, 0, 0)
    assert shot.frame.pts_ns == corner.now_ns


class TestFade:
    def studio(self) -> Studio:
        studio = Studio(Scene(), fade_ns=200 * NS_PER_MS)
        studio.put(studio.screen, 0)
        studio.put(studio.camera, 240)
        studio.shoot()
        studio.now_ns += PERIOD_NS
        return studio

    def test_it_is_monotonic_ends_exactly_at_the_new_scene_and_costs_nothing_afterwards(self) -> None:
        studio = self.studio()
        studio.director.set_scene(CORNER, studio.now_ns)
        shots = [studio.shoot(), *studio.run(40)]
        blues = [int(shot.frame.image[120, 250, 0]) for shot in shots]
        assert len(shots) == 6
        assert blues == sorted(set(blues))
        assert 0 < blues[0] < 60
        assert (shots[-1].frame.image[CAMERA_AREA] == (240, 0, 0)).all()
        assert shots[-1].camera_rect == (190, 80, 120, 90)
        assert all(shot.frame.image[0, 0, 0] == 0 for shot in shots)

    def test_both_scenes_are_alive(self) -> None:
        studio = self.studio()
        studio.director.set_scene(CORNER, studio.now_ns)
        studio.shoot()
        studio.put(studio.screen, 100)
        (shot,) = studio.run(1)
        assert shot.frame.image[0, 0, 0] == 100
        assert shot.screen_changed

    def test_it_starts_anew_from_where_it_was_cut_short(self) -> None:
        studio = self.studio()
        studio.director.set_scene(CORNER, studio.now_ns)
        half = [studio.shoot(), *studio.run(2)][-1].frame.image[120, 250, 0]
        studio.now_ns += PERIOD_NS
        studio.director.set_scene(Scene(Layout.SCREEN), studio.now_ns)
        blues = [int(shot.frame.image[120, 250, 0]) for shot in [studio.shoot(), *studio.run(40)]]
        assert 0 < blues[0] < half
        assert blues == sorted(set(blues), reverse=True)
        assert blues[-1] == 0

    def test_the_first_scene_is_not_faded_to(self) -> None:
        studio = Studio(Scene(), fade_ns=200 * NS_PER_MS)
        studio.director.set_scene(CORNER, studio.now_ns)
        studio.put(studio.screen, 0)
        studio.put(studio.camera, 240)
        assert (studio.shoot().frame.image[CAMERA_AREA] == (240, 0, 0)).all()
        assert studio.run(10) == []


class TestCard:
    CARD = Scene(Layout.CARD)

    @pytest.fixture
    def studio(self) -> Studio:
        """Return a running studio with a white screen, whose scenes fade."""
        studio = Studio(Scene(), fade_ns=200 * NS_PER_MS)
        studio.put(studio.screen, 255)
        studio.shoot()
        studio.now_ns += PERIOD_NS
        return studio

    def test_it_hides_the_screen_in_the_next_picture(self, studio: Studio) -> None:
        studio.director.set_scene(self.CARD, studio.now_ns)
        shot = studio.shoot()
        assert np.array_equal(shot.frame.image, break_card(PROGRAM))
        assert shot.camera_rect is None
        assert studio.run(20) == []

    def test_it_hides_in_the_midst_of_a_fade(self, studio: Studio) -> None:
        studio.director.set_scene(CORNER, studio.now_ns)
        studio.put(studio.camera, 20)
        studio.shoot()
        studio.now_ns += PERIOD_NS
        studio.director.set_scene(self.CARD, studio.now_ns)
        assert np.array_equal(studio.shoot().frame.image, break_card(PROGRAM))
        assert studio.run(20) == []

    def test_nothing_that_the_screen_shows_meanwhile_is_taken(self, studio: Studio) -> None:
        studio.director.set_scene(self.CARD, studio.now_ns)
        studio.shoot()
        studio.put(studio.screen, 7)
        assert studio.run(20) == []
        assert studio.screen.idle

    def test_the_screen_comes_back_as_it_is_then(self, studio: Studio) -> None:
        studio.director.set_scene(self.CARD, studio.now_ns)
        studio.shoot()
        studio.screen.slot.clear()
        studio.director.set_scene(Scene(), studio.now_ns)
        assert studio.run(2) == []
        studio.put(studio.screen, 7)
        assert all((shot.frame.image[..., 0] < 255).all() for shot in studio.run(20))
        assert (studio.shots[-1].frame.image[..., 0] == 7).all()

    def test_another_card_takes_its_place(self, studio: Studio) -> None:
        first, second = flat(320, 180, 1, 1, 1), flat(320, 180, 2, 2, 2)
        studio.director.set_card(first)
        assert isinstance(studio.step(), Wait)
        studio.director.set_scene(self.CARD, studio.now_ns)
        assert studio.shoot().frame.image is first
        studio.director.set_card(second)
        assert studio.run(1)[0].frame.image is second
        studio.director.set_card(None)
        assert np.array_equal(studio.run(1)[0].frame.image, break_card(PROGRAM))


def test_what_moves_within_a_layout_does_not_fade() -> None:
    studio = Studio(CORNER, fade_ns=200 * NS_PER_MS)
    studio.put(studio.screen, 10)
    studio.put(studio.camera, 20)
    studio.shoot()
    studio.now_ns += PERIOD_NS
    studio.director.set_scene(replace(CORNER, camera_position=Corner.TOP_LEFT), studio.now_ns)
    image = studio.shoot().frame.image
    assert (image[CAMERA_AREA] == (10, 0, 0)).all()
    assert (image[10:100, 10:130, :3] == (20, 0, 0)).all()
    assert studio.run(10) == []


class TestRefresh:
    def test_it_waits_until_every_visible_feed_is_known_to_be_the_latest(self, corner: Studio) -> None:
        corner.now_ns += NS_PER_S
        corner.director.refresh(corner.now_ns)
        assert isinstance(corner.step(), Wait)
        corner.now_ns += NS_PER_MS
        corner.confirm(corner.screen)
        assert isinstance(corner.step(), Wait)
        corner.now_ns += NS_PER_MS
        corner.confirm(corner.camera)
        shot = corner.shoot()
        assert shot.frame.pts_ns == corner.now_ns
        assert not shot.screen_changed
        assert (shot.frame.image[CAMERA_AREA] == (20, 0, 0)).all()
        assert corner.run(30) == []

    def test_new_pictures_are_held_back_until_all_have_answered(self, corner: Studio) -> None:
        corner.director.refresh(corner.now_ns)
        corner.now_ns += NS_PER_MS
        corner.put(corner.screen, 30)
        assert isinstance(corner.step(), Wait)
        corner.put(corner.camera, 40)
        assert tuple(corner.shoot().frame.image[120, 250, :3]) == (40, 0, 0)

    def test_a_feed_that_does_not_answer_becomes_a_placeholder_until_it_does(self, corner: Studio) -> None:
        corner.director.refresh(corner.now_ns)
        corner.now_ns += NS_PER_MS
        corner.confirm(corner.screen)
        corner.now_ns += SETTLE_LIMIT_NS
        shot = corner.shoot()
        assert np.array_equal(shot.frame.image[CAMERA_AREA], placeholder(CAMERA, Size(120, 90))[..., :3])
        corner.now_ns += PERIOD_NS
        corner.confirm(corner.camera)
        assert (corner.shoot().frame.image[CAMERA_AREA] == (20, 0, 0)).all()

    def test_a_hidden_feed_is_not_waited_for(self) -> None:
        studio = Studio(Scene())
        studio.put(studio.screen, 10)
        studio.shoot()
        studio.now_ns += PERIOD_NS
        studio.director.refresh(studio.now_ns)
        studio.confirm(studio.screen)
        assert studio.shoot().frame.pts_ns == studio.now_ns

    def test_it_ends_a_fade(self) -> None:
        studio = Studio(Scene(), fade_ns=200 * NS_PER_MS)
        studio.put(studio.screen, 0)
        studio.put(studio.camera, 240)
        studio.shoot()
        studio.now_ns += PERIOD_NS
        studio.director.set_scene(CORNER, studio.now_ns)
        studio.director.refresh(studio.now_ns)
        studio.confirm(studio.screen, studio.camera)
        assert (studio.shoot().frame.image[CAMERA_AREA] == (240, 0, 0)).all()
        assert studio.run(10) == []


def test_what_was_not_shown_is_made_again(corner: Studio) -> None:
    corner.director.redraw(corner.now_ns + NS_PER_S)
    assert corner.step() == Wait(NS_PER_S)
    corner.now_ns += NS_PER_S
    assert corner.shoot().frame.pts_ns == corner.now_ns


def test_a_screen_change_whose_picture_failed_is_told_with_the_next(corner: Studio) -> None:
    corner.put(corner.screen, 30)
    corner.camera.put(flat(120, 90, 0, 0, 0)[..., :2].copy(), corner.now_ns)
    with pytest.raises(ValueError, match="broadcast"):
        corner.step()
    corner.put(corner.camera, 20)
    (shot,) = corner.run(1)
    assert shot.screen_changed
    assert shot.frame.image[0, 0, 0] == 30


def test_a_picture_that_comes_between_decision_and_taking_is_told() -> None:
    screen, camera = PlainFeed(), PlainFeed()
    intake = Intake({SCREEN: screen, CAMERA: camera}, PROGRAM)
    kinds = [SCREEN, CAMERA]
    screen.put(flat(320, 180, 0, 0, 0), 1)
    camera.put(flat(120, 90, 0, 0, 0), 1)
    assert intake.take(kinds)[1] == {SCREEN, CAMERA}
    assert not intake.has_news(kinds)
    camera.put(flat(120, 90, 1, 0, 0), 2)
    assert intake.has_news(kinds)
    late = screen.put(flat(320, 180, 1, 0, 0), 3)
    frames, new = intake.take(kinds)
    assert new == {SCREEN, CAMERA}
    assert frames[SCREEN] is late
    assert not intake.has_news(kinds)


@pytest.mark.parametrize("layout", Layout)
def test_every_program_picture_is_whole_and_read_only(layout: Layout) -> None:
    studio = Studio(Scene(layout))
    studio.screen.put(noise(300, 200), studio.now_ns)
    studio.camera.put(noise(64, 48), studio.now_ns)
    image = studio.shoot().frame.image
    assert image.shape == (180, 320, 4)
    assert image.dtype == np.uint8
    assert not image.flags.writeable


def test_a_camera_out_of_sight_idles_and_is_waited_for_when_it_is_shown_again(corner: Studio) -> None:
    corner.director.set_scene(Scene(Layout.SCREEN), corner.now_ns)
    corner.run(1)
    assert (corner.screen.idle, corner.camera.idle) == (False, True)
    corner.camera.slot.clear()
    corner.run(3)
    corner.director.set_scene(CORNER, corner.now_ns)
    assert corner.run(2) == []
    assert not corner.camera.idle
    corner.put(corner.camera, 77)
    (shot,) = corner.run(1)
    assert (shot.frame.image[CAMERA_AREA] == (77, 0, 0)).all()
