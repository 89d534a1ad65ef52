package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.Nullable;

/** Frames with the configuration that the center sends to its sensors, and with the center's program version. */
public sealed interface ConfigurationFrame extends UplinkFrame.Control {

    int LONGEST_GROUP = 64;
    int LONGEST_TEXT = 64 * 1024;
    int LONGEST_MESSAGE = 2_000;

    /**
     * A version of a sensor group's configuration.
     *
     * @param version number of the version, from 1; 0 for the sensor's own configuration file
     */
    record Version(@FieldLimits(to = LONGEST_GROUP) String group, long version) {
        /** Means that the sensor uses only its own configuration file, without configuration from the center. */
        public static final Version OWN = new Version("", 0);
    }

    /**
     * Sent by the center: what to collect in addition to the sources in the sensor's own configuration file.
     *
     * @param text JSON with the keys that the center may set; empty with {@link Version#OWN}
     */
    record Configure(
            Version version, @FieldLimits(to = LONGEST_TEXT) String text) implements ConfigurationFrame {}

    /**
     * Sent by the sensor after each welcome and after each change, if it accepts configuration from the center.
     *
     * @param inEffect the last version that worked
     * @param refused the last version that was refused; null if there is none
     * @param words why that version was refused
     */
    record Configured(
            Version inEffect,
            @Nullable Version refused,
            @FieldLimits(to = LONGEST_MESSAGE) String words) implements ConfigurationFrame {}

    /** Sent by the center: its program version. A sensor of another version logs the difference. */
    record Release(@FieldLimits(to = LONGEST_GROUP) String version) implements ConfigurationFrame {}
}
