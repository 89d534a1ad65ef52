package io.watchfloor.ops.stored;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shapes that the journal may still contain, and how each becomes its successor. These shapes are never written again.
 */
final class OlderShapes {

    /** @param now the name of its successor */
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

    /** The event contained whole windows. */
    private static void windowsAsChanges(ObjectNode event) {
        if (event.get("windows") instanceof ObjectNode windows) {
            windows.forEach(window -> {
                ObjectNode change = (ObjectNode) window;
                change.set("added", change.remove("members"));
                change.put("whole", true);
            });
        }
        event.set("contributions", JSON.createArrayNode());
    }

    /** Detections had no explanation, and need none. */
    private static void unexplained(ObjectNode event) {
        event.withArray("detections").forEach(detection -> ((ObjectNode) detection).remove("because"));
    }

    private static void withoutContributions(ObjectNode asset) {
        asset.putObject("contributions").put("counted", 0).putArray("untaken");
    }
}
