package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.config.text.NearestName;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.Roster;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.BoardWarrants;
import io.watchfloor.dashboards.board.CaseBoard;
import io.watchfloor.dashboards.search.Sight;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Passes operations on a case to it, and answers with the case as the board then shows it. */
public final class CaseCommands {

    /** How long an answer waits for the board to show the change, and how often it looks. */
    private static final Duration BOARD_WAIT = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final BoardStore boards;
    private final CaseDesk cases;
    private final Roster people;
    private final BlockingCalls blocking;
    private final Executor later;

    /** @param threads looks at the board */
    public CaseCommands(BoardStore boards, CaseDesk cases, Roster people, BlockingCalls blocking, Executor threads) {
        this.boards = boards;
        this.people = people;
        this.cases = cases;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    <B extends Record> CompletionStage<HttpResponse> order(
            Call call, CaseOperation<B> operation, CaseOperation.ByCase<B> decision) {
        B asked = call.body(operation.body());
        operation.fields().forEach(field -> checkPeople(field, asked));
        String key = RequestKey.of(call, operation.name());
        Long version = call.version("case");
        String id = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        CaseCommand.Request request = new CaseCommand.Request(
                call.person().name(), key, version, BoardWarrants.ofCase(boards, call.bearer(), id));
        return cases.ask(id, to -> decision.command(asked, request, to)).thenCompose(reply -> answer(reply, call));
    }

    private void checkPeople(Field field, Record asked) {
        switch (field.kind()) {
            case ASSIGNEE -> field.texts(asked).forEach(this::checkAssignee);
            case PERSON -> field.texts(asked).forEach(this::checkPerson);
            case VALUE, LONG_TEXT, CASE, ALERT -> {}
        }
    }

    private void checkPerson(String name) {
        if (people.find(name).isEmpty()) {
            throw new Problem(
                            422,
                            "case.person-unknown",
                            "There is nobody called %s. GET /api/v1/assignees lists who can work on cases."
                                    .formatted(name),
                            Map.of("field", "people"))
                    .asException();
        }
    }

    private void checkAssignee(String name) {
        List<String> names = people.assignable().stream().map(Account::name).toList();
        if (!names.contains(name)) {
            throw notAssignable(name, NearestName.of(name, names)).asException();
        }
    }

    /**
     * A case can only be assigned to people who may work on it: a typing error in the name would leave it with nobody.
     */
    private static Problem notAssignable(String name, Optional<String> nearest) {
        Map<String, String> more = new LinkedHashMap<>(Map.of("field", "assignee"));
        nearest.ifPresent(one -> more.put("nearest", one));
        return new Problem(
                422,
                "case.assignee-unknown",
                "There is nobody called %s who can work on cases.%s GET /api/v1/assignees lists who can."
                        .formatted(
                                name,
                                nearest.map(one -> " Did you mean %s?".formatted(one))
                                        .orElse("")),
                more);
    }

    /** But for a missing verb it answers as for a case that is not there. */
    private static Problem denied(CaseReply.Denied denied, Call call) {
        return denied.reason() == Decision.Reason.ROLE
                ? Problem.forbidden(call.person(), call.route().needs())
                : Problem.unknown(
                        "case", call.path().getOrDefault("id", denied.caseId().value()));
    }

    /** As the board then shows it. */
    CompletionStage<HttpResponse> answer(CaseReply reply, Call call) {
        return switch (reply) {
            case CaseReply.Done done ->
                shown(call.sight(), done, System.nanoTime() + BOARD_WAIT.toNanos())
                        .thenApply(now -> CaseRoutes.shown(now, call));
            case CaseReply.Unknown unknown ->
                throw Problem.unknown("case", unknown.caseId().value()).asException();
            case CaseReply.Denied denied -> throw denied(denied, call).asException();
            case CaseReply.Refused refused -> throw Problem.of(refused).asException();
        };
    }

    /**
     * A following GET must see the change. When the board lags, the answer comes all the same: the change is committed.
     */
    private CompletionStage<CaseView> shown(Sight sight, CaseReply.Done done, long until) {
        return blocking.call(() -> onBoard(sight, done, System.nanoTime() >= until))
                .thenCompose(found -> found.<CompletionStage<CaseView>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> CompletableFuture.supplyAsync(() -> done, later)
                                .thenCompose(same -> shown(sight, same, until))));
    }

    private Optional<CaseView> onBoard(Sight sight, CaseReply.Done done, boolean late) {
        String id = done.summary().id().value();
        return boards.read(sight, handle -> {
            boolean there = CaseBoard.version(handle, id) >= done.summary().version();
            if (there) {
                return CaseBoard.find(handle, id);
            }
            return late ? Optional.of(CaseBoard.preview(handle, done.summary())) : Optional.empty();
        });
    }
}
