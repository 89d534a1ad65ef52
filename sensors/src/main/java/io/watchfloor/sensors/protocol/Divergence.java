package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why an epoch is new: in the previous epoch, spool and center hold the same records only up to {@code through}.
 *
 * @param epoch the previous epoch
 * @param through last sequence of the previous epoch that both sides share
 */
public record Divergence(
        @Hex long epoch,
        @FieldLimits(to = UplinkFrame.LARGEST) long through,
        Reason reason) {
    /** How the divergence was noticed. */
    public enum Reason {
        /**
         * The center has more records of the epoch than the spool: the sensor's host was restored from an earlier copy.
         */
        SET_BACK(
                1,
                "the host was restored from an earlier copy, or cloned: the center has more of its records than its own spool"),
        /** Spool and center hold different records with the same sequences. */
        CONTENT_DIFFERS(
                2,
                "the host was restored from an earlier copy, or cloned: spool and center have different records with the same sequences"),
        /** The center requested a new epoch. Unknown reasons of later sensors are read as this one. */
        @JsonEnumDefaultValue
        CENTER_ASKED(3, "the center has other records with the same sequences, or cannot compare them");

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final int number;
        private final String sentence;

        Reason(int number, String sentence) {
            this.number = number;
            this.sentence = sentence;
        }

        /** The name in messages and data, for example {@code set-back}. */
        public String text() {
            return text;
        }

        /** A sentence for people. */
        public String sentence() {
            return sentence;
        }

        /** The number in files. */
        public int number() {
            return number;
        }

        /** The reason with this {@link #number()}; {@link #CENTER_ASKED} for unknown numbers. */
        public static Reason ofNumber(long number) {
            return Arrays.stream(values())
                    .filter(one -> one.number == number)
                    .findFirst()
                    .orElse(CENTER_ASKED);
        }
    }
}
