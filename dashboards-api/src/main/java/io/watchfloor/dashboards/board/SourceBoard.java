package io.watchfloor.dashboards.board;

import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which log sources come of the assets that somebody sees. */
public final class SourceBoard {

    private static final String ALL = """
            SELECT b.asset AS id, b.last_seen AS asset_seen, s.product, s.category, s.service, s.first_seen,
                s.last_seen AS s_last_seen, s.records
            FROM asset_board b
            LEFT JOIN asset_source s ON substr(s.asset, position('/' in s.asset) + 1) = b.asset""";

    private SourceBoard() {}

    /**
     * An asset that reported.
     *
     * @param id {@code kind:name}
     */
    public record Reporting(String id, @Nullable Instant lastSeen, List<Came> sources) {}

    /** A log source that came of an asset; without any part, records of no known kind. */
    public record Came(LogSource source, Instant firstSeen, Instant lastSeen, long records) {}

    private record Row(
            String id, @Nullable Instant lastSeen, @Nullable Came came) {}

    /** @param text words that must all occur in the id, the owner or the group; null does not restrict */
    public static List<Reporting> all(Handle handle, @Nullable String text) {
        return read(
                handle, new Search(ALL).when(true, "b.last_seen IS NOT NULL").words(searched(), text));
    }

    public static Optional<Reporting> find(Handle handle, String id) {
        return read(handle, new Search(ALL).with("b.asset = :id", "id", id)).stream()
                .findFirst();
    }

    private static String searched() {
        return "lower(b.asset || ' ' || coalesce(b.owner, '') || ' ' || coalesce(b.asset_group, ''))";
    }

    private static List<Reporting> read(Handle handle, Search search) {
        Map<String, Reporting> all = new LinkedHashMap<>();
        search.query(handle, "b.asset", Integer.MAX_VALUE)
                .map((row, context) -> new Row(
                        row.getString("id"),
                        Stored.time(row, "asset_seen"),
                        row.getString("product") == null
                                ? null
                                : new Came(
                                        new LogSource(
                                                row.getString("product"),
                                                row.getString("category"),
                                                row.getString("service")),
                                        row.getTimestamp("first_seen").toInstant(),
                                        row.getTimestamp("s_last_seen").toInstant(),
                                        row.getLong("records"))))
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
