package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.intel.live.Sightings.Total;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stores which sightings were returned to the servers of feeds. Callers pass the transaction. */
final class ReturnStore {

    private ReturnStore() {}

    /** What the server decided. */
    record Decided(long accepted, long refused) {}

    static IntelFeed.@Nullable SightingTarget target(ResultSet row) throws SQLException {
        String collection = row.getString("sightings_collection");
        return collection == null
                ? null
                : new IntelFeed.SightingTarget(collection, Tlp.ofRank(row.getInt("sightings_ceiling")));
    }

    static IntelFeed.Returned returned(ResultSet row) throws SQLException {
        String code = row.getString("sightings_error_code");
        String detail = row.getString("sightings_error_detail");
        return new IntelFeed.Returned(
                SqlTimestamps.orNull(row, "sightings_due_at"),
                row.getInt("sightings_failures"),
                SqlTimestamps.orNull(row, "sightings_succeeded_at"),
                new IntelFeed.ReturnCounts(
                        row.getLong("sightings_accepted"),
                        row.getLong("sightings_pending"),
                        row.getLong("sightings_refused"),
                        row.getLong("sightings_withheld"),
                        row.getString("sightings_refusal")),
                code == null || detail == null ? null : new IntelFeed.Problem(code, detail));
    }

    /** Whether both return sightings to the same collection, or neither returns any. */
    static boolean isSameTarget(IntelFeed one, IntelFeed other) {
        IntelFeed.SightingTarget to = one.target().sightings();
        IntelFeed.SightingTarget next = other.target().sightings();
        if (to == null || next == null) {
            return to == null && next == null;
        }
        return to.collection().equals(next.collection()) && one.url().equals(other.url());
    }

    /** Another collection gets all sightings. */
    static void forget(Handle handle, String feed) {
        handle.createUpdate("DELETE FROM intel_feed_sighting WHERE feed = :feed")
                .bind("feed", feed)
                .execute();
    }

    /** What was sent of some indicators, by indicator. */
    static Map<String, SentSighting> sent(Handle handle, String feed, List<Total> totals) {
        Map<String, SentSighting> found = new HashMap<>();
        handle.createQuery("SELECT * FROM intel_feed_sighting WHERE feed = :feed AND indicator = ANY(:ids)")
                .bind("feed", feed)
                .bindArray(
                        "ids",
                        String.class,
                        totals.stream().map(Total::indicator).toList())
                .map((row, context) -> Map.entry(row.getString("indicator"), sent(row)))
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    /** Notes the versions of a request before it is sent. */
    static void sending(Handle handle, String feed, List<SentSighting.Outgoing> batch, Instant now) {
        for (SentSighting.Outgoing one : batch) {
            put(
                    handle,
                    feed,
                    one.indicator(),
                    new SentSighting(one.facts(), one.version(), SentSighting.State.SENDING),
                    now);
        }
    }

    /** Notes a sighting that its marking withholds. */
    static void withheld(Handle handle, String feed, Total total, SentSighting.@Nullable Version sent, Instant now) {
        put(
                handle,
                feed,
                total.indicator(),
                new SentSighting(SentSighting.Facts.of(total), sent, SentSighting.State.WITHHELD),
                now);
    }

    private static void put(Handle handle, String feed, String indicator, SentSighting one, Instant now) {
        SentSighting.Version sent = one.sent();
        handle.createUpdate("""
                        INSERT INTO intel_feed_sighting (feed, indicator, count, first_seen, last_seen, tlp, local_only, created, version,
                            state, at)
                        VALUES (:feed, :indicator, :count, :first, :last, :tlp, :localOnly, :created, :version, :state, :now)
                        ON CONFLICT (feed, indicator) DO UPDATE SET count = excluded.count, first_seen = excluded.first_seen,
                            last_seen = excluded.last_seen, tlp = excluded.tlp, local_only = excluded.local_only,
                            created = excluded.created, version = excluded.version, state = excluded.state, status = NULL,
                            at = excluded.at""")
                .bind("feed", feed)
                .bind("indicator", indicator)
                .bind("count", one.facts().count())
                .bind("first", SqlTimestamps.parameter(one.facts().first()))
                .bind("last", SqlTimestamps.parameter(one.facts().last()))
                .bind("tlp", one.facts().tlp().rank())
                .bind("localOnly", one.facts().localOnly())
                .bind("created", sent == null ? null : SqlTimestamps.parameter(sent.created()))
                .bind("version", sent == null ? null : SqlTimestamps.parameter(sent.modified()))
                .bind("state", one.state().text())
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
    }

    /** Notes that the server has not decided yet. */
    static void pending(Handle handle, String feed, String indicator, String status, Instant now) {
        state(handle, feed, indicator, SentSighting.State.PENDING, status, now);
    }

    static void decided(Handle handle, String feed, String indicator, SentSighting.State state, Instant now) {
        state(handle, feed, indicator, state, null, now);
    }

    private static void state(
            Handle handle,
            String feed,
            String indicator,
            SentSighting.State state,
            @Nullable String status,
            Instant now) {
        handle.createUpdate("""
                        UPDATE intel_feed_sighting SET state = :state, status = :status,
                            at = CASE WHEN state = :state THEN at ELSE :now END
                        WHERE feed = :feed AND indicator = :indicator""")
                .bind("feed", feed)
                .bind("indicator", indicator)
                .bind("state", state.text())
                .bind("status", status)
                .bind("now", SqlTimestamps.parameter(now))
                .execute();
    }

    /** Counts what the server decided. */
    static void count(Handle handle, String feed, Decided decided, @Nullable String refusal) {
        handle.createUpdate("""
                        UPDATE intel_feed SET sightings_accepted = sightings_accepted + :accepted,
                            sightings_refused = sightings_refused + :refused, sightings_refusal = coalesce(:refusal, sightings_refusal)
                        WHERE name = :feed""")
                .bind("feed", feed)
                .bind("accepted", decided.accepted())
                .bind("refused", decided.refused())
                .bind("refusal", refusal)
                .execute();
    }

    /** URLs of the status resources that are not complete, the longest waiting ones first. */
    static List<String> statuses(Handle handle, String feed, int most) {
        return handle.createQuery("""
                        SELECT status FROM intel_feed_sighting WHERE feed = :feed AND state = 'pending' AND status IS NOT NULL
                        GROUP BY status ORDER BY min(at), status LIMIT :most""")
                .bind("feed", feed)
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    /** Indicators whose sightings wait for a status resource. */
    static List<String> waiting(Handle handle, String feed, String status) {
        return handle.createQuery("""
                        SELECT indicator FROM intel_feed_sighting
                        WHERE feed = :feed AND state = 'pending' AND status = :status ORDER BY indicator""")
                .bind("feed", feed)
                .bind("status", status)
                .mapTo(String.class)
                .list();
    }

    /** Lets sightings be sent again whose status resource the server does not know any more. */
    static void sendAgain(Handle handle, String feed, String status) {
        handle.createUpdate("""
                        UPDATE intel_feed_sighting SET state = 'sending', status = NULL
                        WHERE feed = :feed AND state = 'pending'
                            AND status = :status""").bind("feed", feed).bind("status", status).execute();
    }

    /** Lets sightings be sent again that have been pending since before this time. */
    static void expirePending(Handle handle, String feed, Instant before) {
        handle.createUpdate("""
                        UPDATE intel_feed_sighting SET state = 'sending', status = NULL
                        WHERE feed = :feed AND state = 'pending'
                            AND at < :before""")
                .bind("feed", feed)
                .bind("before", SqlTimestamps.parameter(before))
                .execute();
    }

    /**
     * Ends a return.
     *
     * @param problem null if nothing failed
     * @param pause until the next return after a failure
     * @param finished whether all sightings were sent
     */
    static void ended(
            Handle handle,
            String feed,
            String node,
            Instant now,
            Duration pause,
            IntelFeed.@Nullable Problem problem,
            boolean finished) {
        handle.createUpdate("""
                        UPDATE intel_feed SET sightings_due_at = :due,
                            sightings_failures = CASE WHEN :failed THEN sightings_failures + 1 ELSE 0 END,
                            sightings_succeeded_at = CASE WHEN :finished THEN :now ELSE sightings_succeeded_at END,
                            sightings_error_code = :code, sightings_error_detail = :detail
                        WHERE name = :feed AND lease_node = :node""")
                .bind("feed", feed)
                .bind("node", node)
                .bind("now", SqlTimestamps.parameter(now))
                .bind("due", problem == null ? null : SqlTimestamps.parameter(now.plus(pause)))
                .bind("failed", problem != null)
                .bind("finished", finished)
                .bind("code", problem == null ? null : problem.code())
                .bind("detail", problem == null ? null : problem.detail())
                .execute();
    }

    private static SentSighting sent(ResultSet row) throws SQLException {
        Instant created = SqlTimestamps.orNull(row, "created");
        Instant version = SqlTimestamps.orNull(row, "version");
        return new SentSighting(
                new SentSighting.Facts(
                        row.getLong("count"),
                        SqlTimestamps.of(row, "first_seen"),
                        SqlTimestamps.of(row, "last_seen"),
                        Tlp.ofRank(row.getInt("tlp")),
                        row.getBoolean("local_only")),
                created == null || version == null ? null : new SentSighting.Version(created, version),
                SentSighting.State.of(row.getString("state")));
    }
}
