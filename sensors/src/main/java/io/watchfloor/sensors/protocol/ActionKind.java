package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a sensor can be asked to do on its host, if its own configuration allows it. */
public enum ActionKind {
    /** Ends one process, named by its number and its program. */
    KILL_PROCESS(false),
    /** Drops all traffic from and to an address, for a time. */
    BLOCK_ADDRESS(true),
    /** Drops all traffic of the host except that with the center, for a time. */
    ISOLATE_HOST(true),
    /** Packs named files and the state of the host, and sends them to the center. */
    COLLECT_PACKAGE(false);

    private final boolean reversible;

    ActionKind(boolean reversible) {
        this.reversible = reversible;
    }

    /** Whether it has an inverse, and so a time after which the sensor undoes it by itself. */
    public boolean reversible() {
        return reversible;
    }

    /** Whether it may take minutes, so that others must not wait for it, and it can be stopped meanwhile. */
    public boolean takesLong() {
        return this == COLLECT_PACKAGE;
    }

    /** As it stands on the wire and in configurations. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty for one that this version does not know. */
    public static Optional<ActionKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(ActionKind::text).toList();
    }
}
