package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.NearestName;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Roster;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.CaseBoard;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /cases/{id}/VERB}: hands people's commands to the case and answers with the case as the board then shows it. */
final class CaseCommands {

    private static final int LONGEST_KEY = 200;

    /** How long an answer waits for the board to show what was done, and how often it looks. */
    private static final Duration BOARD_WAIT = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final BoardStore boards;
    private final CaseDesk cases;
    private final Roster people;
    private final BlockingCalls blocking;
    private final Executor later;

    /** @param threads for the looks at the board */
    CaseCommands(BoardStore boards, CaseDesk cases, Roster people, BlockingCalls blocking, Executor threads) {
        this.boards = boards;
        this.people = people;
        this.cases = cases;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    List<ApiRoute> routes() {
        List<ApiRoute> routes = new ArrayList<>();
        routes.add(ApiRoute.get("/api/v1/assignees", Permission.READ, this::assignees));
        for (String verb : CaseOrder.VERBS) {
            routes.add(
                    new ApiRoute("POST", "/api/v1/cases/{id}/" + verb, Permission.RESPOND, call -> order(call, verb)));
        }
        return routes;
    }

    /** Not in the description: it only says which verbs there are. */
    ApiRoute unknownVerb() {
        return ApiRoute.reading("POST", "/api/v1/cases/{id}/{verb}", Permission.RESPOND, call -> {
            throw CaseOrder.unknown(call.path("verb")).asException();
        });
    }

    private CompletionStage<HttpResponse> order(Call call, String verb) {
        CaseOrder order = CaseOrder.of(verb, call);
        if (verb.equals("assign")) {
            checkAssignee(call.body("assignee").text("assignee", CaseOrder.LONGEST_WORD));
        }
        CaseCommand.Request request =
                new CaseCommand.Request(call.person().name(), requestId(call, verb), version(call));
        String id = boards.read(handle -> CaseRoutes.id(handle, call));
        return cases.ask(id, replyTo -> order.command(request, replyTo)).thenCompose(this::answer);
    }

    private void checkAssignee(String name) {
        List<String> names = people.assignable().stream().map(Account::name).toList();
        if (!names.contains(name)) {
            throw PeopleProblems.notAssignable(name, NearestName.of(name, names))
                    .asException();
        }
    }

    private HttpResponse assignees(Call call) {
        List<ObjectNode> items = people.assignable().stream()
                .map(account -> BoardJson.object()
                        .put("id", account.name())
                        .put("name", account.name())
                        .put("role", account.role().text()))
                .toList();
        return Answers.list(Listings.cut(items, call.list().slice()).map(item -> item.without(List.of("id"))));
    }

    private CompletionStage<HttpResponse> answer(CaseReply reply) {
        return switch (reply) {
            case CaseReply.Done done ->
                shown(done, System.nanoTime() + BOARD_WAIT.toNanos()).thenApply(Answers::versioned);
            case CaseReply.Unknown unknown ->
                throw Problem.unknown("case", unknown.caseId()).asException();
            case CaseReply.Refused refused -> throw Problem.of(refused).asException();
        };
    }

    /** A following GET must see what was done. When the board lags, the answer comes all the same: it is done. */
    private CompletionStage<ObjectNode> shown(CaseReply.Done done, long until) {
        return blocking.call(() -> onBoard(done, System.nanoTime() >= until))
                .thenCompose(found -> found.<CompletionStage<ObjectNode>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> CompletableFuture.supplyAsync(() -> done, later)
                                .thenCompose(same -> shown(same, until))));
    }

    private Optional<ObjectNode> onBoard(CaseReply.Done done, boolean late) {
        String id = done.summary().id();
        return boards.read(handle -> {
            boolean there = CaseBoard.version(handle, id) >= done.summary().version();
            if (there) {
                return CaseBoard.find(handle, id);
            }
            return late ? Optional.of(CaseBoard.preview(handle, done.summary())) : Optional.empty();
        });
    }

    private static @Nullable Long version(Call call) {
        Optional<String> match = call.header("If-Match").map(String::strip);
        if (match.isEmpty() || match.get().equals("*")) {
            return null;
        }
        String digits = match.get().replaceFirst("^W/", "").replace("\"", "");
        if (!digits.matches("[0-9]{1,18}")) {
            throw Problem.field(
                            "request.if-match",
                            "If-Match",
                            "If-Match must be the version of the case that you saw, such as \"7\".")
                    .asException();
        }
        return Long.valueOf(digits);
    }

    /** A key means one verb by one person: another's key of the same text is another request. */
    private static @Nullable String requestId(Call call, String verb) {
        Optional<String> key = call.header("Idempotency-Key").map(String::strip);
        if (key.isEmpty() || key.get().isEmpty()) {
            return null;
        }
        if (key.get().length() > LONGEST_KEY) {
            throw Problem.field(
                            "request.idempotency-key",
                            "Idempotency-Key",
                            "Idempotency-Key may have %d characters.".formatted(LONGEST_KEY))
                    .asException();
        }
        return hash(verb + '\n' + call.person().name() + '\n' + key.get());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
