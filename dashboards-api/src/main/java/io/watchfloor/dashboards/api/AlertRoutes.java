package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.AlertBoard;
import io.watchfloor.dashboards.board.BoardStore;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /alerts}. */
final class AlertRoutes {

    private final BoardStore boards;

    AlertRoutes(BoardStore boards) {
        this.boards = boards;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/alerts", Permission.READ, this::list),
                ApiRoute.get("/api/v1/alerts/{id}", Permission.READ, this::find));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("asset", "rule", "case", "status", "level");
        String status = parameters.oneOf("status", List.of("open", "closed"));
        AlertBoard.Filter filter = new AlertBoard.Filter(
                parameters.text("asset"),
                parameters.text("rule"),
                parameters.text("case"),
                status == null ? null : status.equals("open"),
                parameters.levels("level"));
        return Answers.list(boards.read(handle -> AlertBoard.list(handle, filter, parameters.slice())));
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        return Answers.json(boards.read(handle -> AlertBoard.find(handle, id))
                .orElseThrow(() -> Problem.unknown("alert", id).asException()));
    }
}
