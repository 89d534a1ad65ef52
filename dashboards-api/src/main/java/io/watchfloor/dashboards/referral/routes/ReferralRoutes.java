package io.watchfloor.dashboards.referral.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.referral.views.ProofHeadView;
import io.watchfloor.dashboards.referral.views.ProofItemView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** Routes for the why-chain of a case. */
public final class ReferralRoutes {

    private static final Parameter ID =
            Parameter.path("id", "ID or number of the case.").as("case");

    public static final List<ApiOperation<ReferralRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/cases/{id}/proof", Verb.READ, ReferralRoutes::proof)
                    .is(Operation.of("listCaseProof", "List the items of the why-chain of a case")
                            .text(
                                    "The why-chain commits to the records, detections, alerts, notifications and acknowledgements"
                                            + " of a case. It is empty until a user seals the case or drafts a referral.")
                            .with(ID)
                            .lists(ProofItemView.class)
                            .command(Command.of("referral items ID", "Lists the items of the why-chain of a case.")
                                    .rows("ITEM {item} | KIND {kind} | AT {@at} | ERASED"
                                            + " {erased?yes|} | FIELDS {fields} | ROOT {root}"))),
            ApiOperation.reading("POST", "/api/v1/cases/{id}/proof", Verb.RESPOND, ReferralRoutes::seal)
                    .is(Operation.of("sealCase", "Commit to everything that a case has now, in its why-chain")
                            .text(
                                    "What is erased later can no longer be read, but its commitment stays. The head of the"
                                            + " why-chain becomes a record of the audit log, which is signed and stored elsewhere.")
                            .with(ID)
                            .answers(ProofHeadView.class)
                            .command(Command.of(
                                            "referral seal ID",
                                            "Commits to everything that a case has now, in its why-chain.")
                                    .prints("The why-chain has {items} items; its head is in"
                                            + " audit record {auditRecord}."))));

    private final ReadModelStore boards;
    private final CaseProofs proofs;
    private final BiConsumer<Actor, String> audit;

    /** @param audit audits reads of restricted cases */
    public ReferralRoutes(ReadModelStore boards, CaseProofs proofs, BiConsumer<Actor, String> audit) {
        this.boards = boards;
        this.proofs = proofs;
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
}
