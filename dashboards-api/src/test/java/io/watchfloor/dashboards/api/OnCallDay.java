package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Calls all on-call routes once. */
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
        done(root.post(
                "/api/v1/escalation-policies/preview", "{\"severity\": \"high\", \"policy\": %s}".formatted(SERIOUS)));
        done(root.get("/api/v1/escalation-policies"));
        done(root.get("/api/v1/escalation-policies/serious"));
        done(send(root, "PUT", "/api/v1/escalation-policies/spare", SERIOUS));
        done(send(root, "DELETE", "/api/v1/escalation-policies/spare", ""));
        done(send(root, "PUT", "/api/v1/escalation-routing", ROUTING));
        done(root.get("/api/v1/escalation-routing"));
        done(send(root, "PUT", "/api/v1/service-levels", "{\"targets\": [\"critical 15m 1h 8h always\"]}"));
        done(root.get("/api/v1/service-levels"));
        done(send(root, "PUT", "/api/v1/escalation-routing", "{\"routes\": []}"));
        standIn(root);
        done(root.post("/api/v1/schedules/import?from=opsgenie&dryRun=true", """
            {"fallback": "administrator", "export": {"schedules": [
              {"name": "Ops", "timezone": "Europe/Berlin", "rotations": [
                {"name": "All", "type": "weekly", "length": 1, "startDate": "2026-11-02T07:00:00Z",
                 "participants": [{"type": "user", "username": "olga@corp.example"}, {"type": "team", "name": "Platform"}]}]}]}}"""));
        readCalendars(root);
        done(send(root, "PUT", "/api/v1/schedules/days", NIGHTS));
        done(send(root, "DELETE", "/api/v1/schedules/days", ""));
    }

    private static void standIn(Caller root) {
        String nights = "/api/v1/schedules/nights";
        Instant begin = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.HOURS);
        String day = "\"from\":\"%s\",\"until\":\"%s\"".formatted(begin, begin.plus(Duration.ofDays(1)));
        Caller.Answer made = done(root.post(nights + "/overrides", "{%s,\"reason\":\"wedding\"}".formatted(day)));
        // The administrator is now on call all day, and can therefore hand off shifts.
        Caller olga = root.as(done(root.post("/api/v1/people/olga/tokens", "{}"))
                .json()
                .path("token")
                .asText());
        for (String verb : List.of("decline", "withdraw", "accept")) {
            Caller.Answer asked = done(root.post(nights + "/requests", "{\"person\":\"olga\",%s}".formatted(day)));
            Caller who = verb.equals("withdraw") ? root : olga;
            done(who.post(nights + "/requests/" + asked.json().path("id").asText() + "/" + verb, ""));
        }
        done(root.get(nights + "/requests"));
        done(olga.get("/api/v1/oncall/requests"));
        done(send(
                root, "DELETE", nights + "/overrides/" + made.json().path("id").asText(), ""));
    }

    private static void readCalendars(Caller root) {
        Caller.Answer made = done(root.post("/api/v1/calendar-feeds", "{\"schedule\":\"nights\"}"));
        done(root.get(URI.create(made.json().path("link").asText()).getPath()));
        done(root.get("/api/v1/calendar-feeds"));
        done(send(
                root,
                "DELETE",
                "/api/v1/calendar-feeds/" + made.json().path("id").asText(),
                ""));
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
