package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.matters.views.ExhibitRequests.ExhibitCheck;
import io.watchfloor.dashboards.matters.views.ExhibitRequests.ExhibitCollection;
import io.watchfloor.dashboards.matters.views.ExhibitRequests.ExhibitHandOver;
import io.watchfloor.dashboards.matters.views.ExhibitView;
import io.watchfloor.dashboards.referral.CustodyStore;
import io.watchfloor.dashboards.referral.CustodyStore.Exhibit;
import io.watchfloor.dashboards.referral.proof.CustodyStep;
import io.watchfloor.dashboards.referral.proof.CustodyStep.Action;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** Routes {@code /matters/{id}/exhibits}: what was collected into a matter, and who had it. */
public final class CustodyRoutes {

    private static final String ALL = MatterRoutes.ONE + "/exhibits";
    private static final String ONE = ALL + "/{exhibit}";
    private static final Parameter EXHIBIT = Parameter.path("exhibit", "ID of the exhibit.");
    private static final String UNKNOWN = MatterRoutes.UNKNOWN + " exhibit.unknown.";
    private static final String HASH = "request.field: `sha256` is not a SHA-256.";
    private static final String FULL = "exhibit.too-many: the matter or the exhibit has the maximum number.";
    private static final String PRINTS = "Exhibit {id} ({name}): {holder} has it. {findings*|The custody is unbroken.}";

    public static final List<ApiOperation<CustodyRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.READ, CustodyRoutes::list)
                    .is(Operation.of("listExhibits", "List what was collected into a matter, with its custody")
                            .with(MatterRoutes.ID)
                            .lists(ExhibitView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(Command.of("matters exhibits ID", "Lists what was collected into a matter.")
                                    .rows("EXHIBIT {id} | NAME {name} | HOLDER {holder} | SHA-256 {sha256} | FINDINGS"
                                            + " {findings*|none}"))),
            ApiOperation.reading("POST", ALL, Verb.MARK, CustodyRoutes::collect)
                    .is(Operation.of("collectExhibit", "Record that an exhibit was collected into a matter")
                            .text(
                                    "The center stores the hash of the exhibit and its custody, but not the exhibit. Referrals of the case"
                                            + " contain the custody log.")
                            .with(MatterRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(ExhibitCollection.class)
                            .answers(ExhibitView.class)
                            .refuses(400, HASH)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .refuses(409, FULL + " exhibit.not-linked: the case does not belong to the matter.")
                            .command(Command.of(
                                            "matters collect ID CASE=caseId NAME=name SHA256=sha256 REASON=reason --holder=holder",
                                            "Records that an exhibit was collected into a matter.")
                                    .prints(PRINTS))),
            ApiOperation.get(ONE, Verb.READ, CustodyRoutes::show)
                    .is(Operation.of("getExhibit", "Get an exhibit with its custody log")
                            .with(MatterRoutes.ID, EXHIBIT)
                            .answers(ExhibitView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of("matters custody ID EXHIBIT", "Shows who had an exhibit.")
                                    .rows(
                                            "entries",
                                            "ENTRY {seq} | AT {@at} | STEP {step} | FROM {from} | TO {to} | REASON {reason} | BY {by} |"
                                                    + " SHA-256 {sha256}"))),
            ApiOperation.reading("POST", ONE + "/hand-over", Verb.MARK, CustodyRoutes::handOver)
                    .is(Operation.of(
                                    "handOverExhibit",
                                    "Record a hand-over of an exhibit, in the center or with a person outside")
                            .text(
                                    "What does not fit is recorded and reported: a hand-over by a person who did not have the exhibit, and"
                                            + " another hash than before.")
                            .with(MatterRoutes.ID, EXHIBIT, Parameter.IDEMPOTENCY_KEY)
                            .takes(ExhibitHandOver.class)
                            .answers(ExhibitView.class)
                            .refuses(400, HASH)
                            .refuses(404, UNKNOWN)
                            .refuses(409, FULL)
                            .command(Command.of(
                                            "matters hand-over ID EXHIBIT TO=to SHA256=sha256 REASON=reason --from=from",
                                            "Records a hand-over of an exhibit.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/check", Verb.MARK, CustodyRoutes::check)
                    .is(Operation.of("checkExhibit", "Record that the holder compared the hash of an exhibit")
                            .with(MatterRoutes.ID, EXHIBIT, Parameter.IDEMPOTENCY_KEY)
                            .takes(ExhibitCheck.class)
                            .answers(ExhibitView.class)
                            .refuses(400, HASH)
                            .refuses(404, UNKNOWN)
                            .refuses(409, FULL)
                            .command(Command.of(
                                            "matters check-exhibit ID EXHIBIT SHA256=sha256 REASON=reason",
                                            "Records that the holder compared the hash of an exhibit.")
                                    .prints(PRINTS))));

    /** @param added whether the request made an entry, and did not repeat an earlier one */
    private record Entered(Exhibit exhibit, boolean added) {}

    private final MatterAccess access;
    private final CustodyStore store = new CustodyStore();

    CustodyRoutes(MatterAccess access) {
        this.access = access;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            List<Exhibit> all = store.all(handle, stored.name());
            Map<String, Integer> order = new HashMap<>();
            all.forEach(one -> order.put(one.id(), order.size()));
            access.log(handle, call, stored.name(), "");
            return Answers.list(ResultPage.cut(
                            all, one -> "%04d".formatted(Objects.requireNonNull(order.get(one.id()))), slice)
                    .map(ExhibitView::of));
        });
    }

    private HttpResponse show(Call call) {
        return access.open(call, (handle, stored) -> {
            Exhibit found = require(handle, call, stored.name());
            access.log(handle, call, stored.name(), found.id());
            return Answers.json(ExhibitView.of(found));
        });
    }

    private Exhibit require(Handle handle, Call call, String matter) {
        String id = call.path("exhibit");
        return store.find(handle, matter, id)
                .orElseThrow(() -> Problem.unknown("exhibit", id).asException());
    }

    private static String hash(String sha256) {
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw Body.wrong("sha256", "sha256 must have 64 hexadecimal digits.");
        }
        return sha256.toLowerCase(Locale.ROOT);
    }

    private HttpResponse collect(Call call) {
        ExhibitCollection asked = call.body(ExhibitCollection.class);
        String by = call.person().name();
        CustodyStep step = new CustodyStep(
                Action.COLLECT,
                by,
                asked.name(),
                "",
                Objects.requireNonNullElse(asked.holder(), by),
                asked.reason(),
                hash(asked.sha256()));
        String request = RequestKey.ofMaking(call);
        String id = request == null ? UUID.randomUUID().toString() : request;
        return answered(access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            List<Exhibit> all = store.all(handle, stored.name());
            for (Exhibit before : all) {
                if (before.id().equals(id)) {
                    return new Entered(before, false);
                }
            }
            if (all.size() >= CustodyStore.MOST) {
                throw full("A matter has at most %d exhibits.".formatted(CustodyStore.MOST));
            }
            MatterStore.LinkedCase linked = access.store.cases(handle, stored.name()).stream()
                    .filter(one -> one.id().equals(asked.caseId())
                            || Long.toString(one.number()).equals(asked.caseId()))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(
                                    409,
                                    "exhibit.not-linked",
                                    "The case %s does not belong to the matter. Link it first."
                                            .formatted(asked.caseId()))
                            .asException());
            Exhibit made = store.collect(handle, stored.name(), id, linked.id(), step, access.now());
            enter(handle, call, stored.name(), made);
            return new Entered(made, true);
        }));
    }

    private HttpResponse handOver(Call call) {
        ExhibitHandOver asked = call.body(ExhibitHandOver.class);
        String sha256 = hash(asked.sha256());
        return append(
                call,
                before -> new CustodyStep(
                        Action.HAND_OVER,
                        call.person().name(),
                        before.exhibit(),
                        Objects.requireNonNullElse(asked.from(), before.to()),
                        asked.to(),
                        asked.reason(),
                        sha256));
    }

    private HttpResponse check(Call call) {
        ExhibitCheck asked = call.body(ExhibitCheck.class);
        String sha256 = hash(asked.sha256());
        return append(
                call,
                before -> new CustodyStep(
                        Action.CHECK,
                        call.person().name(),
                        before.exhibit(),
                        before.to(),
                        before.to(),
                        asked.reason(),
                        sha256));
    }

    private HttpResponse append(Call call, Function<CustodyStep, CustodyStep> make) {
        return answered(access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            Exhibit before = require(handle, call, stored.name());
            String request = RequestKey.ofMaking(call);
            if (request != null && store.has(handle, stored.name(), request)) {
                return new Entered(before, false);
            }
            if (before.custody().entries().size() >= CustodyStore.MOST_ENTRIES) {
                throw full("An exhibit has at most %d entries.".formatted(CustodyStore.MOST_ENTRIES));
            }
            Exhibit after =
                    store.append(handle, stored.name(), before, make.apply(before.last()), request, access.now());
            enter(handle, call, stored.name(), after);
            return new Entered(after, true);
        }));
    }

    /** Counts after the commit. */
    private HttpResponse answered(Entered entered) {
        if (entered.added()) {
            access.metrics.custody(!entered.exhibit().custody().findings().isEmpty());
        }
        return Answers.json(ExhibitView.of(entered.exhibit()));
    }

    private static RuntimeException full(String message) {
        return Problem.of(409, "exhibit.too-many", message).asException();
    }

    /** The log of the matter has the hash of the entry, and so the audit log commits to it. */
    private void enter(Handle transaction, Call call, String matter, Exhibit exhibit) {
        CustodyStep last = exhibit.last();
        access.log(
                transaction,
                call,
                matter,
                "exhibit %s, entry %d: %s, SHA-256 %s, hash of the entry %s"
                        .formatted(
                                exhibit.id(),
                                exhibit.custody().entries().size(),
                                last.to(),
                                last.sha256(),
                                exhibit.custody().head().hex()));
    }
}
