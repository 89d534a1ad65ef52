package io.watchfloor.ops.detection.exception;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.detection.exception.RuleException.Stamp;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.sigma.language.Suppression;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of exceptions, also of those that have ended. */
public final class ExceptionStore {

    /** Exceptions that are active at the same time. */
    public static final int MOST_ACTIVE = 1_000;

    /** Time of an attempt to ask an owner, after which another attempt is made. */
    static final Duration ASKING = Duration.ofMinutes(15);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Jdbi database;

    /** The result of a change. */
    public sealed interface Outcome {
        record Stored(RuleException exception) implements Outcome {}

        /** The exception was changed since the user loaded it. */
        record Stale(long revision) implements Outcome {}

        /** The exception has ended or expired, so that it cannot be changed. */
        record Over() implements Outcome {}

        record Unknown() implements Outcome {}

        /** {@link #MOST_ACTIVE} exceptions are active. */
        record Full() implements Outcome {}
    }

    public ExceptionStore(Jdbi database) {
        this.database = database;
    }

    /** @param preview result of the back-test, as JSON */
    public Outcome create(
            String id, Terms terms, @Nullable String alert, @Nullable String preview, String by, Instant now) {
        return database.inTransaction(handle -> {
            handle.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('rule_exception', 0))::text")
                    .mapTo(String.class)
                    .one();
            if (active(handle, now).size() >= MOST_ACTIVE) {
                return new Outcome.Full();
            }
            handle.createUpdate("""
                            INSERT INTO rule_exception (id, revision, rules, scope, suppression, reason, owner, expires_at, created_by, created_at,
                                changed_by, changed_at, alert, preview)
                            VALUES (:id, 1, :rules, :scope, :suppression, :reason, :owner, :expires, :by, :now, :by, :now, :alert, :preview)""")
                    .bind("id", id)
                    .bindArray("rules", String.class, terms.rules())
                    .bind("scope", written(terms.scope()))
                    .bind("suppression", written(terms.suppression()))
                    .bind("reason", terms.reason())
                    .bind("owner", terms.owner())
                    .bind("expires", SqlTimestamps.parameter(terms.expiresAt()))
                    .bind("by", by)
                    .bind("now", SqlTimestamps.parameter(now))
                    .bind("alert", alert)
                    .bind("preview", preview)
                    .execute();
            return new Outcome.Stored(find(handle, id).orElseThrow());
        });
    }

    /**
     * Changes an exception that is active.
     *
     * @param revision the revision that the user saw; null changes any revision
     * @param preview of the new terms; null if they were saved without a preview
     */
    public Outcome change(
            String id, @Nullable Long revision, Terms terms, @Nullable String preview, String by, Instant now) {
        return changing(
                id,
                revision,
                now,
                handle -> handle.createUpdate("""
                        UPDATE rule_exception SET revision = revision + 1, rules = :rules, scope = :scope,
                            suppression = :suppression, reason = :reason, owner = :owner,
                            asked_at = CASE WHEN expires_at = :expires AND owner = :owner THEN asked_at END,
                            asking_until = CASE WHEN expires_at = :expires AND owner = :owner THEN asking_until END, expires_at = :expires,
                            changed_by = :by, changed_at = :now, preview = :preview WHERE id = :id""")
                        .bind("id", id)
                        .bindArray("rules", String.class, terms.rules())
                        .bind("scope", written(terms.scope()))
                        .bind("suppression", written(terms.suppression()))
                        .bind("reason", terms.reason())
                        .bind("owner", terms.owner())
                        .bind("expires", SqlTimestamps.parameter(terms.expiresAt()))
                        .bind("by", by)
                        .bind("now", SqlTimestamps.parameter(now))
                        .bind("preview", preview)
                        .execute());
    }

    /** Ends an exception now. */
    public Outcome end(String id, @Nullable Long revision, String by, Instant now) {
        return changing(
                id,
                revision,
                now,
                handle -> handle.createUpdate("""
                        UPDATE rule_exception SET revision = revision + 1, ended_by = :by, ended_at = :now,
                            changed_by = :by, changed_at = :now WHERE id = :id""")
                        .bind("id", id)
                        .bind("by", by)
                        .bind("now", SqlTimestamps.parameter(now))
                        .execute());
    }

    private interface Change {
        int in(Handle handle);
    }

    private Outcome changing(String id, @Nullable Long revision, Instant now, Change change) {
        return database.inTransaction(handle -> {
            Optional<RuleException> known = handle.createQuery("SELECT * FROM rule_exception WHERE id = :id FOR UPDATE")
                    .bind("id", id)
                    .map((row, context) -> exception(row))
                    .findOne();
            if (known.isEmpty()) {
                return new Outcome.Unknown();
            }
            if (revision != null && revision != known.get().revision()) {
                return new Outcome.Stale(known.get().revision());
            }
            if (!known.get().isActive(now)) {
                return new Outcome.Over();
            }
            change.in(handle);
            return new Outcome.Stored(find(handle, id).orElseThrow());
        });
    }

    public Optional<RuleException> find(String id) {
        return database.withHandle(handle -> find(handle, id));
    }

    private static Optional<RuleException> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM rule_exception WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> exception(row))
                .findOne();
    }

    /** Those of the exceptions that exist, by id. */
    public Map<String, RuleException> find(Collection<String> ids) {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM rule_exception WHERE id = ANY(:ids)")
                .bindArray("ids", String.class, ids)
                .map((row, context) -> exception(row))
                .collect(Collectors.toMap(RuleException::id, Function.identity())));
    }

    /** The exceptions that are active, oldest first: in the order in which they count. */
    public List<RuleException> active(Instant now) {
        return database.withHandle(handle -> active(handle, now));
    }

    private static List<RuleException> active(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT * FROM rule_exception WHERE ended_at IS NULL AND expires_at > :now ORDER BY created_at, id""")
                .bind("now", SqlTimestamps.parameter(now))
                .map((row, context) -> exception(row))
                .list();
    }

    /** The latest exceptions, active or not, newest first. */
    public List<RuleException> latest(int most) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM rule_exception ORDER BY created_at DESC, id LIMIT :most")
                        .bind("most", most)
                        .map((row, context) -> exception(row))
                        .list());
    }

    /**
     * Claims the active exceptions whose owner was not asked yet although the end is near: 7 days before the end, or
     * after half of a shorter duration. A claim ends after {@link #ASKING}, so that an attempt that failed, or whose node
     * was lost, is repeated.
     */
    public List<RuleException> claimEnding(Instant now) {
        return database.withHandle(handle -> handle.createQuery("""
                        UPDATE rule_exception SET asking_until = :until
                        WHERE ended_at IS NULL AND asked_at IS NULL AND expires_at > :now
                            AND (asking_until IS NULL OR asking_until <= :now)
                            AND expires_at - LEAST(interval '7 days', (expires_at - created_at) / 2) <= :now
                        RETURNING *""")
                .bind("now", SqlTimestamps.parameter(now))
                .bind("until", SqlTimestamps.parameter(now.plus(ASKING)))
                .map((row, context) -> exception(row))
                .list());
    }

    /** The owner was asked about this end, so that no attempt follows. */
    public void asked(RuleException one, Instant now) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE rule_exception SET asked_at = :now WHERE id = :id AND expires_at = :end AND owner = :owner""")
                .bind("now", SqlTimestamps.parameter(now))
                .bind("id", one.id())
                .bind("end", SqlTimestamps.parameter(one.terms().expiresAt()))
                .bind("owner", one.terms().owner())
                .execute());
    }

    private static RuleException exception(ResultSet row) throws SQLException {
        Instant ended = SqlTimestamps.orNull(row, "ended_at");
        String suppression = row.getString("suppression");
        return new RuleException(
                row.getString("id"),
                row.getLong("revision"),
                new Terms(
                        List.of((String[]) row.getArray("rules").getArray()),
                        read(row.getString("scope"), ExceptionScope.class),
                        suppression == null ? null : read(suppression, Suppression.class),
                        row.getString("reason"),
                        row.getString("owner"),
                        SqlTimestamps.of(row, "expires_at")),
                new Stamp(row.getString("created_by"), SqlTimestamps.of(row, "created_at")),
                new Stamp(row.getString("changed_by"), SqlTimestamps.of(row, "changed_at")),
                ended == null ? null : new Stamp(row.getString("ended_by"), ended),
                row.getString("alert"),
                row.getString("preview"));
    }

    private static @Nullable String written(@Nullable Record part) {
        try {
            return part == null ? null : JSON.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The scope of an exception cannot be written", e);
        }
    }

    private static <T> T read(String part, Class<T> as) {
        try {
            return JSON.readValue(part, as);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The scope of a stored exception cannot be read", e);
        }
    }
}
