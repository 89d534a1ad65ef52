package io.watchfloor.dashboards.intel.routes;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.views.IntelDetailsView;
import io.watchfloor.dashboards.intel.views.IntelImportView;
import io.watchfloor.dashboards.intel.views.IntelObjectView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.IntelImport.Outcome;
import io.watchfloor.ops.intel.IntelObject;
import io.watchfloor.ops.intel.IntelQuery;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.misp.MispEnds;
import io.watchfloor.ops.intel.misp.MispFile;
import io.watchfloor.ops.intel.misp.MispReader;
import io.watchfloor.ops.intel.misp.MispWriter;
import io.watchfloor.ops.intel.rules.IndicatorRuleStore;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.intel.stix.StixTime;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /intel}: import, list and export of threat intelligence in STIX 2.1 and as events of MISP. */
public final class IntelRoutes {

    /** Header of an export with the number of stored versions above the clearance of the reader. */
    public static final String LEFT_OUT = "Watchfloor-Left-Out";

    /** Header of an export to MISP with the number of objects that have no equivalent. */
    public static final String NOT_CONVERTED = "Watchfloor-Not-Converted";

    private static final String STIX = "application/stix+json";
    private static final List<String> LABELS =
            Arrays.stream(Tlp.values()).map(Tlp::text).toList();
    private static final List<String> ORDERS = List.of("newest", "oldest");
    private static final String MISP = "misp";
    private static final List<String> FORMATS = List.of("bundle", "ndjson", MISP);
    private static final List<String> IMPORT_FORMATS = List.of("stix", MISP);
    private static final int MOST_COUNTED = 10_000;
    private static final int MOST_VERSIONS = 100;
    private static final int PART = 200;
    private static final int SHOWN_PROBLEMS = 50;

    /** An export to MISP is written at once, because the objects of an event are anywhere among the others. */
    private static final int MOST_MISP = 20_000;

    private static final long MOST_MISP_BYTES = 64L << 20;

    private static final Parameter TYPE = Parameter.query("type", "Type of the objects, such as indicator.");
    private static final String VERSION_WORDS =
            "last (default), first, all, or the time of a version, such as 2026-03-01T10:00:00.000Z.";
    private static final Parameter VERSION = Parameter.query("version", VERSION_WORDS);
    private static final Parameter VERSIONS = Parameter.query("versions", VERSION_WORDS);
    private static final Parameter ADDED_AFTER = Parameter.query(
            "addedAfter", "Only versions that the center received later, such as 2026-11-24T22:00:00Z.");

    public static final List<ApiOperation<IntelRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("POST", "/api/v1/intel/bundles", Verb.WRITE_RULES, IntelRoutes::add)
                    .withBodyOf(StixLimits.USUAL.bytes())
                    .is(Operation.of(
                                    "importIntelligence",
                                    "Import a STIX 2.1 bundle or events of MISP, with a result for each object")
                            .text(
                                    "A bad object does not affect the other objects. The same version again changes nothing, so a"
                                            + " request can be repeated. An event of MISP becomes a report with indicators, observed data"
                                            + " and notes; an indicator ends when its attribute is no longer for detection.")
                            .with(
                                    Parameter.query(
                                                    "tlp",
                                                    "Marking of objects that have no label of the Traffic Light Protocol; amber if omitted.")
                                            .oneOf(LABELS),
                                    Parameter.query(
                                                    "format",
                                                    "stix (default), or misp for an event of MISP or a list of events.")
                                            .oneOf(IMPORT_FORMATS))
                            .takes(true, Content.text(Content.JSON), Content.text(STIX))
                            .answers(IntelImportView.class)
                            .refuses(
                                    422,
                                    "stix.file-size, stix.object-count, stix.not-utf8, stix.not-json, stix.not-stix or another code"
                                            + " of the whole file: nothing was imported.")),
            ApiOperation.get("/api/v1/intel/objects", Verb.WATCH, IntelRoutes::list)
                    .is(Operation.of("listIntelligence", "List the objects of threat intelligence up to your clearance")
                            .with(
                                    TYPE,
                                    Parameter.query("id", "ID of an object."),
                                    Parameter.query("q", "Part of the name, value or pattern, ignoring case."),
                                    VERSIONS,
                                    ADDED_AFTER,
                                    Parameter.query(
                                                    "order",
                                                    "newest (default) or oldest first, by the time at which the center received the"
                                                            + " version.")
                                            .oneOf(ORDERS))
                            .lists(IntelObjectView.class)
                            .command(Command.of(
                                            "intel list [OPTIONS]",
                                            "Lists the objects of threat intelligence up to your clearance, newest first.")
                                    .rows("ADDED {@addedAt} | TYPE {type} | TLP {tlp} | NAME {name} | SOURCE {source} |"
                                            + " VALID UNTIL {validity.until} | REVOKED {validity.revoked} | ID {id}"))),
            ApiOperation.get("/api/v1/intel/objects/{id}", Verb.WATCH, IntelRoutes::find)
                    .is(Operation.of("getIntelligence", "Get a version of an object, as it was received")
                            .with(Parameter.path("id", "ID of the object."), VERSION)
                            .answers(IntelDetailsView.class)),
            ApiOperation.get("/api/v1/intel/bundle", Verb.WATCH, IntelRoutes::export)
                    .is(Operation.of(
                                    "exportIntelligence",
                                    "Download objects up to your clearance as received, oldest first")
                            .with(
                                    TYPE,
                                    VERSIONS,
                                    ADDED_AFTER,
                                    Parameter.query(
                                                    "format",
                                                    "bundle (default), ndjson for one object per line, or misp for events of MISP"
                                                            + " with the last version of each object.")
                                            .oneOf(FORMATS))
                            .replies(
                                    new Reply(
                                            200,
                                            "The objects.",
                                            new Content(STIX, JsonNode.class, false),
                                            Map.of(
                                                    LEFT_OUT,
                                                    "Number of all stored versions above your clearance, whatever the filter.")))
                            .replies(new Reply(
                                    200, "One object per line.", Content.text("application/x-ndjson"), Map.of()))
                            .replies(new Reply(
                                    200,
                                    "Events of MISP, as its API answers with them.",
                                    new Content(Content.JSON, JsonNode.class, false),
                                    Map.of(NOT_CONVERTED, "Number of objects without an equivalent in MISP.")))
                            .refuses(
                                    422,
                                    "intel.export-size: more than 20,000 objects or 64 MiB for an export to MISP.")));

    private final Jdbi database;
    private final Jdbi reads;
    private final Audit audit;
    private final IntelMetrics metrics;
    private final Clock clock;
    private final Executor threads;
    private final IntelStore store = new IntelStore();
    private final IndicatorRuleStore rules = new IndicatorRuleStore();
    private final StixReader reader = new StixReader(StixLimits.USUAL);
    private final MispReader misp = new MispReader(StixLimits.USUAL);

    /**
     * @param database for imports
     * @param reads for lists and exports
     * @param threads may block
     */
    public IntelRoutes(Jdbi database, Jdbi reads, Audit audit, IntelMetrics metrics, Clock clock, Executor threads) {
        this.database = database;
        this.reads = reads;
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse add(Call call) {
        Tlp unmarked = Optional.ofNullable(call.query().oneOf("tlp", LABELS))
                .map(Tlp::of)
                .orElse(Tlp.USUAL);
        byte[] bytes = call.bytes().toArray();
        MispFile read = MISP.equals(call.query().oneOf("format", IMPORT_FORMATS))
                ? misp.read(bytes, unmarked)
                : new MispFile(reader.read(bytes), List.of());
        if (read.file().refused()) {
            metrics.refused(read.file());
            throw refusal(read.file()).asException();
        }
        IntelImport done = database.inTransaction(handle -> {
            IntelStore.lock(handle);
            StixFile file = MispEnds.with(handle, read.file());
            IntelImport result =
                    store.add(handle, file, call.person().name(), call.bearer().clearance(), unmarked);
            audit.append(
                    handle,
                    call.actor()
                            .did(
                                    call.action(),
                                    "intel",
                                    "",
                                    "%d added, %d unchanged, %d refused"
                                            .formatted(
                                                    result.count(Outcome.ADDED),
                                                    result.count(Outcome.UNCHANGED),
                                                    result.count(Outcome.REFUSED))));
            return result;
        });
        metrics.imported(done);
        return Answers.json(IntelImportView.of(done, read.notConverted(), clock.instant()));
    }

    private static Problem refusal(StixFile file) {
        return new Problem(
                422,
                file.issues().getFirst().code().text(),
                "Nothing was imported. " + file.issues().getFirst().message(),
                file.issues().stream()
                        .limit(SHOWN_PROBLEMS)
                        .map(one -> new ProblemJson.Item(
                                one.place(), 0, 0, one.code().text(), one.message()))
                        .toList(),
                Map.of());
    }

    private static IntelQuery query(Call call, Parameter versions, @Nullable String id, String usual) {
        String version = Objects.requireNonNullElse(call.query().text(versions.name()), usual);
        boolean word =
                List.of(IntelQuery.LAST, IntelQuery.FIRST, IntelQuery.ALL).contains(version);
        if (!word && !StixTime.isValid(version)) {
            throw Problem.field(
                            "query.value",
                            versions.name(),
                            versions.name() + " must be last, first, all, or a time such as 2026-03-01T10:00:00.000Z.")
                    .asException();
        }
        return new IntelQuery(
                call.bearer().clearance(),
                call.query().text("type"),
                id,
                call.query().words(),
                word ? version : StixTime.sortable(version),
                call.query().time("addedAfter"));
    }

    private HttpResponse list(Call call) {
        IntelQuery query = query(call, VERSIONS, call.query().text("id"), IntelQuery.LAST);
        PageRequest slice = call.query().slice();
        boolean newestFirst = !"oldest".equals(call.query().oneOf("order", ORDERS));
        return reads.inTransaction(handle -> {
            List<IntelObject> found = store.list(handle, query, newestFirst, slice.afterNumber(), slice.limit() + 1);
            ResultPage<IntelObject> page = ResultPage.found(found, one -> Long.toString(one.position()), slice, () -> {
                long count = store.count(handle, query, MOST_COUNTED + 1);
                return count > MOST_COUNTED ? null : Long.valueOf(count);
            });
            return Answers.list(page.map(IntelObjectView::of));
        });
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        IntelQuery wanted = query(call, VERSION, id, IntelQuery.LAST);
        IntelQuery every = new IntelQuery(wanted.clearance(), null, id, null, IntelQuery.ALL, null);
        return reads.inTransaction(handle -> {
            IntelObject object = store.list(handle, wanted, true, null, 1).stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.unknown("object", id).asException());
            byte[] body = store.body(handle, object.position()).orElseThrow();
            List<String> versions = store.list(handle, every, true, null, MOST_VERSIONS).stream()
                    .map(one -> one.version() + "Z")
                    .sorted((a, b) -> StixTime.sortable(b).compareTo(StixTime.sortable(a)))
                    .toList();
            return Answers.json(new IntelDetailsView(
                    IntelObjectView.of(object),
                    versions,
                    StixObject.of(body).map(StixObject::markings).orElse(List.of()),
                    rules.status(handle, object.position())
                            .map(one -> new IntelDetailsView.Rule(
                                    one.code() == null, one.code(), one.message(), one.place()))
                            .orElse(null),
                    new String(body, StandardCharsets.UTF_8)));
        });
    }

    private HttpResponse export(Call call) {
        String format = call.query().oneOf("format", FORMATS);
        if (MISP.equals(format)) {
            return exportMisp(call);
        }
        boolean lines = "ndjson".equals(format);
        IntelQuery query = query(call, VERSIONS, null, IntelQuery.ALL);
        long leftOut = reads.withHandle(handle -> store.countAbove(handle, query.clearance()));
        Source<ByteString, NotUsed> objects = Source.unfoldAsync(
                0L,
                after -> CompletableFuture.supplyAsync(
                        () -> reads.withHandle(handle -> store.part(handle, query, after, PART))
                                .map(part ->
                                        Pair.create(part.position(), lines ? lines(part) : listed(part, after == 0))),
                        threads));
        Source<ByteString, NotUsed> all = lines
                ? objects
                : Source.single(ByteString.fromString(
                                "{\"type\":\"bundle\",\"id\":\"bundle--%s\"".formatted(UUID.randomUUID())))
                        .concat(objects.concat(Source.single(ByteString.emptyByteString()))
                                .statefulMap(
                                        () -> false,
                                        (begun, part) -> part.isEmpty()
                                                ? Pair.create(begun, ByteString.fromString(begun ? "]}\n" : "}\n"))
                                                : Pair.create(true, part),
                                        begun -> Optional.empty()));
        String ending = lines ? "ndjson" : "json";
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(lines ? "application/x-ndjson" : STIX + ";version=2.1"), all))
                .addHeader(Answers.header(LEFT_OUT, Long.toString(leftOut)))
                .addHeader(
                        Answers.header("Content-Disposition", "attachment; filename=\"intelligence." + ending + "\""));
    }

    private HttpResponse exportMisp(Call call) {
        IntelQuery query = query(call, VERSIONS, null, IntelQuery.LAST);
        if (!query.version().equals(IntelQuery.LAST)) {
            throw Problem.field(
                            "query.value",
                            VERSIONS.name(),
                            "An event of MISP has the last version of each object. Omit versions.")
                    .asException();
        }
        List<MispWriter.Item> items = new ArrayList<>();
        long leftOut = reads.inTransaction(handle -> {
            long bytes = 0;
            Optional<IntelStore.Part> part = store.part(handle, query, 0, PART);
            while (part.isPresent()) {
                for (IntelStore.Body body : part.get().bodies()) {
                    bytes += body.json().length;
                    StixObject.of(body.json()).ifPresent(object -> items.add(new MispWriter.Item(object, body.tlp())));
                }
                if (items.size() > MOST_MISP || bytes > MOST_MISP_BYTES) {
                    throw Problem.of(
                                    422,
                                    "intel.export-size",
                                    "More than %d objects or %d MiB match. Export fewer with type or addedAfter."
                                            .formatted(MOST_MISP, MOST_MISP_BYTES >> 20))
                            .asException();
                }
                part = store.part(handle, query, part.get().position(), PART);
            }
            return store.countAbove(handle, query.clearance());
        });
        MispWriter.Written written = MispWriter.write(items);
        return Answers.json(written.response())
                .addHeader(Answers.header(LEFT_OUT, Long.toString(leftOut)))
                .addHeader(Answers.header(NOT_CONVERTED, Long.toString(written.notConverted())))
                .addHeader(Answers.header("Content-Disposition", "attachment; filename=\"misp.json\""));
    }

    /** The list is omitted from an empty bundle, because STIX has no empty lists. */
    private static ByteString listed(IntelStore.Part part, boolean first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String before = first ? ",\"objects\":[\n" : ",\n";
        for (IntelStore.Body body : part.bodies()) {
            out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            out.writeBytes(body.json());
            before = ",\n";
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }

    /** Line breaks of JSON are only between values, so that blanks can replace them. */
    private static ByteString lines(IntelStore.Part part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (IntelStore.Body body : part.bodies()) {
            for (byte one : body.json()) {
                out.write(one == '\n' || one == '\r' ? ' ' : one);
            }
            out.write('\n');
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }
}
