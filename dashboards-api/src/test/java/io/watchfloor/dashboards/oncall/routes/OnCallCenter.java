package io.watchfloor.dashboards.oncall.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ServedBoards;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Helpers for tests of schedules. */
final class OnCallCenter {

    static final String NIGHTS = "/api/v1/schedules/nights";

    private OnCallCenter() {}

    /** Removes all schedules and policies. */
    static void clear(ServedBoards center) {
        center.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM document");
            handle.execute("DELETE FROM oncall_request");
            handle.execute("DELETE FROM oncall_feed");
            handle.execute("UPDATE document_revision SET revision = revision + 1");
        });
    }

    /** A rotation of days in UTC without gaps. */
    static String days(String fallback, String... people) {
        String all = String.join("\", \"", people);
        return """
            {"zone": "UTC", "fallback": "%s", "layers": [
              {"name": "days", "people": ["%s"], "from": "2026-01-01T00:00",
               "rotation": {"unit": "day", "length": 1}}]}""".formatted(fallback, all);
    }

    static Caller.Answer send(Caller who, String method, String path, String body) {
        return who.send(who.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(300);
        return answer;
    }

    static String onCall(Caller who, Instant at) {
        return now(who, at).path("person").asText();
    }

    static JsonNode now(Caller who, Instant at) {
        return done(who.get(NIGHTS + "/oncall?at=" + at)).json().path("now");
    }

    /** Start of a person's next whole day, at least this number of days ahead. */
    static Instant dayOf(Caller who, String person, int days) {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(days));
        while (!onCall(who, day).equals(person)) {
            day = day.plus(Duration.ofDays(1));
        }
        return day;
    }

    static String period(Instant from, Duration length) {
        return "\"from\": \"%s\", \"until\": \"%s\"".formatted(from, from.plus(length));
    }
}
