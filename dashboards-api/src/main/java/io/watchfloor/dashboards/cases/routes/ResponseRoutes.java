package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.response.views.ProposedBlockView;
import io.watchfloor.dashboards.response.views.ResponseRequest;
import io.watchfloor.dashboards.response.views.ResponseView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.response.Response;
import io.watchfloor.ops.response.ResponseStore;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** Routes for response actions of sensors in a case. */
public final class ResponseRoutes {

    private static final int USUAL_SECONDS = 3_600;
    private static final int LONGEST_SECONDS = 30 * 24 * 3_600;
    private static final Duration LONGEST_KILL = Duration.ofMinutes(1);
    static final String ONE = "/api/v1/cases/{id}/responses";

    private final ReadModelStore boards;
    private final ResponseStore responses;
    private final Function<Visibility, List<SensorView>> sensors;
    private final Clock clock;
    private final ActionVerbs<Response, Response.Step> verbs;

    /** @param sensors sensors that a person can see */
    public ResponseRoutes(
            ReadModelStore boards,
            ResponseStore responses,
            Function<Visibility, List<SensorView>> sensors,
            Clock clock) {
        this.boards = boards;
        this.responses = responses;
        this.sensors = sensors;
        this.clock = clock;
        this.verbs = new ActionVerbs<>(
                boards,
                clock,
                new ActionVerbs.Subject<>(
                        new ActionVerbs.Name("response", "response action", "A response action"),
                        ResponseView.class,
                        "response.not-now: the state of the action does not allow the change; `state` names it."
                                + " response.sensor-too-old: the sensor's version does not support cancelling.",
                        new ResponseTable()));
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(ONE, Verb.READ, this::list)
                        .is(Operation.of("getCaseResponses", "Get the response actions of a case and their steps")
                                .with(CaseRoutes.ID)
                                .lists(ResponseView.class)),
                ApiRoute.get(ONE + "/proposed", Verb.READ, this::proposed)
                        .is(Operation.of(
                                        "getProposedBlocks",
                                        "Get the blocks of addresses that indicators propose in a case")
                                .text("To approve one, request the action block-address with its asset and address.")
                                .with(CaseRoutes.ID)
                                .lists(ProposedBlockView.class)),
                asking(
                        ActionKind.ISOLATE_HOST,
                        "isolateHost",
                        "Isolate a host for a limited time",
                        ResponseRequest.Isolation.class,
                        asked -> Map.of()),
                asking(
                        ActionKind.BLOCK_ADDRESS,
                        "blockAddress",
                        "Block all traffic of a host with an address for a limited time",
                        ResponseRequest.Block.class,
                        asked -> Map.of("address", asked.address().strip())),
                asking(
                        ActionKind.KILL_PROCESS,
                        "killProcess",
                        "Kill a process on a host",
                        ResponseRequest.Kill.class,
                        asked -> Map.of("pid", Long.toString(asked.pid()), "program", asked.program())),
                asking(
                        ActionKind.COLLECT_PACKAGE,
                        "collectPackage",
                        "Collect files and host state from a sensor",
                        ResponseRequest.Collection.class,
                        PackageRoutes::arguments),
                verbs.route("revert", "Revert a response action before it expires", Response::revert),
                verbs.route(
                        "cancel",
                        "Cancel a response action that has not been sent yet, or that is running and cannot be"
                                + " reverted",
                        this::cancel));
    }

    private <T extends Record & ResponseRequest> ApiRoute asking(
            ActionKind kind,
            String operation,
            String summary,
            Class<T> type,
            Function<T, Map<String, String>> arguments) {
        return ApiRoute.reading("POST", ONE + "/" + kind.text(), Verb.RESPOND, call -> {
                    T asked = call.body(type);
                    return request(call, kind, asked, arguments.apply(asked));
                })
                .asDangerous()
                .is(Operation.of(operation, summary)
                        .text("The sensor runs the action if its own configuration allows the action, and reports the"
                                + " result. Repeated requests with the same Idempotency-Key create only one action.")
                        .with(CaseRoutes.ID)
                        .takes(type)
                        .answers(ResponseView.class)
                        .refuses(
                                409,
                                "response.no-sensor, response.several-sensors: no sensor, or more than one, runs on the"
                                        + " asset; response.not-allowed: the sensor's own configuration"
                                        + " does not allow the action."));
    }

    private HttpResponse request(Call call, ActionKind kind, ResponseRequest asked, Map<String, String> arguments) {
        String caseId = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        Duration limit = limit(kind, asked);
        SensorView sensor = sensor(call.sight(), asked);
        String id = sensor.enrolment().id();
        List<String> allowed = responses.actions(id);
        if (!allowed.contains(kind.text())) {
            throw new Problem(
                            409,
                            "response.not-allowed",
                            ("The sensor %s does not allow the action %s. Allow it in the sensor's own configuration"
                                                    + " (actions.allow) and wait until the sensor has")
                                            .formatted(sensor.enrolment().name(), kind.text())
                                    + " reconnected.",
                            Map.of("allows", String.join(" ", allowed)))
                    .asException();
        }
        String key = RequestKey.of(call, kind.text() + caseId);
        ResponseStore.StoredResponse kept = responses.make(
                caseId,
                new Response.Request(
                        key == null ? UUID.randomUUID().toString().replace("-", "") : key,
                        id,
                        kind.text(),
                        new TreeMap<>(arguments),
                        limit),
                new ResponseStore.Origin(call.person().name(), clock.instant(), asked.reason()));
        return Answers.json(
                boards.readAll(handle -> shown(handle, kept.response().what().id(), clock.instant())));
    }

    private static Duration limit(ActionKind kind, ResponseRequest asked) {
        if (kind == ActionKind.KILL_PROCESS) {
            return LONGEST_KILL;
        }
        Integer seconds = asked.limitSeconds();
        if (seconds != null && (seconds < 1 || seconds > LONGEST_SECONDS)) {
            throw Body.wrong("limitSeconds", "The field limitSeconds must be from 1 to %d.".formatted(LONGEST_SECONDS));
        }
        return Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds);
    }

    private SensorView sensor(Visibility sight, ResponseRequest asked) {
        String sensor = asked.sensor();
        String asset = asked.asset();
        if ((sensor == null) == (asset == null)) {
            throw Body.wrong("sensor", "Name either the sensor or the asset, not both.");
        }
        List<SensorView> found = sensors.apply(sight).stream()
                .filter(one -> one.enrolment().revokedAt() == null)
                .filter(one -> sensor == null ? runsOn(one, String.valueOf(asset)) : isCalled(one, sensor))
                .toList();
        String named = String.valueOf(sensor == null ? asset : sensor);
        if (found.isEmpty()) {
            throw Problem.of(
                            409,
                            "response.no-sensor",
                            ("No sensor in your scope has the name or runs on the asset %s. GET /api/v1/sensors lists"
                                            + " the sensors.")
                                    .formatted(named))
                    .asException();
        }
        if (found.size() > 1) {
            throw new Problem(
                            409,
                            "response.several-sensors",
                            "More than one sensor matches %s. Name the sensor by its ID.".formatted(named),
                            Map.of(
                                    "sensors",
                                    String.join(
                                            " ",
                                            found.stream().map(SensorView::id).toList())))
                    .asException();
        }
        return found.getFirst();
    }

    private static boolean isCalled(SensorView one, String sensor) {
        return one.id().equals(sensor) || one.enrolment().name().equals(sensor);
    }

    private static boolean runsOn(SensorView one, String asset) {
        String name = asset.substring(asset.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        return one.reach().names().stream()
                .anyMatch(own -> own.toLowerCase(Locale.ROOT).equals(name));
    }

    private Optional<Response.Step> cancel(Response one, String by, Instant now) {
        String sensor = one.what().sensor();
        if (one.isWithSensor() && !responses.stops(sensor)) {
            throw Problem.of(
                            409,
                            "response.sensor-too-old",
                            ("The action was not cancelled because the version of the sensor %s does not support"
                                            + " cancelling. Wait until the action is complete, and update the sensor.")
                                    .formatted(sensor))
                    .asException();
        }
        return one.cancel(by, now);
    }

    private final class ResponseTable implements ActionVerbs.Store<Response, Response.Step> {
        @Override
        public Optional<String> state(String id, String caseId) {
            return responses
                    .find(id)
                    .filter(kept -> kept.caseId().equals(caseId))
                    .map(kept -> kept.response().state().text());
        }

        @Override
        public boolean change(String id, Function<Response, Optional<Response.Step>> decision, String by, Instant now) {
            return responses.change(id, decision, by, now).isPresent();
        }

        @Override
        public ResponseView shown(Handle handle, String id, Instant now) {
            return ResponseRoutes.this.shown(handle, id, now);
        }
    }

    private ResponseView shown(Handle handle, String id, Instant now) {
        ResponseStore.StoredResponse kept = responses
                .find(id)
                .orElseThrow(() -> Problem.unknown("response", id).asException());
        return ResponseView.of(handle, kept, now);
    }

    private HttpResponse proposed(Call call) {
        PageRequest slice = call.query().slice();
        return Answers.list(boards.read(
                call.sight(),
                handle -> ResultPage.cut(
                        ProposedBlocks.of(
                                handle,
                                CaseRoutes.id(handle, call),
                                call.bearer().clearance()),
                        one -> String.join(
                                " ", one.asset(), one.address(), one.decision().indicator()),
                        slice)));
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        Instant now = clock.instant();
        return Answers.list(boards.read(call.sight(), handle -> {
            List<ResponseView> all = ResponseStore.ofCase(handle, CaseRoutes.id(handle, call)).stream()
                    .map(kept -> ResponseView.of(handle, kept, now))
                    .toList();
            return ResultPage.cut(all, one -> ActionVerbs.place(one.askedAt(), one.id()), slice);
        }));
    }
}
