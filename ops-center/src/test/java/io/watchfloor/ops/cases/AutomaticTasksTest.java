package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A case gets the tasks of an automatic template once, in the moment in which an alert brings its technique. */
class AutomaticTasksTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private static final AutomaticTasks TASKS = new AutomaticTasks(
            new TreeMap<>(Map.of(
                    "credentials",
                    template(
                            "T1003",
                            new TaskTemplate.Step("Reset the passwords", 30),
                            new TaskTemplate.Step("Isolate", null)),
                    "ransomware",
                    template(
                            "T1486",
                            new TaskTemplate.Step("Isolate", 15),
                            new TaskTemplate.Step("Check the backups", 60)))),
            Attack.NONE);

    private Case now = Case.unopened(new CaseId("case-1"));

    private static TaskTemplate template(String technique, TaskTemplate.Step... tasks) {
        return new TaskTemplate("Template", List.of(technique), List.of(tasks), true);
    }

    @Test
    void aCaseThatOpensGetsTheTasksOfItsTechnique() {
        assertThat(alert(1, "T1003.001")).singleElement().satisfies(event -> {
            CaseEvent.TasksAdded added = (CaseEvent.TasksAdded) event;
            assertThat(added.template()).isEqualTo("credentials");
            assertThat(added.by()).isEqualTo("the center");
        });
        assertThat(now.work().tasks())
                .extracting(CaseTask::number, CaseTask::title, CaseTask::due)
                .containsExactly(
                        tuple(1, "Reset the passwords", NOW.plus(Duration.ofMinutes(30))), tuple(2, "Isolate", null));
    }

    @Test
    void aFurtherAlertOfTheTechniqueAddsNoTasks() {
        alert(1, "T1003.001");
        assertThat(alert(2, "T1003.002")).isEmpty();
        assertThat(now.work().tasks()).hasSize(2);
    }

    @Test
    void anAlertOfAnotherTechniqueAddsTheTasksThatTheCaseDoesNotHave() {
        alert(1, "T1003.001");
        assertThat(alert(2, "T1486")).hasSize(1);
        assertThat(now.work().tasks())
                .extracting(CaseTask::number, CaseTask::title)
                .containsExactly(tuple(1, "Reset the passwords"), tuple(2, "Isolate"), tuple(3, "Check the backups"));
    }

    @Test
    void anAlertOfATechniqueWithoutTemplateAddsNoTasks() {
        assertThat(alert(1, "T1110")).isEmpty();
    }

    @Test
    void aCaseDoesNotGetMoreTasksThanItsLimit() {
        alert(1, "T1110");
        List<CaseTask> many = IntStream.rangeClosed(1, CaseWork.MOST_TASKS - 1)
                .mapToObj(number -> new CaseTask.Draft("Task " + number, null, null).numbered(number))
                .toList();
        now = now.apply(new CaseEvent.TasksAdded("ann", many, null, null, NOW));
        alert(2, "T1003.001");
        assertThat(now.work().tasks()).hasSize(CaseWork.MOST_TASKS);
        assertThat(now.work().tasks().getLast().title()).isEqualTo("Reset the passwords");
        assertThat(alert(3, "T1486")).isEmpty();
    }

    private List<CaseEvent> alert(int number, String technique) {
        Alert like = CaseTest.alert(number, Level.HIGH);
        Alert alert = new Alert(
                like.id(),
                number,
                like.asset(),
                new AlertRule("rule-" + number, "An attack", Level.HIGH, List.of(technique)),
                Alert.Occurrences.once(NOW),
                like.openedBy(),
                List.of());
        Case after = CaseTest.admitted(now, NOW, alert);
        List<CaseEvent> added = TASKS.due(now, after, NOW);
        now = after.applyAll(added);
        return added;
    }
}
