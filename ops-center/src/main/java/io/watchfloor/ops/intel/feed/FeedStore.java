package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stores feeds, their cursors and their state. Callers pass the transaction. */
public final class FeedStore {

    private static final String COLUMNS = """
            *, coalesce((SELECT s.indicators FROM intel_source s WHERE s.source = 'feed:' || intel_feed.name), 0) AS indicators,
            (SELECT count(*) FROM intel_feed_sighting s WHERE s.feed = intel_feed.name AND s.state = 'pending') AS sightings_pending,
            (SELECT count(*) FROM intel_feed_sighting s WHERE s.feed = intel_feed.name AND s.state = 'withheld') AS sightings_withheld""";
    private static final String READ = "SELECT " + COLUMNS + " FROM intel_feed";

    /** What a page changed. */
    record Stored(
            long added,
            long unchanged,
            long refused,
            long overLimit,
            @Nullable String refusal) {}

    private FeedStore() {}

    public static List<IntelFeed> all(Handle handle) {
        return handle.createQuery(READ + " ORDER BY name")
                .map((row, context) -> feed(row))
                .list();
    }

    public static Optional<IntelFeed> find(Handle handle, String name) {
        return handle.createQuery(READ + " WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> feed(row))
                .findOne();
    }

    static Optional<Ciphertext> secret(Handle handle, String name) {
        return handle.createQuery("SELECT sealed_by, secret FROM intel_feed WHERE name = :name AND secret IS NOT NULL")
                .bind("name", name)
                .map((row, context) -> new Ciphertext(row.getString(1), row.getBytes(2)))
                .findOne();
    }

    static Optional<Ciphertext> clientKey(Handle handle, String name) {
        return handle.createQuery(
                        "SELECT client_key_by, client_key FROM intel_feed WHERE name = :name AND client_key IS NOT NULL")
                .bind("name", name)
                .map((row, context) -> new Ciphertext(row.getString(1), row.getBytes(2)))
                .findOne();
    }

    /**
     * What authenticates the center at the server of a feed.
     *
     * @param secret password; null to keep the stored one
     * @param key of the client certificate, whose text is in the feed; null to keep the stored key, or without a
     *     certificate
     */
    public record Credentials(
            @Nullable Ciphertext secret, @Nullable Ciphertext key) {}

    /**
     * Creates or changes a feed, which is polled soon. It is read from the start with another URL, and with a
     * higher limit if indicators were over the former one.
     */
    public static void put(Handle handle, IntelFeed feed, Credentials credentials, String by, Instant now) {
        Ciphertext secret = credentials.secret();
        Ciphertext key = credentials.key();
        IntelFeed.SightingTarget sightings = feed.target().sightings();
        if (key == null && feed.login().certificate() != null) {
            key = clientKey(handle, feed.name()).orElse(null);
        }
        Optional<IntelFeed> former = find(handle, feed.name());
        boolean newTarget =
                former.filter(one -> !ReturnStore.isSameTarget(one, feed)).isPresent();
        boolean moved = former.filter(one -> !one.url().equals(feed.url())
                        || one.target().kind() != feed.target().kind()
                        || (!one.unmarked().equals(feed.unmarked()) && isList(feed))
                        || hasRoom(one, feed.limits().indicators()))
                .isPresent();
        handle.createUpdate("""
                        INSERT INTO intel_feed (name, kind, url, collections, username, secret, sealed_by, client_certificate, client_key,
                            client_key_by, every_seconds, unmarked, confidence, max_indicators, sightings_collection, sightings_ceiling,
                            enabled, changed_by, changed_at, due_at)
                        VALUES (:name, :kind, :url, :collections, :username, :secret, :key, :certificate, :clientKey, :clientKeyBy, :every,
                            :unmarked, :confidence, :indicators, :sightings, :ceiling, :enabled, :by, :now, :now)
                        ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, url = excluded.url, collections = excluded.collections,
                            username = excluded.username, every_seconds = excluded.every_seconds, unmarked = excluded.unmarked,
                            confidence = excluded.confidence, max_indicators = excluded.max_indicators,
                            sightings_collection = excluded.sightings_collection, sightings_ceiling = excluded.sightings_ceiling,
                            sightings_due_at = NULL, sightings_failures = 0,
                            sightings_error_code = CASE WHEN :newTarget THEN NULL ELSE intel_feed.sightings_error_code END,
                            sightings_error_detail = CASE WHEN :newTarget THEN NULL ELSE intel_feed.sightings_error_detail END,
                            enabled = excluded.enabled, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
                            due_at = excluded.due_at, failures = 0, lease_node = NULL, lease_until = NULL,
                            secret = CASE WHEN :keep THEN intel_feed.secret ELSE excluded.secret END,
                            sealed_by = CASE WHEN :keep THEN intel_feed.sealed_by ELSE excluded.sealed_by END,
                            client_certificate = excluded.client_certificate,
                            client_key = excluded.client_key, client_key_by = excluded.client_key_by""")
                .bind("name", feed.name())
                .bind("kind", feed.target().kind().text())
                .bind("url", feed.url().toString())
                .bindArray("collections", String.class, feed.target().collections())
                .bind("username", feed.username())
                .bind("secret", secret == null ? null : secret.content())
                .bind("key", secret == null ? null : secret.key())
                .bind("keep", secret == null)
                .bind("certificate", feed.login().certificate())
                .bind("clientKey", key == null ? null : key.content())
                .bind("clientKeyBy", key == null ? null : key.key())
                .bind("every", feed.every().toSeconds())
                .bind("unmarked", feed.unmarked().rank())
                .bind("confidence", feed.limits().confidence())
                .bind("indicators", feed.limits().indicators())
                .bind("newTarget", newTarget)
                .bind("sightings", sightings == null ? null : sightings.collection())
                .bind("ceiling", sightings == null ? null : sightings.ceiling().rank())
                .bind("enabled", feed.enabled())
                .bind("by", by)
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
        if (newTarget) {
            ReturnStore.forget(handle, feed.name());
        }
        if (moved) {
            handle.createUpdate("DELETE FROM intel_feed_cursor WHERE feed = :name")
                    .bind("name", feed.name())
                    .execute();
        }
    }

    /** Whether objects that were over the former limit may have room now. */
    private static boolean hasRoom(IntelFeed former, @Nullable Integer limit) {
        Integer before = former.limits().indicators();
        return before != null && former.state().counts().overLimit() > 0 && (limit == null || limit > before);
    }

    /** An unchanged file is not read again, and its values have the marking of the feed. */
    private static boolean isList(IntelFeed feed) {
        return switch (feed.target().kind()) {
            case TAXII, MISP -> false;
            case LIST, CSV -> true;
        };
    }

    public static boolean remove(Handle handle, String name) {
        return handle.createUpdate("DELETE FROM intel_feed WHERE name = :name")
                        .bind("name", name)
                        .execute()
                > 0;
    }

    /** Makes a feed and the return of its sightings due. */
    public static boolean poll(Handle handle, String name, Instant now) {
        return handle.createUpdate(
                                "UPDATE intel_feed SET due_at = :now, sightings_due_at = NULL WHERE name = :name AND enabled")
                        .bind("name", name)
                        .bind("now", SqlTimestamps.parameter(now))
                        .execute()
                > 0;
    }

    /** Takes the lease of a feed that is due; empty if none is, or other nodes poll them. */
    static Optional<IntelFeed> claim(Handle handle, String node, Duration lease, Instant now) {
        return handle.createQuery("""
                        UPDATE intel_feed SET lease_node = :node, lease_until = now() + make_interval(secs => :lease), attempted_at = :now
                        WHERE name = (SELECT name FROM intel_feed WHERE enabled AND due_at <= :now
                                AND (lease_until IS NULL OR lease_until < now())
                            ORDER BY due_at, name LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING\s""" + COLUMNS)
                .bind("node", node)
                .bind("lease", lease.toSeconds())
                .bind("now", SqlTimestamps.parameter(now))
                .map((row, context) -> feed(row))
                .findOne();
    }

    /** Extends the lease. @return whether the node still has it */
    static boolean extend(Handle handle, String name, String node, Duration lease) {
        return handle.createUpdate("""
                        UPDATE intel_feed SET lease_until = now() + make_interval(secs => :lease)
                        WHERE name = :name AND lease_node = :node AND enabled""")
                        .bind("name", name)
                        .bind("node", node)
                        .bind("lease", lease.toSeconds())
                        .execute()
                > 0;
    }

    /** Times of the newest objects that were read, by collection. */
    static Map<String, Instant> last(Handle handle, String feed) {
        return handle
                .createQuery("SELECT collection, last FROM intel_feed_cursor WHERE feed = :feed AND last IS NOT NULL")
                .bind("feed", feed)
                .map((row, context) -> Map.entry(row.getString("collection"), Instant.parse(row.getString("last"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static FeedCursor cursor(Handle handle, String feed, String collection) {
        return handle.createQuery("""
                        SELECT added_after, next, last FROM intel_feed_cursor WHERE feed = :feed AND collection = :collection""")
                .bind("feed", feed)
                .bind("collection", collection)
                .map((row, context) -> new FeedCursor(
                        instant(row.getString("added_after")), row.getString("next"), instant(row.getString("last"))))
                .findOne()
                .orElse(FeedCursor.START);
    }

    /** Moves the cursor and counts, in the transaction that stores the page. */
    static void stored(Handle handle, String feed, String collection, FeedCursor cursor, Stored page) {
        Instant after = cursor.addedAfter();
        Instant last = cursor.last();
        handle.createUpdate("""
                        INSERT INTO intel_feed_cursor (feed, collection, added_after, next, last)
                        VALUES (:feed, :collection, :after, :next, :last)
                        ON CONFLICT (feed, collection) DO UPDATE SET added_after = excluded.added_after, next = excluded.next,
                            last = excluded.last""")
                .bind("feed", feed)
                .bind("collection", collection)
                .bind("after", after == null ? null : after.toString())
                .bind("next", cursor.next())
                .bind("last", last == null ? null : last.toString())
                .execute();
        handle.createUpdate("""
                        UPDATE intel_feed SET pages = pages + 1, added = added + :added, unchanged = unchanged + :unchanged,
                            refused = refused + :refused, over_limit = over_limit + :overLimit,
                            refusal = coalesce(:refusal, refusal) WHERE name = :feed""")
                .bind("feed", feed)
                .bind("added", page.added())
                .bind("unchanged", page.unchanged())
                .bind("refused", page.refused())
                .bind("overLimit", page.overLimit())
                .bind("refusal", page.refusal())
                .execute();
    }

    /**
     * Ends the lease.
     *
     * @param problem null if nothing failed
     * @param finished whether all collections were read to their end
     */
    static void ended(
            Handle handle,
            String name,
            String node,
            Instant now,
            Duration pause,
            IntelFeed.@Nullable Problem problem,
            boolean finished) {
        handle.createUpdate("""
                        UPDATE intel_feed SET lease_node = NULL, lease_until = NULL, due_at = :due,
                            failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END,
                            succeeded_at = CASE WHEN :finished THEN :now ELSE succeeded_at END,
                            error_code = :code, error_detail = :detail
                        WHERE name = :name AND lease_node = :node""")
                .bind("name", name)
                .bind("node", node)
                .bind("now", SqlTimestamps.parameter(now))
                .bind("due", SqlTimestamps.parameter(now.plus(pause)))
                .bind("failed", problem != null)
                .bind("finished", finished)
                .bind("code", problem == null ? null : problem.code())
                .bind("detail", problem == null ? null : problem.detail())
                .execute();
    }

    /** The number of enabled feeds whose last poll or last return of sightings failed. */
    static int failing(Handle handle) {
        return handle.createQuery(
                        "SELECT count(*) FROM intel_feed WHERE enabled AND (failures > 0 OR sightings_failures > 0)")
                .mapTo(Integer.class)
                .one();
    }

    private static IntelFeed feed(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        String detail = row.getString("error_detail");
        return new IntelFeed(
                row.getString("name"),
                new IntelFeed.Target(
                        IntelFeed.Kind.of(row.getString("kind")),
                        URI.create(row.getString("url")),
                        Arrays.asList((String[]) row.getArray("collections").getArray()),
                        ReturnStore.target(row)),
                new IntelFeed.Login(row.getString("username"), row.getString("client_certificate")),
                Duration.ofSeconds(row.getLong("every_seconds")),
                Tlp.ofRank(row.getInt("unmarked")),
                new IntelFeed.Limits(
                        row.getObject("confidence", Integer.class), row.getObject("max_indicators", Integer.class)),
                row.getBoolean("enabled"),
                new IntelFeed.State(
                        SqlTimestamps.of(row, "due_at"),
                        row.getInt("failures"),
                        SqlTimestamps.orNull(row, "attempted_at"),
                        SqlTimestamps.orNull(row, "succeeded_at"),
                        new IntelFeed.Counts(
                                row.getLong("pages"),
                                row.getLong("added"),
                                row.getLong("unchanged"),
                                row.getLong("indicators"),
                                row.getLong("refused"),
                                row.getLong("over_limit"),
                                row.getString("refusal")),
                        code == null || detail == null ? null : new IntelFeed.Problem(code, detail),
                        ReturnStore.returned(row)));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
