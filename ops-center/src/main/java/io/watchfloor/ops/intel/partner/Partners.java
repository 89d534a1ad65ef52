package io.watchfloor.ops.intel.partner;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which partner a request comes from, what the partner may receive and send, and how much of its quotas is left. All
 * methods block on the database, so that changes by administrators apply to the next request on every node.
 *
 * <p>A credential of a partner without access (paused, ended, or without a valid agreement) is already rejected when it
 * is checked, and the clearance of a {@link Principal} that belongs to a partner is at most the ceiling. Whatever sends
 * to a partner without a request, such as a webhook, checks {@link Partner#hasAccess} and {@link Partner#ceiling}
 * itself.
 */
public final class Partners {

    private final Jdbi database;
    private final Clock clock;
    private final PartnerStore store = new PartnerStore();
    private final Counter refusals;

    public Partners(Jdbi database, Clock clock, PrometheusRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.refusals = new Meters(registry).counter("watchfloor_partner_refused_total");
    }

    /**
     * Quota that is used up.
     *
     * @param limit of the window
     * @param retryAfter until the next window starts
     */
    public record QuotaExceeded(PartnerQuota quota, long limit, Duration retryAfter) {

        /** Stable. */
        public String code() {
            return quota.code();
        }

        public String detail() {
            String unit = quota.window().toDays() > 0 ? "a day" : "a minute";
            return ("The quota of %d %s %s is used up, so nothing was accepted. Send the same request again after %d s, or ask for"
                            + " a larger quota.")
                    .formatted(limit, quota.text(), unit, seconds());
        }

        /** For the header {@code Retry-After}. */
        public long seconds() {
            return Math.max(1, (retryAfter.toMillis() + 999) / 1000);
        }
    }

    /** The partner to which the account of the request belongs; empty for people and other accounts of this center. */
    public Optional<Partner> of(Principal who) {
        return database.withHandle(handle -> store.ofAccount(handle, who.name()))
                .map(Document::value);
    }

    public Optional<Partner> find(String id) {
        return database.withHandle(handle -> store.find(handle, id)).map(Document::value);
    }

    public boolean hasAccess(Partner partner) {
        return partner.hasAccess(clock.instant());
    }

    /**
     * Takes an amount from a quota, or nothing if less is left. Exact for all nodes together. A refusal is counted.
     *
     * @param amount at least 1
     * @return empty if the amount was taken
     */
    public Optional<QuotaExceeded> take(Partner partner, PartnerQuota quota, long amount) {
        Optional<QuotaExceeded> exceeded = database.inTransaction(handle -> take(handle, partner, quota, amount));
        exceeded.ifPresent(refusal -> refused(partner, refusal.code()));
        return exceeded;
    }

    /** Like {@link #take(Partner, PartnerQuota, long)}, but in the caller's transaction, and without the metric. */
    public Optional<QuotaExceeded> take(Handle transaction, Partner partner, PartnerQuota quota, long amount) {
        Instant now = clock.instant();
        Instant window = window(quota, now);
        long limit = partner.limits().of(quota);
        boolean taken = amount <= limit
                && transaction
                                .createUpdate("""
                                INSERT INTO partner_usage (partner, quota, window_start, used, refused)
                                VALUES (:partner, :quota, :window, :amount, 0)
                                ON CONFLICT (partner, quota) DO UPDATE SET
                                    used = :amount + CASE WHEN partner_usage.window_start >= :window THEN partner_usage.used ELSE 0 END,
                                    window_start = greatest(partner_usage.window_start, :window)
                                WHERE :amount + CASE WHEN partner_usage.window_start >= :window THEN partner_usage.used ELSE 0 END
                                    <= :limit""")
                                .bind("partner", partner.id())
                                .bind("quota", quota.text())
                                .bind("window", utc(window))
                                .bind("amount", amount)
                                .bind("limit", limit)
                                .execute()
                        > 0;
        if (taken) {
            return Optional.empty();
        }
        transaction
                .createUpdate("""
                        INSERT INTO partner_usage (partner, quota, window_start, used, refused)
                        VALUES (:partner, :quota, :window, 0, 1)
                        ON CONFLICT (partner, quota) DO UPDATE SET refused = partner_usage.refused + 1""")
                .bind("partner", partner.id())
                .bind("quota", quota.text())
                .bind("window", utc(window))
                .execute();
        return Optional.of(new QuotaExceeded(quota, limit, Duration.between(now, window.plus(quota.window()))));
    }

    /** The use of all quotas now. */
    public List<PartnerUsage> usage(Handle handle, Partner partner) {
        record Row(long used, Instant window, long refused) {}
        Instant now = clock.instant();
        Map<String, Row> rows = handle
                .createQuery("SELECT quota, used, window_start, refused FROM partner_usage WHERE partner = :partner")
                .bind("partner", partner.id())
                .map((row, context) -> Map.entry(
                        row.getString("quota"),
                        new Row(
                                row.getLong("used"),
                                row.getObject("window_start", OffsetDateTime.class)
                                        .toInstant(),
                                row.getLong("refused"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Arrays.stream(PartnerQuota.values())
                .map(quota -> {
                    Instant window = window(quota, now);
                    Row row = rows.getOrDefault(quota.text(), new Row(0, window, 0));
                    return new PartnerUsage(
                            quota,
                            row.window().isBefore(window) ? 0 : row.used(),
                            partner.limits().of(quota),
                            window.plus(quota.window()),
                            row.refused());
                })
                .toList();
    }

    /** Counts a request of a partner that was refused. */
    public void refused(Partner partner, String code) {
        refusals.labelValues(partner.id(), code).inc();
    }

    private static Instant window(PartnerQuota quota, Instant now) {
        long seconds = quota.window().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
