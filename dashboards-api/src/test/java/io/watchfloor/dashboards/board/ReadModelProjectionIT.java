package io.watchfloor.dashboards.board;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sigma.language.Level;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BoardDatabase.class)
class ReadModelProjectionIT {

    private Jdbi jdbi;
    private ReadModelStore boards;
    private Story story;

    @BeforeEach
    void startTheStory(Jdbi database) {
        jdbi = database;
        boards = new ReadModelStore(database);
        story = new Story(database);
    }

    @Test
    void anAlertIsTheAssetsRiskUntilItsCaseEnds() {
        story.opens(ASSET, "rule-low", Level.LOW, 1);
        Alert grave = story.opens(ASSET, "rule-grave", Level.CRITICAL, 2);
        assertThat(asset().path("risk").asText()).isEqualTo("critical");
        assertThat(asset().path("openAlerts").asInt()).isEqualTo(2);

        String id = story.caseOpens(7, 3, grave);
        assertThat(asset().path("openCase").asText()).isEqualTo(id);

        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(4)));
        story.happens(id, new CaseEvent.Resolved("ann", null, null, at(5)));
        story.journal("asset", "default/" + ASSET, new AssetEvent.FoldingEnded(new CaseId(id), List.of(grave.id())));
        assertThat(asset().path("risk").asText()).isEqualTo("low");
        assertThat(asset().path("openCase").isNull()).isTrue();
        assertThat(alert(grave).path("status").asText()).isEqualTo("closed");
        assertThat(alert(grave).path("case").asText()).isEqualTo(id);
    }

    @Test
    void anAlertShowsTheLatestVersionOfTheFindingOfAnotherProduct() {
        Alert opened = story.opens(ASSET, "rule", Level.LOW, 1);
        Alert found = of(opened, Level.LOW, "new", 1);
        story.absorbed(ASSET, List.of(found), List.of(story.detection(found, "r/2", 2)), List.of());
        Alert later = of(opened, Level.HIGH, "resolved", 2);
        story.absorbed(ASSET, List.of(later), List.of(story.detection(later, "r/3", 3)), List.of());

        AlertView shown = jdbi.withHandle(handle -> AlertReadModel.find(handle, opened.id()))
                .orElseThrow();

        assertThat(shown.level()).isEqualTo(Level.HIGH);
        assertThat(shown.attack()).containsExactly("T1003.006");
        assertThat(shown.finding())
                .isEqualTo(new AlertView.FindingView(
                        "Microsoft Defender for Identity",
                        "da1",
                        "high",
                        "resolved",
                        true,
                        at(2),
                        "https://security.microsoft.com/alerts/da1",
                        null,
                        new AlertView.FindingClosingView(at(2), "truePositive", "malware")));
        assertThat(Json.write(shown)).contains("\"provider\":\"Microsoft Defender for Identity\"");
    }

    private static Alert of(Alert opened, Level level, String status, long count) {
        AlertFinding finding = new AlertFinding(
                "Microsoft Defender for Identity",
                "da1",
                level.text(),
                status,
                status.equals("resolved"),
                at(count),
                "https://security.microsoft.com/alerts/da1",
                null,
                null,
                status.equals("resolved") ? new AlertFinding.Closing(at(count), "truePositive", "malware") : null);
        return new Alert(
                opened.id(),
                opened.ordinal(),
                opened.asset(),
                new AlertRule("rule", "Suspected DCSync attack", level, List.of("T1003.006"), new TreeSet<>(), finding),
                new Alert.Occurrences(count + 1, at(1), at(count + 1)),
                opened.openedBy(),
                opened.names(),
                null);
    }

    @Test
    void aQuietAlertGivesWayToANewOne() {
        Alert first = story.opens(ASSET, "rule", Level.HIGH, 1);
        Alert second = new Alert(
                "second",
                2,
                ASSET,
                new AlertRule("rule", "Rule rule", Level.HIGH, List.of()),
                Alert.Occurrences.once(at(90)),
                "r/2",
                List.of());
        story.absorbed(ASSET, List.of(second), List.of(story.detection(second, "r/2", 90)), List.of(first.id()));

        assertThat(alert(first).path("status").asText()).isEqualTo("closed");
        assertThat(alert(second).path("status").asText()).isEqualTo("open");
        assertThat(asset().path("openAlerts").asInt()).isEqualTo(1);
    }

    @Test
    void aCaseShowsWhatItsAlertsHaveBecome() {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 1);
        String id = story.caseOpens(12, 2, alert);
        story.grows(alert, 4, 10);

        JsonNode found = theCase(id);
        assertThat(found.path("alerts").path(0).path("count").asLong()).isEqualTo(5);
        assertThat(found.path("alertCount").asInt()).isEqualTo(1);
        assertThat(found.path("title").asText()).isEqualTo("Rule rule on dc01.corp.example");
        assertThat(found.path("nextNotificationAt").asText()).isEqualTo("2026-11-24T22:00:02.000Z");
        assertThat(found.path("observables").path(0).path("value").asText()).isEqualTo("CORP\\ann");
        Optional<String> byNumber = boards.readAll(handle -> CaseReadModel.idOf(handle, "#12"));
        assertThat(byNumber).contains(id);
    }

    @Test
    void whatPeopleDidIsToldInOrder() {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 1);
        String id = story.caseOpens(1, 2, alert);
        Notification page = story.paged(id, 1, 3);
        story.happens(
                id,
                new CaseEvent.PageAttempted(
                        page.id(),
                        new Notification.Attempt(at(4), Notification.Outcome.DELIVERED, "200"),
                        Notification.Status.DELIVERED,
                        at(4)));
        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(5)));
        story.happens(id, new CaseEvent.NoteAdded("ann", "looking", null, at(6)));

        ResultPage<JsonNode> activity = boards.readAll(handle -> CaseActivity.list(handle, id, PageRequest.first(10)))
                .map(Json::tree);
        assertThat(activity.items().stream().map(item -> item.path("verb").asText()))
                .containsExactly("opened", "notified", "acknowledged", "noted");
        assertThat(theCase(id).path("status").asText()).isEqualTo("in_progress");
        ResultPage<JsonNode> pages = boards.readAll(handle -> NotificationReadModel.list(
                        handle, NotificationReadModel.Filter.ofCase(id), PageRequest.first(10)))
                .map(Json::tree);
        assertThat(pages.items()).singleElement().satisfies(item -> {
            assertThat(item.path("status").asText()).isEqualTo("delivered");
            assertThat(item.path("attempts")).hasSize(1);
        });
    }

    @Test
    void anAcknowledgementCancelsThePageThatWaits() {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 1);
        String id = story.caseOpens(1, 2, alert);
        story.paged(id, 1, 3);
        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(5)));

        ResultPage<NotificationView> pages = boards.readAll(handle -> NotificationReadModel.list(
                handle,
                NotificationReadModel.Filter.ofCase(id).with(Notification.Status.CANCELLED),
                PageRequest.first(10)));
        assertThat(pages.items()).hasSize(1);
    }

    @Test
    void anEventThatIsFoldedAgainChangesNothing() {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 1);
        String id = story.caseOpens(1, 2, alert);
        JsonNode before = theCase(id);
        ReadModelProjection fold = new ReadModelProjection();
        jdbi.useTransaction(handle -> {
            fold.fold(
                    handle,
                    new JournaledEvent(
                            "case", id, 1, new CaseEvent.Opened(1, ASSET, null, null, null, List.of(alert), at(2))));
            fold.afterBatch(handle);
        });

        assertThat(theCase(id)).isEqualTo(before);
    }

    @Test
    void howTheJournalIsCutIntoTransactionsChangesNothing() {
        Alert one = story.grows(story.opens(ASSET, "one", Level.HIGH, 1), 70, 2);
        String id = story.caseOpens(1, 80, one);
        story.counted(ASSET, "guessing", 90);
        Alert two = story.opens("host:ws1", "two", Level.CRITICAL, 100);
        one = story.grows(one, 3, 110);
        story.happens(id, new CaseEvent.AlertsJoined(List.of(two), Collections.emptySortedMap(), at(120)));
        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(121)));
        story.grows(one, 80, 130);
        story.happens(id, new CaseEvent.Resolved("ann", null, null, at(300)));
        story.journal("asset", "default/" + ASSET, new AssetEvent.FoldingEnded(new CaseId(id), List.of(one.id())));
        List<String> stepByStep = dump();

        BoardDatabase.empty(jdbi);
        ReadModelProjection fold = new ReadModelProjection();
        jdbi.useTransaction(handle -> {
            story.told().forEach(event -> fold.fold(handle, event));
            fold.afterBatch(handle);
        });
        assertThat(dump()).isEqualTo(stepByStep);
    }

    private List<String> dump() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT r FROM (SELECT 'asset' || to_jsonb(t)::text r FROM asset_board t
                        UNION ALL SELECT 'alert' || (to_jsonb(t) - 'seq')::text FROM alert_board t
                        UNION ALL SELECT 'detection' || to_jsonb(t)::text FROM alert_detection t
                        UNION ALL SELECT 'evidence' || (to_jsonb(t) - 'seq')::text FROM alert_evidence t
                        UNION ALL SELECT 'window' || (to_jsonb(t) - 'seq')::text FROM window_evidence t
                        UNION ALL SELECT 'case' || to_jsonb(t)::text FROM case_board t
                        UNION ALL SELECT 'activity' || to_jsonb(t)::text FROM case_activity t) x ORDER BY r""").mapTo(String.class).list());
    }

    @Test
    void telemetryWithNulCharactersStopsNothing() {
        Alert alert = new Alert(
                "nul",
                1,
                ASSET,
                new AlertRule("rule", "a\0b", Level.HIGH, List.of()),
                Alert.Occurrences.once(at(1)),
                "r/1",
                List.of(new io.watchfloor.ops.detection.alert.Observable("user", "x\0y")));
        story.absorbed(ASSET, List.of(alert), List.of(story.detection(alert, "r/1", 1)), List.of());
        String id = story.caseOpens(1, 2, alert);
        story.happens(id, new CaseEvent.NoteAdded("ann", "n\0te", null, at(6)));

        assertThat(theCase(id).path("observables").path(0).path("value").asText())
                .isEqualTo("x\0y");
    }

    @Test
    void listsGoOnWhereTheyStopped() {
        for (int i = 1; i <= 5; i++) {
            story.caseOpens(i, i, story.opens(ASSET, "rule-" + i, Level.HIGH, i));
        }
        ResultPage<JsonNode> first = cases(PageRequest.first(2));
        ResultPage<JsonNode> second = cases(new PageRequest(2, first.next()));
        ResultPage<JsonNode> third = cases(new PageRequest(2, second.next()));

        assertThat(first.items().stream().map(item -> item.path("number").asInt()))
                .containsExactly(5, 4);
        assertThat(second.items().stream().map(item -> item.path("number").asInt()))
                .containsExactly(3, 2);
        assertThat(third.items().stream().map(item -> item.path("number").asInt()))
                .containsExactly(1);
        assertThat(third.next()).isNull();
    }

    @Test
    void filtersRestrict() {
        story.caseOpens(1, 1, story.opens(ASSET, "one", Level.HIGH, 1));
        String second = story.caseOpens(2, 2, story.opens("host:ws7", "two", Level.CRITICAL, 2));
        story.happens(second, new CaseEvent.Acknowledged("ann", 1, null, at(3)));

        assertThat(numbers(new CaseReadModel.Filter(List.of(), List.of(Level.CRITICAL), null, null)))
                .containsExactly(2);
        assertThat(numbers(new CaseReadModel.Filter(List.of(), List.of(), "ann", null)))
                .containsExactly(2);
        assertThat(numbers(new CaseReadModel.Filter(List.of(), List.of(), null, "DC01 t1003")))
                .containsExactly(1);
        assertThat(numbers(new CaseReadModel.Filter(List.of(), List.of(), null, "%")))
                .isEmpty();
    }

    private List<Integer> ofTier(CaseTier tier) {
        return numbers(new CaseReadModel.Filter(
                List.of(), List.of(), List.of(tier), null, null, CaseReadModel.Attack.ANY, null, null));
    }

    @Test
    void aCaseIsListedInTheTierToWhichItWasMoved() {
        story.caseOpens(1, 1, story.opens(ASSET, "one", Level.HIGH, 1));
        String second = story.caseOpens(2, 2, story.opens("host:ws7", "two", Level.CRITICAL, 2));
        story.happens(
                second, new CaseEvent.TierChanged("ann", CaseTier.TIER1, CaseTier.LEGAL, "For counsel", null, at(3)));

        assertThat(ofTier(CaseTier.LEGAL)).containsExactly(2);
        assertThat(ofTier(CaseTier.TIER1)).containsExactly(1);
        assertThat(ofTier(CaseTier.TIER2)).isEmpty();
    }

    private CaseEvent added(int task, long second) {
        CaseTask one = new CaseTask(task, 1, "Task " + task, null, null, TaskStatus.OPEN);
        return new CaseEvent.TasksAdded("ann", List.of(one), null, null, at(second));
    }

    @Test
    void aCaseKeepsItsTierAndTheWorkOfANodeOfTheVersionBeforeThatWritesIt() {
        String id = story.caseOpens(1, 1, story.opens(ASSET, "one", Level.HIGH, 1));
        story.happens(id, added(1, 2));
        story.happens(id, new CaseEvent.TierChanged("ann", CaseTier.TIER1, CaseTier.HUNT, "Theirs", null, at(3)));
        String first = state(id);
        story.happens(id, added(2, 4));

        jdbi.useHandle(handle -> {
            String second = state(id);
            assertThat(handle.execute("UPDATE case_board SET state = ? WHERE id = ?", first, id))
                    .isEqualTo(1);
            assertThat(handle.execute(
                            "UPDATE case_board SET state = ?, item = replace(item, ?, '') WHERE id = ?",
                            second.replaceFirst(",?\"tier\":\"hunt\"", ""),
                            "\"tier\":\"hunt\",",
                            id))
                    .isEqualTo(1);
        });

        assertThat(cases(new PageRequest(1, null))
                        .items()
                        .getFirst()
                        .path("tier")
                        .asText())
                .isEqualTo("hunt");
        story.happens(id, new CaseEvent.Acknowledged("ann", 1, null, at(5)));
        assertThat(ofTier(CaseTier.HUNT)).containsExactly(1);
        JsonNode row = cases(new PageRequest(1, null)).items().getFirst();
        assertThat(row.path("tier").asText()).isEqualTo("hunt");
        assertThat(row.path("openTasks").asInt()).isEqualTo(2);
    }

    private String state(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT state FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    @Test
    void assetsThatOnlySendRoutineTelemetryAreListedToo() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO sensor (id, name, credential_hash) VALUES ('s-1', 'sensor of ws9', 'x')");
            handle.execute("INSERT INTO presence (asset, sensor, last_seen, records) VALUES"
                    + " ('default/host:ws9', 's-1', '2026-11-24T22:00:00.1234567Z', 5)");
        });
        PresenceProjection presence = new PresenceProjection(jdbi);
        presence.run();
        long cursor = boards.readAll(LiveReadModel::head).cursor();
        presence.run();

        JsonNode found = Json.tree(boards.readAll(handle -> AssetReadModel.find(handle, "host:ws9"))
                .orElseThrow());
        assertThat(found.path("lastSeen").asText()).isEqualTo("2026-11-24T22:00:00.123Z");
        assertThat(found.path("sensors").path(0).asText()).isEqualTo("sensor of ws9");
        assertThat(found.path("risk").asText()).isEqualTo("none");
        assertThat(boards.readAll(LiveReadModel::head).cursor())
                .as("the second look finds nothing new")
                .isEqualTo(cursor);
    }

    private List<Integer> numbers(CaseReadModel.Filter filter) {
        return boards.readAll(handle -> CaseReadModel.list(handle, filter, PageRequest.first(10))).items().stream()
                .map(item -> (int) item.heading().number())
                .toList();
    }

    private ResultPage<JsonNode> cases(PageRequest slice) {
        return boards.readAll(handle -> CaseReadModel.list(handle, CaseReadModel.Filter.ALL, slice))
                .map(Json::tree);
    }

    private JsonNode asset() {
        return Json.tree(
                boards.readAll(handle -> AssetReadModel.find(handle, ASSET)).orElseThrow());
    }

    private JsonNode alert(Alert alert) {
        return Json.tree(boards.readAll(handle -> AlertReadModel.find(handle, alert.id()))
                .orElseThrow());
    }

    private JsonNode theCase(String id) {
        return Json.tree(
                boards.readAll(handle -> CaseReadModel.find(handle, id)).orElseThrow());
    }
}
