package io.watchfloor.sensors.agent.spool;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Priority of a record. If the spool is full, records of a lower priority are evicted first. */
public enum Priority {
    LOW(0),
    NORMAL(1),
    HIGH(2);

    private final byte number;

    Priority(int number) {
        this.number = (byte) number;
    }

    /** Returns the number that represents the priority in segment files. */
    byte number() {
        return number;
    }

    /** Returns the priority with this {@link #number()}; normal for unknown numbers. */
    static Priority ofNumber(byte number) {
        return Arrays.stream(values())
                .filter(one -> one.number == number)
                .findFirst()
                .orElse(NORMAL);
    }

    /** Whether records of the other priority are evicted for a record of this priority. */
    boolean isAbove(Priority other) {
        return number > other.number;
    }

    /** Returns the name in settings, for example {@code high}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the priority with this name. */
    public static Optional<Priority> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
