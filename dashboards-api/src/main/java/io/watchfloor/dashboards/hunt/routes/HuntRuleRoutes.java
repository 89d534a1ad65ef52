package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.hunt.views.HuntRequest;
import io.watchfloor.dashboards.hunt.views.HuntRuleView;
import io.watchfloor.ops.archive.ArchiveQuery;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.HuntRule;
import io.watchfloor.ops.archive.SearchCondition;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Route {@code /hunt/rule}: Sigma rules made from a hunt. */
public final class HuntRuleRoutes {

    private static final long LARGEST_BODY = 256L * 1024;
    private static final int LONGEST_TITLE = 100;

    /** Records of each kind from which a rule learns how their log source writes values. */
    private static final int SAMPLES_OF_KIND = 20;

    private static final int MOST_SAMPLES = 1_000;

    public static final List<ApiOperation<HuntRuleRoutes>> OPERATIONS =
            List.of(ApiOperation.of("POST", "/api/v1/hunt/rule", Verb.READ, HuntRuleRoutes::rule)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("makeRuleFromHunt", "Make Sigma rules from a hunt")
                            .text(
                                    "The rules match the records that the hunt finds, without its time range and its conditions on"
                                            + " assets and sensors. There is a rule for each log source in which the hunt finds records, at"
                                            + " most 10. Nothing is stored: send the YAML to `PUT /rule-packs/{name}?stage=draft`. A hunt with"
                                            + " a Sigma rule or a STIX pattern is rejected.")
                            .with(Parameter.query("title", "Title of the rules. Defaults to the conditions."))
                            .takes(HuntRequest.class)
                            .answers(HuntRuleView.class)
                            .refuses(400, ArchiveProblems.INVALID)
                            .refuses(503, ArchiveProblems.UNAVAILABLE)));

    private final HuntRoutes hunts;
    private final ArchiveSearch archive;
    private final RuleQueries rules;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    HuntRuleRoutes(HuntRoutes hunts, ArchiveSearch archive, RuleQueries rules, Executor threads, Clock clock) {
        this.hunts = hunts;
        this.archive = archive;
        this.rules = rules;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> rule(Call call) {
        HuntRequest asked = call.body(HuntRequest.class);
        String title = call.query().text("title");
        if (title != null && (title.length() > LONGEST_TITLE || title.chars().anyMatch(Character::isISOControl))) {
            throw Problem.field(
                            "query.value",
                            "title",
                            "The title must have at most %d characters and no control characters."
                                    .formatted(LONGEST_TITLE))
                    .asException();
        }
        if (isGiven(asked.rule()) || isGiven(asked.pattern())) {
            throw ArchiveProblems.invalid(
                            "search.rule-given",
                            "A hunt with a Sigma rule or a STIX pattern does not become a rule. Use conditions and text.")
                    .asException();
        }
        return CompletableFuture.supplyAsync(
                () -> ArchiveProblems.answering(() -> {
                    HuntRoutes.Hunt hunt = hunts.read(call, asked);
                    return Answers.json(HuntRuleView.of(made(
                            hunt.query(),
                            hunt.scope(),
                            new HuntRule.Heading(
                                    title == null || title.isBlank() ? title(hunt.query()) : title.strip(),
                                    call.person().name(),
                                    LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)))));
                }),
                threads);
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static String title(ArchiveQuery hunt) {
        String conditions =
                hunt.conditions().stream().map(SearchCondition::text).collect(Collectors.joining(" and "));
        String title = "Hunt: " + (conditions.isEmpty() ? hunt.text() : conditions);
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE - 1) + "…" : title;
    }

    private HuntRule.Draft made(ArchiveQuery hunt, SearchScope scope, HuntRule.Heading heading) {
        ArchiveQuery all = new ArchiveQuery(hunt.from(), hunt.to(), List.of(), List.of(), "");
        List<ArchiveRow> found = archive.kinds(hunt, scope, SAMPLES_OF_KIND, MOST_SAMPLES);
        return HuntRule.of(
                hunt, samples(found), samples(archive.kinds(all, scope, SAMPLES_OF_KIND, MOST_SAMPLES)), heading);
    }

    private List<HuntRule.Sample> samples(List<ArchiveRow> rows) {
        return rows.stream()
                .flatMap(row -> rules.telemetry(row).stream()
                        .map(record -> new HuntRule.Sample(row.logsource(), record.fields())))
                .toList();
    }
}
