package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Unprocessed records: users list, read, reprocess and drop them. */
@ExtendWith(Serving.class)
class SetAsideRoutesIT {

    private static final String WELL = "{\"EventID\":1,\"Computer\":\"ws1.corp.example\",\"Image\":\"C:\\\\x.exe\"}";

    private static ServedBoards center;

    private String viewer = "";
    private String responder = "";
    private String administrator = "";

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void setAside() {
        Jdbi jdbi = center.jdbi();
        jdbi.useHandle(handle -> {
            // Not TRUNCATE: the center reads these tables at the same time, so that its lock on each table may end in a
            // deadlock.
            for (String table : List.of("quarantined_telemetry", "retry_queue", "sensor_tally", "sensor_gap")) {
                handle.execute("DELETE FROM " + table);
            }
            handle.execute(
                    "INSERT INTO sensor (id, name, credential_hash) VALUES ('s-1', 'one', 'hash') ON CONFLICT DO NOTHING");
        });
        quarantined(1, "telemetry.json", "not JSON, and never was");
        quarantined(2, "telemetry.no-asset", WELL);
        quarantined(3, "telemetry.json", "}{");
        jdbi.useHandle(
                handle -> handle.execute(
                        "INSERT INTO sensor_tally (sensor, code, records, last_at) VALUES ('s-1', 'telemetry.no-asset', 1, now())"));
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO retry_queue (asset, sensor, epoch, first, through, records, code, reason)
                        VALUES ('default/host:ws2', 's-1', 170, 4, 4, :records, 'asset.damaged', 'row 7 is damaged')""")
                .bind("records", records(4).getBytes(StandardCharsets.UTF_8))
                .execute());
        viewer = center.token("vic", Role.VIEWER);
        responder = center.token("ruth", Role.RESPONDER);
        administrator = center.token("ada", Role.ADMINISTRATOR);
    }

    private static void quarantined(long sequence, String code, String body) {
        center.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO quarantined_telemetry (sensor, epoch, sequence, received_at, code, reason, body)
                        VALUES ('s-1', 170, :sequence, to_timestamp(1700000000 + :sequence), :code, 'why', :body)""")
                        .bind("sequence", sequence)
                        .bind("code", code)
                        .bind("body", body.getBytes(StandardCharsets.UTF_8))
                        .execute());
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private static HttpResponse<String> delete(String token, String path) {
        return center.send(HttpRequest.newBuilder(center.uri(path))
                .header("Authorization", "Bearer " + token)
                .DELETE());
    }

    @Test
    void quarantineIsListedLatestFirstInPartsAndRead() {
        JsonNode first = json(center.get(viewer, "/api/v1/quarantine?limit=2"));
        assertThat(first.path("items").findValuesAsText("id"))
                .containsExactly("s-1:00000000000000aa:3", "s-1:00000000000000aa:2");
        assertThat(first.path("total").asInt()).isEqualTo(3);
        String cursor = first.path("nextCursor").asText();
        JsonNode rest = json(center.get(viewer, "/api/v1/quarantine?limit=2&cursor=" + cursor));
        assertThat(rest.path("items").findValuesAsText("id")).containsExactly("s-1:00000000000000aa:1");
        assertThat(rest.has("nextCursor")).isFalse();
        assertThat(json(center.get(viewer, "/api/v1/quarantine?code=telemetry.no-asset"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(center.get(viewer, "/api/v1/quarantine/s-1:00000000000000aa:1"))
                        .path("raw")
                        .asText())
                .isEqualTo("not JSON, and never was");
        assertThat(center.get(viewer, "/api/v1/quarantine/s-1:00000000000000aa:9")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRecordIsJudgedAgainOnceItsReasonIsGoneAndElseStays() {
        HttpResponse<String> still = center.post(responder, "/api/v1/quarantine/s-1:00000000000000aa:3/retry", "{}");
        assertThat(still.statusCode()).isEqualTo(409);
        assertThat(still.body()).contains("quarantine.still-refused").contains("telemetry.");
        assertThat(json(center.get(viewer, "/api/v1/quarantine")).path("total").asInt())
                .isEqualTo(3);

        json(center.post(responder, "/api/v1/quarantine/s-1:00000000000000aa:2/retry", "{}"));

        assertThat(json(center.get(viewer, "/api/v1/quarantine")).path("items").findValuesAsText("id"))
                .containsExactly("s-1:00000000000000aa:3", "s-1:00000000000000aa:1");
        assertThat(tally()).isEqualTo(List.of(0L));
    }

    private static List<Long> tally() {
        return center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT records FROM sensor_tally")
                        .mapTo(Long.class)
                        .list());
    }

    @Test
    void onlyAdministratorsDropAndOnlyRespondersRetry() {
        String record = "/api/v1/quarantine/s-1:00000000000000aa:1";
        assertThat(center.post(viewer, record + "/retry", "{}").statusCode()).isEqualTo(403);
        assertThat(delete(responder, record).statusCode()).isEqualTo(403);
        assertThat(delete(administrator, record).statusCode()).isEqualTo(204);
        assertThat(delete(administrator, record).statusCode()).isEqualTo(404);
    }

    @Test
    void parkedPartsAreListedReadTriedAndDropped() {
        JsonNode part =
                json(center.get(viewer, "/api/v1/retry-queue")).path("items").get(0);
        assertThat(part.path("asset").asText()).isEqualTo("host:ws2");
        assertThat(part.path("reason").asText()).isEqualTo("row 7 is damaged");
        String path = "/api/v1/retry-queue/" + part.path("id").asText();
        assertThat(json(center.get(viewer, path))
                        .path("telemetry")
                        .get(0)
                        .path("raw")
                        .asText())
                .isEqualTo("{}");
        assertThat(json(center.get(viewer, "/api/v1/retry-queue?asset=host:other"))
                        .path("items"))
                .isEmpty();

        json(center.post(responder, path + "/retry", "{}"));

        assertThat(json(center.get(viewer, "/api/v1/retry-queue")).path("items"))
                .isEmpty();
        assertThat(delete(administrator, path).statusCode()).isEqualTo(404);
        assertThat(gaps()).isEmpty();
    }

    @Test
    void whatIsDroppedFromParkingStaysAGapWithoutTheRecordsOfOtherAssets() {
        center.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        UPDATE retry_queue SET first = 4, through = 9, records = :records""")
                        .bind("records", records(4, 5, 9).getBytes(StandardCharsets.UTF_8))
                        .execute());
        String path = "/api/v1/retry-queue/"
                + json(center.get(viewer, "/api/v1/retry-queue"))
                        .path("items")
                        .get(0)
                        .path("id")
                        .asText();

        assertThat(delete(administrator, path).statusCode()).isEqualTo(204);

        assertThat(gaps()).containsExactly("00000000000000aa 9-9 dropped", "00000000000000aa 4-5 dropped");
        assertThat(delete(administrator, path).statusCode()).isEqualTo(404);
        assertThat(gaps()).hasSize(2);
    }

    @Test
    void whatIsDroppedFromQuarantineIsNoGap() {
        assertThat(delete(administrator, "/api/v1/quarantine/s-1:00000000000000aa:1")
                        .statusCode())
                .isEqualTo(204);
        assertThat(gaps()).isEmpty();
    }

    private static String records(long... sequences) {
        String one =
                "{\"sequence\":%d,\"receivedAtMillis\":1700000000000,\"asset\":\"host:ws2\",\"logsource\":null,\"body\":\"e30=\"}";
        return LongStream.of(sequences).mapToObj(one::formatted).collect(Collectors.joining(",", "[", "]"));
    }

    private List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        json(center.get(viewer, "/api/v1/sensors/s-1/gaps"))
                .path("items")
                .forEach(gap -> gaps.add(gap.path("epoch").asText() + " "
                        + gap.path("from").asLong() + "-" + gap.path("to").asLong() + " "
                        + gap.path("reason").asText()));
        return gaps;
    }
}
