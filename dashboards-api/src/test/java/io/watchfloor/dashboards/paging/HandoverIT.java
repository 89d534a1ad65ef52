package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shift handoff: cases of one person are assigned to the next, and unacknowledged ones are notified to the next. */
class HandoverIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static Receiver receiver;
    private static RunningNode node;
    private static Caller sensor;
    private static Caller ann;
    private static Caller bob;
    private static Caller cid;

    @BeforeAll
    static void theShiftOfAnn() throws IOException {
        Files.writeString(
                folder.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", PagedNode.CRITICAL, "critical"));
        receiver = new Receiver();
        node = RunningNode.with(RunningNode.onlyRules(folder.resolve("rule.yml")) + receiver.settings())
                .start();
        List.of("ann", "bob", "cid").forEach(node::responder);
        PagedPeople.reached(node.jdbi(), "ann", receiver.url());
        PagedPeople.reached(node.jdbi(), "bob", receiver.url());
        PagedPeople.told(node.jdbi(), Duration.ofHours(1), "ann");
        node.restart(); // so that it knows the recipients
        ann = node.responder("ann");
        bob = node.responder("bob");
        cid = node.responder("cid");
        sensor = node.sensor("it");
    }

    @AfterAll
    static void close() {
        node.close();
        receiver.close();
    }

    private static String opens(String asset) {
        RunningNode.telemetry(sensor, PagedNode.record(asset, PagedNode.CRITICAL));
        String id = await().atMost(PATIENCE)
                .until(
                        () -> ann.get("/api/v1/cases?q=" + asset)
                                .json()
                                .at("/items/0/id")
                                .asText(),
                        found -> !found.isEmpty());
        await().atMost(PATIENCE)
                .until(() -> pages("ann", id).stream()
                        .anyMatch(page -> page.path("status").asText().equals("delivered")));
        return id;
    }

    private static List<JsonNode> pages(String who, String id) {
        return node.list("/api/v1/notifications?case=" + id).stream()
                .filter(page -> page.path("person").asText().equals(who))
                .toList();
    }

    private static JsonNode read(String id) {
        return ann.get("/api/v1/cases/" + id).json();
    }

    @Test
    void theNextOneHasWhatWasHeldAndIsToldOfWhatWaits() {
        String held = opens("held.corp.example");
        String waiting = opens("waiting.corp.example");
        String lost = opens("lost.corp.example");
        ann.post("/api/v1/cases/" + held + "/acknowledge", "{}");
        ann.post("/api/v1/cases/" + lost + "/acknowledge", "{}");
        await().atMost(PATIENCE)
                .until(() -> read(lost).path("acknowledgedBy").asText().equals("ann"));

        ann.post(
                "/api/v1/cases/" + held + "/snooze",
                "{\"until\":\"%s\"}".formatted(Instant.now().plus(Duration.ofHours(2))));
        await().atMost(PATIENCE).until(() -> read(held).path("snoozedUntil").isTextual());

        Caller.Answer refused = ann.post("/api/v1/handovers", "{\"to\":\"ann\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("handover.taker");
        assertThat(cid.post("/api/v1/handovers", "{\"to\":\"bob\",\"cases\":[\"" + held + "\"]}")
                        .code())
                .isEqualTo("handover.not-yours");
        assertThat(cid.post("/api/v1/handovers", "{\"to\":\"bob\"}").code()).isEqualTo("handover.nothing");

        JsonNode offer = ann.post("/api/v1/handovers", "{\"to\":\"bob\",\"note\":\"The printer is known.\"}")
                .json();
        String path = "/api/v1/handovers/" + offer.path("id").asText();
        assertThat(offer.path("cases").findValuesAsText("case")).containsExactlyInAnyOrder(held, waiting, lost);
        assertThat(offer.path("summary").asText())
                .startsWith("ann hands off 2 open cases and 1 unacknowledged case.\nThe printer is known.\n#")
                .contains("Snoozed until");
        assertThat(ann.post("/api/v1/handovers", "{\"to\":\"cid\"}").code()).isEqualTo("handover.open");
        assertThat(cid.get(path).status()).isEqualTo(404);
        assertThat(cid.post(path + "/accept", "{}").status()).isEqualTo(404);
        assertThat(ann.post(path + "/accept", "{}").code()).isEqualTo("handover.not-yours");

        // cid acknowledges one of the cases before: it stays assigned to cid.
        node.administrator().post("/api/v1/cases/" + lost + "/resolve", "{}");
        node.administrator().post("/api/v1/cases/" + lost + "/reopen", "{\"reason\":\"Once more.\"}");
        cid.post("/api/v1/cases/" + lost + "/acknowledge", "{}");
        cid.post("/api/v1/cases/" + lost + "/assign", "{\"assignee\":\"cid\"}");

        JsonNode taken = bob.post(path + "/accept", "{}").json();
        assertThat(taken.path("state").asText()).isEqualTo("accepted");
        assertThat(outcome(taken, held)).isEqualTo("done");
        assertThat(outcome(taken, waiting)).isEqualTo("done");
        assertThat(outcome(taken, lost)).isEqualTo("case.not-theirs");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(read(held).path("acknowledgedBy").asText()).isEqualTo("bob");
            assertThat(read(held).path("assignee").asText()).isEqualTo("bob");
            assertThat(read(held).path("snoozedUntil").isTextual())
                    .as("it wakes at its time, for bob")
                    .isTrue();
            assertThat(read(waiting).path("status").asText()).isEqualTo("new");
            assertThat(read(waiting).path("assignee").asText()).isEqualTo("bob");
            assertThat(read(lost).path("acknowledgedBy").asText()).isEqualTo("cid");
        });
        await().atMost(PATIENCE)
                .until(() -> pages("bob", waiting).stream()
                        .anyMatch(page -> page.path("why").asText().equals("took over from ann")
                                && page.path("status").asText().equals("delivered")));
        assertThat(pages("bob", held)).as("bob has it, and need not be told").isEmpty();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                node.list("/api/v1/cases/" + held + "/activity").toString())
                        .contains("taken-over", "from ann"));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/audit?action=handover.accepted"))
                        .hasSize(1));

        assertThat(bob.post(path + "/accept", "{}").status())
                .as("a repeat changes nothing")
                .isEqualTo(200);
        assertThat(ann.post(path + "/withdraw", "{}").code()).isEqualTo("handover.decided");
        assertThat(bob.get("/api/v1/handovers?state=accepted").json().path("items"))
                .hasSize(1);
        assertThat(cid.get("/api/v1/handovers").json().path("items")).isEmpty();
    }

    @Test
    void whoDoesNotSeeACaseReadsItsNumberAndSeverityAlone() {
        String id = opens("finance.corp.example");
        String title = read(id).path("title").asText();
        Caller dan = node.responder("dan");
        node.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE person SET all_groups = false, groups = '{office}' WHERE name = 'dan'"));
        JsonNode offer = ann.post("/api/v1/handovers", "{\"to\":\"dan\",\"cases\":[\"" + id + "\"]}")
                .json();
        String path = "/api/v1/handovers/" + offer.path("id").asText();
        long number = offer.at("/cases/0/number").asLong();
        assertThat(offer.toString()).contains(title);
        assertThat(ann.get(path).json()).isEqualTo(offer);
        for (String text : List.of(
                dan.get(path).response().body(),
                dan.get("/api/v1/handovers").response().body(),
                dan.post(path + "/decline", "{}").response().body())) {
            assertThat(text)
                    .contains("#%d critical".formatted(number), "Open the case in Watchfloor")
                    .doesNotContain(title, "finance.corp");
        }
        node.administrator().post("/api/v1/cases/" + id + "/acknowledge", "{}");
        await().atMost(PATIENCE).until(() -> read(id).path("acknowledgedBy").isTextual());
    }

    private static String outcome(JsonNode handover, String id) {
        for (JsonNode one : handover.path("cases")) {
            if (one.path("case").asText().equals(id)) {
                return one.path("outcome").asText();
            }
        }
        return "not part of it";
    }
}
