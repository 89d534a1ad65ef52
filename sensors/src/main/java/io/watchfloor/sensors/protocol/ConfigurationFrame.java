package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.Nullable;

/** The configuration that the center gives its sensors, and the notice that there is a newer program. */
public sealed interface ConfigurationFrame extends UplinkFrame.Control {

    int LONGEST_GROUP = 64;
    int LONGEST_TEXT = 64 * 1024;
    int LONGEST_WORDS = 2_000;

    /**
     * Names one version of one group's configuration.
     *
     * @param version counts from 1; 0 for the sensor's own file alone
     */
    record Version(@FieldLimits(to = LONGEST_GROUP) String group, long version) {
        /** What the sensor's own file says, and nothing else. */
        public static final Version OWN = new Version("", 0);
    }

    /**
     * From the center: what to collect from now on, beside what the sensor's own file says.
     *
     * @param text JSON with the keys of the sensor's own file that may come from the center; empty with {@link Version#OWN}
     */
    record Configure(
            Version version, @FieldLimits(to = LONGEST_TEXT) String text) implements ConfigurationFrame {}

    /**
     * From the sensor, after each welcome and whenever it changes. A sensor that takes no configuration from the center says none.
     *
     * @param inEffect the last good one
     * @param refused the last one that did not work, which is not in effect; null when there is none
     * @param words what is wrong with that one
     */
    record Configured(
            Version inEffect,
            @Nullable Version refused,
            @FieldLimits(to = LONGEST_WORDS) String words) implements ConfigurationFrame {}

    /** From the center: the version of its own program, so that a sensor of another one can say so. */
    record Release(@FieldLimits(to = LONGEST_GROUP) String version) implements ConfigurationFrame {}
}
