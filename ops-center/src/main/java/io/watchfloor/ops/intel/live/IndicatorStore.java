package io.watchfloor.ops.intel.live;

import io.watchfloor.ops.intel.live.StoredIndicator.Action;
import io.watchfloor.ops.intel.live.StoredIndicator.Decisions;
import io.watchfloor.ops.intel.live.StoredIndicator.Facts;
import io.watchfloor.ops.intel.live.StoredIndicator.Pause;
import io.watchfloor.ops.intel.live.StoredIndicator.Times;
import io.watchfloor.ops.intel.pattern.IndicatorValues;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The table of indicators, which nodes load. Callers pass the transaction. */
public final class IndicatorStore {

    private static final String SELECT = """
            SELECT i.*, d.action, p.assets AS paused_assets, p.at AS paused_at FROM indicator i
            LEFT JOIN indicator_decision d ON d.indicator = i.id LEFT JOIN indicator_pause p ON p.indicator = i.id\s""";

    private static final int FETCHED = 5_000;

    /** A version in the store of objects. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Version(
            long position,
            String source,
            int tlp,
            String label,
            byte[] body,
            byte @Nullable [] former,
            boolean recent) {

        /**
         * Whether the telemetry of the past has not been searched for the pattern. A version with the same pattern is no
         * news. Nor is an old version, which a restored center reads again.
         */
        boolean isNews(StixObject object) {
            StixObject before = former == null ? null : StixObject.of(former).orElse(null);
            return recent
                    && !object.revoked()
                    && !isBenign(object)
                    && (before == null
                            || before.revoked()
                            || !Objects.equals(before.text("pattern"), object.text("pattern")));
        }
    }

    /**
     * How far the table follows the store of objects.
     *
     * @param object the last version that is in the table
     * @param newest the newest version of an indicator in the store; greater than {@code object} while some are missing
     * @param position of the last change of the table
     */
    public record Progress(long object, long newest, long position) {}

    /** @param position through which the node compares indicators */
    public record Node(String node, long position, long entries, long bytes, Instant at) {}

    /**
     * Derives rows from versions that were stored since the last call.
     *
     * @param lookBackDays of telemetry that is searched for new patterns; 0 for none
     * @return how many versions were read; 0 if there are none, or if another node is doing this
     */
    int derive(Handle handle, int most, int lookBackDays, Instant now) {
        Optional<Long> through = handle.createQuery("SELECT object FROM indicator_progress FOR UPDATE SKIP LOCKED")
                .mapTo(Long.class)
                .findOne();
        if (through.isEmpty()) {
            return 0;
        }
        List<Long> added = handle.createQuery(
                        "SELECT position FROM intel_object WHERE type = 'indicator' AND position > :after ORDER BY position LIMIT :most")
                .bind("after", through.get())
                .bind("most", most)
                .mapTo(Long.class)
                .list();
        if (added.isEmpty()) {
            return 0;
        }
        List<Version> latest = handle.createQuery("""
                        SELECT DISTINCT ON (o.id) o.position, o.source, o.tlp, o.label, o.body, p.body AS former,
                            o.added_at > clock_timestamp() - interval '1 day' AS recent
                        FROM intel_object o LEFT JOIN indicator i ON i.id = o.id LEFT JOIN intel_object p ON p.position = i.object
                        WHERE o.id IN (SELECT id FROM intel_object WHERE type = 'indicator' AND position > :after AND position <= :last)
                        ORDER BY o.id, o.version DESC""")
                .bind("after", through.get())
                .bind("last", added.getLast())
                .map((row, context) -> new Version(
                        row.getLong("position"),
                        row.getString("source"),
                        row.getInt("tlp"),
                        row.getString("label"),
                        row.getBytes("body"),
                        row.getBytes("former"),
                        row.getBoolean("recent")))
                .list();
        Map<Version, StixObject> objects = new LinkedHashMap<>();
        latest.forEach(version -> StixObject.of(version.body()).ifPresent(object -> objects.put(version, object)));
        long position = next(handle, objects.size()) - objects.size();
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO indicator (id, position, object, name, source, tlp, revoked, entries, confidence, benign, since, valid_from,
                    valid_until)
                VALUES (:id, :position, :object, :name, :source, :tlp, :revoked, :entries, :confidence, :benign, :since, :from, :until)
                ON CONFLICT (id) DO UPDATE SET position = excluded.position, object = excluded.object, name = excluded.name,
                    source = excluded.source, tlp = excluded.tlp, revoked = excluded.revoked, entries = excluded.entries,
                    confidence = excluded.confidence, benign = excluded.benign, since = excluded.since,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until""")) {
            for (Map.Entry<Version, StixObject> one : objects.entrySet()) {
                bind(batch, one.getKey(), one.getValue())
                        .bind("position", ++position)
                        .add();
            }
            if (!objects.isEmpty()) {
                batch.execute();
            }
        }
        if (lookBackDays > 0) {
            LookBackQueue.add(
                    handle,
                    objects.entrySet().stream()
                            .filter(one -> one.getKey().isNews(one.getValue()))
                            .map(one -> new LookBackQueue.Waiting(
                                    one.getValue().id(),
                                    lookBackDays,
                                    one.getKey().source(),
                                    now))
                            .toList());
        }
        handle.createUpdate("UPDATE indicator_progress SET object = :object")
                .bind("object", added.getLast())
                .execute();
        return added.size();
    }

    /** Reserves positions for changes, until the transaction ends; returns the last one. */
    static long next(Handle handle, int count) {
        return handle.createQuery("UPDATE indicator_progress SET position = position + :count RETURNING position")
                .bind("count", count)
                .mapTo(Long.class)
                .one();
    }

    private static PreparedBatch bind(PreparedBatch batch, Version version, StixObject object) {
        Instant from = time(object.text("valid_from"));
        String modified = object.version();
        Instant since = time(modified == null ? null : modified + "Z");
        return batch.bind("id", object.id())
                .bind("object", version.position())
                .bind("name", version.label())
                .bind("source", version.source())
                .bind("tlp", version.tlp())
                .bind("revoked", object.revoked())
                .bindArray("entries", String.class, entries(object).toArray())
                .bind(
                        "confidence",
                        object.json().has("confidence")
                                ? object.json().path("confidence").asInt()
                                : null)
                .bind("benign", isBenign(object))
                .bind("since", stored(later(from, since)))
                .bind("from", from == null ? null : stored(from))
                .bind("until", until(object));
    }

    private static boolean isBenign(StixObject object) {
        return object.json()
                .path("indicator_types")
                .valueStream()
                .anyMatch(one -> one.asText().equals("benign"));
    }

    private static @Nullable OffsetDateTime until(StixObject object) {
        Instant until = time(object.text("valid_until"));
        return until == null ? null : stored(until);
    }

    /** The confidence of an indicator that becomes valid later does not decay before. */
    private static Instant later(@Nullable Instant from, @Nullable Instant since) {
        Instant changed = since == null ? Instant.EPOCH : since;
        return from == null || from.isBefore(changed) ? changed : from;
    }

    private static List<String> entries(StixObject object) {
        String pattern = object.text("pattern");
        if (pattern == null || !"stix".equals(object.text("pattern_type"))) {
            return List.of();
        }
        try {
            return IndicatorValues.of(StixPattern.parse(pattern)).stream()
                    .map(IndicatorStore::entry)
                    .toList();
        } catch (InvalidPattern invalid) {
            return List.of();
        }
    }

    /** How the table stores a value. */
    static String entry(IndicatorValue value) {
        return value.kind().text() + ':' + value.text();
    }

    private static IndicatorValue value(String entry) {
        int colon = entry.indexOf(':');
        return new IndicatorValue(
                Kind.valueOf(entry.substring(0, colon).toUpperCase(Locale.ROOT)), entry.substring(colon + 1));
    }

    /** Null if absent, and for a leap second, which this center does not store. */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException odd) {
            return null;
        }
    }

    private static OffsetDateTime stored(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** The changes after a position, in order. The stream reads from the database while it is used. */
    Stream<StoredIndicator> after(Handle handle, long position) {
        return handle
                .createQuery(SELECT + "WHERE i.position > :after ORDER BY i.position")
                .bind("after", position)
                .setFetchSize(FETCHED)
                .map((row, context) -> read(row))
                .stream();
    }

    /** Indicators with these ids, and all that allow their values. The stream reads from the database while it is used. */
    Stream<StoredIndicator> pick(Handle handle, Collection<String> ids) {
        return handle
                .createQuery(
                        SELECT + "WHERE i.id = ANY(:ids) OR coalesce(d.action = 'allow', i.benign) ORDER BY i.position")
                .bindArray("ids", String.class, ids.toArray())
                .setFetchSize(FETCHED)
                .map((row, context) -> read(row))
                .stream();
    }

    /** Those of the ids that are indicators, which the reader may see. */
    public Set<String> known(Handle handle, Collection<String> ids, Tlp clearance) {
        return handle.createQuery("SELECT id FROM indicator WHERE id = ANY(:ids) AND tlp <= :clearance")
                .bindArray("ids", String.class, ids.toArray())
                .bind("clearance", clearance.rank())
                .mapTo(String.class)
                .set();
    }

    /** The latest version of an indicator, if the reader may see it. */
    public Optional<StoredIndicator> find(Handle handle, String id, Tlp clearance) {
        return handle.createQuery(SELECT + "WHERE i.id = :id AND i.tlp <= :clearance")
                .bind("id", id)
                .bind("clearance", clearance.rank())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Ids of further indicators with one of the values, which the reader may see and which allow the value; at most 10. */
    public List<String> allowing(Handle handle, StoredIndicator one, Tlp clearance) {
        return handle.createQuery("""
                        SELECT i.id FROM indicator i LEFT JOIN indicator_decision d ON d.indicator = i.id
                        WHERE i.entries && CAST(:entries AS text[]) AND i.id <> :id AND i.tlp <= :clearance AND NOT i.revoked
                            AND coalesce(d.action = 'allow', i.benign) ORDER BY i.id LIMIT 10""")
                .bindArray(
                        "entries",
                        String.class,
                        one.values().stream().map(IndicatorStore::entry).toArray())
                .bind("id", one.id())
                .bind("clearance", clearance.rank())
                .mapTo(String.class)
                .list();
    }

    /** Stores what a person decides about an indicator, which ends a pause. */
    public void decide(Handle handle, String id, Action action, String by, String reason, Instant at) {
        handle.createUpdate("""
                        INSERT INTO indicator_decision (indicator, action, by, reason, at) VALUES (:id, :action, :by, :reason, :at)
                        ON CONFLICT (indicator) DO UPDATE SET action = excluded.action, by = excluded.by, reason = excluded.reason,
                            at = excluded.at""")
                .bind("id", id)
                .bind("action", action.text())
                .bind("by", by)
                .bind("reason", reason)
                .bind("at", stored(at))
                .execute();
        handle.createUpdate("DELETE FROM indicator_pause WHERE indicator = :id")
                .bind("id", id)
                .execute();
        changed(handle, id);
    }

    /** Lets the nodes load the indicator again. */
    static void changed(Handle handle, String id) {
        handle.createUpdate("UPDATE indicator SET position = :position WHERE id = :id")
                .bind("position", next(handle, 1))
                .bind("id", id)
                .execute();
    }

    public Progress progress(Handle handle) {
        return handle.createQuery("""
                        SELECT p.object, p.position,
                            coalesce((SELECT max(position) FROM intel_object WHERE type = 'indicator'), 0) AS newest
                        FROM indicator_progress p""")
                .map((row, context) ->
                        new Progress(row.getLong("object"), row.getLong("newest"), row.getLong("position")))
                .one();
    }

    void report(Handle handle, Node node) {
        handle.createUpdate("""
                        INSERT INTO indicator_node (node, position, entries, bytes, at) VALUES (:node, :position, :entries, :bytes, :at)
                        ON CONFLICT (node) DO UPDATE SET position = excluded.position, entries = excluded.entries,
                            bytes = excluded.bytes, at = excluded.at""")
                .bind("node", node.node())
                .bind("position", node.position())
                .bind("entries", node.entries())
                .bind("bytes", node.bytes())
                .bind("at", stored(node.at()))
                .execute();
        handle.createUpdate("DELETE FROM indicator_node WHERE at < :old")
                .bind("old", stored(node.at().minusSeconds(3_600)))
                .execute();
    }

    /** The nodes that reported since then. */
    public List<Node> nodes(Handle handle, Instant since) {
        return handle.createQuery("SELECT * FROM indicator_node WHERE at >= :since ORDER BY node")
                .bind("since", stored(since))
                .map((row, context) -> new Node(
                        row.getString("node"),
                        row.getLong("position"),
                        row.getLong("entries"),
                        row.getLong("bytes"),
                        instant(row, "at")))
                .list();
    }

    private static StoredIndicator read(ResultSet row) throws SQLException {
        String[] entries = (String[]) row.getArray("entries").getArray();
        int confidence = row.getInt("confidence");
        Integer stated = row.wasNull() ? null : Integer.valueOf(confidence);
        String action = row.getString("action");
        OffsetDateTime paused = row.getObject("paused_at", OffsetDateTime.class);
        return new StoredIndicator(
                row.getLong("position"),
                row.getString("id"),
                Arrays.stream(entries).map(IndicatorStore::value).toList(),
                new Facts(
                        row.getString("name"),
                        row.getString("source"),
                        Tlp.ofRank(row.getInt("tlp")),
                        row.getBoolean("revoked"),
                        stated,
                        row.getBoolean("benign")),
                new Times(instant(row, "since"), nullable(row, "valid_from"), nullable(row, "valid_until")),
                new Decisions(
                        action == null ? null : Action.of(action),
                        paused == null ? null : new Pause(row.getInt("paused_assets"), paused.toInstant())));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
