package io.watchfloor.dashboards.api.cases;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.description.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.PageBoard;
import io.watchfloor.dashboards.wire.PageView;
import io.watchfloor.ops.escalation.Page;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /pages}: who was paged, and the outcome of each attempt. */
public final class PageRoutes {

    private static final List<String> STATUSES =
            Arrays.stream(Page.Status.values()).map(Page.Status::text).toList();

    private static final List<String> KINDS =
            Arrays.stream(Page.Kind.values()).map(Page.Kind::text).toList();

    private final BoardStore boards;

    public PageRoutes(BoardStore boards) {
        this.boards = boards;
    }

    public List<ApiRoute> routes() {
        return List.of(ApiRoute.get("/api/v1/pages", Permission.READ, this::list)
                .is(Operation.of("listPages", "Pages with each attempt, newest first")
                        .with(
                                Parameter.query("case", "A case's id."),
                                Parameter.query("status", "One status.").oneOf(STATUSES),
                                Parameter.query(
                                                "kind",
                                                "What it tells: a case opened and nobody has it, or one that somebody has got worse.")
                                        .oneOf(KINDS),
                                Parameter.query("digest", "The id of a digest page: all that it told about."))
                        .lists(PageView.class)));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        String status = parameters.oneOf("status", STATUSES);
        PageBoard.Filter filter = new PageBoard.Filter(
                parameters.text("case"),
                status == null ? null : Page.Status.of(status),
                parameters.oneOf("kind", KINDS),
                parameters.text("digest"));
        return Answers.list(boards.read(call.sight(), handle -> PageBoard.list(handle, filter, parameters.slice())));
    }
}
