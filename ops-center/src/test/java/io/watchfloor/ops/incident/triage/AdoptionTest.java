package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An opening case adopts earlier alerts of its asset. */
class AdoptionTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, TriageTest.NO_RISK);

    private HeldTriage triage = new HeldTriage(POLICY);

    private List<Placement> place(List<Alert> alerts) {
        return triage.offer(alerts.getFirst().asset(), alerts, NOW)
                .map(AlertsPlaced::placements)
                .orElse(List.of());
    }

    private List<Placement> place(Alert... alerts) {
        return place(List.of(alerts));
    }

    private static Alert alert(int ordinal, Level level, long seconds) {
        return TriageTest.alert(ordinal, level, NOW.plusSeconds(seconds));
    }

    private static List<String> ids(List<Placement> placements) {
        return placements.stream().map(one -> one.alert().id()).toList();
    }

    @Test
    void anOpeningCaseAdoptsEarlierAlerts() {
        assertThat(place(alert(1, Level.LOW, -600))).isEmpty();
        assertThat(place(alert(2, Level.MEDIUM, -5))).isEmpty();
        List<Placement> placed = place(alert(3, Level.CRITICAL, 0));
        assertThat(ids(placed)).containsExactly("alert-3", "alert-1", "alert-2");
        assertThat(placed).extracting(Placement::opens).containsExactly(true, false, false);
        assertThat(placed).extracting(Placement::adopted).containsExactly(false, true, true);
        assertThat(placed.stream().map(Placement::caseId).distinct()).hasSize(1);
        assertThat(triage.state().unclaimed().byAsset()).isEmpty();
        assertThat(triage.state().unclaimed().kept()).isZero();
        assertThat(triage.state().unadmitted().get(placed.getFirst().caseId())).isEqualTo(placed);
    }

    @Test
    void alertsOutsideTheJoinWindowStayWithoutACase() {
        place(alert(1, Level.MEDIUM, -Duration.ofHours(4).toSeconds() - 61), alert(2, Level.MEDIUM, -60));
        assertThat(ids(place(alert(3, Level.HIGH, 0)))).containsExactly("alert-3", "alert-2");
        assertThat(triage.state().unclaimed().of(ASSET).alerts())
                .extracting(Alert::id)
                .containsExactly("alert-1");
    }

    @Test
    void aCaseDoesNotAdoptAlertsOfAnotherCase() {
        triage.end(place(alert(1, Level.MEDIUM, -5), alert(2, Level.HIGH, 0))
                .getFirst()
                .caseId());
        place(alert(3, Level.MEDIUM, 5));
        assertThat(ids(place(alert(4, Level.HIGH, 10)))).containsExactly("alert-4", "alert-3");
    }

    @Test
    void alertsOfAnotherAssetAreNotAdopted() {
        Alert elsewhere = alert(1, Level.MEDIUM, -5);
        Alert moved = new Alert(
                "elsewhere",
                1,
                "host:ws02.corp.example",
                elsewhere.rule(),
                elsewhere.seen(),
                elsewhere.openedBy(),
                elsewhere.observables());
        place(moved);
        assertThat(ids(place(alert(2, Level.HIGH, 0)))).containsExactly("alert-2");
    }

    @Test
    void repeatedOffersAdoptNothingTwice() {
        List<Alert> all = List.of(alert(1, Level.MEDIUM, -5), alert(2, Level.HIGH, 0), alert(3, Level.LOW, 9));
        place(all);
        assertThat(triage.offer(ASSET, all, NOW)).isEmpty();
        assertThat(triage.offer(ASSET, all.subList(0, 1), NOW)).isEmpty();
    }

    @Test
    void splittingAlertsIntoMessagesChangesNothing() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<Alert> all = IntStream.rangeClosed(1, 200)
                    .mapToObj(ordinal -> alert(
                            ordinal,
                            random.nextInt(80) == 0 ? Level.HIGH : random.nextBoolean() ? Level.MEDIUM : Level.LOW,
                            ordinal * 300L - random.nextInt(900)))
                    .toList();
            List<Placement> whole = cut(all, all.size(), random);
            Triage after = triage.state();
            assertThat(cut(all, 1, random)).as("one by one, seed %d", seed).isEqualTo(whole);
            assertThat(triage.state()).as("one by one, seed %d", seed).isEqualTo(after);
            assertThat(cut(all, 60, random)).as("seed %d", seed).isEqualTo(whole);
            assertThat(triage.state()).as("seed %d", seed).isEqualTo(after);
        }
    }

    private List<Placement> cut(List<Alert> all, int most, Random random) {
        triage = new HeldTriage(POLICY);
        List<Placement> placed = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int to = Math.min(all.size(), from + (most == all.size() ? most : 1 + random.nextInt(most)));
            placed.addAll(place(all.subList(from, to)));
            from = to;
        }
        return placed;
    }

    @Test
    void aReplayGivesTheSameTriageState() {
        place(alert(1, Level.MEDIUM, -50), alert(2, Level.LOW, -5));
        place(alert(3, Level.HIGH, 0));
        place(alert(4, Level.LOW, 20_000));
        assertThat(triage.read()).isEqualTo(triage.state());
    }

    @Test
    void alertsBeyondTheLimitAreCountedAndReportedByTheCase() {
        place(alert(1, Level.MEDIUM, -900));
        for (int ordinal = 2; ordinal <= 150; ordinal++) {
            place(alert(ordinal, Level.LOW, ordinal - 800));
        }
        assertThat(triage.state().unclaimed().kept()).isEqualTo(AssetUnassignedAlerts.MOST_KEPT);
        assertThat(triage.state().unclaimed().forgotten()).isEqualTo(50);
        List<Placement> placed = place(alert(151, Level.HIGH, 0));
        assertThat(placed).hasSize(101);
        assertThat(placed.getFirst().opening()).isEqualTo(new TriageEvent.Opening(50, null, null));
        assertThat(ids(placed))
                .as("the worst one stays, although it is the oldest")
                .contains("alert-1");
        assertThat(ids(placed)).doesNotContain("alert-2").contains("alert-150");
    }

    @Test
    void theTotalNumberOfUnassignedAlertsIsBounded() {
        for (int asset = 0; asset < 300; asset++) {
            for (int ordinal = 1; ordinal <= 80; ordinal++) {
                Alert one = alert(ordinal, Level.MEDIUM, ordinal);
                Alert moved = new Alert(
                        asset + "-" + ordinal,
                        ordinal,
                        "host:h" + asset,
                        one.rule(),
                        one.seen(),
                        one.openedBy(),
                        one.observables());
                triage.place(NOW.plusSeconds(asset), moved);
            }
        }
        UnassignedAlerts kept = triage.state().unclaimed();
        assertThat(kept.kept()).isBetween(18_000, UnassignedAlerts.MOST_KEPT);
        assertThat(kept.kept() + kept.forgotten()).isEqualTo(24_000);
        assertThat(kept.byAsset()).doesNotContainKey("host:h0").containsKey("host:h299");
        assertThat(kept.byAsset().values().stream()
                        .mapToInt(one -> one.alerts().size())
                        .sum())
                .isEqualTo(kept.kept());
    }

    @Test
    void alertsThatAnEndedCaseOnlyAdoptedOpenNoCase() {
        CaseId first = place(alert(1, Level.MEDIUM, -5), alert(2, Level.HIGH, 0), alert(3, Level.LOW, 5))
                .getFirst()
                .caseId();
        triage.admitted(first, "alert-2");
        triage.end(first);
        AlertsPlaced again = triage.returned(first, List.of("alert-1"), NOW).orElseThrow();
        assertThat(again.placements()).isEmpty();
        assertThat(triage.state().unadmitted().get(first))
                .extracting(one -> one.alert().id())
                .containsExactly("alert-3");
        assertThat(triage.returned(first, List.of("alert-1"), NOW))
                .as("said again")
                .isEmpty();
        AlertsPlaced last = triage.returned(first, List.of("alert-3"), NOW).orElseThrow();
        assertThat(ids(last.placements()))
                .as("what joined needs another case, and that one adopts the first")
                .containsExactly("alert-3", "alert-1");
        assertThat(triage.state().unadmitted()).doesNotContainKey(first);
    }

    @Test
    void aFloodCaseAdoptsNothing() {
        triage = new HeldTriage(new JoinPolicy(Level.HIGH, Duration.ofHours(4), 0, TriageTest.NO_RISK));
        place(alert(1, Level.MEDIUM, -5));
        assertThat(place(alert(2, Level.HIGH, 0)))
                .singleElement()
                .satisfies(one -> assertThat(one.flood()).isEqualTo("sensor"));
        assertThat(triage.state().unclaimed().kept()).isEqualTo(1);
        assertThat(triage.partition().find("alert-2")).as("links nothing").isEmpty();
    }
}
