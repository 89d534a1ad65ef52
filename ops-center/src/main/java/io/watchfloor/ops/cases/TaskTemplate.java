package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of cases of one attack class.
 *
 * @param techniques ids of ATT&CK techniques of the attack class
 * @param automatic whether a case gets the tasks as soon as an alert brings one of the techniques
 */
public record TaskTemplate(String title, List<String> techniques, List<Step> tasks, boolean automatic) {

    private static final DocumentStore<TaskTemplate> STORE = new DocumentStore<>("task-template", TaskTemplate.class);

    /** @param dueMinutes minutes after the task is added to a case; null if the task has no due time */
    public record Step(String title, @Nullable Integer dueMinutes) {

        CaseTask.Draft draft(Instant now) {
            return new CaseTask.Draft(
                    title, null, dueMinutes == null ? null : now.plus(Duration.ofMinutes(dueMinutes)));
        }
    }

    public TaskTemplate {
        techniques = List.copyOf(techniques);
        tasks = List.copyOf(tasks);
    }

    public static DocumentStore<TaskTemplate> store() {
        return STORE;
    }

    /** The automatic templates, by name. */
    public static SortedMap<String, TaskTemplate> automatic(Handle handle) {
        SortedMap<String, TaskTemplate> all = new TreeMap<>();
        for (Document<TaskTemplate> stored : STORE.all(handle)) {
            if (stored.value().automatic()) {
                all.put(stored.name(), stored.value());
            }
        }
        return Collections.unmodifiableSortedMap(all);
    }

    public List<CaseTask.Draft> drafts(Instant now) {
        return tasks.stream().map(step -> step.draft(now)).toList();
    }
}
