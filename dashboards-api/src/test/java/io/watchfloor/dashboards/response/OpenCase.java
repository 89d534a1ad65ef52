package io.watchfloor.dashboards.response;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.LsassReader;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;

/** A case that is open on a node, and what its response actions say. */
record OpenCase(RunningNode node, String path) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of what somebody does on an asset. */
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
     * As soon as the sensor said that it may be asked.
     *
     * @return the response action's id
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

    /** As soon as it is in that state. */
    JsonNode awaited(String id, String state) {
        return await().atMost(PATIENCE)
                .until(() -> shown(id), one -> one.path("state").asText().equals(state));
    }
}
