package io.watchfloor.dashboards.oncall.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leads edit escalation policies and their routing. */
@ExtendWith(Serving.class)
class PoliciesIT {

    private static final String PATH = "/api/v1/escalation-policies/serious";
    private static final String ROUTING = "/api/v1/escalation-routing";

    private static ServedBoards center;

    private Caller lead;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void nobodyHasWrittenAnything() {
        center.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM document");
            handle.execute("UPDATE document_revision SET revision = revision + 1");
        });
        lead = center.caller("lea", Role.LEAD);
        center.caller("ann", Role.RESPONDER);
    }

    private static String policy(String target) {
        return """
                {"steps": [{"after": "PT0S", "targets": ["%s"]}, {"after": "PT5M", "targets": ["person:lea"]}],
                 "repeats": 3, "repeatAfter": "PT10M", "fallback": "person:lea",
                 "urgencies": {"highFrom": "high", "highFromCriticality": "critical",
                   "hours": {"zone": "Europe/Berlin", "days": ["monday"], "from": "08:00", "until": "18:00"}},
                 "acknowledgement": {"after": "PT4H", "warnBefore": "PT30M"}}""".formatted(target);
    }

    private Caller.Answer put(String path, String body) {
        return lead.send(lead.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void aPolicyIsWrittenAndWhatIsShownCanBeWrittenBack() {
        Caller.Answer made = put(PATH, policy("person:ann"));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        assertThat(made.response().headers().firstValue("ETag")).contains("\"1\"");
        Caller.Answer shown = lead.get(PATH);
        assertThat(shown.json().path("steps").path(1).path("after").asText()).isEqualTo("PT5M");
        assertThat(shown.json().path("repeats").asInt()).isEqualTo(3);
        Caller.Answer again = put(PATH, shown.response().body());
        assertThat(again.json().path("steps")).isEqualTo(shown.json().path("steps"));
        assertThat(again.json().path("urgencies")).isEqualTo(shown.json().path("urgencies"));
        assertThat(again.json().path("acknowledgement")).isEqualTo(shown.json().path("acknowledgement"));
        assertThat(lead.get("/api/v1/escalation-policies").json().path("items")).hasSize(1);
    }

    @Test
    void aDryRunChecksAndStoresNothing() {
        assertThat(put(PATH + "?dryRun=true", policy("person:ann")).status()).isEqualTo(200);
        assertThat(put(PATH + "?dryRun=true", policy("schedule:none")).code()).isEqualTo("policy.unknown-target");
        assertThat(lead.get(PATH).code()).isEqualTo("policy.unknown");
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() {
        refused(policy("person:stranger"), 422, "policy.unknown-target");
        refused(policy("mail:ann"), 400, "body.wrong-value");
        refused(policy("person:ann").replace("PT5M", "5 minutes"), 400, "body.wrong-value");
        refused(policy("person:ann").replace("PT30M", "PT5H"), 400, "body.wrong-value");
        refused(policy("person:ann").replace("\"person:ann\"", ""), 400, "body.missing-field");
        refused(policy("person:ann").replace("Europe/Berlin", "Berlin"), 422, "schedule.bad-zone");
    }

    private void refused(String body, int status, String code) {
        Caller.Answer answer = put(PATH, body);
        assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void whoHasNotSeenTheLatestVersionChangesNothing() {
        put(PATH, policy("person:ann"));
        put(PATH, policy("person:lea"));
        Caller.Answer late = lead.send(lead.request(PATH)
                .header("If-Match", "\"1\"")
                .PUT(HttpRequest.BodyPublishers.ofString(policy("person:ann"))));
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("policy.stale-version");
        assertThat(late.json().path("detail").asText()).contains("by lea");
    }

    @Test
    void aPolicyThatCasesAreRoutedToStays() {
        assertThat(lead.get(ROUTING).json().path("fallback").asText()).isEqualTo("default");
        assertThat(put(ROUTING, "{\"routes\": [{\"policy\": \"serious\", \"from\": \"high\"}]}")
                        .code())
                .isEqualTo("policy.unknown-target");
        put(PATH, policy("person:ann"));
        Caller.Answer routed =
                put(ROUTING, "{\"routes\": [{\"policy\": \"serious\", \"from\": \"high\", \"technique\": \"T1110\"}]}");
        assertThat(routed.status()).as(routed.response().body()).isEqualTo(200);
        assertThat(lead.send(lead.request(PATH).DELETE()).code()).isEqualTo("policy.in-use");
        put(ROUTING, "{\"routes\": []}");
        assertThat(lead.send(lead.request(PATH).DELETE()).status()).isEqualTo(204);
        assertThat(put(ROUTING, "{\"routes\": [{\"policy\": \"default\", \"technique\": \"brute force\"}]}")
                        .code())
                .isEqualTo("body.wrong-value");
    }
}
