package io.watchfloor.ops.intake.input;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.input.InputRate;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** All inputs of this node, whether enabled or not, with their counters. */
public final class Inputs {

    private final Map<InputName, InputCounters> all = new EnumMap<>(InputName.class);

    /** @param rates the rates of the enabled inputs, by the names of the inputs in the settings */
    public Inputs(Function<String, Optional<InputRate>> rates, PrometheusRegistry registry, Clock clock) {
        InputMetrics metrics = new InputMetrics(registry);
        for (InputName door : InputName.values()) {
            all.put(door, new InputCounters(door, rates.apply(door.text()).orElse(null), metrics, clock));
        }
    }

    public InputCounters of(InputName door) {
        return Objects.requireNonNull(all.get(door));
    }

    /** The current state of each input on this node. */
    public List<InputStatus> states() {
        return all.values().stream().map(InputCounters::state).toList();
    }
}
