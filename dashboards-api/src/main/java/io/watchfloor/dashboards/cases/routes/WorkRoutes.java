package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.board.CaseNotes;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.CaseTasks;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.views.MentionView;
import io.watchfloor.dashboards.cases.views.TaskView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes for the tasks of all cases, and for the notes that mention a person. */
public final class WorkRoutes {

    private static final List<String> FLAG = List.of("true", "false");
    private static final List<String> STATUSES =
            Arrays.stream(TaskStatus.values()).map(TaskStatus::text).toList();

    public static final List<ApiOperation<WorkRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/tasks", Verb.READ, WorkRoutes::tasks)
                    .is(
                            Operation.of("listTasks", "List the tasks of cases, those that are due first")
                                    .with(
                                            Parameter.query("owner", "Name of a user, or `me`."),
                                            Parameter.query("status", "Status.").oneOf(STATUSES),
                                            Parameter.query("overdue", "true: only open tasks after their due time.")
                                                    .oneOf(FLAG))
                                    .lists(TaskView.class)
                                    .command(
                                            Command.of(
                                                            "tasks list [OPTIONS]",
                                                            "Lists tasks of cases, those that are due first.")
                                                    .rows(
                                                            "CASE {ofCase.number} | TASK {number} | STATUS {status} | OWNER {owner|} |"
                                                                    + " DUE {@due} | OVERDUE {overdue} | TITLE {title} | REVISION {revision}"))),
            ApiOperation.get("/api/v1/mentions", Verb.SELF, WorkRoutes::mentions)
                    .is(Operation.of("listMentions", "List the notes that mention you, the latest first")
                            .text(
                                    "A note mentions you by `@` and your name, or by `@\"` name `\"` if the name has spaces."
                                            + " Notes of cases that you cannot see are left out.")
                            .with(Parameter.query("unread", "true: only mentions that you have not marked as read.")
                                    .oneOf(FLAG))
                            .lists(MentionView.class)
                            .command(Command.of(
                                            "mentions list [OPTIONS]",
                                            "Lists the notes that mention you, the latest first.")
                                    .rows("CASE {ofCase.number} | BY {by} | AT {@at} | READ {seen} | TEXT {text}"))),
            ApiOperation.reading("POST", "/api/v1/mentions/seen", Verb.SELF, WorkRoutes::seen)
                    .is(Operation.of("readMentions", "Mark the notes that mention you as read, up to a time")
                            .takes(RequestBodies.MentionsSeen.class)
                            .answersNothing()
                            .command(Command.of(
                                    "mentions read [OPTIONS]", "Marks the notes that mention you as read."))));

    private final ReadModelStore boards;
    private final RestrictedReadAudit reads;
    private final Clock clock;

    /** @param reads audits restricted cases shown in lists */
    WorkRoutes(ReadModelStore boards, RestrictedReadAudit reads, Clock clock) {
        this.boards = boards;
        this.reads = reads;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse tasks(Call call) {
        String owner = call.query().text("owner");
        String status = call.query().oneOf("status", STATUSES);
        Instant now = clock.instant();
        CaseTasks.Filter filter = new CaseTasks.Filter(
                "me".equals(owner) ? call.person().name() : owner,
                status == null ? List.of() : List.of(TaskStatus.of(status)),
                "true".equals(call.query().oneOf("overdue", FLAG)) ? now : null);
        return shown(
                call,
                boards.read(
                        call.sight(),
                        handle -> CaseTasks.all(handle, filter, call.query().slice(), now)),
                task -> task.ofCase().id());
    }

    private HttpResponse mentions(Call call) {
        return shown(
                call,
                boards.read(
                        call.sight(),
                        handle -> CaseNotes.mentions(
                                handle,
                                call.person().name(),
                                "true".equals(call.query().oneOf("unread", FLAG)),
                                call.query().slice())),
                mention -> mention.ofCase().id());
    }

    private <T> HttpResponse shown(Call call, ResultPage<T> found, Function<T, String> ofCase) {
        Collection<String> ids = found.items().stream().map(ofCase).distinct().toList();
        reads.shown(
                call.actor(),
                boards.readAll(handle -> ids.stream()
                        .filter(id -> CaseReadModel.isRestricted(handle, id))
                        .toList()));
        return Answers.list(found);
    }

    private HttpResponse seen(Call call) {
        Instant through = call.body(RequestBodies.MentionsSeen.class).through();
        Instant now = clock.instant();
        boards.write(handle ->
                CaseNotes.seen(handle, call.person().name(), through == null || through.isAfter(now) ? now : through));
        return Answers.noContent();
    }
}
