package io.watchfloor.dashboards.board;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.board.EvidenceStep;
import io.watchfloor.dashboards.alerts.board.Timeline;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evidence of alerts, and its match reasons. */
@ExtendWith(BoardDatabase.class)
class AlertProofIT {

    private ReadModelStore boards;
    private Story story;

    @BeforeEach
    void startTheStory(Jdbi database) {
        boards = new ReadModelStore(database);
        story = new Story(database);
    }

    @Test
    void countsStayExactWhereEvidenceIsBounded() {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 0);
        Alert later = story.grows(story.grows(alert, 5, 1), 300, 10);
        String id = story.caseOpens(1, 400, later);

        assertThat(alert(alert).path("count").asLong()).isEqualTo(306);
        assertThat(proof(alert)).hasSize(EvidenceStep.LATEST_KEPT + 1);
        assertThat(proof(alert).path(0).path("record").asText()).endsWith("/306");
        List<String> records = StreamSupport.stream(proof(alert).spliterator(), false)
                .map(one -> one.path("record").asText())
                .toList();
        assertThat(records).contains(alert.openedBy());
        ResultPage<JsonNode> timeline = boards.readAll(
                        handle -> Timeline.ofCase(handle, id, PageRequest.first(1000), Attack.builtin()))
                .map(Json::tree);
        assertThat(timeline.items()).hasSize(EvidenceStep.FIRST_KEPT + EvidenceStep.LATEST_KEPT);
        assertThat(timeline.items().getFirst().path("record").asText()).isEqualTo(alert.openedBy());
    }

    @Test
    void theProvingTelemetrySaysWhatMadeTheMatch() {
        Alert alert = new Alert(
                "why",
                1,
                ASSET,
                new AlertRule("rule", "Rule rule", Level.HIGH, List.of()),
                Alert.Occurrences.once(at(1)),
                "r/1",
                List.of());
        var found = new AssetEvent.Detection(
                new DetectionId("d"),
                new AlertId("why"),
                new RuleId("rule"),
                "r/1",
                at(1),
                null,
                List.of(
                        new MatchReason("selection", "Image", "endswith", "/sh", "/bin/sh"),
                        new MatchReason("absent", "User", "", "null", null)));
        story.absorbed(ASSET, List.of(alert), List.of(found), List.of());

        assertThat(proof(alert).path(0).path("because").toString())
                .isEqualTo(
                        "[{\"selection\":\"selection\",\"field\":\"Image\",\"modifier\":\"endswith\",\"pattern\":\"/sh\","
                                + "\"value\":\"/bin/sh\",\"says\":\"Image ends with “/sh”\",\"matched\":{\"from\":4,\"to\":7}},"
                                + "{\"selection\":\"absent\",\"field\":\"User\",\"modifier\":\"\","
                                + "\"pattern\":\"null\",\"value\":null,\"says\":\"User has no value\"}]");
    }

    @Test
    void aCorrelationIsProvenByRecordsThatMatchedNothingByThemselves() {
        List<String> counted = IntStream.range(0, 3)
                .mapToObj(i -> story.counted(ASSET, "guessing", i))
                .toList();
        String last = story.record();
        Alert alert = new Alert(
                "guessed",
                1,
                ASSET,
                new AlertRule("guessing", "Guessing", Level.HIGH, List.of()),
                Alert.Occurrences.once(at(9)),
                last,
                List.of());
        List<String> all = new ArrayList<>(counted);
        all.add(last);
        story.absorbed(
                ASSET,
                List.of(alert),
                List.of(new AssetEvent.Detection(
                        new DetectionId("d"),
                        new AlertId("guessed"),
                        new RuleId("guessing"),
                        last,
                        at(9),
                        new CompletedWindow(new TreeMap<>(), 4, at(0), at(9), all, null, null, null),
                        null)),
                List.of());

        List<String> proof = StreamSupport.stream(proof(alert).spliterator(), false)
                .map(one -> one.path("record").asText())
                .toList();
        assertThat(proof).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aCorrelationAcrossAssetsIsProvenByTheRecordsOfAll() {
        String other = "host:dc02.corp.example";
        String there = story.contributed(other, 0);
        String unrelated = story.contributed("host:dc03.corp.example", 1);
        String here = story.contributed(ASSET, 2);
        Alert alert = new Alert(
                "sprayed",
                1,
                ASSET,
                new AlertRule("spray", "Spray", Level.HIGH, List.of()),
                Alert.Occurrences.once(at(2)),
                here,
                List.of());
        CompletedWindow window = new CompletedWindow(
                new TreeMap<>(), 2, at(0), at(2), List.of(there, here), null, List.of(ASSET, other), null);
        story.told(
                ASSET,
                alert,
                new AssetEvent.Detection(
                        new DetectionId("d"), new AlertId("sprayed"), new RuleId("spray"), here, at(2), window, null));

        List<String> proof = StreamSupport.stream(proof(alert).spliterator(), false)
                .map(one -> one.path("record").asText())
                .toList();
        assertThat(proof).containsExactlyInAnyOrder(there, here).doesNotContain(unrelated);
    }

    private JsonNode alert(Alert alert) {
        return Json.tree(boards.readAll(handle -> AlertReadModel.find(handle, alert.id()))
                .orElseThrow());
    }

    private JsonNode proof(Alert alert) {
        return Json.tree(boards.readAll(handle -> AlertReadModel.proof(handle, alert.id())));
    }
}
