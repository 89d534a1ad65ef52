package io.watchfloor.dashboards.oncall.imported;

import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What came of reading an export.
 *
 * @param lost what could not be carried over, or is not quite the same here
 */
public record ImportResult(List<Candidate> schedules, List<PolicyCandidate> policies, List<Lost> lost) {

    /**
     * A schedule that could be stored.
     *
     * @param strangers people of the export whom nobody here is known to be; with any it cannot be stored
     */
    public record Candidate(Schedule schedule, SortedSet<String> strangers) {}

    /** An escalation policy that could be stored. */
    public record PolicyCandidate(EscalationPolicy policy, SortedSet<String> strangers) {}

    /**
     * Something that is not as it was.
     *
     * @param where such as {@code schedule Nights, layer Primary}
     * @param what in a sentence
     */
    public record Lost(String where, String what) {}

    /** Gathers while an export is read. */
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

        /** What was begun comes to nothing. */
        void forget() {
            strangers = new TreeSet<>();
        }

        ImportResult all() {
            return new ImportResult(List.copyOf(schedules), List.copyOf(policies), List.copyOf(lost));
        }
    }
}
