package io.watchfloor.dashboards.referral.routes;

import io.watchfloor.dashboards.access.Actor;
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
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.referral.Referrals;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.referral.proof.ReferralHeader;
import io.watchfloor.dashboards.referral.views.ProofHeadView;
import io.watchfloor.dashboards.referral.views.ProofItemView;
import io.watchfloor.dashboards.referral.views.ReferralRequest;
import io.watchfloor.dashboards.referral.views.ReferralView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** Routes for the why-chain of a case, and for referrals. */
public final class ReferralRoutes {

    static final String TYPE = "application/x-ndjson";

    /** Header with the number of withheld values that the file still shows elsewhere. */
    public static final String STILL_SHOWN = "Watchfloor-Still-Shown";

    private static final String DIGEST = "Repr-Digest";
    private static final int MOST_NAMED = 10;

    private static final Parameter ID =
            Parameter.path("id", "ID or number of the case.").as("case");

    public static final List<ApiOperation<ReferralRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/cases/{id}/proof", Verb.READ, ReferralRoutes::proof)
                    .is(
                            Operation.of("listCaseProof", "List the items of the why-chain of a case")
                                    .text(
                                            "The why-chain commits to the records, detections, alerts, notifications and acknowledgements"
                                                    + " of a case. It is empty until a user seals the case or builds a referral.")
                                    .with(ID)
                                    .lists(ProofItemView.class)
                                    .command(
                                            Command.of(
                                                            "referral items ID",
                                                            "Lists the items of the why-chain of a case.")
                                                    .rows(
                                                            "ITEM {item} | KIND {kind} | AT {@at} | ERASED {erased?yes|} | FIELDS {fields} | ROOT {root}"))),
            ApiOperation.reading("POST", "/api/v1/cases/{id}/proof", Verb.RESPOND, ReferralRoutes::seal)
                    .is(
                            Operation.of("sealCase", "Commit to everything that a case has now, in its why-chain")
                                    .text(
                                            "What is erased later can no longer be read, but its commitment stays. The head of the"
                                                    + " why-chain becomes a record of the audit log, which is signed and stored elsewhere.")
                                    .with(ID)
                                    .answers(ProofHeadView.class)
                                    .command(
                                            Command.of(
                                                            "referral seal ID",
                                                            "Commits to everything that a case has now, in its why-chain.")
                                                    .prints(
                                                            "The why-chain has {items} items; its head is in audit record {auditRecord}."))),
            ApiOperation.get("/api/v1/cases/{id}/referrals", Verb.READ, ReferralRoutes::list)
                    .is(Operation.of("listReferrals", "List the referrals that were built of a case, oldest first")
                            .with(ID)
                            .lists(ReferralView.class)
                            .command(Command.of(
                                            "referral list ID",
                                            "Lists the referrals that were built of a case, oldest first.")
                                    .rows("BUILT {@builtAt} | BY {builtBy} | RECIPIENT {recipient.name} | LEGAL BASIS"
                                            + " {recipient.basis} | WITHHELD {content.withheld} | ERASED {content.erased} |"
                                            + " SHA-256 {content.sha256}"))),
            ApiOperation.reading("POST", "/api/v1/cases/{id}/referrals", Verb.RESTRICT, ReferralRoutes::build)
                    .asDangerous()
                    .is(Operation.of(
                                    "buildReferral",
                                    "Build a referral of a case: a file that anyone can verify offline")
                            .text(
                                    "The file contains the why-chain of the case with a signed head, and the fields of its items"
                                            + " that are not withheld. The center keeps the SHA-256 of the file, but not the file. Verify"
                                            + " it with `watchfloor referral verify`.")
                            .with(ID)
                            .takes(ReferralRequest.class)
                            .replies(new Reply(
                                    200,
                                    "The referral.",
                                    Content.text(TYPE),
                                    Map.of(
                                            DIGEST,
                                            "SHA-256 of the file (RFC 9530).",
                                            STILL_SHOWN,
                                            "Fields that still show a withheld value, at most 10; absent if there are"
                                                    + " none.")))
                            .refuses(400, "referral.withhold: `withhold` names no item or field.")
                            .refuses(
                                    409,
                                    "referral.marking: the case, or a case or alert in it, must not be shown to the recipient."
                                            + " referral.too-large: the case has too much content for one file.")));

    private final ReadModelStore boards;
    private final CaseProofs proofs;
    private final Referrals referrals;
    private final BiConsumer<Actor, String> audit;

    /** @param audit audits reads of restricted cases */
    public ReferralRoutes(
            ReadModelStore boards, CaseProofs proofs, Referrals referrals, BiConsumer<Actor, String> audit) {
        this.boards = boards;
        this.proofs = proofs;
        this.referrals = referrals;
        this.audit = audit;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private record Read<T>(T what, String id, boolean restricted) {}

    /** Reads a case. Reads of restricted cases are audited before the response is sent. */
    private <T> T read(Call call, BiFunction<Handle, String, T> reading) {
        Read<T> done = boards.read(call.sight(), handle -> {
            String given = call.path("id");
            String id = CaseReadModel.idOf(handle, given)
                    .orElseThrow(() -> Problem.unknown("case", given).asException());
            return new Read<>(reading.apply(handle, id), id, CaseReadModel.isRestricted(handle, id));
        });
        if (done.restricted()) {
            audit.accept(call.actor(), "case:" + done.id());
        }
        return done.what();
    }

    private HttpResponse proof(Call call) {
        PageRequest slice = call.query().slice();
        return Answers.list(read(call, (handle, id) -> {
            EvidenceReader reading = new EvidenceReader(handle);
            return CaseProofs.list(handle, id, slice).map(item -> ProofItemView.of(id, item, reading));
        }));
    }

    private HttpResponse seal(Call call) {
        return Answers.json(ProofHeadView.of(proofs.seal(read(call, (handle, id) -> id))));
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return Answers.list(
                read(call, (handle, id) -> Referrals.list(handle, id, slice).map(ReferralView::of)));
    }

    /**
     * What a referral would show.
     *
     * @param marking the strictest marking of the case, the cases merged into it, and their alerts
     * @param shown number of these cases and alerts
     */
    private record Subject(long number, Tlp marking, long shown) {}

    private HttpResponse build(Call call) {
        ReferralRequest asked = call.body(ReferralRequest.class);
        List<Redaction> withhold = Objects.requireNonNullElse(asked.withhold(), List.<String>of()).stream()
                .map(ReferralRoutes::redaction)
                .toList();
        Tlp clearance = Objects.requireNonNullElse(asked.clearance(), Tlp.USUAL);
        String id = read(call, (handle, one) -> one);
        Subject subject = boards.readAll(handle -> subject(handle, id));
        release(boards.read(call.sight(), handle -> subject(handle, id)), subject, clearance);
        if (referrals.isTooLarge(id)) {
            throw Problem.of(
                            409,
                            "referral.too-large",
                            "The case has more content than fits in one referral. Move alerts to another case, and build a"
                                    + " referral of each.")
                    .asException();
        }
        Actor actor = call.actor();
        Referrals.Result result = referrals.build(
                new Referrals.Wanted(
                        id,
                        subject.number(),
                        subject.marking(),
                        new ReferralHeader.Purpose(
                                asked.recipient().strip(),
                                asked.basis().strip(),
                                Objects.requireNonNullElse(asked.narrative(), "")
                                        .strip()),
                        clearance,
                        withhold),
                new AuditEntry(actor.name(), actor.via(), actor.address(), call.action(), call.object(), "", "", ""));
        return answer(result, subject.number());
    }

    private static Redaction redaction(String text) {
        return Redaction.parse(text)
                .orElseThrow(() -> Problem.field(
                                "referral.withhold",
                                "withhold",
                                "%s names no item and no field. Write 3 for an item, 3:raw/User for a field of it, or *:to for"
                                                .formatted(text)
                                        + " a field of every item.")
                        .asException());
    }

    private static HttpResponse answer(Referrals.Result result, long number) {
        String sha256 = result.built().extent().sha256();
        HttpResponse answer = HttpResponse.create()
                .withEntity(Answers.entity(TYPE, result.text()))
                .addHeader(Answers.header(
                        "Content-Disposition", "attachment; filename=\"case-%d.wfref\"".formatted(number)))
                .addHeader(Answers.header(
                        DIGEST,
                        "sha-256=:%s:"
                                .formatted(Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(sha256)))));
        if (result.remains().isEmpty()) {
            return answer;
        }
        String places = result.remains().stream()
                .limit(MOST_NAMED)
                .map(one -> one.shownBy() + " (of " + one.withheld() + ")")
                .collect(Collectors.joining("; "));
        return answer.addHeader(Answers.header(STILL_SHOWN, places.replaceAll("[^ -~]", "?")));
    }

    /**
     * The recipient must be cleared for everything in the case, and the person must see all of it. The person also decides that the
     * recipient may see a restricted case.
     *
     * @param seen what the person sees
     */
    private void release(Subject seen, Subject whole, Tlp clearance) {
        Optional<HeldBack> held = MarkingGate.check(
                new MarkingGate.Reader.Destination(clearance),
                new ProtectedResource.OfCase(List.of(), whole.marking(), null));
        if (held.isPresent() || seen.shown() < whole.shown()) {
            referrals.rejected();
            throw Problem.of(
                            409,
                            "referral.marking",
                            "The case, or a case or alert in it, must not be shown to a recipient with the clearance TLP:%s, or"
                                            .formatted(clearance.text().toUpperCase(Locale.ROOT))
                                    + " you do not see all of it. Set `clearance`, or ask a user who sees everything in the case.")
                    .asException();
        }
    }

    private static Subject subject(Handle handle, String id) {
        return handle.createQuery("""
                        WITH parts AS (SELECT id, tlp FROM case_board WHERE id = ANY (ARRAY(SELECT case_and_parts(:case)))),
                        alerts AS (SELECT tlp FROM alert_board WHERE case_id IN (SELECT id FROM parts)),
                        shown AS (SELECT tlp FROM parts UNION ALL SELECT tlp FROM alerts)
                        SELECT coalesce(max(tlp), 0) AS tlp, count(*) AS shown FROM shown""")
                .bind("case", id)
                .map((row, context) -> new Subject(
                        CaseReadModel.number(handle, id), Tlp.ofRank(row.getInt("tlp")), row.getLong("shown")))
                .one();
    }
}
