package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.PageBoard;
import io.watchfloor.ops.escalation.Page;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /pages}: who was told, and what came of each attempt. */
final class PageRoutes {

    private static final List<String> STATUSES =
            Arrays.stream(Page.Status.values()).map(Page.Status::text).toList();

    private static final List<String> KINDS =
            Arrays.stream(Page.Kind.values()).map(Page.Kind::text).toList();

    private final BoardStore boards;

    PageRoutes(BoardStore boards) {
        this.boards = boards;
    }

    List<ApiRoute> routes() {
        return List.of(ApiRoute.get("/api/v1/pages", Permission.READ, this::list));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("case", "status", "kind", "digest");
        String status = parameters.oneOf("status", STATUSES);
        PageBoard.Filter filter = new PageBoard.Filter(
                parameters.text("case"),
                status == null ? null : Page.Status.of(status),
                parameters.oneOf("kind", KINDS),
                parameters.text("digest"));
        return Answers.list(boards.read(handle -> PageBoard.list(handle, filter, parameters.slice())));
    }
}
