package io.watchfloor.dashboards.oncall.routes;

import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.done;
import static io.watchfloor.dashboards.oncall.routes.OnCallCenter.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Importing schedules of another tool: dry run, then import. */
@ExtendWith(Serving.class)
class ImportIT {

    private static final String PATH = "/api/v1/schedules/import?from=";

    private static ServedBoards center;

    private Caller lead;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void everybodyIsHereButZoe() {
        OnCallCenter.clear(center);
        for (String name : "ann bob cid dee eve fay gus hal".split(" ", -1)) {
            center.people().ensure(name, Role.RESPONDER);
        }
        lead = center.caller("lea", Role.LEAD);
    }

    @Test
    void aDryRunSaysWhatWouldComeOfItAndStoresNothing() throws Exception {
        JsonNode report = done(lead.post(PATH + "pagerduty&dryRun=true", body("pagerduty", "")))
                .json();
        assertThat(report.path("dryRun").asBoolean()).isTrue();
        assertThat(report.path("schedules").path(0).path("state").asText()).isEqualTo("refused");
        assertThat(report.path("schedules").path(0).path("strangers").toString())
                .contains("c.cole@corp.example");
        assertThat(report.path("schedules").path(1).path("state").asText()).isEqualTo("new");
        assertThat(report.path("policies").path(0).path("problem").asText())
                .isEqualTo("The policy notifies the schedule Primary, which does not exist here.");
        assertThat(report.path("lost").toString()).contains("layer Odd");
        assertThat(lead.get("/api/v1/schedules").json().path("items")).isEmpty();
    }

    @Test
    void whoIsWhoIsSaidAndTheScheduleIsThere() throws Exception {
        String body = body("pagerduty", ", \"people\": {\"c.cole@corp.example\": \"cid\"}");
        assertThat(done(lead.post(PATH + "pagerduty", body))
                        .json()
                        .path("schedules")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("new");
        assertThat(center.jdbi()
                        .withHandle(handle -> OnCallDocuments.POLICIES.find(handle, "Default"))
                        .map(one -> one.value().steps().getFirst().targets())
                        .orElseThrow())
                .asString()
                .contains("schedule:Primary");
        assertThat(send(lead, "DELETE", "/api/v1/schedules/Primary", "").code()).isEqualTo("schedule.in-use");
        JsonNode now = lead.get("/api/v1/schedules/Primary/oncall?at=2026-12-05T12:00:00Z")
                .json()
                .path("now");
        assertThat(now.path("source").path("name").asText()).isEqualTo("Weekend");
        JsonNode again = done(lead.post(PATH + "pagerduty", body))
                .json()
                .path("schedules")
                .path(0);
        assertThat(again.path("problem").asText()).contains("A schedule with this name exists");
        String replacing = body("pagerduty", ", \"people\": {\"PCID\": \"cid\"}, \"replace\": true");
        assertThat(done(lead.post(PATH + "pagerduty", replacing))
                        .json()
                        .path("schedules")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("replaced");
        for (String other : new String[] {"opsgenie", "grafana-oncall"}) {
            assertThat(done(lead.post(PATH + other, body(other, "")))
                            .json()
                            .path("schedules")
                            .path(0)
                            .path("state")
                            .asText())
                    .as(other)
                    .isEqualTo("new");
        }
    }

    @Test
    void withoutAFallbackOrAnExportNothingIsTaken() throws Exception {
        assertThat(lead.post(PATH + "opsgenie", "{\"export\":{}}").code()).isEqualTo("schedule.no-fallback");
        assertThat(lead.post(PATH + "opsgenie", "{\"fallback\":\"lea\"}").code())
                .isEqualTo("body.missing-field");
        assertThat(lead.post(PATH + "goalert", body("opsgenie", "")).code()).isEqualTo("query.value");
        assertThat(lead.post("/api/v1/schedules/import", body("opsgenie", "")).code())
                .isEqualTo("query.value");
    }

    private static String body(String kind, String more) throws IOException {
        try (InputStream in = ImportIT.class.getResourceAsStream("/oncall/" + kind + ".json")) {
            return "{\"fallback\": \"lea\"%s, \"export\": %s}"
                    .formatted(more, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
