package io.watchfloor.dashboards.intel.taxii;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.IntelImport.Outcome;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.collection.EntryPage;
import io.watchfloor.ops.intel.collection.IntelCollection;
import io.watchfloor.ops.intel.collection.IntelCollections;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerQuota;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.intel.partner.SignalKind;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.intel.taxii.TaxiiEnvelope;
import io.watchfloor.ops.intel.taxii.TaxiiTime;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The TAXII 2.1 server, with one API root. An object of a collection is visible up to the ceiling of the collection and
 * the clearance of the reader; what is not visible is answered as if it did not exist. Not part of the OpenAPI
 * description: the standard describes it.
 */
public final class TaxiiRoutes {

    static final String DISCOVERY = "/taxii2";

    /** Path of the API root, without the slash at the end. */
    public static final String ROOT = DISCOVERY + "/center";

    private static final String COLLECTION = ROOT + "/collections/{collection}";
    private static final String OBJECT = COLLECTION + "/objects/{object}";
    private static final int BYTES = StixLimits.USUAL.bytes();

    private final Jdbi database;
    private final Jdbi reads;
    private final Partners partners;
    private final Audit audit;
    private final TaxiiMetrics metrics;
    private final Clock clock;
    private final IntelStore store = new IntelStore();
    private final StixReader reader = new StixReader(StixLimits.USUAL);

    /**
     * @param database for changes
     * @param reads for reads of users
     */
    public TaxiiRoutes(Jdbi database, Jdbi reads, Partners partners, Audit audit, TaxiiMetrics metrics, Clock clock) {
        this.database = database;
        this.reads = reads;
        this.partners = partners;
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                route("GET", DISCOVERY, "discovery", this::discovery),
                route("GET", ROOT, "root", this::root),
                route("GET", ROOT + "/status/{status}", "status", this::status),
                route("GET", ROOT + "/collections", "collections", this::collections),
                route("GET", COLLECTION, "collections", this::collection),
                route("GET", COLLECTION + "/manifest", "manifest", this::manifest),
                route("GET", COLLECTION + "/objects", "objects", this::objects),
                route("POST", COLLECTION + "/objects", "objects", this::add).withBodyOf(BYTES),
                route("GET", OBJECT, "object", this::object),
                route("DELETE", OBJECT, "object", this::delete),
                route("GET", OBJECT + "/versions", "versions", this::versions));
    }

    /**
     * A request and who sends it.
     *
     * @param partner null for an account of this center
     */
    private record Asked(Call call, @Nullable Partner partner) {

        @Nullable
        String partnerId() {
            return partner == null ? null : partner.id();
        }
    }

    private ApiRoute route(String method, String path, String resource, Function<Asked, HttpResponse> endpoint) {
        return ApiRoute.reading(method, path, Verb.READ, call -> {
            metrics.request(resource);
            TaxiiMedia.checkAccept(call);
            Asked asked = new Asked(call, partners.of(call.bearer()).orElse(null));
            take(asked, PartnerQuota.REQUESTS, 1);
            return endpoint.apply(asked);
        });
    }

    private void take(Asked asked, PartnerQuota quota, int amount) {
        if (asked.partner() != null && amount > 0) {
            partners.take(asked.partner(), quota, amount).ifPresent(exceeded -> {
                throw new Problem(
                                429,
                                exceeded.code(),
                                exceeded.detail(),
                                Map.of("retryAfter", Long.toString(exceeded.seconds())))
                        .asException();
            });
        }
    }

    private HttpResponse discovery(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        ObjectNode discovery = JsonNodeFactory.instance.objectNode();
        discovery.put("title", "Watchfloor");
        discovery.put("description", "Threat intelligence that this center shares with its partners.");
        // Relative, because partners may reach the center by another name than its users.
        discovery.put("default", ROOT + "/");
        discovery.putArray("api_roots").add(ROOT + "/");
        return answer(discovery);
    }

    private HttpResponse root(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("title", "Watchfloor");
        root.put("description", "A collection for each partner, and shared collections.");
        root.putArray("versions").add(TaxiiMedia.TYPE);
        root.put("max_content_length", BYTES);
        return answer(root);
    }

    private HttpResponse collections(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        reads.withHandle(IntelCollections::all).stream()
                .filter(one -> one.isVisibleTo(asked.partnerId()))
                .forEach(one -> list.add(view(asked, one)));
        if (!list.isEmpty()) {
            all.set("collections", list);
        }
        return answer(all);
    }

    private HttpResponse collection(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        return answer(view(asked, reads.withHandle(handle -> visible(handle, asked))));
    }

    private static ObjectNode view(Asked asked, IntelCollection one) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", one.id().toString());
        view.put("title", one.name());
        if (!one.description().isEmpty()) {
            view.put("description", one.description());
        }
        view.put("can_read", true);
        view.put("can_write", one.isWrittenBy(asked.partnerId()));
        view.putArray("media_types").add(TaxiiMedia.STIX);
        return view;
    }

    private HttpResponse objects(Asked asked) {
        TaxiiQuery query = TaxiiQuery.of(asked.call(), TaxiiQuery.OF_OBJECTS);
        return envelope(asked, reads.inTransaction(handle -> page(handle, visible(handle, asked), asked, query, true)));
    }

    private HttpResponse object(Asked asked) {
        TaxiiQuery query = TaxiiQuery.of(asked.call(), TaxiiQuery.OF_OBJECT)
                .ofObject(asked.call().path("object"));
        return envelope(
                asked, reads.inTransaction(handle -> page(handle, withObject(handle, asked), asked, query, true)));
    }

    private HttpResponse envelope(Asked asked, EntryPage page) {
        take(asked, PartnerQuota.OBJECTS, page.entries().size());
        metrics.sent(page.entries().size());
        byte[] body = TaxiiEnvelope.write(
                page.entries().stream().map(EntryPage.Entry::body).toList(), next(page));
        return dated(TaxiiMedia.answer(200, body), page);
    }

    private HttpResponse manifest(Asked asked) {
        TaxiiQuery query = TaxiiQuery.of(asked.call(), TaxiiQuery.OF_OBJECTS);
        EntryPage page = reads.inTransaction(handle -> page(handle, visible(handle, asked), asked, query, false));
        ObjectNode manifest = listed(page);
        ArrayNode objects = JsonNodeFactory.instance.arrayNode();
        page.entries()
                .forEach(one -> objects.addObject()
                        .put("id", one.id())
                        .put("date_added", TaxiiTime.text(one.addedAt()))
                        .put("version", TaxiiTime.version(one.version()))
                        .put("media_type", TaxiiMedia.STIX));
        if (!objects.isEmpty()) {
            manifest.set("objects", objects);
        }
        return dated(answer(manifest), page);
    }

    private HttpResponse versions(Asked asked) {
        TaxiiQuery query = TaxiiQuery.of(asked.call(), TaxiiQuery.OF_VERSIONS)
                .ofObject(asked.call().path("object"))
                .ofEveryVersion();
        EntryPage page = reads.inTransaction(handle -> page(handle, withObject(handle, asked), asked, query, false));
        ObjectNode versions = listed(page);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        page.entries().forEach(one -> list.add(TaxiiTime.version(one.version())));
        if (!list.isEmpty()) {
            versions.set("versions", list);
        }
        return dated(answer(versions), page);
    }

    private HttpResponse delete(Asked asked) {
        TaxiiQuery query = TaxiiQuery.of(asked.call(), TaxiiQuery.OF_DELETE)
                .ofObject(asked.call().path("object"));
        boolean chosen = asked.call()
                .request()
                .getUri()
                .rawQueryString()
                .orElse("")
                .replace("spec_version", "")
                .contains("version");
        TaxiiQuery every = chosen ? query : query.ofEveryVersion();
        database.useTransaction(handle -> {
            IntelCollection from = withObject(handle, asked);
            checkWritable(from, asked);
            int removed = every.ofStix21()
                    ? IntelCollections.delete(
                            handle,
                            every.in(from.id(), from.ceiling(asked.call().bearer())),
                            from.sentByPartner())
                    : 0;
            if (removed == 0) {
                throw Problem.of(
                                403,
                                "taxii.not-yours",
                                "You can delete only versions that you sent. To end an indicator, send a version with revoked.")
                        .asException();
            }
            audit.append(
                    handle,
                    asked.call()
                            .actor()
                            .did(
                                    "deleteTaxiiObject",
                                    "collection:" + from.id(),
                                    asked.call().path("object"),
                                    "%d versions removed".formatted(removed)));
        });
        return TaxiiMedia.answer(200, new byte[] {'{', '}'});
    }

    private HttpResponse add(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        TaxiiMedia.checkContentType(asked.call());
        IntelCollection to = reads.withHandle(handle -> visible(handle, asked));
        checkWritable(to, asked);
        StixFile file = TaxiiEnvelope.read(asked.call().bytes().toArray())
                .flatMap(TaxiiEnvelope::objects)
                .map(reader::read)
                .orElseThrow(() -> Problem.of(
                                400,
                                "taxii.envelope",
                                "The body is not an envelope of TAXII. Send {\"objects\": [...]}.")
                        .asException());
        if (file.refused()) {
            throw Problem.of(
                            422,
                            file.issues().getFirst().code().text(),
                            file.issues().getFirst().message())
                    .asException();
        }
        take(asked, PartnerQuota.OBJECTS, file.entries().size());
        return database.inTransaction(handle -> stored(handle, asked, to, file));
    }

    private HttpResponse stored(Handle handle, Asked asked, IntelCollection to, StixFile file) {
        String account = asked.call().bearer().name();
        Tlp ceiling = to.ceiling(asked.call().bearer());
        Instant now = clock.instant();
        IntelImport done = store.add(
                handle,
                file,
                new IntelStore.Importer(
                        to.sentByPartner(), ceiling, ceiling.covers(Tlp.USUAL) ? Tlp.USUAL : ceiling, true));
        List<StixObject> stored = done.results().stream()
                .filter(one -> one.outcome() == Outcome.UNCHANGED)
                .flatMap(one -> Optional.ofNullable(one.entry().object()).stream())
                .toList();
        if (!stored.isEmpty()) {
            IntelCollections.sent(
                    handle,
                    to.id(),
                    stored.stream().map(StixObject::id).toList(),
                    stored.stream()
                            .map(one -> Objects.requireNonNullElse(one.version(), ""))
                            .toList(),
                    now);
        }
        long refused = done.count(Outcome.REFUSED);
        long accepted = done.results().size() - refused;
        byte[] status = TaxiiStatuses.add(handle, UUID.randomUUID(), account, now, done);
        audit.append(
                handle,
                asked.call()
                        .actor()
                        .did(
                                "addTaxiiObjects",
                                "collection:" + to.id(),
                                "",
                                "%d accepted, %d refused".formatted(accepted, refused)));
        metrics.received(accepted, refused);
        return TaxiiMedia.answer(202, status);
    }

    private HttpResponse status(Asked asked) {
        var unused = TaxiiQuery.of(asked.call(), TaxiiQuery.NOTHING);
        byte[] status = id(asked.call().path("status"))
                .flatMap(id -> reads.withHandle(handle ->
                        TaxiiStatuses.find(handle, id, asked.call().bearer().name())))
                .orElseThrow(TaxiiRoutes::unknown);
        return TaxiiMedia.answer(200, status);
    }

    private static EntryPage page(
            Handle handle, IntelCollection collection, Asked asked, TaxiiQuery query, boolean bodies) {
        return query.ofStix21()
                ? IntelCollections.page(
                        handle,
                        query.in(
                                collection.id(), collection.ceiling(asked.call().bearer())),
                        bodies,
                        query.limit())
                : new EntryPage(List.of(), false);
    }

    private static IntelCollection visible(Handle handle, Asked asked) {
        return id(asked.call().path("collection"))
                .flatMap(id -> IntelCollections.find(handle, id))
                .filter(one -> one.isVisibleTo(asked.partnerId()))
                .orElseThrow(TaxiiRoutes::unknown);
    }

    /** Returns the collection if the reader sees a version of the object in it. */
    private static IntelCollection withObject(Handle handle, Asked asked) {
        IntelCollection collection = visible(handle, asked);
        if (!IntelCollections.contains(
                handle,
                collection.id(),
                collection.ceiling(asked.call().bearer()),
                asked.call().path("object"))) {
            throw unknown();
        }
        return collection;
    }

    private static void checkWritable(IntelCollection collection, Asked asked) {
        if (!collection.isWrittenBy(asked.partnerId())) {
            throw Problem.of(403, "taxii.read-only", "You can read the collection, but not write to it.")
                    .asException();
        }
        Partner partner = asked.partner();
        if (partner != null && !partner.limits().kinds().contains(SignalKind.INTELLIGENCE)) {
            throw Problem.of(403, "partner.kind", "The agreement does not include that you send intelligence.")
                    .asException();
        }
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Problem.ProblemException unknown() {
        return Problem.of(404, "taxii.unknown", "There is no such resource, or you cannot read it.")
                .asException();
    }

    private static @Nullable String next(EntryPage page) {
        return page.more() ? TaxiiQuery.next(page.entries().getLast().addedAt()) : null;
    }

    private static ObjectNode listed(EntryPage page) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        String next = next(page);
        if (next != null) {
            list.put("more", true).put("next", next);
        }
        return list;
    }

    private static HttpResponse dated(HttpResponse response, EntryPage page) {
        return page.entries().isEmpty()
                ? response
                : TaxiiMedia.dated(
                        response,
                        TaxiiTime.text(page.entries().getFirst().addedAt()),
                        TaxiiTime.text(page.entries().getLast().addedAt()));
    }

    private static HttpResponse answer(ObjectNode body) {
        return TaxiiMedia.answer(200, Json.write(body).getBytes(StandardCharsets.UTF_8));
    }
}
