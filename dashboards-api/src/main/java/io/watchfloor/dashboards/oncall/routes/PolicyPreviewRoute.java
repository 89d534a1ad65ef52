package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.oncall.Policies;
import io.watchfloor.dashboards.oncall.views.EscalationPreviewView;
import io.watchfloor.dashboards.oncall.views.PolicyView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.cases.EscalationPreview;
import io.watchfloor.ops.paging.escalation.PolicyFacts;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /escalation-policies/preview}: previews the notifications of a draft policy. */
final class PolicyPreviewRoute {

    private final Policies policies;
    private final Supplier<OnCallConfiguration> book;
    private final Clock clock;

    /** What is asked. */
    @Meaning("A draft of an escalation policy and an example case.")
    record PreviewRequest(
            PolicyView.PolicyRequest policy,

            @Meaning("Severity of the case.") String severity,

            @Meaning("Highest criticality of the case's assets; null if no criticality is set.") @Nullable
            String criticality,

            @Meaning("Start time of the escalation. Defaults to now.") @Nullable
            Instant at) {}

    /** @param book current on-call configuration, including built-in defaults */
    PolicyPreviewRoute(Policies policies, Supplier<OnCallConfiguration> book, Clock clock) {
        this.policies = policies;
        this.book = book;
        this.clock = clock;
    }

    ApiRoute route() {
        return ApiRoute.reading("POST", "/api/v1/escalation-policies/preview", Verb.WATCH, this::preview)
                .is(Operation.of("previewEscalationPolicy", "Preview the notifications of a draft policy")
                        .text("Assumes that no one acknowledges and that each notification is delivered. Nothing is"
                                + " stored or sent.")
                        .takes(true, Content.of(PreviewRequest.class))
                        .answers(EscalationPreviewView.class)
                        .refuses(422, "policy.unknown-target or schedule.bad-zone."));
    }

    private HttpResponse preview(Call call) {
        JsonPlace body = JsonPlace.body(call.bytes()).having(Set.of("policy", "severity", "criticality", "at"));
        EscalationPolicy draft = PolicyReading.policy("draft", body.at("policy"));
        if (policies.put(draft, null, false, call.actor()) instanceof Policies.WriteResult.Rejection<?> refused) {
            throw PolicyRoutes.problem(refused.refusal()).asException();
        }
        Level severity = body.at("severity")
                .as(text -> Level.of(text).orElseThrow(), "informational, low, medium, high or critical");
        JsonPlace criticality = body.at("criticality");
        JsonPlace time = body.at("at");
        Instant at = time.absent()
                ? clock.instant()
                : time.as(PolicyPreviewRoute::time, "a time in UTC, such as 2026-11-28T08:00:00Z");
        PolicyFacts facts = new PolicyFacts(
                severity,
                Set.of(),
                Set.of(),
                criticality.absent() ? null : criticality.as(Criticality::of, "low, medium, high or critical"),
                Collections.emptySortedSet());
        OnCallConfiguration with = book.get().with(draft).with(new Routing(List.of(), draft.name()));
        return Answers.json(EscalationPreviewView.of(EscalationPreview.of(facts, with, at)));
    }

    private static Instant time(String text) {
        Instant time = Instant.parse(text);
        if (ScheduleRoutes.isOutOfBounds(time)) {
            throw new DateTimeException("out of range: " + text);
        }
        return time;
    }
}
