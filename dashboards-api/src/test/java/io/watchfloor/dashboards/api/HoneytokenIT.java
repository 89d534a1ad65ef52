package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A decoy account on a running node: once somebody tags it, its next logon alerts. */
class HoneytokenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RULE = "0d0b2a79-b612-4678-b2fe-fd6f6a124bde";
    private static final String DECOY = "/api/v1/assets/user:corp%5Csvc-decoy";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private final AtomicInteger records = new AtomicInteger();
    private Caller responder;
    private Caller sensor;

    @BeforeEach
    void begin() {
        responder = node.responder("rae");
        sensor = node.sensor("directory");
    }

    @Test
    void theNextLogonOfATaggedAccountAlertsUntilTheTagIsRemoved() {
        logon("svc-decoy");
        assertThat(settled()).as("nobody tagged the account yet").isEmpty();

        tag("honeytoken");
        Awaitility.await().atMost(PATIENCE).until(() -> {
            logon("svc-decoy");
            return !settled().isEmpty();
        });
        JsonNode alert = settled().getFirst();
        assertThat(alert.path("asset").asText()).isEqualTo("host:dc01.corp.example");
        assertThat(alert.path("level").asText()).isEqualTo("high");
        String kase = responder
                .get("/api/v1/cases")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        assertThat(responder.get("/api/v1/cases/" + kase + "/why").response().body())
                .contains("account|tag")
                .contains("honeytoken");

        node.restart();
        responder = node.administrator().as(responder.token());
        sensor = node.administrator().as(sensor.token());
        int before = count();
        logon("svc-decoy");
        logon("alice");
        settled();
        assertThat(count())
                .as("a restarted node knows the tags before it takes telemetry")
                .isEqualTo(before + 1);

        tag("");
        Awaitility.await().atMost(PATIENCE).until(() -> {
            int now = count();
            logon("svc-decoy");
            settled();
            return count() == now;
        });
    }

    private void tag(String tag) {
        Caller.Answer answer = responder.send(responder
                .request(DECOY + "?new=true")
                .method(
                        "PATCH",
                        BodyPublishers.ofString(tag.isEmpty() ? "{\"tags\":[]}" : "{\"tags\":[\"" + tag + "\"]}")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private void logon(String account) {
        RunningNode.telemetry(sensor, """
                {"EventID":4624,"Channel":"Security","Computer":"dc01.corp.example","EventRecordID":%d,\
                "SubjectUserName":"-","TargetUserName":"%s","TargetDomainName":"CORP","LogonType":3,"IpAddress":"10.1.2.3"}
                """.formatted(records.incrementAndGet(), account));
    }

    /** Alerts of the rule, once the read models show all that was committed. */
    private List<JsonNode> settled() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.administrator()
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
        List<JsonNode> alerts = new ArrayList<>();
        node.list("/api/v1/alerts").stream()
                .filter(alert -> alert.path("rule").asText().equals(RULE))
                .forEach(alerts::add);
        return alerts;
    }

    private int count() {
        return settled().stream().mapToInt(alert -> alert.path("count").asInt()).sum();
    }
}
