package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.intel.pattern.IndicatorValues;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which indicators become rules, and why others do not. Indicators with plain values are compared without rules. */
public final class IndicatorRuleStore {

    private static final String LIMIT = "intel.rule-limit";
    private static final int BATCH = 500;
    private static final int FETCHED = 5_000;

    /** All users who may read see the rules. A rule must not tell them more than a new case does. */
    private static final Tlp HIGHEST = Tlp.USUAL;

    /**
     * Whether an indicator became rules.
     *
     * @param code why not; null if it did
     * @param place the first character of the pattern that is not supported, counted from 1; 0 if none is named
     */
    public record Status(@Nullable String code, @Nullable String message, int place) {}

    /** @param body as stored */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Indicator(long position, PatternRules.Heading heading, byte[] body) {}

    /**
     * Reads the next indicators that were stored since the last call.
     *
     * @return whether there may be more
     */
    boolean readNext(Handle handle) {
        Optional<Long> known = handle.createQuery("SELECT position FROM indicator_rule_position FOR UPDATE SKIP LOCKED")
                .mapTo(Long.class)
                .findOne();
        if (known.isEmpty()) {
            return false; // another node reads them
        }
        long last = handle.createQuery("SELECT coalesce(max(position), 0) FROM intel_object")
                .mapTo(Long.class)
                .one();
        if (last <= known.get()) {
            return false;
        }
        List<Indicator> found = handle.createQuery("""
                        SELECT position, id, source, tlp, body FROM intel_object
                        WHERE type = 'indicator' AND position > :after AND position <= :last ORDER BY position LIMIT :limit""")
                .bind("after", known.get())
                .bind("last", last)
                .bind("limit", BATCH)
                .map((row, context) -> indicator(row))
                .list();
        found.forEach(one -> write(handle, one));
        boolean more = found.size() == BATCH;
        handle.createUpdate("UPDATE indicator_rule_position SET position = :position")
                .bind("position", more ? found.getLast().position() : last)
                .execute();
        return more;
    }

    private static Indicator indicator(ResultSet row) throws SQLException {
        return new Indicator(
                row.getLong("position"),
                new PatternRules.Heading(row.getString("id"), row.getString("source"), Tlp.ofRank(row.getInt("tlp"))),
                row.getBytes("body"));
    }

    private static void write(Handle handle, Indicator indicator) {
        String pattern = pattern(indicator.body());
        if (pattern == null) {
            return;
        }
        Status status;
        try {
            StixPattern parsed = StixPattern.parse(pattern);
            if (!IndicatorValues.of(parsed).isEmpty()) {
                return;
            }
            PatternRules.of(parsed, indicator.heading());
            status = new Status(null, null, 0);
        } catch (InvalidPattern e) {
            status = new Status(e.code(), e.getMessage(), e.column());
        }
        handle.createUpdate("""
                        INSERT INTO indicator_rule (position, code, message, place) VALUES (:position, :code, :message, :place)
                        ON CONFLICT DO NOTHING""")
                .bind("position", indicator.position())
                .bind("code", status.code())
                .bind("message", status.message())
                .bind("place", status.place())
                .execute();
    }

    /** The pattern of an indicator in the language of STIX; null for another language. */
    private static @Nullable String pattern(byte[] body) {
        return StixObject.of(body)
                .filter(one -> "stix".equals(one.text("pattern_type")))
                .map(one -> one.text("pattern"))
                .orElse(null);
    }

    /**
     * Positions of the latest versions that are valid now, not revoked and not marked too high, oldest first. The stream
     * reads from the database while it is used, because any number of indicators can be stored.
     */
    Stream<Long> candidates(Handle handle) {
        Instant now = handle.createQuery("SELECT clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
        return handle
                .createQuery("""
                        SELECT o.position, o.valid_from, o.valid_until
                        FROM indicator_rule r JOIN intel_object o USING (position)
                        WHERE r.code IS NULL AND NOT o.revoked AND o.tlp <= :highest
                            AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version)
                        ORDER BY o.position""")
                .bind("highest", HIGHEST.rank())
                .setFetchSize(FETCHED)
                .map((row, context) -> isValid(row.getString("valid_from"), row.getString("valid_until"), now)
                        ? Optional.of(row.getLong("position"))
                        : Optional.<Long>empty())
                .stream()
                .flatMap(Optional::stream);
    }

    /** The rules of a version; empty if a former version of the program had rules for it, and this one has not. */
    static Optional<PatternRules> rules(Handle handle, long position) {
        return handle.createQuery("SELECT position, id, source, tlp, body FROM intel_object WHERE position = :position")
                .bind("position", position)
                .map((row, context) -> indicator(row))
                .findOne()
                .flatMap(IndicatorRuleStore::rules);
    }

    private static Optional<PatternRules> rules(Indicator indicator) {
        String pattern = pattern(indicator.body());
        try {
            return pattern == null
                    ? Optional.empty()
                    : Optional.of(PatternRules.of(StixPattern.parse(pattern), indicator.heading()));
        } catch (InvalidPattern e) {
            return Optional.empty();
        }
    }

    private static boolean isValid(@Nullable String from, @Nullable String until, Instant now) {
        try {
            return (from == null || !now.isBefore(Instant.parse(from)))
                    && (until == null || now.isBefore(Instant.parse(until)));
        } catch (DateTimeParseException e) {
            return false; // a leap second, for which no rule begins or ends
        }
    }

    /**
     * Stores which indicators wait because the limit is reached.
     *
     * @param beyond how many wait
     * @param last position of the last indicator that became rules
     */
    void limit(Handle handle, int beyond, long last) {
        handle.createUpdate("UPDATE indicator_rule_position SET beyond = :beyond, last_rule = :last")
                .bind("beyond", beyond)
                .bind("last", beyond == 0 ? null : last)
                .execute();
    }

    /** Empty for an object whose pattern is compared without a rule, or that was not read yet. */
    public Optional<Status> status(Handle handle, long position) {
        return handle.createQuery("""
                        SELECT r.code, r.message, r.place, o.tlp, r.position > p.last_rule AS waits
                        FROM indicator_rule r JOIN intel_object o USING (position), indicator_rule_position p
                        WHERE r.position = :position""")
                .bind("position", position)
                .map((row, context) -> {
                    Tlp tlp = Tlp.ofRank(row.getInt("tlp"));
                    boolean fits = row.getString("code") == null;
                    if (fits && HIGHEST.covers(tlp) && row.getBoolean("waits")) {
                        return new Status(
                                LIMIT,
                                "As many indicators are rules as watchfloor.rules.max-indicators allows. It waits until"
                                        + " others end.",
                                0);
                    }
                    return fits && !HIGHEST.covers(tlp)
                            ? new Status(
                                    "intel.rule-marking",
                                    "All users see the rules, so that only indicators up to TLP:%s become rules."
                                            .formatted(HIGHEST),
                                    0)
                            : new Status(row.getString("code"), row.getString("message"), row.getInt("place"));
                })
                .findOne();
    }

    /**
     * Number of indicators by the code for which they are not rules; those that are rules have the code {@code none}, and
     * those that wait because of the limit have a code of their own.
     */
    public Map<String, Long> countByCode(Handle handle) {
        return handle
                .createQuery("""
                        SELECT coalesce(code, 'none'), count(*) FROM indicator_rule GROUP BY 1
                        UNION ALL SELECT 'none', -beyond FROM indicator_rule_position WHERE beyond > 0
                        UNION ALL SELECT :limit, beyond FROM indicator_rule_position WHERE beyond > 0""")
                .bind("limit", LIMIT)
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
