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
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /rules/back-tests}: changes of rules that are tried on kept telemetry, in the background. */
public final class BackTestRoutes {

    private static final String ALL = "/api/v1/rules/back-tests";
    private static final String ONE = ALL + "/{id}";
    private static final String FILE = "back-test";
    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 3_700;
    private static final int SHOWN_PROBLEMS = 50;
    private static final long LARGEST = 16 << 20;
    private static final Duration LONGEST_LOADING = Duration.ofSeconds(30);
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
                                            + " on this node, one at a time. Only records that the person may see are evaluated, and only"
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
    private final Packs packs;
    private final ReadModelStore boards;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    public BackTestRoutes(BackTestService tests, Packs packs, ReadModelStore boards, Executor threads, Clock clock) {
        this.tests = tests;
        this.packs = packs;
        this.boards = boards;
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
                    Subject subject = subject(call);
                    Instant to = clock.instant();
                    Instant from = to.minus(Duration.ofDays(days));
                    SearchScope scope = boards.read(call.sight(), handle -> ReaderScope.of(handle, from, to));
                    String id = tests.start(new BackTestService.Request(
                                    subject.name(), subject.rules(), from, to, call.sight(), scope))
                            .orElseThrow(() -> Problem.of(
                                            503,
                                            "back-test.busy",
                                            "Too many back-tests are waiting on this node. Cancel one, or try again later.")
                                    .asException());
                    return Answers.json(found(id, call));
                },
                threads);
    }

    /** What is tested. */
    private record Subject(String name, BackTestRules rules) {}

    private Subject subject(Call call) {
        RulePack loaded = packs.stages().loaded().get();
        RulePack live = packs.stages().evaluated().get().live();
        String pack = call.query().text("pack");
        String rule = call.query().text("rule");
        if (!call.bytes().isEmpty()) {
            PackContent content =
                    new PackContent(pack == null ? FILE : pack, call.bytes().toArray());
            RuleLoadResult with = loaded(content);
            List<RuleProblem> problems = with.problems().stream()
                    .filter(one -> one.file().startsWith(content.prefix()))
                    .toList();
            if (!problems.isEmpty()) {
                throw refused("The rules are invalid. Correct them, and send them again.", problems)
                        .asException();
            }
            Predicate<RuleHeader> own = header -> header.origin().file().startsWith(content.prefix());
            return subject(
                    pack == null ? title(with.pack(), own) : pack, BackTestRules.of(live, loaded, with.pack(), own));
        }
        if (rule != null) {
            return subject(
                    title(loaded, header -> header.id().equals(rule)),
                    BackTestRules.of(live, loaded, loaded, header -> header.id().equals(rule)));
        }
        if (pack != null) {
            String prefix = new PackContent(pack, new byte[0]).prefix();
            return subject(
                    pack,
                    BackTestRules.of(
                            live,
                            loaded,
                            loaded,
                            header -> header.origin().file().startsWith(prefix)));
        }
        throw Problem.of(
                        400,
                        "back-test.subject",
                        "There is nothing to test. Send rules or a filter as YAML or zip, or name a rule or a pack.")
                .asException();
    }

    private static Subject subject(String name, BackTestRules rules) {
        if (rules.isEmpty()) {
            throw refused(
                            "There is no such rule, or the file has no rule and filters none. Check the name and the file.",
                            List.of())
                    .asException();
        }
        return new Subject(name, rules);
    }

    /** The title of the only rule, or the number of rules. */
    private static String title(RulePack pack, Predicate<RuleHeader> own) {
        List<String> titles = Stream.concat(
                        pack.rules().stream().map(one -> one.header()),
                        pack.correlations().stream().map(one -> one.header()))
                .filter(own)
                .map(RuleHeader::title)
                .toList();
        return switch (titles.size()) {
            case 0 -> "filter";
            case 1 -> titles.getFirst();
            default -> titles.size() + " rules";
        };
    }

    private RuleLoadResult loaded(PackContent content) {
        long until = System.nanoTime() + LONGEST_LOADING.toNanos();
        try {
            return packs.backTests().changed().apply(content, () -> {
                if (System.nanoTime() - until > 0) {
                    throw new LoadingDeadline.ExceededException();
                }
            });
        } catch (LoadingDeadline.ExceededException slow) {
            throw Problem.of(
                            503,
                            "back-test.too-slow",
                            "Loading the rules took longer than %d s. Send fewer rules."
                                    .formatted(LONGEST_LOADING.toSeconds()))
                    .asException();
        }
    }

    private static Problem refused(String text, List<RuleProblem> problems) {
        return new Problem(
                422,
                "back-test.rules",
                text,
                problems.stream()
                        .limit(SHOWN_PROBLEMS)
                        .map(one ->
                                new ProblemJson.Item(one.file(), one.line(), one.column(), one.code(), one.reason()))
                        .toList(),
                Map.of());
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
        return tests.find(id(id), call.person().name())
                .orElseThrow(() -> Problem.unknown("back-test", id).asException());
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        String id = call.path("id");
        return CompletableFuture.supplyAsync(
                () -> {
                    if (!tests.remove(id(id), call.person().name())) {
                        throw Problem.unknown("back-test", id).asException();
                    }
                    return Answers.noContent();
                },
                threads);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.unknown("back-test", text).asException();
        }
    }
}
