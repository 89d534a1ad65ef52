package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.mutation.Mutants;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Serving.class)
@DisplayName("The cases that are similar to a case")
class SimilarCasesIT {

    private static final String HASH = "c0ffee".repeat(10) + "abcd";

    private static ServedBoards center;

    private Story story;
    private String ann;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void startTheStory() {
        story = new Story(center.jdbi());
        ann = center.token("ann", Role.RESPONDER);
    }

    private Alert alert(String id, String asset, String rule, Observable... observables) {
        Alert alert = new Alert(
                id,
                1,
                asset,
                new AlertRule(rule, "Title of " + rule, Level.HIGH, List.of("T1059.001")),
                Alert.Occurrences.once(at(1)),
                "r" + id,
                AlertNames.of(List.of(observables)),
                null);
        story.raises(alert, "{}");
        return alert;
    }

    private String open(int number, String asset, String rule, Observable... observables) {
        return story.caseOpens(number, 20, alert("alert-" + number, asset, rule, observables));
    }

    private void close(String id, String by, Classification as, String determination, long second) {
        story.happens(id, new CaseEvent.Acknowledged(by, 1, null, at(30)));
        story.happens(id, new CaseEvent.Resolved(by, null, null, at(second)));
        story.happens(id, new CaseEvent.Closed(by, as, determination, null, at(second + 60)));
    }

    private static List<JsonNode> similar(String token, Object name) {
        var answer = center.get(token, "/api/v1/cases/" + name + "/similar");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(Json.parse(answer.body()).path("items").spliterator(), false)
                .toList();
    }

    private static List<Long> numbers(List<JsonNode> cases) {
        return cases.stream().map(one -> one.path("number").asLong()).toList();
    }

    private static List<String> texts(JsonNode one) {
        return StreamSupport.stream(one.path("reasons").spliterator(), false)
                .map(reason -> reason.path("text").asText())
                .toList();
    }

    private String viewer(String name, Scope scope, Tlp clearance) {
        center.people().ensure(name, Role.VIEWER);
        center.people()
                .roster()
                .change(name, new AccountChange.Edit(Role.VIEWER, false, scope, clearance), null, Actor.named("test"));
        return center.token(name, Role.VIEWER);
    }

    @Test
    @DisplayName("have reasons, of which a rare value counts more than a common one, and tell how they were closed")
    void haveReasons() {
        Observable hash = new Observable("hash", HASH);
        Observable user = new Observable("user", "CORP\\brandt");
        open(1, "host:a", "rule-1", hash, user);
        String twin = open(2, "host:b", "rule-1", hash, user);
        close(twin, "eve", Classification.TRUE_POSITIVE, "malware", 3_620);
        for (int number = 3; number <= 30; number++) {
            open(number, "host:other-" + number, "rule-1");
        }
        open(31, "host:a", "rule-2");
        open(32, "host:c", "rule-3", new Observable("ip", "203.0.113.9"));

        List<JsonNode> cases = similar(ann, 1);
        JsonNode first = cases.getFirst();
        assertThat(first.path("number").asInt()).isEqualTo(2);
        assertThat(texts(first).subList(0, 2))
                .containsExactly(
                        "Same hash: %s, in 1 other case".formatted(HASH),
                        "Same account: CORP\\brandt, in 1 other case");
        assertThat(texts(first)).contains("Same rule: Title of rule-1, in 29 other cases");
        assertThat(first.path("score").asInt())
                .isEqualTo(StreamSupport.stream(first.path("reasons").spliterator(), false)
                        .mapToInt(reason -> reason.path("points").asInt())
                        .sum());
        assertThat(first.path("classification").asText()).isEqualTo(Classification.TRUE_POSITIVE.text());
        assertThat(first.path("determination").asText()).isEqualTo("malware");
        assertThat(first.path("closedBy").asText()).isEqualTo("eve");
        assertThat(first.path("resolveSeconds").asLong()).isEqualTo(3_600);
        assertThat(texts(cases.get(1))).contains("Same asset: a, in 1 other case");
        assertThat(cases.get(1).path("closedBy").isNull()).isTrue();
        assertThat(numbers(cases)).hasSize(20).doesNotContain(1L, 32L);
        assertThat(similar(ann, 1)).as("the same question has the same answer").isEqualTo(cases);
    }

    /** Hidden cases by marking, restriction and group; each would be the most similar one. */
    private String hides() {
        Observable hash = new Observable("hash", HASH);
        String visible = open(1, "host:mine", "rule-1", hash);
        open(2, "host:mine", "rule-1", hash);
        story.happens(open(13, "host:mine", "rule-1", hash), new CaseEvent.Marked("ann", Tlp.RED, null, at(40)));
        story.happens(
                open(14, "host:mine", "rule-1", hash),
                new CaseEvent.Restricted("ann", List.of("ann"), null, null, at(40)));
        open(15, "host:other", "rule-1", hash);
        center.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE asset_board SET asset_group = 'berlin' WHERE asset = 'host:mine'");
            handle.execute("UPDATE asset_board SET asset_group = 'paris' WHERE asset = 'host:other'");
        });
        return visible;
    }

    @Test
    @DisplayName("are only those that the reader may read, and the numbers count no other")
    void hideWhatTheReaderMayNotRead() {
        String visible = hides();
        String berta = viewer("berta", Scope.of(List.of("berlin")), Tlp.AMBER);
        List<JsonNode> seen = similar(berta, visible);
        assertThat(numbers(seen)).containsExactly(2L);
        assertThat(texts(seen.getFirst()))
                .contains("Same hash: %s, in 1 other case".formatted(HASH), "Same group: berlin");
        assertThat(seen.toString()).doesNotContain("13", "14", "15", "other\"");
        assertThat(numbers(similar(ann, visible))).containsExactly(14L, 2L, 15L);

        center.jdbi().useTransaction(handle -> {
            for (String table : List.of("case_trait", "case_board")) {
                handle.execute("DELETE FROM " + table + " WHERE number IN (13, 14, 15)");
            }
        });
        assertThat(similar(berta, visible))
                .as("as if the hidden cases did not exist")
                .isEqualTo(seen);
        assertThat(center.get(berta, "/api/v1/cases/13/similar").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("that reveal cases which the reader may not read are caught")
    void aMissingCheckIsCaught() {
        String visible = hides();
        String berta = viewer("berta", Scope.of(List.of("berlin")), Tlp.AMBER);
        try (Mutants unguarded = new Mutants()
                .add(
                        "io.watchfloor.dashboards.cases.similar.SimilarCases",
                        "FROM case_board c WHERE c.id = ANY (:cases)",
                        "FROM public.case_board c WHERE c.id = ANY (:cases)")) {
            assertThat(texts(similar(berta, visible).getFirst()))
                    .as("%s", unguarded)
                    .contains("Same hash: %s, in 4 other cases".formatted(HASH));
        }
        assertThat(texts(similar(berta, visible).getFirst()))
                .contains("Same hash: %s, in 1 other case".formatted(HASH));
    }

    @Test
    @DisplayName("are not found by values of alerts whose indicator is marked above the clearance of the reader")
    void hideValuesOfMarkedAlerts() {
        Observable hash = new Observable("hash", HASH);
        String one = open(1, "host:a", "rule-1", hash);
        open(2, "host:b", "rule-2", hash);
        String carl = viewer("carl", Scope.ALL, Tlp.GREEN);
        center.jdbi().useHandle(handle -> handle.execute("UPDATE every_case SET tlp = 0"));
        assertThat(numbers(similar(carl, one))).containsExactly(2L);
        center.jdbi().useHandle(handle -> handle.execute("UPDATE case_trait SET tlp = 3 WHERE number = 2"));
        assertThat(similar(carl, one)).isEmpty();
        assertThat(numbers(similar(ann, one))).containsExactly(2L);
    }

    @Test
    @DisplayName("are found again after alerts moved out of a case, and for cases from before the values were stored")
    void followMovedAlertsAndOlderCases() {
        Observable hash = new Observable("hash", HASH);
        String one = open(1, "host:a", "rule-1", hash);
        Alert marked = alert("alert-2a", "host:b", "rule-2");
        Alert moved = alert("alert-2b", "host:b", "rule-3", hash);
        String other = story.caseOpens(2, 20, marked, moved);
        assertThat(similar(ann, one).toString()).contains(HASH);
        center.jdbi().useTransaction(handle -> AlertReadModel.leave(handle, List.of(moved), other));
        assertThat(similar(ann, one).toString()).doesNotContain(HASH);
        center.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE alert_board SET case_id = ? WHERE id = 'alert-2b'", other);
            handle.execute("DELETE FROM case_trait");
            handle.execute("UPDATE case_trait_backlog SET below = (SELECT max(seq) + 1 FROM alert_board)");
        });
        assertThat(similar(ann, one).toString()).doesNotContain(HASH);
        List<Boolean> more = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            more.add(center.jdbi().inTransaction(handle -> AlertReadModel.addOlderTraits(handle, 2)));
        }
        assertThat(more).containsExactly(true, false, false);
        assertThat(similar(ann, one).toString()).contains(HASH);
    }
}
