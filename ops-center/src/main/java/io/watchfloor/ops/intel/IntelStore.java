package io.watchfloor.ops.intel;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.intel.IntelImport.Conflict;
import io.watchfloor.ops.intel.IntelImport.Outcome;
import io.watchfloor.ops.intel.IntelImport.Result;
import io.watchfloor.ops.intel.collection.IntelCollections;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixTime;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Stores every version of every object. Callers pass the transaction. A version is stored once: the same bytes again
 * change nothing. Reads never return more than the limit of the caller, and nothing above the clearance in the query.
 */
public final class IntelStore {

    /** Bytes of bodies in one part of an export, unless a single body is larger. */
    private static final int PART_BYTES = 4 << 20;

    private static final int BATCH = 500;
    private static final int LONGEST_LABEL = 200;
    private static final List<String> LABELS = List.of(
            "name",
            "value",
            "pattern",
            "path",
            "key",
            "subject",
            "relationship_type",
            "abstract",
            "content",
            "explanation",
            "command_line",
            "account_login",
            "user_id",
            "serial_number",
            "opinion",
            "sighting_of_ref",
            "object_ref");

    private static final String COLUMNS =
            "position, id, version, type, label, tlp, revoked, valid_from, valid_until, source, added_at";

    private static final String FILTER = """
             FROM intel_object o WHERE tlp <= :clearance
            AND (CAST(:type AS text) IS NULL OR type = :type) AND (CAST(:id AS text) IS NULL OR id = :id)
            AND (CAST(:text AS text) IS NULL OR position(lower(:text) IN lower(label)) > 0)
            AND (CAST(:addedAfter AS timestamptz) IS NULL OR added_at > :addedAfter)
            AND CASE :version WHEN 'all' THEN true
                WHEN 'last' THEN NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)
                WHEN 'first' THEN NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version < o.version AND n.tlp <= :clearance)
                ELSE version = :version END""";

    /** A version that is stored already. */
    @SuppressWarnings("ArrayRecordComponent") // versions are never compared
    private record Stored(
            long position,
            String version,
            byte[] digest,
            @Nullable String creator,
            boolean revoked,
            Tlp tlp,
            String source) {}

    /** A version to store. */
    @SuppressWarnings("ArrayRecordComponent") // versions are never compared
    private record Added(StixObject object, String version, byte[] digest, Tlp tlp, long position, Instant at) {}

    /**
     * Who imports.
     *
     * @param clearance of the importer, who cannot import what they may not read
     * @param unmarked level of objects without a label of the Traffic Light Protocol
     * @param ownOnly whether the importer may add versions only to objects of which no other source imported a version;
     *     observables are no one's own
     * @param mostIndicators maximum number of indicators of the source that are not revoked; null for no limit
     */
    public record Importer(
            String source,
            Tlp clearance,
            Tlp unmarked,
            boolean ownOnly,
            @Nullable Integer mostIndicators) {

        /** An importer without a limit. */
        public Importer(String source, Tlp clearance, Tlp unmarked, boolean ownOnly) {
            this(source, clearance, unmarked, ownOnly, null);
        }
    }

    /** A part of an export. */
    public record Part(List<Body> bodies, long position) {}

    /**
     * An object as received.
     *
     * @param tlp its level, which may be higher than its markings
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Body(byte[] json, Tlp tlp) {}

    /**
     * Stores the valid objects of a file.
     *
     * @param source who imports
     * @param clearance of the importer, who cannot import what they may not read
     * @param unmarked level of objects without a label of the Traffic Light Protocol
     */
    public IntelImport add(Handle handle, StixFile file, String source, Tlp clearance, Tlp unmarked) {
        return add(handle, file, new Importer(source, clearance, unmarked, false));
    }

    /** Lets no one else store objects until the transaction ends. */
    public static void lock(Handle handle) {
        handle.execute("LOCK TABLE intel_object IN SHARE ROW EXCLUSIVE MODE");
    }

    /** The source of the latest version; empty if the object is not stored. */
    public static Optional<String> source(Handle handle, String id) {
        return handle.createQuery("SELECT source FROM intel_object WHERE id = :id ORDER BY version DESC LIMIT 1")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    /** Whether any stored version is of the source. */
    public static boolean isSource(Handle handle, String source) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM intel_object WHERE source = :source)")
                .bind("source", source)
                .mapTo(Boolean.class)
                .one();
    }

    /** The confidence in the feeds that have one, by source. */
    public static Map<String, Integer> confidences(Handle handle) {
        return handle
                .createQuery("SELECT 'feed:' || name, confidence FROM intel_feed WHERE confidence IS NOT NULL")
                .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many indicators of the source are not revoked. */
    static long indicators(Handle handle, String source) {
        return handle.createQuery("SELECT indicators FROM intel_source WHERE source = :source")
                .bind("source", source)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Stores the valid objects of a file. */
    public IntelImport add(Handle handle, StixFile file, Importer importer) {
        lock(handle);
        return new Import(handle, file, importer).run();
    }

    /** One import, while it holds the lock. */
    private static final class Import {
        private final Handle handle;
        private final StixFile file;
        private final Importer importer;
        private final Map<String, NavigableMap<String, Stored>> known;
        private final Set<String> statements;
        private final List<Added> added = new ArrayList<>();
        private final Map<String, Long> indicators = new TreeMap<>();
        private final long room;
        private long position;
        private Instant at;

        Import(Handle handle, StixFile file, Importer importer) {
            this.handle = handle;
            this.file = file;
            this.importer = importer;
            this.known = known(handle, file);
            this.statements = statements(handle, file);
            Integer most = importer.mostIndicators();
            this.room = most == null ? Long.MAX_VALUE : most - indicators(handle, importer.source());
            Map.Entry<Long, Instant> last = handle.createQuery("""
                            SELECT coalesce(max(position), 0),
                                greatest(clock_timestamp(), max(added_at) + interval '1 microsecond') FROM intel_object""")
                    .map((row, context) -> Map.entry(row.getLong(1), time(row, 2)))
                    .one();
            this.position = last.getKey();
            this.at = last.getValue();
        }

        IntelImport run() {
            long before = position;
            Instant now = at;
            List<Result> results = file.entries().stream().map(this::result).toList();
            write();
            if (!added.isEmpty()) {
                IntelCollections.imported(handle, before, now);
            }
            return new IntelImport(results);
        }

        private Result result(StixEntry entry) {
            StixObject object = entry.object();
            if (object == null) {
                return new Result(entry, Outcome.REFUSED, null);
            }
            Tlp tlp = StixMarkings.level(object, statements::contains, importer.unmarked());
            if (!importer.clearance().covers(tlp)) {
                return new Result(entry, Outcome.REFUSED, Conflict.CLEARANCE);
            }
            byte[] digest = Digests.sha256(object.canonical());
            NavigableMap<String, Stored> versions = known.computeIfAbsent(object.id(), one -> new TreeMap<>());
            String stated = object.version();
            Stored same = stated != null
                    ? versions.get(stated)
                    : versions.isEmpty() ? null : versions.lastEntry().getValue();
            if (same != null && Arrays.equals(same.digest(), digest)) {
                raise(object.id(), same, tlp);
                return new Result(entry, Outcome.UNCHANGED, null);
            }
            String creator = object.text("created_by_ref");
            Conflict conflict = conflict(versions, stated, creator);
            boolean isIndicator = object.type().equals("indicator");
            if (conflict == null && isIndicator && versions.isEmpty() && !object.revoked() && isFull()) {
                conflict = Conflict.OVER_LIMIT;
            }
            if (conflict != null) {
                return new Result(entry, Outcome.REFUSED, conflict);
            }
            String version = stated != null ? stated : StixTime.sortable(at.toString());
            boolean before = isValid(versions);
            versions.put(
                    version,
                    new Stored(++position, version, digest, creator, object.revoked(), tlp, importer.source()));
            if (isIndicator && before != isValid(versions)) {
                indicators.merge(owner(versions), before ? -1L : 1L, Long::sum);
            }
            added.add(new Added(object, version, digest, tlp, position, at));
            at = at.plus(1, ChronoUnit.MICROS);
            return new Result(entry, Outcome.ADDED, null);
        }

        private boolean isFull() {
            return indicators.getOrDefault(importer.source(), 0L) >= room;
        }

        /** Whether the latest version is not revoked. */
        private static boolean isValid(NavigableMap<String, Stored> versions) {
            return !versions.isEmpty() && !versions.lastEntry().getValue().revoked();
        }

        /** The source of the version that was stored first. */
        private static String owner(NavigableMap<String, Stored> versions) {
            return Collections.min(versions.values(), Comparator.comparingLong(Stored::position))
                    .source();
        }

        private @Nullable Conflict conflict(
                NavigableMap<String, Stored> versions, @Nullable String version, @Nullable String creator) {
            if (version == null) {
                return null;
            }
            if (importer.ownOnly()
                    && versions.values().stream().anyMatch(one -> !one.source().equals(importer.source()))) {
                return Conflict.SOURCE_DIFFERS;
            }
            if (versions.containsKey(version)) {
                return Conflict.VERSION_DIFFERS;
            }
            if (versions.isEmpty()) {
                return null;
            }
            Stored last = versions.lastEntry().getValue();
            if (!Objects.equals(last.creator(), creator)) {
                return Conflict.CREATOR_DIFFERS;
            }
            return last.revoked() && version.compareTo(last.version()) > 0 ? Conflict.REVOKED : null;
        }

        /** The level of a stored version only rises, so that nobody can widen what another person has marked. */
        private void raise(String id, Stored stored, Tlp tlp) {
            if (!stored.tlp().covers(tlp)) {
                handle.createUpdate(
                                "UPDATE intel_object SET tlp = :tlp WHERE id = :id AND version = :version AND tlp < :tlp")
                        .bind("tlp", tlp.rank())
                        .bind("id", id)
                        .bind("version", stored.version())
                        .execute();
            }
        }

        private void write() {
            for (int from = 0; from < added.size(); from += BATCH) {
                PreparedBatch batch = handle.prepareBatch("""
                        INSERT INTO intel_object (position, id, version, type, label, source, tlp, local_only, revoked, valid_from,
                            valid_until, creator, digest, body, added_at)
                        VALUES (:position, :id, :version, :type, :label, :source, :tlp, :localOnly, :revoked, :validFrom, :validUntil,
                            :creator, :digest, :body, :at)""");
                added.subList(from, Math.min(from + BATCH, added.size()))
                        .forEach(one -> batch.bind("position", one.position())
                                .bind("id", one.object().id())
                                .bind("version", one.version())
                                .bind("type", one.object().type())
                                .bind("label", label(one.object()))
                                .bind("source", importer.source())
                                .bind("tlp", one.tlp().rank())
                                .bind("localOnly", StixMarkings.isLocalOnly(one.object()))
                                .bind("revoked", one.object().revoked())
                                .bind("validFrom", one.object().text("valid_from"))
                                .bind("validUntil", one.object().text("valid_until"))
                                .bind("creator", one.object().text("created_by_ref"))
                                .bind("digest", one.digest())
                                .bind("body", one.object().body())
                                .bind("at", OffsetDateTime.ofInstant(one.at(), ZoneOffset.UTC))
                                .add());
                batch.execute();
            }
            writeLinks();
            indicators.forEach((source, change) -> handle.createUpdate("""
                            INSERT INTO intel_source AS s (source, indicators) VALUES (:source, :change)
                            ON CONFLICT (source) DO UPDATE SET indicators = s.indicators + :change""")
                    .bind("source", source)
                    .bind("change", change)
                    .execute());
        }

        private void writeLinks() {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO intel_link (position, source, target, kind) VALUES (:position, :source, :target, :kind)
                    ON CONFLICT DO NOTHING""");
            added.forEach(one -> IntelLink.of(one.object())
                    .forEach(link -> batch.bind("position", one.position())
                            .bind("source", link.source())
                            .bind("target", link.target())
                            .bind("kind", link.kind())
                            .add()));
            if (batch.size() > 0) {
                batch.execute();
            }
        }

        private static Map<String, NavigableMap<String, Stored>> known(Handle handle, StixFile file) {
            Map<String, NavigableMap<String, Stored>> known = new HashMap<>();
            handle.createQuery(
                            "SELECT position, id, version, digest, creator, revoked, tlp, source FROM intel_object WHERE id = ANY(:ids)")
                    .bindArray(
                            "ids",
                            String.class,
                            file.objects().stream()
                                    .map(StixObject::id)
                                    .distinct()
                                    .toList())
                    .map((row, context) -> Map.entry(
                            row.getString("id"),
                            new Stored(
                                    row.getLong("position"),
                                    row.getString("version"),
                                    row.getBytes("digest"),
                                    row.getString("creator"),
                                    row.getBoolean("revoked"),
                                    Tlp.ofRank(row.getInt("tlp")),
                                    row.getString("source"))))
                    .forEach(one -> known.computeIfAbsent(one.getKey(), id -> new TreeMap<>())
                            .put(one.getValue().version(), one.getValue()));
            return known;
        }

        /** Markings that only state something: as stored, or else as in the file. */
        private static Set<String> statements(Handle handle, StixFile file) {
            Set<String> statements = file.objects().stream()
                    .filter(one -> StixMarkings.isStatement(one.json()))
                    .map(StixObject::id)
                    .collect(Collectors.toCollection(HashSet::new));
            Set<String> used = file.objects().stream()
                    .flatMap(one -> one.markings().stream())
                    .collect(Collectors.toSet());
            handle.createQuery("SELECT id, body FROM intel_object WHERE id = ANY(:ids) ORDER BY version")
                    .bindArray("ids", String.class, used)
                    .map((row, context) -> Map.entry(row.getString("id"), row.getBytes("body")))
                    .forEach(one -> {
                        if (StixObject.of(one.getValue())
                                .filter(o -> StixMarkings.isStatement(o.json()))
                                .isPresent()) {
                            statements.add(one.getKey());
                        } else {
                            statements.remove(one.getKey());
                        }
                    });
            return statements;
        }
    }

    private static String label(StixObject object) {
        return LABELS.stream()
                .map(object::text)
                .filter(one -> one != null && !one.isBlank())
                .findFirst()
                .map(one -> one.codePoints()
                        .limit(LONGEST_LABEL)
                        .map(code -> Character.isISOControl(code) ? ' ' : code)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .orElse("");
    }

    /**
     * Returns a part of the objects in the order in which they were added.
     *
     * @param newestFirst whether the order is reversed
     * @param after position of the last object of the former part; null for the first part
     */
    public List<IntelObject> list(
            Handle handle, IntelQuery query, boolean newestFirst, @Nullable Long after, int limit) {
        String order = newestFirst ? "DESC" : "ASC";
        String next = newestFirst ? "<" : ">";
        return bound(
                        handle,
                        "SELECT " + COLUMNS + FILTER + " AND (CAST(:after AS bigint) IS NULL OR position " + next
                                + " :after) ORDER BY position " + order + " LIMIT :limit",
                        query)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> object(row))
                .list();
    }

    /** Counts the objects, but at most up to the limit. */
    public long count(Handle handle, IntelQuery query, int most) {
        return bound(handle, "SELECT count(*) FROM (SELECT 1" + FILTER + " LIMIT :most) counted", query)
                .bind("most", most)
                .mapTo(Long.class)
                .one();
    }

    /** Number of stored versions above the clearance. It depends on no filter, which would reveal their contents. */
    public long countAbove(Handle handle, Tlp clearance) {
        return handle.createQuery("SELECT count(*) FROM intel_object WHERE tlp > :clearance")
                .bind("clearance", clearance.rank())
                .mapTo(Long.class)
                .one();
    }

    /** Returns the body of an object as received. */
    public Optional<byte[]> body(Handle handle, long position) {
        return handle.createQuery("SELECT body FROM intel_object WHERE position = :position")
                .bind("position", position)
                .mapTo(byte[].class)
                .findOne();
    }

    /** Returns a part of an export, oldest first; empty at the end. */
    public Optional<Part> part(Handle handle, IntelQuery query, long after, int limit) {
        List<Map.Entry<Long, Body>> rows = bound(handle, """
                        SELECT position, body, tlp FROM (
                            SELECT position, body, tlp, sum(length(body)) OVER (ORDER BY position) - length(body) AS former FROM (
                                SELECT position, body, tlp""" + FILTER + """
                                 AND position > :after ORDER BY position LIMIT :limit) part) sized
                        WHERE former < :bytes ORDER BY position""", query)
                .bind("after", after)
                .bind("limit", limit)
                .bind("bytes", PART_BYTES)
                .map((row, context) -> Map.entry(row.getLong(1), new Body(row.getBytes(2), Tlp.ofRank(row.getInt(3)))))
                .list();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Part(
                        rows.stream().map(Map.Entry::getValue).toList(),
                        rows.getLast().getKey()));
    }

    /** Numbers of stored versions by type. */
    public Map<String, Long> countByType(Handle handle) {
        return handle
                .createQuery("SELECT type, count(*) FROM intel_object GROUP BY type")
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    private static Query bound(Handle handle, String sql, IntelQuery query) {
        Instant after = query.addedAfter();
        return handle.createQuery(sql)
                .bind("clearance", query.clearance().rank())
                .bind("type", query.type())
                .bind("id", query.id())
                .bind("text", query.text())
                .bind("version", query.version())
                .bindByType("addedAfter", after == null ? null : after.atOffset(ZoneOffset.UTC), OffsetDateTime.class);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static IntelObject object(ResultSet row) throws SQLException {
        return new IntelObject(
                row.getLong("position"),
                row.getString("id"),
                row.getString("version"),
                row.getString("type"),
                row.getString("label"),
                Tlp.ofRank(row.getInt("tlp")),
                new IntelObject.Validity(
                        row.getBoolean("revoked"), row.getString("valid_from"), row.getString("valid_until")),
                new IntelObject.Origin(
                        row.getString("source"),
                        row.getObject("added_at", OffsetDateTime.class).toInstant()));
    }
}
