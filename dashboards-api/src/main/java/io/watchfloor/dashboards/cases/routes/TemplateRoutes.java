package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.cases.views.TaskTemplateView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.cases.TaskTemplate;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /task-templates}: the tasks that users add to the cases of an attack class. */
public final class TemplateRoutes {

    private static final String ROOT = "/api/v1/task-templates";
    private static final String ONE = ROOT + "/{name}";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the template.").as("task-template");
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,59}");
    private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
    private static final int MOST_MINUTES = 60 * 24 * 366;

    public static final List<ApiOperation<TemplateRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.READ, TemplateRoutes::list)
                    .is(Operation.of("listTaskTemplates", "List task templates by name")
                            .lists(TaskTemplateView.class)
                            .command(Command.of("task-templates list", "Lists task templates by name.")
                                    .rows(
                                            "NAME {name} | TITLE {title} | TECHNIQUES {techniques*} | AUTOMATIC {automatic} |"
                                                    + " VERSION {version} | CHANGED BY {changedBy|}"))),
            ApiOperation.get(ONE, Verb.READ, TemplateRoutes::find)
                    .is(Operation.of("getTaskTemplate", "Get a task template")
                            .with(NAME)
                            .answersVersioned(TaskTemplateView.class)
                            .command(Command.of("task-templates show NAME", "Shows the tasks of a task template.")
                                    .rows("tasks", "TASK {title} | DUE AFTER MINUTES {dueMinutes|}"))),
            ApiOperation.reading("PUT", ONE, Verb.LEAD, TemplateRoutes::put)
                    .ofEveryGroup()
                    .is(Operation.of("putTaskTemplate", "Create or replace a task template")
                            .text(
                                    "Tasks that were added to cases before do not change. A case gets the tasks of an automatic template"
                                            + " as soon as an alert brings one of its techniques; a sub-technique counts as its"
                                            + " technique. Tasks that the case has already are left out.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(TaskTemplateView.Change.class)
                            .answersVersioned(TaskTemplateView.class)
                            .refuses(409, "task-template.too-many: there are 100 templates.")
                            .refuses(412, "task-template.stale: the template was changed since you loaded it.")),
            ApiOperation.reading("DELETE", ONE, Verb.LEAD, TemplateRoutes::remove)
                    .ofEveryGroup()
                    .is(Operation.of("removeTaskTemplate", "Remove a task template")
                            .text(
                                    "Tasks that were added to cases before stay. Removing a changed built-in template restores it.")
                            .with(NAME)
                            .answersNothing()
                            .refuses(409, "task-template.built-in: the template is built in and was not changed.")
                            .command(Command.of("task-templates remove NAME", "Removes a task template.")
                                    .prints("Task template {$name} was removed."))));

    private final TaskTemplates templates;
    private final Clock clock;

    TemplateRoutes(TaskTemplates templates, Clock clock) {
        this.templates = templates;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return Answers.list(ResultPage.cut(
                templates.all(), TaskTemplateView::name, call.query().slice()));
    }

    private HttpResponse find(Call call) {
        return shown(templates.find(call.path("name")).orElseThrow(() -> unknown(call)));
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!PLAIN.matcher(name).matches()) {
            throw Body.wrong(
                    "name",
                    "The name of a task template must have 1 to 60 characters: lower-case letters, digits, dots, dashes and"
                            + " underscores.");
        }
        TaskTemplateView.Change asked = call.body(TaskTemplateView.Change.class);
        return shown(templates
                .put(
                        name,
                        template(asked),
                        call.version("task template"),
                        call.person().name(),
                        clock.instant())
                .orElseThrow(() -> Problem.of(
                                412,
                                "task-template.stale",
                                "The template %s was changed since you loaded it. Load it again.".formatted(name))
                        .asException()));
    }

    private static TaskTemplate template(TaskTemplateView.Change asked) {
        if (asked.tasks().isEmpty()) {
            throw Body.wrong("tasks", "A template needs at least one task.");
        }
        for (TaskTemplateView.Step step : asked.tasks()) {
            Integer minutes = step.dueMinutes();
            if (minutes != null && (minutes < 1 || minutes > MOST_MINUTES)) {
                throw Body.wrong("tasks", "dueMinutes must be from 1 to %d.".formatted(MOST_MINUTES));
            }
        }
        List<String> ids = Objects.requireNonNullElse(asked.techniques(), List.<String>of()).stream()
                .map(one -> one.strip().toUpperCase(Locale.ROOT))
                .toList();
        for (String id : ids) {
            if (!TECHNIQUE.matcher(id).matches()) {
                throw Body.wrong("techniques", "%s is not the ID of an ATT&CK technique, such as T1486.".formatted(id));
            }
        }
        boolean automatic = Boolean.TRUE.equals(asked.automatic());
        if (automatic && ids.isEmpty()) {
            throw Body.wrong("techniques", "An automatic template needs at least one technique.");
        }
        return new TaskTemplate(
                asked.title(),
                ids,
                asked.tasks().stream()
                        .map(step -> new TaskTemplate.Step(step.title(), step.dueMinutes()))
                        .toList(),
                automatic);
    }

    private HttpResponse remove(Call call) {
        String name = call.path("name");
        if (!templates.remove(name)) {
            throw TaskTemplates.isBuiltIn(name) ? builtIn(name) : unknown(call);
        }
        return Answers.noContent();
    }

    private static RuntimeException builtIn(String name) {
        return Problem.of(
                        409,
                        "task-template.built-in",
                        "The template %s is built in and cannot be removed. Replace its tasks instead.".formatted(name))
                .asException();
    }

    private static HttpResponse shown(TaskTemplateView template) {
        return Answers.versioned(template, template.version());
    }

    private static RuntimeException unknown(Call call) {
        return Problem.unknown("task-template", call.path("name")).asException();
    }
}
