package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.action.ActionHandler.ActionResult;
import io.watchfloor.sensors.agent.action.StoredAction.Phase;
import io.watchfloor.sensors.protocol.ActionFrame;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes response actions ordered by the center, one after the other on one thread; actions that take minutes run on
 * a second thread. Reverts each action when its time is over, whether or not the center is connected. Each outcome is
 * written to disk before it is sent to the center. An order that is delivered twice is executed once.
 */
public final class ActionExecutor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActionExecutor.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final ActionSettings settings;
    private final Map<ActionKind, ActionHandler> deeds;
    private final StoredActions book;
    private final Clock clock;
    private final OutcomeReporter told;
    private final OrderHandler orders;

    private final ActionTimers times;
    private final LongRunningAction longDeed = new LongRunningAction();
    private final List<Thread> threads;
    private boolean ended;

    private ActionExecutor(
            ActionSettings settings, Map<ActionKind, ActionHandler> deeds, StoredActions book, Clock clock) {
        this.settings = settings;
        this.deeds = Map.copyOf(deeds);
        this.book = book;
        this.clock = clock;
        this.times = new ActionTimers(clock);
        this.told = new OutcomeReporter(book, clock);
        this.orders = new OrderHandler(settings, told, longDeed, clock);
        this.threads = List.of(
                Thread.ofPlatform().daemon().name("actions").unstarted(() -> run(false)),
                Thread.ofPlatform().daemon().name("long-actions").unstarted(() -> run(true)));
    }

    /**
     * Reads the stored actions and executes those again whose time is not over.
     *
     * @param folder holds one file per action
     * @param host makes the handlers that execute actions on this host
     */
    public static ActionExecutor open(ActionSettings settings, Path folder, ActionHandlerFactory host, Clock clock)
            throws IOException {
        ActionExecutor actions = new ActionExecutor(
                settings, host.deeds(settings, clock), StoredActions.open(folder, clock.instant()), clock);
        actions.resume();
        return actions;
    }

    public ActionExecutor started() {
        threads.forEach(Thread::start);
        return this;
    }

    private synchronized void resume() throws IOException {
        for (StoredAction one : book.all()) {
            if (one.phase() == Phase.IN_EFFECT) {
                boolean allowed = one.kind().filter(settings.allow()::contains).isPresent();
                // After a reboot the firewall rules are gone. Executing an action again is idempotent.
                told.keep(allowed ? one.in(Phase.TO_DO, one.revertAt()) : one.in(Phase.TO_UNDO, one.revertAt()));
            }
        }
    }

    /**
     * Called when a center that supports control frames has welcomed the sensor.
     *
     * @return the frames to send first
     */
    public synchronized List<UplinkFrame.Control> connected() {
        told.all();
        return List.of(new Ready(settings.names(), true));
    }

    /** The next frame to send; each frame is sent once per connection. */
    public synchronized Optional<UplinkFrame.Control> next() {
        return told.next();
    }

    public synchronized void heard(ActionFrame frame) {
        try {
            switch (frame) {
                case Order order -> orders.taken(order);
                case Noted heard -> told.noted(heard);
                case Ready ready -> LOG.debug("ignored a frame that only sensors send: {}", ready);
                case Outcome outcome -> LOG.debug("ignored a frame that only sensors send: {}", outcome);
            }
            notifyAll();
        } catch (IOException e) {
            LOG.warn("cannot store a frame about an action; the center will send it again: {}", e.getMessage());
        }
    }

    private ActionHandler deed(StoredAction action) {
        ActionHandler deed = deeds.get(action.kind().orElseThrow());
        if (deed == null) {
            throw new IllegalStateException("no handler for this kind of action");
        }
        return deed;
    }

    /** @param takingLong whether this thread executes the actions that take minutes */
    private void run(boolean takingLong) {
        while (true) {
            try {
                StoredAction next = awaited(takingLong);
                if (next == null) {
                    return;
                }
                work(next);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("an action failed, retrying: {}", e.toString());
                if (!paused()) {
                    return;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(ActionTimers.AGAIN_AFTER);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** @return null when the executor is closed */
    private synchronized @Nullable StoredAction awaited(boolean takingLong) throws InterruptedException {
        while (!ended) {
            Optional<StoredAction> next = book.all().stream()
                    .filter(one ->
                            one.kind().filter(ActionKind::takesLong).isPresent() == takingLong && times.isDue(one))
                    .findFirst();
            if (next.isPresent()) {
                return next.get();
            }
            wait(LOOK_EVERY.toMillis());
        }
        return null;
    }

    private void work(StoredAction next) throws IOException, InterruptedException {
        if (next.phase() == Phase.TO_DO && !times.isOver(next)) {
            perform(next);
        } else if (!next.reversible()) {
            stop(next);
        } else {
            undo(next);
        }
    }

    private void perform(StoredAction next) throws IOException, InterruptedException {
        boolean resumed = next.last() == State.SUCCEEDED;
        if (!resumed && next.revertAt() == null && clock.instant().isAfter(next.until())) {
            // An order whose time is over may no longer be valid, and the center has already marked it as failed.
            deed(next).settled();
            end(next, State.FAILED, "the time limit expired before the sensor could execute it");
            return;
        }
        Optional<String> objection = next.outcomes().isEmpty() ? deed(next).objection(next) : Optional.empty();
        if (objection.isPresent()) {
            end(next, State.REFUSED, objection.get());
            return;
        }
        Optional<StoredAction> begun = resumed ? Optional.of(next) : begin(next);
        if (begun.isPresent()) {
            ended(begun.get(), done(begun.get()), resumed);
        }
    }

    private ActionResult done(StoredAction begun) throws InterruptedException {
        try {
            return deed(begun).perform(begun, others(begun));
        } catch (IOException e) {
            return ActionResult.failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            if (longDeed.isClosing()) {
                throw e;
            }
            return ActionResult.failed("it was cancelled");
        } finally {
            longDeed.ends(begun);
        }
    }

    private synchronized void end(StoredAction next, State state, String words) throws IOException {
        if (isUnwanted(next)) {
            return;
        }
        LOG.warn("{} was not executed ({}): {}", next.order().kind(), state.text(), words);
        told.tell(next.in(Phase.OVER, null), state, words, new TreeMap<>());
    }

    /** Whether a cancel or revert order arrived while this action was being checked. */
    private boolean isUnwanted(StoredAction next) {
        return book.find(next.id()).filter(one -> one.phase() == Phase.TO_DO).isEmpty();
    }

    /** The time limit starts before the action is executed, so that the action never lasts longer than its limit. */
    private synchronized Optional<StoredAction> begin(StoredAction next) throws IOException {
        if (isUnwanted(next)) {
            return Optional.empty();
        }
        Instant revertAt = next.revertAt() != null || !next.reversible()
                ? next.revertAt()
                : clock.instant().plusMillis(next.order().limitMillis());
        StoredAction begun = next.in(Phase.TO_DO, revertAt);
        told.tell(begun, State.RUNNING, "executing", new TreeMap<>());
        if (begun.kind().filter(ActionKind::takesLong).isPresent()) {
            longDeed.begins(begun);
        }
        return book.find(next.id());
    }

    private synchronized void ended(StoredAction begun, ActionResult done, boolean resumed) throws IOException {
        StoredAction now = book.find(begun.id()).orElse(begun);
        if (!begun.reversible() && now.phase() == Phase.TO_UNDO && !done.succeeded()) {
            return; // stop() runs next and reports the outcome
        }
        boolean stays = done.succeeded() && begun.revertAt() != null;
        Phase next =
                (begun.reversible() && now.phase() == Phase.TO_UNDO) || (!done.succeeded() && begun.revertAt() != null)
                        ? Phase.TO_UNDO // the action may be partly in effect
                        : stays ? Phase.IN_EFFECT : Phase.OVER;
        StoredAction after = now.in(next, begun.revertAt());
        if (stays) {
            times.began(begun);
        }
        if (resumed && done.succeeded()) {
            told.put(after);
        } else {
            LOG.warn("{}: {}", begun.order().kind(), done.words());
            told.tell(after, done.succeeded() ? State.SUCCEEDED : State.FAILED, done.words(), done.evidence());
        }
        deed(begun).settled();
    }

    private void stop(StoredAction one) throws IOException, InterruptedException {
        try {
            // The center ignores an outcome that arrives after the time limit.
            stopped(
                    one,
                    clock.instant().isAfter(one.until())
                            ? Optional.empty()
                            : deed(one).stop(one));
        } catch (IOException e) {
            LOG.warn(
                    "{} was cancelled, but its result is unknown, retrying: {}",
                    one.order().kind(),
                    e.toString());
            times.again(one);
        }
    }

    private synchronized void stopped(StoredAction one, Optional<ActionResult> done) throws IOException {
        StoredAction over = book.find(one.id()).orElse(one).in(Phase.OVER, null);
        if (done.isPresent()) {
            told.tell(over, State.SUCCEEDED, done.get().words(), done.get().evidence());
        } else {
            told.tell(over, State.CANCELLED, "cancelled by the sensor; nothing remains on the host", new TreeMap<>());
        }
        times.ended(one);
        deed(one).settled();
    }

    private void undo(StoredAction one) throws IOException, InterruptedException {
        ActionResult done;
        try {
            done = deed(one).undo(one, others(one));
        } catch (IOException e) {
            done = ActionResult.failed(String.valueOf(e.getMessage()));
        }
        undone(one, done);
    }

    private synchronized void undone(StoredAction one, ActionResult done) throws IOException {
        StoredAction now = book.find(one.id()).orElse(one);
        if (done.succeeded()) {
            LOG.warn("{}: {}", one.order().kind(), done.words());
            boolean failed = now.last() == State.FAILED;
            StoredAction over = now.in(Phase.OVER, null);
            if (failed) {
                told.put(over);
            } else {
                told.tell(over, State.REVERTED, done.words(), done.evidence());
            }
            times.ended(one);
            return;
        }
        times.again(one);
        StoredAction still = now.in(Phase.TO_UNDO, now.revertAt());
        if (now.last() == State.FAILED && times.isOver(now)) {
            told.put(now.in(Phase.OVER, null)); // the kernel's timeout has removed any remaining rule
        } else if (now.last() == State.REVERT_FAILED || now.last() == State.FAILED) {
            told.put(still);
        } else {
            LOG.error(
                    "{} could not be reverted, retrying every {} s: {}",
                    one.order().kind(),
                    ActionTimers.AGAIN_AFTER.toSeconds(),
                    done.words());
            told.tell(still, State.REVERT_FAILED, done.words(), done.evidence());
        }
    }

    /** Actions of the same kind that are in effect and whose time is not over. */
    private synchronized List<StoredAction> others(StoredAction action) {
        return book.all().stream()
                .filter(one -> !one.id().equals(action.id())
                        && one.order().kind().equals(action.order().kind()))
                .filter(one ->
                        one.phase() == Phase.IN_EFFECT || (one.phase() == Phase.TO_DO && one.last() == State.SUCCEEDED))
                .filter(one -> !times.isOver(one))
                .toList();
    }

    /**
     * Actions in effect stay in effect until their time is over: the kernel removes the rules by itself, or the next
     * start of the sensor does.
     */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            longDeed.closes();
            notifyAll();
        }
        threads.forEach(Thread::interrupt);
    }
}
