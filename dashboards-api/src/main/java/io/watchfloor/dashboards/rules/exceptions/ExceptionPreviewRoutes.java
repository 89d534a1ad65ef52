package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.rules.views.ExceptionRequest;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Back-tests of exceptions before they are saved. */
public final class ExceptionPreviewRoutes {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 365;

    public static final List<ApiOperation<ExceptionPreviewRoutes>> OPERATIONS = List.of(ApiOperation.of(
                    "POST", "/api/v1/rules/exceptions/previews", Verb.WRITE_RULES, ExceptionPreviewRoutes::start)
            .is(Operation.of("previewException", "Try an exception on kept telemetry, without any effect")
                    .text(
                            "Starts a back-test with the exception as a further filter. GET /api/v1/rules/back-tests/{id} shows its"
                                    + " result: result.hidden.alerts of result.before.alerts would be hidden.")
                    .takes(ExceptionRequest.Preview.class)
                    .answers(BackTestView.class)
                    .refuses(
                            400,
                            "exception.everything, exception.where, exception.asset, exception.account, exception.rule,"
                                    + " exception.suppression: the exception is invalid. exception.days: the number of days is invalid.")
                    .refuses(422, "back-test.rules: the exception changes no rule.")
                    .refuses(503, "back-test.busy: too many back-tests are waiting.")));

    private final BackTestService tests;
    private final Subjects subjects;
    private final Packs packs;
    private final ExceptionStore store;
    private final RouteContext context;
    private final Executor threads;

    /** Checks a request before it is started. Blocks. */
    public interface Subjects {
        void check(BackTestService.Request request, byte[] file);
    }

    /** @param threads may block */
    public ExceptionPreviewRoutes(
            BackTestService tests, Subjects subjects, Packs packs, RouteContext context, Executor threads) {
        this.tests = tests;
        this.subjects = subjects;
        this.packs = packs;
        this.store = new ExceptionStore(context.database());
        this.context = context;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> start(Call call) {
        ExceptionRequest.Preview asked = call.body(ExceptionRequest.Preview.class);
        int days = Objects.requireNonNullElse(asked.days(), USUAL_DAYS);
        if (days < 1 || days > MOST_DAYS) {
            throw Problem.field("exception.days", "days", "days must be a number from 1 to %d.".formatted(MOST_DAYS))
                    .asException();
        }
        return CompletableFuture.supplyAsync(() -> started(call, asked, days), threads);
    }

    private HttpResponse started(Call call, ExceptionRequest.Preview asked, int days) {
        ExceptionRules.check(asked.exception().rules(), packs);
        Instant now = context.clock().instant();
        Terms terms = new Terms(
                asked.exception().rules().stream().distinct().toList(),
                ExceptionTerms.scope(asked.exception()),
                ExceptionTerms.suppression(asked.exception()),
                "Preview",
                call.person().name(),
                now);
        byte[] file = ExceptionRules.pack(store.active(now), UUID.randomUUID().toString(), terms, asked.replaces(), now)
                .body();
        BackTestService.Request request = new BackTestService.Request(
                now.minus(Duration.ofDays(days)),
                now,
                ExceptionFilters.PACK,
                null,
                ExceptionFilters.scopeHash(terms),
                call.sight());
        subjects.check(request, file);
        return Answers.json(
                tests.request("Preview of an exception", request, call.person().name(), now, file)
                        .orElseThrow(() -> Problem.of(
                                        503,
                                        "back-test.busy",
                                        "Too many back-tests are waiting. Cancel one, or try again later.")
                                .asException()));
    }
}
