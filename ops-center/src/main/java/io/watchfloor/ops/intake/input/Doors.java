package io.watchfloor.ops.intake.input;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.door.DoorRate;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** All doors of this node, open or not, and what each counts. */
public final class Doors {

    private final Map<DoorName, DoorCounters> all = new EnumMap<>(DoorName.class);

    /** @param rates of the doors that are open, by their names in the settings */
    public Doors(Function<String, Optional<DoorRate>> rates, PrometheusRegistry registry, Clock clock) {
        DoorMetrics metrics = new DoorMetrics(registry);
        for (DoorName door : DoorName.values()) {
            all.put(door, new DoorCounters(door, rates.apply(door.text()).orElse(null), metrics, clock));
        }
    }

    public DoorCounters of(DoorName door) {
        return Objects.requireNonNull(all.get(door));
    }

    /** How each is now. */
    public List<DoorState> states() {
        return all.values().stream().map(DoorCounters::state).toList();
    }
}
