package io.watchfloor.sigma.indicator;

import java.util.UUID;

/**
 * One value of an indicator. An indicator with several values is several entries with the same id.
 *
 * @param id the UUID of its id in STIX
 * @param marking rank of its label of the Traffic Light Protocol
 * @param allows whether the value is known to be harmless, so that no indicator with this value matches
 * @param source who gave it
 */
public record Indicator(UUID id, IndicatorValue value, Validity validity, int marking, boolean allows, String source) {

    /**
     * When the indicator counts, in seconds since 1970, and how its confidence decays.
     *
     * @param from inclusive
     * @param until exclusive
     * @param confidence from 0 to 100, at {@code since}
     * @param zeroAt when the confidence has fallen to 0; {@code Long.MAX_VALUE} if the confidence does not decay
     */
    public record Validity(long from, long until, int confidence, long since, long zeroAt) {

        public boolean contains(long second) {
            return from <= second && second < until;
        }

        /** The confidence at a time, rounded to the nearest number: it falls at a constant rate. */
        public int confidenceAt(long second) {
            if (zeroAt == Long.MAX_VALUE || second <= since) {
                return confidence;
            }
            return second >= zeroAt
                    ? 0
                    : (int) ((2L * confidence * (zeroAt - second) + (zeroAt - since)) / (2 * (zeroAt - since)));
        }
    }
}
