package io.watchfloor.ops.detection.exception;

import io.watchfloor.sigma.language.Suppression;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception from rules, until its end.
 *
 * @param revision counts changes, from 1
 * @param alert the alert from which the exception was made; null if it was made without an alert
 * @param preview result of the back-test that the author saw, as JSON; null if it was saved without a preview
 */
public record RuleException(
        String id,
        long revision,
        Terms terms,
        Stamp created,
        Stamp changed,
        @Nullable Stamp ended,
        @Nullable String alert,
        @Nullable String preview) {

    /**
     * What users decide.
     *
     * @param rules ids of rules
     * @param suppression the exception hides only repeats of alerts within the scope; null if it hides the whole scope
     * @param owner name of the person who answers for the exception
     */
    public record Terms(
            List<String> rules,
            ExceptionScope scope,
            @Nullable Suppression suppression,
            String reason,
            String owner,
            Instant expiresAt) {

        public Terms {
            rules = List.copyOf(rules);
        }

        public Terms until(Instant end) {
            return new Terms(rules, scope, suppression, reason, owner, end);
        }
    }

    /** Who did something, and when. */
    public record Stamp(String by, Instant at) {}

    /** Whether the exception hides records at this time. */
    public boolean isActive(Instant now) {
        return ended == null && now.isBefore(terms.expiresAt());
    }
}
