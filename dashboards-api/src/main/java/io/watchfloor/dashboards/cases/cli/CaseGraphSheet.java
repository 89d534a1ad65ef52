package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints the attack graph of a case as a list: each node with its links. */
record CaseGraphSheet(JsonNode graph) {

    void print(PrintWriter out) {
        Map<String, String> names = new HashMap<>();
        graph.path("nodes").forEach(node -> names.put(node.path("id").asText(), name(node)));
        for (JsonNode node : graph.path("nodes")) {
            ApiValueText.line(out, name(node) + hits(node.path("hits")));
            for (JsonNode some : node.path("names")) {
                ApiValueText.line(out, "    " + some.asText());
            }
            for (JsonNode edge : graph.path("edges")) {
                String from = edge.path("from").asText();
                String to = edge.path("to").asText();
                String id = node.path("id").asText();
                boolean directed = edge.path("directed").asBoolean(true);
                if (from.equals(id)) {
                    edge((directed ? " → " : " – ") + names.getOrDefault(to, to), edge, out);
                } else if (to.equals(id)) {
                    edge((directed ? " ← " : " – ") + names.getOrDefault(from, from), edge, out);
                }
            }
        }
        List<String> started = new ArrayList<>();
        graph.path("startedAt").forEach(id -> started.add(names.getOrDefault(id.asText(), id.asText())));
        if (!started.isEmpty()) {
            ApiValueText.line(out, "");
            ApiValueText.line(out, "initial access: " + String.join(", ", started));
        }
        List<String> stages = new ArrayList<>();
        graph.path("stages")
                .forEach(stage -> stages.add(
                        "%s (%s)".formatted(ApiValueText.text(stage, "tactic"), ApiValueText.text(stage, "alerts"))));
        if (!stages.isEmpty()) {
            ApiValueText.line(out, "");
            ApiValueText.line(out, "tactics: " + String.join(", ", stages));
        }
        JsonNode left = graph.path("left");
        if (left.path("nodes").asInt()
                        + left.path("edges").asInt()
                        + left.path("alerts").asInt()
                > 0) {
            ApiValueText.line(out, left, "not shown: {nodes} nodes, {edges} edges, {alerts} alerts");
        }
    }

    private static String name(JsonNode node) {
        String kind =
                node.path("count").asInt() > 1 ? "" : " (" + node.path("kind").asText() + ")";
        return node.path("name").asText() + kind;
    }

    private static String hits(JsonNode hits) {
        return hits.isMissingNode()
                ? ""
                : ": %s, %s alerts since %s%s"
                        .formatted(
                                ApiValueText.text(hits, "severity"),
                                ApiValueText.text(hits, "alerts"),
                                ApiValueText.time(hits, "first"),
                                hits.path("tactics").isEmpty()
                                        ? ""
                                        : ", " + ApiValueText.list(hits.path("tactics"), "name"));
    }

    private static void edge(String end, JsonNode edge, PrintWriter out) {
        List<String> words = new ArrayList<>();
        edge.path("words").forEach(one -> words.add(one.asText()));
        ApiValueText.line(
                out, "   %s  %s ×: %s".formatted(end, ApiValueText.text(edge, "count"), String.join(" | ", words)));
    }
}
