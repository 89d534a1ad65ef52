package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.alert.Observable;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Worsening;
import io.watchfloor.sensors.protocol.AssetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The case as the API shows it. */
final class CaseJson {

    private CaseJson() {}

    /** The case in a list: everything but its alerts and observables. */
    static ObjectNode row(CaseSummary summary) {
        ObjectNode item = BoardJson.object()
                .put("id", summary.id())
                .put("number", summary.number())
                .put("title", summary.title())
                .put("status", summary.status().text())
                .put("severity", summary.severity().text())
                .put("assignee", summary.assignee())
                .put("acknowledgedBy", summary.acknowledgedBy())
                .put("acknowledgedAt", BoardJson.time(summary.acknowledgedAt()))
                .put("openedAt", BoardJson.time(summary.openedAt()))
                .put("updatedAt", BoardJson.time(summary.updatedAt()))
                .put("round", summary.round())
                .put("pageCount", summary.pageCount())
                .put("nextPageAt", BoardJson.time(summary.nextPageAt()));
        item.set("assets", assets(summary.assets()));
        item.put("assetCount", summary.extent().assets());
        item.put("alertCount", summary.extent().alerts());
        item.put("flood", summary.extent().flood());
        item.set("worsened", worsened(summary.worsening()));
        item.set("attack", BoardJson.texts(summary.attack()));
        item.put(
                "classification",
                summary.classification() == null
                        ? null
                        : summary.classification().text());
        item.put("determination", summary.determination());
        return item.put("version", summary.version());
    }

    private static JsonNode worsened(@Nullable Worsening worsening) {
        if (worsening == null) {
            return BoardJson.object().nullNode();
        }
        ObjectNode json = BoardJson.object()
                .put("at", BoardJson.time(worsening.at()))
                .put("updatedAt", BoardJson.time(worsening.updatedAt()))
                .put("from", worsening.from().text())
                .put("to", worsening.to().text());
        json.set("what", BoardJson.texts(worsening.what()));
        Worsening.Confirmation confirmed = worsening.confirmed();
        return json.put("news", worsening.news())
                .put("confirmedBy", confirmed == null ? null : confirmed.by())
                .put("confirmedAt", confirmed == null ? null : BoardJson.time(confirmed.at()));
    }

    static ArrayNode observables(List<Observable> observables) {
        ArrayNode array = BoardJson.array();
        observables.forEach(one -> array.addObject().put("type", one.type()).put("value", one.value()));
        return array;
    }

    private static ArrayNode assets(List<String> assets) {
        ArrayNode array = BoardJson.array();
        for (String asset : assets) {
            AssetId id = AssetId.parse(asset);
            array.addObject().put("id", asset).put("kind", id.kind().text()).put("name", id.name());
        }
        return array;
    }
}
