package io.watchfloor.dashboards.response;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.LsassReader;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;

/** An open case on a node, with its response actions. */
record OpenCase(RunningNode node, String path) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Creates a case for a technique on an asset. */
    static OpenCase on(RunningNode node) {
        LsassReader.on("ws1.corp.example", node.administrator());
        String id = await().atMost(PATIENCE)
                .until(
                        () -> node.administrator()
                                .get("/api/v1/cases")
                                .json()
                                .path("items")
                                .path(0)
                                .path("id")
                                .asText(),
                        found -> !found.isEmpty());
        return new OpenCase(node, "/api/v1/cases/" + id);
    }

    /**
     * Requests an action as soon as the sensor is ready.
     *
     * @return its id
     */
    String asked(Caller who, String kind, String body) {
        return await().atMost(PATIENCE)
                .until(() -> who.post(path + "/responses/" + kind, body), answer -> answer.status() == 200)
                .json()
                .path("id")
                .asText();
    }

    JsonNode shown(String id) {
        for (JsonNode one : node.administrator().get(path + "/responses").json().path("items")) {
            if (one.path("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("There is no " + id);
    }

    /** Waits for the state of an action. */
    JsonNode awaited(String id, String state) {
        return await().atMost(PATIENCE)
                .until(() -> shown(id), one -> one.path("state").asText().equals(state));
    }
}
