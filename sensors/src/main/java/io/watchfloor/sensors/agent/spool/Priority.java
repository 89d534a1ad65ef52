package io.watchfloor.sensors.agent.spool;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What leaves a full spool last: records give way to those of a higher priority. */
public enum Priority {
    LOW(0),
    NORMAL(1),
    HIGH(2);

    private final byte number;

    Priority(int number) {
        this.number = (byte) number;
    }

    /** What files say instead of the name. */
    byte number() {
        return number;
    }

    /** The priority with this {@link #number()}, or else the usual one. */
    static Priority numbered(byte number) {
        return Arrays.stream(values())
                .filter(one -> one.number == number)
                .findFirst()
                .orElse(NORMAL);
    }

    /** Whether records of the other one give way to it. */
    boolean isAbove(Priority other) {
        return number > other.number;
    }

    /** As settings say it, for instance {@code high}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The priority of that name. */
    public static Optional<Priority> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
