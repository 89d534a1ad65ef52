package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.board.ObservedRecords.RulesOfAsset;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/**
 * Coverage of all assets together. {@code -Dwatchfloor.coverage.assets=100000} for a long run, which prints its times.
 */
class OrganizationCoverageIT {

    private static final int ASSETS = Integer.getInteger("watchfloor.coverage.assets", 400);
    private static final int ASSETS_AT_ONCE = 5_000;
    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Visibility EVERYTHING = new Visibility("ada", Scope.ALL, Tlp.RED);

    /** 15 formats of each asset, chosen out of 400 formats of 100 kinds of event. */
    private static void fill(Handle handle) {
        handle.execute("""
                INSERT INTO asset_board (asset, kind, name, last_seen, asset_group)
                SELECT 'host:ws' || n, 'host', 'ws' || n, now(), 'group' || n % 10 FROM generate_series(1, ?) n""", ASSETS);
        handle.execute("""
                INSERT INTO asset_source (asset, product, category, service, first_seen, last_seen, records, hours)
                SELECT 'default/host:ws' || n, s.product, s.category, s.service, now() - interval '9 days',
                    now() - CASE WHEN (n + s.number) % 50 = 0 THEN interval '3 days' ELSE interval '1 minute' END, 7,
                    (SELECT array_agg((h::bigint << 32) + 700) FROM generate_series(490000, 490047) h)
                FROM generate_series(1, ?) n JOIN (VALUES
                    (1, 'windows', 'process_creation', ''), (2, 'windows', '', 'security'), (3, 'windows', '', 'system'))
                    AS s (number, product, category, service) ON true""", ASSETS);
        handle.execute("""
                INSERT INTO record_format (id, logsources, event_field, event, fields)
                SELECT n, CASE n % 3 WHEN 0 THEN '[["windows", "process_creation", ""]]'::jsonb
                        WHEN 1 THEN '[["windows", "", "security"]]' ELSE '[["windows", "", "system"]]' END,
                    'EventID', (4600 + n % 100)::text,
                    ARRAY['CommandLine', 'Image', 'SubjectUserName', 'TargetUserName', 'LogonType', 'Computer']
                        || ARRAY(SELECT 'Field' || n || f FROM generate_series(1, 12) f)
                FROM generate_series(1, 400) n""");
        for (int first = 1; first <= ASSETS; first += ASSETS_AT_ONCE) {
            handle.execute("""
                    INSERT INTO asset_format (asset, format, first_seen, last_seen)
                    SELECT 'default/host:ws' || n, 1 + (n * 7 + f * 23 + (n / 100) * f) % 400,
                        now() - interval '9 days' - make_interval(secs => n), now() - make_interval(mins => f * 37)
                    FROM generate_series(?, ?) n, generate_series(1, 15) f ON CONFLICT DO NOTHING""", first, Math.min(ASSETS, first + ASSETS_AT_ONCE - 1));
        }
        handle.execute("ANALYZE asset_board, asset_source, asset_format, record_format");
    }

    private final Clock clock = Clock.fixed(Instant.now().plusSeconds(5), ZoneOffset.UTC);

    /** Compares assets one by one, and reads everything. */
    private OrganizationCoverage expected(Handle handle) {
        DetectionCoverage now = new DetectionCoverage(PackCoverage.of(PACK), clock.instant());
        RecordFormatReadModel formats = new RecordFormatReadModel();
        OrganizationCoverage expected = new OrganizationCoverage(now);
        Map<String, Assessment> assessed = new LinkedHashMap<>();
        for (String id : LogSourceReadModel.ids(handle, null)) {
            Reporting asset = LogSourceReadModel.find(handle, id).orElseThrow();
            Assessment one = now.assess(asset, formats.of(handle, List.of(id), now.freshSince()));
            assessed.put(id, one);
            expected.add(
                    id,
                    new RulesOfAsset(
                            one.able(),
                            one.lacking(),
                            one.waiting(),
                            one.unknown(),
                            one.silent(),
                            one.observations().complete()));
        }
        expected.count(id -> Objects.requireNonNull(assessed.get(id)));
        return expected;
    }

    private void assertCurrent(CoverageService coverage, Jdbi jdbi) {
        OrganizationCoverage found = coverage.organization(EVERYTHING, null);
        OrganizationCoverage expected = jdbi.withHandle(this::expected);
        assertThat(found.assets()).isEqualTo(expected.assets());
        assertThat(found.uncertain()).isEqualTo(expected.uncertain());
        assertThat(found.all()).isEqualTo(expected.all());
        assertThat(found.counts()).isEqualTo(expected.counts());
    }

    @Test
    void changesSinceTheLastRequestAreIncludedAlsoOfTransactionsThatWereOpenThen() {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Jdbi.create(database.dataSource());
            jdbi.useHandle(OrganizationCoverageIT::fill);
            CoverageService coverage = new CoverageService(new ReadModelStore(jdbi), () -> PACK, clock);
            if (ASSETS > 1_000) {
                times(coverage, jdbi);
                return;
            }
            assertCurrent(coverage, jdbi);

            try (Handle open = jdbi.open()) {
                open.begin();
                open.execute("""
                        INSERT INTO record_format (id, logsources, event_field, event, fields)
                        SELECT 1000 + id, logsources, event_field, event, array_replace(fields, 'CommandLine', 'command_line')
                        FROM record_format WHERE event = '4609'""");
                open.execute("""
                        INSERT INTO asset_format (asset, format, first_seen, last_seen)
                        SELECT asset, 1000 + format, now() + interval '1 second', now() + interval '1 second' FROM asset_format
                        WHERE format IN (SELECT id FROM record_format WHERE event = '4609' AND id < 1000)""");
                open.execute("""
                        INSERT INTO asset_source (asset, product, category, service, first_seen, last_seen, records)
                        VALUES ('default/host:ws1', 'linux', '', 'sshd', now(), now(), 1)""");
                jdbi.useHandle(handle -> {
                    handle.execute(
                            "UPDATE asset_source SET last_seen = now() - interval '2 days' WHERE service = 'system'");
                    handle.execute(
                            "UPDATE asset_format SET last_seen = now() - interval '31 days' WHERE asset LIKE '%7' AND format < 200");
                    handle.execute("INSERT INTO asset_format_dropped VALUES ('default/host:ws3', 1, now())");
                    handle.execute(
                            "INSERT INTO asset_board (asset, kind, name, last_seen) VALUES ('host:new', 'host', 'new', now())");
                });
                assertCurrent(coverage, jdbi);
                open.commit();
            }
            assertCurrent(coverage, jdbi);
        }
    }

    private static void times(CoverageService coverage, Jdbi jdbi) {
        for (int round = 0; round < 8; round++) {
            jdbi.useHandle(
                    handle -> handle.execute(
                            "UPDATE asset_format SET last_seen = now() WHERE asset IN (SELECT asset FROM asset_format ORDER BY random() LIMIT 400)"));
            long began = System.nanoTime();
            List<String> ids = jdbi.withHandle(handle -> LogSourceReadModel.ids(handle, null));
            long listed = System.nanoTime();
            OrganizationCoverage found = coverage.organization(EVERYTHING, null);
            long covered = System.nanoTime();
            int collapsed = jdbi.withHandle(
                    handle -> LogSourceReadModel.collapsed(handle, null, Instant.now(), DetectionCoverage.COLLAPSE)
                            .size());
            System.out.printf(
                    "%,d assets: IDs %d ms, coverage with IDs %d ms (%d rules), collapsed %d ms (%d)%n",
                    ids.size(),
                    Duration.ofNanos(listed - began).toMillis(),
                    Duration.ofNanos(covered - listed).toMillis(),
                    found.covered().canFire().size(),
                    Duration.ofNanos(System.nanoTime() - covered).toMillis(),
                    collapsed);
        }
    }
}
