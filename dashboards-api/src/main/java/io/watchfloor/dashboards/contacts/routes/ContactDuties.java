package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** On-call duties of a person. Blocks on the database. */
final class ContactDuties {

    private final DocumentWatcher<OnCallState> known;

    ContactDuties(DocumentWatcher<OnCallState> known) {
        this.known = known;
    }

    /**
     * Returns the reasons why the person must be reachable now; empty if no notification would be sent to the person.
     */
    Optional<String> of(String person, Instant now) {
        OnCallConfiguration book = known.latest().book();
        List<String> why = new ArrayList<>();
        for (Schedule schedule : book.schedules().values()) {
            OnCall at = schedule.at(now);
            Instant until = at.until();
            if (at.person().equals(person)) {
                why.add("you are on call in %s%s".formatted(schedule.name(), until == null ? "" : " until " + until));
            } else if (schedule.fallback().equals(person)) {
                why.add("you are the fallback of " + schedule.name());
            }
        }
        StepTarget self = new StepTarget(StepTarget.Kind.PERSON, person);
        for (EscalationPolicy policy : book.policies().values()) {
            boolean named = policy.fallback().equals(self)
                    || policy.steps().stream().anyMatch(step -> step.targets().contains(self));
            if (named) {
                why.add("the policy %s names you".formatted(policy.name()));
            }
        }
        return why.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", why));
    }
}
