package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.matters.views.TakedownRequests.TakedownOrderRequest;
import io.watchfloor.dashboards.matters.views.TakedownRequests.TakedownProposal;
import io.watchfloor.dashboards.matters.views.TakedownRequests.TakedownStepRequest;
import io.watchfloor.dashboards.matters.views.TakedownView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.deadline.Deadline;
import io.watchfloor.ops.matter.deadline.DeadlineStore;
import io.watchfloor.ops.matter.deadline.Term;
import io.watchfloor.ops.matter.takedown.Takedown;
import io.watchfloor.ops.matter.takedown.Takedown.Decision;
import io.watchfloor.ops.matter.takedown.TakedownState;
import io.watchfloor.ops.matter.takedown.TakedownStep;
import io.watchfloor.ops.matter.takedown.TakedownStep.Kind;
import io.watchfloor.ops.matter.takedown.TakedownStore;
import io.watchfloor.ops.matter.takedown.TakedownTarget;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Routes {@code /matters/{id}/takedowns}: takedowns of a matter, and {@code /takedowns}: those of all matters of the
 * reader. They keep the record; nothing is sent to anyone outside.
 */
public final class TakedownRoutes {

    private static final String ALL = MatterRoutes.ONE + "/takedowns";
    private static final String ONE = ALL + "/{takedown}";
    private static final Parameter TAKEDOWN = Parameter.path("takedown", "ID of the takedown.");
    private static final String UNKNOWN = MatterRoutes.UNKNOWN + " takedown.unknown.";
    private static final String STALE = "takedown.stale-version: another step was recorded since you loaded it.";
    private static final String STATE =
            "takedown.state: the state of the takedown does not allow this step. takedown.too-many-steps.";
    private static final String PRINTS =
            "Takedown {id} at {terms.provider}: {progress.state}, expires {@progress.expiresAt}\nTargets: {targets*value}";
    private static final String ROWS =
            "TAKEDOWN {id} | STATE {progress.state} | EXPIRES {@progress.expiresAt} | OVERDUE"
                    + " {progress.overdue} | PROVIDER {terms.provider} | TARGETS {targets*value}";
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int LONGEST_NAME = 80;
    private static final Duration REMIND_BEFORE = Duration.ofDays(3);
    private static final List<String> STATES =
            Arrays.stream(TakedownState.values()).map(TakedownState::text).toList();

    public static final List<ApiOperation<TakedownRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/takedowns", Verb.READ, TakedownRoutes::ofReader)
                    .is(Operation.of("listTakedowns", "List the takedowns of all matters of which you are a member")
                            .with(Parameter.query("state", "Only takedowns in this state.")
                                    .oneOf(STATES))
                            .lists(TakedownView.class)
                            .command(Command.of(
                                            "matters all-takedowns --state=state",
                                            "Lists the takedowns of all matters of which you are a member.")
                                    .rows("MATTER {matter.id} | " + ROWS))),
            ApiOperation.get(ALL, Verb.READ, TakedownRoutes::list)
                    .is(Operation.of("listMatterTakedowns", "List the takedowns of a matter, oldest first")
                            .with(MatterRoutes.ID)
                            .lists(TakedownView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(Command.of("matters takedowns ID", "Lists the takedowns of a matter.")
                                    .rows(ROWS))),
            ApiOperation.reading("POST", ALL, Verb.MARK, TakedownRoutes::propose)
                    .is(Operation.of("proposeTakedown", "Propose a takedown of domains, addresses, URLs or accounts")
                            .text("The center records the takedown. People file it; the center sends nothing to"
                                    + " registrars, hosts or courts.")
                            .with(MatterRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(TakedownProposal.class)
                            .answersVersioned(TakedownView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .refuses(409, "takedown.too-many: the matter has the maximum number.")
                            .refuses(422, "takedown.target: a target is none.")
                            .command(Command.of(
                                            "matters propose-takedown ID PROVIDER=provider TARGETS=targets... --reason=reason"
                                                    + " --basis=basis --marking=marking",
                                            "Proposes a takedown of domains, addresses, URLs or accounts.")
                                    .prints(PRINTS))),
            ApiOperation.get(ONE, Verb.READ, TakedownRoutes::show)
                    .is(Operation.of("getTakedown", "Get a takedown of a matter with its steps")
                            .with(MatterRoutes.ID, TAKEDOWN)
                            .answersVersioned(TakedownView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of("matters takedown ID TAKEDOWN", "Shows the steps of a takedown.")
                                    .rows(
                                            "steps",
                                            "STEP {step} | AT {@at} | BY {by} | REASON {reason} | REFERENCE {reference} | EXPIRES"
                                                    + " {@expiresAt}"))),
            stepping("file", Kind.FILED, "Record that a takedown was filed with a court or provider"),
            ordering("order", Kind.ORDERED, "Record that a court ordered a takedown"),
            ordering("extend", Kind.EXTENDED, "Record that a court extended the order of a takedown"),
            stepping("seize", Kind.SEIZED, "Record that the targets of a takedown were seized"),
            stepping("sinkhole", Kind.SINKHOLED, "Record that the targets of a takedown lead to a sinkhole"),
            stepping("expire", Kind.EXPIRED, "Record that the order of a takedown has ended"),
            stepping("withdraw", Kind.WITHDRAWN, "Withdraw a takedown before its targets were seized"),
            stepping("refuse", Kind.REFUSED, "Record that the court or provider refused a takedown"));

    private static ApiOperation<TakedownRoutes> stepping(String verb, Kind kind, String title) {
        return of(verb, kind, (routes, call) -> routes.step(call, kind))
                .is(described(verb, kind, title)
                        .takes(TakedownStepRequest.class)
                        .refuses(409, STATE)
                        .command(Command.of(
                                        "matters %s-takedown ID TAKEDOWN --reason=reason --reference=reference"
                                                .formatted(verb),
                                        title + ".")
                                .prints(PRINTS)));
    }

    private static ApiOperation<TakedownRoutes> ordering(String verb, Kind kind, String title) {
        return of(verb, kind, (routes, call) -> routes.order(call, kind))
                .is(described(verb, kind, title)
                        .takes(TakedownOrderRequest.class)
                        .refuses(
                                409,
                                STATE
                                        + " takedown.order: the matter has no such court order. takedown.expiry: the order"
                                        + " does not expire in the future. deadline.too-many.")
                        .command(Command.of(
                                        "matters %s-takedown ID TAKEDOWN ORDER=order --reason=reason --expires-at=expiresAt"
                                                .formatted(verb),
                                        title + ".")
                                .prints(PRINTS)));
    }

    private static ApiOperation<TakedownRoutes> of(
            String verb, Kind kind, BiFunction<TakedownRoutes, Call, HttpResponse> handler) {
        return ApiOperation.reading("POST", ONE + "/" + verb, kind.isBinding() ? Verb.RESTRICT : Verb.MARK, handler);
    }

    private static Operation described(String verb, Kind kind, String title) {
        Operation operation = Operation.of(verb + "Takedown", title)
                .text("The center records the step, and sends nothing to anyone outside.")
                .with(MatterRoutes.ID, TAKEDOWN, Parameter.IF_MATCH, Parameter.IDEMPOTENCY_KEY)
                .answersVersioned(TakedownView.class)
                .refuses(404, UNKNOWN)
                .refuses(412, STALE);
        return kind.isBinding()
                ? operation.refuses(403, "takedown.role: your permanent role is neither lead nor legal.")
                : operation;
    }

    private final MatterAccess access;
    private final TakedownStore store = new TakedownStore();
    private final DeadlineStore deadlines = new DeadlineStore();

    TakedownRoutes(MatterAccess access) {
        this.access = access;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse ofReader(Call call) {
        String asked = call.query().oneOf("state", STATES);
        TakedownState state = asked == null ? null : TakedownState.of(asked);
        PageRequest slice = call.query().slice();
        Instant now = access.now();
        ResultPage<TakedownStore.Kept> page = access.database().inTransaction(handle -> {
            ResultPage<TakedownStore.Kept> found = ResultPage.cut(
                    store.ofMember(handle, call.person().name(), state),
                    one -> one.matter() + "/" + one.takedown().id(),
                    slice);
            found.items().stream()
                    .map(TakedownStore.Kept::matter)
                    .distinct()
                    .forEach(matter -> access.logListed(handle, call, matter));
            return found;
        });
        return Answers.list(page.map(one -> TakedownView.of(one.takedown(), one.matter(), one.title(), now)));
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            List<Takedown> all = store.all(handle, stored.name());
            Map<String, Integer> order = new HashMap<>();
            all.forEach(one -> order.put(one.id(), order.size()));
            access.log(handle, call, stored.name(), "");
            return Answers.list(ResultPage.cut(
                            all, one -> "%04d".formatted(Objects.requireNonNull(order.get(one.id()))), slice)
                    .map(one -> view(stored, one)));
        });
    }

    private TakedownView view(Document<Matter> matter, Takedown one) {
        return TakedownView.of(one, matter.name(), matter.value().heading().title(), access.now());
    }

    private HttpResponse shown(Document<Matter> matter, Takedown one) {
        return Answers.versioned(view(matter, one), one.version());
    }

    private HttpResponse show(Call call) {
        return access.open(call, (handle, stored) -> {
            Takedown found =
                    store.find(handle, stored.name(), call.path("takedown")).orElseThrow(() -> unknown(call));
            access.log(handle, call, stored.name(), found.id());
            return shown(stored, found);
        });
    }

    private static RuntimeException unknown(Call call) {
        return Problem.unknown("takedown", call.path("takedown")).asException();
    }

    private HttpResponse propose(Call call) {
        TakedownProposal asked = call.body(TakedownProposal.class);
        List<TakedownTarget> targets = targets(asked.targets());
        String request = RequestKey.ofMaking(call);
        TakedownStep proposal = made(call, Kind.PROPOSED, asked.reason(), "", null);
        return access.open(call, (handle, stored) -> {
            Takedown proposed = new Takedown(
                    request == null
                            ? UUID.randomUUID().toString().replace("-", "").substring(0, 24)
                            : request,
                    targets,
                    new Takedown.Terms(
                            Objects.requireNonNullElse(
                                    asked.basis(), stored.value().heading().legalBasis()),
                            asked.provider(),
                            Objects.requireNonNullElse(asked.marking(), Tlp.USUAL)),
                    List.of(proposal));
            access.store.lockMembers(handle, stored.name());
            List<Takedown> all = store.all(handle, stored.name());
            for (Takedown before : all) {
                if (before.id().equals(proposed.id())) {
                    return shown(stored, before);
                }
            }
            if (all.size() >= Takedown.MOST) {
                throw Problem.of(
                                409, "takedown.too-many", "A matter has at most %d takedowns.".formatted(Takedown.MOST))
                        .asException();
            }
            store.add(handle, stored.name(), proposed);
            access.log(handle, call, stored.name(), words(proposed));
            return shown(stored, proposed);
        });
    }

    private static List<TakedownTarget> targets(List<String> given) {
        return given.stream()
                .map(text -> TakedownTarget.parse(text)
                        .orElseThrow(() -> new Problem(
                                        422,
                                        "takedown.target",
                                        "%s is no domain, IP address, URL or e-mail address. Write account: before another account."
                                                .formatted(text),
                                        Map.of("field", "targets"))
                                .asException()))
                .distinct()
                .toList();
    }

    private TakedownStep made(Call call, Kind kind, String reason, String reference, @Nullable Instant expiresAt) {
        return new TakedownStep(
                kind,
                call.person().name(),
                access.now(),
                reason,
                reference,
                expiresAt,
                Objects.requireNonNullElse(RequestKey.ofMaking(call), ""));
    }

    private HttpResponse step(Call call, Kind kind) {
        TakedownStepRequest asked = call.body(TakedownStepRequest.class);
        return stepped(
                call,
                kind,
                matter -> made(call, kind, asked.reason(), Objects.requireNonNullElse(asked.reference(), ""), null));
    }

    /** The step names the court order as the matter does now, so that it stays when the order is removed from the matter. */
    private HttpResponse order(Call call, Kind kind) {
        TakedownOrderRequest asked = call.body(TakedownOrderRequest.class);
        return stepped(call, kind, matter -> {
            Matter.CourtOrder order = matter.orders().stream()
                    .filter(one -> one.id().equals(asked.order()))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(
                                    409,
                                    "takedown.order",
                                    "The matter has no court order with the id %s. Add the court order, or get the matter to see the ids."
                                            .formatted(asked.order()))
                            .asException());
            Instant end = asked.expiresAt() == null ? order.expiresAt() : asked.expiresAt();
            return made(call, kind, asked.reason(), order.reference(), end);
        });
    }

    /** Decides and stores a step while the takedown is locked: of two persons, the second sees the step of the first. */
    private HttpResponse stepped(Call call, Kind kind, Function<Matter, TakedownStep> make) {
        Long seen = call.version("takedown");
        return access.open(call, (handle, stored) -> {
            if (kind.isBinding() && !isLeadOrLegal(call)) {
                access.metrics.takedownRefused();
                throw Problem.of(
                                403,
                                "takedown.role",
                                "Only members with the permanent role lead or legal file a takedown or record its order. Ask one of them.")
                        .asException();
            }
            access.store.lockMembers(handle, stored.name());
            Takedown before =
                    store.lock(handle, stored.name(), call.path("takedown")).orElseThrow(() -> unknown(call));
            return switch (before.decide(make.apply(stored.value()), seen)) {
                case Decision.Refused refused -> {
                    access.metrics.takedownRefused();
                    throw Problem.of(409, refused.code(), refused.message()).asException();
                }
                case Decision.Stale(int version) -> {
                    access.metrics.takedownRefused();
                    throw stale(version).asException();
                }
                case Decision.Repeated repeated -> shown(stored, before);
                case Decision.Accepted(Takedown after) -> {
                    store.put(handle, stored.name(), after);
                    remind(handle, stored.name(), before, after);
                    access.log(handle, call, stored.name(), words(after));
                    yield shown(stored, after);
                }
            };
        });
    }

    private static boolean isLeadOrLegal(Call call) {
        return switch (call.person().role()) {
            case LEAD, LEGAL -> true;
            case ADMINISTRATOR, RESPONDER, HUNTER, RULE_AUTHOR, PARTNER, VIEWER -> false;
        };
    }

    private static Problem stale(int version) {
        return new Problem(
                412,
                "takedown.stale-version",
                "Another step was recorded since you loaded the takedown (current version %d). Load it again."
                        .formatted(version),
                Map.of("version", Integer.toString(version)));
    }

    /** Each order in force has a deadline at its end, which the step that sets another end, or ends the order, removes. */
    private void remind(Handle transaction, String matter, Takedown before, Takedown after) {
        TakedownStep step = after.steps().getLast();
        Instant end = step.expiresAt();
        if (end == null && after.state().isInForce()) {
            return;
        }
        for (int version = 1; version <= before.version(); version++) {
            if (before.steps().get(version - 1).kind().setsExpiry()) {
                deadlines.remove(transaction, matter, deadline(before, version));
            }
        }
        if (end == null) {
            return;
        }
        if (deadlines.all(transaction, matter).size() >= Deadline.MOST) {
            throw Problem.of(
                            409,
                            "deadline.too-many",
                            "A matter has at most %d deadlines, and the order needs one. Remove a deadline first."
                                    .formatted(Deadline.MOST))
                    .asException();
        }
        long hours = Math.clamp(Duration.between(step.at(), end).toHours(), 1, Term.MOST);
        deadlines.put(
                transaction,
                matter,
                new Deadline(
                        deadline(after, after.version()),
                        "Takedown of %s: the order expires"
                                .formatted(shortened(after.targets().getFirst().value())),
                        step.reference(),
                        "",
                        new Deadline.Reckoning(
                                end.minus(Duration.ofHours(hours)), new Term(Term.Unit.HOURS, (int) hours), UTC, ""),
                        REMIND_BEFORE,
                        Deadline.Progress.NONE),
                step.at());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }

    /** Another id for each order, because members are reminded once of each deadline. */
    private static String deadline(Takedown takedown, int version) {
        return "takedown-%s-%d".formatted(takedown.id(), version);
    }

    private static String words(Takedown takedown) {
        TakedownStep step = takedown.steps().getLast();
        return "%s %s at %s: %s%s"
                .formatted(
                        takedown.id(),
                        step.kind().text(),
                        takedown.terms().provider(),
                        step.reference().isEmpty() ? "" : step.reference() + ", ",
                        step.reason());
    }
}
