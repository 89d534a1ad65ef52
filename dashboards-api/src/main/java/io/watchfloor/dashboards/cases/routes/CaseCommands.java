package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.config.text.NearestName;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.CaseNotes;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Sends operations to a case. The response contains the case as the read model shows it after the operation. */
public final class CaseCommands {

    private final ReadModelStore boards;
    private final CaseService cases;
    private final AccountRegistry people;
    private final BlockingCalls blocking;
    private final ReadModelWait waiting;
    private final TaskTemplates templates;
    private final Clock clock;

    public CaseCommands(
            ReadModelStore boards,
            CaseService cases,
            AccountRegistry people,
            BlockingCalls blocking,
            ReadModelWait waiting,
            TaskTemplates templates,
            Clock clock) {
        this.templates = templates;
        this.clock = clock;
        this.boards = boards;
        this.people = people;
        this.cases = cases;
        this.blocking = blocking;
        this.waiting = waiting;
    }

    /** A checked operation that is sent to one case after the other. */
    @FunctionalInterface
    interface CheckedOperation {
        CompletionStage<CaseReply> send(String id);
    }

    /** @param values fields of the operation's body that are texts, times or choices */
    <B extends Record> CheckedOperation check(Call call, CaseOperation<B> operation, Map<String, String> values) {
        if (!(operation.decision() instanceof CaseOperation.ByCase<B> decision)) {
            throw new IllegalArgumentException("%s is not decided by the case".formatted(operation.name()));
        }
        B asked = Body.of(values, operation.body());
        operation.fields().forEach(field -> checkPeople(operation.action(), field, asked));
        String key = RequestKey.of(call, operation.name());
        List<CaseTask.Draft> drafts = drafts(asked);
        return id -> blocking.call(() -> ResourceReader.ofCase(boards, call.bearer(), id))
                .thenCompose(warrant -> cases.ask(
                        id,
                        to -> filled(
                                decision.command(
                                        asked,
                                        new CaseCommand.Request(call.person().name(), key, null, warrant),
                                        to),
                                null,
                                drafts)));
    }

    <B extends Record> CompletionStage<HttpResponse> order(
            Call call, CaseOperation<B> operation, CaseOperation.ByCase<B> decision) {
        B asked = call.body(operation.body());
        operation.fields().forEach(field -> checkPeople(operation.action(), field, asked));
        String key = RequestKey.of(call, operation.name());
        Long version = call.version("case");
        String id = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        CaseCommand.Request request = new CaseCommand.Request(
                call.person().name(), key, version, ResourceReader.ofCase(boards, call.bearer(), id));
        Optional<String> author = asked instanceof RequestBodies.NoteEdit edit
                ? boards.read(call.sight(), handle -> CaseNotes.author(handle, id, edit.note()))
                : Optional.empty();
        List<CaseTask.Draft> drafts = drafts(asked);
        return cases.ask(id, to -> filled(decision.command(asked, request, to), author.orElse(null), drafts))
                .thenCompose(reply -> answer(reply, call));
    }

    private List<CaseTask.Draft> drafts(Record asked) {
        return asked instanceof RequestBodies.FromTemplate from
                ? templates.drafts(from.template(), clock.instant())
                : List.of();
    }

    private static CaseCommand filled(CaseCommand command, @Nullable String author, List<CaseTask.Draft> drafts) {
        return switch (command) {
            case CaseCommand.EditNote edit -> edit.by(author);
            case CaseCommand.AddTasks add when add.template() != null -> add.with(drafts);
            default -> command;
        };
    }

    private void checkPeople(CaseAction action, Field field, Record asked) {
        switch (field.kind()) {
            case ASSIGNEE ->
                field.texts(asked).stream()
                        .filter(name -> action != CaseAction.TASK || !name.equals(CaseTask.Edit.NOBODY))
                        .forEach(name -> checkAssignee(field.name(), name));
            case PERSON -> field.texts(asked).forEach(this::checkPerson);
            case VALUE, LONG_TEXT, CASE, ALERT -> {}
        }
    }

    private void checkPerson(String name) {
        if (people.find(name).isEmpty()) {
            throw new Problem(
                            422,
                            "case.person-unknown",
                            "No user is named %s. GET /api/v1/assignees lists the users who can work on cases."
                                    .formatted(name),
                            Map.of("field", "people"))
                    .asException();
        }
    }

    private void checkAssignee(String field, String name) {
        List<String> names = people.assignable().stream().map(Account::name).toList();
        if (!names.contains(name)) {
            throw notAssignable(field, name, NearestName.of(name, names)).asException();
        }
    }

    /**
     * Cases can be assigned only to users who may work on them; otherwise a typing error would leave the case without
     * an assignee.
     */
    private static Problem notAssignable(String field, String name, Optional<String> nearest) {
        Map<String, String> more = new LinkedHashMap<>(Map.of("field", field));
        nearest.ifPresent(one -> more.put("nearest", one));
        return new Problem(
                422,
                "case.assignee-unknown",
                "No user named %s can work on cases.%s GET /api/v1/assignees lists the users who can."
                        .formatted(
                                name,
                                nearest.map(one -> " Did you mean %s?".formatted(one))
                                        .orElse("")),
                more);
    }

    /** Responds as if the case did not exist, unless the person can see the case and only lacks the right to change it. */
    static Problem denied(CaseReply.Denied denied, Call call) {
        return denied.reason() == Decision.Reason.ROLE
                ? Problem.forbidden(call.person(), call.route().needs())
                : Problem.unknown(
                        "case", call.path().getOrDefault("id", denied.caseId().value()));
    }

    /** Responds with the case as the read model shows it after the operation. */
    public CompletionStage<HttpResponse> answer(CaseReply reply, Call call) {
        return switch (reply) {
            case CaseReply.Success done -> shown(call.sight(), done).thenApply(now -> CaseRoutes.shown(now, call));
            case CaseReply.Unknown unknown ->
                throw Problem.unknown("case", unknown.caseId().value()).asException();
            case CaseReply.Denied denied -> throw denied(denied, call).asException();
            case CaseReply.Rejection refused -> throw Problem.of(refused).asException();
        };
    }

    /** Waits so that the next GET shows the change. If the projection lags, the response is sent anyway because the change is committed. */
    private CompletionStage<CaseView> shown(Visibility sight, CaseReply.Success done) {
        String id = done.summary().id().value();
        return waiting.boards(CaseEntity.KEY.name() + "|" + id)
                .thenCompose(read -> blocking.call(() -> boards.read(
                        sight,
                        handle -> Optional.of(handle)
                                .filter(there -> CaseReadModel.version(handle, id)
                                        >= done.summary().version())
                                .flatMap(there -> CaseReadModel.find(handle, id))
                                .orElseGet(() -> CaseReadModel.preview(handle, done.summary())))));
    }
}
