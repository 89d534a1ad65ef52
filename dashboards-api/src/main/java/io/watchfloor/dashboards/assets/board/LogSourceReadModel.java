package io.watchfloor.dashboards.assets.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of the log sources of visible assets. */
public final class LogSourceReadModel {

    /** SQL expression that must be identical to the expression of its index; otherwise the database does not use the index. */
    private static final String OF_ASSET =
            " JOIN asset_source s ON substr(s.asset, position('/' in s.asset) + 1) = b.asset";

    private static final String ALL = """
            SELECT b.asset AS id, b.last_seen AS asset_seen, s.product, s.category, s.service, s.first_seen,
                s.last_seen AS s_last_seen, s.records, s.hours
            FROM asset_board b LEFT""" + OF_ASSET;

    /** Log sources with few records in the last three full hours, compared with the same hours of the day before. */
    private static final String COLLAPSED = """
            SELECT b.asset, s.product, s.category, s.service, v.recent, v.before FROM asset_board b""" + OF_ASSET + """

            CROSS JOIN LATERAL (SELECT
                coalesce(sum(h & 4294967295) FILTER (WHERE h >> 32 BETWEEN :hour - 3 AND :hour - 1), 0)::bigint AS recent,
                coalesce(sum(h & 4294967295) FILTER (WHERE h >> 32 BETWEEN :hour - 27 AND :hour - 25), 0)::bigint AS before
                FROM unnest(s.hours) h) v""";

    /** Log sources by asset, and whether the asset sent them within a day. Assets with the same log sources are grouped. */
    private static final String EACH = """
            SELECT b.asset, coalesce(string_agg(concat_ws(chr(31), s.product, s.category, s.service,
                CASE WHEN s.last_seen >= :fresh THEN '1' ELSE '0' END), chr(30) ORDER BY s.product, s.category, s.service)
                FILTER (WHERE s.product IS NOT NULL), '') AS shows
            FROM asset_board b LEFT""" + OF_ASSET;

    private static final String LATEST = """
            SELECT s.product, s.category, s.service, max(s.last_seen) AS last_seen FROM asset_board b""" + OF_ASSET;

    /** SQL expression of the text that is searched for words. */
    static final String SEARCHED =
            "lower(b.asset || ' ' || coalesce(b.owner, '') || ' ' || coalesce(b.asset_group, ''))";

    private static final int PARTS = 4;
    private static final int MOST_COLLAPSED = 100;
    private static final int IDS_AT_ONCE = 10_000;

    private LogSourceReadModel() {}

    /**
     * An asset that has reported.
     *
     * @param id ID of the asset: {@code kind:name}
     */
    public record Reporting(String id, @Nullable Instant lastSeen, List<Came> sources) {}

    /**
     * A log source of an asset. If product, category and service are all missing, it stands for records whose log source is unknown.
     *
     * @param hours records by hour since 1970
     */
    public record Came(LogSource source, Instant firstSeen, Instant lastSeen, long records, Map<Long, Long> hours) {}

    /** A log source whose number of records collapsed. */
    public record Collapse(String asset, LogSource source, long recent, long before) {}

    /**
     * Assets with the same log sources.
     *
     * @param key identifies the group
     * @param fresh log sources that reported since the given time
     * @param ever all log sources that were ever reported
     */
    public record Alike(String key, List<LogSource> fresh, List<LogSource> ever, long assets) {}

    /** Position in a list of assets, used to continue the list. */
    public record After(int blind, String id) {}

    private record Row(
            String id, @Nullable Instant lastSeen, @Nullable Came came) {}

    /**
     * All assets that have reported, grouped by their log sources; the number of groups does not depend on the number
     * of assets.
     *
     * @param text words that must all occur in the id, the owner or the group; null matches everything
     */
    public static List<Alike> alike(Handle handle, @Nullable String text, Instant fresh) {
        return reported(EACH, text)
                .over(handle, "SELECT shows, count(*) AS assets FROM (", " GROUP BY b.asset) each GROUP BY shows")
                .bind("fresh", StoredValues.time(fresh))
                .map((row, context) -> alike(row.getString("shows"), row.getLong("assets")))
                .list();
    }

    /**
     * Returns one page of the matching assets, largest coverage gap first.
     *
     * @param blind number of rules without data, by the key of the group
     */
    public static List<Reporting> page(
            Handle handle, @Nullable String text, Instant fresh, Map<String, Integer> blind, After after, int limit) {
        List<String> keys = List.copyOf(blind.keySet());
        List<String> ids = reported(EACH, text)
                .over(handle, "SELECT each.asset FROM (", """
                         GROUP BY b.asset) each JOIN unnest(:keys, :blind) AS kind (key, blind) ON kind.key = md5(each.shows)
                        WHERE kind.blind < :after OR (kind.blind = :after AND each.asset COLLATE "C" > :id)
                        ORDER BY kind.blind DESC, each.asset COLLATE "C" LIMIT :limit
                        """)
                .bind("fresh", StoredValues.time(fresh))
                .bindArray("keys", String.class, keys)
                .bindArray("blind", Integer.class, keys.stream().map(blind::get).toList())
                .bind("after", after.blind())
                .bind("id", after.id())
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Reporting> found = read(handle, new Search(ALL).in("b.asset", "ids", ids)).stream()
                .collect(Collectors.toMap(Reporting::id, one -> one));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** Returns all log sources with the time of their last record. */
    public static Map<LogSource, Instant> latest(Handle handle, @Nullable String text) {
        Map<LogSource, Instant> latest = new HashMap<>();
        reported(LATEST, text)
                .over(handle, "", " GROUP BY s.product, s.category, s.service")
                .map((row, context) -> Map.entry(
                        new LogSource(row.getString("product"), row.getString("category"), row.getString("service")),
                        SqlTimestamps.of(row, "last_seen")))
                .forEach(one -> latest.merge(one.getKey(), one.getValue(), (a, b) -> a.isAfter(b) ? a : b));
        return latest;
    }

    private static Search reported(String select, @Nullable String text) {
        return new Search(select).when(true, "b.last_seen IS NOT NULL").words(SEARCHED, text);
    }

    private static Alike alike(String shows, long assets) {
        List<LogSource> fresh = new ArrayList<>();
        List<LogSource> ever = new ArrayList<>();
        for (String one : shows.isEmpty() ? new String[0] : shows.split("\u001e", -1)) {
            String[] part = one.split("\u001f", PARTS);
            LogSource source = new LogSource(part[0], part[1], part[2]);
            ever.add(source);
            if (part[PARTS - 1].equals("1")) {
                fresh.add(source);
            }
        }
        return new Alike(md5(shows), fresh, ever, assets);
    }

    /** MD5 as computed by the database. The hash only shortens the key; it protects nothing. */
    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("MD5 is not available", e);
        }
    }

    /** IDs of all assets that have reported, sorted. */
    public static List<String> ids(Handle handle, @Nullable String text) {
        return reported("SELECT b.asset FROM asset_board b", text)
                .over(handle, "", " ORDER BY b.asset")
                .setFetchSize(IDS_AT_ONCE)
                .mapTo(String.class)
                .list();
    }

    public static Optional<Reporting> find(Handle handle, String id) {
        return read(handle, new Search(ALL).with("b.asset = :id", "id", id)).stream()
                .findFirst();
    }

    /** Log sources whose number of records collapsed, largest loss first. */
    public static List<Collapse> collapsed(Handle handle, @Nullable String text, Instant now, VolumeLimit limit) {
        return reported(COLLAPSED, text)
                .over(handle, "SELECT * FROM (", """
                        ) counted WHERE before >= :least AND recent * :factor < before
                        ORDER BY before - recent DESC, asset, product, category, service LIMIT :most""")
                .bind("hour", hour(now))
                .bind("least", limit.least())
                .bind("factor", limit.factor())
                .bind("most", MOST_COLLAPSED)
                .map((row, context) -> new Collapse(
                        row.getString("asset"),
                        new LogSource(row.getString("product"), row.getString("category"), row.getString("service")),
                        row.getLong("recent"),
                        row.getLong("before")))
                .list();
    }

    /**
     * When the number of records counts as collapsed.
     *
     * @param least number of records that the day before must have had
     * @param factor how many times more the day before must have had
     */
    public record VolumeLimit(long least, long factor) {}

    /** Hours since 1970. */
    public static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3_600L);
    }

    private static Map<Long, Long> hours(@Nullable Array counted) throws SQLException {
        Map<Long, Long> hours = new HashMap<>();
        if (counted != null && counted.getArray() instanceof Long[] slots) {
            for (Long slot : slots) {
                if (slot != null) {
                    hours.put(slot >> Integer.SIZE, slot & 0xffff_ffffL);
                }
            }
        }
        return hours;
    }

    private static List<Reporting> read(Handle handle, Search search) {
        Map<String, Reporting> all = new LinkedHashMap<>();
        search.query(handle, "b.asset", Integer.MAX_VALUE)
                .map((row, context) -> new Row(
                        row.getString("id"),
                        SqlTimestamps.orNull(row, "asset_seen"),
                        row.getString("product") == null
                                ? null
                                : new Came(
                                        new LogSource(
                                                row.getString("product"),
                                                row.getString("category"),
                                                row.getString("service")),
                                        SqlTimestamps.of(row, "first_seen"),
                                        SqlTimestamps.of(row, "s_last_seen"),
                                        row.getLong("records"),
                                        hours(row.getArray("hours")))))
                .forEach(row -> {
                    Reporting one =
                            all.computeIfAbsent(row.id(), id -> new Reporting(id, row.lastSeen(), new ArrayList<>()));
                    if (row.came() != null) {
                        one.sources().add(row.came());
                    }
                });
        return List.copyOf(all.values());
    }
}
