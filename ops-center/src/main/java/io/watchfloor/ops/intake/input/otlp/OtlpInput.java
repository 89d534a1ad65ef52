package io.watchfloor.ops.intake.input.otlp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputCredential;
import io.watchfloor.ops.intake.input.InputReceipt;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.JsonAnswer;
import io.watchfloor.ops.intake.input.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * OTLP over HTTP, for logs only. Success is reported when all changes caused by the records are committed.
 * Quarantined records are reported as a partial success, after which senders do not retry.
 */
public final class OtlpInput implements Protocol {

    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final ContentType PROTOBUF_TYPE = ContentTypes.create(MediaTypes.customBinary(
            "application", "x-protobuf", org.apache.pekko.http.scaladsl.model.MediaType.NotCompressible$.MODULE$));

    /** The error codes of {@code google.rpc.Status}. */
    private static final int INVALID_ARGUMENT = 3;

    private static final int NOT_FOUND = 5;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private final HttpInput door;
    private final OtlpProtobuf protobuf;
    private final OtlpJson json;

    public OtlpInput(HttpInput door, BoundedJson json, IngestSettings limits) {
        this.door = door;
        this.protobuf = new OtlpProtobuf(json, limits.record().maxDepth());
        this.json = new OtlpJson(json);
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
        ContentType type = request.entity().getContentType();
        String media = type.mediaType().mainType() + "/" + type.mediaType().subType();
        boolean text = media.equals(JSON);
        if (!path.equals("/v1/logs")) {
            return status(text, 404, NOT_FOUND, "This input accepts only logs, at /v1/logs.");
        }
        if (!request.method().value().equals("POST")) {
            return status(text, 405, INVALID_ARGUMENT, "Send logs by POST.");
        }
        if (!text && !media.equals(PROTOBUF)) {
            door.rejected("otlp.content-type", "Unsupported content type: " + media + ".");
            return status(
                    text,
                    415,
                    INVALID_ARGUMENT,
                    "Unsupported content type " + media + ": use application/x-protobuf or application/json.");
        }
        return door.withBody(
                request,
                InputCredential.of(request).token(),
                refusal -> refused(text, refusal),
                (sender, body) -> door.submit(sender, text ? json.read(body) : protobuf.read(body))
                        .thenApply(brought -> taken(text, brought)));
    }

    private static HttpResponse taken(boolean text, InputReceipt brought) {
        String why = brought.rejected().isEmpty()
                ? ""
                : "%s: %s"
                        .formatted(
                                brought.rejected().getFirst().code(),
                                brought.rejected().getFirst().reason());
        if (text) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (!brought.rejected().isEmpty()) {
                body.putObject("partialSuccess")
                        .put(
                                "rejectedLogRecords",
                                Integer.toString(brought.rejected().size()))
                        .put("errorMessage", why);
            }
            return JsonAnswer.of(200, body);
        }
        ExportLogsServiceResponse.Builder body = ExportLogsServiceResponse.newBuilder();
        if (!brought.rejected().isEmpty()) {
            body.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(brought.rejected().size())
                    .setErrorMessage(why));
        }
        return binary(200, body.build().toByteArray());
    }

    private static HttpResponse refused(boolean text, InputRejection refusal) {
        int code = switch (refusal.why()) {
            case UNKNOWN_SENDER -> UNAUTHENTICATED;
            case UNREADABLE, TOO_LARGE -> INVALID_ARGUMENT;
            case BUSY -> RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
        return error(text, refusal.why().status(), code, refusal.code() + ": " + refusal.detail());
    }

    private static CompletionStage<HttpResponse> status(boolean text, int status, int code, String message) {
        return CompletableFuture.completedFuture(error(text, status, code, message));
    }

    private static HttpResponse error(boolean text, int status, int code, String message) {
        return text
                ? JsonAnswer.of(
                        status,
                        JsonNodeFactory.instance.objectNode().put("code", code).put("message", message))
                : binary(status, rpcStatus(code, message));
    }

    /** Writes a {@code google.rpc.Status} with code and message. */
    private static byte[] rpcStatus(int code, String message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32(1, code);
            out.writeString(2, message);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("could not write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static HttpResponse binary(int status, byte[] body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(PROTOBUF_TYPE, body));
    }
}
