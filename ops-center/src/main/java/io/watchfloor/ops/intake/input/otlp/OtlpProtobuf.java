package io.watchfloor.ops.intake.input.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.ReceivedRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads an {@code ExportLogsServiceRequest} in protobuf. The protobuf messages that contain the records are parsed as
 * a stream and not built as objects, so that a body of empty messages takes little memory.
 */
final class OtlpProtobuf {

    private final BoundedJson json;
    private final int mostLevels;

    /** @param mostLevels maximum number of nesting levels in one message */
    OtlpProtobuf(BoundedJson json, int mostLevels) {
        this.json = json;
        this.mostLevels = mostLevels;
    }

    List<InputRecord> read(byte[] body) throws InputRejection {
        ReceivedRecords arrivals = new ReceivedRecords(json);
        CodedInputStream in = CodedInputStream.newInstance(body);
        in.setRecursionLimit(mostLevels * 2 + 10);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (is(tag, ExportLogsServiceRequest.RESOURCE_LOGS_FIELD_NUMBER)) {
                    int outer = in.pushLimit(in.readRawVarint32());
                    resourceLogs(in, arrivals);
                    in.popLimit(outer);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw InputRejection.unreadable(
                    "otlp.protobuf", "The body is not an ExportLogsServiceRequest in protobuf: " + e.getMessage());
        }
        return arrivals.list();
    }

    private void resourceLogs(CodedInputStream in, ReceivedRecords arrivals) throws IOException, InputRejection {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        List<OtlpLog> logs = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, ResourceLogs.RESOURCE_FIELD_NUMBER)) {
                resource.setAll(attributes(
                        Resource.parseFrom(message(in), com.google.protobuf.ExtensionRegistryLite.getEmptyRegistry())
                                .getAttributesList()));
            } else if (is(tag, ResourceLogs.SCOPE_LOGS_FIELD_NUMBER)) {
                int outer = in.pushLimit(in.readRawVarint32());
                scopeLogs(in, logs, arrivals.size());
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
        for (OtlpLog log : logs) {
            arrivals.add(log.arrival(resource, json));
        }
    }

    private void scopeLogs(CodedInputStream in, List<OtlpLog> logs, int before) throws IOException, InputRejection {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!is(tag, ScopeLogs.LOG_RECORDS_FIELD_NUMBER)) {
                in.skipField(tag);
            } else if (before + logs.size() == json.mostRecords()) {
                throw json.tooMany();
            } else {
                logs.add(log(LogRecord.parseFrom(
                        message(in), com.google.protobuf.ExtensionRegistryLite.getEmptyRegistry())));
            }
        }
    }

    /** Reads the bytes of one message, unless they exceed the limit for a record. */
    private CodedInputStream message(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > json.longestRecord()) {
            throw new InvalidProtocolBufferException(
                    "a message of more than %d bytes (watchfloor.ingest.max-record)".formatted(json.longestRecord()));
        }
        CodedInputStream message = CodedInputStream.newInstance(in.readRawBytes(length));
        message.setRecursionLimit(mostLevels * 2 + 10);
        return message;
    }

    private static boolean is(int tag, int field) {
        return WireFormat.getTagFieldNumber(tag) == field
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static OtlpLog log(LogRecord log) {
        long time = log.getTimeUnixNano() == 0 ? log.getObservedTimeUnixNano() : log.getTimeUnixNano();
        return new OtlpLog(
                log.hasBody() ? value(log.getBody()) : null,
                attributes(log.getAttributesList()),
                time,
                log.getSeverityText());
    }

    private static ObjectNode attributes(List<KeyValue> list) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        list.forEach(one -> object.set(one.getKey(), value(one.getValue())));
        return object;
    }

    private static JsonNode value(AnyValue value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (value.getValueCase()) {
            case STRING_VALUE -> json.textNode(value.getStringValue());
            case BOOL_VALUE -> json.booleanNode(value.getBoolValue());
            case INT_VALUE -> json.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> json.textNode(Double.toString(value.getDoubleValue()));
            case BYTES_VALUE ->
                json.textNode(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
            case ARRAY_VALUE -> {
                ArrayNode array = json.arrayNode();
                value.getArrayValue().getValuesList().forEach(one -> array.add(value(one)));
                yield array;
            }
            default -> json.nullNode();
        };
    }
}
