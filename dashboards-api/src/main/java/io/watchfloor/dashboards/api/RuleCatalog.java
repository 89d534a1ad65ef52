package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.ops.rules.CorrelationRule;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RulePack;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The rules that judge now, with whose they are: their licences ask that this is shown wherever they match. */
final class RuleCatalog {

    private final Supplier<RulePack> pack;

    RuleCatalog(Supplier<RulePack> pack) {
        this.pack = pack;
    }

    String version() {
        return pack.get().version();
    }

    int count() {
        RulePack now = pack.get();
        return now.rules().size() + now.correlations().size();
    }

    /** By id. */
    Collection<ObjectNode> all() {
        RulePack now = pack.get();
        Map<String, ObjectNode> all = new TreeMap<>();
        now.rules().forEach(rule -> all.put(rule.id(), json(rule)));
        now.correlations().forEach(rule -> all.put(rule.id(), json(rule)));
        return all.values();
    }

    Optional<ObjectNode> find(String id) {
        RulePack now = pack.get();
        return now.rule(id)
                .map(RuleCatalog::json)
                .or(() -> now.correlations().stream()
                        .filter(rule -> rule.id().equals(id))
                        .findFirst()
                        .map(RuleCatalog::json));
    }

    /** What a match of it must name. */
    Optional<ObjectNode> credit(String id) {
        return find(id).map(json -> json.put("active", true).without(java.util.List.of("logsource", "falsepositives")));
    }

    private static ObjectNode json(Rule rule) {
        ObjectNode json = head(
                rule.id(), "rule", rule.title(), rule.level().text(), rule.status(), rule.author(), rule.license());
        json.set("tags", BoardJson.texts(rule.tags()));
        json.put("description", rule.description());
        json.set("references", BoardJson.texts(rule.references()));
        json.set("falsepositives", BoardJson.texts(rule.falsepositives()));
        ObjectNode source = json.putObject("logsource");
        source.put("product", rule.logsource().product());
        source.put("category", rule.logsource().category());
        source.put("service", rule.logsource().service());
        return json;
    }

    private static ObjectNode json(CorrelationRule rule) {
        ObjectNode json = head(
                rule.id(),
                "correlation",
                rule.title(),
                rule.level().text(),
                rule.status(),
                rule.author(),
                rule.license());
        json.set("tags", BoardJson.texts(rule.tags()));
        json.put("description", rule.description());
        json.set("references", BoardJson.texts(rule.references()));
        json.set("falsepositives", BoardJson.texts(rule.falsepositives()));
        json.set("rules", BoardJson.texts(rule.rules()));
        return json;
    }

    private static ObjectNode head(
            String id, String kind, String title, String level, String status, String author, String license) {
        return BoardJson.object()
                .put("id", id)
                .put("kind", kind)
                .put("title", title)
                .put("level", level)
                .put("status", status)
                .put("author", author)
                .put("license", license);
    }
}
