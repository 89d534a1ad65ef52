package io.watchfloor.sensors.agent.action;

import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A center that sends orders and records outcomes. */
final class RecordedOutcomes {

    /** Handlers of a host that collects no packages. */
    static final ActionHandlerFactory.Packages NO_PACKAGES = new ActionHandlerFactory.Packages(
            Path.of("/nonexistent"), Path.of("/nonexistent"), new BlockedPackageSender());

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActionExecutor actions;
    private final List<Outcome> heard = new ArrayList<>();

    RecordedOutcomes(ActionExecutor actions) {
        this.actions = actions;
        actions.connected();
    }

    static Order order(String id, ActionKind kind, Map<String, String> arguments, Duration limit) {
        return new Order(id, Call.DO, kind.text(), new TreeMap<>(arguments), limit.toMillis());
    }

    void orders(Order order) {
        actions.receive(order);
    }

    void wantsUndone(Order order) {
        actions.receive(new Order(order.id(), Call.INVERSE, order.kind(), order.arguments(), order.limitMillis()));
    }

    void cancels(Order order) {
        actions.receive(new Order(order.id(), Call.CANCEL, order.kind(), order.arguments(), order.limitMillis()));
    }

    /** Waits for this outcome and records all earlier ones. */
    Outcome hears(String id, State state) {
        return await().atMost(PATIENCE)
                .until(() -> listened(id, state), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Outcome> listened(String id, State state) {
        for (Optional<UplinkFrame.Control> next = actions.next(); next.isPresent(); next = actions.next()) {
            if (next.get() instanceof Outcome outcome) {
                heard.add(outcome);
                actions.receive(new Noted(outcome.id(), outcome.number()));
            }
        }
        return heard.stream()
                .filter(one -> one.id().equals(id) && one.state() == state)
                .findFirst();
    }

    List<State> heardOf(String id) {
        return heard.stream()
                .filter(one -> one.id().equals(id))
                .map(Outcome::state)
                .toList();
    }
}
