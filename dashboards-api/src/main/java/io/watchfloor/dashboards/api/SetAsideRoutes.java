package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.ops.ingest.ParkingReview;
import io.watchfloor.ops.ingest.QuarantineReview;
import io.watchfloor.ops.ingest.QuarantineReview.Place;
import io.watchfloor.ops.ingest.SetAside;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /quarantine} and {@code /parking}: telemetry that is not judged, to read, to try again and to drop. */
final class SetAsideRoutes {

    private static final Duration RETRY_WAIT = Duration.ofSeconds(10);

    private final QuarantineReview quarantine;
    private final ParkingReview parking;

    SetAsideRoutes(SetAside setAside) {
        this.quarantine = setAside.quarantine();
        this.parking = setAside.parking();
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/quarantine", Permission.READ, this::quarantined),
                ApiRoute.get("/api/v1/quarantine/{id}", Permission.READ, this::record),
                new ApiRoute("POST", "/api/v1/quarantine/{id}/retry", Permission.RESPOND, this::judgeAgain),
                ApiRoute.reading("DELETE", "/api/v1/quarantine/{id}", Permission.ADMINISTER, this::dropRecord),
                ApiRoute.get("/api/v1/parking", Permission.READ, this::parked),
                ApiRoute.get("/api/v1/parking/{id}", Permission.READ, this::part),
                ApiRoute.reading("POST", "/api/v1/parking/{id}/retry", Permission.RESPOND, this::tryPart),
                ApiRoute.reading("DELETE", "/api/v1/parking/{id}", Permission.ADMINISTER, this::dropPart));
    }

    private HttpResponse quarantined(Call call) {
        Parameters parameters = call.list("sensor", "code");
        QuarantineReview.Filter filter =
                new QuarantineReview.Filter(parameters.text("sensor"), parameters.text("code"));
        Slice slice = parameters.slice();
        List<QuarantineReview.Item> items = quarantine.list(filter, after(slice.after()), slice.limit() + 1);
        return Answers.list(cut(
                items,
                slice,
                SetAsideRoutes::json,
                item -> item.receivedAt().toEpochMilli() + "/" + item.place(),
                () -> quarantine.count(filter)));
    }

    private static QuarantineReview.@Nullable Item after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int slash = cursor.indexOf('/');
        Optional<Place> place = Place.parse(cursor.substring(slash + 1));
        if (slash < 1 || place.isEmpty() || !cursor.substring(0, slash).matches("-?[0-9]{1,15}")) {
            throw Parameters.unknownCursor().asException();
        }
        Instant at = Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, slash)));
        return new QuarantineReview.Item(place.get(), at, "", "", null, 0);
    }

    private static <T> Listing cut(
            List<T> found, Slice slice, Function<T, ObjectNode> json, Function<T, String> place, LongSupplier count) {
        boolean more = found.size() > slice.limit();
        List<T> shown = more ? found.subList(0, slice.limit()) : found;
        return new Listing(
                shown.stream().map(json).toList(),
                more ? place.apply(shown.getLast()) : null,
                slice.after() != null ? null : (Long) (more ? count.getAsLong() : shown.size()));
    }

    private static ObjectNode json(QuarantineReview.Item item) {
        return BoardJson.object()
                .put("id", item.place().toString())
                .put("sensor", item.place().sensor())
                .put("asset", item.about())
                .put("receivedAt", BoardJson.time(item.receivedAt()))
                .put("code", item.code())
                .put("reason", item.reason())
                .put("bytes", item.bytes())
                .put("cut", item.cut());
    }

    private HttpResponse record(Call call) {
        QuarantineReview.Item item = found(call);
        byte[] body = quarantine.body(item.place()).orElseThrow(() -> unknownRecord(call));
        return Answers.json(withRaw(json(item), body));
    }

    /** Telemetry should be UTF-8; what is not is told byte by byte. */
    private static ObjectNode withRaw(ObjectNode json, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)
                ? json.put("raw", text)
                : json.putNull("raw").put("rawBase64", Base64.getEncoder().encodeToString(body));
    }

    private QuarantineReview.Item found(Call call) {
        return Place.parse(call.path("id")).flatMap(quarantine::find).orElseThrow(() -> unknownRecord(call));
    }

    private static Problem.Refused unknownRecord(Call call) {
        return Problem.unknown("quarantine", call.path("id")).asException();
    }

    private CompletionStage<HttpResponse> judgeAgain(Call call) {
        call.body();
        QuarantineReview.Item item = found(call);
        if (item.cut()) {
            throw Problem.of(
                            409,
                            "quarantine.cut",
                            "Only the first %d bytes of this record were kept, so it cannot be judged. Drop it; its sensor's source has the whole of it."
                                    .formatted(item.bytes()))
                    .asException();
        }
        return quarantine
                .retry(item.place(), call.person().name())
                .toCompletableFuture()
                .orTimeout(RETRY_WAIT.toSeconds(), TimeUnit.SECONDS)
                .thenApply(answer -> switch (answer) {
                    case QuarantineReview.Retried.Done done ->
                        Answers.json(BoardJson.object()
                                .put("id", item.place().toString())
                                .put("detections", done.detections()));
                    case QuarantineReview.Retried.Refused refused ->
                        throw new Problem(
                                        409,
                                        "quarantine.still-refused",
                                        "It still cannot be judged: %s (%s). Remove the reason first, or drop it."
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
        Parameters parameters = call.list("asset", "sensor", "code");
        ParkingReview.Filter filter =
                new ParkingReview.Filter(parameters.text("asset"), parameters.text("sensor"), parameters.text("code"));
        Slice slice = parameters.slice();
        Long after = slice.afterNumber();
        List<ParkingReview.Item> items = parking.list(filter, after == null ? 0 : after, slice.limit() + 1);
        return Answers.list(
                cut(items, slice, SetAsideRoutes::json, item -> Long.toString(item.id()), () -> parking.count(filter)));
    }

    private static ObjectNode json(ParkingReview.Item item) {
        return BoardJson.object()
                .put("id", Long.toString(item.id()))
                .put("asset", item.asset())
                .put("sensor", item.sensor())
                .put("epoch", "%016x".formatted(item.epoch()))
                .put("first", item.first())
                .put("through", item.through())
                .put("records", item.waits().records())
                .put("code", item.waits().code())
                .put("reason", item.waits().reason())
                .put("since", BoardJson.time(item.waits().since()));
    }

    private ParkingReview.Item foundPart(Call call) {
        String id = call.path("id");
        return (id.matches("[0-9]{1,18}") ? parking.find(Long.parseLong(id)) : Optional.<ParkingReview.Item>empty())
                .orElseThrow(() -> Problem.unknown("parking", id).asException());
    }

    private HttpResponse part(Call call) {
        ParkingReview.Item item = foundPart(call);
        ObjectNode json = json(item);
        ArrayNode telemetry = json.putArray("telemetry");
        parking.records(item.id())
                .forEach(one -> telemetry.add(withRaw(
                        BoardJson.object()
                                .put("sequence", one.sequence())
                                .put("receivedAt", BoardJson.time(Instant.ofEpochMilli(one.receivedAtMillis()))),
                        one.body())));
        return Answers.json(json);
    }

    private HttpResponse tryPart(Call call) {
        call.body();
        ParkingReview.Item item = foundPart(call);
        if (!parking.retry(item, call.person().name())) {
            throw new Problem(
                            409,
                            "parking.still-waiting",
                            "%s still cannot judge them: %s (%s). They are tried again by themselves; GET /api/v1/status names what waits."
                                    .formatted(
                                            item.asset(),
                                            item.waits().reason(),
                                            item.waits().code()),
                            Map.of("reason", item.waits().code()))
                    .asException();
        }
        return Answers.json(BoardJson.object()
                .put("id", Long.toString(item.id()))
                .put("records", item.waits().records()));
    }

    private HttpResponse dropPart(Call call) {
        ParkingReview.Item item = foundPart(call);
        if (!parking.drop(item, call.person().name())) {
            throw Problem.unknown("parking", call.path("id")).asException();
        }
        return Answers.noContent();
    }
}
