package io.watchfloor.dashboards.access.approval.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.access.approval.Approvals;
import io.watchfloor.dashboards.access.approval.TemporaryRoles;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /temporary-roles}: temporary roles. */
public final class TemporaryRoleRoutes {

    public static final List<ApiOperation<TemporaryRoleRoutes>> OPERATIONS = List.of(
            ApiOperation.get(
                            "/api/v1/temporary-roles",
                            Verb.LEAD,
                            (TemporaryRoleRoutes own, Call call) -> Answers.json(TemporaryRolesView.of(
                                    own.elevations.inForce(), own.elevations.standingAdministrators())))
                    .is(Operation.of("listTemporaryRoles", "List temporary roles and permanent administrators")
                            .answers(TemporaryRolesView.class)
                            .command(Command.of(
                                            "temporary-roles list",
                                            "Lists temporary roles and permanent administrators.")
                                    .rows(
                                            "inForce",
                                            "ID {id} | PERSON {person} | ROLE {role} | UNTIL {@endsAt} | APPROVED BY {givenBy} |"
                                                    + " REASON {reason}")
                                    .prints("Permanent administrators: {standingAdministrators*}"))),
            ApiOperation.reading("POST", "/api/v1/temporary-roles", Verb.SELF, TemporaryRoleRoutes::requestRole)
                    .is(Operation.of("requestTemporaryRole", "Request a temporary role")
                            .text("A person with all rights of the role has to approve the request. The "
                                    + "rights of the role are added to your rights. If the default clearance of the role is higher than your clearance, "
                                    + "it applies too. Your scope does not change.")
                            .takes(RequestBodies.TemporaryRoleRequest.class)
                            .answers(ApprovalView.class)
                            .refuses(409, "elevation.asked: you already have an open request.")
                            .command(Command.of(
                                            "temporary-roles request ROLE=role --minutes=minutes:60 --reason=reason",
                                            "Requests a temporary role. A person with all rights of the role has to approve it.")
                                    .prints("Request {id} was sent. It expires at {@expiresAt}."))),
            ApiOperation.reading("DELETE", "/api/v1/temporary-roles/{id}", Verb.SELF, TemporaryRoleRoutes::end)
                    .is(Operation.of(
                                    "endTemporaryRole",
                                    "End your own temporary role or, as a lead, the "
                                            + "temporary role of another person")
                            .with(Parameter.path("id", "ID of the approval of the temporary role."))
                            .answersNothing()
                            .command(Command.of(
                                            "temporary-roles end ID",
                                            "Ends your own temporary role early or, as a lead, the temporary "
                                                    + "role of another person.")
                                    .prints("Temporary role {$id} was ended."))));

    private final Approvals approvals;
    private final TemporaryRoles elevations;
    private final ApprovalSettings settings;
    private final Clock clock;
    private final Runnable approvalsChanged;
    private final Runnable peopleChanged;

    /**
     * @param approvalsChanged runs when a role is requested
     * @param peopleChanged runs when a temporary role ended
     */
    public TemporaryRoleRoutes(
            Approvals approvals,
            TemporaryRoles elevations,
            ApprovalSettings settings,
            Clock clock,
            Runnable approvalsChanged,
            Runnable peopleChanged) {
        this.approvals = approvals;
        this.elevations = elevations;
        this.settings = settings;
        this.clock = clock;
        this.approvalsChanged = approvalsChanged;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse requestRole(Call call) {
        RequestBodies.TemporaryRoleRequest asked = call.body(RequestBodies.TemporaryRoleRequest.class);
        Duration time = Duration.ofMinutes(asked.minutes());
        if (asked.minutes() < 1 || time.compareTo(settings.longestElevation()) > 0) {
            throw Body.wrong(
                    "minutes",
                    "minutes must be from 1 to %d (watchfloor.approval.longest-elevation)."
                            .formatted(settings.longestElevation().toMinutes()));
        }
        if (call.person().bearer().verbs().containsAll(asked.role().verbs())) {
            throw Body.wrong(
                    "role",
                    "You already have all rights of the role %s."
                            .formatted(asked.role().text()));
        }
        Approval.Wish wish = new Approval.Wish(
                call.action(),
                "person:" + call.person().name(),
                "",
                asked.reason(),
                Verb.LEAD,
                "",
                new Approval.TemporaryRole(asked.role(), time));
        return switch (approvals.elevate(call.known(), wish, call.origin())) {
            case Approvals.RequestResult.Waits waits -> {
                approvalsChanged.run();
                yield Answers.json(ApprovalView.of(waits.approval(), call.known(), clock.instant()));
            }
            case Approvals.RequestResult.TooMany tooMany -> throw already();
            case Approvals.RequestResult.Granted granted -> throw already();
            case Approvals.RequestResult.NoOtherSession none -> throw already();
        };
    }

    private static Problem.ProblemException already() {
        return Problem.of(
                        409,
                        "elevation.asked",
                        "You already have an open request for a role. Cancel it, or wait for the decision.")
                .asException();
    }

    private HttpResponse end(Call call) {
        if (!elevations.end(call.path("id"), call.known(), call.origin())) {
            throw new Problem(
                            404,
                            "elevation.unknown",
                            "No active temporary role has the id %s.".formatted(call.path("id")),
                            Map.of())
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    /** Metrics: number of active temporary roles and of permanent administrators. */
    public static void metrics(PrometheusRegistry registry, TemporaryRoles elevations) {
        Meters meters = new Meters(registry);
        meters.watch(
                "watchfloor_elevations_in_force",
                gauge -> gauge.call(elevations.inForce().size()));
        meters.watch(
                "watchfloor_standing_administrators",
                gauge -> gauge.call(elevations.standingAdministrators().size()));
    }
}
