package io.watchfloor.ops.matter.referral;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.Locale;

/**
 * A step of a referral.
 *
 * @param detail reason, reference of the receipt, or outcome; empty if the step has none
 * @param sha256 of the file that was built or sent; empty for other steps
 */
public record ReferralStep(Kind kind, String by, Instant at, String detail, String sha256) {

    /** What happened. */
    public enum Kind implements WireText {
        DRAFTED,
        APPROVED_BY_LEAD,
        APPROVED_BY_LEGAL,
        REJECTED,
        SEALED,
        SENT,
        RECEIVED,
        CLOSED;

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        boolean isApproval() {
            return this == APPROVED_BY_LEAD || this == APPROVED_BY_LEGAL;
        }
    }
}
