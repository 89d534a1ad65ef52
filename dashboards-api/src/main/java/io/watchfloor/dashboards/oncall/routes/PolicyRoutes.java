package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.oncall.Policies;
import io.watchfloor.dashboards.oncall.PolicyRejection;
import io.watchfloor.dashboards.oncall.views.PolicyView;
import io.watchfloor.dashboards.oncall.views.RoutingView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /escalation-policies} and {@code /escalation-routing}: escalation policies, and the routing of cases to
 * policies.
 */
public final class PolicyRoutes {

    private static final String ROOT = "/api/v1/escalation-policies";
    private static final String ONE = ROOT + "/{name}";
    private static final String ROUTING = "/api/v1/escalation-routing";

    private static final Parameter NAME =
            Parameter.path("name", "Name of the policy.").as("policy");
    private static final List<String> FLAG = List.of("true", "false");

    public static final List<ApiOperation<PolicyRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.WATCH, PolicyRoutes::list)
                    .is(
                            Operation.of("listEscalationPolicies", "List escalation policies by name")
                                    .lists(PolicyView.class)
                                    .command(
                                            Command.of(
                                                            "oncall policies",
                                                            "Lists escalation policies and shows which of them notify no one.")
                                                    .rows(
                                                            "POLICY {name} | STEPS {steps#} | USED {used?yes|no: no route leads to it}"))),
            ApiOperation.get(ONE, Verb.WATCH, PolicyRoutes::show)
                    .is(Operation.of("getEscalationPolicy", "Get an escalation policy")
                            .with(NAME)
                            .answersVersioned(PolicyView.class)),
            ApiOperation.reading("PUT", ONE, Verb.LEAD, PolicyRoutes::put)
                    .is(Operation.of("putEscalationPolicy", "Create or replace an escalation policy")
                            .text(
                                    "With `dryRun=true` the policy is only checked and not stored. While `used` is false the"
                                            + " policy notifies no one: add a route to it with `PUT /escalation-routing`.")
                            .with(
                                    NAME,
                                    Parameter.IF_MATCH,
                                    Parameter.query("dryRun", "true: check the policy without storing it.")
                                            .oneOf(FLAG))
                            .takes(true, Content.of(PolicyView.PolicyRequest.class))
                            .answersVersioned(PolicyView.class)
                            .refuses(409, "policy.too-many or policy.name-taken.")
                            .refuses(412, "policy.stale-version.")
                            .refuses(422, "policy.unknown-target or schedule.bad-zone.")),
            ApiOperation.reading("DELETE", ONE, Verb.LEAD, PolicyRoutes::remove)
                    .is(Operation.of("removeEscalationPolicy", "Remove an escalation policy to which no case is routed")
                            .with(NAME, Parameter.IF_MATCH)
                            .answersNothing()
                            .refuses(409, "policy.in-use.")
                            .refuses(412, "policy.stale-version.")),
            ApiOperation.get(ROUTING, Verb.WATCH, (PolicyRoutes own, Call call) -> shown(own.policies.routing()))
                    .is(Operation.of(
                                    "getEscalationRouting",
                                    "Get the routing rules that select the escalation policy of a case")
                            .answersVersioned(RoutingView.class)),
            ApiOperation.reading("PUT", ROUTING, Verb.LEAD, PolicyRoutes::route)
                    .is(Operation.of(
                                    "putEscalationRouting",
                                    "Replace the routing rules that select the escalation policy of a case")
                            .with(Parameter.IF_MATCH)
                            .takes(true, Content.of(RoutingView.RoutingRequest.class))
                            .answersVersioned(RoutingView.class)
                            .refuses(412, "policy.stale-version.")
                            .refuses(422, "policy.unknown-target.")));

    private final Policies policies;

    PolicyRoutes(Policies policies) {
        this.policies = policies;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Routing routing = policies.routing().value();
        return Answers.list(
                ResultPage.cut(policies.all(), Document::name, call.query().slice())
                        .map(one -> PolicyView.of(one, routing)));
    }

    private HttpResponse show(Call call) {
        String name = call.path("name");
        PolicyView view = policies.find(name)
                .map(this::view)
                .orElseThrow(() -> problem(Policies.unknown(name)).asException());
        return Answers.versioned(view, view.version());
    }

    private HttpResponse put(Call call) {
        boolean dryRun = "true".equals(call.query().oneOf("dryRun", FLAG));
        EscalationPolicy asked =
                PolicyReading.policy(ScheduleRoutes.name(call.path("name")), JsonPlace.body(call.bytes()));
        PolicyView view = view(done(policies.put(asked, call.version("policy"), !dryRun, call.actor())));
        return Answers.versioned(view, view.version());
    }

    private PolicyView view(Document<EscalationPolicy> kept) {
        return PolicyView.of(kept, policies.routing().value());
    }

    private HttpResponse remove(Call call) {
        policies.remove(call.path("name"), call.version("policy"), call.actor()).ifPresent(refusal -> {
            throw problem(refusal).asException();
        });
        return Answers.noContent();
    }

    private HttpResponse route(Call call) {
        Routing asked = PolicyReading.routing(JsonPlace.body(call.bytes()));
        return shown(done(policies.route(asked, call.version("routing"), call.actor())));
    }

    private static HttpResponse shown(Document<Routing> kept) {
        return Answers.versioned(RoutingView.of(kept), kept.version());
    }

    private static <T> Document<T> done(Policies.WriteResult<T> written) {
        return switch (written) {
            case Policies.WriteResult.Success<T> done -> done.kept();
            case Policies.WriteResult.Rejection<T> refused ->
                throw problem(refused.refusal()).asException();
        };
    }

    static Problem problem(PolicyRejection refusal) {
        int status = switch (refusal.reason()) {
            case UNKNOWN -> 404;
            case STALE -> 412;
            case UNKNOWN_TARGET -> 422;
            case TOO_MANY, NAME_TAKEN, IN_USE -> 409;
        };
        return new Problem(
                status,
                refusal.reason().code(),
                refusal.detail(),
                refusal.field().isEmpty() ? Map.of() : Map.of("field", refusal.field()));
    }
}
