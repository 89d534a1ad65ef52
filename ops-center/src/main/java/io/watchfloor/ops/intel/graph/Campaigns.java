package io.watchfloor.ops.intel.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.intel.IntelObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lists campaigns, intrusion sets and threat actors, with what is linked to them, as a reader sees them. */
public final class Campaigns {

    private static final ObjectMapper BODIES = new ObjectMapper();
    private static final Pattern IN_NAME = Pattern.compile("\\bT\\d{4}(\\.\\d{3})?\\b");
    private static final int MOST_TECHNIQUES = 50;

    /** Of one object, in {@link Campaign#indicatorIds}. */
    private static final int MOST_INDICATORS = 1_000;

    /** Follows the objects {@code listed}. A visible link is as in {@link IntelGraphReader}. */
    private static final String LINKED = """
            seen_link AS (
                SELECT c.id AS of, CASE WHEN l.source = c.id THEN l.target ELSE l.source END AS other
                FROM listed c JOIN intel_link l ON l.source = c.id OR l.target = c.id JOIN intel_object o ON o.position = l.position
                WHERE o.tlp <= :clearance AND NOT o.revoked
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)),
            linked AS (
                SELECT DISTINCT ON (s.of, s.other) s.of, x.id, x.type, x.label FROM seen_link s JOIN intel_object x ON x.id = s.other
                WHERE x.tlp <= :clearance ORDER BY s.of, s.other, x.version DESC),
            sighted AS (
                SELECT t.of, o.id, o.added_at FROM (SELECT of, id FROM linked WHERE type = 'indicator' UNION SELECT id, id FROM listed) t
                JOIN intel_link l ON l.target = t.id AND l.kind = 'sighting-of' JOIN intel_object o ON o.position = l.position
                WHERE o.tlp <= :clearance AND NOT o.revoked)
            """;

    /** The visible version of an object is the last one up to the clearance. */
    private static final String LIST = """
            WITH listed AS (
                SELECT o.* FROM intel_object o
                WHERE o.type = ANY(:types) AND o.tlp <= :clearance
                    AND (CAST(:only AS text[]) IS NULL OR o.id = ANY(:only))
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)
                    AND (CAST(:text AS text) IS NULL OR position(lower(:text) IN lower(o.label)) > 0)
                    AND (CAST(:after AS bigint) IS NULL OR o.position < :after)
                ORDER BY o.position DESC LIMIT :limit),
            """ + LINKED + """
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

    private static final String ACTIVE = """
            WITH listed AS (
                SELECT o.* FROM intel_object o
                WHERE o.type = ANY(:types) AND o.tlp <= :clearance AND NOT o.revoked
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)),
            """ + LINKED + """
            , counted AS (
                SELECT c.position, c.id, c.type, c.label, c.tlp, c.added_at,
                    (SELECT count(DISTINCT s.id) FROM sighted s WHERE s.of = c.id AND s.added_at >= :since) AS sightings,
                    ARRAY(SELECT x.id FROM linked x WHERE x.of = c.id AND x.id = ANY(:hit) ORDER BY x.id) AS hit,
                    ARRAY(SELECT x.id FROM linked x WHERE x.of = c.id AND x.type = 'attack-pattern' ORDER BY x.id) AS patterns
                FROM listed c)
            SELECT * FROM counted WHERE added_at >= :since OR sightings > 0 OR cardinality(hit) > 0
            ORDER BY cardinality(hit) > 0 DESC, sightings DESC, position DESC""";

    /** The other ends of the visible links of indicators. */
    private static final String LINKED_TO = """
            SELECT DISTINCT CASE WHEN l.source = i.id THEN l.target ELSE l.source END
            FROM unnest(CAST(:indicators AS text[])) AS i (id) JOIN intel_link l ON l.source = i.id OR l.target = i.id
                JOIN intel_object o ON o.position = l.position
            WHERE o.tlp <= :clearance AND NOT o.revoked
                AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)""";

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
        return list(handle, clearance, null, type, text, after, limit);
    }

    /**
     * The campaigns, intrusion sets and threat actors that are linked to at least one of the indicators, newest first.
     *
     * @param indicators their STIX ids
     */
    public List<Campaign> ofIndicators(Handle handle, Tlp clearance, Collection<String> indicators, int limit) {
        List<String> linked = indicators.isEmpty()
                ? List.of()
                : handle.createQuery(LINKED_TO)
                        .bindArray("indicators", String.class, List.copyOf(indicators))
                        .bind("clearance", clearance.rank())
                        .mapTo(String.class)
                        .list();
        return linked.isEmpty() ? List.of() : list(handle, clearance, linked, null, null, null, limit);
    }

    private static List<Campaign> list(
            Handle handle,
            Tlp clearance,
            @Nullable List<String> only,
            @Nullable String type,
            @Nullable String text,
            @Nullable Long after,
            int limit) {
        return handle.createQuery(LIST)
                .bindByType("only", only == null ? null : only.toArray(String[]::new), String[].class)
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

    /**
     * A campaign, intrusion set or threat actor that was received, sighted or hit in a period.
     *
     * @param sightings of the object or of its indicators, received in the period
     * @param hit its indicators among those with an alert
     * @param patterns IDs of its attack patterns
     */
    public record Active(
            String id,
            String type,
            String name,
            Tlp tlp,
            Instant addedAt,
            long sightings,
            Set<String> hit,
            Set<String> patterns) {

        public Active {
            hit = Set.copyOf(hit);
            patterns = Set.copyOf(patterns);
        }
    }

    /**
     * Returns what is active since a time: those with an alert of an indicator first, then those with most sightings, then the
     * newest. The visible version is not revoked.
     *
     * @param hit IDs of the indicators with an alert that the reader sees
     */
    public List<Active> active(Handle handle, Tlp clearance, Instant since, Collection<String> hit) {
        return handle.createQuery(ACTIVE)
                .bindArray("types", String.class, TYPES)
                .bind("clearance", clearance.rank())
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .bindArray("hit", String.class, hit)
                .map((row, context) -> new Active(
                        row.getString("id"),
                        row.getString("type"),
                        row.getString("label"),
                        Tlp.ofRank(row.getInt("tlp")),
                        row.getObject("added_at", OffsetDateTime.class).toInstant(),
                        row.getLong("sightings"),
                        Set.of((String[]) row.getArray("hit").getArray()),
                        Set.of((String[]) row.getArray("patterns").getArray())))
                .list();
    }

    /** Number of campaigns, intrusion sets and threat actors of which the reader sees no version. */
    public long hidden(Handle handle, Tlp clearance) {
        return handle.createQuery("""
                        SELECT count(*) FROM (
                            SELECT FROM intel_object WHERE type = ANY(:types) GROUP BY id HAVING min(tlp) > :clearance) hidden""")
                .bindArray("types", String.class, TYPES)
                .bind("clearance", clearance.rank())
                .mapTo(Long.class)
                .one();
    }

    /**
     * Returns the ids of techniques of ATT&amp;CK by attack pattern: those that the visible version refers to, or else the one in
     * its name, such as "Phishing - T1566".
     */
    public Map<String, Set<String>> techniques(Handle handle, Tlp clearance, Collection<String> patterns) {
        Map<String, Set<String>> found = new HashMap<>();
        handle.createQuery("""
                        SELECT DISTINCT ON (id) id, label, body FROM intel_object
                        WHERE id = ANY(:ids) AND tlp <= :clearance ORDER BY id, version DESC""")
                .bindArray("ids", String.class, patterns)
                .bind("clearance", clearance.rank())
                .map((row, context) ->
                        Map.entry(row.getString("id"), techniques(row.getString("label"), row.getBytes("body"))))
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return Map.copyOf(found);
    }

    private static Set<String> techniques(String label, byte[] body) {
        Set<String> ids = new TreeSet<>();
        try {
            for (JsonNode reference : BODIES.readTree(body).path("external_references")) {
                String id = reference.path("external_id").asText();
                if (Attack.isTechniqueId(id)) {
                    ids.add(id);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A stored object is not JSON: " + label, e);
        }
        if (ids.isEmpty()) {
            IN_NAME.matcher(label).results().forEach(one -> ids.add(one.group()));
        }
        return Set.copyOf(ids);
    }

    private static List<String> names(String[] labels) {
        return List.copyOf(
                new TreeSet<>(Stream.of(labels).filter(one -> !one.isBlank()).toList()));
    }
}
