package io.watchfloor.sigma.language;

import java.util.List;

/**
 * Suppresses repeated alerts of a rule on an asset: after an alert, matches with equal values of these fields open no
 * further alert until the time has passed.
 *
 * @param by names of fields, 1 to {@value #MOST_FIELDS}
 * @param minutes 1 to {@value #MOST_MINUTES}, from the time of the record that alerted
 */
public record Suppression(List<String> by, int minutes) {

    public static final int MOST_FIELDS = 5;

    /** A week. */
    public static final int MOST_MINUTES = 10_080;

    public Suppression {
        by = List.copyOf(by);
    }

    /** Whether the number of fields and of minutes is within the limits. */
    public boolean withinLimits() {
        return !by.isEmpty()
                && by.size() <= MOST_FIELDS
                && by.stream().noneMatch(String::isBlank)
                && minutes >= 1
                && minutes <= MOST_MINUTES;
    }
}
