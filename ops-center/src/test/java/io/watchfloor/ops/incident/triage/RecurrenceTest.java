package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsMoved;
import io.watchfloor.ops.incident.triage.TriageEvent.CaseEnded;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.incident.triage.TriageEvent.WholeEnded;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An attack comes back after its case has ended. */
class RecurrenceTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";
    private static final JoinPolicy POLICY = new JoinPolicy(
            Level.HIGH,
            Duration.ofHours(4),
            1_000,
            1_000,
            Duration.ofMinutes(15),
            TriageTest.NO_RISK,
            Duration.ofDays(7));

    private final HeldTriage triage = new HeldTriage(POLICY);
    private int ordinal;

    private Alert alert(String asset, String title, Instant time) {
        ordinal++;
        return new Alert(
                "alert-" + ordinal,
                ordinal,
                asset,
                new AlertRule("rule of " + title, title, Level.HIGH, List.of()),
                Alert.Occurrences.once(time),
                "sensor/0000000000000001/" + ordinal,
                List.of());
    }

    /** Places an alert and confirms it for its case. */
    private CaseName open(String asset, String title, Instant time) {
        return open(alert(asset, title, time), time);
    }

    private CaseName open(Alert alert, Instant at) {
        Placement placement = triage.place(at, alert).getFirst();
        triage.admitted(placement.caseId(), alert.id());
        return new CaseName(placement.caseId(), placement.number());
    }

    private List<CasesLinked> links() {
        return triage.journal.stream()
                .filter(CasesLinked.class::isInstance)
                .map(CasesLinked.class::cast)
                .toList();
    }

    @Test
    void aNewCaseIsLinkedToTheEndedCaseInWhichItsRuleMatchedOnTheSameAsset() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW.plus(Duration.ofHours(1)));
        Instant back = NOW.plus(Duration.ofDays(2));
        CaseName again = open(ASSET, "LSASS memory was read", back);
        assertThat(again.number()).isGreaterThan(former.number());
        assertThat(links())
                .containsExactly(new CasesLinked(
                        1,
                        again,
                        LinkKind.RECURRENCE_OF,
                        former,
                        new ChangeOrigin(
                                null,
                                List.of(
                                        "Came back 47 h after case #1 was resolved",
                                        "ws01.corp.example: the rule LSASS memory was read matched again"),
                                back),
                        null));
    }

    @Test
    void bothCasesAreToldOfTheLink() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        CaseName again = open(ASSET, "LSASS memory was read", NOW.plusSeconds(60));
        assertThat(triage.state().merges().untold().get(again.id()))
                .extracting(RelationChange::link, RelationChange::other)
                .containsExactly(tuple(LinkKind.RECURRENCE_OF, former));
        assertThat(triage.state().merges().untold().get(former.id()))
                .extracting(RelationChange::link, RelationChange::other)
                .containsExactly(tuple(LinkKind.RECURRED_AS, again));
    }

    @Test
    void anAlertThatTheLinkTableWouldHaveAddedToTheEndedCaseLinksToo() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW.plus(Duration.ofMinutes(5)));
        open(ASSET, "A service was installed", NOW.plus(Duration.ofMinutes(30)));
        assertThat(links()).singleElement().satisfies(link -> {
            assertThat(link.other()).isEqualTo(former);
            assertThat(link.cause().because())
                    .as("no title of an alert of the ended case, which a reader of the new case may not see")
                    .containsExactly("Came back 25 min after case #1 was resolved", "both on ws01.corp.example");
        });
    }

    @Test
    void anotherRuleOnTheAssetLinksNothingAfterTheSpanOfTheTable() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        open(ASSET, "A service was installed", NOW.plus(Duration.ofHours(5)));
        assertThat(links()).isEmpty();
    }

    @Test
    void theSameRuleOnAnotherAssetLinksNothing() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        open("host:ws02.corp.example", "LSASS memory was read", NOW.plusSeconds(60));
        assertThat(links()).isEmpty();
    }

    @Test
    void afterTheWindowNothingIsLinked() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        CaseName last = open(
                ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(7)).plusSeconds(1));
        assertThat(links()).isEmpty();
        triage.end(last.id(), NOW.plus(Duration.ofDays(8)));
        open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(15)));
        assertThat(links())
                .singleElement()
                .satisfies(link -> assertThat(link.other()).isEqualTo(last));
    }

    @Test
    void theCaseThatEndedLastIsTheFormerOne() {
        CaseName first = open(ASSET, "LSASS memory was read", NOW);
        triage.end(first.id(), NOW);
        CaseName second = open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofHours(6)));
        triage.end(second.id(), NOW.plus(Duration.ofHours(7)));
        CaseName third = open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofHours(12)));
        assertThat(links())
                .extracting(CasesLinked::one, CasesLinked::other)
                .containsExactly(tuple(second, first), tuple(third, second));
    }

    @Test
    void aCaseIsLinkedOnceHoweverManyOfItsAlertsComeBack() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        open(ASSET, "LSASS memory was read", NOW.plusSeconds(60));
        open(ASSET, "LSASS memory was read", NOW.plusSeconds(70));
        assertThat(links()).hasSize(1);
    }

    @Test
    void aLaterAlertOfTheNewCaseLinksItToo() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        CaseName again = open(ASSET, "A service was installed", NOW.plus(Duration.ofHours(9)));
        assertThat(links()).isEmpty();
        assertThat(open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofHours(10))))
                .isEqualTo(again);
        assertThat(links()).extracting(CasesLinked::one).containsExactly(again);
    }

    @Test
    void aCaseThatWasOpenBeforeTheEndIsNoRecurrence() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        CaseName other = open(ASSET, "A service was installed", NOW.plus(Duration.ofHours(9)));
        triage.end(former.id(), NOW.plus(Duration.ofHours(9)));
        assertThat(open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofHours(10))))
                .isEqualTo(other);
        assertThat(links()).isEmpty();
    }

    @Test
    void theSameAlertDeliveredAgainNeitherOpensNorLinks() {
        Alert alert = alert(ASSET, "LSASS memory was read", NOW);
        CaseName former = open(alert, NOW);
        triage.end(former.id(), NOW);
        assertThat(triage.offer(ASSET, List.of(alert), NOW.plusSeconds(60))).isEmpty();
        Alert risen = new Alert(
                alert.id(), alert.ordinal() + 1, ASSET, alert.rule(), alert.seen(), alert.openedBy(), List.of());
        triage.place(NOW.plusSeconds(60), risen);
        assertThat(links()).isEmpty();
    }

    @Test
    void anAlertThatTheEndedCaseReturnsLinks() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        Alert late = alert(ASSET, "LSASS memory was read", NOW.plusSeconds(10));
        triage.place(NOW.plusSeconds(10), late);
        triage.end(former.id(), NOW.plusSeconds(11));
        triage.returned(former.id(), List.of(late.id()), NOW.plusSeconds(12));
        assertThat(links()).singleElement().satisfies(link -> {
            assertThat(link.other()).isEqualTo(former);
            assertThat(link.cause().because()).contains("Came back less than a minute after case #1 was resolved");
        });
    }

    @Test
    void aCaseOfAnExerciseAndOneThatAnEarlierVersionEndedRecurToNothing() {
        CaseName exercise = open(ASSET, "LSASS memory was read", NOW);
        triage.take(triage.state().ended(exercise.id(), false, NOW).orElseThrow());
        assertThat(triage.journal).contains(new CaseEnded(exercise.id(), null));
        open(ASSET, "LSASS memory was read", NOW.plusSeconds(60));
        assertThat(links()).isEmpty();
    }

    @Test
    void anAlertOfAnExerciseIsNoRecurrence() {
        triage.end(open(ASSET, "LSASS memory was read", NOW).id(), NOW);
        triage.exercise = alert -> true;
        open(ASSET, "LSASS memory was read", NOW.plusSeconds(60));
        assertThat(links()).isEmpty();
        triage.exercise = alert -> false;
        open(ASSET, "LSASS memory was read", NOW.plusSeconds(70));
        assertThat(links()).hasSize(1);
    }

    @Test
    void aReopenedCaseIsNoFormerOne() {
        Alert alert = alert(ASSET, "LSASS memory was read", NOW);
        CaseName former = open(alert, NOW);
        triage.end(former.id(), NOW);
        triage.take(triage.state()
                .reopened(former.id(), former.number(), List.of(alert))
                .orElseThrow());
        assertThat(open(ASSET, "LSASS memory was read", NOW.plusSeconds(60))).isEqualTo(former);
        open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(1)));
        assertThat(links()).isEmpty();
    }

    @Test
    void anAlertThatAUserMovedOutOfTheCaseNoLongerLinksToIt() {
        Alert alert = alert(ASSET, "LSASS memory was read", NOW);
        CaseName former = open(alert, NOW);
        triage.end(former.id(), NOW);
        triage.take(new AlertsMoved(
                1, List.of(alert), former, null, new ChangeOrigin("ann", List.of("It is another attack"), NOW), null));
        open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(1)));
        assertThat(links()).isEmpty();
    }

    @Test
    void theParentCaseCountsForMergedCases() {
        CaseName whole = open(ASSET, "LSASS memory was read", NOW);
        CaseName part = open("host:ws02.corp.example", "A service was installed", NOW);
        triage.take(new CasesMerged(1, part, whole, new ChangeOrigin("ann", List.of("One attack"), NOW), null));
        triage.end(whole.id(), NOW);
        assertThat(triage.journal.getLast()).isInstanceOf(WholeEnded.class);
        CaseName again = open("host:ws02.corp.example", "A service was installed", NOW.plus(Duration.ofDays(1)));
        assertThat(links()).extracting(CasesLinked::one, CasesLinked::other).containsExactly(tuple(again, whole));
    }

    @Test
    void afterAnUnmergeTheCaseItselfCounts() {
        CaseName whole = open(ASSET, "LSASS memory was read", NOW);
        CaseName part = open("host:ws02.corp.example", "A service was installed", NOW);
        triage.take(new CasesMerged(1, part, whole, new ChangeOrigin("ann", List.of("One attack"), NOW), null));
        triage.end(whole.id(), NOW);
        triage.take(
                new TriageEvent.CasesSplit(3, part, whole, new ChangeOrigin("ann", List.of("Two attacks"), NOW), null));
        open("host:ws02.corp.example", "A service was installed", NOW.plus(Duration.ofDays(1)));
        assertThat(links()).extracting(CasesLinked::other).containsExactly(part);
    }

    @Test
    void afterARestartTheSameCasesAreLinked() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        triage.restart();
        CaseName again = open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(1)));
        assertThat(links()).extracting(CasesLinked::other).containsExactly(former);
        triage.restart();
        assertThat(triage.state().ended().linked()).containsEntry(again.id(), former.id());
        open(ASSET, "LSASS memory was read", NOW.plus(Duration.ofDays(1)).plusSeconds(5));
        assertThat(links()).hasSize(1);
    }

    @Test
    void atMostAThousandEndedCasesAreStoredAndTheOthersAreCounted() {
        int more = 3;
        for (int one = 0; one < EndedCases.MOST_CASES + more; one++) {
            Instant at = NOW.plusSeconds(one);
            triage.end(
                    open("host:ws%d.corp.example".formatted(one), "LSASS memory was read", at)
                            .id(),
                    at);
        }
        assertThat(triage.state().ended().cases()).hasSize(EndedCases.MOST_CASES);
        assertThat(triage.state().ended().forgotten()).isEqualTo(more);
        Instant later = NOW.plus(Duration.ofHours(1));
        open("host:ws2.corp.example", "LSASS memory was read", later);
        assertThat(links()).isEmpty();
        open("host:ws3.corp.example", "LSASS memory was read", later);
        assertThat(links()).hasSize(1);
    }

    @Test
    void afterAMonthEndedCasesAreRemovedAndNotCounted() {
        triage.end(open(ASSET, "LSASS memory was read", NOW).id(), NOW);
        Instant later = NOW.plus(EndedCases.LONGEST).plusSeconds(1);
        CaseId next =
                open("host:ws02.corp.example", "LSASS memory was read", later).id();
        triage.end(next, later);
        assertThat(triage.state().ended().cases()).containsOnlyKeys(next);
        assertThat(triage.state().ended().forgotten()).isZero();
    }

    @Test
    void ofACaseWithManyAlertsTheLatestOfEachRuleAreStored() {
        CaseName former = open(ASSET, "rule 0", NOW);
        IntStream.range(1, 30).forEach(one -> open(ASSET, "rule " + one, NOW.plusSeconds(one)));
        open(ASSET, "rule 29", NOW.plusSeconds(40));
        triage.end(former.id(), NOW.plusSeconds(50));
        assertThat(Objects.requireNonNull(triage.state().ended().cases().get(former.id()))
                        .alerts())
                .hasSize(EndedCases.MOST_ALERTS)
                .last()
                .satisfies(alert -> assertThat(alert.at()).isEqualTo(NOW.plusSeconds(40)));
    }

    @Test
    void atMostFiftyCasesAreLinkedToOneEndedCase() {
        CaseName former = open(ASSET, "LSASS memory was read", NOW);
        triage.end(former.id(), NOW);
        for (int one = 1; one <= EndedCases.MOST_RECURRENCES + 2; one++) {
            Instant at = NOW.plus(Duration.ofHours(1)).plus(Duration.ofMillis(one));
            // An exercise leaves no memory, so that each case finds the same former one.
            CaseName again = open(ASSET, "LSASS memory was read", at);
            triage.take(triage.state().ended(again.id(), false, at).orElseThrow());
        }
        assertThat(links()).hasSize(EndedCases.MOST_RECURRENCES);
        assertThat(triage.leftOut).isEqualTo(2);
    }

    @Test
    void withAWindowOfZeroNothingIsLinked() {
        HeldTriage off = new HeldTriage(new JoinPolicy(
                Level.HIGH,
                Duration.ofHours(4),
                1_000,
                1_000,
                Duration.ofMinutes(15),
                TriageTest.NO_RISK,
                Duration.ZERO));
        Alert first = alert(ASSET, "LSASS memory was read", NOW);
        CaseId former = off.place(NOW, first).getFirst().caseId();
        off.admitted(former, first.id());
        off.end(former, NOW);
        off.place(NOW.plusSeconds(5), alert(ASSET, "LSASS memory was read", NOW.plusSeconds(5)));
        assertThat(off.journal).noneMatch(CasesLinked.class::isInstance);
    }
}
