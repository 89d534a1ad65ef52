package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.rules.views.ValueListView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.detection.pack.ValueList;
import io.watchfloor.ops.detection.pack.ValueListStore;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.PlaceholderUse;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.BuiltinLists;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Lists of values ({@code /lists}). A change is loaded with all rules before it is stored, so a list that would
 * deactivate a rule is rejected. Status 200 means that the change is stored, and usually that this node evaluates it.
 */
public final class ListRoutes {

    private static final String NAMES = "^[a-z0-9._-]{1,63}$";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the list.").like(NAMES).as("list");

    /** A list of the longest text in JSON, with escapes. */
    private static final long LARGEST = 4 << 20;

    private static final TrialAnswers TRIAL = new TrialAnswers("list", "the rules with the list", "Shorten the list");
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(20);
    private static final List<String> FORMATS = List.of("json", "csv");
    private static final String ONE = "/api/v1/lists/{name}";

    private static final String ROWS =
            "LIST {name} | ENTRIES {size} | VERSION {version} | RULES {usedBy~title} | CHANGED BY {changed.by} | AT {@changed.at}"
                    + " | ACTIVE {active} | DESCRIPTION {description}";

    /** Output of the command line after a change. */
    public static final String NOW = "List {name}: version {version}, {size} entries.";

    public static final List<ApiOperation<ListRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/lists", Verb.WATCH, ListRoutes::list)
                    .is(Operation.of(
                                    "listValueLists",
                                    "List the lists of values, also those that rules need but do not exist")
                            .lists(ValueListView.class)
                            .command(Command.of("lists list", "Lists the lists of values, and the rules that use them.")
                                    .rows(ROWS))),
            ApiOperation.get(ONE, Verb.WATCH, ListRoutes::find)
                    .is(
                            operation("getValueList", "Get a list of values with its entries and its change history")
                                    .with(
                                            Parameter.query("version", "An earlier version, as listed by the history."),
                                            Parameter.query("format", "Use csv to get the entries as CSV.")
                                                    .oneOf(FORMATS))
                                    .answersVersioned(ValueListView.class)
                                    .replies(new Reply(200, "The entries as CSV.", Content.text("text/csv"), Map.of()))
                                    .command(
                                            Command.of(
                                                            "lists history NAME",
                                                            "Shows the change history of a list, newest first.")
                                                    .rows(
                                                            "content.history",
                                                            "VERSION {version} | ENTRIES {size} | BY {by} | AT {@at} | DESCRIPTION {description}"))),
            ApiOperation.of("PUT", ONE, Verb.WRITE_RULES, ListRoutes::put)
                    .withBodyOf(LARGEST)
                    .asDangerous()
                    .is(changes("putValueList", "Create or replace a list of values")
                            .text(
                                    "The change is loaded with all rules before it is stored, and is active on every node within"
                                            + " 5 seconds. Blanks around entries and repeated entries are removed.")
                            .takes(RequestBodies.ValueListEntries.class)
                            .answersVersioned(ValueListView.class)),
            ApiOperation.of("POST", ONE + "/import", Verb.WRITE_RULES, ListRoutes::importFile)
                    .withBodyOf(LARGEST)
                    .asDangerous()
                    .is(changes("importValueList", "Create or replace a list of values from a CSV file")
                            .text("The file has one column; its first line may be `entry`.")
                            .takes(true, Content.text("text/csv"))
                            .answersVersioned(ValueListView.class)),
            ApiOperation.of("POST", ONE + "/entries", Verb.WRITE_RULES, ListRoutes::edit)
                    .withBodyOf(LARGEST)
                    .asDangerous()
                    .is(changes("editValueList", "Add entries to a list of values, and remove entries")
                            .takes(RequestBodies.ValueListEdit.class)
                            .answersVersioned(ValueListView.class)
                            .command(Command.of("lists add NAME ENTRY=add...", "Adds entries to a list.")
                                    .prints(NOW))
                            .command(Command.of("lists cut NAME ENTRY=remove...", "Removes entries from a list.")
                                    .prints(NOW))),
            ApiOperation.of("DELETE", ONE, Verb.WRITE_RULES, ListRoutes::remove)
                    .asDangerous()
                    .is(changes("removeValueList", "Remove a list of values that no rule uses")
                            .answersNothing()
                            .command(Command.of("lists remove NAME", "Removes a list that no rule uses.")
                                    .prints("The list is removed."))));

    private final Lists lists;
    private final Clock clock;
    private final Executor threads;
    private final ReadModelWait waiting;

    /** @param threads executor whose threads may block */
    public ListRoutes(Lists lists, Clock clock, ReadModelWait waiting, Executor threads) {
        this.lists = lists;
        this.clock = clock;
        this.threads = threads;
        this.waiting = waiting;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation operation(String id, String summary) {
        return Operation.of(id, summary).with(NAME).refuses(400, "list.name: the name of the list is not allowed.");
    }

    private static Operation changes(String id, String summary) {
        return operation(id, summary)
                .with(Parameter.IF_MATCH)
                .refuses(
                        409,
                        "list.full: all lists together are too long. list.changed: another user changed the list at the same"
                                + " time. list.in-use: rules use the list that was to be removed.")
                .refuses(412, "list.stale-version: the list was changed since you loaded it.")
                .refuses(
                        422,
                        "list.entries, list.entry or list.bytes: the list exceeds a limit. list.refused: a rule cannot be"
                                + " active with this list, or the file is invalid; `problems` lists at most 50 problems.")
                .refuses(
                        504,
                        "list.unsettled: the database did not respond. Send the same request again; if the change was stored,"
                                + " the repetition has no effect.");
    }

    private HttpResponse list(Call call) {
        Map<String, List<PlaceholderUse>> uses = lists.uses().get();
        Map<String, ValueListView> all = new TreeMap<>();
        uses.forEach((name, by) -> {
            if (!lists.ofFiles().contains(name) && !BuiltinLists.isComputed(name)) {
                all.put(name, missing(name, by));
            }
        });
        lists.store().all().forEach(list -> all.put(list.name(), view(list, uses, null)));
        return Answers.list(ResultPage.cut(
                List.copyOf(all.values()), ValueListView::name, call.query().slice()));
    }

    private HttpResponse find(Call call) {
        String name = name(call);
        String wanted = call.query().text("version");
        ValueList list = wanted == null ? existing(name) : version(name, wanted);
        List<String> entries = entries(list);
        return "csv".equals(call.query().oneOf("format", FORMATS))
                ? HttpResponse.create().withEntity(Answers.entity("text/csv; charset=UTF-8", ListFile.write(entries)))
                : described(list);
    }

    private ValueList version(String name, String wanted) {
        return lists.store().history(name).stream()
                .filter(one -> Long.toString(one.version()).equals(wanted) && one.entries() != null)
                .findFirst()
                .orElseThrow(() -> Problem.field(
                                "list.unknown-version",
                                "version",
                                "The list %s has no version %s with entries. GET /api/v1/lists/%s lists its versions."
                                        .formatted(name, wanted, name))
                        .asException());
    }

    private ValueList existing(String name) {
        return lists.store()
                .find(name)
                .filter(list -> list.entries() != null)
                .orElseThrow(() -> Problem.unknown("list", name).asException());
    }

    private static List<String> entries(ValueList list) {
        List<String> entries = list.entries();
        return entries == null ? List.of() : entries;
    }

    private CompletionStage<HttpResponse> put(Call call) {
        RequestBodies.ValueListEntries asked = call.body(RequestBodies.ValueListEntries.class);
        String name = name(call);
        return change(call, name, asked.description(), asked.entries(), call.version("list"));
    }

    private CompletionStage<HttpResponse> importFile(Call call) {
        List<String> entries = ListFile.read(call.bytes().toArray());
        String name = name(call);
        return change(call, name, null, entries, call.version("list"));
    }

    private CompletionStage<HttpResponse> edit(Call call) {
        RequestBodies.ValueListEdit asked = call.body(RequestBodies.ValueListEdit.class);
        String name = name(call);
        Long version = call.version("list");
        return CompletableFuture.supplyAsync(() -> existing(name), threads).thenCompose(list -> {
            Set<String> gone = new HashSet<>(ValueList.cleaned(orNone(asked.remove())));
            List<String> now = new ArrayList<>(entries(list));
            now.removeIf(gone::contains);
            now.addAll(orNone(asked.add()));
            return change(
                    call, name, list.description(), now, version == null ? Long.valueOf(list.version()) : version);
        });
    }

    private static List<String> orNone(@Nullable List<String> entries) {
        return entries == null ? List.of() : entries;
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        String name = name(call);
        Long version = call.version("list");
        return CompletableFuture.supplyAsync(() -> existing(name), threads)
                .thenCompose(list -> {
                    List<PlaceholderUse> uses = lists.uses().get().getOrDefault(name, List.of());
                    if (!uses.isEmpty()) {
                        throw inUse(name, uses).asException();
                    }
                    return stored(call, list.description(), name, null, version);
                })
                .thenApply(stored -> Answers.noContent());
    }

    private static Problem inUse(String name, List<PlaceholderUse> uses) {
        List<ProblemJson.Item> rules = uses.stream()
                .limit(TrialAnswers.SHOWN_PROBLEMS)
                .map(use -> new ProblemJson.Item(use.file(), use.line(), 0, "list.in-use", use.title()))
                .toList();
        return new Problem(
                409,
                "list.in-use",
                "The list %s was not removed: %d %s it, such as %s. Change these rules first, or empty the list."
                        .formatted(
                                name,
                                uses.size(),
                                uses.size() == 1 ? "rule uses" : "rules use",
                                uses.getFirst().title()),
                rules,
                Map.of());
    }

    private CompletionStage<HttpResponse> change(
            Call call, String name, @Nullable String description, List<String> given, @Nullable Long version) {
        List<String> entries = ValueList.cleaned(given);
        ValueList.Fault fault = ValueList.check(entries);
        if (fault != null) {
            throw new Problem(422, fault.code(), fault.message(), Map.of("field", "entries")).asException();
        }
        return CompletableFuture.supplyAsync(() -> lists.store().find(name), threads)
                .thenCompose(former -> {
                    String text = description == null
                            ? former.map(ValueList::description).orElse("")
                            : description.strip();
                    boolean same = former.isPresent()
                            && entries.equals(former.get().entries())
                            && text.equals(former.get().description());
                    return same && (version == null || version == former.get().version())
                            ? CompletableFuture.completedFuture(former.get())
                            : stored(call, text, name, entries, version);
                })
                .thenApplyAsync(this::described, threads);
    }

    /** Tests the change with all rules, stores it, and waits until this node evaluates it. */
    private CompletionStage<ValueList> stored(
            Call call, String description, String name, @Nullable List<String> entries, @Nullable Long version) {
        String by = call.person().name();
        return lists.trial()
                .of(name, entries)
                .thenApplyAsync(
                        outcome -> {
                            var unused = TRIAL.fits(outcome, problems -> refusal(name, problems));
                            return store(name, version, description, entries, by);
                        },
                        threads)
                .thenCompose(done -> waiting.untilTrue(
                                ACTIVE_WAIT, () -> lists.judging().getAsLong() >= done.revision())
                        .thenApply(active -> done));
    }

    private static String refusal(String name, List<RuleProblem> problems) {
        return "The list %s was rejected, because %s not be active with it. %s: %s"
                .formatted(
                        name,
                        problems.size() == 1 ? "1 rule would" : problems.size() + " rules would",
                        problems.getFirst().file(),
                        problems.getFirst().reason());
    }

    private ValueList store(
            String name, @Nullable Long version, String description, @Nullable List<String> entries, String by) {
        try {
            return switch (lists.store().change(name, version, description, entries, by, clock.instant())) {
                case ValueListStore.Outcome.Stored stored -> stored.list();
                case ValueListStore.Outcome.Stale stale -> {
                    lists.forget().run();
                    throw new Problem(
                                    412,
                                    "list.stale-version",
                                    ("The list %s was changed since you loaded it (current version %d). Load it again and"
                                                    + " repeat the change.")
                                            .formatted(name, stale.version()),
                                    Map.of("version", Long.toString(stale.version())))
                            .asException();
                }
                case ValueListStore.Outcome.Full full -> {
                    lists.forget().run();
                    throw Problem.of(
                                    409,
                                    "list.full",
                                    "All lists together would have %d characters; at most %d are allowed. Remove entries."
                                            .formatted(full.characters(), ValueList.MAX_TEXT_OF_ALL))
                            .asException();
                }
            };
        } catch (JdbiException silent) {
            lists.forget().run();
            throw TRIAL.unsettled().asException();
        }
    }

    private HttpResponse described(ValueList list) {
        List<ValueListView.Change> history = lists.store().history(list.name()).stream()
                .map(one -> new ValueListView.Change(one.version(), size(one), one.description(), one.by(), one.at()))
                .toList();
        return Answers.versioned(
                view(list, lists.uses().get(), new ValueListView.Content(entries(list), history)), list.version());
    }

    private ValueListView view(
            ValueList list, Map<String, List<PlaceholderUse>> uses, ValueListView.@Nullable Content content) {
        return new ValueListView(
                list.name(),
                list.version(),
                list.description(),
                size(list),
                new ValueListView.ChangedBy(list.by(), list.at()),
                lists.judging().getAsLong() >= list.revision(),
                uses(uses.getOrDefault(list.name(), List.of())),
                content);
    }

    private ValueListView missing(String name, List<PlaceholderUse> uses) {
        String description = lists.ofRules().getOrDefault(name, "");
        return new ValueListView(name, 0, description, null, null, false, uses(uses), null);
    }

    private static List<ValueListView.Use> uses(List<PlaceholderUse> uses) {
        return uses.stream()
                .map(use -> new ValueListView.Use(use.id(), use.title(), use.file()))
                .toList();
    }

    private static @Nullable Integer size(ValueList list) {
        return Optional.ofNullable(list.entries()).map(List::size).orElse(null);
    }

    private static String name(Call call) {
        String name = call.path("name");
        if (!ValueList.isName(name)) {
            throw Problem.field(
                            "list.name",
                            "name",
                            "The name of a list must have at most 63 characters: lower-case letters, digits, dots, hyphens"
                                    + " and underscores.")
                    .asException();
        }
        return name;
    }
}
