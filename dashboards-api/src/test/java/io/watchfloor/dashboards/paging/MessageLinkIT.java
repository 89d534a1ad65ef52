package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person is notified of a case, opens the link and acknowledges it: from the record to the receipt. */
class MessageLinkIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern ACTION = Pattern.compile("action=\"(/ack/[\\w-]+)\"");

    @TempDir
    Path folder;

    @Test
    void theLinkOfTheMessageTakesTheCaseAndThePageIsSeen() throws Exception {
        Files.writeString(
                folder.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", PagedNode.CRITICAL, "critical"));
        try (Receiver receiver = new Receiver();
                RunningNode node = RunningNode.with(
                                RunningNode.onlyRules(folder.resolve("rule.yml")) + receiver.settings())
                        .start()) {
            node.responder("ann");
            PagedPeople.reached(node.jdbi(), "ann", receiver.url());
            PagedPeople.told(node.jdbi(), Duration.ofSeconds(2), "ann");
            node.restart(); // so that it knows the recipients
            Caller ann = node.responder("ann");
            Caller bob = node.responder("bob");
            RunningNode.telemetry(node.sensor("it"), PagedNode.record("dc01.corp.example", PagedNode.CRITICAL));

            await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
            JsonNode told = receiver.taken().getFirst().body();
            String link = told.at("/case/acknowledge").asText();
            assertThat(link).startsWith(node.address() + "/ack/");
            String id = told.at("/case/id").asText();
            Caller nobody = ann.as("");
            String page = nobody.send(HttpRequest.newBuilder(URI.create(link)).header("Accept", "text/html"))
                    .response()
                    .body();
            Matcher button = ACTION.matcher(page);
            assertThat(button.find()).isTrue();
            Caller.Answer done =
                    nobody.send(HttpRequest.newBuilder(node.address().resolve(button.group(1)))
                            .header("Accept", "text/html")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("")));
            assertThat(done.response().body()).contains("You have acknowledged the case");

            await().atMost(PATIENCE)
                    .until(() -> ann.get("/api/v1/cases/" + id)
                            .json()
                            .path("acknowledgedBy")
                            .asText()
                            .equals("ann"));
            await().atMost(PATIENCE)
                    .until(() ->
                            pages(ann, id).stream().anyMatch(one -> status(one).equals("seen")));
            JsonNode seen = pages(ann, id).stream()
                    .filter(one -> status(one).equals("seen"))
                    .findFirst()
                    .orElseThrow();
            assertThat(seen.path("person").asText()).isEqualTo("ann");
            assertThat(seen.path("method").asText()).isEqualTo("webhook");
            assertThat(seen.path("seenAt").isTextual()).isTrue();
            assertThat(seen.path("sentAt").isTextual()).isTrue();
            assertThat(pages(bob, id)).as("bob was told nothing").isEmpty();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.list("/api/v1/cases/" + id + "/activity")
                                    .toString())
                            .contains("the link in a notification"));
            int told2 = receiver.tried().size();
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> receiver.tried().size() <= told2 + 1);
        }
    }

    private static List<JsonNode> pages(Caller who, String id) {
        JsonNode items =
                who.get("/api/v1/notifications?person=me&case=" + id).json().path("items");
        return items.findParents("status").stream()
                .filter(one -> one.has("attempts"))
                .toList();
    }

    private static String status(JsonNode page) {
        return page.path("status").asText();
    }
}
