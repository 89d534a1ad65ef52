package io.watchfloor.dashboards.matters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Deadlines of matters")
final class DeadlinesIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(PushedBrowsers.allowed());

    private static PushedBrowsers service;
    private static Caller ada;
    private static String matter;

    @BeforeAll
    static void start() {
        service = new PushedBrowsers();
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"ada\",\"role\":\"legal\"}");
        ada = root.as(root.post("/api/v1/people/ada/tokens", "{}")
                .json()
                .path("token")
                .asText());
        String contact = done(ada.post(
                        "/api/v1/people/me/contacts",
                        "{\"method\":\"web-push\",\"address\":%s}"
                                .formatted(service.subscribe().address())))
                .path("id")
                .asText();
        done(ada.post(
                "/api/v1/people/me/contacts/" + contact + "/verify",
                "{\"code\":\"%s\"}".formatted(service.last().json().path("code").asText())));
        String id = done(ada.post(
                        "/api/v1/matters",
                        "{\"title\":\"Sundowner\",\"type\":\"nation-state\",\"jurisdiction\":\"US-NY\"}"))
                .path("id")
                .asText();
        matter = "/api/v1/matters/" + id;
    }

    @AfterAll
    static void close() {
        service.close();
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(300);
        return answer.json();
    }

    private static JsonNode add(String body) {
        return done(ada.post(matter + "/deadlines", body));
    }

    private static JsonNode deadline(String id) {
        List<JsonNode> all = new ArrayList<>();
        ada.get(matter + "/deadlines?limit=1000").json().path("items").forEach(all::add);
        return all.stream()
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> messages() {
        return service.pushed().stream().map(PushedBrowsers.Pushed::text).toList();
    }

    private static String hoursAgo(int hours) {
        return Instant.now().minus(Duration.ofHours(hours)).toString();
    }

    @Test
    void membersAreRemindedBeforeTheEndAndToldOfIt() {
        String soon =
                add("{\"title\":\"Notify\",\"term\":\"72h\",\"zone\":\"Europe/Berlin\",\"startAt\":\"%s\",\"remindHours\":24}"
                                .formatted(hoursAgo(60)))
                        .path("id")
                        .asText();
        String over = add("{\"title\":\"Early warning\",\"term\":\"24h\",\"zone\":\"Europe/Berlin\",\"startAt\":\"%s\"}"
                        .formatted(hoursAgo(25)))
                .path("id")
                .asText();

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(messages()).anyMatch(text -> text.contains("ends soon"));
            assertThat(messages()).anyMatch(text -> text.contains("has ended"));
        });

        assertThat(deadline(soon).path("state").asText()).isEqualTo("running");
        assertThat(deadline(soon).path("progress").path("remindedAt").isNull()).isFalse();
        assertThat(deadline(over).path("state").asText()).isEqualTo("missed");
        // Messages leave the center: they name neither the matter nor the deadline.
        assertThat(messages())
                .noneMatch(text -> text.contains("Sundowner") || text.contains("M-20") || text.contains("Notify"));
        assertThat(NODE.metric("watchfloor_matter_deadlines_missed_total")).isEqualTo(1);
        List<String> log = new ArrayList<>();
        ada.get(matter + "/log?limit=1000")
                .json()
                .path("items")
                .forEach(one -> log.add(
                        one.path("person").asText() + " " + one.path("action").asText()));
        assertThat(log).contains("the center remindOfDeadline", "the center missDeadline");
        JsonNode late = done(ada.post(matter + "/deadlines/" + over + "/meet", "{}"));
        assertThat(late.path("state").asText()).isEqualTo("missed");
        assertThat(late.path("progress").path("metAt").isNull()).isFalse();
    }

    @Test
    void aDeadlineThatCannotBeReadDelaysNoOtherAndCanBeRemoved() {
        String other = done(ada.post(
                        "/api/v1/matters",
                        "{\"title\":\"Harvest\",\"type\":\"nation-state\",\"jurisdiction\":\"US-NY\"}"))
                .path("id")
                .asText();
        // Its time comes before that of the deadline that can be read.
        NODE.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO matter_deadline (matter, id, calendar, wake_at, body, added_at)
                VALUES (?, 'damaged', '', '2000-01-01', '{"id": "damaged", "reckoning": "none"}', now())""", other));
        String readable =
                add("{\"title\":\"Reply\",\"term\":\"72h\",\"zone\":\"UTC\",\"startAt\":\"%s\",\"remindHours\":24}"
                                .formatted(hoursAgo(60)))
                        .path("id")
                        .asText();

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(deadline(readable).path("progress").path("remindedAt").isTextual())
                    .isTrue();
            assertThat(NODE.metric("watchfloor_matter_deadlines_unreadable_total"))
                    .isEqualTo(1);
        });

        String all = "/api/v1/matters/" + other + "/deadlines";
        String damaged = all + "/damaged";
        done(ada.post(all, "{\"title\":\"Readable\",\"term\":\"72h\",\"zone\":\"UTC\"}"));
        assertThat(ada.get(all).json().path("items"))
                .extracting(
                        one -> one.path("title").asText(),
                        one -> one.path("state").asText())
                .containsExactly(tuple("", "unreadable"), tuple("Readable", "running"));
        assertThat(ada.send(ada.request(damaged).DELETE()).status()).isEqualTo(204);
        assertThat(ada.get(all).json().path("items"))
                .extracting(one -> one.path("title").asText())
                .containsExactly("Readable");
    }

    @Test
    void businessDaysSkipTheHolidaysThatPeopleEditAndTheEndFollowsTheCalendar() {
        String calendar = "/api/v1/holiday-calendars/us-federal";
        assertThat(put(ada, calendar, "{\"holidays\":[\"2030-11-28 Thanksgiving\"]}")
                        .status())
                .isEqualTo(200);
        JsonNode made =
                add("{\"title\":\"8-K\",\"term\":\"4bd\",\"zone\":\"America/New_York\",\"calendar\":\"us-federal\","
                        + "\"startAt\":\"2030-11-25T15:00:00Z\"}");
        // Tuesday, Wednesday, Friday, Monday.
        assertThat(made.path("endAt").asText()).startsWith("2030-12-03T05:00:00");

        done(put(ada, calendar, "{\"holidays\":[\"2030-11-28 Thanksgiving\",\"2030-11-29 Day after\"]}"));

        assertThat(deadline(made.path("id").asText()).path("endAt").asText()).startsWith("2030-12-04T05:00:00");
        assertThat(put(NODE.responder("rita"), calendar, "{\"holidays\":[]}").status())
                .isEqualTo(403);
        assertThat(put(ada, calendar, "{\"holidays\":[\"Christmas\"]}").status())
                .isEqualTo(400);
    }

    private static Caller.Answer put(Caller who, String path, String body) {
        return who.send(who.request(path).PUT(BodyPublishers.ofString(body)));
    }

    @Test
    void aDeadlineIsPausedOnlyWhereItsLawAllowsIt() {
        String fixed = add("{\"title\":\"a\",\"term\":\"72h\",\"zone\":\"UTC\"}")
                .path("id")
                .asText();
        assertThat(ada.post(matter + "/deadlines/" + fixed + "/pause", "{}").code())
                .isEqualTo("deadline.no-pause");
        String pausable = add("{\"title\":\"b\",\"term\":\"10d\",\"zone\":\"UTC\",\"pauseLaw\":\"Section 7\"}")
                .path("id")
                .asText();
        assertThat(done(ada.post(matter + "/deadlines/" + pausable + "/pause", "{}"))
                        .path("state")
                        .asText())
                .isEqualTo("paused");
        assertThat(done(ada.post(matter + "/deadlines/" + pausable + "/resume", "{}"))
                        .path("state")
                        .asText())
                .isEqualTo("running");
        assertThat(done(ada.post(matter + "/deadlines/" + pausable + "/meet", "{}"))
                        .path("state")
                        .asText())
                .isEqualTo("met");
        assertThat(ada.post(
                                matter + "/deadlines",
                                "{\"title\":\"c\",\"term\":\"1m\",\"zone\":\"UTC\",\"pauseLaw\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(ada.post(matter + "/deadlines", "{\"title\":\"c\",\"term\":\"4bd\",\"zone\":\"Mars\"}")
                        .code())
                .isEqualTo("deadline.zone");
        assertThat(ada.post(
                                matter + "/deadlines",
                                "{\"title\":\"c\",\"term\":\"4bd\",\"zone\":\"UTC\",\"calendar\":\"none\"}")
                        .code())
                .isEqualTo("deadline.calendar");
    }
}
