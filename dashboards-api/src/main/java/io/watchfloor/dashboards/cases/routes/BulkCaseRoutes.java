package io.watchfloor.dashboards.cases.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.views.BulkCasesView;
import io.watchfloor.dashboards.cases.views.BulkCasesView.BulkCase;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /case-operations/{operation}}: one operation on several cases, each of which decides by itself. */
public final class BulkCaseRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(BulkCaseRoutes.class);

    private static final String NO_ANSWER = "server.no-answer";

    /** Number of cases that decide at the same time. */
    private static final int AT_ONCE = 16;

    /** Maximum number of IDs with the longest text of an operation. */
    private static final long LARGEST_BODY = 256L << 10;

    private static final List<CaseOperation<?>> OPERATIONS_ON_SEVERAL =
            CaseOperation.ALL.stream().filter(CaseOperation::isForSeveral).toList();

    public static final List<ApiOperation<BulkCaseRoutes>> OPERATIONS = List.of(ApiOperation.of(
                    "POST",
                    "/api/v1/case-operations/{operation}",
                    CaseOperation.RIGHT_FOR_SEVERAL,
                    BulkCaseRoutes::execute)
            .withBodyOf(LARGEST_BODY)
            .is(Operation.of("operateOnCases", "Execute an operation on up to 1,000 cases")
                    .text(
                            "Each case decides by itself, as for `POST /cases/{id}/NAME`: a refused case does not affect the others."
                                    + " Lists of cases show the changes within about a second. The same request with the same"
                                    + " Idempotency-Key changes no case twice.")
                    .with(
                            Parameter.path(
                                    "operation",
                                    "One of %s."
                                            .formatted(OPERATIONS_ON_SEVERAL.stream()
                                                    .map(CaseOperation::name)
                                                    .collect(Collectors.joining(", ")))),
                            Parameter.IDEMPOTENCY_KEY)
                    .takes(RequestBodies.BulkOperation.class)
                    .answers(BulkCasesView.class)
                    .refuses(404, "case.verb-unknown: no operation for several cases has this name.")
                    .refuses(422, "case.assignee-unknown: no user with that name can work on cases.")));

    private final ReadModelStore boards;
    private final CaseCommands commands;
    private final Counter outcomes;

    public BulkCaseRoutes(ReadModelStore boards, CaseCommands commands, PrometheusRegistry registry) {
        this.boards = boards;
        this.commands = commands;
        this.outcomes = new Meters(registry).counter("watchfloor_case_bulk_operations_total");
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> execute(Call call) {
        String name = call.path("operation");
        CaseOperation<?> operation = OPERATIONS_ON_SEVERAL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                404,
                                "case.verb-unknown",
                                "No operation for several cases is named %s. Use one of %s."
                                        .formatted(
                                                name,
                                                OPERATIONS_ON_SEVERAL.stream()
                                                        .map(CaseOperation::name)
                                                        .collect(Collectors.joining(", "))))
                        .asException());
        RequestBodies.BulkOperation asked = call.body(RequestBodies.BulkOperation.class);
        if (asked.cases().isEmpty()) {
            throw Problem.field("body.wrong-value", "cases", "The field cases must contain at least one case.")
                    .asException();
        }
        CaseCommands.CheckedOperation checked =
                commands.check(call, operation, Objects.requireNonNullElse(asked.values(), Map.of()));
        return decided(call, targets(call, asked.cases()), checked).thenApply(results -> {
            results.forEach(one -> outcomes.labelValues(name, outcome(one)).inc());
            return Answers.json(BulkCasesView.of(results));
        });
    }

    /**
     * A case of the request.
     *
     * @param given ID or number, as in the request
     * @param id null if the person sees no such case
     */
    private record Target(String given, @Nullable String id) {}

    /** A case that is named twice is one target. */
    private List<Target> targets(Call call, List<String> given) {
        return boards.read(call.sight(), handle -> {
            Map<String, Target> all = new LinkedHashMap<>();
            for (String one : given) {
                String id = CaseReadModel.idOf(handle, one).orElse(null);
                all.putIfAbsent(id == null ? "unknown " + one : id, new Target(one, id));
            }
            return List.copyOf(all.values());
        });
    }

    private CompletionStage<List<BulkCase>> decided(
            Call call, List<Target> targets, CaseCommands.CheckedOperation checked) {
        AtomicReferenceArray<BulkCase> results = new AtomicReferenceArray<>(targets.size());
        CompletableFuture<?>[] lanes = IntStream.range(0, Math.min(AT_ONCE, targets.size()))
                .mapToObj(first -> lane(call, targets, checked, results, first).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(lanes)
                .thenApply(done -> IntStream.range(0, targets.size())
                        .mapToObj(results::get)
                        .toList());
    }

    /** Every 16th target, one after the other. */
    private CompletionStage<AtomicReferenceArray<BulkCase>> lane(
            Call call,
            List<Target> targets,
            CaseCommands.CheckedOperation checked,
            AtomicReferenceArray<BulkCase> results,
            int at) {
        if (at >= targets.size()) {
            return CompletableFuture.completedFuture(results);
        }
        return decide(call, targets.get(at), checked).thenCompose(result -> {
            results.set(at, result);
            return lane(call, targets, checked, results, at + AT_ONCE);
        });
    }

    private CompletionStage<BulkCase> decide(Call call, Target target, CaseCommands.CheckedOperation checked) {
        String id = target.id();
        if (id == null) {
            return CompletableFuture.completedFuture(refused(target, Problem.unknown("case", target.given())));
        }
        return checked.send(id)
                .handle((reply, failure) ->
                        failure == null ? result(call, target, reply) : unanswered(target, failure));
    }

    private static BulkCase result(Call call, Target target, CaseReply reply) {
        return switch (reply) {
            case CaseReply.Success done -> BulkCase.done(target.given(), done.summary());
            case CaseReply.Unknown unknown -> refused(target, Problem.unknown("case", target.given()));
            case CaseReply.Denied denied -> refused(target, CaseCommands.denied(denied, call));
            case CaseReply.Rejection rejected -> refused(target, Problem.of(rejected));
        };
    }

    private static BulkCase unanswered(Target target, Throwable failure) {
        LOG.warn("The case {} did not answer an operation on several cases", target.id(), failure);
        return BulkCase.refused(
                target.given(),
                target.id(),
                NO_ANSWER,
                "The case did not answer, and may or may not have executed the operation. Repeat the request with the same"
                        + " Idempotency-Key.");
    }

    private static String outcome(BulkCase result) {
        String code = result.code();
        return code == null ? "done" : code.equals(NO_ANSWER) ? "unanswered" : "refused";
    }

    private static BulkCase refused(Target target, Problem why) {
        return BulkCase.refused(target.given(), target.id(), why.code(), why.detail());
    }
}
