package io.watchfloor.ops.intel.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads where indicators were seen. Reads for a person go through the person's view of the table. */
public final class Sightings {

    /** Maximum count in STIX. */
    private static final long MOST = 999_999_999;

    private Sightings() {}

    /**
     * An indicator on an asset.
     *
     * @param count detections
     * @param first time of the first telemetry
     * @param notedAt when the center received the first one
     */
    public record Sighting(
            String indicator, String asset, String value, long count, Instant first, Instant last, Instant notedAt) {}

    /**
     * What was seen of an indicator on all assets.
     *
     * @param localOnly whether the indicator must not leave the organisation
     */
    public record Total(
            String indicator,
            Tlp tlp,
            boolean localOnly,
            long assets,
            long count,
            Instant first,
            Instant last,
            Instant notedAt) {

        /** Time of the version of the sighting: when it was last seen or first received. */
        public Instant version() {
            return last.isAfter(notedAt) ? last : notedAt;
        }
    }

    /** The sightings of an indicator, latest first. */
    public static List<Sighting> of(Handle handle, String indicator, int most) {
        return handle.createQuery("""
                        SELECT * FROM indicator_sighting WHERE indicator = :indicator ORDER BY last_seen DESC, asset LIMIT :most""")
                .bind("indicator", indicator)
                .bind("most", most)
                .map((row, context) -> new Sighting(
                        row.getString("indicator"),
                        row.getString("asset"),
                        row.getString("value"),
                        row.getLong("count"),
                        time(row, "first_seen"),
                        time(row, "last_seen"),
                        time(row, "noted_at")))
                .list();
    }

    /**
     * What was seen of each indicator, by its id. Leaves out assets whose latest alert of the indicator is in a case of an
     * exercise.
     *
     * @param since only indicators that were seen at this time or later
     */
    public static List<Total> totals(Handle handle, Instant since, String after, int most) {
        return totals(handle, null, since, after, most);
    }

    /** What was seen of each indicator of a source, by its id, without exercises. */
    public static List<Total> ofSource(Handle handle, String source, String after, int most) {
        return totals(handle, source, Instant.EPOCH, after, most);
    }

    private static List<Total> totals(Handle handle, @Nullable String source, Instant since, String after, int most) {
        return handle.createQuery("""
                        SELECT s.indicator, i.tlp, count(*) AS assets, sum(s.count) AS count, min(s.first_seen) AS first_seen,
                            max(s.last_seen) AS last_seen, min(s.noted_at) AS noted_at,
                            EXISTS (SELECT FROM intel_object o WHERE o.id = s.indicator AND o.local_only) AS local_only
                        FROM indicator_sighting s JOIN indicator i ON i.id = s.indicator
                        WHERE s.indicator > :after AND (CAST(:source AS text) IS NULL OR i.source = :source) AND NOT EXISTS (
                            SELECT FROM alert_board a JOIN every_case c ON c.id = a.case_id
                            WHERE a.id = s.alert AND c.exercise IS NOT NULL)
                        GROUP BY s.indicator, i.tlp HAVING max(s.last_seen) >= :since
                        ORDER BY s.indicator LIMIT :most""")
                .bind("source", source)
                .bind("since", since)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new Total(
                        row.getString("indicator"),
                        Tlp.ofRank(row.getInt("tlp")),
                        row.getBoolean("local_only"),
                        row.getLong("assets"),
                        row.getLong("count"),
                        time(row, "first_seen"),
                        time(row, "last_seen"),
                        time(row, "noted_at")))
                .list();
    }

    /**
     * The center as an identity in STIX.
     *
     * @param center address of the center
     */
    public static ObjectNode identity(String center, String name) {
        return object("identity", identityId(center), Instant.EPOCH, Instant.EPOCH)
                .put("name", name)
                .put("identity_class", "organization");
    }

    private static String identityId(String center) {
        return "identity--" + uuid("identity", center);
    }

    /** A sighting in STIX, without the names of assets. Its version changes when the indicator is seen again. */
    public static ObjectNode sighting(String center, Total total) {
        return sighting(center, total, total.version());
    }

    /** ID of the sighting of an indicator, which is the same for all its versions. */
    public static String id(String center, String indicator) {
        return "sighting--" + uuid("sighting", center + " " + indicator);
    }

    /**
     * A version of a sighting in STIX.
     *
     * @param version time of the version, which is different for different facts
     */
    public static ObjectNode sighting(String center, Total total, Instant version) {
        ObjectNode sighting = object("sighting", id(center, total.indicator()), total.notedAt(), version)
                .put("created_by_ref", identityId(center))
                .put("first_seen", stix(total.first()))
                .put("last_seen", stix(total.last()))
                .put("count", Math.min(total.count(), MOST))
                .put("sighting_of_ref", total.indicator());
        sighting.putArray("where_sighted_refs").add(identityId(center));
        ArrayNode markings = sighting.putArray("object_marking_refs").add(StixMarkings.reference(total.tlp()));
        if (total.localOnly()) {
            markings.add(StixMarkings.LOCAL_ONLY);
        }
        return sighting;
    }

    private static UUID uuid(String kind, String of) {
        return UUID.nameUUIDFromBytes(("watchfloor " + kind + " " + of).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object(String type, String id, Instant created, Instant modified) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", stix(created))
                .put("modified", stix(modified));
    }

    /** With milliseconds, as STIX requires of these times. */
    private static String stix(Instant time) {
        String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
