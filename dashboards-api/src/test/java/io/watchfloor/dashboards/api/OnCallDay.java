package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;

/** Asks for everything about who is on call, once each. */
final class OnCallDay {

    static final String NIGHTS = """
        {"zone": "Europe/Berlin", "fallback": "administrator", "layers": [
          {"name": "week", "people": ["administrator", "olga"], "from": "2026-11-02T08:00", "until": null,
           "rotation": {"unit": "week", "length": 1}, "restrictions": []},
          {"name": "nights", "people": ["olga"], "from": "2026-11-02T18:00",
           "rotation": {"unit": "day", "length": 1},
           "restrictions": [{"days": ["monday", "tuesday", "wednesday", "thursday"], "from": "18:00", "until": "08:00"}]}]}""";

    private static final String SERIOUS = """
        {"steps": [{"after": "PT0S", "targets": ["schedule:nights"]}, {"after": "PT5M", "targets": ["person:olga"]}],
         "repeats": null, "repeatAfter": "PT10M", "fallback": "person:administrator",
         "urgencies": {"highFrom": "high", "highFromCriticality": "critical",
           "hours": {"zone": "Europe/Berlin", "days": ["monday", "friday"], "from": "08:00", "until": "18:00"}},
         "acknowledgement": {"after": "PT4H", "warnBefore": "PT30M"}}""";

    private static final String ROUTING = """
        {"routes": [{"policy": "serious", "from": "high", "group": "Finance", "technique": "T1110", "team": null}],
         "fallback": "default"}""";

    private OnCallDay() {}

    static void live(Caller root) {
        done(root.post("/api/v1/people", "{\"name\":\"olga\",\"role\":\"responder\"}"));
        done(send(root, "PUT", "/api/v1/schedules/nights", NIGHTS));
        done(root.get("/api/v1/schedules"));
        done(root.get("/api/v1/schedules/nights"));
        done(root.get("/api/v1/schedules/nights/oncall?at=2026-12-01T03:00:00Z"));
        done(root.get("/api/v1/schedules/nights/shifts?from=2026-12-01T03:00:00Z&until=2026-12-08T03:00:00Z"));
        done(root.get("/api/v1/oncall"));
        done(send(root, "PUT", "/api/v1/escalation-policies/serious", SERIOUS));
        done(root.get("/api/v1/escalation-policies"));
        done(root.get("/api/v1/escalation-policies/serious"));
        done(send(root, "PUT", "/api/v1/escalation-policies/spare", SERIOUS));
        done(send(root, "DELETE", "/api/v1/escalation-policies/spare", ""));
        done(send(root, "PUT", "/api/v1/escalation-routing", ROUTING));
        done(root.get("/api/v1/escalation-routing"));
        done(send(root, "PUT", "/api/v1/escalation-routing", "{\"routes\": []}"));
        done(send(root, "PUT", "/api/v1/schedules/days", NIGHTS));
        done(send(root, "DELETE", "/api/v1/schedules/days", ""));
    }

    private static Caller.Answer send(Caller root, String method, String path, String body) {
        return root.send(root.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer;
    }
}
