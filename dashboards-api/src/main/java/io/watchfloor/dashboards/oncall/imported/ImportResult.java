package io.watchfloor.dashboards.oncall.imported;

import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Result of reading an export.
 *
 * @param lost parts that were not imported or were changed
 */
public record ImportResult(List<Candidate> schedules, List<PolicyCandidate> policies, List<Lost> lost) {

    /**
     * A schedule that can be stored.
     *
     * @param strangers users of the export without a matching account; if there are any, the schedule cannot be stored
     */
    public record Candidate(Schedule schedule, SortedSet<String> strangers) {}

    /** An escalation policy that can be stored. */
    public record PolicyCandidate(EscalationPolicy policy, SortedSet<String> strangers) {}

    /**
     * A part that was not imported or was changed.
     *
     * @param where location of the part, such as {@code schedule Nights, layer Primary}
     * @param what description of the difference, as a sentence
     */
    public record Lost(String where, String what) {}

    /** Collects differences and unknown users while an export is read. */
    static final class Gathering {

        private final List<Candidate> schedules = new ArrayList<>();
        private final List<PolicyCandidate> policies = new ArrayList<>();
        private final List<Lost> lost = new ArrayList<>();
        private SortedSet<String> strangers = new TreeSet<>();

        void lost(String where, String what) {
            lost.add(new Lost(where, what));
        }

        void stranger(String name) {
            strangers.add(name);
        }

        void add(Schedule schedule) {
            schedules.add(new Candidate(schedule, strangers));
            forget();
        }

        void add(EscalationPolicy policy) {
            policies.add(new PolicyCandidate(policy, strangers));
            forget();
        }

        /** Discards the differences and unknown users collected for an entry that is not imported. */
        void forget() {
            strangers = new TreeSet<>();
        }

        ImportResult all() {
            return new ImportResult(List.copyOf(schedules), List.copyOf(policies), List.copyOf(lost));
        }
    }
}
