package io.watchfloor.dashboards.hunt.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Prints the rules that a hunt becomes, and uploads them as drafts. */
final class HuntAsRule {

    private HuntAsRule() {}

    /**
     * @param request the hunt, as the API expects it
     * @param pack name of the pack to upload; null to print only
     */
    static int print(
            Center center,
            Map<String, Object> request,
            @Nullable String title,
            @Nullable String pack,
            CommandLine command) {
        JsonNode made = center.post("/hunt/rule" + (title == null ? "" : "?title=" + Center.segment(title)), request);
        made.path("omitted").forEach(one -> command.getErr().println("Not in the rule: " + one.asText()));
        String yaml = made.path("yaml").asText();
        command.getOut().print(yaml);
        command.getOut().flush();
        if (pack != null) {
            JsonNode stored = center.putBytes(
                    "/rule-packs/" + Center.segment(pack) + "?stage=draft", yaml.getBytes(StandardCharsets.UTF_8));
            command.getErr()
                    .println(
                            "Pack %s: revision %d, %d rules. New rules are drafts. Start a rule with \"watchfloor rules stage ID shadow --why REASON\"."
                                    .formatted(
                                            pack,
                                            stored.path("revision").asLong(),
                                            made.path("rules").asInt()));
        }
        return ExitCode.DONE;
    }
}
