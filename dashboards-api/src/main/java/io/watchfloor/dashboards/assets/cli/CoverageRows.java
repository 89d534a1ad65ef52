package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of detection coverage. */
final class CoverageRows {

    private CoverageRows() {}

    static void all(Center center, ListOptions list, PrintWriter out) {
        list.print(
                center,
                "/coverage",
                Map.of(),
                out,
                "ASSET {id} | LAST SEEN {@lastSeen} | PLATFORM {products*} | LOG SOURCES {sources} |"
                        + " RULES COVERED {rules.served} | FIELDS MISSING {rules.missingFields} | STOPPED REPORTING"
                        + " {rules.silent} | RULES WITHOUT DATA {rules.blind}");
    }

    static void one(JsonNode asset, boolean json, PrintWriter out) {
        if (json) {
            out.println(asset);
            return;
        }
        Table table = new Table("LOG SOURCE", "STATE", "LAST SEEN", "RECORDS", "RULES");
        asset.path("arrives")
                .forEach(one -> table.row(
                        source(one),
                        one.path("silent").asBoolean() ? "silent" : "comes",
                        ApiValueText.time(one, "lastSeen"),
                        ApiValueText.text(one, "records"),
                        ApiValueText.text(one, "rules")));
        asset.path("missing")
                .forEach(one -> table.row(source(one), state(one), "-", "0", ApiValueText.text(one, "rules")));
        table.print(out);
    }

    private static String state(JsonNode missing) {
        return missing.path("reason").asText().equals("fields")
                ? "fields never seen: " + ApiValueText.list(missing.path("fields"), "")
                : "never seen";
    }

    private static String source(JsonNode one) {
        String text = Stream.of("product", "category", "service")
                .filter(one::hasNonNull)
                .map(part -> one.path(part).asText())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "unknown log source" : text;
    }
}
