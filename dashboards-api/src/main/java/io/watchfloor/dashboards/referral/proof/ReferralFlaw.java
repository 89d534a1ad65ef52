package io.watchfloor.dashboards.referral.proof;

/**
 * A flaw of a referral.
 *
 * @param line starting at 1
 * @param place what is damaged: {@code header}, {@code chain}, {@code anchor}, {@code item 3}, {@code item 3, field raw},
 *     {@code custody 1}, {@code custody 1, entry 2} or {@code end}
 * @param what description of the flaw, as a sentence
 */
public record ReferralFlaw(long line, String place, Kind kind, String what) {

    public enum Kind {
        /** The line does not have its only form. */
        UNREADABLE,
        /** A hash does not match the content. */
        CHANGED,
        /** A line is missing or in the wrong place. */
        OUT_OF_ORDER,
        /** A signature is invalid, or made with another key. */
        SIGNATURE
    }

    @Override
    public String toString() {
        return "line %d, %s: %s".formatted(line, place, what);
    }
}
