package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for Prometheus and Grafana use metrics that a node exposes. */
class MonitoringIT {

    private static final Path FILES = Path.of("..", "cluster-config", "deploy", "monitoring");
    private static final Path ALERTS = FILES.resolve("watchfloor-alerts.yml");
    private static final Path DASHBOARD = FILES.resolve("watchfloor-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\b(watchfloor_[a-z_]+|jvm_[a-z_]+)\\b");

    @TempDir
    Path folder;

    @Test
    void everyMetricOfTheRulesAndTheDashboardIsShownByANode() throws Exception {
        String metrics;
        try (LaunchedNode node = LaunchedNode.start(folder)) {
            metrics = node.http
                    .send(node.request("/metrics", "").build(), BodyHandlers.ofString())
                    .body();
        }
        Set<String> shown = names(Pattern.compile("(?m)^# TYPE (\\S+) "), metrics);
        Set<String> named = names(METRIC, Files.readString(ALERTS));
        for (JsonNode panel : LaunchedNode.JSON.readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                named.addAll(names(METRIC, target.path("expr").asText()));
            }
        }

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).allSatisfy(name -> assertThat(shown).contains(name.replaceFirst("_bucket$", "")));
    }

    @Test
    void promtoolTakesTheAlertRules() throws Exception {
        boolean installed = runs("promtool", "--version").status() == 0;
        if (!installed) {
            System.err.println("SKIPPED: promtool is not installed (apt-get install prometheus);"
                    + " the alert rules were not checked.");
        }
        assumeTrue(installed || "required".equals(System.getProperty("watchfloor.promtool")));

        Ended check = runs("promtool", "check", "rules", ALERTS.toString());

        assertThat(check.status()).as(check.output()).isZero();
        long rules = Files.readString(ALERTS)
                .lines()
                .filter(line -> line.contains("- alert:"))
                .count();
        assertThat(check.output()).contains(rules + " rules found");
    }

    @Test
    void theRulesAboutPagingFireOnWhatTheyShouldAndOnNothingElse() throws Exception {
        assumeTrue(runs("promtool", "--version").status() == 0
                || "required".equals(System.getProperty("watchfloor.promtool")));
        Files.copy(ALERTS, folder.resolve(ALERTS.getFileName()));
        Path tests = Files.copy(
                Path.of("src", "test", "resources", "monitoring", "paging-test.yml"),
                folder.resolve("paging-test.yml"));

        Ended test = runs("promtool", "test", "rules", tests.toString());

        assertThat(test.status()).as(test.output()).isZero();
    }

    private record Ended(int status, String output) {}

    private static Ended runs(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            return new Ended(-1, String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
