package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which alerts: the same options for their list and for their counts. */
final class AlertFilter {

    @Option(names = "--without-case", description = "Only those that belong to no case.")
    private boolean withoutCase;

    @Option(names = "--case", paramLabel = "ID", description = "Of this case's id.")
    private @Nullable String caseId;

    @Option(names = "--rule", paramLabel = "ID", description = "Of this rule's id.")
    private @Nullable String rule;

    @Option(names = "--asset", paramLabel = "KIND:NAME", description = "On this asset.")
    private @Nullable String asset;

    @Option(names = "--level", paramLabel = "LEVELS", description = "low, medium, high, ...; several with commas.")
    private @Nullable String level;

    @Option(names = "--status", paramLabel = "STATUS", description = "open or closed: whether they still grow.")
    private @Nullable String status;

    @Option(names = "--from", paramLabel = "TIME", description = "Seen then or later, such as 2026-11-24T22:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Seen then or earlier.")
    private @Nullable String to;

    @Option(
            names = {"-q", "--search"},
            paramLabel = "TEXT",
            description = "Words in title, asset or technique ids.")
    private @Nullable String text;

    Map<String, String> query() {
        return SetAsideCalls.query(
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
