package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why an epoch was started: in the previous epoch, spool and center have the same records only up to {@code through}.
 *
 * @param epoch the previous epoch
 * @param through last sequence number of the previous epoch up to which both sides have the same records
 */
public record Divergence(
        @Hex long epoch,
        @FieldLimits(to = UplinkFrame.LARGEST) long through,
        Reason reason) {
    /** How the divergence was detected. */
    public enum Reason {
        /**
         * The center has more records of the epoch than the spool, because the sensor's host was restored from an
         * earlier copy.
         */
        SET_BACK(
                1,
                "the host was restored from an earlier copy, or cloned: the center has more records of the sensor than"
                        + " the sensor's spool"),
        /** Spool and center have different records with the same sequence numbers. */
        CONTENT_DIFFERS(
                2,
                "the host was restored from an earlier copy, or cloned: spool and center have different records with the"
                        + " same sequence numbers"),
        /** The center requested a new epoch. Unknown reasons from later versions are read as this reason. */
        @JsonEnumDefaultValue
        CENTER_ASKED(3, "the center has other records with the same sequence numbers, or cannot compare the records");

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final int number;
        private final String sentence;

        Reason(int number, String sentence) {
            this.number = number;
            this.sentence = sentence;
        }

        /** Returns the name in messages and data, for example {@code set-back}. */
        public String text() {
            return text;
        }

        /** Returns a sentence that explains the reason to people. */
        public String sentence() {
            return sentence;
        }

        /** Returns the number that represents the reason in files. */
        public int number() {
            return number;
        }

        /** Returns the reason with this {@link #number()}; {@link #CENTER_ASKED} for unknown numbers. */
        public static Reason ofNumber(long number) {
            return Arrays.stream(values())
                    .filter(one -> one.number == number)
                    .findFirst()
                    .orElse(CENTER_ASKED);
        }
    }
}
