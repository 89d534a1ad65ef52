package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/**
 * Similar cases over HTTP among 100,000 cases with 2,000,000 alerts, for a reader of everything, of one of 50 groups, and
 * of cases up to TLP:GREEN. A case has 40 values: 15 that hundreds to 25,000 cases have, and 25 that few have.
 */
class SimilarCasesLoad {

    private static final int CASES = Integer.getInteger("similar.cases", 100_000);
    private static final int ALERTS = 20 * CASES;
    private static final int REQUESTS = Integer.getInteger("similar.requests", 500);
    private static final int ASSETS = 5_000;
    private static final int GROUPS = 50;

    @Test
    void similarCasesAreFound() {
        TestDatabase database = TestDatabase.create();
        try (BoardDatabase.Running running = new BoardDatabase.Running(database);
                ServedBoards center = new ServedBoards(running)) {
            // Without the pools' socket timeout, because a statement takes a minute.
            fill(Jdbi.create(
                    database.address().jdbcUrl(),
                    database.address().user(),
                    database.address().password()));
            String all = center.token("ann", Role.RESPONDER);
            String group = viewer(center, "berta", Scope.of(List.of("g7")), Tlp.AMBER);
            String green = viewer(center, "carl", Scope.ALL, Tlp.GREEN);
            measure(center, all, "warm-up", 1);
            assertThat(List.of(
                            measure(center, all, "a reader of everything", 1),
                            measure(center, group, "a reader of a group of 50", GROUPS),
                            measure(center, green, "a reader up to TLP:GREEN", 3)))
                    .allMatch(p99 -> p99 < Double.parseDouble(System.getProperty("similar.p99", "300")));
        }
    }

    private static String viewer(ServedBoards center, String name, Scope scope, Tlp clearance) {
        center.people().ensure(name, Role.VIEWER);
        center.people()
                .roster()
                .change(name, new AccountChange.Edit(Role.VIEWER, false, scope, clearance), null, Actor.named("test"));
        return center.token(name, Role.VIEWER);
    }

    /**
     * @param step of the numbers of the cases that the reader may read; a group has each 50th, and each third is TLP:GREEN
     * @return p99 in milliseconds
     */
    private static double measure(ServedBoards center, String token, String who, int step) {
        Random random = new Random(7);
        double[] millis = new double[REQUESTS];
        long found = 0;
        for (int i = 0; i < REQUESTS; i++) {
            int number = step * (1 + random.nextInt(CASES / step - 1)) + (step == GROUPS ? 7 : 0);
            long before = System.nanoTime();
            var answer = center.get(token, "/api/v1/cases/" + number + "/similar");
            millis[i] = (System.nanoTime() - before) / 1e6;
            assertThat(answer.statusCode()).as("%d: %s", number, answer.body()).isEqualTo(200);
            JsonNode cases = Json.parse(answer.body()).path("items");
            found += cases.size();
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "Similar cases for %s: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, most %.1f ms; %.1f cases found on average%n",
                who,
                millis[REQUESTS / 2],
                millis[REQUESTS * 9 / 10],
                millis[REQUESTS * 99 / 100],
                millis[REQUESTS - 1],
                (double) found / REQUESTS);
        assertThat(found).isPositive();
        return millis[REQUESTS * 99 / 100];
    }

    private static void fill(Jdbi jdbi) {
        Story story = new Story(jdbi);
        Alert alert = new Alert(
                "template",
                1,
                Story.ASSET,
                new AlertRule("rule-1", "Suspicious download", Level.HIGH, List.of("T1059.001")),
                Alert.Occurrences.once(Story.at(1)),
                "r1",
                AlertNames.of(List.of()),
                null);
        story.raises(alert, "{}");
        String template = story.caseOpens(0, 20, alert);
        long before = System.nanoTime();
        jdbi.useHandle(handle -> {
            handle.execute("SET statement_timeout = 0; SET synchronous_commit = off; SET work_mem = '256MB'");
            handle.execute("INSERT INTO asset_board (asset, kind, name, asset_group)"
                    + " SELECT 'host:pc' || n, 'host', 'pc' || n, 'g' || n %% %d FROM generate_series(0, %d - 1) n"
                            .formatted(GROUPS, ASSETS));
            SearchLoad.columns(
                    handle,
                    "case_board",
                    CASES,
                    Map.of(
                            "id",
                            "'c' || n",
                            "number",
                            "n",
                            "open",
                            "n % 2 = 0",
                            "tlp",
                            "CASE WHEN n % 3 = 0 THEN 1 ELSE 2 END",
                            "part_of",
                            "NULL",
                            "assets",
                            "jsonb_build_array('host:pc' || n % " + ASSETS + ")",
                            "item",
                            "replace(replace(t.item, :template, 'c' || n), '\"number\":0', '\"number\":' || n)"),
                    template);
            String ofCase = "((n - 1) % " + CASES + " + 1)";
            SearchLoad.columns(
                    handle,
                    "alert_board",
                    ALERTS,
                    Map.of(
                            "id",
                            "'a' || n",
                            "asset",
                            "'host:pc' || " + ofCase + " % " + ASSETS,
                            "rule",
                            "'rule-' || n % 900",
                            "case_id",
                            "'c' || " + ofCase,
                            "seq",
                            ""),
                    template);
            handle.execute("""
                    CREATE TEMP TABLE trait AS
                    SELECT n, type, value, md5(type || value)::uuid AS id FROM generate_series(1, %d) n,
                        LATERAL (VALUES
                            ('rule', 'rule-' || n %% 900), ('rule', 'rule-' || n %% 37), ('technique', 't1059.' || n %% 12),
                            ('technique', 't1003.' || n %% 8), ('technique', 't' || n %% 190), ('asset', 'pc' || n %% 5000),
                            ('user', 'corp\\user' || n %% 5000), ('user', 'corp\\user' || (n::bigint * 13) %% 700),
                            ('process', (ARRAY['svchost.exe','cmd.exe','powershell.exe','rundll32.exe'])[n %% 4 + 1]),
                            ('process', 'tool' || n %% 90), ('service', 'service' || n %% 300), ('domain', 'd' || n %% 2000),
                            ('ip', '10.0.0.' || n %% 250), ('ip', '10.1.0.' || n %% 11), ('file', 'file' || n %% 400)) v (type, value)
                    UNION ALL
                    SELECT n, 'hash', 'h' || ((n::bigint * 25 + one) / 3), md5('hash' || 'h' || ((n::bigint * 25 + one) / 3))::uuid
                    FROM generate_series(1, %d) n, generate_series(0, 24) one""".formatted(CASES, CASES));
            handle.execute(
                    "INSERT INTO search_value SELECT DISTINCT ON (id) id, type, value FROM trait ON CONFLICT DO NOTHING");
            handle.execute("INSERT INTO case_trait SELECT id, n, 'c' || n, 0 FROM trait ON CONFLICT DO NOTHING");
            handle.execute("VACUUM ANALYZE");
            System.out.printf(
                    Locale.ROOT,
                    "Filled in %d s: %s%n",
                    (System.nanoTime() - before) / 1_000_000_000,
                    handle.createQuery("""
                            SELECT string_agg(format('%s %s rows %s', c.relname, c.reltuples::bigint,
                                pg_size_pretty(pg_total_relation_size(c.oid))), ', ' ORDER BY c.relname)
                            FROM pg_class c WHERE c.relname IN
                                ('case_board', 'alert_board', 'search_value', 'case_trait')""").mapTo(String.class).one());
        });
    }
}
