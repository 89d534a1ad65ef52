package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.exercise.ExerciseScope;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.OnCallBooks;
import io.watchfloor.ops.paging.oncall.AssetRoutingFacts;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.outbox.Obligation;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A case belongs to an exercise while all of its alerts do, and then notifies nobody. */
class ExerciseCaseTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(1_800);
    private static final String LAB = "host:lab01";
    private static final String REAL = "host:dc01";
    private static final CaseName OTHER = new CaseName(new CaseId("case-2"), 3);

    private OnCallConfiguration book = book(new ExerciseScope(List.of(LAB), List.of(), List.of()));
    private Case now = Case.unopened(new CaseId("case-1"));

    private static Exercise exercise(ExerciseScope scope) {
        return new Exercise(
                "e1", "Red October", "lea", scope, NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(1)));
    }

    private static OnCallConfiguration book(ExerciseScope scope) {
        OnCallConfiguration book = OnCallBooks.book(
                OnCallBooks.policy(0, OnCallBooks.high(), null),
                OnCallBooks.responder("ann", null),
                OnCallBooks.responder("lea", null));
        TreeMap<String, AssetRoutingFacts> assets = new TreeMap<>();
        assets.put(LAB, new AssetRoutingFacts(null, "lab", null));
        return new OnCallConfiguration(
                        book.schedules(),
                        book.policies(),
                        book.routing(),
                        book.responders(),
                        book.channels(),
                        book.teams(),
                        assets,
                        book.attack())
                .with(List.of(exercise(scope)));
    }

    private static Alert alert(int ordinal, String asset, String sensor, Instant at, Level level) {
        return new Alert(
                "alert-" + ordinal,
                ordinal,
                asset,
                new AlertRule("rule-" + ordinal, "LSASS memory was read", level, List.of("T1003.001")),
                Alert.Occurrences.once(at),
                sensor + "/0000000000000001/" + ordinal,
                List.of());
    }

    private static Alert alert(int ordinal, String asset) {
        return alert(ordinal, asset, "sensor", NOW, Level.HIGH);
    }

    private List<CaseEvent> admit(Instant at, Alert... alerts) {
        CaseCommand.Admit admit = new CaseCommand.Admit(
                7,
                alerts[0].asset(),
                null,
                List.of(alerts),
                List.of(),
                0,
                null,
                Collections.emptySortedMap(),
                null,
                null);
        List<CaseEvent> events = CaseDecision.admit(now, admit, new ExercisePolicy(book), at);
        now = now.applyAll(events);
        return events;
    }

    private void did(CaseCommand.ByPerson command, Instant at) {
        assertThat(CaseDecision.decide(now, command, at)).isInstanceOfSatisfying(CaseDecision.Change.class, change -> {
            now = now.apply(change.event());
            now = now.applyAll(change.more());
        });
    }

    private void mark(Instant at) {
        did(new CaseCommand.MarkExercise("The red team uses this host", Anybody.by("ann"), CaseTest.nobody()), at);
    }

    private void unmark(Instant at) {
        did(new CaseCommand.UnmarkExercise("A real attack", Anybody.by("ann"), CaseTest.nobody()), at);
    }

    /** Lets time pass, and returns who is notified. */
    private List<Notification> notified(Instant until) {
        List<Notification> notified = new ArrayList<>();
        CaseClock clock = new CaseClock(book);
        for (int i = 0; i < 20; i++) {
            List<CaseEvent> events = clock.due(now, until, until);
            if (events.isEmpty()) {
                return notified;
            }
            now = now.applyAll(events);
            for (CaseEvent event : events) {
                if (event instanceof CaseEvent.Escalated escalated) {
                    notified.addAll(escalated.pages());
                } else if (event instanceof CaseEvent.PageQueued queued) {
                    notified.add(queued.page());
                }
            }
        }
        return notified;
    }

    @Test
    void aCaseOfTheScopeNotifiesNobodyAndLeavesNoDeliveryPending() {
        List<CaseEvent> events = new ArrayList<>(admit(NOW, alert(1, LAB)));

        assertThat(now.exercise()).isEqualTo(new CaseExercise("e1", "Red October", null, null, NOW));
        List<CaseEvent> due = new CaseClock(book).due(now, NOW, NOW);
        events.addAll(due);
        assertThat(notified(LATER)).isEmpty();
        assertThat(now.status()).isEqualTo(CaseStatus.NEW);
        assertThat(now.summary().rounds().untold().getFirst()).contains("the exercise Red October");
        assertThat(events.stream()
                        .flatMap(event -> Obligation.of(event).stream())
                        .toList()
                        .getLast())
                .isEqualTo(new Obligation.Settled(Obligation.PAGE));
    }

    @Test
    void theScopeIsExact() {
        book = book(new ExerciseScope(List.of(), List.of("lab"), List.of("red")));
        assertThat(flagged(alert(1, LAB, "red", NOW, Level.HIGH)))
                .as("group and source")
                .isTrue();
        assertThat(flagged(alert(1, LAB, "blue", NOW, Level.HIGH)))
                .as("another source")
                .isFalse();
        assertThat(flagged(alert(1, REAL, "red", NOW, Level.HIGH)))
                .as("another group")
                .isFalse();
        assertThat(flagged(alert(1, LAB, "red", NOW.minusSeconds(3_601), Level.HIGH)))
                .as("before the start")
                .isFalse();
        assertThat(flagged(alert(1, LAB, "red", NOW.plusSeconds(3_599), Level.HIGH)))
                .as("the last second")
                .isTrue();
        assertThat(flagged(alert(1, LAB, "red", NOW.plusSeconds(3_600), Level.HIGH)))
                .as("the end")
                .isFalse();
        book = book(new ExerciseScope(List.of(), List.of(), List.of("red")));
        assertThat(flagged(alert(1, REAL, "red", NOW, Level.HIGH)))
                .as("any asset of the source")
                .isTrue();
        book = book(new ExerciseScope(List.of(), List.of(), List.of()));
        assertThat(flagged(alert(1, LAB)))
                .as("an exercise without a scope covers nothing")
                .isFalse();
    }

    private boolean flagged(Alert... alerts) {
        now = Case.unopened(new CaseId("case-1"));
        admit(NOW, alerts);
        return now.exercise() != null;
    }

    @Test
    void oneAssetNeverHidesAnother() {
        Random random = new Random(235);
        for (int run = 0; run < 200; run++) {
            List<String> assets = random.ints(1 + random.nextInt(4), 0, 6)
                    .mapToObj(i -> "host:ws" + i)
                    .toList();
            List<String> scope = random.ints(1 + random.nextInt(4), 0, 6)
                    .mapToObj(i -> "host:ws" + i)
                    .toList();
            book = book(new ExerciseScope(scope, List.of(), List.of()));
            now = Case.unopened(new CaseId("case-" + run));
            boolean all = true;
            boolean notified = false;
            for (int i = 0; i < assets.size(); i++) {
                Instant at = NOW.plusSeconds(60L * i);
                admit(at, alert(i + 1, assets.get(i)));
                all &= scope.contains(assets.get(i));
                notified |= !notified(at.plusSeconds(30)).isEmpty();
                assertThat(now.exercise() != null).as("%s in %s", assets, scope).isEqualTo(all);
                assertThat(notified).as("%s in %s", assets, scope).isEqualTo(!all);
            }
        }
    }

    @Test
    void anAlertOutsideNotifiesPeopleBeforeItIsAdded() {
        admit(NOW, alert(1, LAB));
        assertThat(notified(NOW.plusSeconds(60))).isEmpty();

        List<CaseEvent> events = admit(LATER, alert(2, REAL));

        assertThat(events.getFirst())
                .as("so that automations act on the alert")
                .isInstanceOfSatisfying(CaseEvent.ExerciseUnmarked.class, left -> {
                    assertThat(left.by()).isNull();
                    assertThat(left.pages()).isEqualTo(Notification.Kind.OPENED);
                    assertThat(left.reason())
                            .isEqualTo(
                                    "LSASS memory was read on host:dc01 does not belong to the exercise Red October");
                });
        assertThat(notified(LATER)).isNotEmpty();
        assertThat(now.paging().round().number()).isEqualTo(2);
    }

    @Test
    void theHolderOfAnExerciseLearnsOfAnAlertOutside() {
        admit(NOW, alert(1, LAB));
        now = now.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));

        admit(LATER, alert(2, REAL, "sensor", NOW, Level.LOW));

        assertThat(notified(LATER))
                .as("an urgent update")
                .extracting(Notification::kind)
                .contains(Notification.Kind.WORSENED);
    }

    @Test
    void moreAlertsOfTheScopeNotifyNobody() {
        admit(NOW, alert(1, LAB));
        now = now.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));

        admit(LATER, alert(2, LAB, "sensor", NOW, Level.CRITICAL));

        assertThat(now.exercise()).isNotNull();
        assertThat(now.paging().worsening()).as("the page shows the update").isNotNull();
        assertThat(notified(LATER)).isEmpty();
    }

    @Test
    void aMarkCancelsWhatIsQueuedAndAnUnmarkNotifiesAsUsual() {
        admit(NOW, alert(1, REAL));
        List<Notification> first = notified(NOW);
        assertThat(first).isNotEmpty();

        mark(NOW.plusSeconds(10));

        assertThat(now.exercise())
                .extracting(CaseExercise::by, CaseExercise::reason)
                .containsExactly("ann", "The red team uses this host");
        first.forEach(one -> assertThat(now.deliverable(one.id())).isEmpty());
        assertThat(notified(LATER)).isEmpty();

        unmark(LATER);

        assertThat(now.exercise()).isNull();
        List<Notification> again = notified(LATER);
        assertThat(again).isNotEmpty();
        assertThat(again)
                .extracting(Notification::id)
                .doesNotContainAnyElementsOf(
                        first.stream().map(Notification::id).toList());
        assertThat(now.deliverable(again.getFirst().id())).isPresent();
    }

    @Test
    void aMarkedCaseLeavesTheExerciseWithAnAlertOfAnotherAsset() {
        admit(NOW, alert(1, REAL));
        mark(NOW);
        admit(NOW, alert(2, REAL));
        assertThat(now.exercise()).isNotNull();

        admit(NOW, alert(3, LAB));

        assertThat(now.exercise())
                .as("the scope of the other exercise does not count")
                .isNull();
    }

    @Test
    void aClosedCaseCanBeMarkedAndUnmarkedWithoutAnyNotification() {
        admit(NOW, alert(1, REAL));
        now = now.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));
        now = now.apply(new CaseEvent.Resolved("ann", null, null, NOW));
        mark(NOW);
        unmark(LATER);
        assertThat(notified(LATER)).isEmpty();
    }

    @Test
    void aCaseThatIsMergedIntoAnExerciseEndsItUnlessItBelongsToOne() {
        assertThat(merged(true)).isNotNull();
        assertThat(notified(LATER)).isEmpty();
        assertThat(merged(null)).as("a real attack").isNull();
        assertThat(notified(LATER)).isNotEmpty();
    }

    private @Nullable CaseExercise merged(@Nullable Boolean exercise) {
        now = Case.unopened(new CaseId("case-1"));
        admit(NOW, alert(1, LAB));
        notified(NOW);
        now = now.applyAll(RelationHandler.relate(
                now,
                List.of(new RelationChange(
                        1, RelationChange.Kind.TOOK_PART, OTHER, null, new ChangeOrigin(null, List.of("One"), NOW))),
                NOW));
        now = now.applyAll(RelationHandler.receiveReport(
                now, OTHER.id(), 1, new Relations.News(1, Level.HIGH, List.of("LSASS"), null, exercise), LATER));
        return now.exercise();
    }

    @Test
    void aMergedExerciseTellsItsParentWhenItBecomesReal() {
        admit(NOW, alert(1, LAB));
        List<CaseEvent> merged = RelationHandler.relate(
                now,
                List.of(new RelationChange(
                        1, RelationChange.Kind.BECAME_PART, OTHER, null, new ChangeOrigin(null, List.of("One"), NOW))),
                NOW);
        now = now.applyAll(merged);
        assertThat(report(merged).exercise()).isTrue();

        assertThat(report(admit(LATER, alert(2, REAL, "sensor", NOW, Level.LOW)))
                        .exercise())
                .isNull();
    }

    private static Relations.News report(List<CaseEvent> events) {
        return events.stream()
                .filter(CaseEvent.NewsForWhole.class::isInstance)
                .map(event -> ((CaseEvent.NewsForWhole) event).news())
                .reduce((first, last) -> last)
                .orElseThrow();
    }
}
