package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Step;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Urgencies;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the steps of a policy. The delay of a step without recipients is added to the next step. */
final class Steps {

    private final String name;
    private final Gathering gathering;
    private final Names names;
    private final Map<String, String> schedules;
    private final List<Step> steps = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private List<StepTarget> targets = new ArrayList<>();
    private int repeats;

    /** @param schedules names by id in the export */
    Steps(String name, Map<String, String> schedules, Names names, Gathering gathering) {
        this.name = name;
        this.schedules = schedules;
        this.names = names;
        this.gathering = gathering;
    }

    /** Names of the schedules in an export. */
    static Map<String, String> schedules(List<JsonNode> all) {
        Map<String, String> names = new HashMap<>();
        for (JsonNode one : all) {
            JsonNode schedule = one.has("schedule") ? one.path("schedule") : one;
            String id = schedule.path("id").asText();
            names.put(id, ExportReader.name(schedule, id));
        }
        return names;
    }

    String where() {
        return "policy " + name;
    }

    void lost(String what) {
        gathering.lost(where(), what);
    }

    void person(JsonNode user) {
        targets.add(new StepTarget(StepTarget.Kind.PERSON, names.of(user, gathering)));
    }

    /** @param named name of the schedule, used if the export contains no schedule with this id */
    void schedule(String id, @Nullable String named) {
        String schedule = schedules.getOrDefault(id, named == null ? "" : named);
        if (schedule.isEmpty()) {
            lost("The policy notifies the schedule %s, which is missing in the export.".formatted(id));
        } else {
            targets.add(new StepTarget(StepTarget.Kind.SCHEDULE, schedule));
        }
    }

    /** Completes a step with the recipients named so far, followed by this delay. */
    void completeStep(Duration delay) {
        close();
        waited = waited.plus(delay);
    }

    void repeat(int times) {
        repeats = times;
    }

    private void close() {
        if (!targets.isEmpty()) {
            steps.add(new Step(waited, targets.stream().distinct().toList()));
            targets = new ArrayList<>();
            waited = Duration.ZERO;
        }
    }

    /** Returns the policy; empty if no step has recipients. */
    void finish(String fallback) {
        close();
        if (steps.isEmpty()) {
            lost("None of the policy's steps notifies anyone in Watchfloor. The policy was not imported.");
            gathering.forget();
            return;
        }
        gathering.add(new EscalationPolicy(
                name,
                steps,
                repeats,
                waited.isZero() ? Duration.ofMinutes(30) : waited,
                new StepTarget(StepTarget.Kind.PERSON, fallback),
                new Urgencies(Level.HIGH, null, null),
                null));
    }
}
