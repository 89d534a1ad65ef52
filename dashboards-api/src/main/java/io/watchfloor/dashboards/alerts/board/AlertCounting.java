package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.alerts.views.AlertCounts;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Counts alerts by rule and by asset. */
public final class AlertCounting {

    /** The query groups by rule and asset first because that is cheaper than counting distinct values. */
    private static final String OF_EACH = """
            FROM (SELECT rule, asset, max(title) AS title, max(level) AS level, count(*) AS alerts,
                max(last_seen) AS last_seen FROM (""";

    private static final String BY_RULE = """
            SELECT rule, max(title) AS title, max(level) AS level, sum(alerts) AS alerts, count(*) AS assets,
                max(last_seen) AS last_seen, count(*) OVER () AS groups
            """ + OF_EACH;

    private static final String BY_ASSET = """
            SELECT asset, max(level) AS level, sum(alerts) AS alerts, count(*) AS rules,
                max(last_seen) AS last_seen, count(*) OVER () AS groups
            """ + OF_EACH;

    private static final String MOST_FIRST = """
            ) matching GROUP BY rule, asset) parts
            GROUP BY %1$s ORDER BY sum(alerts) DESC, max(level) DESC, %1$s LIMIT :most""";

    private record Counted<T>(T item, long groups) {}

    private AlertCounting() {}

    /** @param most maximum number of rules and of assets; those with the most alerts come first */
    public static AlertCounts of(Handle handle, AlertReadModel.Filter filter, int most) {
        Search search = AlertReadModel.search(filter);
        List<Counted<AlertCounts.OfRule>> rules = search.over(handle, BY_RULE, MOST_FIRST.formatted("rule"))
                .bind("most", most)
                .map((row, context) -> new Counted<>(
                        new AlertCounts.OfRule(
                                row.getString("rule"),
                                row.getString("title"),
                                StoredValues.level(row.getInt("level")),
                                row.getLong("alerts"),
                                row.getLong("assets"),
                                SqlTimestamps.of(row, "last_seen")),
                        row.getLong("groups")))
                .list();
        List<Counted<AlertCounts.OfAsset>> assets = search.over(handle, BY_ASSET, MOST_FIRST.formatted("asset"))
                .bind("most", most)
                .map((row, context) -> new Counted<>(
                        new AlertCounts.OfAsset(
                                row.getString("asset"),
                                StoredValues.level(row.getInt("level")),
                                row.getLong("alerts"),
                                row.getLong("rules"),
                                SqlTimestamps.of(row, "last_seen")),
                        row.getLong("groups")))
                .list();
        return new AlertCounts(
                search.count(handle),
                rules.stream().map(Counted::item).toList(),
                groups(rules),
                assets.stream().map(Counted::item).toList(),
                groups(assets));
    }

    private static <T> long groups(List<Counted<T>> counted) {
        return counted.isEmpty() ? 0 : counted.getFirst().groups();
    }
}
