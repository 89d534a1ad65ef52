package io.watchfloor.ops.detection.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.ops.platform.shell.FailingJournal;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** With failing writes and dropped messages: members are added, detections are sent once, and nothing stays pending. */
class CorrelationEntityFailuresTest {

    private static final int WINDOWS = Integer.getInteger("failures.windows", 16);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final RulePack PACK =
            RuleTexts.load(List.of("""
                title: c
                id: c
                name: c
                correlation: {type: event_count, rules: [one], group-by: [User], timespan: 1m, condition: {gte: 2}}
                """, """
                title: e
                id: e
                correlation: {type: event_count, rules: [one], group-by: [User], timespan: 1m, condition: {gte: 2}}
                """, """
                title: d
                id: d
                correlation: {type: event_count, rules: [c], group-by: [User], timespan: 1d, condition: {gte: 1000}}
                """, RuleTexts.rule("one", "v"))).pack();

    private final FailingJournal journal = new FailingJournal();

    private final class Trial implements CorrelationOutbound {
        private final String id;
        private final ActorRef<CorrelationCommand> entity;
        private final Set<Long> taken = ConcurrentHashMap.newKeySet();
        private final String correlation;
        private final AtomicLong made = new AtomicLong();

        /** Whether the windows above do not answer. */
        private volatile boolean mute;

        /** Every second window sends detections to an asset, the others contribute to a window above. */
        Trial(int number) {
            correlation = number % 2 == 0 ? "c" : "e";
            id = "default/w" + number;
            entity = journal.kit()
                    .spawn(CorrelationEntity.create(
                            id,
                            new CorrelationEntity.Dependencies(
                                    () -> new CorrelationEntity.Active(1, PACK),
                                    this,
                                    Clock.fixed(START, ZoneOffset.UTC),
                                    () -> {},
                                    late -> {})));
            journal.sweep("correlation|" + id, entity, CorrelationCommand.Wake.WAKE);
            journal.crowd(entity, () -> entity.tell(new CorrelationCommand.ConfirmCorrelated("host:nobody", 0)));
            journal.every(Duration.ofMillis(100), this::contribute);
        }

        /** Acts as an asset: sends unconfirmed contributions again. */
        private void contribute() {
            made.addAndGet(journal.isBusy() ? 2 : 0);
            List<PendingContribution> left = LongStream.rangeClosed(1, made.get())
                    .filter(ordinal -> !taken.contains(ordinal))
                    .limit(100)
                    .mapToObj(this::member)
                    .toList();
            if (!left.isEmpty()) {
                entity.tell(new CorrelationCommand.Take("asset:default/host:a", left));
            }
        }

        private PendingContribution member(long ordinal) {
            String hash = PACK.correlations().stream()
                    .filter(one -> one.id().equals(correlation))
                    .findFirst()
                    .orElseThrow()
                    .contentHash();
            Member member = new Member(
                    "r" + ordinal,
                    START.plus(Duration.ofMinutes(ordinal / 2 * 10)).plusSeconds(ordinal % 2),
                    "one",
                    "host:a" + ordinal % 3,
                    null,
                    null,
                    new TreeMap<>());
            return new PendingContribution(
                    ordinal, 1, new Contribution(correlation, hash, new TreeMap<>(Map.of("User", "ann")), member));
        }

        Correlation state() {
            Correlation now = Correlation.empty(id);
            for (CorrelationEvent event : journal.<CorrelationEvent>events("correlation|" + id)) {
                now = now.apply(event);
            }
            return now;
        }

        List<String> told() {
            return journal.<CorrelationEvent>events("correlation|" + id).stream()
                    .flatMap(event -> event instanceof CorrelationEvent.WindowMoved moved
                            ? moved.correlated().stream()
                            : Stream.empty())
                    .map(one -> one.id().value())
                    .toList();
        }

        long contributions() {
            return journal.<CorrelationEvent>events("correlation|" + id).stream()
                    .mapToLong(event -> event instanceof CorrelationEvent.WindowMoved moved
                            ? moved.contributions().size()
                            : 0)
                    .sum();
        }

        @Override
        public void taken(String from, List<Long> ordinals) {
            taken.addAll(ordinals);
        }

        @Override
        public void correlated(String correlation, String asset, List<WindowDetection> correlated) {
            long through = correlated.getLast().ordinal();
            journal.later(
                    journal.chance(30), () -> entity.tell(new CorrelationCommand.ConfirmCorrelated(asset, through)));
        }

        @Override
        public void contribute(String correlation, List<PendingContribution> contributions) {
            if (mute) {
                return;
            }
            List<Long> ordinals =
                    contributions.stream().map(PendingContribution::ordinal).toList();
            journal.later(journal.chance(30), () -> entity.tell(new CorrelationCommand.ConfirmContributions(ordinals)));
        }
    }

    @Test
    void pendingMessagesOfAWindowAreDeliveredOnce() {
        try (journal) {
            List<Trial> windows = new ArrayList<>();
            for (int number = 0; number < WINDOWS; number++) {
                windows.add(new Trial(number));
            }
            journal.rage();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(windows)
                            .as("all members are taken, and all neighbours have confirmed")
                            .filteredOn(one -> one.taken.size() < one.made.get()
                                    || !one.state().untaken().isEmpty()
                                    || !one.state().contributions().untaken().isEmpty())
                            .extracting(one -> one.id)
                            .isEmpty());
            System.out.printf(
                    "%d windows, %d told, %d contributions to windows above, %s%n",
                    WINDOWS,
                    windows.stream().mapToInt(one -> one.told().size()).sum(),
                    windows.stream().mapToLong(Trial::contributions).sum(),
                    journal.figures());
            assertThat(windows).allSatisfy(one -> assertThat(one.told()).doesNotHaveDuplicates());
            assertThat(windows)
                    .allSatisfy(one ->
                            assertThat(one.told().size() + one.contributions()).isPositive());
            assertThat(windows).anyMatch(one -> !one.told().isEmpty()).anyMatch(one -> one.contributions() > 0);
            assertThat(journal.wasStormy()).isTrue();
        }
    }

    @Test
    void aConfirmationThatWasNotStoredIsRequestedAgain() {
        try (journal) {
            Trial window = new Trial(0);
            journal.rage();
            await().atMost(PATIENCE)
                    .until(() -> window.contributions() > 0
                            && window.state().contributions().untaken().isEmpty());
            window.mute = true;
            window.made.addAndGet(2);
            await().atMost(PATIENCE)
                    .until(() -> !window.state().contributions().untaken().isEmpty());
            List<Long> owed = window.state().contributions().untaken().stream()
                    .map(PendingContribution::ordinal)
                    .toList();
            journal.failNext("correlation|" + window.id);
            window.entity.tell(new CorrelationCommand.ConfirmContributions(owed));
            await().atMost(PATIENCE).until(() -> journal.failedNext());
            window.mute = false;
            await().atMost(PATIENCE)
                    .until(() -> window.state().contributions().untaken().isEmpty());
        }
    }
}
