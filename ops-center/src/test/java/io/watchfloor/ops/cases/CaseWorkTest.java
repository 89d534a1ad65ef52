package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.serialization.JournalJson;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks and notes of a case: their limits, who may change them, and changes of two people at once. */
class CaseWorkTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private Case now = CaseTest.opened();

    @Test
    void tasksAreNumberedInTheOrderInWhichTheyAreAdded() {
        add("Isolate the host", "Reset the password");
        add("Ask the owner");
        assertThat(now.work().tasks())
                .extracting(CaseTask::number, CaseTask::title, CaseTask::status)
                .containsExactly(
                        tuple(1, "Isolate the host", TaskStatus.OPEN),
                        tuple(2, "Reset the password", TaskStatus.OPEN),
                        tuple(3, "Ask the owner", TaskStatus.OPEN));
    }

    @Test
    void aChangeThatIsBasedOnAnEarlierRevisionIsRefusedAndChangesNothing() {
        add("Isolate the host");
        assertThat(change("ann", new CaseTask.Edit(1, 1, null, "ann", null, false, null)))
                .isInstanceOf(CaseDecision.Change.class);
        assertThat(code(change("ben", new CaseTask.Edit(1, 1, null, "ben", null, false, null))))
                .isEqualTo("case.task-stale");
        assertThat(change("ben", new CaseTask.Edit(1, 2, null, null, null, false, TaskStatus.DONE)))
                .isInstanceOf(CaseDecision.Change.class);
        assertThat(now.work().tasks().getFirst())
                .isEqualTo(new CaseTask(1, 3, "Isolate the host", "ann", null, TaskStatus.DONE));
    }

    @Test
    void aRepeatedChangeChangesNothing() {
        add("Isolate the host");
        CaseTask.Edit done = new CaseTask.Edit(1, 1, null, null, null, false, TaskStatus.DONE);
        assertThat(change("ann", done)).isInstanceOf(CaseDecision.Change.class);
        assertThat(change("ann", done)).isEqualTo(CaseDecision.Repeat.REPEAT);
    }

    @Test
    void aCaseHasALimitOfTasks() {
        IntStream.range(0, CaseWork.MOST_TASKS).forEach(number -> add("Task " + number));
        assertThat(code(addTasks("one more"))).isEqualTo("case.tasks-full");
        assertThat(code(change("ann", new CaseTask.Edit(201, 1, "x", null, null, false, null))))
                .isEqualTo("case.task-unknown");
    }

    @Test
    void aCaseWithOpenTasksIsClosedOnlyByAUserWhoSaysWhatHappensToThem() {
        add("Isolate the host", "Reset the password", "Ask the owner");
        change("ann", new CaseTask.Edit(2, 1, null, null, null, false, TaskStatus.DONE));
        decide(new CaseCommand.Acknowledge(Anybody.by("ann"), CaseTest.nobody()));
        decide(new CaseCommand.Resolve(null, Anybody.by("ann"), CaseTest.nobody()));
        assertThat(code(close(null))).isEqualTo("case.open-tasks");
        Case before = now;
        assertThat(close(OpenTasks.KEEP)).isInstanceOf(CaseDecision.Change.class);
        assertThat(now.work().openTasks()).hasSize(2);
        now = before;
        assertThat(close(OpenTasks.CANCEL)).isInstanceOf(CaseDecision.Change.class);
        assertThat(now.status()).isEqualTo(CaseStatus.CLOSED);
        assertThat(now.work().tasks())
                .extracting(CaseTask::status)
                .containsExactly(TaskStatus.CANCELLED, TaskStatus.DONE, TaskStatus.CANCELLED);
    }

    @Test
    void theEarliestOpenTaskDeterminesWhenTheCaseIsDue() {
        decide(new CaseCommand.AddTasks(
                List.of(
                        new CaseTask.Draft("late", null, NOW.plusSeconds(60)),
                        new CaseTask.Draft("early", null, NOW.plusSeconds(10)),
                        new CaseTask.Draft("never", null, null)),
                null,
                Anybody.by("ann"),
                CaseTest.nobody()));
        assertThat(now.work().nextDue()).isEqualTo(NOW.plusSeconds(10));
        change("ann", new CaseTask.Edit(2, 1, null, null, null, false, TaskStatus.DONE));
        assertThat(now.work().nextDue()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aNoteIsEditedByItsAuthorOrALeadAndByNobodyElse() {
        decide(new CaseCommand.AddNote("first", Anybody.by("ann"), CaseTest.nobody()));
        long note = now.ledger().version();
        assertThat(code(edit(note, 1, responder("ben", Set.of(Verb.RESPOND))))).isEqualTo("case.note-of-other");
        assertThat(edit(note, 1, responder("ann", Set.of(Verb.RESPOND)))).isInstanceOf(CaseDecision.Change.class);
        assertThat(code(edit(note, 1, responder("ann", Set.of(Verb.RESPOND))))).isEqualTo("case.note-stale");
        assertThat(edit(note, 2, responder("lea", Set.of(Verb.RESPOND, Verb.LEAD))))
                .isInstanceOf(CaseDecision.Change.class);
        assertThat(now.work().edits()).containsExactly(entry(note, 3));
    }

    @Test
    void aNoteThatTheCaseDoesNotHaveIsUnknown() {
        CaseCommand.Request ann = Anybody.by("ann");
        long version = now.ledger().version();
        assertThat(code(decide(new CaseCommand.EditNote(version, 1, "text", null, ann, CaseTest.nobody()))))
                .isEqualTo("case.note-unknown");
        assertThat(code(edit(version + 1, 1, ann))).isEqualTo("case.note-unknown");
        assertThat(code(edit(0, 1, ann))).isEqualTo("case.note-unknown");
    }

    @Test
    void aNoteFromBeforeNotesCouldBeEditedHasRevisionOne() {
        decide(new CaseCommand.AddNote("first", Anybody.by("ann"), CaseTest.nobody()));
        long note = now.ledger().version();
        now = fromOldSnapshot(now);
        assertThat(edit(note, 1, Anybody.by("ann"))).isInstanceOf(CaseDecision.Change.class);
        assertThat(code(edit(note, 1, Anybody.by("ann")))).isEqualTo("case.note-stale");
    }

    @Test
    void aNoteHasALimitOfTexts() {
        decide(new CaseCommand.AddNote("first", Anybody.by("ann"), CaseTest.nobody()));
        long note = now.ledger().version();
        for (int revision = 1; revision < CaseWork.MOST_TEXTS; revision++) {
            assertThat(edit(note, revision, Anybody.by("ann"))).isInstanceOf(CaseDecision.Change.class);
        }
        assertThat(code(edit(note, CaseWork.MOST_TEXTS, Anybody.by("ann")))).isEqualTo("case.note-edits-full");
    }

    @Test
    void aDueTimeCanBeRemoved() {
        decide(new CaseCommand.AddTasks(
                List.of(new CaseTask.Draft("late", "ann", NOW)), null, Anybody.by("ann"), CaseTest.nobody()));
        assertThat(code(change("ann", new CaseTask.Edit(1, 1, null, null, NOW, true, null))))
                .isEqualTo("case.task-due");
        assertThat(change("ann", new CaseTask.Edit(1, 1, null, CaseTask.Edit.NOBODY, null, true, null)))
                .isInstanceOf(CaseDecision.Change.class);
        assertThat(now.work().tasks()).containsExactly(new CaseTask(1, 2, "late", null, null, TaskStatus.OPEN));
        assertThat(now.work().nextDue()).isNull();
    }

    /** The case as read from a snapshot of the version before. */
    private static Case fromOldSnapshot(Case now) {
        ObjectMapper journal = JournalJson.mapper();
        ObjectNode snapshot = journal.valueToTree(now);
        ((ObjectNode) snapshot.path("ledger")).remove("work");
        return journal.convertValue(snapshot, Case.class);
    }

    private static CaseCommand.Request responder(String name, Set<Verb> verbs) {
        return new CaseCommand.Request(
                name, null, null, CommandAuthorization.of(Principal.of(name, verbs, Scope.ALL, Tlp.RED)));
    }

    private CaseDecision edit(long note, int revision, CaseCommand.Request request) {
        return decide(new CaseCommand.EditNote(note, revision, "text", "ann", request, CaseTest.nobody()));
    }

    private void add(String... titles) {
        assertThat(addTasks(titles)).isInstanceOf(CaseDecision.Change.class);
    }

    private CaseDecision addTasks(String... titles) {
        return decide(new CaseCommand.AddTasks(
                List.of(titles).stream()
                        .map(title -> new CaseTask.Draft(title, null, null))
                        .toList(),
                null,
                Anybody.by("ann"),
                CaseTest.nobody()));
    }

    private CaseDecision change(String by, CaseTask.Edit edit) {
        return decide(new CaseCommand.ChangeTask(edit, Anybody.by(by), CaseTest.nobody()));
    }

    private CaseDecision close(@Nullable OpenTasks tasks) {
        return decide(new CaseCommand.Close(
                Classification.TRUE_POSITIVE, "malware", tasks, Anybody.by("ann"), CaseTest.nobody()));
    }

    private CaseDecision decide(CaseCommand.ByPerson command) {
        CaseDecision decision = CaseDecision.decide(now, command, NOW);
        if (decision instanceof CaseDecision.Change change) {
            now = now.apply(change.event()).applyAll(change.more());
        }
        return decision;
    }

    private static String code(CaseDecision decision) {
        return decision instanceof CaseDecision.Refusal refusal ? refusal.code() : decision.toString();
    }
}
