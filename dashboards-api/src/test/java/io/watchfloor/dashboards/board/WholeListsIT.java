package io.watchfloor.dashboards.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists are complete for open items, shortened lists contain the total, and sorting by risk is correct. */
@ExtendWith(BoardDatabase.class)
class WholeListsIT {

    private final Jdbi jdbi;
    private Story story;

    WholeListsIT(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.story = new Story(jdbi);
    }

    @BeforeEach
    void tell() {
        story = new Story(jdbi);
    }

    @Test
    void noOpenCaseFallsOutOfASnapshotHoweverManyNewerOnesThereAre() {
        List<String> open = new ArrayList<>();
        for (int number = 1; number <= 9; number++) {
            Alert alert = story.opens("host:h" + number, "rule", Level.HIGH, number);
            String id = story.caseOpens(number, number, alert);
            if (number % 3 == 1) {
                open.add(Integer.toString(number));
            } else {
                story.happens(id, new CaseEvent.Resolved("ann", null, null, Story.at(number)));
            }
        }
        ResultPage<? extends LiveItem> snapshot =
                jdbi.withHandle(handle -> LiveReadModel.all(handle, LiveKind.CASE_ROW, 5));
        assertThat(numbers(snapshot)).containsExactly("9", "8", "7", "4", "1");
        assertThat(snapshot.total()).isEqualTo(9);
        ResultPage<? extends LiveItem> tight =
                jdbi.withHandle(handle -> LiveReadModel.all(handle, LiveKind.CASE_ROW, 1));
        assertThat(numbers(tight)).containsExactlyInAnyOrderElementsOf(open);
    }

    @Test
    void theFirstPartOfAListTellsOfHowMany() {
        for (int number = 1; number <= 5; number++) {
            story.caseOpens(number, number, story.opens("host:h" + number, "rule", Level.HIGH, number));
        }
        ResultPage<CaseRow> first =
                jdbi.withHandle(handle -> CaseReadModel.list(handle, CaseReadModel.Filter.ALL, PageRequest.first(2)));
        assertThat(first.items()).hasSize(2);
        assertThat(first.total()).isEqualTo(5);
        ResultPage<CaseRow> all =
                jdbi.withHandle(handle -> CaseReadModel.list(handle, CaseReadModel.Filter.ALL, PageRequest.first(10)));
        assertThat(all.total()).isEqualTo(5);
        ResultPage<CaseRow> next = jdbi.withHandle(
                handle -> CaseReadModel.list(handle, CaseReadModel.Filter.ALL, new PageRequest(2, first.next())));
        assertThat(next.total()).isNull();
    }

    @Test
    void theRiskiestAssetsComeFirstAlsoFromPartToPart() {
        story.opens("host:a-calm", "rule", Level.LOW, 1);
        story.opens("host:b-busy", "rule", Level.HIGH, 2);
        story.opens("host:b-busy", "other", Level.HIGH, 3);
        story.opens("host:c-high", "rule", Level.HIGH, 4);
        story.opens("host:z-worst", "rule", Level.CRITICAL, 5);
        story.opens("host:d-high", "rule", Level.HIGH, 6);
        List<String> walked = new ArrayList<>();
        String after = null;
        do {
            PageRequest slice = new PageRequest(2, after);
            ResultPage<AssetView> part = jdbi.withHandle(
                    handle -> AssetReadModel.list(handle, AssetReadModel.Filter.ALL, AssetReadModel.Order.RISK, slice));
            part.items().forEach(item -> walked.add(item.name().name()));
            after = part.next();
        } while (after != null);
        assertThat(walked).containsExactly("z-worst", "b-busy", "c-high", "d-high", "a-calm");
        ResultPage<? extends LiveItem> snapshot =
                jdbi.withHandle(handle -> LiveReadModel.all(handle, LiveKind.ASSET, 1));
        assertThat(snapshot.items().stream().map(LiveItem::id)).containsExactly("host:z-worst");
        assertThat(snapshot.total()).isEqualTo(5);
    }

    private static List<String> numbers(ResultPage<? extends LiveItem> listing) {
        return listing.items().stream()
                .map(item -> Long.toString(((CaseRow) item).heading().number()))
                .toList();
    }
}
