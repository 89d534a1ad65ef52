package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** What a rule or correlation is looked for by, and how it is told: told only when it is shown, for there may be very many. */
    private record Entry(String id, String level, String title, List<String> tags, Supplier<ObjectNode> json) {

        boolean says(String[] words) {
            String all = (id + " " + title + " " + tags).toLowerCase(Locale.ROOT);
            return Stream.of(words).allMatch(all::contains);
        }
    }

    /**
     * In the order of their ids.
     *
     * @param after an id behind which to begin; null for all
     * @param levels none for any
     * @param text words that all must stand in id, title or tags; null for any
     */
    List<ObjectNode> list(@Nullable String after, int most, List<String> levels, @Nullable String text) {
        RulePack now = pack.get();
        String[] words =
                text == null ? new String[0] : text.toLowerCase(Locale.ROOT).split("\\s+", -1);
        Stream<Entry> rules = now.rules().stream()
                .map(rule -> new Entry(rule.id(), rule.level().text(), rule.title(), rule.tags(), () -> json(rule)));
        Stream<Entry> correlations = now.correlations().stream()
                .map(rule -> new Entry(rule.id(), rule.level().text(), rule.title(), rule.tags(), () -> json(rule)));
        return Stream.concat(rules, correlations)
                .filter(entry -> after == null || entry.id().compareTo(after) > 0)
                .filter(entry -> levels.isEmpty() || levels.contains(entry.level()))
                .filter(entry -> entry.says(words))
                .sorted(Comparator.comparing(Entry::id))
                .limit(most)
                .map(entry -> entry.json().get())
                .toList();
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
