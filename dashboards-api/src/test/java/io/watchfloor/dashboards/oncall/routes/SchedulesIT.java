package io.watchfloor.dashboards.oncall.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules are edited, shown and queried. */
@ExtendWith(Serving.class)
class SchedulesIT {

    private static final String PATH = "/api/v1/schedules/nights";

    private static ServedBoards center;

    private Caller lead;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void peopleWhoTakeTurns() {
        OnCallCenter.clear(center);
        lead = center.caller("lea", Role.LEAD);
        center.caller("ann", Role.RESPONDER);
        center.caller("bob", Role.RESPONDER);
        center.caller("vic", Role.VIEWER);
    }

    @Test
    void aScheduleIsWrittenAndTellsWhoIsOnCall() {
        Caller.Answer made = put(weekdays("ann", "bob"));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        assertThat(made.response().headers().firstValue("ETag")).contains("\"1\"");
        JsonNode gaps = made.json().path("coverage").path("gaps");
        assertThat(gaps).as("nights and weekends of four weeks").hasSizeGreaterThan(15);
        assertThat(gaps.path(0).path("person").asText()).isEqualTo("lea");
        assertThat(made.json().path("coverage").path("warnings").toString()).contains("ann has no verified contact");
        // Clocks in Berlin change in the night to Sunday; on Monday 08:00 is in the new offset.
        JsonNode monday = onCall("2026-10-26T07:00:00Z");
        assertThat(monday.path("now").path("person").asText()).isEqualTo("bob");
        assertThat(monday.path("now").path("from").asText()).isEqualTo("2026-10-26T07:00:00.000Z");
        assertThat(monday.path("now").path("until").asText()).isEqualTo("2026-10-26T17:00:00.000Z");
        assertThat(monday.path("next").path("person").asText()).isEqualTo("lea");
        assertThat(onCall("2026-10-23T15:59:59Z").path("now").path("person").asText())
                .isEqualTo("ann");
        assertThat(onCall("2026-10-23T16:00:00Z").path("now").path("fallback").asBoolean())
                .isTrue();
        JsonNode shifts = lead.get(PATH + "/shifts?from=2026-10-23T00:00:00Z&until=2026-10-27T00:00:00Z")
                .json();
        assertThat(shifts.path("shifts")).hasSize(5);
        assertThat(shifts.path("gaps")).hasSize(3);
        assertThat(lead.get("/api/v1/oncall?at=2026-10-26T07:00:00Z")
                        .json()
                        .path("items")
                        .path(0)
                        .path("now"))
                .isEqualTo(monday.path("now"));
        assertThat(lead.get("/api/v1/schedules").json().path("items").path(0).path("people"))
                .hasSize(2);
    }

    @Test
    void whatIsShownCanBeWrittenBackAndChangesNothing() {
        put(weekdays("ann", "bob"));
        Caller.Answer shown = lead.get(PATH);
        Caller.Answer again = put(shown.response().body());
        assertThat(again.json().path("version").asLong()).isEqualTo(1);
        assertThat(again.json().path("layers")).isEqualTo(shown.json().path("layers"));
    }

    @Test
    void aDryRunShowsWhatWouldComeOfItAndStoresNothing() {
        Caller.Answer tried = send("PUT", PATH + "?dryRun=true", weekdays("ann", "bob"));
        assertThat(tried.json().path("version").asLong()).isZero();
        assertThat(tried.json().path("coverage").path("gaps")).isNotEmpty();
        assertThat(lead.get(PATH).status()).isEqualTo(404);
    }

    @Test
    void whoHasNotSeenTheLatestVersionChangesNothing() {
        put(weekdays("ann", "bob"));
        assertThat(put(weekdays("ann")).json().path("version").asLong()).isEqualTo(2);
        Caller.Answer late = lead.send(lead.request(PATH)
                .header("If-Match", "\"1\"")
                .PUT(HttpRequest.BodyPublishers.ofString(weekdays("bob"))));
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("schedule.stale-version");
        assertThat(lead.send(lead.request(PATH).header("If-Match", "\"1\"").DELETE())
                        .status())
                .isEqualTo(412);
        assertThat(send("DELETE", PATH, "").status()).isEqualTo(204);
        assertThat(send("DELETE", PATH, "").code()).isEqualTo("schedule.unknown");
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() {
        assertRefused("{\"zone\":\"Europe/Berlin\",\"layers\":[]}", 422, "schedule.no-fallback", "fallback");
        assertRefused("{\"zone\":\"+01:00\",\"fallback\":\"ann\"}", 422, "schedule.bad-zone", "zone");
        assertRefused("{\"zone\":\"UTC\",\"fallback\":\"nobody\"}", 422, "schedule.unknown-person", "fallback");
        assertRefused(weekdays("ann", "stranger"), 422, "schedule.unknown-person", "layers");
        assertRefused(
                weekdays("ann").replace("\"week\"", "\"fortnight\""),
                400,
                "body.wrong-value",
                "layers[0].rotation.unit");
        assertRefused(
                weekdays("ann").replace("\"length\": 1", "\"length\": 0"),
                400,
                "body.wrong-value",
                "layers[0].rotation.length");
        assertRefused(
                weekdays("ann").replace("\"friday\"", "\"freitag\""),
                400,
                "body.wrong-value",
                "layers[0].restrictions[0].days[4]");
        assertRefused(
                weekdays("ann").replace("2026-10-19T08:00", "2026-10-19T08:00:00Z"),
                400,
                "body.wrong-value",
                "layers[0].from");
        assertRefused(weekdays("ann").replace("\"people\"", "\"users\""), 400, "body.unknown-field", "layers[0].users");
        assertThat(lead.get("/api/v1/schedules").json().path("items")).isEmpty();
    }

    @Test
    void viewersReadAndOnlyLeadsWrite() {
        put(weekdays("ann", "bob"));
        Caller viewer = center.caller("vic", Role.VIEWER);
        assertThat(viewer.get(PATH).status()).isEqualTo(200);
        Caller responder = center.caller("ann", Role.RESPONDER);
        assertThat(responder
                        .send(responder.request(PATH).PUT(HttpRequest.BodyPublishers.ofString(weekdays("bob"))))
                        .status())
                .isEqualTo(403);
        assertThat(center.caller("pia", Role.PARTNER).get("/api/v1/oncall").status())
                .isEqualTo(403);
    }

    @Test
    void eachChangeIsTakenDown() {
        put(weekdays("ann", "bob"));
        send("DELETE", PATH, "");
        String audit = center.caller("root", Role.ADMINISTRATOR)
                .get("/api/v1/audit")
                .response()
                .body();
        assertThat(audit).contains("schedule.write", "schedule.remove", "schedule:nights", "days: [ann, bob]");
    }

    private static void assertRefused(Caller.Answer answer, int status, String code, String field) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    private void assertRefused(String body, int status, String code, String field) {
        assertRefused(put(body), status, code, field);
    }

    private JsonNode onCall(String at) {
        return lead.get(PATH + "/oncall?at=" + at).json();
    }

    private Caller.Answer put(String body) {
        return send("PUT", PATH, body);
    }

    private Caller.Answer send(String method, String path, String body) {
        return lead.send(lead.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Business hours in Berlin, with weekly rotation. */
    static String weekdays(String... people) {
        return """
            {"zone": "Europe/Berlin", "fallback": "lea", "layers": [
              {"name": "days", "people": ["%s"], "from": "2026-10-19T08:00", "rotation": {"unit": "week", "length": 1},
               "restrictions": [{"days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
                                 "from": "08:00", "until": "18:00"}]}]}""".formatted(String.join("\", \"", people));
    }
}
