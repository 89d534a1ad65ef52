package io.watchfloor.dashboards.paging.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.search.StoredValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Whether notifications are delivered, according to the latest attempts of all nodes.
 *
 * @param failing whether there were recent attempts and all failed
 * @param reason result of the latest recent attempt; null if there was none
 * @param lastDeliveredAt null if no notification was ever delivered
 */
public record DeliveryStatus(
        boolean failing, @Nullable String reason, @Nullable Instant lastDeliveredAt) {

    private static final Duration LATELY = Duration.ofMinutes(10);

    /** For most notifications, acceptance by a mail server or push service is the last known state. */
    private static final Set<String> ARRIVED = Set.of("delivered", "sent");

    private static final String SELECT = """
            SELECT (SELECT max(tried_at) FROM notification_board WHERE outcome IN ('delivered', 'sent') AND tried_at IS NOT NULL) AS delivered,
                latest.outcome, latest.detail, latest.delivered_lately
            FROM (SELECT 1) one LEFT JOIN LATERAL (
                SELECT outcome, detail, EXISTS (SELECT 1 FROM notification_board
                    WHERE tried_at > :since AND outcome IN ('delivered', 'sent')) AS delivered_lately
                FROM notification_board WHERE tried_at > :since ORDER BY tried_at DESC LIMIT 1) latest ON true""";

    public static DeliveryStatus read(Handle handle, Instant now) {
        return handle.createQuery(SELECT)
                .bind("since", StoredValues.time(now.minus(LATELY)))
                .map((row, context) -> {
                    String outcome = row.getString("outcome");
                    boolean failing =
                            outcome != null && !ARRIVED.contains(outcome) && !row.getBoolean("delivered_lately");
                    return new DeliveryStatus(failing, row.getString("detail"), SqlTimestamps.orNull(row, "delivered"));
                })
                .one();
    }
}
