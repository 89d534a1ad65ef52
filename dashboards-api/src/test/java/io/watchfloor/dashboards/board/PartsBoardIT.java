package io.watchfloor.dashboards.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.alerts.board.Timeline;
import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.DecidedCases;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.incident.triage.Merges;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Read models of a case with merged cases, and after unmerging. */
@ExtendWith(BoardDatabase.class)
class PartsBoardIT {

    private static final List<Level> LEVELS = List.of(Level.values());
    private static final int CASES = 5;
    private static final int MOVES = 40;

    private Jdbi jdbi;
    private ReadModelStore boards;
    private Story story;
    private DecidedCases cases;
    private Triage triage = Triage.empty();

    @BeforeEach
    void tell(Jdbi database) {
        jdbi = database;
        boards = new ReadModelStore(jdbi);
        story = new Story(jdbi);
        cases = new DecidedCases(Clock.fixed(Story.at(500), ZoneOffset.UTC), (id, event) -> story.happens(id, event));
        for (int number = 1; number <= CASES; number++) {
            Alert alert = story.grows(
                    story.opens("host:ws" + number, "rule-" + number, LEVELS.get(number % 5), number), 2, 50);
            cases.admit(name(number).id().value(), number, List.of(alert), Story.at(100 + number));
        }
    }

    private static CaseName name(int number) {
        return new CaseName(new CaseId("case-" + number), number);
    }

    private void merge(int part, int into) {
        decided(triage.merges().merge(name(part), name(into), cause(), null));
    }

    private void split(int part) {
        Merges.Membership in = triage.merges().parts().get(name(part).id());
        if (in != null) {
            decided(triage.merges().split(name(part), in.whole(), cause(), null));
        }
    }

    private static ChangeOrigin cause() {
        return new ChangeOrigin("ann", List.of("One attack"), Story.at(400));
    }

    private void decided(Merges.Verdict verdict) {
        if (!(verdict instanceof Merges.Verdict.Change change)) {
            return;
        }
        triage = triage.apply(change.event());
        SortedMap<CaseId, List<RelationChange>> untold = triage.merges().untold();
        untold.forEach((id, changes) -> cases.relate(id.value(), changes));
        for (int depth = 0; depth < CASES; depth++) {
            for (int number = 1; number <= CASES; number++) {
                cases.tellWhole(name(number).id().value());
            }
        }
        untold.keySet()
                .forEach(id -> triage = triage.apply(triage.merges()
                        .confirmed(id, triage.merges().decisions())
                        .orElseThrow()));
    }

    private JsonNode view(int number) {
        return boards.readAll(handle ->
                Json.tree(CaseReadModel.find(handle, name(number).id().value()).orElseThrow()));
    }

    /** Answers of the API for each case, without number and time of events. */
    private List<String> served() {
        List<String> all = new ArrayList<>();
        for (int number = 1; number <= CASES; number++) {
            String id = name(number).id().value();
            ObjectNode view = (ObjectNode) view(number);
            view.remove(List.of("version", "updatedAt"));
            all.add(view.toString());
            boards.readAll(handle ->
                    all.addAll(Timeline.ofCase(handle, id, PageRequest.first(100), Attack.builtin()).items().stream()
                            .map(Object::toString)
                            .toList()));
            boards.readAll(handle -> all.addAll(
                    NotificationReadModel.list(handle, NotificationReadModel.Filter.ofCase(id), PageRequest.first(100))
                            .items()
                            .stream()
                            .map(Object::toString)
                            .toList()));
        }
        boards.readAll(handle ->
                all.addAll(CaseReadModel.list(handle, CaseReadModel.Filter.ALL, PageRequest.first(100)).items().stream()
                        .map(row -> row.id() + row.extent() + row.heading())
                        .toList()));
        return all;
    }

    @Test
    void aWholeShowsAllOfItsPartsAndTheirs() {
        merge(3, 2);
        merge(2, 1);
        JsonNode whole = view(1);
        assertThat(whole.path("mergedCount").asInt()).isEqualTo(2);
        assertThat(whole.path("alertCount").asInt()).isEqualTo(3);
        assertThat(whole.path("assets")).hasSize(3);
        assertThat(whole.path("alerts")).hasSize(3);
        assertThat(whole.path("severity").asText()).isEqualTo("high");
        assertThat(whole.path("mergedCases")).hasSize(1);
        assertThat(view(3).path("status").asText()).isEqualTo("merged");
        assertThat(view(3).path("mergedInto").path("number").asInt()).isEqualTo(2);
        CaseReadModel.Place place =
                boards.readAll(handle -> CaseReadModel.place(handle, "case-3").orElseThrow());
        assertThat(place.whole()).isEqualTo(name(1));
        ReadModelCounts counts = boards.readAll(ReadModelCounts::read);
        assertThat(counts.casesOpen()).isEqualTo(CASES - 2);
        List<DetectionView> line =
                boards.readAll(handle -> Timeline.ofCase(handle, "case-1", PageRequest.first(100), Attack.builtin())
                        .items());
        assertThat(line).hasSize(9);
    }

    @Test
    void theActivityOfAWholeIsReadInPagesAndSaysAMergeOnce() {
        merge(2, 1);
        List<String> all = new ArrayList<>();
        PageRequest slice = PageRequest.first(1);
        for (boolean more = true; more; ) {
            PageRequest now = slice;
            var page = boards.readAll(handle -> CaseActivity.list(handle, "case-1", now));
            page.items().forEach(line -> all.add(line.verb() + (line.part() == null ? "" : " in " + line.part())));
            more = page.next() != null;
            slice = new PageRequest(1, page.next());
        }
        assertThat(all).containsExactly("opened", "notified", "opened in 2", "notified in 2", "merged");
    }

    @Test
    void mergesAreUndoneOnTheBoards() {
        List<String> before = served();
        Random random = new Random(7);
        for (int move = 0; move < MOVES; move++) {
            if (random.nextInt(3) > 0) {
                merge(1 + random.nextInt(CASES), 1 + random.nextInt(CASES));
            } else {
                split(1 + random.nextInt(CASES));
            }
        }
        for (int number = 1; number <= CASES; number++) {
            split(number);
        }
        assertThat(triage.merges().decisions()).isGreaterThan(10);
        assertThat(served()).isEqualTo(before);
    }

    @Test
    void theBoardsAreTheSameWhenTheyAreFoldedAnew() {
        merge(3, 2);
        merge(2, 1);
        merge(5, 4);
        split(3);
        merge(3, 4);
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
                        SELECT r FROM (SELECT 'case' || to_jsonb(t)::text r FROM case_board t
                        UNION ALL SELECT 'asset' || to_jsonb(t)::text FROM asset_board t
                        UNION ALL SELECT 'activity' || to_jsonb(t)::text FROM case_activity t) x ORDER BY r""").mapTo(String.class).list());
    }
}
