package io.watchfloor.dashboards.search.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadExecutors;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.SearchReadModel;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.search.SearchView;
import io.watchfloor.dashboards.search.SearchView.Hit;
import io.watchfloor.dashboards.search.SearchView.Kind;
import io.watchfloor.dashboards.search.SearchWord;
import io.watchfloor.dashboards.search.SearchWords;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** {@code /search}: open and closed cases, observables, assets, alerts, people, techniques and rules. */
public final class SearchRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(SearchRoutes.class);

    private static final int MOST_OF_A_KIND = 20;
    private static final int INDEXED_AT_ONCE = 500;
    private static final Duration INDEX_EVERY = Duration.ofSeconds(1);

    private final ReadModelStore boards;
    private final RuleCatalog rules;
    private final AccountRegistry people;
    private final RestrictedReadAudit reads;

    /** @param reads writes audit records for restricted cases that searches find */
    public SearchRoutes(ReadModelStore boards, RuleCatalog rules, AccountRegistry people, RestrictedReadAudit reads) {
        this.boards = boards;
        this.rules = rules;
        this.people = people;
        this.reads = reads;
    }

    public List<ApiRoute> routes() {
        return List.of(ApiRoute.get(ReadExecutors.SEARCH, Verb.READ, this::search)
                .is(Operation.of(
                                "search",
                                "Search cases, observables, assets, alerts, people, ATT&CK techniques and rules")
                        .text("Each search term is matched against the beginnings of words, in open and closed cases:"
                                + " accounts, addresses, URLs and domains (also in encoded commands), hashes, services,"
                                + " processes, files, titles. A case must match all search terms. Exact matches come first,"
                                + " then open cases before closed ones, newest first.")
                        .with(Parameter.query(
                                "q", "1 to 8 search terms of at least 2 characters, or the number of a case."))
                        .answers(SearchView.class)
                        .refuses(400, "query.missing, query.too-short, query.too-long, query.too-many-words.")));
    }

    private HttpResponse search(Call call) {
        String text = call.query().words();
        if (text == null) {
            throw Problem.field("query.missing", "q", "q is missing. Enter at least one search term.")
                    .asException();
        }
        List<String> plain = SearchWords.of(text);
        List<SearchWord> words = SearchWord.of(plain);
        boolean number = text.matches("#?[0-9]+");
        if (!number
                && (words.isEmpty()
                        || words.stream().anyMatch(word -> word.from().length() < SearchWord.SHORTEST))) {
            throw Problem.field(
                            "query.too-short",
                            "q",
                            "Each search term in q must have at least %d letters or digits."
                                    .formatted(SearchWord.SHORTEST))
                    .asException();
        }
        SearchReadModel.Result found = boards.read(call.sight(), handle -> SearchReadModel.find(handle, text, words));
        reads.shown(call.actor(), found.restricted());
        List<Hit> hits = new ArrayList<>();
        found.hits().forEach(hit -> hits.add(hit.kind() == Kind.TECHNIQUE ? named(hit) : hit));
        people(plain, hits);
        rules.list(null, MOST_OF_A_KIND, List.of(), text, null)
                .forEach(rule -> hits.add(new Hit(Kind.RULE, rule.id(), rule.title(), null, List.of(), List.of())));
        return Answers.json(new SearchView(hits, found.more()));
    }

    private Hit named(Hit technique) {
        String title = rules.names().techniques(List.of(technique.id())).stream()
                .findFirst()
                .map(known -> known.id() + " " + known.name())
                .orElse(technique.title());
        return new Hit(technique.kind(), technique.id(), title, null, technique.found(), technique.cases());
    }

    /** Returns the people who work on cases. Everyone can see these people. */
    private void people(List<String> words, List<Hit> hits) {
        people.assignable().stream()
                .map(Account::name)
                .filter(name -> words.stream().allMatch(name.toLowerCase(Locale.ROOT)::contains))
                .limit(MOST_OF_A_KIND)
                .forEach(name -> hits.add(new Hit(Kind.PERSON, name, name, null, List.of(), List.of())));
    }

    /** Indexes alerts that were stored before the index existed, in small steps, until the node stops. */
    public static void indexOlder(ActorSystem<?> system, Executor threads, Jdbi database) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        INDEX_EVERY, INDEX_EVERY, () -> indexOlder(database), ExecutionContext.fromExecutor(threads));
    }

    private static void indexOlder(Jdbi database) {
        try {
            database.inTransaction(handle -> AlertReadModel.indexOlder(handle, INDEXED_AT_ONCE));
            database.inTransaction(handle -> AlertReadModel.addOlderTraits(handle, INDEXED_AT_ONCE));
        } catch (RuntimeException e) {
            LOG.warn("Indexing of older alerts for search failed, next attempt in {}: {}", INDEX_EVERY, e.toString());
        }
    }
}
