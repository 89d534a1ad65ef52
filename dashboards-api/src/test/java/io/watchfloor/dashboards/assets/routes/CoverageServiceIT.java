package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rules can fire, for users who see different groups of assets. */
class CoverageServiceIT {

    private static final String ID = "5d0f2d8e-4b7e-4a07-8d7a-5a2f3c4b6d0";

    private static final String RULES = """
            title: Needs a field that the servers send
            id: 5d0f2d8e-4b7e-4a07-8d7a-5a2f3c4b6d01
            name: part
            logsource: {product: windows, category: process_creation}
            detection: {a: {CommandLine: a}, condition: a}
            ---
            title: Needs a field that nobody sends
            id: 5d0f2d8e-4b7e-4a07-8d7a-5a2f3c4b6d02
            logsource: {product: windows, category: process_creation}
            detection: {a: {ParentCommandLine: b}, condition: a}
            ---
            title: Counts the first
            id: 5d0f2d8e-4b7e-4a07-8d7a-5a2f3c4b6d03
            correlation: {type: event_count, rules: [part], group-by: [User], timespan: 5m, condition: {gte: 5}}
            """;

    private Instant now = Instant.now();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @TempDir
    Path folder;

    private static Visibility sight(Scope scope) {
        return new Visibility("ada", scope, Tlp.RED);
    }

    @Test
    void eachUserSeesTheRulesThatCanFireOnTheAssetsOfTheirGroups() throws IOException {
        RulePack pack = RuleLoader.load(List.of(Files.writeString(folder.resolve("rules.yml"), RULES)))
                .pack();
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Jdbi.create(database.dataSource());
            CoverageService coverage = new CoverageService(new ReadModelStore(jdbi), () -> pack, clock);
            jdbi.useHandle(handle -> {
                handle.execute("""
                        INSERT INTO asset_board (asset, kind, name, last_seen, asset_group) VALUES
                            ('host:srv', 'host', 'srv', now(), 'servers'), ('host:ws', 'host', 'ws', now(), 'clients')""");
                handle.execute("""
                        INSERT INTO asset_source (asset, product, category, service, first_seen, last_seen, records)
                        SELECT 'default/' || a, 'windows', 'process_creation', '', now(), now(), 1
                        FROM unnest(ARRAY['host:srv', 'host:ws']) a""");
                handle.execute("""
                        INSERT INTO record_format (id, logsources, fields)
                        VALUES (1, '[["windows", "process_creation", ""]]', ARRAY['CommandLine', 'User'])""");
                handle.execute("""
                        INSERT INTO asset_format (asset, format, first_seen, last_seen)
                        VALUES ('default/host:srv', 1, now(), now())""");
            });

            assertThat(coverage.rules(sight(Scope.of(Set.of("servers")))))
                    .isEqualTo(new CoveredRules(Set.of(ID + "1", ID + "3"), Set.of()));
            assertThat(coverage.rules(sight(Scope.of(Set.of("clients")))))
                    .as("the log source arrives, its fields are not known yet")
                    .isEqualTo(new CoveredRules(Set.of(), Set.of(ID + "1", ID + "2", ID + "3")));
            assertThat(coverage.rules(sight(Scope.NOTHING)))
                    .as("no visible asset")
                    .isNull();
            assertThat(coverage.rules(sight(Scope.ALL)))
                    .isEqualTo(new CoveredRules(Set.of(ID + "1", ID + "3"), Set.of(ID + "2")));

            jdbi.useHandle(handle -> handle.execute("UPDATE asset_format SET last_seen = now() - interval '2 days'"));
            assertThat(coverage.rules(sight(Scope.of(Set.of("servers")))))
                    .as("cached")
                    .isEqualTo(new CoveredRules(Set.of(ID + "1", ID + "3"), Set.of()));
            now = now.plus(Duration.ofSeconds(10));
            assertThat(coverage.rules(sight(Scope.of(Set.of("servers")))))
                    .as("read again after 10 seconds")
                    .isEqualTo(new CoveredRules(Set.of(), Set.of(ID + "1", ID + "2", ID + "3")));
        }
    }
}
