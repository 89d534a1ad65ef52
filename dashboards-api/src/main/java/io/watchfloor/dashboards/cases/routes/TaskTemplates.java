package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.cases.views.TaskTemplateView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.TaskTemplate;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The task templates: built-in ones, and documents, which replace a built-in template of the same name. */
public final class TaskTemplates {

    static final int MOST = 100;

    private static final DocumentStore<TaskTemplate> STORE = TaskTemplate.store();

    private static final SortedMap<String, TaskTemplate> BUILT_IN = builtIn();

    private final Jdbi database;

    private record BuiltIn(List<Named> templates) {}

    private record Named(String name, String title, List<String> techniques, List<TaskTemplate.Step> tasks) {}

    public TaskTemplates(Jdbi database) {
        this.database = database;
    }

    private static SortedMap<String, TaskTemplate> builtIn() {
        try (InputStream in =
                Objects.requireNonNull(TaskTemplates.class.getResourceAsStream("/cases/task-templates.json"))) {
            SortedMap<String, TaskTemplate> all = new TreeMap<>();
            Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), BuiltIn.class)
                    .templates()
                    .forEach(one ->
                            all.put(one.name(), new TaskTemplate(one.title(), one.techniques(), one.tasks(), false)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.containsKey(name);
    }

    List<TaskTemplateView> all() {
        SortedMap<String, TaskTemplateView> all = new TreeMap<>();
        BUILT_IN.forEach((name, template) -> all.put(name, view(name, template)));
        database.withHandle(STORE::all).forEach(stored -> all.put(stored.name(), view(stored)));
        return List.copyOf(all.values());
    }

    Optional<TaskTemplateView> find(String name) {
        return database.withHandle(handle -> STORE.find(handle, name))
                .map(TaskTemplates::view)
                .or(() -> Optional.ofNullable(BUILT_IN.get(name)).map(template -> view(name, template)));
    }

    /**
     * @param version the version on which the change is based; null for any version
     * @return empty if another user has changed the template since that version
     */
    Optional<TaskTemplateView> put(String name, TaskTemplate template, @Nullable Long version, String by, Instant at) {
        return database.inTransaction(tx -> {
            long before = STORE.find(tx, name).map(Document::version).orElse(0L);
            if (before == 0 && STORE.all(tx).size() >= MOST) {
                throw Problem.of(
                                409,
                                "task-template.too-many",
                                "There are %d task templates already. Remove one first.".formatted(MOST))
                        .asException();
            }
            return STORE.put(tx, name, version == null ? before : version, template, by, at)
                    .map(TaskTemplates::view);
        });
    }

    boolean remove(String name) {
        return database.inTransaction(tx -> STORE.remove(tx, name));
    }

    /** The tasks of a template for a case. */
    List<CaseTask.Draft> drafts(String name, Instant now) {
        return database.withHandle(handle -> STORE.find(handle, name))
                .map(Document::value)
                .or(() -> Optional.ofNullable(BUILT_IN.get(name)))
                .orElseThrow(() -> new Problem(
                                422,
                                "task-template.unknown",
                                "No task template is named %s. GET /api/v1/task-templates lists the templates."
                                        .formatted(name),
                                Map.of("field", "template"))
                        .asException())
                .drafts(now);
    }

    private static TaskTemplateView view(String name, TaskTemplate template) {
        return new TaskTemplateView(
                name, template.title(), template.techniques(), steps(template), template.automatic(), 0, null, null);
    }

    private static TaskTemplateView view(Document<TaskTemplate> stored) {
        TaskTemplate template = stored.value();
        return new TaskTemplateView(
                stored.name(),
                template.title(),
                template.techniques(),
                steps(template),
                template.automatic(),
                stored.version(),
                stored.changedBy(),
                stored.changedAt());
    }

    private static List<TaskTemplateView.Step> steps(TaskTemplate template) {
        return template.tasks().stream()
                .map(step -> new TaskTemplateView.Step(step.title(), step.dueMinutes()))
                .toList();
    }
}
