package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.rules.views.LookBackView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.intel.live.IndicatorStore;
import io.watchfloor.ops.lookback.LookBack;
import io.watchfloor.ops.lookback.LookBacks;
import io.watchfloor.ops.lookback.LookBacks.Outcome;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.PlaceholderUse;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleText;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Jdbi;

/** {@code /rules/look-backs}: live rules or indicators evaluate the telemetry that the archive has kept. */
public final class LookBackRoutes {

    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 3_650;
    private static final int MOST_LISTED = 220;
    private static final long LARGEST_BODY = 1L << 20;
    private static final String ROWS =
            "STATUS {status} | DONE {percent} | RECORDS {counts.records} | FOUND {counts.found} | KNOWN {counts.known} |"
                    + " ALERTS {counts.alerts} | FROM {@time.from} | BY {request.by} | AT {@request.at} | TITLE {title} | ID {id}";
    private static final Parameter ID =
            Parameter.path("id", "ID of the look-back.").as("lookBack");

    public static final List<ApiOperation<LookBackRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/rules/look-backs", Verb.WRITE_RULES, LookBackRoutes::list)
                    .is(Operation.of("listLookBacks", "List look-backs, newest first")
                            .lists(LookBackView.class)
                            .command(Command.of("rules look-backs", "Lists the look-backs of rules and indicators.")
                                    .rows(ROWS))),
            ApiOperation.of("POST", "/api/v1/rules/look-backs", Verb.WRITE_RULES, LookBackRoutes::start)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of(
                                    "startLookBack",
                                    "Look back with live rules or indicators over telemetry that was kept")
                            .text("Evaluates the archive in the background, in the order in which the records happened,"
                                    + " correlations included. What it finds opens alerts marked foundLookingBack, which join"
                                    + " cases by the times of their records. They notify people only from the severity of"
                                    + " watchfloor.rules.look-back-notifies-from. What a rule has found before is not found"
                                    + " again, so a look-back may be repeated. Rules must be live. Indicators that are not are"
                                    + " counted; their validity does not begin, so that what happened before they were known"
                                    + " is found.")
                            .takes(RequestBodies.LookBackRequest.class)
                            .answers(LookBackView.class)
                            .refuses(
                                    404, "indicator.unknown: the center has no such indicator, or you may not read it.")
                            .refuses(
                                    409,
                                    "look-back.not-live: a rule is not live, or is only counted by correlations."
                                            + " look-back.no-archive: telemetry is not kept.")
                            .refuses(
                                    422,
                                    "look-back.rules: no rules, pack, list or indicators, or more than one of them. look-back.days: too"
                                            + " many days.")
                            .refuses(429, "look-back.too-many: too many look-backs wait.")),
            ApiOperation.get("/api/v1/rules/look-backs/{id}", Verb.WRITE_RULES, LookBackRoutes::find)
                    .is(Operation.of("getLookBack", "Get a look-back and its progress")
                            .with(ID)
                            .answers(LookBackView.class)),
            ApiOperation.of("DELETE", "/api/v1/rules/look-backs/{id}", Verb.WRITE_RULES, LookBackRoutes::cancel)
                    .is(Operation.of("cancelLookBack", "Cancel a look-back")
                            .text("What it has found stays.")
                            .with(ID)
                            .answers(LookBackView.class)
                            .refuses(409, "look-back.ended: the look-back has ended.")
                            .command(Command.of(
                                            "rules cancel-look-back ID",
                                            "Cancels a look-back. What it has found stays.")
                                    .prints("{title}: {status}."))));

    private final LookBacks lookBacks;
    private final Jdbi database;
    private final IndicatorStore indicators = new IndicatorStore();
    private final RuleCatalog rules;
    private final Packs packs;
    private final Executor threads;

    /** @param threads may block */
    public LookBackRoutes(LookBacks lookBacks, Jdbi database, RuleCatalog rules, Packs packs, Executor threads) {
        this.lookBacks = lookBacks;
        this.database = database;
        this.rules = rules;
        this.packs = packs;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** @param title for people */
    private record Chosen(Set<String> rules, String title) {}

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        List<LookBackView> all =
                lookBacks.list(MOST_LISTED).stream().map(LookBackView::of).toList();
        String after = slice.after();
        List<String> ids = all.stream().map(LookBackView::id).toList();
        int start = after == null ? 0 : ids.indexOf(after) + 1;
        int end = Math.min(all.size(), start + slice.limit() + 1);
        return Answers.list(
                ResultPage.found(all.subList(start, end), LookBackView::id, slice, () -> (long) all.size()));
    }

    private HttpResponse find(Call call) {
        return Answers.json(LookBackView.of(known(call.path("id"))));
    }

    private LookBack known(String id) {
        return lookBacks
                .find(id)
                .orElseThrow(() -> Problem.unknown("look-back", id).asException());
    }

    private CompletionStage<HttpResponse> cancel(Call call) {
        String id = call.path("id");
        return blocking(() -> {
            LookBack job = lookBacks.cancel(id).orElseThrow(() -> {
                LookBack ended = known(id);
                return Problem.of(
                                409,
                                "look-back.ended",
                                "The look-back has ended: %s. Nothing was changed."
                                        .formatted(ended.job().state().status().text()))
                        .asException();
            });
            return Answers.json(LookBackView.of(job));
        });
    }

    private CompletionStage<HttpResponse> start(Call call) {
        RequestBodies.LookBackRequest asked = call.body(RequestBodies.LookBackRequest.class);
        String by = call.person().name();
        return blocking(() -> {
            int days = Objects.requireNonNullElse(asked.days(), USUAL_DAYS);
            if (days > MOST_DAYS) {
                throw new Problem(
                                422,
                                "look-back.days",
                                "A look-back covers 1 to %d days.".formatted(MOST_DAYS),
                                Map.of("field", "days"))
                        .asException();
            }
            return switch (request(asked, call.bearer().clearance(), days, by)) {
                case Outcome.Started started -> Answers.json(LookBackView.of(started.job()));
                case Outcome.NotLive wrong -> throw notLive(wrong.rules()).asException();
                case Outcome.TooMany many ->
                    throw Problem.of(
                                    429,
                                    "look-back.too-many",
                                    "%d look-backs wait or run. Wait until one has ended, or cancel one."
                                            .formatted(many.open()))
                            .asException();
                case Outcome.NoArchive none ->
                    throw Problem.of(
                                    409,
                                    "look-back.no-archive",
                                    "The center keeps no telemetry to look back over. Set watchfloor.archive.enabled to on.")
                            .asException();
            };
        });
    }

    private Outcome request(RequestBodies.LookBackRequest asked, Tlp clearance, int days, String by) {
        String id = UUID.randomUUID().toString();
        Set<String> ids = new LinkedHashSet<>(Objects.requireNonNullElse(asked.indicators(), List.of()));
        if (ids.isEmpty() || isRules(asked)) {
            Chosen chosen = chosen(asked);
            return lookBacks.request(id, chosen.rules(), chosen.title(), days, by);
        }
        Set<String> known = database.withHandle(handle -> indicators.known(handle, ids, clearance));
        ids.stream().filter(one -> !known.contains(one)).findFirst().ifPresent(one -> {
            throw Problem.unknown("indicator", one).asException();
        });
        return lookBacks.requestIndicators(id, ids, days, by);
    }

    private static boolean isRules(RequestBodies.LookBackRequest asked) {
        return !Objects.requireNonNullElse(asked.rules(), List.of()).isEmpty()
                || asked.pack() != null
                || asked.list() != null;
    }

    private Problem notLive(List<String> wrong) {
        if (wrong.isEmpty()) {
            return Problem.of(
                    409, "look-back.not-live", "No live rule belongs to it. Set the stage of its rules to live first.");
        }
        String id = wrong.getFirst();
        return Problem.of(
                409,
                "look-back.not-live",
                "The rule %s is not live, or is only counted by correlations. Set its stage to live, or look back with the correlation."
                        .formatted(rules.header(id).map(RuleHeader::title).orElse(id)));
    }

    private Chosen chosen(RequestBodies.LookBackRequest asked) {
        List<String> ids = Objects.requireNonNullElse(asked.rules(), List.of());
        String list = asked.list();
        String file = asked.pack();
        boolean noIndicators =
                Objects.requireNonNullElse(asked.indicators(), List.of()).isEmpty();
        long given = Stream.of(ids.isEmpty(), file == null, list == null, noIndicators)
                .filter(missing -> !missing)
                .count();
        if (given != 1) {
            throw new Problem(
                            422,
                            "look-back.rules",
                            "Name either rules, a pack, a list or indicators, and only one of them.",
                            Map.of("field", "rules"))
                    .asException();
        }
        RulePack pack = packs.stages().evaluated().get();
        if (list != null) {
            Set<String> uses = packs.lists().uses().get().getOrDefault(list, List.<PlaceholderUse>of()).stream()
                    .map(PlaceholderUse::id)
                    .collect(Collectors.toSet());
            return new Chosen(withCorrelations(pack, uses), "List " + list);
        }
        if (file != null) {
            Optional<String> name = Optional.of(file);
            return new Chosen(
                    live(pack, header -> RuleText.pack(header.origin()).equals(name)), "Pack " + file);
        }
        for (String id : ids) {
            if (rules.header(id).isEmpty()) {
                throw Problem.unknown("rule", id).asException();
            }
        }
        String first = rules.header(ids.getFirst()).map(RuleHeader::title).orElse(ids.getFirst());
        return new Chosen(
                Set.copyOf(ids), ids.size() == 1 ? first : "%s, and %d more".formatted(first, ids.size() - 1));
    }

    /** The live rules among these, and the live correlations that count them. */
    private static Set<String> withCorrelations(RulePack pack, Set<String> ids) {
        Set<String> all = new HashSet<>(ids);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (CorrelationRule one : pack.correlations()) {
                grew |= one.rules().stream().anyMatch(all::contains) && all.add(one.id());
            }
        }
        return all.stream().filter(id -> LookBacks.isLive(pack, id)).collect(Collectors.toSet());
    }

    private static Set<String> live(RulePack pack, Predicate<RuleHeader> which) {
        return Stream.concat(
                        pack.rules().stream().map(Rule::header),
                        pack.correlations().stream().map(CorrelationRule::header))
                .filter(which)
                .map(RuleHeader::id)
                .filter(id -> LookBacks.isLive(pack, id))
                .collect(Collectors.toSet());
    }

    private CompletionStage<HttpResponse> blocking(Supplier<HttpResponse> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }
}
