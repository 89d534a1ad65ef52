package io.watchfloor.dashboards.score.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.score.Control;
import io.watchfloor.dashboards.score.ControlResult;
import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.score.Controls;
import io.watchfloor.dashboards.score.Measurement;
import io.watchfloor.dashboards.score.routes.ScoreService.VersionedState;
import io.watchfloor.dashboards.score.views.SecureScoreControlView;
import io.watchfloor.dashboards.score.views.SecureScoreRequests;
import io.watchfloor.dashboards.score.views.SecureScoreView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /secure-scores} and {@code /secure-score-controls}. */
public final class ScoreRoutes {

    private static final String CONTROLS = "/api/v1/secure-score-controls";
    private static final String ONE = CONTROLS + "/{name}";
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final Parameter NAME =
            Parameter.path("name", "Name of the control.").as("secureScoreControl");

    public static final List<ApiOperation<ScoreRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/secure-scores", Verb.WATCH, ScoreRoutes::list)
                    .ofEveryGroup()
                    .is(Operation.of("listSecureScores", "List secure scores, latest first")
                            .text("The center stores a score when it changes, and one for each day."
                                    + " The last score of each day is kept for 400 days.")
                            .lists(SecureScoreView.class)
                            .command(Command.of(
                                            "score history [OPTIONS]",
                                            "Lists secure scores, latest first, with the reasons of each change.")
                                    .rows("AT {@createdDateTime} | SCORE {currentScore} | OF {maxScore} | WHY"
                                            + " {changes~text|-}"))),
            ApiOperation.get("/api/v1/secure-scores/trend", Verb.WATCH, ScoreRoutes::trend)
                    .ofEveryGroup()
                    .is(Operation.of("listSecureScoreTrend", "List the last secure score of each day, oldest first")
                            .lists(SecureScoreView.Day.class)
                            .command(Command.of("score trend [OPTIONS]", "Lists the last secure score of each day.")
                                    .rows("DAY {day} | SCORE {currentScore} | OF {maxScore}"))),
            ApiOperation.get(CONTROLS, Verb.WATCH, ScoreRoutes::controls)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "listSecureScoreControls",
                                    "List the controls of the secure score, largest possible improvement first")
                            .lists(SecureScoreControlView.class)
                            .command(Command.of(
                                            "score controls [OPTIONS]",
                                            "Lists the controls of the secure score, largest possible improvement first.")
                                    .rows(
                                            "CONTROL {controlName} | CATEGORY {category} | STATUS {status} | SCORE {score} |"
                                                    + " OF {maxScore} | IN ORDER {good}/{total} | TITLE {title}"))),
            ApiOperation.get(ONE, Verb.WATCH, ScoreRoutes::control)
                    .ofEveryGroup()
                    .is(Operation.of("getSecureScoreControl", "Get a control of the secure score")
                            .with(NAME)
                            .answersVersioned(SecureScoreControlView.class)
                            .command(Command.of("score control NAME", "Shows a control, its issues and what to do.")
                                    .prints("""
                                            {title}
                                            Status:    {status}, {score} of {maxScore} points, {good} of {total} in order
                                            State:     {controlState.state}{controlState.expiresAt? until {@controlState.expiresAt}|}
                                            Owner:     {controlState.owner|-}
                                            To do:     {remediation}
                                            Telemetry: {telemetry}{issues>
                                            - {name}: {text}}"""))),
            ApiOperation.reading("PUT", ONE + "/state", Verb.LEAD, ScoreRoutes::change)
                    .ofEveryGroup()
                    .is(Operation.of("putSecureScoreControlState", "Change the state of a control")
                            .text(
                                    "Ignored accepts the risk, and ThirdParty states that another product covers the control."
                                            + " Both exclude the control from the score and from its maximum until expiresAt."
                                            + " The score is evaluated again before the response.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(SecureScoreRequests.ControlStateChange.class)
                            .answersVersioned(SecureScoreControlView.class)
                            .refuses(
                                    400,
                                    "secure-score.reason: a reason is missing; secure-score.end: the end is missing, in the"
                                            + " past, or more than 366 days from now.")
                            .refuses(412, "secure-score.stale: another user has changed the state since you loaded it.")
                            .command(Command.of(
                                            "score accept NAME --until=expiresAt --reason=reason --owner=owner",
                                            "Accepts the risk of a control until a date, so that the control does not count.")
                                    .sends("state", "Ignored")
                                    .prints("The risk of {controlName} is accepted until {@controlState.expiresAt}."))
                            .command(Command.of(
                                            "score third-party NAME --until=expiresAt --reason=reason --owner=owner",
                                            "States that another product covers a control, so that the control does not count.")
                                    .sends("state", "ThirdParty")
                                    .prints("{controlName} does not count until {@controlState.expiresAt}."))
                            .command(Command.of(
                                            "score review NAME --reason=reason --owner=owner",
                                            "Marks a control as reviewed. The control still counts.")
                                    .sends("state", "Reviewed")
                                    .prints("{controlName} is reviewed."))
                            .command(Command.of(
                                            "score reset NAME --reason=reason --owner=owner",
                                            "Removes the state of a control, so that the control counts.")
                                    .sends("state", "Default")
                                    .prints("{controlName} counts: {score} of {maxScore} points."))));

    private final ScoreService service;
    private final Clock clock;

    ScoreRoutes(ScoreService service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        List<SecureScoreView> found = service.before(slice.afterNumber(), slice.limit() + 1).stream()
                .map(ScoreRoutes::view)
                .toList();
        return Answers.list(ResultPage.found(found, SecureScoreView::id, slice, service::count));
    }

    private HttpResponse trend(Call call) {
        List<SecureScoreView.Day> days = service.days().stream()
                .map(day ->
                        new SecureScoreView.Day(day.day().toString(), points(day.tenths()), points(day.mostTenths())))
                .toList();
        return Answers.list(
                ResultPage.cut(days, SecureScoreView.Day::day, call.query().slice()));
    }

    private HttpResponse controls(Call call) {
        Map<String, ControlResult> results = results();
        Map<String, VersionedState> states = service.states();
        List<SecureScoreControlView> all = Controls.ALL.stream()
                .map(control -> view(control, results.get(control.name()), states.get(control.name())))
                .sorted(Comparator.comparing(ScoreRoutes::place))
                .toList();
        return Answers.list(ResultPage.cut(all, ScoreRoutes::place, call.query().slice()));
    }

    /** Largest possible improvement first. Controls that count come before others. */
    private static String place(SecureScoreControlView one) {
        long missing = Math.round(10 * one.result().improvement());
        return "%d/%04d/%s"
                .formatted(
                        one.result().status().compareTo(ControlResult.Status.COUNTED),
                        9_999 - missing,
                        one.profile().controlName());
    }

    private HttpResponse control(Call call) {
        Control control = find(call);
        return shown(control);
    }

    private HttpResponse change(Call call) {
        SecureScoreRequests.ControlStateChange asked = call.body(SecureScoreRequests.ControlStateChange.class);
        Control control = find(call);
        Long version = call.version("control");
        String reason = asked.reason() == null ? "" : asked.reason().strip();
        Instant end = asked.state().excludes() ? end(asked.expiresAt()) : null;
        if (asked.state().excludes() && reason.isEmpty()) {
            throw Problem.field(
                            "secure-score.reason",
                            "reason",
                            "State why the control may be excluded from the score, for those who review it later.")
                    .asException();
        }
        String owner = asked.owner();
        ControlState state = new ControlState(
                asked.state(),
                owner == null ? service.state(control.name()).state().owner() : owner.strip(),
                reason,
                end);
        if (!service.change(control.name(), version, state, call.person().name())) {
            throw Problem.of(
                            412,
                            "secure-score.stale",
                            "The state of %s was changed since you loaded it. Load it again.".formatted(control.name()))
                    .asException();
        }
        return shown(control);
    }

    private Instant end(@Nullable Instant asked) {
        Instant now = clock.instant();
        if (asked == null || !asked.isAfter(now) || asked.isAfter(now.plus(LONGEST))) {
            throw Problem.field(
                            "secure-score.end",
                            "expiresAt",
                            "Specify when the exclusion ends: a time in the future, at most %d days from now."
                                    .formatted(LONGEST.toDays()))
                    .asException();
        }
        return asked;
    }

    private Control find(Call call) {
        String name = call.path("name");
        return Controls.find(name)
                .orElseThrow(() -> Problem.of(
                                404,
                                "secure-score.unknown-control",
                                "No control is named %s. GET /api/v1/secure-score-controls lists the controls."
                                        .formatted(name))
                        .asException());
    }

    private Map<String, ControlResult> results() {
        return service.latest().map(latest -> latest.score().byControl()).orElse(Map.of());
    }

    private HttpResponse shown(Control control) {
        VersionedState state = service.state(control.name());
        return Answers.versioned(view(control, results().get(control.name()), state), state.version());
    }

    private SecureScoreControlView view(
            Control control, @Nullable ControlResult known, @Nullable VersionedState stored) {
        ControlResult result = Optional.ofNullable(known)
                .orElseGet(
                        () -> ControlResult.of(control, Measurement.NOT_SEEN, ControlState.DEFAULT, clock.instant()));
        VersionedState state =
                Optional.ofNullable(stored).orElseGet(() -> new VersionedState(0, ControlState.DEFAULT, null, null));
        Control.Advice advice = control.advice();
        return new SecureScoreControlView(
                new SecureScoreControlView.Profile(
                        control.name(), control.title(), control.category(), control.tier(), control.points()),
                new SecureScoreControlView.Result(
                        result.status(),
                        points(result.tenths()),
                        points(result.mostTenths() - result.tenths()),
                        result.good(),
                        result.total(),
                        result.issues().stream()
                                .map(one -> new SecureScoreControlView.Finding(
                                        one.kind(), one.id(), one.name(), one.text()))
                                .toList()),
                new SecureScoreControlView.Advice(
                        advice.remediation(),
                        advice.needs(),
                        advice.actionType(),
                        advice.userImpact(),
                        advice.implementationCost()),
                new SecureScoreControlView.State(
                        state.state().state(),
                        state.state().owner(),
                        state.state().reason(),
                        state.state().expiresAt(),
                        state.state().hasExpired(clock.instant()),
                        state.version(),
                        state.changedBy(),
                        state.changedAt()));
    }

    private static SecureScoreView view(ScoreStore.Stored stored) {
        return new SecureScoreView(
                Long.toString(stored.number()),
                stored.at(),
                points(stored.tenths()),
                points(stored.mostTenths()),
                stored.services(),
                stored.controls().stream().flatMap(one -> view(one).stream()).toList(),
                stored.changes().stream()
                        .map(change -> new SecureScoreView.Change(
                                change.control(), points(change.tenths()), points(change.mostTenths()), change.text()))
                        .toList());
    }

    /** Controls that this version of the program does not know are not shown, because their category is unknown. */
    private static Optional<SecureScoreView.ControlScore> view(ControlResult one) {
        return Controls.find(one.control())
                .map(control -> new SecureScoreView.ControlScore(
                        control.name(),
                        control.category(),
                        points(one.tenths()),
                        points(one.mostTenths()),
                        one.status(),
                        one.total() == 0 ? "not seen" : "%d of %d".formatted(one.good(), one.total())));
    }

    private static double points(int tenths) {
        return tenths / 10.0;
    }
}
