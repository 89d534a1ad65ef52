package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.action.Deed.Done;
import io.watchfloor.sensors.agent.action.Kept.Phase;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.Ready;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the center, does them one after the other on a thread of its own (those that take long on another), and undoes them
 * when their time is over, whether or not the center is there. Each step is on the disk before it is told; an order is done once, however
 * often it comes.
 */
public final class Actions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final ActionSettings settings;
    private final Map<ActionKind, Deed> deeds;
    private final ActionBook book;
    private final Clock clock;
    private final Deque<UplinkFrame.Care> telling = new ArrayDeque<>();

    /** When what failed to be undone is tried again, and when what has its time is over by a clock that nobody sets. */
    private final Map<String, Long> againAt = new ConcurrentHashMap<>();

    private final Map<String, Long> overAt = new ConcurrentHashMap<>();

    private final List<Thread> threads;
    private boolean ended;

    private Actions(ActionSettings settings, Map<ActionKind, Deed> deeds, ActionBook book, Clock clock) {
        this.settings = settings;
        this.deeds = Map.copyOf(deeds);
        this.book = book;
        this.clock = clock;
        this.threads = List.of(
                Thread.ofPlatform().daemon().name("actions").unstarted(() -> run(false)),
                Thread.ofPlatform().daemon().name("long-actions").unstarted(() -> run(true)));
    }

    /**
     * Reads what is kept, and puts into effect again what still has its time.
     *
     * @param folder keeps each action
     * @param host how things are done here
     */
    public static Actions open(ActionSettings settings, Path folder, HostDeeds host, Clock clock) throws IOException {
        Actions actions =
                new Actions(settings, host.deeds(settings, clock), ActionBook.open(folder, clock.instant()), clock);
        actions.resume();
        return actions;
    }

    public Actions started() {
        threads.forEach(Thread::start);
        return this;
    }

    private synchronized void resume() throws IOException {
        for (Kept one : book.all()) {
            if (one.phase() == Phase.IN_EFFECT) {
                boolean allowed = one.kind().filter(settings.allow()::contains).isPresent();
                // A host that was started again has no rules any more: what is in effect is done again, which changes
                // nothing else.
                put(allowed ? one.in(Phase.TO_DO, one.revertAt()) : one.in(Phase.TO_UNDO, one.revertAt()));
            }
        }
    }

    /** A center that understands this has welcomed the sensor: what to say first. */
    public synchronized List<UplinkFrame.Care> connected() {
        telling.clear();
        book.all().forEach(one -> telling.addAll(one.unheard()));
        return List.of(new Ready(settings.names()));
    }

    /** What is to be said now, each once on a connection. */
    public synchronized Optional<UplinkFrame.Care> next() {
        return Optional.ofNullable(telling.poll());
    }

    public synchronized void heard(ActionFrame frame) {
        try {
            switch (frame) {
                case Order order -> ordered(order);
                case Noted heard -> {
                    Optional<Kept> known = book.find(heard.id()).filter(one -> one.heard() < heard.number());
                    if (known.isPresent()) {
                        put(known.get().heardTo(heard.number()));
                    }
                }
                case Ready ready -> LOG.debug("the center says what only a sensor says: {}", ready);
                case Outcome outcome -> LOG.debug("the center says what only a sensor says: {}", outcome);
            }
        } catch (IOException e) {
            LOG.warn("what the center says of an action cannot be kept, it says it again: {}", e.getMessage());
        }
    }

    private void ordered(Order order) throws IOException {
        Instant now = clock.instant();
        Optional<Kept> known = book.find(order.id());
        if (order.call() == Call.INVERSE) {
            undo(order, known, now);
            return;
        }
        if (known.isPresent()) {
            known.get().outcomes().stream().reduce((one, later) -> later).ifPresent(telling::add);
            return;
        }
        Kept received = Kept.received(order, now);
        Optional<String> objection = objection(received);
        if (objection.isPresent()) {
            refuse(received, objection.get());
            return;
        }
        LOG.warn("the center asks for {} {}", order.kind(), order.arguments());
        if (!put(received)) {
            telling.add(Outcome.of(
                    order.id(), 1, State.REFUSED, "the sensor's disk has no room to keep it, so it is not done", now));
        }
    }

    private Optional<String> objection(Kept received) {
        Order order = received.order();
        Optional<ActionKind> kind = received.kind();
        if (kind.isEmpty()) {
            return Optional.of("this sensor does not know %s: update it".formatted(order.kind()));
        }
        if (!settings.allow().contains(kind.get())) {
            return Optional.of(
                    "this sensor's own configuration does not allow %s (actions.allow)".formatted(order.kind()));
        }
        if (order.limitMillis() <= 0 || order.limitMillis() > settings.longest().toMillis()) {
            return Optional.of("its time must be from 1 ms to %s (actions.longest)".formatted(settings.longest()));
        }
        return Optional.empty();
    }

    private void undo(Order order, Optional<Kept> known, Instant now) throws IOException {
        if (known.isEmpty()) {
            tell(
                    Kept.received(order, now).in(Phase.OVER, null),
                    State.REVERTED,
                    "this sensor had not done it, and does not do it any more",
                    new TreeMap<>());
            return;
        }
        Kept one = known.get();
        if (!one.reversible()) {
            tell(
                    one,
                    State.REVERT_FAILED,
                    "%s has no inverse".formatted(one.order().kind()),
                    new TreeMap<>());
        } else if (one.phase() == Phase.OVER) {
            one.outcomes().stream().reduce((first, later) -> later).ifPresent(telling::add);
        } else {
            put(one.in(Phase.TO_UNDO, one.revertAt()));
        }
    }

    private Deed deed(Kept action) {
        Deed deed = deeds.get(action.kind().orElseThrow());
        if (deed == null) {
            throw new IllegalStateException("Each kind has its deed");
        }
        return deed;
    }

    private boolean put(Kept kept) throws IOException {
        boolean written = book.put(kept, clock.instant());
        notifyAll();
        return written;
    }

    private void tell(Kept kept, State state, String words, SortedMap<String, String> evidence) throws IOException {
        Kept told = kept.told(state, words, evidence, clock.instant());
        put(told);
        telling.add(told.outcomes().getLast());
    }

    /** @param takingLong does those that the others must not wait for */
    private void run(boolean takingLong) {
        while (true) {
            try {
                Kept next = awaited(takingLong);
                if (next == null) {
                    return;
                }
                work(next);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("an action could not be gone on with, trying again: {}", e.toString());
                if (!paused()) {
                    return;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(AGAIN_AFTER);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Null when this ends. */
    private synchronized @Nullable Kept awaited(boolean takingLong) throws InterruptedException {
        while (!ended) {
            Optional<Kept> next = book.all().stream()
                    .filter(one -> one.kind().filter(ActionKind::takesLong).isPresent() == takingLong && isDue(one))
                    .findFirst();
            if (next.isPresent()) {
                return next.get();
            }
            wait(LOOK_EVERY.toMillis());
        }
        return null;
    }

    private boolean isDue(Kept one) {
        return switch (one.phase()) {
            case TO_DO -> true;
            case IN_EFFECT -> isOver(one);
            case TO_UNDO -> {
                Long again = againAt.get(one.id());
                yield again == null || System.nanoTime() - again >= 0;
            }
            case OVER -> false;
        };
    }

    private boolean isOver(Kept one) {
        Instant revertAt = one.revertAt();
        Long over = overAt.get(one.id());
        return (revertAt != null && !revertAt.isAfter(clock.instant()))
                || (over != null && System.nanoTime() - over >= 0);
    }

    private void work(Kept next) throws IOException, InterruptedException {
        if (next.phase() == Phase.TO_DO && !isOver(next)) {
            perform(next);
        } else {
            undo(next);
        }
    }

    private void perform(Kept next) throws IOException, InterruptedException {
        boolean resumed = next.last() == State.SUCCEEDED;
        Optional<String> objection = next.outcomes().isEmpty() ? deed(next).objection(next) : Optional.empty();
        if (objection.isPresent()) {
            refuse(next, objection.get());
            return;
        }
        Kept begun = resumed ? next : begin(next);
        Done done;
        try {
            done = deed(begun).perform(begun, others(begun));
        } catch (IOException e) {
            done = Done.failed(String.valueOf(e.getMessage()));
        }
        ended(begun, done, resumed);
    }

    private synchronized void refuse(Kept next, String objection) throws IOException {
        LOG.warn("{} is refused: {}", next.order().kind(), objection);
        tell(next.in(Phase.OVER, null), State.REFUSED, objection, new TreeMap<>());
    }

    /** Its time begins before it is done, so that it never lasts longer. */
    private synchronized Kept begin(Kept next) throws IOException {
        Instant revertAt = next.revertAt() != null || !next.reversible()
                ? next.revertAt()
                : clock.instant().plusMillis(next.order().limitMillis());
        Kept begun = next.in(Phase.TO_DO, revertAt);
        tell(begun, State.RUNNING, "the sensor does it", new TreeMap<>());
        return book.find(next.id()).orElseThrow();
    }

    private synchronized void ended(Kept begun, Done done, boolean resumed) throws IOException {
        Kept now = book.find(begun.id()).orElse(begun);
        boolean stays = done.succeeded() && begun.revertAt() != null;
        Phase next = now.phase() == Phase.TO_UNDO || (!done.succeeded() && begun.revertAt() != null)
                ? Phase.TO_UNDO // Half of it may be done.
                : stays ? Phase.IN_EFFECT : Phase.OVER;
        Kept after = now.in(next, begun.revertAt());
        if (stays) {
            overAt.put(
                    begun.id(),
                    System.nanoTime() + new Remaining(clock).of(begun).toNanos());
        }
        if (resumed && done.succeeded()) {
            put(after);
        } else {
            LOG.warn("{}: {}", begun.order().kind(), done.words());
            tell(after, done.succeeded() ? State.SUCCEEDED : State.FAILED, done.words(), done.evidence());
        }
        deed(begun).settled();
    }

    private void undo(Kept one) throws IOException, InterruptedException {
        Done done;
        try {
            done = deed(one).undo(one, others(one));
        } catch (IOException e) {
            done = Done.failed(String.valueOf(e.getMessage()));
        }
        undone(one, done);
    }

    private synchronized void undone(Kept one, Done done) throws IOException {
        Kept now = book.find(one.id()).orElse(one);
        if (done.succeeded()) {
            LOG.warn("{}: {}", one.order().kind(), done.words());
            againAt.remove(one.id());
            overAt.remove(one.id());
            boolean failed = now.last() == State.FAILED;
            Kept over = now.in(Phase.OVER, null);
            if (failed) {
                put(over);
            } else {
                tell(over, State.REVERTED, done.words(), done.evidence());
            }
            return;
        }
        againAt.put(one.id(), System.nanoTime() + AGAIN_AFTER.toNanos());
        Kept still = now.in(Phase.TO_UNDO, now.revertAt());
        if (now.last() == State.FAILED && isOver(now)) {
            put(now.in(Phase.OVER, null)); // The kernel has let go of whatever there was.
        } else if (now.last() == State.REVERT_FAILED || now.last() == State.FAILED) {
            put(still);
        } else {
            LOG.error(
                    "{} could not be undone, trying again every {} s: {}",
                    one.order().kind(),
                    AGAIN_AFTER.toSeconds(),
                    done.words());
            tell(still, State.REVERT_FAILED, done.words(), done.evidence());
        }
    }

    /** Of its kind, in effect, and not over. */
    private synchronized List<Kept> others(Kept action) {
        return book.all().stream()
                .filter(one -> !one.id().equals(action.id())
                        && one.order().kind().equals(action.order().kind()))
                .filter(one ->
                        one.phase() == Phase.IN_EFFECT || (one.phase() == Phase.TO_DO && one.last() == State.SUCCEEDED))
                .filter(one -> !isOver(one))
                .toList();
    }

    /** What is in effect stays, until its time is over: the kernel ends it by itself, and this sensor when it runs again. */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        threads.forEach(Thread::interrupt);
    }
}
