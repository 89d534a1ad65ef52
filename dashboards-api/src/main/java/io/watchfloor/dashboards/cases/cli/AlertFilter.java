package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Filter options shared by the list and the counts of alerts. */
final class AlertFilter {

    @Option(names = "--without-case", description = "Only alerts without a case.")
    private boolean withoutCase;

    @Option(names = "--case", paramLabel = "ID", description = "Only alerts of the case with this id.")
    private @Nullable String caseId;

    @Option(names = "--rule", paramLabel = "ID", description = "Only alerts of the rule with this id.")
    private @Nullable String rule;

    @Option(names = "--asset", paramLabel = "KIND:NAME", description = "Only alerts on this asset.")
    private @Nullable String asset;

    @Option(
            names = "--level",
            paramLabel = "LEVELS",
            description = "Only alerts with these levels, separated by commas: informational, low, medium, high or"
                    + " critical.")
    private @Nullable String level;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "open or closed. New events are added only to open alerts.")
    private @Nullable String status;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only alerts last seen at or after this time, such as 2026-11-24T22:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only alerts first seen at or before this time.")
    private @Nullable String to;

    @Option(
            names = {"-q", "--search"},
            paramLabel = "TEXT",
            description = "Text to search for in title, asset or ATT&CK technique IDs.")
    private @Nullable String text;

    Map<String, String> query() {
        return UnprocessedCalls.query(
                "case",
                withoutCase ? "none" : caseId,
                "rule",
                rule,
                "asset",
                asset == null || asset.contains(":") ? asset : "host:" + asset,
                "level",
                level,
                "status",
                status,
                "from",
                from,
                "to",
                to,
                "q",
                text);
    }
}
