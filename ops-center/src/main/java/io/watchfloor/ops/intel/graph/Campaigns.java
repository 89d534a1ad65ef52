package io.watchfloor.ops.intel.graph;

import io.watchfloor.ops.intel.IntelObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lists campaigns, intrusion sets and threat actors, with what is linked to them, as a reader sees them. */
public final class Campaigns {

    private static final int MOST_TECHNIQUES = 50;

    /** Of one object, in {@link Campaign#indicatorIds}. */
    private static final int MOST_INDICATORS = 1_000;

    /** A visible link is as in {@link IntelGraphReader}; the visible version of an object is the last one up to the clearance. */
    private static final String LIST = """
            WITH listed AS (
                SELECT o.* FROM intel_object o
                WHERE o.type = ANY(:types) AND o.tlp <= :clearance
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)
                    AND (CAST(:text AS text) IS NULL OR position(lower(:text) IN lower(o.label)) > 0)
                    AND (CAST(:after AS bigint) IS NULL OR o.position < :after)
                ORDER BY o.position DESC LIMIT :limit),
            seen_link AS (
                SELECT c.id AS of, CASE WHEN l.source = c.id THEN l.target ELSE l.source END AS other
                FROM listed c JOIN intel_link l ON l.source = c.id OR l.target = c.id JOIN intel_object o ON o.position = l.position
                WHERE o.tlp <= :clearance AND NOT o.revoked
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)),
            linked AS (
                SELECT DISTINCT ON (s.of, s.other) s.of, x.id, x.type, x.label FROM seen_link s JOIN intel_object x ON x.id = s.other
                WHERE x.tlp <= :clearance ORDER BY s.of, s.other, x.version DESC),
            sighted AS (
                SELECT t.of, o.id FROM (SELECT of, id FROM linked WHERE type = 'indicator' UNION SELECT id, id FROM listed) t
                JOIN intel_link l ON l.target = t.id AND l.kind = 'sighting-of' JOIN intel_object o ON o.position = l.position
                WHERE o.tlp <= :clearance AND NOT o.revoked)
            SELECT c.position, c.id, c.version, c.type, c.label, c.tlp, c.revoked, c.source, c.added_at,
                (SELECT count(*) FROM linked x WHERE x.of = c.id AND x.type = 'indicator') AS indicators,
                ARRAY(SELECT x.id FROM linked x WHERE x.of = c.id AND x.type = 'indicator' ORDER BY x.id LIMIT :indicators)
                    AS indicator_ids,
                (SELECT count(DISTINCT s.id) FROM sighted s WHERE s.of = c.id) AS sightings,
                ARRAY(SELECT x.label FROM linked x WHERE x.of = c.id AND x.type = 'attack-pattern' ORDER BY x.label LIMIT :techniques)
                    AS techniques,
                ARRAY(SELECT x.label FROM linked x WHERE x.of = c.id AND x.type IN ('malware', 'tool') ORDER BY x.label LIMIT :techniques)
                    AS software
            FROM listed c ORDER BY c.position DESC""";

    /** What is listed. */
    public static final List<String> TYPES = List.of("campaign", "intrusion-set", "threat-actor");

    /**
     * @param indicatorIds at most 1,000
     * @param sightings of the object or of its indicators
     * @param techniques names of attack patterns
     * @param software names of malware and tools
     */
    public record Campaign(
            IntelObject object,
            long indicators,
            List<String> indicatorIds,
            long sightings,
            List<String> techniques,
            List<String> software) {}

    /**
     * Returns a part of the list, newest first.
     *
     * @param type one of {@link #TYPES}; null for all
     * @param text part of the name, ignoring case; null for all
     * @param after position of the last object of the former part; null for the first part
     */
    public List<Campaign> list(
            Handle handle,
            Tlp clearance,
            @Nullable String type,
            @Nullable String text,
            @Nullable Long after,
            int limit) {
        return handle.createQuery(LIST)
                .bindArray("types", String.class, type == null ? TYPES : List.of(type))
                .bind("clearance", clearance.rank())
                .bind("text", text)
                .bind("after", after)
                .bind("limit", limit)
                .bind("techniques", MOST_TECHNIQUES)
                .bind("indicators", MOST_INDICATORS)
                .map((row, context) -> new Campaign(
                        new IntelObject(
                                row.getLong("position"),
                                row.getString("id"),
                                row.getString("version"),
                                row.getString("type"),
                                row.getString("label"),
                                Tlp.ofRank(row.getInt("tlp")),
                                new IntelObject.Validity(row.getBoolean("revoked"), null, null),
                                new IntelObject.Origin(
                                        row.getString("source"),
                                        row.getObject("added_at", OffsetDateTime.class)
                                                .toInstant())),
                        row.getLong("indicators"),
                        List.of((String[]) row.getArray("indicator_ids").getArray()),
                        row.getLong("sightings"),
                        names((String[]) row.getArray("techniques").getArray()),
                        names((String[]) row.getArray("software").getArray())))
                .list();
    }

    private static List<String> names(String[] labels) {
        return List.copyOf(
                new TreeSet<>(Stream.of(labels).filter(one -> !one.isBlank()).toList()));
    }
}
