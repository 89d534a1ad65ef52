package io.watchfloor.ops.cases;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.cases.PagingWorld.Receiver;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.outbox.Obligation;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Runs one case, its clock, its pager and its receivers in virtual time, reproducible from a seed. It crashes the case at
 * any point, changes the clock and the configuration, and lets receivers drop, delay, hang, answer 500 or report wrong
 * results. The case, its clock and {@link CaseNotifications} are production code; the journal, timers and outbox are
 * lists.
 */
final class PagingSimulation implements CaseNotifications.Shell {

    static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final TestInbox<PagerCommand> INBOX = TestInbox.create();
    private static final CaseMetrics METRICS = new CaseMetrics(new PrometheusRegistry());
    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration SET_BACK = Duration.ofSeconds(30);

    final SplittableRandom chance;
    final List<CaseEvent> journal = new ArrayList<>();

    /** When each event was written, by the clock that is never set. */
    final List<Instant> written = new ArrayList<>();

    final List<Sent> sent = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    final List<Instant> crashes = new ArrayList<>();
    final PagingWorld world;
    final Agenda agenda = new Agenda(START);
    Duration ahead = Duration.ZERO;
    Instant calmFrom = START;
    int repeats;
    int failedWrites;
    int dropped;

    private final PagingSabotage sabotage;
    private final boolean faultless;
    private final Map<String, Owing> owed = new HashMap<>();
    private final Map<String, Long> timers = new HashMap<>();
    private Case now = Case.unopened(new CaseId("case-1"));
    private @Nullable CaseNotifications pages;
    private int incarnation;
    private boolean nodeUp = true;
    private long timersStarted;
    private int digests;

    /** @param since by the system clock, like {@code at} */
    private record Owing(Instant since, Instant at) {}

    /** @param arrived whether the receiver accepted the message; null while pending */
    record Sent(String page, String key, Instant at, boolean alone, boolean arrived, boolean lie) {}

    PagingSimulation(long seed, PagingSabotage sabotage, boolean faultless) {
        this.chance = new SplittableRandom(seed);
        this.sabotage = sabotage;
        this.faultless = faultless;
        this.world = new PagingWorld(chance, faultless);
    }

    Case state() {
        return now;
    }

    /** Prints the run, for debugging one seed. */
    void tell() {
        for (int i = 0; i < journal.size(); i++) {
            System.out.printf(Locale.ROOT, "%s %s%n", written.get(i), journal.get(i));
        }
        sent.forEach(one -> System.out.println(one));
    }

    OnCallConfiguration book() {
        return world.book;
    }

    Instant wall() {
        return agenda.time().plus(ahead);
    }

    /** Runs until the end of the quiet phase after the faults. */
    PagingSimulation run() {
        Duration storm = faultless ? Duration.ZERO : Duration.ofMinutes(chance.nextInt(5, 40));
        calmFrom = START.plus(storm);
        Instant end = calmFrom.plus(faultless ? Duration.ofHours(6) : Duration.ofMinutes(30));
        agenda.in(Duration.ZERO, () -> opened());
        agenda.every(SWEEP, this::sweep);
        if (!faultless) {
            trouble(storm);
        }
        agenda.runUntil(end);
        return this;
    }

    /** Triage sends the case its alerts until it has opened. */
    private void opened() {
        if (now.opened()) {
            return;
        }
        agenda.in(Duration.ofSeconds(5), this::opened);
        if (!wake()) {
            return;
        }
        Case before = now;
        List<CaseEvent> events = new ArrayList<>(before.admit(
                7,
                "host:dc01",
                null,
                null,
                List.of(CaseTest.alert(1, world.severity)),
                Collections.emptySortedMap(),
                wall()));
        persist(withDue(events), () -> {});
    }

    private void trouble(Duration storm) {
        long span = storm.toMillis();
        for (int i = chance.nextInt(7); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(span)), this::crash);
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(span)), () -> ahead = ahead.plusMillis(jump()));
        }
        for (int i = chance.nextInt(4); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(span)), world::change);
        }
        for (int i = chance.nextInt(10); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(span)), world::receiverChanges);
        }
        agenda.in(storm, world::calm);
        for (int i = chance.nextInt(6); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(2 * span)), this::somebodyActs);
        }
        for (int i = chance.nextInt(3); i > 0; i--) {
            agenda.in(Duration.ofMillis(chance.nextLong(span)), this::worsens);
        }
    }

    private long jump() {
        long far = chance.nextInt(4) == 0 ? 7_200_000 : 60_000;
        return chance.nextLong(-far, far);
    }

    private void worsens() {
        if (!wake() || !now.takesAlerts()) {
            return;
        }
        int number = 10 + chance.nextInt(1_000_000);
        persist(
                withDue(now.admit(
                        7,
                        "host:dc01",
                        null,
                        null,
                        List.of(CaseTest.alert(number, Level.CRITICAL)),
                        Collections.emptySortedMap(),
                        wall())),
                () -> {});
    }

    private void somebodyActs() {
        String person = chance.nextBoolean() ? "ann" : "ben";
        CaseCommand.Request by = Anybody.by(person);
        ActorRef<CaseReply> nobody = CaseTest.nobody();
        CaseCommand.ByPerson command = switch (chance.nextInt(8)) {
            case 0, 1, 2 -> new CaseCommand.Acknowledge(by, nobody);
            case 3 -> new CaseCommand.Acknowledge(chance.nextInt(1, 4), "the link in a message", by, nobody);
            case 4 -> new CaseCommand.Confirm(null, by, nobody);
            case 5 -> new CaseCommand.Snooze(wall().plusSeconds(chance.nextInt(1, 1200)), null, by, nobody);
            case 6 -> new CaseCommand.Resolve(null, by, nobody);
            default -> new CaseCommand.Reopen("It is back", by, nobody);
        };
        // A case that has not opened does not exist for users.
        if (wake() && now.opened() && CaseDecision.decide(now, command, wall()) instanceof CaseDecision.Change change) {
            List<CaseEvent> events = new ArrayList<>();
            events.add(change.event());
            events.addAll(clock().after(now.apply(change.event()), change.event(), person, wall()));
            persist(events, () -> {});
        }
    }

    private CaseClock clock() {
        return new CaseClock(world.book);
    }

    private List<CaseEvent> withDue(List<CaseEvent> changes) {
        List<CaseEvent> events = new ArrayList<>(changes);
        Case after = now.applyAll(changes);
        if (after.opened()) {
            events.addAll(clock().due(after, wall(), wall()));
        }
        return events;
    }

    /** A message loads the case on the running node. */
    private boolean wake() {
        if (!nodeUp) {
            return false;
        }
        if (pages == null) {
            load();
        }
        return true;
    }

    private void load() {
        incarnation++;
        timers.clear();
        Case replayed = Case.unopened(new CaseId("case-1")).applyAll(journal);
        if (!replayed.equals(now)) {
            faults.add("a replay gives another case");
        }
        pages = new CaseNotifications(
                new CaseEntity.Dependencies(
                        PagingWorld.TRIES,
                        () -> world.book,
                        () -> AutomaticTasks.NONE,
                        new PagingWorld.Neighbours(this),
                        new Wall(),
                        () -> {},
                        METRICS,
                        Tracing.off()),
                this);
        if (!journal.isEmpty()) {
            tell(CaseMessage.Interrupted.ATTEMPTS);
            if (sabotage != PagingSabotage.TIMERS_LOST_AT_RECOVERY) {
                pages.resume(now);
            }
        }
    }

    private final class Wall extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return wall();
        }
    }

    void crash() {
        if (faultless || !agenda.time().isBefore(calmFrom)) {
            return;
        }
        crashes.add(agenda.time());
        pages = null;
        incarnation++;
        timers.clear();
        nodeUp = false;
        agenda.in(Duration.ofMillis(chance.nextLong(1, 20_000)), () -> nodeUp = true);
    }

    private boolean crashesHere() {
        boolean here = !faultless && agenda.time().isBefore(calmFrom) && chance.nextInt(60) == 0;
        if (here) {
            crash();
        }
        return here;
    }

    /** Whether a message is dropped because the stash is full. */
    private boolean dropsHere() {
        boolean here = !faultless && agenda.time().isBefore(calmFrom) && chance.nextInt(40) == 0;
        dropped += here ? 1 : 0;
        return here;
    }

    /** The write fails: the same object replays the journal, and has lost its timers. */
    private boolean failsHere() {
        CaseNotifications live = pages;
        boolean here = live != null && !faultless && agenda.time().isBefore(calmFrom) && chance.nextInt(12) == 0;
        if (live != null && here) {
            failedWrites++;
            timers.clear();
            live.forget();
            tell(CaseMessage.Interrupted.ATTEMPTS);
            if (sabotage != PagingSabotage.TIMERS_LOST_AT_RECOVERY) {
                live.resume(now);
            }
        }
        return here;
    }

    private void handle(int of, CaseMessage message) {
        CaseNotifications live = pages;
        if (live == null || of != incarnation || dropsHere()) {
            return;
        }
        switch (message) {
            case CaseMessage.Clock tick -> persist(clock().due(now, wall(), tick.due()), () -> {});
            case CaseMessage.Attempted tried -> turn(live.ended(now, tried.page(), tried.attempt()));
            case CaseMessage.Lost lost -> turn(live.lost(now, lost.page()));
            case CaseMessage.Interrupted interrupted -> turn(sabotage.interrupted(live.interrupted(now)));
            case CaseMessage.FromPager said -> turn(live.on(now, said.reply()));
            case CaseMessage.Retry retry -> retry(live, retry.page());
            case CaseCommand.Wake wake -> {
                live.forget();
                if (sabotage != PagingSabotage.TIMERS_LOST_AT_RECOVERY) {
                    CaseNotifications.Turn ended = sabotage.interrupted(live.interrupted(now));
                    List<CaseEvent> events = withDue(ended.events());
                    if (events.isEmpty()) {
                        live.resume(now);
                    } else {
                        persist(events, ended.then());
                    }
                }
            }
            default -> throw new IllegalStateException("Nobody says " + message);
        }
    }

    private void retry(CaseNotifications live, String page) {
        if (sabotage == PagingSabotage.CASE_NOT_ASKED) {
            now.paging().pages().stream()
                    .filter(one -> one.id().equals(page))
                    .forEach(one -> send(one, one.id(), true));
            return;
        }
        live.offer(now, page);
    }

    private void turn(CaseNotifications.Turn turn) {
        if (!turn.events().isEmpty()) {
            persist(withDue(turn.events()), turn.then());
        }
    }

    /** Acts as an entity: journals, acts, sets timers; it may die before, between and after. */
    private void persist(List<CaseEvent> asked, Runnable then) {
        List<CaseEvent> events = sabotage.journaled(asked);
        if (asked.isEmpty() || crashesHere() || failsHere()) {
            return;
        }
        for (CaseEvent event : events) {
            PagingChecks.started(this, event);
            journal.add(event);
            written.add(agenda.time());
            now = now.apply(event);
            for (Obligation obligation : Obligation.of(event)) {
                fold(obligation);
            }
        }
        if (crashesHere()) {
            return;
        }
        then.run();
        if (!crashesHere() && pages != null) {
            pages.resume(now);
        }
    }

    private void fold(Obligation obligation) {
        switch (obligation) {
            case Obligation.Open one ->
                owed.put(one.what(), new Owing(wall(), Objects.requireNonNullElse(one.dueAt(), wall())));
            case Obligation.Settled one -> owed.remove(one.what());
            case Obligation.AllSettled one -> owed.keySet().removeIf(what -> what.startsWith(one.what()));
            case Obligation.SettledThrough one -> throw new IllegalStateException("A case owes nothing by number");
        }
    }

    private void sweep() {
        if (!nodeUp || sabotage == PagingSabotage.NOTHING_OWED) {
            return;
        }
        Instant late = wall().minus(GRACE);
        List<String> overdue = owed.entrySet().stream()
                .filter(one -> one.getValue().at().isBefore(late)
                        || one.getValue().since().isAfter(wall().plus(SET_BACK)))
                .map(Map.Entry::getKey)
                .toList();
        if (!overdue.isEmpty()) {
            overdue.forEach(what -> owed.put(what, new Owing(wall(), wall())));
            wake();
            handle(incarnation, CaseCommand.Wake.WAKE);
        }
    }

    /** One attempt reaches the receiver, or not. */
    CompletionStage<Notification.Attempt> send(Notification page, String key, boolean alone) {
        PagingChecks.sends(this, page, alone);
        CompletableFuture<Notification.Attempt> done = new CompletableFuture<>();
        Receiver receiver = world.receiver(page.contact());
        String carried = sabotage == PagingSabotage.KEY_OF_THE_ATTEMPT
                ? key + "-" + page.attempts().size()
                : key;
        sent.add(new Sent(page.id(), carried, agenda.time(), alone, receiver.takes(), receiver == Receiver.LIES));
        repeats += page.boundKey() == null ? 0 : 1;
        String digest = alone ? null : key;
        agenda.in(
                receiver.answersAfter(chance),
                () -> done.complete(new Notification.Attempt(wall(), receiver.says(), "said", digest)));
        return done;
    }

    /** The contact's pager, which is another entity: it may lose the offer, reject it, or use a digest. */
    void offered(Notification page) {
        int of = incarnation;
        boolean storm = !faultless && agenda.time().isBefore(calmFrom);
        int dice = chance.nextInt(100);
        if (storm && dice < 4) {
            return;
        }
        if (storm && dice < 8) {
            pagerSays(of, new PagerReply.Full(page.id()));
        } else if (page.boundKey() != null ? !page.boundKey().equals(page.id()) : !faultless && dice < 35) {
            String key = page.boundKey() == null ? "digest-" + digests++ : page.boundKey();
            agenda.in(Duration.ofMillis(chance.nextInt(1500)), () -> digest(of, page, key, storm));
        } else {
            pagerSays(of, new PagerReply.Alone(page.id()));
        }
    }

    private void pagerSays(int of, PagerReply reply) {
        agenda.in(
                faultless ? Duration.ZERO : Duration.ofMillis(chance.nextInt(40)),
                () -> handle(of, new CaseMessage.FromPager(reply)));
    }

    private void digest(int of, Notification page, String key, boolean storm) {
        INBOX.getAllReceived();
        handle(of, new CaseMessage.FromPager(new PagerReply.Claim(page.id(), key, INBOX.getRef())));
        boolean comes = INBOX.getAllReceived().stream()
                .anyMatch(one -> one instanceof PagerCommand.Claimed claimed && claimed.comes());
        if (!comes || (storm && chance.nextInt(20) == 0)) {
            return;
        }
        agenda.in(Duration.ofMillis(chance.nextInt(2000)), () -> {
            boolean silent = storm && chance.nextInt(20) == 0;
            send(page, key, false).thenAccept(attempt -> {
                if (!silent) {
                    handle(of, new CaseMessage.FromPager(new PagerReply.Digested(page.id(), attempt)));
                }
            });
        });
    }

    @Override
    public void start(String name, CaseMessage message, Duration left) {
        long token = timersStarted++;
        int of = incarnation;
        timers.put(name, token);
        agenda.in(left, () -> {
            if (of == incarnation && timers.remove(name, token)) {
                handle(of, message);
            }
        });
    }

    @Override
    public void cancel(String name) {
        timers.remove(name);
    }

    @Override
    public boolean isActive(String name) {
        return timers.containsKey(name);
    }

    @Override
    public void tell(CaseMessage message) {
        int of = incarnation;
        agenda.in(Duration.ZERO, () -> handle(of, message));
    }

    @Override
    public void pipe(
            CompletionStage<Notification.Attempt> attempt, Function<Notification.Attempt, CaseMessage> message) {
        int of = incarnation;
        var unused = attempt.thenAccept(ended -> handle(of, message.apply(ended)));
    }

    @Override
    @SuppressWarnings("NullAway") // the simulated pager answers by handle()
    public ActorRef<PagerReply> pager() {
        return null;
    }
}
