package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /rules/back-tests}: changes of rules that are tried on kept telemetry, in the background. */
public final class BackTestRoutes {

    private static final String ALL = "/api/v1/rules/back-tests";
    private static final String ONE = ALL + "/{id}";
    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 3_700;
    private static final long LARGEST = 16 << 20;
    private static final Parameter ID = Parameter.path("id", "ID of the back-test.");

    private static final String ROWS =
            "STATE {state} | SUBJECT {subject} | STARTED {@times.askedAt} | READ {progress.read} |"
                    + " TOTAL {progress.total} | ID {id}";

    public static final List<ApiOperation<BackTestRoutes>> OPERATIONS = List.of(
            ApiOperation.of("POST", ALL, Verb.WRITE_RULES, BackTestRoutes::start)
                    .withBodyOf(LARGEST)
                    .is(Operation.of("startBackTest", "Try a change of rules on kept telemetry, without any effect")
                            .text(
                                    "The body has rules, correlations or filters, which are tried as if they were uploaded as the pack."
                                            + " Without a body, an active rule or pack is tested. The back-test runs in the background"
                                            + " on any node, one at a time. Only records that the person may see are evaluated, and only"
                                            + " this person sees the result.")
                            .with(
                                    Parameter.query(
                                            "days",
                                            "Days of telemetry until now, 1 to %d. Defaults to %d."
                                                    .formatted(MOST_DAYS, USUAL_DAYS)),
                                    Parameter.query(
                                            "pack", "Name of the pack that the body replaces, or that is tested."),
                                    Parameter.query("rule", "ID of a rule that is tested, of any stage."))
                            .takes(false, Content.text("application/yaml"), Content.text("application/zip"))
                            .answers(BackTestView.class)
                            .refuses(400, "back-test.subject: there is nothing to test; query.value: days is invalid.")
                            .refuses(
                                    422,
                                    "back-test.rules: the rules are invalid, or change nothing. `problems` lists at most 50"
                                            + " problems.")
                            .refuses(
                                    503,
                                    "back-test.busy: too many back-tests are waiting; back-test.too-slow: loading the"
                                            + " rules took too long.")),
            ApiOperation.get(ALL, Verb.WRITE_RULES, BackTestRoutes::list)
                    .is(Operation.of("listBackTests", "List your back-tests, newest first")
                            .text("The latest 20 back-tests of each person are stored.")
                            .lists(BackTestView.class)
                            .command(Command.of("rules back-tests", "Lists your back-tests, newest first.")
                                    .rows(ROWS))),
            ApiOperation.get(ONE, Verb.WRITE_RULES, BackTestRoutes::find)
                    .is(Operation.of("getBackTest", "Get a back-test with its progress and result")
                            .with(ID)
                            .answers(BackTestView.class)),
            ApiOperation.of("DELETE", ONE, Verb.WRITE_RULES, BackTestRoutes::remove)
                    .is(Operation.of("removeBackTest", "Cancel a back-test, or delete one that has ended")
                            .with(ID)
                            .answersNothing()));

    private final BackTestService tests;
    private final BackTestSubjects subjects;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    BackTestRoutes(BackTestService tests, BackTestSubjects subjects, Executor threads, Clock clock) {
        this.tests = tests;
        this.subjects = subjects;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> start(Call call) {
        int days = days(call.query().text("days"));
        return CompletableFuture.supplyAsync(
                () -> {
                    Instant now = clock.instant();
                    BackTestService.Request request = new BackTestService.Request(
                            now.minus(Duration.ofDays(days)),
                            now,
                            call.query().text("pack"),
                            call.query().text("rule"),
                            null,
                            call.sight());
                    byte[] file = call.bytes().toArray();
                    String name = subjects.of(request, file).name();
                    return Answers.json(
                            tests.request(name, request, call.person().name(), now, file)
                                    .orElseThrow(() -> Problem.of(
                                                    503,
                                                    "back-test.busy",
                                                    "Too many back-tests are waiting. Cancel one, or try again later.")
                                            .asException()));
                },
                threads);
    }

    private static int days(@Nullable String text) {
        String given = Objects.requireNonNullElse(text, String.valueOf(USUAL_DAYS));
        if (!given.matches("[0-9]{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MOST_DAYS) {
            throw Problem.field("query.value", "days", "days must be a number from 1 to %d.".formatted(MOST_DAYS))
                    .asException();
        }
        return Integer.parseInt(given);
    }

    private HttpResponse list(Call call) {
        return Answers.list(ResultPage.cut(
                tests.of(call.person().name()),
                one -> "%020d %s"
                        .formatted(Long.MAX_VALUE - one.times().askedAt().toEpochMilli(), one.id()),
                call.query().slice()));
    }

    private HttpResponse find(Call call) {
        return Answers.json(found(call.path("id"), call));
    }

    private BackTestView found(String id, Call call) {
        return tests.find(id, call.person().name())
                .orElseThrow(() -> Problem.unknown("back-test", id).asException());
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        String id = call.path("id");
        return CompletableFuture.supplyAsync(
                () -> {
                    if (!tests.remove(id, call.person().name())) {
                        throw Problem.unknown("back-test", id).asException();
                    }
                    return Answers.noContent();
                },
                threads);
    }
}
