package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A detection node and a node for users, each with only that role, work together as a center. */
@Tag("processes")
class RolesIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    static final RunningCluster CENTER = RunningCluster.ofRoles("ops", "api");

    @Test
    void oneJudgesAndTheOtherShowsIt() throws IOException, InterruptedException {
        Shadows shadows = new Shadows("roles", 5, 3);
        URI judging = CENTER.node(0).address();
        URI showing = CENTER.node(1).address();
        String token = CENTER.token(1);
        String credential = ChildSensor.enrol(showing, token, "roles");
        Path place = CENTER.folder("sensor");
        try (ChildSensor sensor = new ChildSensor(place, judging, credential, 0, List.of(shadows.write(place)))) {
            assertThat(sensor.finish(SOON)).isEqualTo("sent 15, acked 15, rejected 0");
        }
        await("what the other shows")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(shadows.shown(Outcome.alerts(showing, token)))
                        .isEqualTo(shadows.expected()));
        assertThat(CENTER.writers()).as("nodes on which entities live").containsExactly("node-0");
        assertThat(status(judging.resolve("/api/v1/alerts"), token))
                .as("the node that judges is not for people")
                .isEqualTo(404);
        assertThat(status(showing.resolve("/api/v1/uplink"), credential))
                .as("the node for people is not for sensors, and says so")
                .isEqualTo(421);
        assertThat(CENTER.node(1).metric("watchfloor_ingest_refused_total{code=\"ingest.wrong-node\"}"))
                .isEqualTo(1);
    }

    private static int status(URI address, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
