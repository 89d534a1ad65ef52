package io.watchfloor.dashboards.partners.routes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.partners.views.SignalView;
import io.watchfloor.dashboards.partners.views.SignalView.Result;
import io.watchfloor.dashboards.partners.views.SignalView.Results;
import io.watchfloor.dashboards.partners.views.SignalView.SignalChange;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerQuota;
import io.watchfloor.ops.intel.partner.PartnerSignal;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.intel.partner.SignalReader;
import io.watchfloor.ops.intel.partner.SignalStore;
import io.watchfloor.ops.intel.partner.StoredSignal;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Routes {@code /partners/{id}/signals}. A partner sends signals, and reads and changes only its own. Staff with the
 * scope of all groups read them up to their clearance.
 */
public final class SignalRoutes {

    private static final int MOST_SIGNALS = 1_000;
    private static final long LARGEST_BODY = 4L * 1024 * 1024;
    private static final int MOST_LEVELS = 32;
    private static final List<String> LABELS =
            Arrays.stream(Tlp.values()).map(Tlp::text).toList();
    private static final List<String> STATUSES =
            List.of(PartnerSignal.NEW, PartnerSignal.IN_PROGRESS, PartnerSignal.RESOLVED);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .maxStringLength(65_536)
                            .maxNameLength(1_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String ALL = "/api/v1/partners/{id}/signals";
    private static final String ONE = ALL + "/{signal}";
    private static final Parameter ID =
            Parameter.path("id", "ID of the partner.").as("partner");
    private static final Parameter SIGNAL =
            Parameter.path("signal", "The partner's id of the signal.").as("signal");
    private static final String QUOTA =
            "partner.quota-requests or partner.quota-signals: nothing was accepted. Send the same request after Retry-After.";

    public static final List<ApiOperation<SignalRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("POST", ALL, Verb.SELF, SignalRoutes::add)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("sendSignals", "Send signals as a partner, with a result for each signal")
                            .text(
                                    "The body is a Detection Finding of OCSF, an alert in the format of alerts_v2 of Microsoft Graph,"
                                            + " a list of them, or an object with the list in value; at most 1000."
                                            + " The center has stored each signal that is added or changed. A signal with the id and content of an earlier one changes"
                                            + " nothing, so a request can be repeated.")
                            .with(
                                    ID,
                                    Parameter.query(
                                                    "tlp",
                                                    "Marking of signals without a member tlp; the ceiling of the partner if omitted.")
                                            .oneOf(LABELS))
                            .takes(true, Content.text(Content.JSON))
                            .answers(Results.class)
                            .refuses(400, "signal.not-json or signal.too-many: nothing was accepted.")
                            .refuses(404, "partner.unknown: the account does not belong to this partner.")
                            .refuses(429, QUOTA)),
            ApiOperation.get(ALL, Verb.READ, SignalRoutes::list)
                    .is(Operation.of("listSignals", "List the signals of a partner, latest change first")
                            .with(ID)
                            .lists(SignalView.class)
                            .command(Command.of("partners signals ID", "Lists the signals of a partner.")
                                    .rows("RECEIVED {@receivedAt} | SEVERITY {partner.severity} | TLP {tlp} |"
                                            + " TITLE {title} | ASSET {asset} |"
                                            + " STATUS {partner.status} | CENTER {center.state} | ID {id}"))),
            ApiOperation.get(ONE, Verb.READ, SignalRoutes::find)
                    .is(Operation.of("getSignal", "Get a signal, with what the center made of it")
                            .with(ID, SIGNAL)
                            .answers(SignalView.class)),
            ApiOperation.reading("PATCH", ONE, Verb.SELF, SignalRoutes::change)
                    .is(Operation.of(
                                    "changeSignal",
                                    "Change the status of a signal that the partner sent, or comment on it")
                            .with(ID, SIGNAL)
                            .takes(SignalChange.class)
                            .answers(SignalView.class)
                            .refuses(
                                    404,
                                    "partner.unknown or signal.unknown: it does not belong to the partner of the account.")
                            .refuses(429, QUOTA)));

    private final Jdbi database;
    private final Partners partners;
    private final Clock clock;
    private final Counter signals;
    private final SignalStore store = new SignalStore();

    public SignalRoutes(Jdbi database, Partners partners, Clock clock, PrometheusRegistry registry) {
        this.database = database;
        this.partners = partners;
        this.clock = clock;
        this.signals = new Meters(registry).counter("watchfloor_partner_signals_total");
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** The partner of the request; every other partner is unknown to it. */
    private Partner own(Call call) {
        String id = call.path("id");
        return partners.of(call.bearer())
                .filter(one -> one.id().equals(id))
                .orElseThrow(() -> Problem.unknown("partner", id).asException());
    }

    private void countRequest(Partner partner) {
        partners.take(partner, PartnerQuota.REQUESTS, 1).ifPresent(exceeded -> {
            throw problem(exceeded).asException();
        });
    }

    private void throwIfExceeded(Partner partner, Optional<Partners.QuotaExceeded> exceeded) {
        if (exceeded.isPresent()) {
            partners.refused(partner, exceeded.get().code());
            throw problem(exceeded.get()).asException();
        }
    }

    private static Problem problem(Partners.QuotaExceeded exceeded) {
        return new Problem(
                429, exceeded.code(), exceeded.detail(), Map.of("retryAfter", Long.toString(exceeded.seconds())));
    }

    private HttpResponse add(Call call) {
        Partner partner = own(call);
        countRequest(partner);
        List<JsonNode> sent = signals(call.bytes().toArray());
        Tlp unmarked = Optional.ofNullable(call.query().oneOf("tlp", LABELS))
                .map(Tlp::of)
                .orElse(partner.ceiling());
        Instant now = clock.instant();
        SignalReader reader = new SignalReader(partner, unmarked, now);
        List<SignalReader.Result> read = sent.stream().map(reader::read).toList();
        Stored stored = database.inTransaction(handle -> store(handle, partner, sent, read, now));
        throwIfExceeded(partner, stored.exceeded());
        List<Result> results = stored.results();
        results.forEach(one -> {
            signals.labelValues(partner.id(), one.outcome()).inc();
            if (one.code() != null) {
                partners.refused(partner, one.code());
            }
        });
        return Answers.json(new Results(
                count(results, "added"),
                count(results, "changed"),
                count(results, "unchanged"),
                count(results, "refused"),
                results));
    }

    private static long count(List<Result> results, String outcome) {
        return results.stream().filter(one -> one.outcome().equals(outcome)).count();
    }

    private static List<JsonNode> signals(byte[] body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (IOException e) {
            throw Problem.of(
                            400,
                            "signal.not-json",
                            "Nothing was accepted: the body is not JSON, or a text or its nesting is too long. %s"
                                    .formatted(
                                            e instanceof JsonProcessingException json ? json.getOriginalMessage() : ""))
                    .asException();
        }
        JsonNode list = tree.isArray() ? tree : tree.path("value").isArray() ? tree.path("value") : null;
        List<JsonNode> signals = new ArrayList<>();
        if (list == null) {
            signals.add(tree);
        } else {
            if (list.size() > MOST_SIGNALS) {
                throw Problem.of(
                                400,
                                "signal.too-many",
                                "Nothing was accepted: %d signals were sent together, but the limit is %d. Send them in parts."
                                        .formatted(list.size(), MOST_SIGNALS))
                        .asException();
            }
            list.forEach(signals::add);
        }
        return signals;
    }

    /** What a request stored: nothing if the quota is exceeded. */
    private record Stored(List<Result> results, Optional<Partners.QuotaExceeded> exceeded) {}

    @SuppressWarnings("ArrayRecordComponent") // changes are never compared
    private record Change(PartnerSignal signal, byte[] digest) {}

    private Stored store(
            Handle handle, Partner partner, List<JsonNode> sent, List<SignalReader.Result> read, Instant now) {
        // Requests of the same partner are stored one after the other, so that equal signals in two requests count
        // once.
        handle.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('partner_signal ' || :partner, 0))::text")
                .bind("partner", partner.id())
                .mapTo(String.class)
                .list();
        List<Result> results = new ArrayList<>();
        Map<String, Change> changes = new LinkedHashMap<>();
        for (int i = 0; i < read.size(); i++) {
            switch (read.get(i)) {
                case SignalReader.Result.Refused refused ->
                    results.add(new Result(
                            refused.refusal().sourceId(),
                            "refused",
                            refused.refusal().code(),
                            refused.refusal().detail()));
                case SignalReader.Result.Read one -> {
                    PartnerSignal signal = one.signal();
                    byte[] digest =
                            Digests.sha256(sent.get(i) + " " + signal.marking().text());
                    SignalStore.Outcome outcome = store.outcome(handle, partner, signal, digest);
                    if (outcome != SignalStore.Outcome.UNCHANGED) {
                        changes.put(signal.sourceId(), new Change(signal, digest));
                    }
                    results.add(new Result(signal.sourceId(), outcome.text(), null, null));
                }
            }
        }
        Optional<Partners.QuotaExceeded> exceeded = changes.isEmpty()
                ? Optional.empty()
                : partners.take(handle, partner, PartnerQuota.SIGNALS, changes.size());
        if (exceeded.isEmpty()) {
            changes.values().forEach(one -> store.put(handle, partner, one.signal(), "", one.digest(), now));
        }
        return new Stored(results, exceeded);
    }

    /** Whether the reader works at this center and may read the signals of all assets. */
    private static boolean readsAll(Call call) {
        return PartnerRoutes.isOwnStaff(call) && call.bearer().scope().all();
    }

    private Partner readable(Call call) {
        if (!readsAll(call)) {
            Partner partner = own(call);
            countRequest(partner);
            return partner;
        }
        String id = call.path("id");
        return partners.find(id)
                .orElseThrow(() -> Problem.unknown("partner", id).asException());
    }

    private HttpResponse list(Call call) {
        Partner partner = readable(call);
        PageRequest slice = call.query().slice();
        Place after = Place.of(slice.after());
        SignalStore.Sight sight = sight(call);
        return database.withHandle(handle -> Answers.list(ResultPage.found(
                        store.list(handle, partner.id(), sight, after.at(), after.id(), slice.limit() + 1),
                        one -> one.changed() + " " + one.text().sourceId(),
                        slice,
                        () -> null)
                .map(one -> view(call, partner, one))));
    }

    /** Staff see no signal whose case is not for them; a partner sees its own signals, but not the case. */
    private static SignalStore.Sight sight(Call call) {
        return new SignalStore.Sight(call.bearer().clearance(), readsAll(call));
    }

    /** Position in the list. */
    private record Place(@Nullable Instant at, String id) {

        static Place of(@Nullable String cursor) {
            if (cursor == null) {
                return new Place(null, "");
            }
            int blank = cursor.indexOf(' ');
            try {
                return new Place(Instant.parse(cursor.substring(0, Math.max(0, blank))), cursor.substring(blank + 1));
            } catch (DateTimeException e) {
                throw Problem.field("query.cursor", "cursor", "The cursor is not from this list. Start without one.")
                        .asException();
            }
        }
    }

    private HttpResponse find(Call call) {
        Partner partner = readable(call);
        return database.withHandle(handle -> Answers.json(view(call, partner, require(handle, call, partner))));
    }

    private StoredSignal require(Handle handle, Call call, Partner partner) {
        String id = call.path("signal");
        return store.find(handle, partner.id(), id, sight(call))
                .orElseThrow(() -> Problem.unknown("signal", id).asException());
    }

    private HttpResponse change(Call call) {
        Partner partner = own(call);
        countRequest(partner);
        SignalChange asked = call.body(SignalChange.class);
        String wanted = asked.status();
        if (wanted != null && !STATUSES.contains(wanted)) {
            throw Body.wrong("status", "status must be one of %s.".formatted(String.join(", ", STATUSES)));
        }
        if (wanted == null && asked.comment() == null && asked.classification() == null) {
            throw Problem.field("body.missing-field", "status", "Specify status, comment or classification.")
                    .asException();
        }
        Instant now = clock.instant();
        Optional<Partners.QuotaExceeded> exceeded = database.inTransaction(handle -> {
            StoredSignal before = require(handle, call, partner);
            String id = before.text().sourceId();
            String stored = store.record(handle, partner.id(), id)
                    .orElseThrow(() -> Problem.unknown("signal", id).asException());
            Optional<Partners.QuotaExceeded> full = partners.take(handle, partner, PartnerQuota.SIGNALS, 1);
            if (full.isEmpty()) {
                String status = wanted == null ? before.text().status() : wanted;
                String comment = asked.comment() == null ? before.text().comment() : asked.comment();
                ObjectNode record = changed(stored, status, comment, asked.classification(), now);
                store.update(handle, partner.id(), id, status, comment, record, now);
            }
            return full;
        });
        throwIfExceeded(partner, exceeded);
        return database.withHandle(handle -> Answers.json(view(call, partner, require(handle, call, partner))));
    }

    private static ObjectNode changed(
            String stored, String status, String comment, @Nullable String classification, Instant now) {
        try {
            ObjectNode record = (ObjectNode) JSON.readTree(stored);
            ObjectNode signal = (ObjectNode) record.path("signal");
            signal.put("status", status).put("comment", comment).put("updated", now.toString());
            if (classification != null) {
                signal.put("classification", classification);
            }
            return record;
        } catch (IOException e) {
            throw new IllegalStateException("A stored record is always JSON", e);
        }
    }

    private static SignalView view(Call call, Partner partner, StoredSignal one) {
        String comment = one.text().comment();
        return new SignalView(
                one.text().sourceId(),
                one.text().kind(),
                one.text().title(),
                one.asset(),
                one.marking(),
                new SignalView.SignalStatus(
                        one.text().severity(), one.text().status(), comment.isEmpty() ? null : comment, one.changed()),
                progress(call, partner, one),
                one.received());
    }

    private static SignalView.SignalProgress progress(Call call, Partner partner, StoredSignal one) {
        String rejected = one.delivery().rejected();
        if (rejected != null) {
            return new SignalView.SignalProgress("rejected", rejected, null);
        }
        StoredSignal.CaseResult result = one.result();
        if (result == null || (!readsAll(call) && !isFor(partner, result))) {
            return new SignalView.SignalProgress(
                    one.delivery().delivered() == null ? "received" : "detected", null, null);
        }
        return result.closed() == null
                ? new SignalView.SignalProgress("in-case", null, null)
                : new SignalView.SignalProgress("closed", null, result.classification());
    }

    private static boolean isFor(Partner partner, StoredSignal.CaseResult result) {
        return MarkingGate.check(
                        new MarkingGate.Reader.Destination(partner.ceiling()),
                        new ProtectedResource.OfCase(
                                List.of(),
                                result.tlp(),
                                result.restricted() ? new TreeSet<>() : null,
                                result.exercise()))
                .isEmpty();
    }
}
