package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.ops.activation.RulePackShelf.Change;
import io.watchfloor.ops.rulepack.RulePackCommand;
import io.watchfloor.ops.rulepack.RulePackReply;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import io.watchfloor.ops.rules.RuleProblem;
import io.watchfloor.ops.rules.RuleSources.PackContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /rule-packs}: rules given to the running center. A pack is taken whole or not at all; a change is answered when this node
 * judges by it, and no later than the others look for it.
 */
final class RulePackRoutes {

    private static final long LARGEST_PACK = 16 << 20;
    private static final int SHOWN_PROBLEMS = 50;
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Dashboards.Packs packs;
    private final Executor later;

    /** @param threads for the looks at what judges */
    RulePackRoutes(Dashboards.Packs packs, Executor threads) {
        this.packs = packs;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/rule-packs", Permission.READ, this::list),
                ApiRoute.get("/api/v1/rule-packs/{name}", Permission.READ, this::find),
                new ApiRoute("PUT", "/api/v1/rule-packs/{name}", Permission.ADMINISTER, this::put)
                        .withBodyOf(LARGEST_PACK),
                new ApiRoute("POST", "/api/v1/rule-packs/{name}/rollback", Permission.ADMINISTER, this::rollBack),
                new ApiRoute("DELETE", "/api/v1/rule-packs/{name}", Permission.ADMINISTER, this::withdraw));
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
        String name = name(call);
        byte[] body = call.bytes().toArray();
        int rules = checked(new PackContent(name, body));
        String content = packs.shelf().keep(body);
        return activate(name, content, rules, 0, call);
    }

    private CompletionStage<HttpResponse> rollBack(Call call) {
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
        return activate(name, content, to.rules(), revision, call);
    }

    private CompletionStage<HttpResponse> activate(
            String name, String content, int rules, long rolledBackTo, Call call) {
        String by = call.person().name();
        return changed(name, replyTo -> new RulePackCommand.Activate(name, content, rules, rolledBackTo, by, replyTo))
                .thenApply(done -> Answers.json(described(name)));
    }

    private CompletionStage<HttpResponse> withdraw(Call call) {
        String name = name(call);
        String by = call.person().name();
        return changed(name, replyTo -> new RulePackCommand.Withdraw(name, by, replyTo))
                .thenApply(done -> Answers.noContent());
    }

    private CompletionStage<Long> changed(String name, Function<ActorRef<RulePackReply>, RulePackCommand> command) {
        long until = System.nanoTime() + ACTIVE_WAIT.toNanos();
        return packs.desk().apply(command).thenCompose(reply -> switch (reply) {
            case RulePackReply.Done done -> judging(done.revision(), until);
            case RulePackReply.Unknown unknown ->
                throw Problem.unknown("rule-pack", name).asException();
        });
    }

    private CompletionStage<Long> judging(long revision, long until) {
        if (packs.judging().getAsLong() >= revision) {
            return CompletableFuture.completedFuture(revision);
        }
        if (System.nanoTime() >= until) {
            return CompletableFuture.failedFuture(new TimeoutException("rule packs"));
        }
        return CompletableFuture.supplyAsync(() -> revision, later).thenCompose(same -> judging(same, until));
    }

    /** How many rules it holds; refuses it with every problem when it holds one that cannot be honoured. */
    private int checked(PackContent pack) {
        List<PackContent> others = packs.shelf().contentsWithout(pack.name());
        RuleLoading without = RuleLoader.load(packs.sources().with(others));
        List<PackContent> all = new ArrayList<>(others);
        all.add(pack);
        RuleLoading with = RuleLoader.load(packs.sources().with(all));
        List<RuleProblem> problems = with.problems().stream()
                .filter(problem -> problem.file().startsWith(pack.prefix()))
                .toList();
        int rules = size(with) - size(without);
        if (!problems.isEmpty() || rules <= 0) {
            throw refusal(pack, problems).asException();
        }
        return rules;
    }

    private static int size(RuleLoading loading) {
        return loading.pack().rules().size() + loading.pack().correlations().size();
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
                "%d rules of the pack cannot be honoured as written, so none is taken. Mend them, or leave them out; \"watchfloor rules check\" shows them too."
                        .formatted(Math.max(1, problems.size())),
                Map.of("problems", shown));
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
