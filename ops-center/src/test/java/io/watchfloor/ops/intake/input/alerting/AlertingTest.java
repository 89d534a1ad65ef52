package io.watchfloor.ops.intake.input.alerting;

import static io.watchfloor.ops.intake.input.UsualLimits.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertingTest {

    private static PagerDutyEvent event(String body) throws InputRejection {
        return PagerDutyEvent.read(bytes(body), UsualLimits.json(), "new-key");
    }

    @Test
    void anEventBecomesARecordOfItsSourceWithoutTheRoutingKey() throws Exception {
        PagerDutyEvent event = event("""
                {"routing_key":"wfd_secret","event_action":"trigger","payload":{"summary":"Disk is full","source":"db1.corp.example",\
                "severity":"critical","timestamp":"2026-11-24T10:00:00.000+0000","custom_details":{"free":"1%"}}}""");

        assertThat(event.errors()).isEmpty();
        assertThat(event.routingKey()).isEqualTo("wfd_secret");
        assertThat(event.dedupKey()).isEqualTo("new-key");
        assertThat(UsualLimits.text(event.arrival())).doesNotContain("wfd_secret");
        Telemetry telemetry = UsualLimits.read(event.arrival());
        assertThat(telemetry.asset()).hasToString("host:db1.corp.example");
        assertThat(telemetry.time()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(telemetry.logsources()).containsExactly(new LogSource("pagerduty", null, "events"));
        assertThat(telemetry.fields())
                .containsEntry("event_action", "trigger")
                .containsEntry("payload.severity", "critical")
                .containsEntry("payload.custom_details.free", "1%")
                .containsEntry("dedup_key", "new-key");
    }

    @Test
    void aSourceThatIsNotAHostIsAService() throws Exception {
        assertThat(UsualLimits.read(event("""
                {"event_action":"trigger","payload":{"summary":"s","source":"Checkout / EU west","severity":"info"}}\
                """).arrival()).asset()).hasToString("service:checkout   eu west");
        assertThat(UsualLimits.read(event("{\"event_action\":\"resolve\",\"dedup_key\":\"k\"}")
                                .arrival())
                        .asset())
                .hasToString("service:pagerduty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | event_action",
                "{\"event_action\":\"open\"} | event_action",
                "{\"event_action\":\"resolve\"} | dedup_key",
                "{\"event_action\":\"trigger\"} | 'payload'",
                "{\"event_action\":\"trigger\",\"payload\":{\"source\":\"a\",\"severity\":\"info\"}} | payload.summary",
                "{\"event_action\":\"trigger\",\"payload\":{\"summary\":\"a\",\"severity\":\"info\"}} | payload.source",
                "{\"event_action\":\"trigger\",\"payload\":{\"summary\":\"a\",\"source\":\"a\",\"severity\":\"bad\"}} | payload.severity",
            })
    void anInvalidEventIsRejectedWithTheReason(String body, String where) throws Exception {
        assertThat(event(body).errors()).anyMatch(one -> one.contains(where));
    }

    @Test
    void eachAlertOfAMessageBecomesARecordOfItsInstance() throws Exception {
        List<Telemetry> read = Alertmanager.read(bytes("""
                        {"version":"4","groupKey":"{}:{}","status":"firing","receiver":"wf","externalURL":"http://am:9093","alerts":[
                          {"status":"firing","labels":{"alertname":"InstanceDown","instance":"db1.corp.example:9100",\
                          "severity":"critical"},"annotations":{"summary":"down"},"startsAt":"2026-11-24T10:00:00Z","fingerprint":"ab"},
                          {"status":"resolved","labels":{"alertname":"Slow","job":"shop"},"annotations":{},\
                          "startsAt":"2026-11-24T10:00:00Z","fingerprint":"cd"},
                          {"status":"firing","labels":{"alertname":"Odd","instance":"https://[2001:db8::1]:443/x"},"annotations":{},\
                          "startsAt":"2026-11-24T10:00:00Z","fingerprint":"ef"}]}"""), UsualLimits.json()).stream()
                .map(UsualLimits::read)
                .toList();

        assertThat(read)
                .extracting(one -> one.asset().toString())
                .containsExactly("host:db1.corp.example", "service:shop", "host:2001:db8::1");
        assertThat(read)
                .allSatisfy(one ->
                        assertThat(one.logsources()).containsExactly(new LogSource("alertmanager", null, "alerts")));
        assertThat(read.getFirst().fields())
                .containsEntry("labels.alertname", "InstanceDown")
                .containsEntry("status", "firing")
                .containsEntry("receiver", "wf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"alerts\":[{}]}", "[1]", "nothing"})
    void anInvalidAlertmanagerMessageIsRejected(String body) {
        assertThatThrownBy(() -> Alertmanager.read(bytes(body), UsualLimits.json()))
                .isInstanceOf(InputRejection.class);
    }

    @Test
    void commonFieldsOfAMessageCountForEachAlert() {
        String alert = "{\"labels\":{\"instance\":\"db1\"}}";
        String body =
                "{\"groupKey\":\"" + "x".repeat(900_000) + "\",\"alerts\":[" + (alert + ",").repeat(99) + alert + "]}";
        assertThatThrownBy(() -> Alertmanager.read(bytes(body), UsualLimits.json()))
                .isInstanceOfSatisfying(
                        InputRejection.class, why -> assertThat(why.code()).isEqualTo("body.records-too-large"));
    }
}
