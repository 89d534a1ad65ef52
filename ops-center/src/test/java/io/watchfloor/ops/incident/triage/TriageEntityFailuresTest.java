package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.shell.FailingJournal;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * With failing writes and dropped messages: each alert is placed once, each case gets its alerts, and users are
 * answered.
 */
class TriageEntityFailuresTest {

    private static final int ASSETS = Integer.getInteger("failures.assets", 1_500);
    private static final int ALERTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private final FailingJournal journal = new FailingJournal(Duration.ofMillis(250));

    /** By asset: the ordinal up to which triage has confirmed alerts. */
    private final Map<String, Long> placed = new ConcurrentHashMap<>();

    private final Map<CaseId, Long> cases = new ConcurrentHashMap<>();
    private final Set<CaseId> ended = ConcurrentHashMap.newKeySet();
    private final ActorRef<TriageCommand> triage = journal.kit()
            .spawn(TriageEntity.create(
                    "tenant",
                    new TriageEntity.Dependencies(
                            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100_000, TriageTest.NO_RISK),
                            alert -> false,
                            new Neighbours(),
                            Clock.systemUTC(),
                            () -> {},
                            new TriageMetrics(new PrometheusRegistry()),
                            Tracing.off())));

    /** Assets and cases that answer with a delay. */
    private final class Neighbours implements TriageOutbound {

        private void later(TriageCommand answer) {
            journal.later(journal.chance(30), () -> triage.tell(answer));
        }

        @Override
        public void placed(String asset, long through) {
            placed.merge(asset, through, Math::max);
        }

        @Override
        public void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent) {
            cases.put(caseId, number);
            later(new TriageCommand.ConfirmAdmission(
                    caseId, placements.stream().map(one -> one.alert().id()).toList()));
        }

        @Override
        public void relate(CaseId caseId, List<RelationChange> changes) {
            later(new TriageCommand.ConfirmRelation(caseId, changes.getLast().number()));
        }

        @Override
        public void endNoted(CaseId caseId) {
            ended.add(caseId);
        }

        @Override
        public void reopeningNoted(CaseId caseId) {}

        @Override
        public void touchNoted(CaseId caseId, String by) {}

        @Override
        public void aliasesHeard(long through) {}
    }

    private static String asset(int number) {
        return "host:ws-%d.corp.example".formatted(number);
    }

    private static Alert alert(int asset, int ordinal) {
        return new Alert(
                "alert-%d-%d".formatted(asset, ordinal),
                ordinal,
                asset(asset),
                new AlertRule("rule-%d".formatted(asset), "Something happened", Level.HIGH, List.of()),
                Alert.Occurrences.once(NOW.plusSeconds(asset)),
                "sensor-%d/0000000000000001/%d".formatted(asset, ordinal),
                List.of());
    }

    private static long confirmed(Map<String, Long> placed, int asset) {
        return Objects.requireNonNullElse(placed.get(asset(asset)), 0L);
    }

    /** Acts as assets woken by the sweeper: offers alerts that are not placed. */
    private void offer() {
        offer(ASSETS, ALERTS);
    }

    private void offer(int assets, int alerts) {
        for (int asset = 0; asset < assets; asset++) {
            int number = asset;
            List<Alert> left = IntStream.rangeClosed(1, alerts)
                    .filter(ordinal -> ordinal > confirmed(placed, number))
                    .mapToObj(ordinal -> alert(number, ordinal))
                    .toList();
            if (!left.isEmpty()) {
                triage.tell(new TriageCommand.Place(asset(asset), left, null));
            }
        }
    }

    private Triage state() {
        return journal.<TriageEvent>events("triage|tenant").stream()
                .reduce(Triage.empty(), Triage::apply, (one, other) -> other);
    }

    private TriageReply link(int asked) {
        TestProbe<TriageReply> person = journal.kit().createTestProbe();
        List<CaseName> names = cases.entrySet().stream()
                .limit(2)
                .map(one -> new CaseName(one.getKey(), one.getValue()))
                .toList();
        triage.tell(new TriageCommand.Link(
                names.getFirst(),
                LinkKind.RELATED,
                names.getLast(),
                new ChangeOrigin("ann", List.of("One attack"), NOW),
                "key-" + asked,
                Everything.of(
                        "ann",
                        names.getFirst().id().value(),
                        names.getLast().id().value()),
                person.getRef()));
        return person.receiveMessage(Duration.ofSeconds(30));
    }

    private void placed(int assets, int alerts) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> IntStream.range(0, assets).allMatch(asset -> confirmed(placed, asset) >= alerts)
                        && state().unadmitted().isEmpty());
    }

    @Test
    void eachNewCaseOfAnAttackThatComesBackIsLinkedOnce() {
        int assets = 300;
        try (journal) {
            journal.sweep("triage|tenant", triage, TriageCommand.Wake.WAKE);
            journal.every(Duration.ofMillis(150), () -> offer(assets, 1));
            journal.rage();
            placed(assets, 1);
            Set<CaseId> former = Set.copyOf(cases.keySet());
            assertThat(former).hasSize(assets);
            journal.failNext("triage|tenant");
            // A case repeats the message about its end until triage has confirmed it.
            journal.every(
                    Duration.ofMillis(150),
                    () -> former.stream()
                            .filter(one -> !ended.contains(one))
                            .forEach(one -> triage.tell(new TriageCommand.EndCase(one, false))));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> ended.containsAll(former));
            assertThat(journal.failedNext()).as("the write of an end failed").isTrue();
            journal.failNext("triage|tenant");
            journal.every(Duration.ofMillis(150), () -> offer(assets, 2));
            placed(assets, 2);
            assertThat(journal.failedNext()).as("the write of a link failed").isTrue();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> state().merges().untold().isEmpty());
            List<CasesLinked> links = journal.<TriageEvent>events("triage|tenant").stream()
                    .filter(CasesLinked.class::isInstance)
                    .map(CasesLinked.class::cast)
                    .toList();
            assertThat(links).extracting(link -> link.one().id()).doesNotContainAnyElementsOf(former);
            assertThat(links).extracting(link -> link.other().id()).containsExactlyInAnyOrderElementsOf(former);
        }
    }

    @Test
    void eachAlertIsPlacedOnceAndUsersAreAnswered() {
        try (journal) {
            journal.sweep("triage|tenant", triage, TriageCommand.Wake.WAKE);
            journal.every(Duration.ofMillis(150), this::offer);
            journal.every(Duration.ofMillis(150), this::offer);
            journal.rage();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(
                                    IntStream.range(0, ASSETS).filter(asset -> confirmed(placed, asset) < ALERTS))
                            .as("assets whose alerts triage has not placed")
                            .isEmpty());
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> state().unadmitted().isEmpty());
            assertThat(link(1)).isInstanceOf(TriageReply.Success.class);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> state().merges().untold().isEmpty());
            List<String> placements = new ArrayList<>();
            journal.<TriageEvent>events("triage|tenant").stream()
                    .flatMap(event -> event instanceof AlertsPlaced one ? one.placements().stream() : Stream.empty())
                    .forEach(one -> placements.add(one.alert().id()));
            System.out.printf("%d alerts of %d assets, %s%n", placements.size(), ASSETS, journal.figures());
            assertThat(placements).hasSize(ASSETS * ALERTS).doesNotHaveDuplicates();
            assertThat(journal.wasStormy()).isTrue();
        }
    }
}
