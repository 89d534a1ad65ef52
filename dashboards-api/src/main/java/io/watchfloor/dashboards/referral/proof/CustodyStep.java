package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An entry in the custody log of an exhibit.
 *
 * @param by who made the entry
 * @param exhibit name of the exhibit
 * @param from who had the exhibit before; empty if it was collected
 * @param to who has the exhibit now
 * @param sha256 of the exhibit at this time, as 64 hexadecimal digits
 */
public record CustodyStep(
        Action action, String by, String exhibit, String from, String to, String reason, String sha256) {

    private static final String PREFIX = "custody.";

    /** What happened. The names must never change. */
    public enum Action {
        /** The exhibit was collected into the matter. */
        COLLECT,
        HAND_OVER,
        /** The holder compared the hash. */
        CHECK;

        public String text() {
            return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Action> parse(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst();
        }
    }

    /** The record of the hash chain. */
    public AuditRecord record(long seq, Instant at) {
        return AuditRecord.of(
                seq,
                at,
                Map.of(
                        AuditField.ACTOR,
                        by,
                        AuditField.ACTION,
                        action.text(),
                        AuditField.OBJECT,
                        exhibit,
                        AuditField.BEFORE,
                        from,
                        AuditField.AFTER,
                        to,
                        AuditField.REASON,
                        reason,
                        AuditField.OUTCOME,
                        sha256));
    }

    /** @return empty if the record is not an entry of a custody log */
    public static Optional<CustodyStep> of(AuditRecord record) {
        return Action.parse(record.text(AuditField.ACTION))
                .map(action -> new CustodyStep(
                        action,
                        record.text(AuditField.ACTOR),
                        record.text(AuditField.OBJECT),
                        record.text(AuditField.BEFORE),
                        record.text(AuditField.AFTER),
                        record.text(AuditField.REASON),
                        record.text(AuditField.OUTCOME)))
                .filter(step -> Hex.is(step.sha256())
                        && record.text(AuditField.VIA).isEmpty()
                        && record.text(AuditField.ADDRESS).isEmpty());
    }
}
