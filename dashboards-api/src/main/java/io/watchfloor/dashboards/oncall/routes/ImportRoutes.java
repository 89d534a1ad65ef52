package io.watchfloor.dashboards.oncall.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.oncall.ImportedPolicies;
import io.watchfloor.dashboards.oncall.Schedules;
import io.watchfloor.dashboards.oncall.imported.ExportKind;
import io.watchfloor.dashboards.oncall.imported.ImportResult;
import io.watchfloor.dashboards.oncall.views.ImportView;
import io.watchfloor.dashboards.oncall.views.ImportView.PolicyImport;
import io.watchfloor.dashboards.oncall.views.ImportView.ScheduleImport;
import io.watchfloor.dashboards.oncall.views.LayerView;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /schedules/import}: imports schedules from other on-call tools. */
final class ImportRoutes {

    private static final long LARGEST = 4 * 1024 * 1024L;
    private static final int MOST = 200;
    private static final String REFUSED = "refused";
    private static final List<String> FLAG = List.of("true", "false");

    private final People people;
    private final Schedules schedules;
    private final ImportedPolicies policies;
    private final ScheduleForecast foresight;
    private final Clock clock;

    ImportRoutes(People people, Schedules schedules, ScheduleForecast foresight, Clock clock) {
        this.people = people;
        this.schedules = schedules;
        this.policies = new ImportedPolicies(people);
        this.foresight = foresight;
        this.clock = clock;
    }

    ApiRoute route() {
        return ApiRoute.reading("POST", ScheduleRoutes.ROOT + "/import", Verb.LEAD, this::importSchedules)
                .withBodyOf(LARGEST)
                .is(Operation.of("importSchedules", "Import schedules from another on-call tool")
                        .text("The body is `{\"export\": {…}, \"fallback\": \"ann\", \"people\":"
                                + " {\"jane@corp.example\": \"jane\"}, \"replace\": false}`. `export` is the JSON of the"
                                + " other tool's API; `people` maps its users to Watchfloor users if the names differ. With"
                                + " `dryRun=true` nothing is stored. The manual on-call.md describes the details.")
                        .with(
                                Parameter.query("from", "The tool that created the export.")
                                        .oneOf(ExportKind.texts()),
                                Parameter.query("dryRun", "true: show the result without storing it.")
                                        .oneOf(FLAG))
                        .takes(true, Content.of(JsonNode.class))
                        .answers(ImportView.class)
                        .refuses(422, "schedule.no-fallback, or schedule.unknown-person for the fallback."));
    }

    private HttpResponse importSchedules(Call call) {
        Parameters query = call.query();
        ExportKind kind = Optional.ofNullable(query.oneOf("from", ExportKind.texts()))
                .flatMap(ExportKind::of)
                .orElseThrow(() -> Problem.field(
                                "query.value",
                                "from",
                                "from must be one of %s.".formatted(String.join(", ", ExportKind.texts())))
                        .asException());
        boolean dryRun = "true".equals(query.oneOf("dryRun", FLAG));
        JsonPlace body = JsonPlace.body(call.bytes()).having(Set.of("export", "fallback", "people", "replace"));
        if (!body.at("export").json().isObject()) {
            throw body.at("export").missing();
        }
        Set<String> known = accountNames();
        String fallback = fallback(body.at("fallback"), known);
        Instant now = clock.instant();
        ImportResult read = kind.read(body.at("export").json(), readPeople(body.at("people")), known, fallback, now);
        boolean replace = body.at("replace").json().asBoolean(false);
        List<ScheduleImport> all = read.schedules().stream()
                .limit(MOST)
                .map(one -> one(one, replace, dryRun, now, call))
                .toList();
        Set<String> coming = all.stream()
                .filter(one -> !one.state().equals(REFUSED))
                .map(ScheduleImport::name)
                .collect(Collectors.toSet());
        return Answers.json(new ImportView(
                dryRun,
                all,
                read.policies().stream()
                        .limit(MOST)
                        .map(one -> policy(one, coming, replace, dryRun, call))
                        .toList(),
                read.lost().stream()
                        .map(one -> new ImportView.LostView(one.where(), one.what()))
                        .toList()));
    }

    private PolicyImport policy(
            ImportResult.PolicyCandidate found, Set<String> coming, boolean replace, boolean dryRun, Call call) {
        EscalationPolicy policy = found.policy();
        List<String> steps = policy.steps().stream()
                .map(one -> "%s: %s".formatted(one.after(), one.targets()))
                .toList();
        if (!found.strangers().isEmpty()) {
            return new PolicyImport(
                    policy.name(),
                    REFUSED,
                    "No user matches %s. Map them in `people`, or create the users."
                            .formatted(String.join(", ", found.strangers())),
                    List.copyOf(found.strangers()),
                    steps);
        }
        return switch (policies.put(policy, coming, replace, !dryRun, call.actor())) {
            case ImportedPolicies.WriteResult.Success done ->
                new PolicyImport(policy.name(), done.replaced() ? "replaced" : "new", null, List.of(), steps);
            case ImportedPolicies.WriteResult.Rejection refused ->
                new PolicyImport(policy.name(), REFUSED, refused.problem(), List.of(), steps);
        };
    }

    private Set<String> accountNames() {
        return people.roster().all(false).stream()
                .filter(one -> !one.isService())
                .map(Account::name)
                .collect(Collectors.toSet());
    }

    private static String fallback(JsonPlace place, Set<String> known) {
        if (place.absent()) {
            throw new Problem(
                            422,
                            "schedule.no-fallback",
                            "Name a fallback: the person who is on call when a schedule has no one on call. The"
                                    + " export contains none.",
                            Map.of("field", "fallback"))
                    .asException();
        }
        String fallback = place.text(LayerView.NAME);
        if (!known.contains(fallback)) {
            throw new Problem(
                            422,
                            "schedule.unknown-person",
                            "%s cannot be on call: no user has that name.".formatted(fallback),
                            Map.of("field", "fallback"))
                    .asException();
        }
        return fallback;
    }

    private static Map<String, String> readPeople(JsonPlace place) {
        Map<String, String> said = new HashMap<>();
        if (!place.absent()) {
            if (!place.json().isObject()) {
                throw place.wrong("must be an object that maps users of the export to Watchfloor users");
            }
            place.json()
                    .properties()
                    .forEach(
                            one -> said.put(one.getKey(), place.at(one.getKey()).text(LayerView.NAME)));
        }
        return said;
    }

    private ScheduleImport one(ImportResult.Candidate found, boolean replace, boolean dryRun, Instant now, Call call) {
        Schedule schedule = found.schedule();
        if (!found.strangers().isEmpty()) {
            return new ScheduleImport(
                    schedule.name(),
                    REFUSED,
                    "No user matches %s. Map them in `people`, or create the users."
                            .formatted(String.join(", ", found.strangers())),
                    List.copyOf(found.strangers()),
                    null);
        }
        Optional<Document<Schedule>> before = schedules.find(schedule.name());
        if (before.isPresent() && !replace) {
            return new ScheduleImport(
                    schedule.name(),
                    REFUSED,
                    "A schedule with this name exists. Set \"replace\": true, or rename one of them.",
                    List.of(),
                    null);
        }
        return switch (schedules.put(schedule, null, !dryRun, call.actor())) {
            case Schedules.WriteResult.Success done ->
                new ScheduleImport(
                        schedule.name(),
                        before.isPresent() ? "replaced" : "new",
                        null,
                        List.of(),
                        foresight.view(done.kept(), now));
            case Schedules.WriteResult.Rejection refused ->
                new ScheduleImport(schedule.name(), REFUSED, refused.refusal().detail(), List.of(), null);
        };
    }
}
