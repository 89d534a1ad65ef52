package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of Sigma's correlation rules 2.1, told in our words: with records that meet it and records that do not. */
class CorrelationExamplesTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    private Path folder;

    private static String at(int second) {
        return "\"@timestamp\":\"" + START.plusSeconds(second) + "\"";
    }

    /** A record of one of the rules; the rest are its fields. */
    private static String record(int second, String kind, String fields) {
        return "{%s,\"kind\":\"%s\"%s}".formatted(at(second), kind, fields.isEmpty() ? "" : "," + fields);
    }

    private static List<String> many(int count, IntFunction<String> record) {
        return IntStream.range(0, count).mapToObj(record).toList();
    }

    @SafeVarargs
    private static List<String> all(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static String rule(String name) {
        return """
                title: Of kind %s
                name: %s
                logsource: {product: test}
                detection: {sel: {kind: %s}, condition: sel}
                """.formatted(name, name, name);
    }

    private static String correlation(String title, String body) {
        return "title: %s\nname: %s\nlevel: high\ncorrelation:\n%s".formatted(title, title, body.indent(4));
    }

    private List<RecordingResult.Correlated> judge(List<String> records, String... rules) throws IOException {
        RuleLoadResult loading = RuleTexts.load(rules);
        assertThat(loading.problems()).isEmpty();
        Path file = folder.resolve("records.jsonl");
        Files.write(file, records);
        List<RecordingResult.Correlated> found = new ArrayList<>();
        OfflineEvaluator.of(loading)
                .withLogSource(new LogSource("test", null, null))
                .judge(List.of(file), finding -> {
                    assertThat(finding).isNotInstanceOf(RecordingResult.Unreadable.class);
                    if (finding instanceof RecordingResult.Correlated one) {
                        found.add(one);
                    }
                });
        return found;
    }

    @Test
    void eventCountOfFailedLogonsOnOneMachine() throws IOException {
        String many = correlation("guessing", """
                type: event_count
                rules: [failed]
                group-by: [ComputerName]
                timespan: 1h
                condition: {gte: 100}""");
        List<String> met = many(100, i -> record(i * 30, "failed", "\"ComputerName\":\"srv1\""));
        assertThat(judge(met, many, rule("failed"))).singleElement().satisfies(one -> {
            assertThat(one.detection().measured().count()).isEqualTo(100);
            assertThat(one.detection().group()).containsEntry("ComputerName", "srv1");
        });
        assertThat(judge(met.subList(1, 100), many, rule("failed"))).isEmpty();
        assertThat(judge(
                        many(100, i -> record(i, "failed", "\"ComputerName\":\"srv%d\"".formatted(i % 2))),
                        many,
                        rule("failed")))
                .isEmpty();
    }

    @Test
    void valueCountOfAccountsThatOneMachineTries() throws IOException {
        String many = correlation("spraying", """
                type: value_count
                rules: [failed]
                group-by: [ComputerName, WorkstationName]
                timespan: 1d
                condition: {field: User, gte: 100}""");
        IntFunction<String> different = i -> record(
                i * 600,
                "failed",
                "\"ComputerName\":\"srv1\",\"WorkstationName\":\"ws\",\"User\":\"u%d\"".formatted(i));
        assertThat(judge(many(120, different), many, rule("failed"))).isNotEmpty();
        assertThat(judge(many(99, different), many, rule("failed"))).isEmpty();
    }

    @Test
    void temporalOfThreeCommandsByOneUser() throws IOException {
        String recon = correlation("recon", """
                type: temporal
                rules: [cmd_a, cmd_b, cmd_c]
                group-by: [ComputerName, User]
                timespan: 5m""");
        String who = "\"ComputerName\":\"ws1\",\"User\":\"ann\"";
        List<String> met = List.of(record(0, "cmd_b", who), record(100, "cmd_c", who), record(300, "cmd_a", who));
        List<String> longer = List.of(record(0, "cmd_b", who), record(100, "cmd_c", who), record(301, "cmd_a", who));
        String[] rules = {recon, rule("cmd_a"), rule("cmd_b"), rule("cmd_c")};
        assertThat(judge(met, rules)).hasSize(1);
        assertThat(judge(longer, rules)).isEmpty();
        assertThat(judge(met.subList(0, 2), rules)).isEmpty();
    }

    @Test
    void temporalOrderedOfManyFailuresAndASuccess() throws IOException {
        String[] rules = {
            correlation("guessed", """
                    type: temporal_ordered
                    rules: [many_failed, succeeded]
                    group-by: [User]
                    timespan: 10m"""), correlation("many_failed", """
                    type: event_count
                    rules: [failed]
                    group-by: [User]
                    timespan: 10m
                    condition: {gte: 10}"""), rule("failed"), rule("succeeded")
        };
        String who = "\"User\":\"ann\"";
        List<String> failures = many(10, i -> record(i, "failed", who));
        assertThat(judge(all(failures, List.of(record(60, "succeeded", who))), rules))
                .singleElement()
                .satisfies(one -> assertThat(one.detection().rule().title()).isEqualTo("guessed"));
        assertThat(judge(all(failures, List.of(record(700, "succeeded", who))), rules))
                .isEmpty();
        assertThat(judge(all(List.of(record(0, "succeeded", who)), many(10, i -> record(9 + i, "failed", who))), rules))
                .isEmpty();
        assertThat(judge(all(failures.subList(1, 10), List.of(record(60, "succeeded", who))), rules))
                .isEmpty();
    }

    @Test
    void theCorrelationAboveUsesItsOwnGroupOnly() throws IOException {
        String[] rules = {
            correlation("guessed", """
                    type: temporal_ordered
                    rules: [many_failed, succeeded]
                    group-by: [User]
                    timespan: 1h"""), correlation("many_failed", """
                    type: event_count
                    rules: [failed]
                    group-by: [ComputerName]
                    timespan: 1h
                    condition: {gte: 3}"""), rule("failed"), rule("succeeded")
        };
        List<String> failures = many(3, i -> record(i, "failed", "\"ComputerName\":\"srv1\",\"User\":\"ann\""));
        assertThat(judge(
                        all(failures, List.of(record(9, "succeeded", "\"ComputerName\":\"srv2\",\"User\":\"ann\""))),
                        rules))
                .hasSize(1);
        assertThat(judge(
                        all(failures, List.of(record(9, "succeeded", "\"ComputerName\":\"srv1\",\"User\":\"bob\""))),
                        rules))
                .isEmpty();
    }

    @Test
    void valueSumOfBytesThatLeave() throws IOException {
        String sum = correlation("exfiltration", """
                type: value_sum
                rules: [web]
                group-by: [SourceIP, User]
                timespan: 1h
                condition: {field: bytes_sent, gt: 1000000}""");
        String who = "\"SourceIP\":\"192.0.2.1\",\"User\":\"ann\",\"bytes_sent\":";
        assertThat(judge(List.of(record(0, "web", who + 600_000), record(9, "web", who + 400_001)), sum, rule("web")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.detection().measured().value()).isEqualByComparingTo("1000001");
                    assertThat(FindingJson.line(one)).contains("\"count\":2", "\"value\":1000001");
                });
        assertThat(judge(List.of(record(0, "web", who + 600_000), record(9, "web", who + 400_000)), sum, rule("web")))
                .isEmpty();
    }

    @Test
    void valueAverageOfTraffic() throws IOException {
        String average = correlation("traffic", """
                type: value_avg
                rules: [flow]
                group-by: [SourceIP, User]
                timespan: 24h
                condition: {field: BytesOut, gt: 500}""");
        String who = "\"SourceIP\":\"192.0.2.1\",\"User\":\"ann\",\"BytesOut\":";
        assertThat(judge(List.of(record(0, "flow", who + 2), record(9, "flow", who + 1_000)), average, rule("flow")))
                .hasSize(1);
        assertThat(judge(List.of(record(0, "flow", who + 2), record(9, "flow", who + 998)), average, rule("flow")))
                .isEmpty();
    }

    @Test
    void valuePercentileOfRareProcesses() throws IOException {
        String rare = correlation("rare", """
                type: value_percentile
                rules: [process]
                group-by: [ComputerName]
                timespan: 24h
                condition: {field: image, lte: 1}""");
        IntFunction<String> usual = i -> record(i, "process", "\"ComputerName\":\"ws1\",\"image\":\"svchost.exe\"");
        List<String> odd = List.of(record(500, "process", "\"ComputerName\":\"ws1\",\"image\":\"odd.exe\""));
        assertThat(judge(all(many(99, usual), odd), rare, rule("process")))
                .singleElement()
                .satisfies(one -> assertThat(one.record()).isEqualTo(100));
        assertThat(judge(all(many(98, usual), odd), rare, rule("process"))).isEmpty();
    }

    @Test
    void aliasesOfTwoSidesOfAConnection() throws IOException {
        String sides = """
                title: sides
                correlation:
                    type: temporal
                    rules: [internal_error, new_network_connection]
                    group-by: [internal_ip, remote_ip]
                    timespan: 10s
                    aliases:
                        internal_ip: {internal_error: destination.ip, new_network_connection: source.ip}
                        remote_ip: {internal_error: source.ip, new_network_connection: destination.ip}
                """;
        String error = record(0, "internal_error", "\"destination.ip\":\"10.0.0.5\",\"source.ip\":\"192.0.2.9\"");
        String there =
                record(5, "new_network_connection", "\"source.ip\":\"10.0.0.5\",\"destination.ip\":\"192.0.2.9\"");
        String elsewhere =
                record(5, "new_network_connection", "\"source.ip\":\"10.0.0.5\",\"destination.ip\":\"192.0.2.10\"");
        String[] rules = {sides, rule("internal_error"), rule("new_network_connection")};
        assertThat(judge(List.of(error, there), rules))
                .singleElement()
                .satisfies(one -> assertThat(one.detection().group())
                        .containsEntry("internal_ip", "10.0.0.5")
                        .containsEntry("remote_ip", "192.0.2.9"));
        assertThat(judge(List.of(error, elsewhere), rules)).isEmpty();
    }

    @Test
    void aRangeHasTwoBounds() throws IOException {
        String range = correlation("range", """
                type: event_count
                rules: [failed]
                group-by: [User]
                timespan: 90m
                condition: {gt: 100, lte: 200}""");
        IntFunction<String> failed = i -> record(i, "failed", "\"User\":\"ann\"");
        assertThat(judge(many(101, failed), range, rule("failed"))).hasSize(1);
        assertThat(judge(many(200, failed), range, rule("failed"))).hasSize(1);
        assertThat(judge(many(100, failed), range, rule("failed"))).isEmpty();
        assertThat(judge(many(201, failed), range, rule("failed"))).isEmpty();
    }

    @Test
    void recordsOfSeveralAssetsAreCountedTogether() throws IOException {
        String spray = correlation("spray", """
                type: event_count
                rules: [failed]
                group-by: [IpAddress]
                timespan: 10m
                condition: {gte: 10}""");
        IntFunction<String> failed =
                i -> record(i, "failed", "\"Hostname\":\"dc0%d\",\"IpAddress\":\"192.0.2.7\"".formatted(i < 4 ? 1 : 2));
        assertThat(judge(many(10, failed), spray, rule("failed")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.detection().proof().assets()).containsExactly("host:dc01", "host:dc02");
                    assertThat(FindingJson.line(one))
                            .contains("\"correlation\":true", "\"group\":{\"IpAddress\":\"192.0.2.7\"}", "\"count\":10")
                            .contains("\"from\":\"2026-11-24T00:00:00Z\"", "\"to\":\"2026-11-24T00:00:09Z\"");
                });
        assertThat(judge(many(9, failed), spray, rule("failed"))).isEmpty();
    }
}
