package io.watchfloor.ops.intake.input.otlp;

import static io.watchfloor.ops.intake.input.UsualLimits.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpTest {

    private static final long TIME = 1_764_000_000_250_000_000L;

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static KeyValue pair(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static ExportLogsServiceRequest request(LogRecord... logs) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        // The records come first, because nothing guarantees that the resource precedes them.
                        .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(logs)))
                        .setResource(Resource.newBuilder()
                                .addAttributes(pair("host.name", text("web1")))
                                .addAttributes(pair("service.name", text("shop")))))
                .build();
    }

    private static List<InputRecord> protobuf(ExportLogsServiceRequest request) throws InputRejection {
        return new OtlpProtobuf(UsualLimits.json(), 32).read(request.toByteArray());
    }

    @Test
    void aLineOfTextBelongsToItsHostAndHasTheAttributes() throws Exception {
        Telemetry telemetry = UsualLimits.read(protobuf(request(LogRecord.newBuilder()
                        .setTimeUnixNano(TIME)
                        .setSeverityText("WARN")
                        .setBody(text("Nov 24 10:00:01 web1 sshd[9]: Failed password for root"))
                        .addAttributes(pair("log.file.name", text("auth.log")))
                        .build()))
                .getFirst());

        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.time()).isEqualTo("2025-11-24T16:00:00.250Z");
        assertThat(telemetry.logsources()).contains(new LogSource("linux", null, "sshd"));
        assertThat(telemetry.fields())
                .containsEntry("log.file.name", "auth.log")
                .containsEntry("service.name", "shop")
                .containsEntry("severity", "WARN");
    }

    @Test
    void anObjectIsReadInItsOwnFormat() throws Exception {
        AnyValue body = AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                        .addValues(pair("channel", text("Microsoft-Windows-Sysmon/Operational")))
                        .addValues(pair("computer", text("PC1")))
                        .addValues(pair(
                                "event_id",
                                AnyValue.newBuilder()
                                        .setKvlistValue(KeyValueList.newBuilder()
                                                .addValues(pair(
                                                        "id",
                                                        AnyValue.newBuilder()
                                                                .setIntValue(1)
                                                                .build())))
                                        .build()))
                        .addValues(pair(
                                "event_data",
                                AnyValue.newBuilder()
                                        .setKvlistValue(
                                                KeyValueList.newBuilder().addValues(pair("Image", text("C:\\a.exe"))))
                                        .build())))
                .build();

        Telemetry telemetry = UsualLimits.read(
                protobuf(request(LogRecord.newBuilder().setBody(body).build())).getFirst());

        assertThat(telemetry.asset()).hasToString("host:pc1");
        assertThat(telemetry.logsources()).containsExactly(new LogSource("windows", "process_creation", "sysmon"));
        assertThat(telemetry.fields()).containsEntry("Image", "C:\\a.exe");
    }

    @Test
    void anEventWithoutABodyConsistsOfItsAttributes() throws Exception {
        Telemetry telemetry = UsualLimits.read(protobuf(request(LogRecord.newBuilder()
                        .addAttributes(pair(
                                "list",
                                AnyValue.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder()
                                                .addValues(text("x"))
                                                .addValues(text("y")))
                                        .build()))
                        .addAttributes(pair(
                                "flag", AnyValue.newBuilder().setBoolValue(true).build()))
                        .addAttributes(pair(
                                "half", AnyValue.newBuilder().setDoubleValue(.5).build()))
                        .addAttributes(pair(
                                "raw",
                                AnyValue.newBuilder()
                                        .setBytesValue(ByteString.copyFromUtf8("hi"))
                                        .build()))
                        .build()))
                .getFirst());

        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.fields())
                .containsEntry("list", List.of("x", "y"))
                .containsEntry("flag", "true")
                .containsEntry("half", "0.5")
                .containsEntry("raw", "aGk=");
    }

    @Test
    void jsonGivesTheSameRecordsAsProtobuf() throws Exception {
        List<InputRecord> json = new OtlpJson(UsualLimits.json()).read(bytes("""
                {"unknown":{"x":[1]},"resourceLogs":[{"scopeLogs":[{"scope":{"name":"s"},"logRecords":[
                  {"timeUnixNano":"1764000000250000000","traceId":"5b8efff798038103d269b633813fc60c","severityText":"WARN",\
                  "body":{"stringValue":"one"},"attributes":[{"key":"n","value":{"intValue":"7"}}]},
                  {"observedTimeUnixNano":1764000000250000000,"body":{"kvlistValue":{"values":[{"key":"a",\
                  "value":{"arrayValue":{"values":[{"boolValue":true}]}}}]}}}]}],
                  "resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web1"}},{"key":"service.name",\
                  "value":{"stringValue":"shop"}}]}}]}"""));

        List<InputRecord> protobuf = protobuf(request(
                LogRecord.newBuilder()
                        .setTimeUnixNano(TIME)
                        .setSeverityText("WARN")
                        .setBody(text("one"))
                        .addAttributes(
                                pair("n", AnyValue.newBuilder().setIntValue(7).build()))
                        .build(),
                LogRecord.newBuilder()
                        .setObservedTimeUnixNano(TIME)
                        .setBody(AnyValue.newBuilder()
                                .setKvlistValue(KeyValueList.newBuilder()
                                        .addValues(pair(
                                                "a",
                                                AnyValue.newBuilder()
                                                        .setArrayValue(ArrayValue.newBuilder()
                                                                .addValues(AnyValue.newBuilder()
                                                                        .setBoolValue(true)))
                                                        .build()))))
                        .build()));
        assertThat(json.stream().map(one -> UsualLimits.read(one).fields()).toList())
                .isEqualTo(protobuf.stream()
                        .map(one -> UsualLimits.read(one).fields())
                        .toList());
        assertThat(UsualLimits.read(json.getFirst()).time()).isEqualTo("2025-11-24T16:00:00.250Z");
    }

    @Test
    void aResourceWithoutAHostIsAService() throws Exception {
        assertThat(UsualLimits.read(new OtlpJson(UsualLimits.json())
                                .read(bytes("""
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop/cart"}}]},\
                "scopeLogs":[{"logRecords":[{"body":{"stringValue":"one"}}]}]}]}"""))
                                .getFirst())
                        .asset())
                .hasToString("service:shop.cart");
    }

    @Test
    void limitsEndTheReading() {
        ExportLogsServiceRequest three =
                request(LogRecord.getDefaultInstance(), LogRecord.getDefaultInstance(), LogRecord.getDefaultInstance());
        assertThatThrownBy(() -> new OtlpProtobuf(UsualLimits.json(2), 32).read(three.toByteArray()))
                .hasMessageContaining("2 records");
        assertThatThrownBy(() -> new OtlpJson(UsualLimits.json(2))
                        .read(bytes("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{},{},{}]}]}]}")))
                .hasMessageContaining("2 records");
        assertThatThrownBy(() -> protobuf(request(LogRecord.newBuilder()
                        .setBody(text("x".repeat(2 << 20)))
                        .build())))
                .hasMessageContaining("max-record");
        AnyValue deep = text("x");
        for (int i = 0; i < 200; i++) {
            deep = AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(deep))
                    .build();
        }
        LogRecord nested = LogRecord.newBuilder().setBody(deep).build();
        assertThatThrownBy(() -> protobuf(request(nested))).isInstanceOf(InputRejection.class);
        assertThatThrownBy(() -> new OtlpProtobuf(UsualLimits.json(), 32).read(bytes("{\"resourceLogs\":[]}")))
                .isInstanceOf(InputRejection.class);
        assertThatThrownBy(() -> new OtlpJson(UsualLimits.json()).read(bytes("[]")))
                .isInstanceOf(InputRejection.class);
    }

    /** Common fields are copied to each record: a body of one megabyte could become gigabytes. */
    @Test
    void commonFieldsCountForEachRecord() {
        String large = "x".repeat(900_000);
        ResourceLogs.Builder logs =
                ResourceLogs.newBuilder().setResource(Resource.newBuilder().addAttributes(pair("note", text(large))));
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (int i = 0; i < 100; i++) {
            scope.addLogRecords(LogRecord.newBuilder().setBody(text("a line")));
        }
        ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(logs.addScopeLogs(scope))
                .build();
        assertThatThrownBy(() -> protobuf(request))
                .isInstanceOfSatisfying(
                        InputRejection.class, why -> assertThat(why.code()).isEqualTo("body.records-too-large"));
        String record = "{\"body\":{\"stringValue\":\"a line\"}}";
        String json =
                "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"note\",\"value\":{\"stringValue\":\""
                        + large + "\"}}]},\"scopeLogs\":[{\"logRecords\":[" + (record + ",").repeat(99) + record
                        + "]}]}]}";
        assertThatThrownBy(() -> new OtlpJson(UsualLimits.json()).read(bytes(json)))
                .isInstanceOfSatisfying(
                        InputRejection.class, why -> assertThat(why.code()).isEqualTo("body.records-too-large"));
    }
}
