package io.watchfloor.dashboards.web;

import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseStatus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cases, alerts and assets in the shapes of the API, held in memory. */
final class MockCases {

    static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> cases = new LinkedHashMap<>();
    private final Map<String, ObjectNode> alerts = new LinkedHashMap<>();
    private final Map<String, ObjectNode> assets = new LinkedHashMap<>();
    private final Map<String, ArrayNode> activities = new LinkedHashMap<>();

    ObjectNode open(String severity, String title, String asset, Instant openedAt) {
        int number = cases.size() + 1;
        String id = "case-" + number;
        ObjectNode kase = JSON.createObjectNode()
                .put("id", id)
                .put("number", number)
                .put("title", title)
                .put("status", "new")
                .put("severity", severity)
                .putNull("assignee")
                .putNull("acknowledgedBy")
                .putNull("acknowledgedAt")
                .put("openedAt", openedAt.toString())
                .put("updatedAt", openedAt.toString())
                .put("round", 1)
                .put("pageCount", 1)
                .put("nextPageAt", Instant.now().plusSeconds(48).toString())
                .put("assetCount", 1)
                .put("alertCount", 0)
                .putNull("flood")
                .putNull("worsened")
                .putNull("classification")
                .putNull("determination")
                .put("version", 1);
        kase.putArray("attack").add("T1003.001");
        kase.putArray("assets").add(assetOf(asset, id));
        kase.putArray("alerts");
        kase.putArray("observables");
        allow(kase);
        cases.put(id, kase);
        activities.put(id, JSON.createArrayNode());
        recordActivity(kase, "watchfloor", "opened", "Opened by " + title);
        recordActivity(kase, "watchfloor", "paged", "on-call");
        addAlert(
                kase,
                severity,
                title,
                asset,
                "{\"EventID\":10,\"LogonId\":9232379236109516801,\"User\":\"CORP\\\\mina\"}");
        return kase;
    }

    ObjectNode addAlert(ObjectNode kase, String level, String title, String asset, String raw) {
        String id = "alert-" + (alerts.size() + 1);
        ObjectNode alert = JSON.createObjectNode()
                .put("id", id)
                .put("rule", "5f1d2c8e-0000-4000-8000-" + String.format("%012d", alerts.size()))
                .put("title", title)
                .put("level", level)
                .put("asset", asset)
                .put("count", 1)
                .put("firstSeen", kase.get("openedAt").asText())
                .put("lastSeen", kase.get("openedAt").asText())
                .put("status", "open")
                .put("case", kase.get("id").asText());
        alert.putArray("attack").add("T1003.001");
        alert.putArray("telemetry")
                .addObject()
                .put("record", "agent-7/00000000000000aa/" + alerts.size())
                .put("time", kase.get("openedAt").asText())
                .put("raw", raw);
        alerts.put(id, alert);
        kase.withArray("alerts").add(alert.deepCopy().without("telemetry"));
        kase.put("alertCount", kase.withArray("alerts").size());
        return alert;
    }

    /** Changes a case as the center would: a new version, a new time. */
    ObjectNode change(String id, Consumer<ObjectNode> change) {
        ObjectNode kase = known(id);
        change.accept(kase);
        allow(kase);
        return kase.put("version", kase.get("version").asInt() + 1)
                .put("updatedAt", Instant.now().toString());
    }

    private static void allow(ObjectNode kase) {
        String holder = kase.path("acknowledgedBy").isTextual()
                ? kase.path("acknowledgedBy").asText()
                : null;
        ArrayNode allowed = kase.putArray("allowed");
        CaseAction.allowed(CaseStatus.of(kase.path("status").asText()), holder, null)
                .forEach(action -> allowed.add(action.text()));
        if (kase.path("worsened").isObject() && !kase.path("worsened").hasNonNull("confirmedBy")) {
            allowed.add("confirm");
        }
    }

    ObjectNode acknowledge(String id, String name) {
        recordActivity(known(id), name, "acknowledged", "");
        return change(
                id,
                kase -> kase.put("status", "acknowledged")
                        .put("acknowledgedBy", name)
                        .put("acknowledgedAt", Instant.now().toString())
                        .putNull("nextPageAt"));
    }

    void recordActivity(ObjectNode kase, String by, String verb, String text) {
        activity(kase.get("id").asText())
                .addObject()
                .put("at", Instant.now().toString())
                .put("by", by)
                .put("verb", verb)
                .put("text", text);
    }

    private ObjectNode known(String id) {
        return requireNonNull(cases.get(id), id);
    }

    @Nullable
    ObjectNode find(String id) {
        return cases.get(id);
    }

    @Nullable
    ObjectNode alert(String id) {
        return alerts.get(id);
    }

    @Nullable
    ObjectNode asset(String id) {
        return assets.get(id);
    }

    ArrayNode items(String topic) {
        ArrayNode items = JSON.createArrayNode();
        if (topic.startsWith("case:") && cases.containsKey(topic.substring(5))) {
            return items.add(cases.get(topic.substring(5)));
        }
        if (topic.startsWith("asset:") && assets.containsKey(topic.substring(6))) {
            return items.add(assets.get(topic.substring(6)));
        }
        switch (topic) {
            case "cases" -> cases.values().forEach(kase -> items.add(listItem(kase)));
            case "assets" -> items.addAll(assets.values());
            case "alerts" -> items.addAll(alerts.values());
            default -> {}
        }
        return items;
    }

    ArrayNode timeline(String id) {
        ArrayNode items = JSON.createArrayNode();
        for (JsonNode alert : known(id).withArray("alerts")) {
            items.addObject()
                    .put("time", alert.get("firstSeen").asText())
                    .put("kind", "detection")
                    .put("alert", alert.get("id").asText())
                    .put("rule", alert.get("rule").asText())
                    .put("title", alert.get("title").asText())
                    .put("level", alert.get("level").asText())
                    .put("asset", alert.get("asset").asText())
                    .put("record", "agent-7/00000000000000aa/1");
        }
        return items;
    }

    ArrayNode activity(String id) {
        return requireNonNull(activities.get(id), id);
    }

    ArrayNode pages(String id) {
        ArrayNode pages = JSON.createArrayNode();
        ObjectNode page = pages.addObject()
                .put("id", "page-1")
                .put("case", id)
                .put("caseNumber", known(id).get("number").asInt())
                .put("round", 1)
                .put("step", 1)
                .put("queuedAt", known(id).get("openedAt").asText())
                .put("status", "delivered");
        page.putArray("attempts")
                .addObject()
                .put("at", known(id).get("openedAt").asText())
                .put("outcome", "delivered")
                .put("detail", "200 in 12 ms");
        return pages;
    }

    static ObjectNode listItem(ObjectNode kase) {
        return kase.deepCopy().without(List.of("alerts", "observables"));
    }

    private ObjectNode assetOf(String id, String openCase) {
        String[] parts = id.split(":", 2);
        ObjectNode asset = JSON.createObjectNode()
                .put("id", id)
                .put("kind", parts[0])
                .put("name", parts[1])
                .put("risk", "high")
                .put("openAlerts", 1)
                .put("lastSeen", Instant.now().toString())
                .putNull("criticality")
                .put("openCase", openCase);
        asset.putArray("sensors").add("agent-7");
        asset.putArray("tags");
        assets.put(id, asset);
        return JSON.createObjectNode().put("id", id).put("kind", parts[0]).put("name", parts[1]);
    }
}
