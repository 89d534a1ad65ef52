package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.action.StoredAction.Phase;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles an order from the center: stores the action so that it is executed, reverted or cancelled, or reports an
 * outcome immediately.
 */
final class OrderHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OrderHandler.class);

    private final ActionSettings settings;
    private final OutcomeReporter reporter;
    private final LongRunningAction longAction;
    private final Clock clock;

    OrderHandler(ActionSettings settings, OutcomeReporter told, LongRunningAction longDeed, Clock clock) {
        this.settings = settings;
        this.reporter = told;
        this.longAction = longDeed;
        this.clock = clock;
    }

    void handle(Order order) throws IOException {
        Instant now = clock.instant();
        Optional<StoredAction> known = reporter.find(order.id());
        if (order.call() == Call.INVERSE) {
            revert(order, known, now);
            return;
        }
        if (order.call() == Call.CANCEL) {
            cancel(order, known, now);
            return;
        }
        if (known.isPresent()) {
            reporter.reportAgain(known.get());
            return;
        }
        StoredAction received = StoredAction.received(order, now);
        Optional<String> refusal = refusalReason(received);
        if (refusal.isPresent()) {
            LOG.warn("refused {}: {}", order.kind(), refusal.get());
            reporter.report(received.withPhase(Phase.OVER, null), State.REFUSED, refusal.get(), new TreeMap<>());
            return;
        }
        LOG.warn("received order {} {}", order.kind(), order.arguments());
        if (!reporter.tryStore(received)) {
            reporter.reportUnstored(Outcome.of(
                    order.id(),
                    1,
                    State.REFUSED,
                    "the sensor's disk is full, so the order cannot be stored and was not executed",
                    now));
        }
    }

    private Optional<String> refusalReason(StoredAction received) {
        Order order = received.order();
        Optional<ActionKind> kind = received.kind();
        if (kind.isEmpty()) {
            return Optional.of("this sensor does not support %s: update the sensor".formatted(order.kind()));
        }
        if (!settings.allow().contains(kind.get())) {
            return Optional.of("this sensor's configuration does not allow %s (actions.allow)".formatted(order.kind()));
        }
        if (order.limitMillis() <= 0 || order.limitMillis() > settings.longest().toMillis()) {
            return Optional.of(
                    "the time limit must be from 1 ms to %s (actions.longest)".formatted(settings.longest()));
        }
        return Optional.empty();
    }

    private void revert(Order order, Optional<StoredAction> known, Instant now) throws IOException {
        if (known.isEmpty()) {
            reporter.report(
                    StoredAction.received(order, now).withPhase(Phase.OVER, null),
                    State.REVERTED,
                    "the sensor had not executed the action and will not execute it",
                    new TreeMap<>());
            return;
        }
        StoredAction one = known.get();
        if (!one.reversible()) {
            reporter.report(
                    one,
                    State.REVERT_FAILED,
                    "%s cannot be reverted".formatted(one.order().kind()),
                    new TreeMap<>());
        } else if (one.phase() == Phase.OVER) {
            reporter.reportAgain(one);
        } else {
            reporter.storeOrRemember(one.withPhase(Phase.TO_UNDO, one.revertAt()));
        }
    }

    /**
     * Cancels an action. Only actions that take minutes are interrupted, and the outcome of a finished action does not
     * change.
     */
    private void cancel(Order order, Optional<StoredAction> known, Instant now) throws IOException {
        StoredAction one = known.orElseGet(() -> StoredAction.received(order.toDo(), now));
        if (one.phase() == Phase.OVER) {
            reporter.reportAgain(one);
        } else if (one.outcomes().isEmpty()) {
            LOG.warn("{} was cancelled before it started", order.kind());
            reporter.report(
                    one.withPhase(Phase.OVER, null),
                    State.CANCELLED,
                    "cancelled before the sensor started it",
                    new TreeMap<>());
        } else if (one.kind().filter(ActionKind::takesLong).isPresent()) {
            LOG.warn("cancelling {}", order.kind());
            reporter.storeOrRemember(one.withPhase(
                    Phase.TO_UNDO, null)); // if this process is killed now, the next process cancels the action
            longAction.interrupt(one);
        }
    }
}
