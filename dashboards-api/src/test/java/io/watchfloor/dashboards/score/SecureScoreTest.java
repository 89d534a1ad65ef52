package io.watchfloor.dashboards.score;

import static io.watchfloor.dashboards.score.SeenFacts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.score.ControlState.State;
import io.watchfloor.dashboards.score.Facts.SensorFact;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The score, and what its changes say. */
class SecureScoreTest {

    private static final String CONNECTED = "SensorsConnected";

    @Test
    void everythingInOrderGivesAllPoints() {
        SecureScore score = SecureScore.of(SeenFacts.everything());

        assertThat(score.tenths()).isEqualTo(score.mostTenths());
        assertThat(score.mostTenths())
                .isEqualTo(10 * Controls.ALL.stream().mapToInt(Control::points).sum());
        assertThat(score.services()).containsExactly("windows");
    }

    @Test
    void aSilentSensorIsToldWithItsPointsAndTheTime() {
        SecureScore before = SecureScore.of(sensors(4, 0));
        SecureScore after = SecureScore.of(sensors(4, 1));

        assertThat(ScoreChange.between(before, after))
                .containsExactly(new ScoreChange(
                        CONNECTED,
                        -25,
                        0,
                        "Every sensor is connected: 3 of 4, -2.5 points, because sensor-s0: silent since"
                                + " 2026-12-01T07:59:00Z"));
        assertThat(ScoreChange.between(after, before))
                .extracting(ScoreChange::text)
                .containsExactly("Every sensor is connected: 4 of 4, +2.5 points, no longer: sensor-s0: silent since"
                        + " 2026-12-01T07:59:00Z");
    }

    @Test
    void manyIssuesAreCountedAndTheFirstAreNamed() {
        assertThat(ScoreChange.between(SecureScore.of(sensors(30, 0)), SecureScore.of(sensors(30, 25))))
                .extracting(ScoreChange::text)
                .singleElement()
                .satisfies(text ->
                        assertThat(text).contains("5 of 30, -8.4 points").endsWith("and 17 more"));
    }

    @Test
    void aControlThatIsSeenForTheFirstTimeRaisesTheMaximumToo() {
        List<ScoreChange> changes = ScoreChange.between(SecureScore.of(sensors(0, 0)), SecureScore.of(sensors(2, 0)));

        assertThat(changes)
                .filteredOn(change -> change.control().equals(CONNECTED))
                .containsExactly(new ScoreChange(
                        CONNECTED,
                        100,
                        100,
                        "Every sensor is connected: 2 of 2, +10.0 points (maximum +10.0), seen for the first time"));
    }

    @Test
    void aControlThatIsNoLongerSeenCountsNeitherForNorAgainst() {
        SecureScore before = SecureScore.of(sensors(2, 1));
        SecureScore after = SecureScore.of(sensors(0, 0));

        assertThat(of(after, CONNECTED).status()).isEqualTo(ControlResult.Status.NOT_SEEN);
        assertThat(ScoreChange.between(before, after))
                .filteredOn(change -> change.control().equals(CONNECTED))
                .containsExactly(new ScoreChange(
                        CONNECTED,
                        -50,
                        -100,
                        "Every sensor is connected: no longer seen, -5.0 points (maximum -10.0)"));
    }

    @Test
    void anAcceptedRiskLeavesScoreAndMaximumUntilItsEnd() {
        Facts facts = sensors(4, 1);
        ControlState accepted = new ControlState(State.IGNORED, "ada", "Branch closes.", NOW.plusSeconds(60));
        SecureScore counted = SecureScore.of(facts);
        SecureScore excluded = SecureScore.of(SeenFacts.state(facts, CONNECTED, accepted));

        assertThat(of(excluded, CONNECTED).status()).isEqualTo(ControlResult.Status.RISK_ACCEPTED);
        assertThat(of(excluded, CONNECTED).issues()).as("still shown").hasSize(1);
        assertThat(of(counted, CONNECTED).tenths()).isEqualTo(75);
        assertThat(of(excluded, CONNECTED).tenths()).isZero();
        assertThat(of(excluded, CONNECTED).mostTenths()).isZero();
        assertThat(ScoreChange.between(counted, excluded))
                .extracting(ScoreChange::text)
                .contains("Every sensor is connected: not counted, because a user accepted the risk, -7.5 points"
                        + " (maximum -10.0)");

        ControlState over = new ControlState(State.IGNORED, "ada", "Branch closes.", NOW);
        assertThat(of(SecureScore.of(SeenFacts.state(facts, CONNECTED, over)), CONNECTED)
                        .status())
                .as("at its end")
                .isEqualTo(ControlResult.Status.COUNTED);
    }

    @Test
    void anotherProductExcludesAControlAndAReviewDoesNot() {
        Facts facts = sensors(4, 1);

        assertThat(status(facts, State.THIRD_PARTY)).isEqualTo(ControlResult.Status.THIRD_PARTY);
        assertThat(status(facts, State.REVIEWED)).isEqualTo(ControlResult.Status.COUNTED);
        assertThat(status(facts, State.DEFAULT)).isEqualTo(ControlResult.Status.COUNTED);
    }

    @Test
    void aStateOfAnUnseenControlCountsNothing() {
        assertThat(status(sensors(0, 0), State.THIRD_PARTY)).isEqualTo(ControlResult.Status.NOT_SEEN);
    }

    @Test
    void onlyAControlWithoutAnIssueHasAllPoints() {
        assertThat(of(SecureScore.of(sensors(10_000, 1)), CONNECTED).tenths()).isEqualTo(99);
    }

    @Test
    void equalFactsGiveEqualScores() {
        assertThat(SecureScore.of(SeenFacts.everything())).isEqualTo(SecureScore.of(SeenFacts.everything()));
    }

    private static ControlResult.Status status(Facts facts, State state) {
        ControlState stored = new ControlState(state, "", "A reason.", NOW.plusSeconds(60));
        return of(SecureScore.of(SeenFacts.state(facts, CONNECTED, stored)), CONNECTED)
                .status();
    }

    private static ControlResult of(SecureScore score, String control) {
        return Objects.requireNonNull(score.byControl().get(control));
    }

    private static Facts sensors(int all, int silent) {
        Facts facts = SeenFacts.everything();
        Instant since = SeenFacts.RECENTLY;
        List<SensorFact> sensors = IntStream.range(0, all)
                .mapToObj(number -> {
                    SensorFact one = SeenFacts.sensor("s" + number);
                    return new SensorFact(
                            one.id(),
                            one.name(),
                            number >= silent,
                            since,
                            one.version(),
                            one.trust(),
                            one.loss(),
                            one.orders());
                })
                .toList();
        return new Facts(
                facts.now(), sensors, facts.assets(), facts.people(), facts.detection(), facts.duty(), facts.center());
    }
}
