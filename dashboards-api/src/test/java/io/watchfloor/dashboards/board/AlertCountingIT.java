package io.watchfloor.dashboards.board;

import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.alerts.board.AlertCounting;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertCounts;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts without a case, counted by rule and asset. */
@ExtendWith(BoardDatabase.class)
class AlertCountingIT {

    private static final String WS1 = "host:ws1";
    private static final String WS2 = "host:ws2";

    private ReadModelStore boards;
    private Alert early;
    private Alert late;

    @BeforeEach
    void tell(Jdbi database) {
        boards = new ReadModelStore(database);
        Story story = new Story(database);
        early = story.opens(WS1, "scan", Level.LOW, 10);
        story.opens(WS1, "task", Level.LOW, 20);
        late = story.opens(WS2, "task", Level.MEDIUM, 30);
        story.caseOpens(7, 41, story.opens(WS2, "lsass", Level.HIGH, 40));
    }

    private static AlertReadModel.Filter filter(
            @Nullable String caseId, @Nullable Instant from, @Nullable Instant to, @Nullable String words) {
        return new AlertReadModel.Filter(null, null, caseId, null, List.of(), from, to, words);
    }

    private AlertCounts counts(AlertReadModel.Filter filter, int most) {
        return boards.readAll(handle -> AlertCounting.of(handle, filter, most));
    }

    private List<String> list(AlertReadModel.Filter filter) {
        return boards.readAll(handle -> AlertReadModel.list(handle, filter, PageRequest.first(10))).items().stream()
                .map(AlertView::id)
                .toList();
    }

    @Test
    void whatHasACaseIsNotCounted() {
        AlertCounts alone = counts(filter(AlertReadModel.NO_CASE, null, null, null), 10);

        assertThat(alone.alerts()).isEqualTo(3);
        assertThat(alone.rules())
                .containsExactly(
                        new AlertCounts.OfRule("task", "Rule task", Level.MEDIUM, 2, 2, at(30)),
                        new AlertCounts.OfRule("scan", "Rule scan", Level.LOW, 1, 1, at(10)));
        assertThat(alone.assets())
                .containsExactly(
                        new AlertCounts.OfAsset(WS1, Level.LOW, 2, 2, at(20)),
                        new AlertCounts.OfAsset(WS2, Level.MEDIUM, 1, 1, at(30)));
        assertThat(counts(filter(null, null, null, null), 10).alerts()).isEqualTo(4);
    }

    @Test
    void whatIsLeftOutIsCountedAllTheSame() {
        AlertCounts few = counts(filter(AlertReadModel.NO_CASE, null, null, null), 1);

        assertThat(few.rules()).extracting(AlertCounts.OfRule::rule).containsExactly("task");
        assertThat(few.ruleCount()).isEqualTo(2);
        assertThat(few.assets()).extracting(AlertCounts.OfAsset::asset).containsExactly(WS1);
        assertThat(few.assetCount()).isEqualTo(2);
    }

    @Test
    void timesAndWordsChoose() {
        assertThat(list(filter(AlertReadModel.NO_CASE, at(30), null, null))).containsExactly(late.id());
        assertThat(list(filter(AlertReadModel.NO_CASE, null, at(10), null))).containsExactly(early.id());
        assertThat(list(filter(AlertReadModel.NO_CASE, null, null, "TASK ws2"))).containsExactly(late.id());
        assertThat(list(filter(AlertReadModel.NO_CASE, at(31), null, null))).isEmpty();
        assertThat(counts(filter(AlertReadModel.NO_CASE, at(31), null, null), 5))
                .isEqualTo(new AlertCounts(0, List.of(), 0, List.of(), 0));
    }
}
