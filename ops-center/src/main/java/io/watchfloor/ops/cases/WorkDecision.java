package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseDecision.Change;
import io.watchfloor.ops.cases.CaseDecision.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides about the tasks and notes of a case. */
final class WorkDecision {

    static final String STALE_TASK = "case.task-stale";
    static final String STALE_NOTE = "case.note-stale";

    private WorkDecision() {}

    static CaseDecision decide(Case now, CaseCommand.Work command, Instant at) {
        return switch (command) {
            case CaseCommand.AddTasks add -> addTasks(now, add, at);
            case CaseCommand.ChangeTask change -> changeTask(now, change, at);
            case CaseCommand.EditNote edit -> editNote(now, edit, at);
        };
    }

    private static CaseDecision addTasks(Case now, CaseCommand.AddTasks add, Instant at) {
        int before = now.work().tasks().size();
        if (before + add.tasks().size() > CaseWork.MOST_TASKS) {
            return refuse(
                    "case.tasks-full",
                    "No task was added: the case has %d tasks, and may have at most %d. Link a second case for the others."
                            .formatted(before, CaseWork.MOST_TASKS));
        }
        List<CaseTask> tasks = new ArrayList<>();
        for (CaseTask.Draft draft : add.tasks()) {
            tasks.add(draft.numbered(before + tasks.size() + 1));
        }
        CaseCommand.Request request = add.request();
        return new Change(new CaseEvent.TasksAdded(request.by(), tasks, add.template(), request.id(), at));
    }

    private static CaseDecision changeTask(Case now, CaseCommand.ChangeTask change, Instant at) {
        CaseTask.Edit edit = change.edit();
        CaseTask before = now.work().task(edit.task()).orElse(null);
        if (before == null) {
            return refuse(
                    "case.task-unknown",
                    "Case #%d has no task %d. Reload the case to see its tasks."
                            .formatted(now.identity().number(), edit.task()));
        }
        if (edit.noDue() && edit.due() != null) {
            return refuse("case.task-due", "The task was not changed: send either due or noDue, not both.");
        }
        CaseTask after = edit.of(before);
        if (after.sameAs(before)) {
            return CaseDecision.Repeat.REPEAT;
        }
        if (edit.revision() != before.revision()) {
            return refuse(
                    STALE_TASK,
                    "Task %d has changed since you loaded it (revision %d, you sent %d). Reload the case and try again."
                            .formatted(before.number(), before.revision(), edit.revision()));
        }
        CaseCommand.Request request = change.request();
        return new Change(new CaseEvent.TaskChanged(request.by(), after, request.id(), at));
    }

    private static CaseDecision editNote(Case now, CaseCommand.EditNote edit, Instant at) {
        String author = edit.author();
        if (author == null || edit.note() < 1 || edit.note() > now.ledger().version()) {
            return refuse(
                    "case.note-unknown",
                    "Case #%d has no note %d. Reload the case to see its notes."
                            .formatted(now.identity().number(), edit.note()));
        }
        CaseCommand.Request request = edit.request();
        if (!author.equals(request.by()) && !CaseRights.leads(request)) {
            return refuse(
                    "case.note-of-other",
                    "Only %s, who wrote the note, and leads can edit it. Add a note of your own.".formatted(author));
        }
        int revision = now.work().revision(edit.note());
        if (revision != edit.revision()) {
            return refuse(
                    STALE_NOTE,
                    "The note has changed since you loaded it (revision %d, you sent %d). Reload the case and try again."
                            .formatted(revision, edit.revision()));
        }
        if (revision == CaseWork.MOST_TEXTS
                || (revision == 1 && now.work().edits().size() == CaseWork.MOST_EDITED)) {
            return refuse(
                    "case.note-edits-full",
                    "The note was not edited: a note can have %d texts, and a case %d edited notes. Add a new note."
                            .formatted(CaseWork.MOST_TEXTS, CaseWork.MOST_EDITED));
        }
        return new Change(
                new CaseEvent.NoteEdited(request.by(), edit.note(), revision + 1, edit.text(), request.id(), at));
    }

    /** A case with open tasks is closed only by a user who says what happens to the tasks. */
    static CaseDecision close(Case now, CaseCommand.Close close, Instant at) {
        CaseCommand.Request request = close.request();
        List<Integer> open =
                now.work().openTasks().stream().map(CaseTask::number).toList();
        if (!open.isEmpty() && close.openTasks() == null) {
            return refuse(
                    "case.open-tasks",
                    "Case #%d has %d open tasks. Finish them, or close the case with openTasks \"cancel\" or \"keep\"."
                            .formatted(now.identity().number(), open.size()));
        }
        List<CaseEvent> more = open.isEmpty() || close.openTasks() == OpenTasks.KEEP
                ? List.of()
                : List.of(new CaseEvent.TasksCancelled(request.by(), open, at));
        return new Change(
                new CaseEvent.Closed(request.by(), close.classification(), close.determination(), request.id(), at),
                more);
    }

    private static Refusal refuse(String code, String message) {
        return new Refusal(code, message, null);
    }
}
