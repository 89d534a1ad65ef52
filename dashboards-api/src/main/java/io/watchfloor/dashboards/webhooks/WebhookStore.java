package io.watchfloor.dashboards.webhooks;

import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks with their cursors. An attempt begins with a claim, so that one node delivers a webhook at a time, and each
 * step of the attempt changes only the row that still has this claim. A person who pauses, resumes or removes a webhook
 * ends the claim, so that the result of a running attempt changes nothing.
 */
public final class WebhookStore {

    private static final int LONGEST_DETAIL = 500;

    private final Jdbi database;

    public WebhookStore(Jdbi database) {
        this.database = database;
    }

    /** An attempt that only this node makes, until the lease ends. */
    record Claim(String token, Webhook webhook, Instant until) {}

    /** What is to be stored of a confirmed delivery. */
    record Confirmed(ChangeCursor through, int changes, int heldBack) {}

    /** @return false if the owner or the center has the maximum number of webhooks */
    public boolean add(Handle handle, Webhook made, int mostOfOwner, int most) {
        // Serializes additions, so that two at once cannot exceed the limit.
        handle.execute("LOCK TABLE webhook IN SHARE ROW EXCLUSIVE MODE");
        Map<Boolean, Long> counts = handle
                .createQuery("SELECT owner = :owner, count(*) FROM webhook GROUP BY 1")
                .bind("owner", made.owner())
                .map((row, context) -> Map.entry(row.getBoolean(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        long own = counts.getOrDefault(true, 0L);
        if (own >= mostOfOwner || own + counts.getOrDefault(false, 0L) >= most) {
            return false;
        }
        handle.createUpdate("""
                        INSERT INTO webhook (id, owner, name, url, events, format, clearance, secret, created_at, expires_at, lineage,
                            live, intel, due_at)
                        VALUES (:id, :owner, :name, :url, :events, :format, :clearance, :secret, :created, :expires, :lineage, :live,
                            :intel, :created)""")
                .bind("id", made.id())
                .bind("owner", made.owner())
                .bind("name", made.subscription().name())
                .bind("url", made.subscription().url())
                .bindArray("events", String.class, texts(made.subscription().events()))
                .bind("format", made.subscription().format().text())
                .bind("clearance", made.subscription().clearance().rank())
                .bind("secret", made.secrets().current())
                .bind("created", time(made.lifetime().createdAt()))
                .bind("expires", time(made.lifetime().expiresAt()))
                .bind("lineage", made.cursor().lineage())
                .bind("live", made.cursor().live())
                .bind("intel", made.cursor().intel())
                .execute();
        return true;
    }

    /** @param owner null for all owners */
    public List<Webhook> all(@Nullable String owner) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM webhook WHERE CAST(:owner AS text) IS NULL OR owner = :owner ORDER BY created_at, id")
                .bind("owner", owner)
                .map((row, context) -> webhook(row))
                .list());
    }

    public Optional<Webhook> find(String id) {
        return database.withHandle(handle -> find(handle, id));
    }

    static Optional<Webhook> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM webhook WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> webhook(row))
                .findOne();
    }

    public boolean remove(String id) {
        return database.withHandle(handle -> handle.execute("DELETE FROM webhook WHERE id = ?", id)) == 1;
    }

    /** Pauses a webhook on request. */
    public Optional<Webhook> pause(String id, Instant now) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            UPDATE webhook SET paused = :reason, paused_at = :now, claim = NULL, claimed_until = NULL
                            WHERE id = :id AND paused IS NULL""")
                    .bind("id", id)
                    .bind("reason", Webhook.Reason.REQUESTED.text())
                    .bind("now", time(now))
                    .execute();
            return find(handle, id);
        });
    }

    /** @param from null to continue with the delivery that was not confirmed */
    public Optional<Webhook> resume(Handle handle, String id, @Nullable ChangeCursor from, Instant now) {
        handle.createUpdate("""
                        UPDATE webhook SET paused = NULL, paused_at = NULL, detail = '', claim = NULL, claimed_until = NULL,
                            due_at = :now, attempts = 0, failing_since = NULL
                        WHERE id = :id""").bind("id", id).bind("now", time(now)).execute();
        if (from != null) {
            handle.createUpdate("""
                            UPDATE webhook SET lineage = :lineage, live = :live, intel = :intel, batch = NULL, batch_live = NULL,
                                batch_intel = NULL
                            WHERE id = :id""")
                    .bind("id", id)
                    .bind("lineage", from.lineage())
                    .bind("live", from.live())
                    .bind("intel", from.intel())
                    .execute();
        }
        return find(handle, id);
    }

    public Optional<Webhook> renew(String id, Instant until) {
        return database.inTransaction(handle -> {
            handle.createUpdate("UPDATE webhook SET expires_at = :until WHERE id = :id")
                    .bind("id", id)
                    .bind("until", time(until))
                    .execute();
            return find(handle, id);
        });
    }

    /** Replaces the secret. The former one also signs until the given time. */
    public Optional<Webhook> rotate(String id, String secret, Instant formerUntil) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            UPDATE webhook SET former_secret = secret, former_until = :until, secret = :secret WHERE id = :id""")
                    .bind("id", id)
                    .bind("secret", secret)
                    .bind("until", time(formerUntil))
                    .execute();
            return find(handle, id);
        });
    }

    /**
     * Claims webhooks with changes after their cursors.
     *
     * @param lease longer than any attempt; afterwards another node may repeat the attempt
     */
    List<Claim> claim(ChangeCursor head, Instant now, Duration lease, int most, Supplier<String> tokens) {
        return database.inTransaction(handle -> {
            List<Webhook> due = handle.createQuery("""
                            SELECT * FROM webhook
                            WHERE paused IS NULL AND expires_at > :now AND due_at <= :now
                                AND (claim IS NULL OR claimed_until <= :now)
                                AND (batch IS NOT NULL OR lineage <> :lineage OR live <> :live OR intel <> :intel)
                            ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED""")
                    .bind("now", time(now))
                    .bind("lineage", head.lineage())
                    .bind("live", head.live())
                    .bind("intel", head.intel())
                    .bind("most", most)
                    .map((row, context) -> webhook(row))
                    .list();
            return due.stream()
                    .map(one -> {
                        Claim claim = new Claim(tokens.get(), one, now.plus(lease));
                        handle.createUpdate("UPDATE webhook SET claim = :claim, claimed_until = :until WHERE id = :id")
                                .bind("id", one.id())
                                .bind("claim", claim.token())
                                .bind("until", time(claim.until()))
                                .execute();
                        return claim;
                    })
                    .toList();
        });
    }

    /** Stores what a delivery contains before it is sent, so that each attempt sends the same changes with the same id. */
    boolean begin(Claim claim, String batch, ChangeCursor through) {
        return update(
                claim,
                "batch = :batch, batch_live = :live, batch_intel = :intel",
                update ->
                        update.bind("batch", batch).bind("live", through.live()).bind("intel", through.intel()));
    }

    /** Advances the cursor, after the receiver has confirmed the delivery or if there is nothing to send. */
    boolean advance(Claim claim, Confirmed confirmed, boolean sent, Instant now, Instant due) {
        return update(
                claim,
                """
                live = :live, intel = :intel, batch = NULL, batch_live = NULL, batch_intel = NULL, claim = NULL, claimed_until = NULL,
                    due_at = :due, held_back = held_back + :held, deliveries = deliveries + :sent, changes = changes + :changes,
                    attempts = CASE WHEN :sent = 1 THEN 0 ELSE attempts END,
                    failing_since = CASE WHEN :sent = 1 THEN NULL ELSE failing_since END,
                    detail = CASE WHEN :sent = 1 THEN '' ELSE detail END,
                    delivered_at = CASE WHEN :sent = 1 THEN :now ELSE delivered_at END""",
                update -> update.bind("live", confirmed.through().live())
                        .bind("intel", confirmed.through().intel())
                        .bind("due", time(due))
                        .bind("held", confirmed.heldBack())
                        .bind("sent", sent ? 1 : 0)
                        .bind("changes", sent ? confirmed.changes() : 0)
                        .bind("now", time(now)));
    }

    boolean failed(Claim claim, String detail, Instant now, Instant due) {
        return update(
                claim,
                """
                claim = NULL, claimed_until = NULL, due_at = :due, attempts = attempts + 1,
                    failing_since = coalesce(failing_since, :now), detail = :detail""",
                update -> update.bind("due", time(due)).bind("now", time(now)).bind("detail", shortened(detail)));
    }

    boolean pause(Claim claim, Webhook.Pause pause) {
        return update(
                claim,
                """
                claim = NULL, claimed_until = NULL, paused = :reason, paused_at = :now, detail = :detail""",
                update -> update.bind("reason", pause.reason().text())
                        .bind("now", time(pause.at()))
                        .bind("detail", shortened(pause.detail())));
    }

    private boolean update(Claim claim, String set, UnaryOperator<Update> bound) {
        return database.withHandle(handle -> bound.apply(
                                handle.createUpdate("UPDATE webhook SET " + set + " WHERE id = :id AND claim = :token"))
                        .bind("id", claim.webhook().id())
                        .bind("token", claim.token())
                        .execute())
                == 1;
    }

    /** Numbers of webhooks by state. */
    Map<Webhook.State, Long> countByState(Instant now) {
        Map<Webhook.State, Long> counts = new HashMap<>();
        Arrays.stream(Webhook.State.values()).forEach(state -> counts.put(state, 0L));
        all(null).forEach(one -> counts.merge(one.state(now), 1L, Long::sum));
        return counts;
    }

    private static String shortened(String detail) {
        String plain = detail.replace('\0', ' ');
        return plain.length() <= LONGEST_DETAIL ? plain : plain.substring(0, LONGEST_DETAIL);
    }

    private static List<String> texts(Set<WebhookEvent> events) {
        return events.stream().sorted().map(WebhookEvent::text).toList();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        String lineage = row.getString("lineage");
        String batch = row.getString("batch");
        String paused = row.getString("paused");
        Instant pausedAt = instant(row, "paused_at");
        return new Webhook(
                row.getString("id"),
                row.getString("owner"),
                new Webhook.Subscription(
                        row.getString("name"),
                        row.getString("url"),
                        Arrays.stream((String[]) row.getArray("events").getArray())
                                .map(WebhookEvent::of)
                                .collect(Collectors.toSet()),
                        ChangeFormat.of(row.getString("format")),
                        Tlp.ofRank(row.getInt("clearance"))),
                new Webhook.Secrets(
                        row.getString("secret"), row.getString("former_secret"), instant(row, "former_until")),
                new Webhook.Lifetime(
                        required(row, "created_at"),
                        required(row, "expires_at"),
                        paused == null || pausedAt == null
                                ? null
                                : new Webhook.Pause(
                                        Arrays.stream(Webhook.Reason.values())
                                                .filter(one -> one.text().equals(paused))
                                                .findFirst()
                                                .orElseThrow(),
                                        pausedAt,
                                        row.getString("detail"))),
                new ChangeCursor(lineage, row.getLong("live"), row.getLong("intel")),
                new Webhook.Progress(
                        batch,
                        batch == null
                                ? null
                                : new ChangeCursor(lineage, row.getLong("batch_live"), row.getLong("batch_intel")),
                        row.getInt("attempts"),
                        instant(row, "failing_since"),
                        required(row, "due_at"),
                        row.getString("detail")),
                new Webhook.Totals(
                        row.getLong("deliveries"),
                        row.getLong("changes"),
                        row.getLong("held_back"),
                        instant(row, "delivered_at")));
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
