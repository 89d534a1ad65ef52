package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.StepTarget;
import java.util.Optional;
import java.util.Set;

/** Stores imported escalation policies. Every call blocks on the database. */
public final class ImportedPolicies {

    private final Policies policies;
    private final Schedules schedules;

    /** Result of storing a policy. */
    public sealed interface WriteResult {

        record Success(boolean replaced) implements WriteResult {}

        record Rejection(String problem) implements WriteResult {}
    }

    public ImportedPolicies(People people) {
        this.policies = new Policies(people);
        this.schedules = new Schedules(people);
    }

    /**
     * @param coming schedules of the same import that may not be stored yet
     * @param replace whether an existing policy may be replaced
     * @param keep whether to store the policy; if false, the policy is only checked
     */
    public WriteResult put(EscalationPolicy policy, Set<String> coming, boolean replace, boolean keep, Actor by) {
        boolean there = policies.find(policy.name()).isPresent();
        if (there && !replace) {
            return new WriteResult.Rejection(
                    "A policy with this name exists. Set \"replace\": true, or rename one of them.");
        }
        Optional<String> missing = policy.steps().stream()
                .flatMap(step -> step.targets().stream())
                .filter(target -> target.kind() == StepTarget.Kind.SCHEDULE)
                .map(StepTarget::name)
                .filter(name -> !coming.contains(name) && schedules.find(name).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            return new WriteResult.Rejection(
                    "The policy notifies the schedule %s, which does not exist here.".formatted(missing.get()));
        }
        if (keep
                && policies.put(policy, null, true, by)
                        instanceof Policies.WriteResult.Rejection<EscalationPolicy> refused) {
            return new WriteResult.Rejection(refused.refusal().detail());
        }
        return new WriteResult.Success(there);
    }
}
