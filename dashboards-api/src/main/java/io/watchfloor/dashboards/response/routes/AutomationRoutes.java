package io.watchfloor.dashboards.response.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.response.views.ActionReport;
import io.watchfloor.dashboards.response.views.AutomationApproval;
import io.watchfloor.dashboards.response.views.AutomationRequest;
import io.watchfloor.dashboards.response.views.AutomationView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.paging.escalation.Signature;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.response.automation.ActionStore;
import io.watchfloor.ops.response.automation.AutomationStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /automations} for managing automations, and the route on which receivers report results. */
public final class AutomationRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Parameter NAME = Parameter.path("name", "Name of the automation.")
            .like("^" + NAMES + "$")
            .as("automation");
    private static final String RECEIVER = "the receiver";
    private static final long TOLERATED_SECONDS = 300;

    private static final String ONE = "/api/v1/automations/{name}";

    public static final List<ApiOperation<AutomationRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/automations", Verb.WATCH, AutomationRoutes::list)
                    .is(Operation.of("listAutomations", "List automations by name")
                            .lists(AutomationView.class)
                            .command(Command.of("automations list", "Lists automations and shows which are enabled.")
                                    .rows(
                                            "NAME {name} | VERSION {version} | ENABLED {on?yes|no} | APPROVED BY {approvedBy} | CALLS"
                                                    + " {url} | PER HOUR {mostPerHour}"))),
            ApiOperation.get(ONE, Verb.WATCH, AutomationRoutes::find)
                    .is(Operation.of("getAutomation", "Get an automation")
                            .with(NAME)
                            .answersVersioned(AutomationView.class)),
            ApiOperation.reading("PUT", ONE, Verb.LEAD, AutomationRoutes::put)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "putAutomation",
                                    "Create or replace an automation; it is disabled until a user approves it")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(AutomationRequest.class)
                            .answersVersioned(AutomationView.class)
                            .refuses(
                                    400,
                                    "automation.name: the name in the body differs; automation.no-secret: a new automation"
                                            + " needs a secret.")
                            .refuses(412, "automation.stale: the automation was changed since you loaded it.")),
            ApiOperation.reading("POST", ONE + "/approve", Verb.LEAD, AutomationRoutes::approve)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of("approveAutomation", "Approve this version of an automation, which enables it")
                            .with(NAME)
                            .takes(AutomationApproval.class)
                            .answersVersioned(AutomationView.class)
                            .refuses(409, "automation.stale: the version that you approved is not the current version.")
                            .command(Command.of(
                                            "automations approve NAME VERSION=version",
                                            "Approves a version of an automation, which enables it.")
                                    .prints("{$name} is enabled."))),
            ApiOperation.reading("POST", ONE + "/off", Verb.RESPOND, AutomationRoutes::off)
                    .ofEveryGroup()
                    .is(Operation.of("switchOffAutomation", "Disable an automation")
                            .text(
                                    "Actions that were already executed stay in effect, and their reverting calls are still sent"
                                            + " when the actions expire.")
                            .with(NAME)
                            .takes(RequestBodies.Nothing.class)
                            .answersVersioned(AutomationView.class)
                            .command(Command.of(
                                            "automations off NAME",
                                            "Disables an automation. Actions that were already executed stay in effect, and their"
                                                    + " reverting calls are still sent when the actions expire.")
                                    .prints("{$name} is disabled."))),
            ApiOperation.reading("DELETE", ONE, Verb.LEAD, AutomationRoutes::remove)
                    .ofEveryGroup()
                    .is(Operation.of("removeAutomation", "Remove an automation")
                            .text(
                                    "Actions that were already executed stay in effect, and their reverting calls are still sent"
                                            + " when the actions expire.")
                            .with(NAME)
                            .answersNothing()
                            .command(Command.of(
                                            "automations remove NAME",
                                            "Removes an automation. Actions that were already executed stay in effect, and their"
                                                    + " reverting calls are still sent when the actions expire.")
                                    .prints("{$name} was removed."))),
            ApiOperation.reading("POST", "/api/v1/actions/{action}/outcome", Verb.NONE, AutomationRoutes::report)
                    .is(Operation.of("reportAction", "Report the result of an automation's call")
                            .text(
                                    "Sign the body in the same way as the call: send Watchfloor-Signature, computed with the"
                                            + " automation's secret over \"SECONDS.BODY\". Repeated reports have no effect.")
                            .with(Parameter.path("action", "ID of the action from the call."))
                            .takes(ActionReport.class)
                            .answersNothing()
                            .refuses(401, "action.signature: the signature is invalid or too old.")
                            .refuses(409, "action.settled: the result of the action is already known.")));

    private final AutomationStore shelf;
    private final ActionStore actions;
    private final AutomationReading reading;
    private final Clock clock;

    /** @param misfit returns why an address can never be called */
    public AutomationRoutes(
            AutomationStore shelf, ActionStore actions, Function<URI, Optional<EgressFailure>> misfit, Clock clock) {
        this.shelf = shelf;
        this.actions = actions;
        this.reading = new AutomationReading(misfit);
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<AutomationView> all = shelf.all().stream().map(AutomationView::of).toList();
        return Answers.list(
                ResultPage.cut(all, AutomationView::name, call.query().slice()));
    }

    private HttpResponse find(Call call) {
        return shown(shelf.find(call.path("name")).orElseThrow(() -> unknown(call)));
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "automation.name",
                            "The name of an automation must have at most 63 characters: lower-case letters, digits,"
                                    + " dots, dashes and underscores.")
                    .asException();
        }
        AutomationRequest asked = call.body(AutomationRequest.class);
        Long version = call.version("automation");
        boolean there = shelf.find(name).isPresent();
        if (!there && asked.secret() == null) {
            throw Problem.field(
                            "automation.no-secret",
                            "secret",
                            "A new automation needs a secret that signs its calls. Choose a long random secret, and"
                                    + " configure it in the receiver.")
                    .asException();
        }
        return shown(shelf.put(
                        name,
                        reading.read(asked),
                        version,
                        asked.secret(),
                        call.person().name(),
                        clock.instant())
                .orElseThrow(() -> Problem.of(
                                412,
                                "automation.stale",
                                "%s was changed since you read it. Load it again.".formatted(name))
                        .asException()));
    }

    private HttpResponse approve(Call call) {
        long version = call.body(AutomationApproval.class).version();
        if (shelf.find(call.path("name")).isEmpty()) {
            throw unknown(call);
        }
        return shown(shelf.approve(call.path("name"), version, call.person().name(), clock.instant())
                .orElseThrow(() -> Problem.of(
                                409,
                                "automation.stale",
                                "The current version of %s is not %d. Review the current version, then approve it."
                                        .formatted(call.path("name"), version))
                        .asException()));
    }

    private HttpResponse off(Call call) {
        call.body(RequestBodies.Nothing.class);
        return shown(shelf.switchOff(call.path("name")).orElseThrow(() -> unknown(call)));
    }

    private HttpResponse remove(Call call) {
        if (!shelf.remove(call.path("name"))) {
            throw unknown(call);
        }
        return Answers.noContent();
    }

    /** Without a valid signature the response does not reveal whether the action exists. */
    private HttpResponse report(Call call) {
        String id = call.path("action");
        String body = call.bytes().decodeString(StandardCharsets.UTF_8);
        String signature = call.header(Signature.HEADER).orElse("");
        long now = clock.instant().getEpochSecond();
        boolean signed = actions.secret(id)
                .filter(secret ->
                        !secret.isEmpty() && new Signature(secret).signs(signature, body, now, TOLERATED_SECONDS))
                .isPresent();
        if (!signed) {
            throw Problem.of(
                            401,
                            "action.signature",
                            "The signature of the report is invalid or too old. Send Watchfloor-Signature, made with"
                                    + " the automation's secret and the current time.")
                    .asException();
        }
        ActionReport said = call.body(ActionReport.class);
        boolean inverse = said.call() == ActionReport.Call.INVERSE;
        boolean succeeded = said.outcome() == ActionReport.Outcome.SUCCEEDED;
        String words = said.words() == null ? "" : said.words();
        boolean known = actions.change(
                        id, action -> action.reported(inverse, succeeded, words), RECEIVER, clock.instant())
                .isEmpty();
        if (known && !repeats(id, inverse, succeeded)) {
            throw Problem.of(
                            409,
                            "action.settled",
                            "The result of this call is already known, or the call was never made. If this is wrong,"
                                    + " contact an administrator.")
                    .asException();
        }
        return Answers.noContent();
    }

    private boolean repeats(String id, boolean inverse, boolean succeeded) {
        return actions.find(id)
                .filter(kept -> kept.action().isRepeat(inverse, succeeded))
                .isPresent();
    }

    private static HttpResponse shown(AutomationStore.StoredAutomation kept) {
        return Answers.versioned(AutomationView.of(kept), kept.version());
    }

    private static Problem.ProblemException unknown(Call call) {
        return Problem.of(
                        404,
                        "automation.unknown",
                        "No automation is named %s. GET /api/v1/automations lists the automations."
                                .formatted(call.path("name")))
                .asException();
    }
}
