package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.attack.Attack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The templates whose tasks a case gets without a user, in the commit that brings the technique of a template.
 *
 * @param templates by name
 * @param attack compares the techniques of templates with those of alerts
 */
public record AutomaticTasks(SortedMap<String, TaskTemplate> templates, Attack attack) {

    static final AutomaticTasks NONE = new AutomaticTasks(Collections.emptySortedMap(), Attack.NONE);

    /** The name in the journal. No user can have it. */
    public static final String BY = "the center";

    /**
     * The tasks of the templates that fit the case now and did not fit it before. Tasks that the case has already are left
     * out, because alerts can leave a case and return to it; so are those above the limit of a case.
     */
    List<CaseEvent> due(Case before, Case now, Instant at) {
        if (templates.isEmpty()) {
            return List.of();
        }
        Set<String> earlier = attack.namedBy(before.techniques());
        Set<String> named = attack.namedBy(now.techniques());
        Set<String> titles = new HashSet<>();
        now.work().tasks().forEach(task -> titles.add(task.title()));
        int number = now.work().tasks().size();
        List<CaseEvent> events = new ArrayList<>();
        for (Map.Entry<String, TaskTemplate> one : templates.entrySet()) {
            List<String> techniques = one.getValue().techniques();
            if (techniques.stream().noneMatch(named::contains)
                    || techniques.stream().anyMatch(earlier::contains)) {
                continue;
            }
            List<CaseTask> tasks = new ArrayList<>();
            for (CaseTask.Draft draft : one.getValue().drafts(at)) {
                if (number < CaseWork.MOST_TASKS && titles.add(draft.title())) {
                    number++;
                    tasks.add(draft.numbered(number));
                }
            }
            if (!tasks.isEmpty()) {
                events.add(new CaseEvent.TasksAdded(BY, tasks, one.getKey(), null, at));
            }
        }
        return events;
    }
}
