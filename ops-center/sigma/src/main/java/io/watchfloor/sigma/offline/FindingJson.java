package io.watchfloor.sigma.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.language.Finding;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.List;

/** Formats findings and statistics as one JSON object per line, for the command line. */
public final class FindingJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FindingJson() {}

    /** Formats a finding, without a line break. */
    public static String line(RecordingResult finding) {
        return json(finding).toString();
    }

    /** Formats a finding with {@code because}: the selections and values that caused the match. */
    public static String explained(RecordingResult finding) {
        ObjectNode line = json(finding);
        if (finding instanceof RecordingResult.Match match) {
            ArrayNode because = line.putArray("because");
            match.because()
                    .forEach(one -> because.addObject()
                            .put("selection", one.selection())
                            .put("field", one.field())
                            .put("modifier", one.modifier())
                            .put("pattern", one.pattern())
                            .put("value", one.value()));
        }
        return line.toString();
    }

    private static ObjectNode json(RecordingResult finding) {
        ObjectNode line = JSON.createObjectNode();
        switch (finding) {
            case RecordingResult.Match match -> {
                RuleHeader header = match.rule().header();
                line.put("rule_id", header.id())
                        .put("title", match.title())
                        .put("level", match.level().text())
                        .put("file", match.file())
                        .put("record", match.record())
                        .put("time", match.time().toString())
                        .put("asset", match.asset().toString());
                RuleHeader.Attribution attribution = header.attribution();
                texts(line, "tags", match.finding().map(Finding::tags).orElse(header.tags()));
                line.put("author", attribution.author()).put("license", attribution.license());
                texts(line, "references", attribution.references());
                texts(line, "falsepositives", header.notes().falsepositives());
                match.finding().ifPresent(read -> finding(line.putObject("finding"), read));
            }
            case RecordingResult.Correlated(CorrelationDetection detection, String file, long record) -> {
                line.put("rule_id", detection.rule().id())
                        .put("title", detection.rule().title())
                        .put("level", detection.rule().level().text())
                        .put("correlation", true)
                        .put("file", file)
                        .put("record", record);
                ObjectNode group = line.putObject("group");
                detection.group().forEach(group::put);
                line.put("count", detection.measured().count())
                        .put("from", detection.proof().from().toString())
                        .put("to", detection.proof().to().toString());
                if (detection.measured().value() != null) {
                    line.put("value", detection.measured().value());
                }
                if (detection.measured().estimated()) {
                    line.put("estimated", true);
                }
                if (!detection.proof().assets().isEmpty()) {
                    texts(line, "assets", detection.proof().assets());
                }
                texts(line, "records", detection.proof().records());
                RuleHeader header = detection.rule().header();
                texts(line, "tags", header.tags());
                line.put("author", header.attribution().author());
            }
            case RecordingResult.Unreadable(String file, long record, String code, String reason) ->
                line.put("unreadable", true)
                        .put("file", file)
                        .put("record", record)
                        .put("code", code)
                        .put("reason", reason);
        }
        return line;
    }

    private static void finding(ObjectNode json, Finding finding) {
        json.put("provider", finding.provider())
                .put("id", finding.id())
                .put("severity", finding.state().severity())
                .put("status", finding.state().status())
                .put("closed", finding.state().closed())
                .put("link", finding.link())
                .put("unknown", finding.unknown());
    }

    /** Formats the statistics for the option {@code --stats}. */
    public static String line(EvaluationStats stats) {
        return JSON.createObjectNode()
                .put("records", stats.records())
                .put("unreadable", stats.unreadable())
                .put("matches", stats.matches())
                .put("correlations", stats.correlations())
                .put("rules_loaded", stats.rulesLoaded())
                .put("rules_refused", stats.rulesRefused())
                .put("load_seconds", seconds(stats.loadSeconds()))
                .put("judge_seconds", seconds(stats.judgeSeconds()))
                .put("records_per_second", Math.round(stats.recordsPerSecond()))
                .toString();
    }

    private static double seconds(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }

    private static void texts(ObjectNode line, String name, List<String> texts) {
        var array = line.putArray(name);
        texts.forEach(array::add);
    }
}
