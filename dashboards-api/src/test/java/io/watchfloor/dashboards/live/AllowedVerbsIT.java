package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operations that a person may perform on a case: in REST answers, in lists, and in the live stream. */
@ExtendWith(Serving.class)
class AllowedVerbsIT {

    private static ServedBoards center;

    private Story story;
    private String responder;
    private String viewer;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void startTheStory() {
        story = new Story(center.jdbi());
        responder = center.token("ann", Role.RESPONDER);
        viewer = center.token("vic", Role.VIEWER);
    }

    @Test
    void aCaseSaysWhatThisPersonMayDoNext() {
        String id = story.caseOpens(12, 20, story.opens(ASSET, "rule-1", Level.HIGH, 1));
        assertThat(allowed(responder, id))
                .contains("acknowledge", "snooze", "assign", "notes", "severity", "tlp", "merge", "link", "add")
                .doesNotContain("confirm", "restrict", "start", "hold", "resume", "close", "reopen", "split", "unlink");
        assertThat(allowed(viewer, id)).isEmpty();

        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(30)));
        assertThat(allowed(responder, id))
                .doesNotContain("acknowledge", "hold", "resume", "close", "reopen")
                .contains(
                        "snooze",
                        "assign",
                        "notes",
                        "severity",
                        "tlp",
                        "start",
                        "contain",
                        "resolve",
                        "merge",
                        "link",
                        "add");

        story.happens(id, new CaseEvent.Worsened(Level.HIGH, Level.CRITICAL, List.of("Worse"), at(31)));
        assertThat(allowed(responder, id)).contains("confirm");
        assertThat(allowed(viewer, id)).isEmpty();

        story.happens(id, new CaseEvent.Resolved("ann", null, null, at(32)));
        assertThat(allowed(responder, id))
                .contains("close", "reopen")
                .doesNotContain("acknowledge", "resolve", "assign");
    }

    @Test
    void theStreamTellsEachPersonWhatRestDoes() {
        String id = story.caseOpens(12, 20, story.opens(ASSET, "rule-1", Level.HIGH, 1));
        for (String token : List.of(responder, viewer)) {
            try (LiveClient client = new LiveClient(center.http(), center.uri("/api/v1/stream"), token)) {
                client.subscribe("cases");
                client.subscribe("case:" + id);
                client.await("snapshot", "case:" + id);
                story.happens(id, new CaseEvent.NoteAdded("ann", "again", null, at(40)));
                center.dashboards().boardsChanged();
                client.await(message -> message.path("type").asText().equals("delta")
                        && message.path("topic").asText().equals("case:" + id));
                client.await(message -> message.path("type").asText().equals("delta")
                        && message.path("topic").asText().equals("cases"));

                assertThat(client.items("case:" + id).get(id)).isEqualTo(one(token, "/api/v1/cases/" + id));
                assertThat(client.items("cases").get(id))
                        .isEqualTo(one(token, "/api/v1/cases").path("items").path(0));
                assertThat(client.complaints()).isEmpty();
            }
        }
    }

    /** Checks that list and case agree. */
    private static List<String> allowed(String token, String id) {
        List<String> ofCase = texts(one(token, "/api/v1/cases/" + id).path("allowed"));
        assertThat(texts(one(token, "/api/v1/cases").path("items").path(0).path("allowed")))
                .isEqualTo(ofCase);
        return ofCase;
    }

    private static JsonNode one(String token, String path) {
        return Json.parse(center.get(token, path).body());
    }

    private static List<String> texts(JsonNode array) {
        assertThat(array.isArray()).isTrue();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
