package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The response actions that a sensor can execute, if its own configuration allows them. */
public enum ActionKind {
    /** Kills one process, identified by PID and program. */
    KILL_PROCESS(false),
    /** Blocks all traffic from and to an address for a limited time. */
    BLOCK_ADDRESS(true),
    /** Blocks all traffic of the host except with the center, for a limited time. */
    ISOLATE_HOST(true),
    /** Collects files and host state in a package and sends it to the center. */
    COLLECT_PACKAGE(false);

    private final boolean reversible;

    ActionKind(boolean reversible) {
        this.reversible = reversible;
    }

    /** Whether the action can be reverted; the sensor reverts such an action after a time limit. */
    public boolean reversible() {
        return reversible;
    }

    /** Whether the action may take minutes. It runs on a separate thread and can be cancelled. */
    public boolean takesLong() {
        return this == COLLECT_PACKAGE;
    }

    /** Returns the name on the wire and in settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the kind with this name; empty if this version does not know the kind. */
    public static Optional<ActionKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(ActionKind::text).toList();
    }
}
