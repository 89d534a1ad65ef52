package io.watchfloor.ops.platform.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Older record formats of events in the journal, and the conversion to the current format. Older formats are never
 * written.
 */
final class OlderShapes {

    /** @param now the manifest of the newer record format */
    record Step(String now, Consumer<ObjectNode> change) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Step> STEPS = Map.of(
            "asset.telemetry-absorbed.v1",
            new Step("asset.telemetry-absorbed.v3", OlderShapes::windowsAsChanges),
            "asset.telemetry-absorbed.v2",
            new Step("asset.telemetry-absorbed.v3", OlderShapes::unexplained),
            "asset.snapshot.v1",
            new Step("asset.snapshot.v2", OlderShapes::withoutContributions));

    private OlderShapes() {}

    static Map<String, Step> steps() {
        return STEPS;
    }

    /** In this format the event contained whole windows instead of changes. */
    private static void windowsAsChanges(ObjectNode event) {
        if (event.get("windows") instanceof ObjectNode windows) {
            windows.forEach(window -> {
                ObjectNode change = (ObjectNode) window;
                change.set("added", change.remove("members"));
                change.put("whole", true);
            });
        }
        event.set("contributions", JSON.createArrayNode());
        inParts(event);
    }

    /** In this format detections had another form of explanation, which is dropped. */
    private static void unexplained(ObjectNode event) {
        event.withArray("detections").forEach(detection -> ((ObjectNode) detection).remove("because"));
        inParts(event);
    }

    /** In this format all members were on one level. */
    private static void inParts(ObjectNode event) {
        List.of("opened", "alerts").forEach(name -> event.withArray(name).forEach(OlderShapes::alertInParts));
        ObjectNode progress = event.putObject("progress");
        move(event, "stream", progress, "stream");
        move(event, "through", progress, "through");
        move(event, "receivedAt", progress, "receivedAt");
        move(event, "expiredStreams", progress, "expired");
        ObjectNode alerts = JSON.createObjectNode();
        move(event, "opened", alerts, "opened");
        move(event, "alerts", alerts, "changed");
        move(event, "quietAlerts", alerts, "quiet");
        event.set("alerts", alerts);
        ObjectNode windows = JSON.createObjectNode();
        move(event, "windows", windows, "changed");
        move(event, "endedWindows", windows, "ended");
        event.set("windows", windows);
        ObjectNode told = event.putObject("told");
        List.of("arrivals", "own", "others").forEach(told::putArray);
    }

    private static void alertInParts(JsonNode node) {
        ObjectNode alert = (ObjectNode) node;
        ObjectNode rule = JSON.createObjectNode();
        move(alert, "rule", rule, "id");
        List.of("title", "level", "attack").forEach(name -> move(alert, name, rule, name));
        rule.putArray("tactics");
        alert.set("rule", rule);
        ObjectNode names = JSON.createObjectNode();
        move(alert, "observables", names, "observables");
        List.of("mentions", "arrivals", "aliases", "correlations").forEach(names::putArray);
        alert.set("names", names);
        ObjectNode seen = alert.putObject("seen");
        move(alert, "count", seen, "count");
        move(alert, "firstSeen", seen, "first");
        move(alert, "lastSeen", seen, "last");
    }

    private static void move(ObjectNode from, String name, ObjectNode to, String as) {
        to.set(as, from.remove(name));
    }

    /** In this format contributions and legal holds did not exist. */
    private static void withoutContributions(ObjectNode asset) {
        asset.putObject("contributions").put("counted", 0).putArray("untaken");
        asset.withObject("/openAlerts").forEach(OlderShapes::alertInParts);
        asset.withArray("unplaced").forEach(OlderShapes::alertInParts);
        ObjectNode alerts = asset.putObject("alerts");
        move(asset, "openAlerts", alerts, "open");
        move(asset, "unplaced", alerts, "unplaced");
        move(asset, "alertsOpened", alerts, "opened");
        asset.putObject("custody").put("erasures", 0).putObject("holds");
    }
}
