package io.watchfloor.ops.cases;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a case, and the notes that were edited. Texts and authors of notes are in the journal and the read model: a
 * snapshot from before notes could be edited does not know its notes, but each of them has revision 1.
 *
 * @param tasks by number
 * @param edits the revision of each edited note, by the note's number, which is the version of the case after the note was
 *     added
 */
public record CaseWork(List<CaseTask> tasks, SortedMap<Long, Integer> edits) {

    /** Limit of tasks of a case, including finished ones. */
    public static final int MOST_TASKS = 200;

    /** Limit of edited notes of a case. */
    static final int MOST_EDITED = 1_000;

    /** Limit of the texts of a note, including the current text. */
    static final int MOST_TEXTS = 100;

    static final CaseWork NONE = new CaseWork(List.of(), Collections.emptySortedMap());

    public CaseWork {
        tasks = List.copyOf(tasks);
        edits = Collections.unmodifiableSortedMap(new TreeMap<>(edits));
    }

    public boolean none() {
        return tasks.isEmpty() && edits.isEmpty();
    }

    Optional<CaseTask> task(int number) {
        return number < 1 || number > tasks.size() ? Optional.empty() : Optional.of(tasks.get(number - 1));
    }

    public List<CaseTask> openTasks() {
        return tasks.stream().filter(task -> task.status().open()).toList();
    }

    /** The earliest due time of the open tasks; null if none is due. */
    public @Nullable Instant nextDue() {
        return openTasks().stream()
                .map(CaseTask::due)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The revision of a note. */
    int revision(long note) {
        return edits.getOrDefault(note, 1);
    }

    CaseWork added(List<CaseTask> more) {
        return new CaseWork(Stream.concat(tasks.stream(), more.stream()).toList(), edits);
    }

    CaseWork changed(CaseTask now) {
        return new CaseWork(
                tasks.stream()
                        .map(task -> task.number() == now.number() ? now : task)
                        .toList(),
                edits);
    }

    CaseWork cancelled(List<Integer> numbers) {
        return new CaseWork(
                tasks.stream()
                        .map(task -> numbers.contains(task.number()) ? task.cancelled() : task)
                        .toList(),
                edits);
    }

    CaseWork edited(long note, int revision) {
        SortedMap<Long, Integer> now = new TreeMap<>(edits);
        now.put(note, revision);
        return new CaseWork(tasks, now);
    }
}
