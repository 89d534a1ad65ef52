package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.AlertBoard;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.PageBoard;
import io.watchfloor.dashboards.board.Slice;
import org.jdbi.v3.core.Handle;

/** Why a case is there: from the raw telemetry through rule and alert to the pages. */
final class CaseWhy {

    private final RuleCatalog rules;

    CaseWhy(RuleCatalog rules) {
        this.rules = rules;
    }

    ObjectNode of(Handle handle, ObjectNode found) {
        ObjectNode json = BoardJson.object();
        ObjectNode kase = json.putObject("case");
        for (String field : new String[] {"id", "number", "title", "severity", "openedAt"}) {
            kase.set(field, found.get(field));
        }
        ArrayNode chain = json.putArray("chain");
        for (JsonNode alert : found.withArray("alerts")) {
            chain.add(link(handle, (ObjectNode) alert));
        }
        ArrayNode pages = json.putArray("pages");
        PageBoard.list(handle, PageBoard.Filter.ofCase(found.path("id").asText()), Slice.first(Slice.LONGEST))
                .items()
                .forEach(pages::add);
        return json;
    }

    private ObjectNode link(Handle handle, ObjectNode alert) {
        ObjectNode link = BoardJson.object();
        link.set(
                "telemetry",
                AlertBoard.find(handle, alert.path("id").asText())
                        .<JsonNode>map(full -> full.path("telemetry"))
                        .orElseGet(BoardJson::array));
        String rule = alert.path("rule").asText();
        link.set(
                "rule",
                rules.credit(rule)
                        .orElseGet(() -> gone(rule, alert.path("title").asText())));
        link.set("alert", alert);
        return link;
    }

    /** The rule is not among those that judge now; its name was kept with the alert. */
    private static ObjectNode gone(String rule, String title) {
        return BoardJson.object().put("id", rule).put("title", title).put("active", false);
    }
}
