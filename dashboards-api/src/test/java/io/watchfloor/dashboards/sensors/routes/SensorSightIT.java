package io.watchfloor.dashboards.sensors.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People with a limited scope see and revoke only sensors that report visible assets, and their groups. */
class SensorSightIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static String ofFinance;
    private static String ofHr;
    private static Caller vic;
    private static Caller amy;

    @BeforeAll
    static void twoSensorsOfTwoGroups() {
        ofFinance = reports("finance");
        ofHr = reports("hr");
        vic = seesFinance("vic", "viewer");
        amy = seesFinance("amy", "administrator");
    }

    private static String reports(String group) {
        JsonNode enrolled = NODE.enrolled("sensor-of-" + group);
        String asset = "host:ws-" + group + ".corp.example";
        Caller sensor = NODE.administrator().as(enrolled.path("credential").asText());
        RunningNode.telemetry(sensor, """
                {"asset":"ws-%s.corp.example","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows",\
                "category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\whoami.exe"}}
                """.formatted(group));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> NODE.administrator().get("/api/v1/assets/" + asset).status() == 200);
        change(NODE.administrator(), "PATCH", "/api/v1/assets/" + asset, "{\"group\":\"" + group + "\"}");
        String id = enrolled.path("sensor").asText();
        change(NODE.administrator(), "PUT", "/api/v1/sensors/" + id + "/group", "{\"group\":\"fleet-" + group + "\"}");
        return id;
    }

    private static Caller seesFinance(String name, String role) {
        NODE.administrator().post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        change(NODE.administrator(), "PATCH", "/api/v1/people/" + name, "{\"groups\":[\"finance\"]}");
        return NODE.administrator()
                .as(NODE.administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    private static void change(Caller who, String method, String path, String body) {
        Caller.Answer answer = who.send(who.request(path).method(method, BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static List<String> names(Caller who, String path, String name) {
        List<String> names = new ArrayList<>();
        who.get(path)
                .json()
                .path("items")
                .forEach(one -> names.add(one.path(name).asText()));
        return names;
    }

    @Test
    void groupsOfSensorsAreShownToWhomTheirSensorsAre() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(names(vic, "/api/v1/sensor-groups", "name")).containsExactly("fleet-finance"));
        assertThat(names(NODE.administrator(), "/api/v1/sensor-groups", "name")).contains("fleet-finance", "fleet-hr");
        assertThat(vic.get("/api/v1/sensor-groups/fleet-hr").status()).isEqualTo(404);
        assertThat(names(vic, "/api/v1/sensor-groups/fleet-hr/sensors", "sensor"))
                .isEmpty();
        assertThat(vic.get("/api/v1/sensor-groups/fleet-finance").status()).isEqualTo(200);
        assertThat(names(vic, "/api/v1/sensor-groups/fleet-finance/sensors", "sensor"))
                .containsExactly(ofFinance);
    }

    @Test
    void nobodyRevokesASensorThatTheyDoNotSee() {
        assertThat(amy.send(amy.request("/api/v1/sensors/" + ofHr).DELETE()).status())
                .isEqualTo(404);
        assertThat(NODE.administrator()
                        .get("/api/v1/sensors/" + ofHr)
                        .json()
                        .path("revokedAt")
                        .isNull())
                .isTrue();
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/sensors/" + ofHr)
                                .DELETE())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void noPersonTakesTheNameOfAPartOfTheCenter() {
        for (String name :
                List.of("the center", "The  Center", "the sensor", "provider corp", "THE NODE", "automation x")) {
            Caller.Answer added = NODE.administrator().post("/api/v1/people", "{\"name\":\"" + name + "\"}");
            assertThat(added.code()).as(name).isEqualTo("people.name-reserved");
            assertThat(NODE.administrator()
                            .post("/api/v1/invites", "{\"name\":\"" + name + "\"}")
                            .code())
                    .as(name)
                    .isEqualTo("people.name-reserved");
        }
        assertThat(NODE.administrator()
                        .post("/api/v1/people", "{\"name\":\"centerpiece\"}")
                        .status())
                .isEqualTo(200);
    }
}
