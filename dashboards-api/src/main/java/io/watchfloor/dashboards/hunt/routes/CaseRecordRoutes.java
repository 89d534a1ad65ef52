package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.CaseRecords;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseCommands;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.hunt.views.ArchivedRecordView;
import io.watchfloor.dashboards.hunt.views.CaseRecordView;
import io.watchfloor.dashboards.hunt.views.RecordsRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.ops.archive.ArchiveQuery;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.SealedRecord;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /cases/{id}/records}: records of the archive that are evidence of a case. */
public final class CaseRecordRoutes {

    private static final String PATH = "/api/v1/cases/{id}/records";
    private static final Parameter ID =
            Parameter.path("id", "ID or number of the case.").as("case");

    /** A record may be a little newer than now, if the clock of its sensor is wrong. */
    private static final Duration AHEAD = Duration.ofDays(1);

    public static final List<ApiOperation<CaseRecordRoutes>> OPERATIONS = List.of(
            ApiOperation.of("GET", PATH, Verb.READ, CaseRecordRoutes::list)
                    .is(Operation.of("listCaseRecords", "List the records of the archive that users added to a case")
                            .with(ID)
                            .lists(CaseRecordView.class)
                            .command(Command.of(
                                            "cases records ID",
                                            "Lists the records of the archive that users added to a case.")
                                    .rows(
                                            "TIME {@time} | ASSET {asset} | LOG SOURCE {logsource|} | ADDED BY {added.by} |"
                                                    + " NOTE {added.note|} | RECORD {record}"))),
            ApiOperation.of("POST", PATH, Verb.RESPOND, CaseRecordRoutes::add)
                    .is(Operation.of("addCaseRecords", "Add records of the archive to the evidence of a case")
                            .text(
                                    "The case gets a copy of each record, encrypted like the evidence of alerts, and keeps the copy"
                                            + " when the archive deletes the record. A legal hold on the asset protects the copy, and an"
                                            + " erasure of the asset's evidence makes it unreadable. Records that the case has already are"
                                            + " left out. Either all other records are added or the request is rejected.")
                            .with(ID, Parameter.IDEMPOTENCY_KEY, Parameter.IF_MATCH)
                            .takes(RecordsRequest.class)
                            .answersVersioned(CaseView.class)
                            .refuses(400, ArchiveProblems.INVALID)
                            .refuses(
                                    409,
                                    "case.records-full: the case has the maximum number of records. case.part-of: the case is"
                                            + " merged into another case.")
                            .refuses(
                                    422,
                                    "case.record-unknown: `records` names records that you cannot find in the archive.")
                            .refuses(503, ArchiveProblems.UNAVAILABLE)
                            .command(Command.of(
                                            "cases add-records ID RECORD=records... [OPTIONS]",
                                            "Adds records of the archive to the evidence of a case.")
                                    .prints("The records are evidence of case {number}."))));

    private final ReadModelStore boards;
    private final ArchiveSearch archive;
    private final CaseService cases;
    private final CaseCommands answers;
    private final Function<AssetKey, EvidenceKey> keys;
    private final BiConsumer<Actor, String> audit;
    private final Clock clock;
    private final Executor threads;

    /**
     * @param keys the key that encrypts new evidence of an asset; blocks
     * @param audit audits reads of restricted cases
     * @param threads may block
     */
    CaseRecordRoutes(
            ReadModelStore boards,
            ArchiveSearch archive,
            CaseService cases,
            CaseCommands answers,
            Function<AssetKey, EvidenceKey> keys,
            BiConsumer<Actor, String> audit,
            Clock clock,
            Executor threads) {
        this.boards = boards;
        this.archive = archive;
        this.cases = cases;
        this.answers = answers;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private record Found(ResultPage<CaseRecordView> records, String caseId, boolean restricted) {}

    private CompletionStage<HttpResponse> list(Call call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Found found = boards.read(call.sight(), handle -> {
                        String given = call.path("id");
                        String id = CaseReadModel.idOf(handle, given)
                                .orElseThrow(
                                        () -> Problem.unknown("case", given).asException());
                        EvidenceReader reading = new EvidenceReader(handle);
                        return new Found(
                                CaseRecords.of(handle, id, call.query().slice())
                                        .map(one -> CaseRecordView.of(one, reading)),
                                id,
                                CaseReadModel.isRestricted(handle, id));
                    });
                    if (found.restricted()) {
                        audit.accept(call.actor(), "case:" + found.caseId());
                    }
                    return Answers.list(found.records());
                },
                threads);
    }

    private CompletionStage<HttpResponse> add(Call call) {
        RecordsRequest asked = call.body(RecordsRequest.class);
        String key = RequestKey.of(call, "records");
        Long version = call.version("case");
        return CompletableFuture.supplyAsync(
                        () -> {
                            String given = call.path("id");
                            String id = boards.read(call.sight(), handle -> CaseReadModel.idOf(handle, given))
                                    .orElseThrow(
                                            () -> Problem.unknown("case", given).asException());
                            List<SealedRecord> sealed = sealed(call, asked);
                            CaseCommand.Request request = new CaseCommand.Request(
                                    call.person().name(),
                                    key,
                                    version,
                                    ResourceReader.ofCase(boards, call.bearer(), id));
                            String note = asked.note();
                            return cases.ask(
                                    id,
                                    to -> new CaseCommand.AddRecords(
                                            sealed, note == null || note.isBlank() ? null : note.strip(), request, to));
                        },
                        threads)
                .thenCompose(reply -> reply)
                .thenCompose(reply -> answers.answer(reply, call));
    }

    private List<SealedRecord> sealed(Call call, RecordsRequest asked) {
        List<RecordId> ids =
                asked.records().stream().map(CaseRecordRoutes::id).distinct().toList();
        Instant from = Objects.requireNonNullElse(asked.from(), Instant.EPOCH);
        Instant to =
                Objects.requireNonNullElseGet(asked.to(), () -> clock.instant().plus(AHEAD));
        List<ArchiveRow> rows = ArchiveProblems.answering(() -> {
            ArchiveQuery query = new ArchiveQuery(from, to, List.of(), List.of(), "");
            SearchScope scope = boards.read(call.sight(), handle -> ReaderScope.of(handle, from, to));
            return archive.records(query, scope, ids);
        });
        Set<RecordId> found = new HashSet<>(rows.stream().map(ArchiveRow::id).toList());
        List<String> unknown = ids.stream()
                .filter(one -> !found.contains(one))
                .map(RecordId::toString)
                .toList();
        if (!unknown.isEmpty()) {
            throw new Problem(
                            422,
                            "case.record-unknown",
                            "No record was added: the archive has no record %s that you may see. Hunt for it again; the archive may have deleted it."
                                    .formatted(unknown.getFirst()),
                            Map.of("field", "records", "records", String.join(",", unknown)))
                    .asException();
        }
        Map<AssetKey, EvidenceKey> known = new HashMap<>();
        return rows.reversed().stream()
                .map(row -> sealed(row, known.computeIfAbsent(AssetKey.of(AssetId.parse(row.asset())), keys)))
                .toList();
    }

    private static SealedRecord sealed(ArchiveRow row, EvidenceKey key) {
        ArchivedRecordView view = ArchivedRecordView.of(row, Set.of());
        return new SealedRecord(
                view.record(),
                row.asset(),
                row.times().corrected(),
                view.logsource(),
                key.seal(view.record(), new EvidenceRecord(row.raw(), Collections.emptySortedMap()))
                        .toString());
    }

    private static RecordId id(String text) {
        return RecordId.parse(text)
                .orElseThrow(() -> Problem.field(
                                "body.wrong-value",
                                "records",
                                "%s is not the ID of a record. Give sensor/epoch/sequence, as hunts show it."
                                        .formatted(text))
                        .asException());
    }
}
