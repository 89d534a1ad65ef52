package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.ops.rulepack.PackTrials;
import io.watchfloor.ops.rulepack.RulePackCommand;
import io.watchfloor.ops.rulepack.RulePackReply;
import io.watchfloor.ops.rulepack.RulePackShelf.Change;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /rule-packs}: rules given to the running center. A pack is taken whole or not at all, and its answer says which: a pack is loaded
 * and compiled before the change is decided, 200 means that it is journaled, and every refusal that it is not. Only when the journal
 * itself does not answer can nobody know; then it says so, and a repeat tells.
 */
final class RulePackRoutes {

    private static final long LARGEST_PACK = 16 << 20;
    private static final int SHOWN_PROBLEMS = 50;
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(20);

    /** A connection that says nothing for a minute is closed. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(57);

    /** Shorter than the desk waits for its answer: what has none can then change nothing any more. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(9);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Dashboards.Packs packs;
    private final RulePackMetrics metrics;
    private final Clock clock;
    private final Executor threads;
    private final Executor later;

    /** @param threads for the looks at what judges */
    RulePackRoutes(Dashboards.Packs packs, RulePackMetrics metrics, Clock clock, Executor threads) {
        this.metrics = metrics;
        this.packs = packs;
        this.clock = clock;
        this.threads = threads;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/rule-packs", Permission.READ, this::list),
                ApiRoute.get("/api/v1/rule-packs/{name}", Permission.READ, this::find),
                new ApiRoute("PUT", "/api/v1/rule-packs/{name}", Permission.ADMINISTER, counted(this::put))
                        .withBodyOf(LARGEST_PACK),
                new ApiRoute(
                        "POST", "/api/v1/rule-packs/{name}/rollback", Permission.ADMINISTER, counted(this::rollBack)),
                new ApiRoute("DELETE", "/api/v1/rule-packs/{name}", Permission.ADMINISTER, counted(this::withdraw)));
    }

    private ApiRoute.Endpoint counted(ApiRoute.Endpoint endpoint) {
        return call -> endpoint.answer(call).whenComplete((done, failure) -> metrics.answered(code(failure)));
    }

    private static String code(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case null -> "done";
            case Problem.Refused refused -> refused.problem().code();
            default -> "server.failed";
        };
    }

    private HttpResponse list(Call call) {
        Listing listing = Listings.cut(
                        packs.shelf().active().stream().map(this::json).toList(),
                        call.list().slice())
                .map(item -> item);
        return Answers.list(listing);
    }

    /** With everything that was ever done to it. */
    private HttpResponse find(Call call) {
        return Answers.json(described(name(call)));
    }

    private CompletionStage<HttpResponse> put(Call call) {
        long begin = System.nanoTime();
        String name = name(call);
        byte[] body = call.bytes().toArray();
        return tried(new PackContent(name, body))
                .thenComposeAsync(rules -> activate(name, packs.shelf().keep(body), rules, 0, begin, call), threads);
    }

    private CompletionStage<HttpResponse> rollBack(Call call) {
        long begin = System.nanoTime();
        String name = name(call);
        long revision = call.body("revision").number("revision");
        Change to = packs.shelf()
                .change(name, revision)
                .orElseThrow(() -> Problem.field(
                                "rule-pack.unknown-revision",
                                "revision",
                                "The pack %s has no revision %d. GET /api/v1/rule-packs/%s lists them."
                                        .formatted(name, revision, name))
                        .asException());
        String content = to.content();
        if (content == null) {
            throw Problem.field(
                            "rule-pack.unknown-revision",
                            "revision",
                            "Revision %d withdrew the pack: it has no rules to go back to.".formatted(revision))
                    .asException();
        }
        byte[] body = packs.shelf().body(content);
        return tried(new PackContent(name, body))
                .thenComposeAsync(rules -> activate(name, content, rules, revision, begin, call), threads);
    }

    private CompletionStage<HttpResponse> activate(
            String name, String content, int rules, long rolledBackTo, long begin, Call call) {
        String by = call.person().name();
        return changed(
                        name,
                        content,
                        begin,
                        (until, replyTo) ->
                                new RulePackCommand.Activate(name, content, rules, rolledBackTo, by, until, replyTo))
                .thenApplyAsync(done -> Answers.json(described(name)), threads);
    }

    private CompletionStage<HttpResponse> withdraw(Call call) {
        String name = name(call);
        String by = call.person().name();
        return changed(
                        name,
                        "",
                        System.nanoTime(),
                        (until, replyTo) -> new RulePackCommand.Withdraw(name, by, until, replyTo))
                .thenApply(done -> Answers.noContent());
    }

    /** A change that is asked for until a moment. */
    private interface Asking {
        RulePackCommand command(Instant until, ActorRef<RulePackReply> replyTo);
    }

    /** @param wanted the hash of the content that the pack is to have; empty when it is to go */
    private CompletionStage<Long> changed(String name, String wanted, long begin, Asking asking) {
        Instant until = clock.instant().plus(DECIDED_WITHIN);
        return packs.desk()
                .apply(replyTo -> asking.command(until, replyTo))
                .exceptionallyCompose(
                        silent -> packs.desk().apply(replyTo -> new RulePackCommand.Describe(name, replyTo)))
                .exceptionally(silent -> {
                    throw Problem.of(
                                    504,
                                    "rule-pack.unsettled",
                                    "The journal did not answer, and it is not known whether the pack was changed. Send the same again: if it was, that changes nothing and tells so.")
                            .asException();
                })
                .thenCompose(reply -> switch (reply) {
                    case RulePackReply.Done done -> judging(done.revision(), waitUntil(begin));
                    case RulePackReply.Described now
                    when now.content().equals(wanted) -> judging(now.revision(), waitUntil(begin));
                    case RulePackReply.Described other -> throw undecided();
                    case RulePackReply.Late late -> throw undecided();
                    case RulePackReply.Unknown unknown ->
                        throw Problem.unknown("rule-pack", name).asException();
                });
    }

    private Problem.Refused undecided() {
        packs.forget().run();
        return Problem.of(
                        503,
                        "rule-pack.undecided",
                        "The change was not decided in time, and nothing was changed. Send it again.")
                .asException();
    }

    private static long waitUntil(long begin) {
        return Math.min(begin + LONGEST_ANSWER.toNanos(), System.nanoTime() + ACTIVE_WAIT.toNanos());
    }

    /** When this node judges by it or, after a while, in any case: what is journaled will judge, and the answer says whether it does. */
    private CompletionStage<Long> judging(long revision, long until) {
        if (packs.judging().getAsLong() >= revision || System.nanoTime() - until >= 0) {
            return CompletableFuture.completedFuture(revision);
        }
        return CompletableFuture.supplyAsync(() -> revision, later).thenCompose(same -> judging(same, until));
    }

    /** How many rules it holds; refuses it with every problem when it, or another because of it, cannot be honoured. */
    private CompletionStage<Integer> tried(PackContent pack) {
        return packs.trial().apply(pack).thenApply(outcome -> switch (outcome) {
            case PackTrials.Outcome.Fits fits -> fits.rules();
            case PackTrials.Outcome.Refused refused ->
                throw refusal(pack, refused.problems()).asException();
            case PackTrials.Outcome.TooSlow slow ->
                throw Problem.of(
                                503,
                                "rule-pack.too-slow",
                                "Loading the pack took longer than %d s, and nothing was taken. Make several packs of it, or raise watchfloor.rules.max-load-time."
                                        .formatted(slow.allowed().toSeconds()))
                        .asException();
            case PackTrials.Outcome.Busy busy ->
                throw Problem.of(
                                503,
                                "rule-pack.busy",
                                "Another pack is being loaded, and nothing was taken. Send it again when that is done.")
                        .asException();
        });
    }

    private static Problem refusal(PackContent pack, List<RuleProblem> problems) {
        String shown = problems.isEmpty()
                ? pack.prefix() + ": it holds no rule"
                : problems.stream()
                        .limit(SHOWN_PROBLEMS)
                        .map(RuleProblem::toString)
                        .collect(Collectors.joining("\n"));
        return new Problem(
                422,
                "rule-pack.refused",
                "%d rules of the pack cannot be honoured as written, or cost too much, so none is taken. Mend them, or leave them out; \"watchfloor rules check\" shows them too."
                        .formatted(Math.max(1, problems.size())),
                Map.of(
                        "problems",
                        shown,
                        "firstCode",
                        problems.isEmpty()
                                ? "rule-pack.empty"
                                : problems.getFirst().code()));
    }

    private ObjectNode described(String name) {
        List<Change> history = packs.shelf().history(name);
        if (history.isEmpty()) {
            throw Problem.unknown("rule-pack", name).asException();
        }
        ObjectNode json = json(history.getFirst());
        history.forEach(change -> json.withArray("history").add(json(change).without("judging")));
        return json;
    }

    private ObjectNode json(Change change) {
        String content = change.content();
        return BoardJson.object()
                .put("name", change.name())
                .put("revision", change.revision())
                .put("action", action(change, content))
                .put("content", content)
                .put("rules", change.rules())
                .put("rolledBackTo", change.rolledBackTo() == 0 ? null : change.rolledBackTo())
                .put("by", change.by())
                .put("at", BoardJson.time(change.at()))
                .put("judging", content != null && packs.judging().getAsLong() >= change.revision());
    }

    private static String action(Change change, @Nullable String content) {
        if (content == null) {
            return "withdrawn";
        }
        return change.rolledBackTo() == 0 ? "put" : "rolledBack";
    }

    private static String name(Call call) {
        String name = call.path("name");
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw Problem.field(
                            "rule-pack.name",
                            "name",
                            "A pack's name has up to 63 lower-case letters, digits, dots, hyphens and underscores.")
                    .asException();
        }
        return name;
    }
}
