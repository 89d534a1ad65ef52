package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why an epoch is new: spool and center hold the same records of the previous epoch up to {@code through}, and no
 * further.
 *
 * @param epoch the previous one
 * @param through its last sequence that both sides share
 */
public record Divergence(
        @Hex long epoch,
        @FieldLimits(to = UplinkFrame.LARGEST) long through,
        Reason reason) {
    /** What made both sides notice. */
    public enum Reason {
        /**
         * The center knows more of the epoch than the spool does: the sensor's machine was set back to an earlier copy.
         */
        SET_BACK(
                1,
                "the machine was set back to an earlier copy, or cloned: the center knows more of its spool than the spool itself"),
        /** Under the same sequences spool and center hold different records. */
        CONTENT_DIFFERS(
                2,
                "the machine was set back to an earlier copy, or cloned: spool and center hold different records under the same sequences"),
        /** The center asks for it. A later sensor may know more reasons, which become this one. */
        @JsonEnumDefaultValue
        CENTER_ASKED(3, "the center holds other records under the same sequences, or cannot tell");

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final int number;
        private final String sentence;

        Reason(int number, String sentence) {
            this.number = number;
            this.sentence = sentence;
        }

        /** For instance {@code set-back}. */
        public String text() {
            return text;
        }

        /** What happened, for people. */
        public String sentence() {
            return sentence;
        }

        /** What files say instead of the name. */
        public int number() {
            return number;
        }

        /** The reason with this {@link #number()}, or else the least specific one. */
        public static Reason numbered(long number) {
            return Arrays.stream(values())
                    .filter(one -> one.number == number)
                    .findFirst()
                    .orElse(CENTER_ASKED);
        }
    }
}
