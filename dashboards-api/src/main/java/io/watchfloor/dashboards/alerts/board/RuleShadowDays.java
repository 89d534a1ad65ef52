package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleStagingView;
import io.watchfloor.ops.asset.AssetEvent.Shadow;
import io.watchfloor.ops.asset.AssetEvent.ShadowCount;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What rules in the stage shadow found, by rule, asset and day. */
public final class RuleShadowDays {

    /** Days that are stored for a rule on an asset, counted back from the latest one. */
    private static final int DAYS_KEPT = 400;

    /** Days that the view of a rule contains. */
    private static final int DAYS_SHOWN = 30;

    private final SortedMap<Key, Counts> counts = new TreeMap<>(
            Comparator.comparing(Key::rule).thenComparing(Key::asset).thenComparing(Key::day));

    private record Key(String rule, String asset, LocalDate day) {}

    private record Counts(long matches, long alerts, Instant last) {
        Counts plus(Counts more) {
            return new Counts(matches + more.matches, alerts + more.alerts, last.isAfter(more.last) ? last : more.last);
        }
    }

    /** Collects the counts of one event.
     *
     * @param at when its records were received
     */
    public void add(String asset, @Nullable Shadow found, Instant at) {
        if (found != null) {
            for (ShadowCount one : found.counts()) {
                counts.merge(
                        new Key(one.rule().value(), asset, one.day()),
                        new Counts(one.matches(), one.alerts(), at),
                        Counts::plus);
            }
        }
    }

    /** Adds the collected counts to the stored ones. Writes in the order of the key, so that two writers cannot deadlock. */
    public void write(Handle tx) {
        if (counts.isEmpty()) {
            return;
        }
        try (PreparedBatch upsert = tx.prepareBatch("""
                        INSERT INTO rule_shadow_day (rule, asset, day, matches, alerts, last_at)
                        VALUES (:rule, :asset, :day, :matches, :alerts, :last)
                        ON CONFLICT (rule, asset, day) DO UPDATE SET matches = rule_shadow_day.matches + excluded.matches,
                            alerts = rule_shadow_day.alerts + excluded.alerts,
                            last_at = greatest(rule_shadow_day.last_at, excluded.last_at)""");
                PreparedBatch delete = tx.prepareBatch(
                        "DELETE FROM rule_shadow_day WHERE rule = :rule AND asset = :asset AND day < :oldest")) {
            counts.forEach((key, found) -> {
                upsert.bind("rule", key.rule())
                        .bind("asset", key.asset())
                        .bind("day", key.day())
                        .bind("matches", found.matches())
                        .bind("alerts", found.alerts())
                        .bind("last", SqlTimestamps.parameter(found.last()))
                        .add();
                delete.bind("rule", key.rule())
                        .bind("asset", key.asset())
                        .bind("oldest", key.day().minusDays(DAYS_KEPT))
                        .add();
            });
            upsert.execute();
            delete.execute();
        }
        counts.clear();
    }

    /** The sum of the last {@value #DAYS_SHOWN} days, by rule id. */
    public static Map<String, RuleRow.Shadow> all(Handle handle, LocalDate today) {
        Map<String, RuleRow.Shadow> all = new HashMap<>();
        handle.createQuery("""
                        SELECT rule, sum(matches) AS matches, sum(alerts) AS alerts
                        FROM rule_shadow_day WHERE day > :before GROUP BY rule""")
                .bind("before", today.minusDays(DAYS_SHOWN))
                .map((row, context) -> Map.entry(
                        row.getString("rule"), new RuleRow.Shadow(row.getLong("matches"), row.getLong("alerts"))))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    /** The last {@value #DAYS_SHOWN} days of a rule that have counts, latest first. */
    public static List<RuleStagingView.Day> days(Handle handle, String rule, LocalDate today) {
        return handle.createQuery("""
                        SELECT day, sum(matches) AS matches, sum(alerts) AS alerts, count(*) AS assets
                        FROM rule_shadow_day WHERE rule = :rule AND day > :before GROUP BY day ORDER BY day DESC""")
                .bind("rule", rule)
                .bind("before", today.minusDays(DAYS_SHOWN))
                .map((row, context) -> new RuleStagingView.Day(
                        row.getObject("day", LocalDate.class).toString(),
                        row.getLong("matches"),
                        row.getLong("alerts"),
                        row.getLong("assets")))
                .list();
    }
}
