package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.CaseActivity;
import io.watchfloor.dashboards.board.CaseBoard;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.dashboards.board.Timeline;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** {@code /cases} to read; {@link CaseCommands} are what people do with one. An id may also be the case's number. */
final class CaseRoutes {

    private final BoardStore boards;
    private final CaseWhy why;

    private interface Part {
        Listing list(Handle handle, String caseId, Slice slice);
    }

    CaseRoutes(BoardStore boards, CaseWhy why) {
        this.boards = boards;
        this.why = why;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/cases", Permission.READ, this::list),
                ApiRoute.get("/api/v1/cases/{id}", Permission.READ, this::find),
                ApiRoute.get("/api/v1/cases/{id}/timeline", Permission.READ, call -> part(call, Timeline::ofCase)),
                ApiRoute.get("/api/v1/cases/{id}/activity", Permission.READ, call -> part(call, CaseActivity::list)),
                ApiRoute.get("/api/v1/cases/{id}/why", Permission.READ, this::why));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("status", "severity", "assignee", "q");
        String assignee = parameters.text("assignee");
        CaseBoard.Filter filter = new CaseBoard.Filter(
                parameters.statuses("status"),
                parameters.levels("severity"),
                "me".equals(assignee) ? call.person().name() : assignee,
                parameters.text("q"));
        return Answers.list(boards.read(handle -> CaseBoard.list(handle, filter, parameters.slice())));
    }

    private HttpResponse find(Call call) {
        return boards.read(handle -> Answers.versioned(find(handle, id(handle, call))));
    }

    private HttpResponse part(Call call, Part part) {
        Slice slice = call.list().slice();
        return boards.read(handle -> Answers.list(part.list(handle, id(handle, call), slice)));
    }

    private HttpResponse why(Call call) {
        return boards.read(handle -> Answers.json(why.of(handle, find(handle, id(handle, call)))));
    }

    static ObjectNode find(Handle handle, String id) {
        return CaseBoard.find(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }

    static String id(Handle handle, Call call) {
        String id = call.path("id");
        return CaseBoard.idOf(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }
}
