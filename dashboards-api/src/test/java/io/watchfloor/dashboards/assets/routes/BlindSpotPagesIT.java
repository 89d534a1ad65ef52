package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.loading.RuleLoader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/**
 * Coverage gaps counted page by page equal those found by comparing all assets one by one. {@code
 * -Dwatchfloor.blind.assets=100000} for a long run, which prints its times.
 */
class BlindSpotPagesIT {

    private static final int ASSETS = Integer.getInteger("watchfloor.blind.assets", 400);
    private static final int PAGE = Math.max(7, ASSETS / 1000);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final DetectionCoverage spots =
            new DetectionCoverage(PackCoverage.of(RuleLoader.builtin().pack()), now);

    private static void fill(Handle handle) {
        handle.execute("""
                INSERT INTO asset_board (asset, kind, name, last_seen)
                SELECT 'host:ws' || n, 'host', 'ws' || n, now() FROM generate_series(1, ?) n""", ASSETS);
        handle.execute("""
                INSERT INTO asset_source (asset, product, category, service, first_seen, last_seen, records)
                SELECT 'default/host:ws' || n, s.product, s.category, s.service, now() - interval '9 days',
                    now() - CASE WHEN (n + s.number) % 5 = 0 THEN interval '3 days' ELSE interval '1 minute' END, 7
                FROM generate_series(1, ?) n JOIN (VALUES
                    (1, 'windows', 'process_creation', ''), (2, 'windows', '', 'security'), (3, 'linux', '', 'sshd'),
                    (4, 'linux', 'process_creation', ''), (5, '', '', '')) AS s (number, product, category, service)
                ON (n / s.number) % 3 <> 0""", ASSETS);
        handle.execute("""
                INSERT INTO record_format (id, logsources, fields)
                SELECT n, '[["windows", "process_creation", ""], ["windows", "", "sysmon"]]',
                    CASE WHEN n % 2 = 0 THEN ARRAY['CommandLine', 'Image'] ELSE ARRAY['command_line', 'Image'] END
                        || ('other' || n)
                FROM generate_series(1, 40) n""");
        handle.execute("""
                INSERT INTO asset_format (asset, format, first_seen, last_seen)
                SELECT 'default/host:ws' || n, f, now() - interval '9 days', now() - interval '1 minute'
                FROM generate_series(1, ?) n, generate_series(1, 40) f WHERE n % 40 <> f""", ASSETS);
        handle.execute("ANALYZE asset_board, asset_source, asset_format");
    }

    /** Compares assets one by one. */
    private List<LogSourceReadModel.Reporting> all(Handle handle) {
        Map<String, LogSourceReadModel.Reporting> all = new HashMap<>();
        handle.createQuery("""
                        SELECT b.asset, s.product, s.category, s.service, s.first_seen, s.last_seen, s.records FROM asset_board b
                        LEFT JOIN asset_source s ON s.asset = 'default/' || b.asset
                        """)
                .map((row, context) -> {
                    String id = row.getString("asset");
                    LogSourceReadModel.Reporting one = all.computeIfAbsent(
                            id, asset -> new LogSourceReadModel.Reporting(asset, now, new ArrayList<>()));
                    return row.getString("product") == null
                            || one.sources()
                                    .add(new LogSourceReadModel.Came(
                                            new LogSource(
                                                    row.getString("product"),
                                                    row.getString("category"),
                                                    row.getString("service")),
                                            row.getTimestamp("first_seen").toInstant(),
                                            row.getTimestamp("last_seen").toInstant(),
                                            row.getLong("records"),
                                            Map.of()));
                })
                .list();
        return List.copyOf(all.values());
    }

    private final RecordFormatReadModel formats = new RecordFormatReadModel();

    private CoverageView.Row row(Handle handle, LogSourceReadModel.Reporting asset) {
        return spots.row(asset, formats.of(handle, List.of(asset.id()), spots.freshSince()));
    }

    @Test
    void pagesAreTheWholeListInItsOrder() {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Jdbi.create(database.dataSource());
            jdbi.useHandle(handle -> {
                fill(handle);
                long began = System.nanoTime();
                List<String> expected = all(handle).stream()
                        .map(asset -> row(handle, asset))
                        .sorted(Comparator.comparingInt(
                                        (CoverageView.Row row) -> -row.rules().blind())
                                .thenComparing(row -> row.name().id()))
                        .map(BlindSpotPagesIT::shown)
                        .toList();
                said("all assets, compared one by one", began);

                began = System.nanoTime();
                List<LogSourceReadModel.Alike> alike = LogSourceReadModel.alike(handle, null, spots.freshSince());
                Map<String, Integer> blind =
                        alike.stream().collect(Collectors.toMap(LogSourceReadModel.Alike::key, spots::blind));
                assertThat(alike.stream()
                                .mapToLong(LogSourceReadModel.Alike::assets)
                                .sum())
                        .isEqualTo(ASSETS);
                List<CoverageView.Row> page = page(handle, blind, new LogSourceReadModel.After(Integer.MAX_VALUE, ""));
                said(alike.size() + " kinds and the first page of " + PAGE, began);

                List<String> found = new ArrayList<>();
                while (!page.isEmpty()) {
                    page.forEach(row -> found.add(shown(row)));
                    CoverageView.Row last = page.getLast();
                    page = ASSETS > 1000 && found.size() > 3 * PAGE
                            ? List.of()
                            : page(
                                    handle,
                                    blind,
                                    new LogSourceReadModel.After(
                                            last.rules().blind(), last.name().id()));
                }
                assertThat(found).isEqualTo(expected.subList(0, found.size()));
                assertThat(found.size()).isEqualTo(ASSETS > 1000 ? found.size() : ASSETS);

                began = System.nanoTime();
                List<CoverageView.OfCenter> sources = spots.sources(alike, LogSourceReadModel.latest(handle, null));
                said("log sources", began);

                assertThat(sources)
                        .filteredOn(one -> one.id().equals("linux//sshd"))
                        .singleElement()
                        .satisfies(one -> assertThat(one.assets()).isEqualTo((int) all(handle).stream()
                                .filter(asset -> asset.sources().stream()
                                        .anyMatch(came ->
                                                "sshd".equals(came.source().service())
                                                        && came.lastSeen().isAfter(spots.freshSince())))
                                .count()));
            });
        }
    }

    private List<CoverageView.Row> page(Handle handle, Map<String, Integer> blind, LogSourceReadModel.After after) {
        List<LogSourceReadModel.Reporting> page =
                LogSourceReadModel.page(handle, null, spots.freshSince(), blind, after, PAGE);
        RecordFormatReadModel.Formats seen = formats.of(
                handle, page.stream().map(LogSourceReadModel.Reporting::id).toList(), spots.freshSince());
        return page.stream().map(asset -> spots.row(asset, seen)).toList();
    }

    private static String shown(CoverageView.Row row) {
        return row.name().id() + " " + row.rules() + " " + row.products() + " " + row.sources();
    }

    private static void said(String what, long began) {
        if (ASSETS > 1000) {
            System.out.printf(
                    "%,d assets, %s: %d ms%n",
                    ASSETS, what, Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
    }
}
