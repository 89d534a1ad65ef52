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
 * a second thread. Reverts each action when its time limit expires, even if the center is not connected. Each outcome
 * is written to disk before it is sent to the center. An order that is delivered twice is executed once.
 */
public final class ActionExecutor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActionExecutor.class);

    private static final Duration POLL_EVERY = Duration.ofMillis(200);

    private final ActionSettings settings;
    private final Map<ActionKind, ActionHandler> handlers;
    private final StoredActions actions;
    private final Clock clock;
    private final OutcomeReporter reporter;
    private final OrderHandler orderHandler;

    private final ActionTimers timers;
    private final LongRunningAction longAction = new LongRunningAction();
    private final List<Thread> threads;
    private boolean closed;

    private ActionExecutor(
            ActionSettings settings, Map<ActionKind, ActionHandler> handlers, StoredActions actions, Clock clock) {
        this.settings = settings;
        this.handlers = Map.copyOf(handlers);
        this.actions = actions;
        this.clock = clock;
        this.timers = new ActionTimers(clock);
        this.reporter = new OutcomeReporter(actions, clock);
        this.orderHandler = new OrderHandler(settings, reporter, longAction, clock);
        this.threads = List.of(
                Thread.ofPlatform().daemon().name("actions").unstarted(() -> run(false)),
                Thread.ofPlatform().daemon().name("long-actions").unstarted(() -> run(true)));
    }

    /**
     * Reads the stored actions, and executes each action again whose time limit has not expired.
     *
     * @param folder contains one file per action
     * @param host creates the handlers that execute actions on this host
     */
    public static ActionExecutor open(ActionSettings settings, Path folder, ActionHandlerFactory host, Clock clock)
            throws IOException {
        ActionExecutor actions = new ActionExecutor(
                settings, host.handlers(settings, clock), StoredActions.open(folder, clock.instant()), clock);
        actions.resume();
        return actions;
    }

    public ActionExecutor start() {
        threads.forEach(Thread::start);
        return this;
    }

    private synchronized void resume() throws IOException {
        for (StoredAction one : actions.all()) {
            if (one.phase() == Phase.IN_EFFECT) {
                boolean allowed = one.kind().filter(settings.allow()::contains).isPresent();
                // After a reboot the firewall rules are gone, so the action is executed again, which is idempotent.
                reporter.storeOrRemember(
                        allowed
                                ? one.withPhase(Phase.TO_DO, one.revertAt())
                                : one.withPhase(Phase.TO_UNDO, one.revertAt()));
            }
        }
    }

    /**
     * Returns the frames to send first. Called when a center that supports control frames has accepted the session.
     */
    public synchronized List<UplinkFrame.Control> connected() {
        reporter.resendAll();
        return List.of(new Ready(settings.names(), true));
    }

    /** Returns the next frame to send; each frame is sent once per connection. */
    public synchronized Optional<UplinkFrame.Control> next() {
        return reporter.next();
    }

    public synchronized void receive(ActionFrame frame) {
        try {
            switch (frame) {
                case Order order -> orderHandler.handle(order);
                case Noted noted -> reporter.acknowledge(noted);
                case Ready ready -> LOG.debug("ignored a frame that only sensors send: {}", ready);
                case Outcome outcome -> LOG.debug("ignored a frame that only sensors send: {}", outcome);
            }
            notifyAll();
        } catch (IOException e) {
            LOG.warn("cannot store a frame about an action; the center will send the frame again: {}", e.getMessage());
        }
    }

    private ActionHandler handler(StoredAction action) {
        ActionHandler handler = handlers.get(action.kind().orElseThrow());
        if (handler == null) {
            throw new IllegalStateException("no handler for this kind of action");
        }
        return handler;
    }

    /** @param takingLong true for the thread that executes the actions that take minutes */
    private void run(boolean takingLong) {
        while (true) {
            try {
                StoredAction next = nextDue(takingLong);
                if (next == null) {
                    return;
                }
                work(next);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("an action failed, retrying the action: {}", e.toString());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(ActionTimers.RETRY_AFTER);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /**
     * Waits for the next due action.
     *
     * @return null when the executor is closed
     */
    private synchronized @Nullable StoredAction nextDue(boolean takingLong) throws InterruptedException {
        while (!closed) {
            Optional<StoredAction> next = actions.all().stream()
                    .filter(one ->
                            one.kind().filter(ActionKind::takesLong).isPresent() == takingLong && timers.isDue(one))
                    .findFirst();
            if (next.isPresent()) {
                return next.get();
            }
            wait(POLL_EVERY.toMillis());
        }
        return null;
    }

    private void work(StoredAction next) throws IOException, InterruptedException {
        if (next.phase() == Phase.TO_DO && !timers.isExpired(next)) {
            tryExecute(next);
        } else if (!next.reversible()) {
            stop(next);
        } else {
            revert(next);
        }
    }

    private void tryExecute(StoredAction next) throws IOException, InterruptedException {
        boolean resumed = next.lastState() == State.SUCCEEDED;
        if (!resumed && next.revertAt() == null && clock.instant().isAfter(next.deadline())) {
            // An expired order is not executed, because it may no longer be valid and the center has already marked it
            // as failed.
            handler(next).cleanUp();
            end(next, State.FAILED, "the time limit expired before the sensor could execute the action");
            return;
        }
        Optional<String> refusal = next.outcomes().isEmpty() ? handler(next).refusalReason(next) : Optional.empty();
        if (refusal.isPresent()) {
            end(next, State.REFUSED, refusal.get());
            return;
        }
        Optional<StoredAction> started = resumed ? Optional.of(next) : startExecution(next);
        if (started.isPresent()) {
            completeExecution(started.get(), execute(started.get()), resumed);
        }
    }

    private ActionResult execute(StoredAction started) throws InterruptedException {
        try {
            return handler(started).execute(started, others(started));
        } catch (IOException e) {
            return ActionResult.failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            if (longAction.isClosing()) {
                throw e;
            }
            return ActionResult.failed("the order was cancelled");
        } finally {
            longAction.finish(started);
        }
    }

    private synchronized void end(StoredAction next, State state, String message) throws IOException {
        if (isCancelled(next)) {
            return;
        }
        LOG.warn("{} was not executed ({}): {}", next.order().kind(), state.text(), message);
        reporter.report(next.withPhase(Phase.OVER, null), state, message, new TreeMap<>());
    }

    /** Whether a cancel or revert order arrived while this action was being checked. */
    private boolean isCancelled(StoredAction next) {
        return actions.find(next.id()).filter(one -> one.phase() == Phase.TO_DO).isEmpty();
    }

    /** The time limit starts before the action is executed, so that the action never lasts longer than its limit. */
    private synchronized Optional<StoredAction> startExecution(StoredAction next) throws IOException {
        if (isCancelled(next)) {
            return Optional.empty();
        }
        Instant revertAt = next.revertAt() != null || !next.reversible()
                ? next.revertAt()
                : clock.instant().plusMillis(next.order().limitMillis());
        StoredAction started = next.withPhase(Phase.TO_DO, revertAt);
        reporter.report(started, State.RUNNING, "executing", new TreeMap<>());
        if (started.kind().filter(ActionKind::takesLong).isPresent()) {
            longAction.start(started);
        }
        return actions.find(next.id());
    }

    private synchronized void completeExecution(StoredAction started, ActionResult result, boolean resumed)
            throws IOException {
        StoredAction now = actions.find(started.id()).orElse(started);
        if (!started.reversible() && now.phase() == Phase.TO_UNDO && !result.succeeded()) {
            return; // stop() runs next and reports the action's outcome
        }
        boolean inEffect = result.succeeded() && started.revertAt() != null;
        Phase next = (started.reversible() && now.phase() == Phase.TO_UNDO)
                        || (!result.succeeded() && started.revertAt() != null)
                ? Phase.TO_UNDO // must be reverted, because the action may be partly in effect
                : inEffect ? Phase.IN_EFFECT : Phase.OVER;
        StoredAction after = now.withPhase(next, started.revertAt());
        if (inEffect) {
            timers.startLimit(started);
        }
        if (resumed && result.succeeded()) {
            reporter.store(after);
        } else {
            LOG.warn("{}: {}", started.order().kind(), result.message());
            reporter.report(
                    after, result.succeeded() ? State.SUCCEEDED : State.FAILED, result.message(), result.evidence());
        }
        handler(started).cleanUp();
    }

    private void stop(StoredAction one) throws IOException, InterruptedException {
        try {
            // The center ignores an outcome that arrives after the time limit.
            completeStop(
                    one,
                    clock.instant().isAfter(one.deadline())
                            ? Optional.empty()
                            : handler(one).stop(one));
        } catch (IOException e) {
            LOG.warn(
                    "{} was cancelled, but its result is unknown, retrying: {}",
                    one.order().kind(),
                    e.toString());
            timers.retryLater(one);
        }
    }

    private synchronized void completeStop(StoredAction one, Optional<ActionResult> result) throws IOException {
        StoredAction over = actions.find(one.id()).orElse(one).withPhase(Phase.OVER, null);
        if (result.isPresent()) {
            reporter.report(
                    over, State.SUCCEEDED, result.get().message(), result.get().evidence());
        } else {
            reporter.report(
                    over,
                    State.CANCELLED,
                    "cancelled by the sensor; no effect of the action remains on the host",
                    new TreeMap<>());
        }
        timers.clear(one);
        handler(one).cleanUp();
    }

    private void revert(StoredAction one) throws IOException, InterruptedException {
        ActionResult result;
        try {
            result = handler(one).revert(one, others(one));
        } catch (IOException e) {
            result = ActionResult.failed(String.valueOf(e.getMessage()));
        }
        completeRevert(one, result);
    }

    private synchronized void completeRevert(StoredAction one, ActionResult result) throws IOException {
        StoredAction now = actions.find(one.id()).orElse(one);
        if (result.succeeded()) {
            LOG.warn("{}: {}", one.order().kind(), result.message());
            boolean failed = now.lastState() == State.FAILED;
            StoredAction over = now.withPhase(Phase.OVER, null);
            if (failed) {
                reporter.store(over);
            } else {
                reporter.report(over, State.REVERTED, result.message(), result.evidence());
            }
            timers.clear(one);
            return;
        }
        timers.retryLater(one);
        StoredAction still = now.withPhase(Phase.TO_UNDO, now.revertAt());
        if (now.lastState() == State.FAILED && timers.isExpired(now)) {
            // the kernel has removed any remaining rule when the timeout of the rule expired
            reporter.store(now.withPhase(Phase.OVER, null));
        } else if (now.lastState() == State.REVERT_FAILED || now.lastState() == State.FAILED) {
            reporter.store(still);
        } else {
            LOG.error(
                    "{} could not be reverted, retrying every {} s: {}",
                    one.order().kind(),
                    ActionTimers.RETRY_AFTER.toSeconds(),
                    result.message());
            reporter.report(still, State.REVERT_FAILED, result.message(), result.evidence());
        }
    }

    /** Returns the actions of the same kind that are in effect and have not expired. */
    private synchronized List<StoredAction> others(StoredAction action) {
        return actions.all().stream()
                .filter(one -> !one.id().equals(action.id())
                        && one.order().kind().equals(action.order().kind()))
                .filter(one -> one.phase() == Phase.IN_EFFECT
                        || (one.phase() == Phase.TO_DO && one.lastState() == State.SUCCEEDED))
                .filter(one -> !timers.isExpired(one))
                .toList();
    }

    /**
     * Actions remain in effect until their time limit expires. Then the kernel removes the firewall rules, or the
     * sensor removes the rules at its next start.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            longAction.close();
            notifyAll();
        }
        threads.forEach(Thread::interrupt);
    }
}
