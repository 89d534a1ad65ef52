package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.shell.FailingJournal;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * With failing writes and dropped messages: notifications continue until an acknowledgement, and none is sent twice
 * without a reason.
 */
class CaseEntityFailuresTest {

    private static final int CASES = Integer.getInteger("failures.cases", 24);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final OnCallConfiguration BOOK =
            new BuiltInPolicy(Optional.empty(), "", Duration.ofMillis(900)).under(OnCallConfiguration.EMPTY);
    private static final RetryPolicy TRIES = new RetryPolicy(50, Duration.ofMillis(50), Duration.ofMillis(700));

    private final FailingJournal journal = new FailingJournal();

    /** One case and its environment. */
    private final class Trial implements CaseOutbound {
        private final String id;
        private final ActorRef<CaseCommand> entity;
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private final AtomicInteger digests = new AtomicInteger();
        private volatile boolean admitted;

        Trial(int number) {
            id = "case-" + number;
            entity = journal.kit()
                    .spawn(CaseEntity.create(
                            id,
                            new CaseEntity.Dependencies(
                                    TRIES,
                                    () -> BOOK,
                                    () -> AutomaticTasks.NONE,
                                    this,
                                    Clock.systemUTC(),
                                    () -> {},
                                    new CaseMetrics(new PrometheusRegistry()),
                                    Tracing.off())));
            journal.sweep("case|" + id, entity, CaseCommand.Wake.WAKE);
            journal.every(Duration.ofMillis(200), () -> {
                if (!admitted) {
                    entity.tell(admit(CaseTest.alert(1, Level.HIGH)));
                }
            });
            TestProbe<CaseReply> anybody = journal.kit().createTestProbe();
            journal.crowd(entity, () -> entity.tell(new CaseCommand.Describe(anybody.getRef())));
        }

        private static CaseCommand admit(Alert alert) {
            return new CaseCommand.Admit(
                    7,
                    "host:ws01.corp.example",
                    null,
                    List.of(alert),
                    List.of(),
                    0,
                    null,
                    Collections.emptySortedMap(),
                    null,
                    null);
        }

        Case state() {
            return Case.unopened(new CaseId(id)).applyAll(journal.events("case|" + id));
        }

        private void confirm(String neighbour) {
            journal.later(journal.chance(40), () -> entity.tell(new CaseCommand.ConfirmNotice(neighbour)));
        }

        @Override
        public void admitted(CaseId caseId, List<String> alerts) {
            admitted = true;
        }

        @Override
        public void returned(CaseId caseId, List<String> alerts) {}

        @Override
        public void ended(CaseId caseId, boolean exercise) {
            confirm(Case.TRIAGE_ENDED);
        }

        @Override
        public void reopened(CaseId caseId, long number, List<Alert> alerts) {
            confirm(Case.TRIAGE_REOPENED);
        }

        @Override
        public void touched(CaseId caseId, String by) {
            confirm(Case.TRIAGE_TOUCHED + by);
        }

        @Override
        public void related(CaseId caseId, long through) {}

        @Override
        public void notifyParent(CaseId part, Relations.Whole whole) {}

        @Override
        public void partHeard(CaseId part, String notice) {}

        @Override
        public void endFolding(CaseId caseId, String asset, List<String> alerts) {
            confirm(asset);
        }

        @Override
        public PagerCommand.Subject subject(CaseSummary summary, Notification page) {
            return Subjects.of(summary);
        }

        @Override
        public void withdraw(CaseId caseId, Set<String> contacts) {}

        /** The pager: sends alone, or in a digest. */
        @Override
        public void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo) {
            if (page.boundKey() == null
                    ? journal.chance(3) > 0
                    : page.boundKey().equals(page.id())) {
                replyTo.tell(new PagerReply.Alone(page.id()));
                return;
            }
            String digest = page.boundKey() == null ? id + "-digest-" + digests.incrementAndGet() : page.boundKey();
            replyTo.tell(new PagerReply.Claim(page.id(), digest, pager(digest)));
        }

        private ActorRef<PagerCommand> pager(String digest) {
            return journal.kit()
                    .spawn(Behaviors.receive(PagerCommand.class)
                            .onMessage(PagerCommand.Claimed.class, claimed -> {
                                if (claimed.comes()) {
                                    sent.add(claimed.page());
                                    journal.later(
                                            journal.chance(60),
                                            () -> claimed.replyTo()
                                                    .tell(new PagerReply.Digested(claimed.page(), delivered(digest))));
                                }
                                return Behaviors.stopped();
                            })
                            .build());
        }

        private Notification.Attempt delivered(@Nullable String digest) {
            return new Notification.Attempt(Instant.now(), Notification.Outcome.DELIVERED, "taken", digest);
        }

        @Override
        public CompletionStage<Notification.Attempt> page(
                CaseSummary summary, Notification page, @Nullable String traceparent) {
            sent.add(page.id());
            CompletableFuture<Notification.Attempt> done = new CompletableFuture<>();
            journal.later(journal.chance(60), () -> done.complete(delivered(null)));
            return done;
        }

        /** Repeats a command until it is answered. */
        void until(Class<? extends CaseCommand> what) {
            TestProbe<CaseReply> person = journal.kit().createTestProbe();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
                entity.tell(
                        what == CaseCommand.Acknowledge.class
                                ? new CaseCommand.Acknowledge(Anybody.by("ann", "ack", null), person.getRef())
                                : new CaseCommand.Resolve("Done", Anybody.by("ann", "end", null), person.getRef()));
                return person.receiveMessage(Duration.ofSeconds(20)) instanceof CaseReply.Success;
            });
        }

        private void addRecord(int number, ActorRef<CaseReply> replyTo) {
            entity.tell(new CaseCommand.AddRecords(
                    List.of(CaseTest.record(number)), null, Anybody.by("ann", "add-" + number, null), replyTo));
        }

        private List<String> recordsAdded() {
            return journal.<CaseEvent>events("case|" + id).stream()
                    .filter(CaseEvent.RecordsAdded.class::isInstance)
                    .flatMap(one -> ((CaseEvent.RecordsAdded) one).records().stream())
                    .map(SealedRecord::record)
                    .toList();
        }

        /** Notifications that were sent more often than failed or ambiguous attempts explain. */
        List<String> sentTwice() {
            Map<String, Integer> times = new HashMap<>();
            sent.forEach(page -> times.merge(page, 1, Integer::sum));
            Map<String, Integer> reasons = new HashMap<>();
            for (CaseEvent event : journal.<CaseEvent>events("case|" + id)) {
                if (event instanceof CaseEvent.PageAttempted tried
                        && tried.attempt().outcome() != Notification.Outcome.DELIVERED) {
                    reasons.merge(tried.page(), 1, Integer::sum);
                }
            }
            return times.entrySet().stream()
                    .filter(one -> one.getValue() - 1 > reasons.getOrDefault(one.getKey(), 0))
                    .map(one -> id + ": " + one)
                    .toList();
        }
    }

    /** People repeat a request that was not answered; each record is then in the journal once. */
    @Test
    void recordsOfTheArchiveAreAddedOnceWhateverWriteFails() {
        try (journal) {
            List<Trial> cases = new ArrayList<>();
            for (int number = 0; number < CASES; number++) {
                Trial one = new Trial(number);
                cases.add(one);
                TestProbe<CaseReply> anybody = journal.kit().createTestProbe();
                journal.every(Duration.ofMillis(200), () -> {
                    if (journal.isBusy()) {
                        one.addRecord(journal.chance(5), anybody.getRef());
                    }
                });
            }
            journal.rage();
            for (Trial one : cases) {
                for (int record = 0; record < 5; record++) {
                    int number = record;
                    TestProbe<CaseReply> person = journal.kit().createTestProbe();
                    await().atMost(PATIENCE).until(() -> {
                        one.addRecord(number, person.getRef());
                        return FailingJournal.answer(person)
                                .filter(CaseReply.Success.class::isInstance)
                                .isPresent();
                    });
                }
                assertThat(one.recordsAdded()).hasSize(5).doesNotHaveDuplicates();
                assertThat(one.state().ledger().records()).hasSize(5);
            }
            assertThat(journal.wasStormy()).isTrue();
        }
    }

    /** Two people change one task and add notes at once, each with a key, and repeat what was not answered. */
    @Test
    void tasksAndNotesOfTwoPeopleAreNeitherLostNorDoubledWhateverWriteFails() {
        try (journal) {
            Trial one = new Trial(0);
            Executor threads = work -> Thread.ofPlatform().start(work);
            CompletableFuture<Void> added = CompletableFuture.runAsync(
                    () -> repeat(
                            one,
                            person -> new CaseCommand.AddTasks(
                                    List.of(new CaseTask.Draft("Isolate the host", null, null)),
                                    null,
                                    Anybody.by("ann", "task", null),
                                    person)),
                    threads);
            List<CompletableFuture<Void>> people = Stream.of("ann", "ben")
                    .map(name -> added.thenRunAsync(() -> work(one, name), threads))
                    .toList();
            journal.rage();
            people.forEach(CompletableFuture::join);
            List<CaseEvent> events = journal.events("case|" + one.id);
            assertThat(events).filteredOn(CaseEvent.NoteAdded.class::isInstance).hasSize(20);
            assertThat(events)
                    .filteredOn(CaseEvent.TaskChanged.class::isInstance)
                    .extracting(event -> ((CaseEvent.TaskChanged) event).task().revision())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(2, 21).boxed().toList());
            assertThat(journal.wasStormy()).isTrue();
        }
    }

    /** Each person moves the case between two tiers that the other person does not use, so that every move is a change. */
    @Test
    void movesOfTwoPeopleBetweenTiersAreNeitherLostNorDoubledWhateverWriteFails() {
        try (journal) {
            Trial one = new Trial(0);
            Executor threads = work -> Thread.ofPlatform().start(work);
            List<CompletableFuture<Void>> people = List.of(
                    CompletableFuture.runAsync(() -> move(one, "ann", CaseTier.TIER2, CaseTier.HUNT), threads),
                    CompletableFuture.runAsync(() -> move(one, "ben", CaseTier.TIER3, CaseTier.LEGAL), threads));
            journal.rage();
            people.forEach(CompletableFuture::join);
            List<CaseEvent.TierChanged> moves = journal.<CaseEvent>events("case|" + one.id).stream()
                    .filter(CaseEvent.TierChanged.class::isInstance)
                    .map(CaseEvent.TierChanged.class::cast)
                    .toList();
            assertThat(moves)
                    .extracting(CaseEvent.TierChanged::request)
                    .hasSize(20)
                    .doesNotHaveDuplicates();
            CaseTier before = CaseTier.TIER1;
            for (CaseEvent.TierChanged move : moves) {
                assertThat(move.from()).isEqualTo(before);
                before = move.tier();
            }
            assertThat(one.state().holder().tier()).isEqualTo(before);
            assertThat(journal.wasStormy()).isTrue();
        }
    }

    private void move(Trial one, String name, CaseTier first, CaseTier second) {
        for (int round = 0; round < 10; round++) {
            CaseTier tier = round % 2 == 0 ? first : second;
            String key = "tier-" + name + round;
            repeat(one, person -> new CaseCommand.ChangeTier(tier, "Theirs", Anybody.by(name, key, null), person));
        }
    }

    private void work(Trial one, String name) {
        for (int round = 0; round < 10; round++) {
            String key = name + round;
            repeat(one, person -> new CaseCommand.AddNote(key, Anybody.by(name, key, null), person));
            repeat(
                    one,
                    person -> new CaseCommand.ChangeTask(
                            new CaseTask.Edit(
                                    1, one.state().work().tasks().getFirst().revision(), key, name, null, false, null),
                            Anybody.by(name, "task-" + key, null),
                            person));
        }
    }

    /** Each command has a probe of its own, to which late answers to its repetitions go. */
    private void repeat(Trial one, Function<ActorRef<CaseReply>, CaseCommand> command) {
        TestProbe<CaseReply> person = journal.kit().createTestProbe();
        await().atMost(PATIENCE).until(() -> {
            one.entity.tell(command.apply(person.getRef()));
            return FailingJournal.answer(person)
                    .filter(CaseReply.Success.class::isInstance)
                    .isPresent();
        });
    }

    @Test
    void notificationsContinueUntilAnAcknowledgement() {
        try (journal) {
            List<Trial> cases = new ArrayList<>();
            for (int number = 0; number < CASES; number++) {
                cases.add(new Trial(number));
            }
            journal.rage();
            Map<Trial, Integer> before = new HashMap<>();
            cases.forEach(one -> before.put(one, Set.copyOf(one.sent).size()));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cases)
                            .as("the policy repeats: each case sends two more pages")
                            .filteredOn(one -> Set.copyOf(one.sent).size() < before.getOrDefault(one, 0) + 2)
                            .extracting(one -> one.id)
                            .isEmpty());
            cases.forEach(one -> one.until(CaseCommand.Acknowledge.class));
            cases.forEach(one -> one.until(CaseCommand.Resolve.class));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cases)
                            .as("everybody who is to hear of the end has confirmed it")
                            .filteredOn(
                                    one -> !one.state().ledger().unconfirmed().isEmpty())
                            .extracting(one -> one.id)
                            .isEmpty());
            System.out.printf(
                    "%d cases, %s, %d pages sent%n",
                    CASES,
                    journal.figures(),
                    cases.stream().mapToInt(one -> one.sent.size()).sum());
            assertThat(cases.stream().flatMap(one -> one.sentTwice().stream())).isEmpty();
            assertThat(journal.wasStormy()).isTrue();
        }
    }
}
