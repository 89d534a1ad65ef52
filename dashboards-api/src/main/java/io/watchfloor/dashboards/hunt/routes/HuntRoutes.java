package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.hunt.views.HuntRequest;
import io.watchfloor.dashboards.hunt.views.HuntView;
import io.watchfloor.ops.archive.ArchiveQuery;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.HuntResult;
import io.watchfloor.ops.archive.SearchCancellation;
import io.watchfloor.ops.archive.SearchCondition;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Routes {@code /hunt}: searches over the whole archive. */
public final class HuntRoutes {

    private static final Duration USUAL = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(3_700);

    /** A part of a hunt answers after about this time, so that the first results and the progress are shown soon. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final int INTERVALS = 60;
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 1_000;
    private static final int MOST_EXPORTED = 10_000;
    private static final long LARGEST_BODY = 256L * 1024;

    public static final List<ApiOperation<HuntRoutes>> OPERATIONS = List.of(
            ApiOperation.of("POST", "/api/v1/hunt", Verb.READ, HuntRoutes::hunt)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("hunt", "Search the archive of telemetry, newest records first")
                            .text(
                                    "Searches from the end of the time range backwards for about three seconds. If the answer"
                                            + " has next, send the same request with before = next to search further; to cancel, close"
                                            + " the connection, or send no further request. Only records of visible assets are"
                                            + " searched, without the evidence of cases that are not visible. Each request is recorded in the audit log.")
                            .takes(HuntRequest.class)
                            .answers(HuntView.class)
                            .refuses(400, ArchiveProblems.INVALID)
                            .refuses(503, ArchiveProblems.UNAVAILABLE)),
            exported("/api/v1/hunt/export", "exportHunt", "one JSON object per line", HuntFormat.NDJSON),
            exported("/api/v1/hunt/csv", "exportHuntAsCsv", "CSV", HuntFormat.CSV));

    private static ApiOperation<HuntRoutes> exported(String path, String id, String words, HuntFormat format) {
        return ApiOperation.<HuntRoutes>of("POST", path, Verb.READ, (own, call) -> own.export(call, format))
                .withBodyOf(LARGEST_BODY)
                .is(Operation.of(
                                id,
                                "Download the records of a hunt as %s, newest first, at most 10,000".formatted(words))
                        .takes(HuntRequest.class)
                        .answersText(format.mediaType().split(";", -1)[0], "The records.")
                        .refuses(400, ArchiveProblems.INVALID)
                        .refuses(503, ArchiveProblems.UNAVAILABLE));
    }

    private final ReadModelStore boards;
    private final ArchiveSearch archive;
    private final RuleQueries rules;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    public HuntRoutes(ReadModelStore boards, ArchiveSearch archive, RuleQueries rules, Executor threads, Clock clock) {
        this.boards = boards;
        this.archive = archive;
        this.rules = rules;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** @param query from the start of the time range to its end, or to where the hunt continues */
    record Hunt(
            ArchiveQuery query,
            Instant end,
            SearchScope scope,
            @Nullable Predicate<ArchiveRow> rule,
            Duration interval) {

        Hunt before(Instant end) {
            return new Hunt(
                    new ArchiveQuery(query.from(), end, query.assets(), query.conditions(), query.text()),
                    this.end,
                    scope,
                    rule,
                    interval);
        }
    }

    /** Blocks. */
    Hunt read(Call call, HuntRequest asked) {
        Instant end = Objects.requireNonNullElseGet(asked.to(), clock::instant);
        Instant start = Objects.requireNonNullElseGet(asked.from(), () -> end.minus(USUAL));
        if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw ArchiveProblems.invalid("search.time", "The time range must not exceed ten years.")
                    .asException();
        }
        Instant to = asked.before() == null || asked.before().isAfter(end) ? end : asked.before();
        List<String> where = Objects.requireNonNullElse(asked.where(), List.of());
        ArchiveQuery query = new ArchiveQuery(
                start,
                to,
                List.of(),
                where.stream()
                        .filter(one -> !one.isBlank())
                        .map(SearchCondition::parse)
                        .toList(),
                Objects.requireNonNullElse(asked.text(), ""));
        return new Hunt(
                query,
                end,
                boards.read(call.sight(), handle -> ReaderScope.of(handle, start, to)),
                judge(asked),
                Duration.ofSeconds(Math.max(1, Duration.between(start, end).toSeconds() / INTERVALS)));
    }

    /** @return null if every record that the conditions find is a result */
    private @Nullable Predicate<ArchiveRow> judge(HuntRequest asked) {
        List<Predicate<ArchiveRow>> all = new ArrayList<>();
        given(asked.pattern()).map(PatternQueries::of).ifPresent(all::add);
        given(asked.rule()).map(rules::of).ifPresent(all::add);
        return all.stream().reduce(Predicate::and).orElse(null);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(one -> !one.isBlank());
    }

    private CompletionStage<HttpResponse> hunt(Call call) {
        HuntRequest asked = call.body(HuntRequest.class);
        int limit = Objects.requireNonNullElse(asked.limit(), USUAL_LIMIT);
        if (limit < 1 || limit > MOST) {
            throw Problem.field("query.limit", "limit", "limit must be a number from 1 to %d.".formatted(MOST))
                    .asException();
        }
        SearchCancellation cancellation = ClientCancellation.of(call);
        return CompletableFuture.supplyAsync(
                () -> ArchiveProblems.answering(() -> {
                    Hunt hunt = read(call, asked);
                    HuntResult result = search(hunt, limit, cancellation);
                    return Answers.json(HuntView.of(result, hunt.query().from(), hunt.end(), hunt.interval()));
                }),
                threads);
    }

    private HuntResult search(Hunt hunt, int limit, SearchCancellation cancellation) {
        return archive.hunt(hunt.query(), hunt.scope(), limit, hunt.interval(), BUDGET, hunt.rule(), cancellation);
    }

    private CompletionStage<HttpResponse> export(Call call, HuntFormat as) {
        HuntRequest asked = call.body(HuntRequest.class);
        SearchCancellation cancellation = ClientCancellation.of(call);
        return CompletableFuture.supplyAsync(
                () -> ArchiveProblems.answering(() -> {
                    Hunt hunt = read(call, asked);
                    // The first part is searched before the answer, so that a search that fails has a status.
                    HuntResult first = search(hunt, MOST_EXPORTED, cancellation);
                    Source<ByteString, NotUsed> parts = Source.single(
                                    ByteString.fromString(as.head() + as.text(first.rows())))
                            .concat(Source.unfoldAsync(
                                    new Rest(
                                            hunt,
                                            first.covered(),
                                            MOST_EXPORTED - first.rows().size(),
                                            cancellation),
                                    rest -> part(rest, as)));
                    return HttpResponse.create()
                            .withEntity(HttpEntities.create(ContentTypes.parse(as.mediaType()), parts))
                            .addHeader(Answers.header(
                                    "Content-Disposition", "attachment; filename=\"hunt." + as.ending() + "\""));
                }),
                threads);
    }

    /** @param to end of the part that was not searched yet */
    private record Rest(Hunt hunt, Instant to, int limit, SearchCancellation cancellation) {}

    private CompletionStage<Optional<Pair<Rest, ByteString>>> part(Rest rest, HuntFormat as) {
        if (rest.limit() <= 0 || !rest.hunt().query().from().isBefore(rest.to())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    HuntResult found = search(rest.hunt().before(rest.to()), rest.limit(), rest.cancellation());
                    return Optional.of(Pair.create(
                            new Rest(
                                    rest.hunt(),
                                    found.covered(),
                                    rest.limit() - found.rows().size(),
                                    rest.cancellation()),
                            ByteString.fromString(as.text(found.rows()))));
                },
                threads);
    }
}
