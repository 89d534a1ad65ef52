package io.watchfloor.dashboards.score;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All controls of the secure score. The order of the list never matters for the score. */
public final class Controls {

    public static final List<Control> ALL = Stream.of(
                    AccountControls.ALL,
                    DetectedControls.ALL,
                    TelemetryControls.ALL,
                    SensorControls.ALL,
                    CenterControls.ALL)
            .flatMap(List::stream)
            .toList();

    private static final Map<String, Control> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Control::name, Function.identity()));

    private Controls() {}

    public static Optional<Control> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** IDs of the rules whose alerts controls count. */
    public static Set<String> watchedRules() {
        return DetectedControls.RULES;
    }

    /** Names of the fields whose presence controls check. */
    public static Set<String> fields() {
        return TelemetryControls.FIELDS;
    }

    /** IDs of the Windows events whose presence controls check. */
    public static Set<String> events() {
        return TelemetryControls.EVENTS;
    }
}
