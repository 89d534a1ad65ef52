package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.sensors.views.UnprocessedView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.intake.quarantine.QuarantineReview;
import io.watchfloor.ops.intake.quarantine.QuarantineReview.Place;
import io.watchfloor.ops.intake.quarantine.RetryQueueReview;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /quarantine} and {@code /retry-queue}: unprocessed records. */
public final class UnprocessedRoutes {

    private static final String QUARANTINED =
            "ID {id} | RECEIVED {@receivedAt} | CODE {code} | ASSET {asset} | BYTES {bytes} | REASON {reason}";
    private static final String PENDING =
            "{id}  {asset}  {reason} ({code}){telemetry>\n{sequence}  {raw?{raw}|{rawBase64}}}";
    private static final Duration RETRY_WAIT = Duration.ofSeconds(10);

    private static final Parameter RECORD =
            Parameter.path("id", "ID of the record.").as("quarantined");
    private static final Parameter PART =
            Parameter.path("id", "ID of the group of pending records.").as("pending");
    private static final Parameter SENSOR = Parameter.query("sensor", "ID of a sensor.");
    private static final Parameter CODE = Parameter.query("code", "Error code of the record.");

    public static final List<ApiOperation<UnprocessedRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/quarantine", Verb.WATCH, UnprocessedRoutes::quarantined)
                    .is(Operation.of("listQuarantine", "List records in quarantine, newest first")
                            .with(SENSOR, CODE)
                            .lists(UnprocessedView.Quarantined.class)
                            .command(Command.of(
                                            "quarantine list [OPTIONS]", "Lists records in quarantine, newest first.")
                                    .rows(QUARANTINED))),
            ApiOperation.get("/api/v1/quarantine/{id}", Verb.WATCH, UnprocessedRoutes::record)
                    .is(Operation.of("getQuarantined", "Get a record in quarantine with its content")
                            .with(RECORD)
                            .answers(UnprocessedView.QuarantinedRecord.class)
                            .command(Command.of("quarantine show ID", "Shows a record as sent by its sensor.")
                                    .prints("{id}  {@receivedAt}  {reason} ({code})\n{raw?{raw}|{rawBase64}}"))),
            ApiOperation.of("POST", "/api/v1/quarantine/{id}/retry", Verb.RESPOND, UnprocessedRoutes::judgeAgain)
                    .is(Operation.of("retryQuarantined", "Reprocess a record in quarantine")
                            .with(RECORD)
                            .takes(RequestBodies.Nothing.class)
                            .answers(UnprocessedView.ReprocessResult.class)
                            .refuses(
                                    409,
                                    "quarantine.still-refused: the record was rejected again. quarantine.cut: only the first"
                                            + " part of the record is stored.")),
            ApiOperation.reading("DELETE", "/api/v1/quarantine/{id}", Verb.ADMINISTER, UnprocessedRoutes::dropRecord)
                    .is(Operation.of(
                                    "dropQuarantined",
                                    "Drop a record in quarantine permanently. The audit log names the user, and the record counts"
                                            + " as rejected for its sensor")
                            .with(RECORD)
                            .answersNothing()),
            ApiOperation.get("/api/v1/retry-queue", Verb.WATCH, UnprocessedRoutes::parked)
                    .is(Operation.of("listRetryQueue", "List pending records, grouped by batch and asset, oldest first")
                            .with(Parameter.query("asset", "kind:name"), SENSOR, CODE)
                            .lists(UnprocessedView.Pending.class)
                            .command(Command.of(
                                            "retry-queue list [OPTIONS]",
                                            "Lists pending records, oldest first. A row contains the records of a batch for one asset.")
                                    .rows(
                                            "ID {id} | ASSET {asset} | SENSOR {sensor} | RECORDS {records} | SINCE {@since} | CODE {code} |"
                                                    + " REASON {reason}"))),
            ApiOperation.get("/api/v1/retry-queue/{id}", Verb.WATCH, UnprocessedRoutes::pendingPart)
                    .is(Operation.of("getPending", "Get a group of pending records with their content")
                            .with(PART)
                            .answers(UnprocessedView.PendingPart.class)
                            .command(Command.of(
                                            "retry-queue show ID",
                                            "Shows a group of pending records as the sensor sent them.")
                                    .prints(PENDING))),
            ApiOperation.reading("POST", "/api/v1/retry-queue/{id}/retry", Verb.RESPOND, UnprocessedRoutes::retryPart)
                    .is(Operation.of("retryPending", "Retry pending records now")
                            .with(PART)
                            .takes(RequestBodies.Nothing.class)
                            .answers(UnprocessedView.Resumed.class)
                            .refuses(409, "retry-queue.still-pending: the records still cannot be processed.")),
            ApiOperation.reading("DELETE", "/api/v1/retry-queue/{id}", Verb.ADMINISTER, UnprocessedRoutes::dropPart)
                    .is(Operation.of(
                                    "dropPending",
                                    "Drop pending records permanently. The audit log names the user, and the records appear as a"
                                            + " gap of the sensor")
                            .with(PART)
                            .answersNothing()));

    private final QuarantineReview quarantine;
    private final RetryQueueReview parking;

    public UnprocessedRoutes(UnprocessedTelemetry setAside) {
        this.quarantine = setAside.quarantine();
        this.parking = setAside.parking();
    }

    public List<ApiRoute> routes() {
        // Unprocessed records may name unknown assets, to which no limited scope can be applied. Therefore the person
        // needs an unlimited
        // scope.
        return ApiOperation.routes(OPERATIONS, this).stream()
                .map(ApiRoute::ofEveryGroup)
                .toList();
    }

    private HttpResponse quarantined(Call call) {
        Parameters parameters = call.query();
        QuarantineReview.Filter filter =
                new QuarantineReview.Filter(parameters.text("sensor"), parameters.text("code"));
        PageRequest slice = parameters.slice();
        List<QuarantineReview.Item> items = quarantine.list(filter, after(slice.after()), slice.limit() + 1);
        return Answers.list(ResultPage.found(
                        items,
                        item -> item.receivedAt().toEpochMilli() + "/" + item.place(),
                        slice,
                        () -> quarantine.count(filter))
                .map(UnprocessedView.Quarantined::of));
    }

    private static QuarantineReview.@Nullable Item after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int slash = cursor.indexOf('/');
        Optional<Place> place = Place.parse(cursor.substring(slash + 1));
        if (slash < 1 || place.isEmpty() || !cursor.substring(0, slash).matches("-?[0-9]{1,14}")) {
            throw Parameters.unknownCursor().asException();
        }
        Instant at = Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, slash)));
        return new QuarantineReview.Item(place.get(), at, "", "", null, 0);
    }

    private HttpResponse record(Call call) {
        QuarantineReview.Item item = found(call);
        byte[] body = quarantine.body(item.place()).orElseThrow(() -> unknownRecord(call));
        return Answers.json(new UnprocessedView.QuarantinedRecord(
                UnprocessedView.Quarantined.of(item), UnprocessedView.Raw.of(body)));
    }

    private QuarantineReview.Item found(Call call) {
        return Place.parse(call.path("id")).flatMap(quarantine::find).orElseThrow(() -> unknownRecord(call));
    }

    private static Problem.ProblemException unknownRecord(Call call) {
        return Problem.unknown("quarantine", call.path("id")).asException();
    }

    private CompletionStage<HttpResponse> judgeAgain(Call call) {
        call.body(RequestBodies.Nothing.class);
        QuarantineReview.Item item = found(call);
        if (item.cut()) {
            throw Problem.of(
                            409,
                            "quarantine.cut",
                            ("Only the first %d bytes of this record were stored, so it cannot be reprocessed. Drop the"
                                            + " record. The complete record is only available at the sensor's source.")
                                    .formatted(item.bytes()))
                    .asException();
        }
        return quarantine
                .retry(item.place(), call.person().name())
                .toCompletableFuture()
                .orTimeout(RETRY_WAIT.toSeconds(), TimeUnit.SECONDS)
                .thenApply(answer -> switch (answer) {
                    case QuarantineReview.Retried.Success done ->
                        Answers.json(
                                new UnprocessedView.ReprocessResult(item.place().toString(), done.detections()));
                    case QuarantineReview.Retried.Refused refused ->
                        throw new Problem(
                                        409,
                                        "quarantine.still-refused",
                                        "The record was rejected again: %s (%s). Correct the cause and retry, or drop the record."
                                                .formatted(refused.reason(), refused.code()),
                                        Map.of("reason", refused.code()))
                                .asException();
                    case QuarantineReview.Retried.Unknown unknown -> throw unknownRecord(call);
                });
    }

    private HttpResponse dropRecord(Call call) {
        if (!quarantine.drop(found(call).place(), call.person().name())) {
            throw unknownRecord(call);
        }
        return Answers.noContent();
    }

    private HttpResponse parked(Call call) {
        Parameters parameters = call.query();
        RetryQueueReview.Filter filter = new RetryQueueReview.Filter(
                parameters.text("asset"), parameters.text("sensor"), parameters.text("code"));
        PageRequest slice = parameters.slice();
        Long after = slice.afterNumber();
        List<RetryQueueReview.Item> items = parking.list(filter, after == null ? 0 : after, slice.limit() + 1);
        return Answers.list(
                ResultPage.found(items, item -> Long.toString(item.id()), slice, () -> parking.count(filter))
                        .map(UnprocessedView.Pending::of));
    }

    private RetryQueueReview.Item foundPart(Call call) {
        String id = call.path("id");
        return (id.matches("[0-9]{1,18}") ? parking.find(Long.parseLong(id)) : Optional.<RetryQueueReview.Item>empty())
                .orElseThrow(() -> Problem.unknown("retry-queue", id).asException());
    }

    private HttpResponse pendingPart(Call call) {
        RetryQueueReview.Item item = foundPart(call);
        return Answers.json(new UnprocessedView.PendingPart(
                UnprocessedView.Pending.of(item),
                parking.records(item.id()).stream()
                        .map(one -> new UnprocessedView.PendingRecord(
                                one.sequence(),
                                Instant.ofEpochMilli(one.receivedAtMillis()),
                                UnprocessedView.Raw.of(one.body())))
                        .toList()));
    }

    private HttpResponse retryPart(Call call) {
        call.body(RequestBodies.Nothing.class);
        RetryQueueReview.Item item = foundPart(call);
        if (!parking.retry(item, call.person().name())) {
            throw new Problem(
                            409,
                            "retry-queue.still-pending",
                            ("%s still cannot process the events: %s (%s). The center retries automatically. GET"
                                            + " /api/v1/status lists the pending records.")
                                    .formatted(
                                            item.asset(),
                                            item.waits().reason(),
                                            item.waits().code()),
                            Map.of("reason", item.waits().code()))
                    .asException();
        }
        return Answers.json(new UnprocessedView.Resumed(
                Long.toString(item.id()), item.waits().records()));
    }

    private HttpResponse dropPart(Call call) {
        RetryQueueReview.Item item = foundPart(call);
        if (!parking.drop(item, call.person().name())) {
            throw Problem.unknown("retry-queue", call.path("id")).asException();
        }
        return Answers.noContent();
    }
}
