package io.watchfloor.ops.paging.contact.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Messages;
import io.watchfloor.ops.paging.escalation.Signature;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real HTTP receivers on this machine, each with the schema of its service. */
class HttpSenderIT {

    private static final Clock CLOCK = Clock.fixed(Messages.AT, ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final EgressClient client = EgressClient.of(ReachableEgress.LOOPBACK, new PrometheusRegistry());
    private final HttpSender sender = HttpSender.services(client, PATIENCE, CLOCK);
    private ContactedService service;

    @BeforeEach
    void listen() throws IOException {
        service = new ContactedService();
    }

    @AfterEach
    void end() {
        service.close();
        client.close();
    }

    private static DeliveryResult sent(HttpSender sender, Message message) {
        return sender.send(MarkingGate.withoutCase(message))
                .toCompletableFuture()
                .join();
    }

    private DeliveryResult page(ContactMethod way) {
        return sent(sender, Messages.usual(Message.Kind.PAGE, FormsTest.contact(way, service.address())));
    }

    @ParameterizedTest
    @EnumSource(
            value = ContactMethod.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EMAIL", "WEB_PUSH", "SMS", "VOICE"})
    void eachServiceAcceptsItsPayloadAndTheAnswerGivesTheOutcome(ContactMethod way) throws IOException {
        service.answer = """
                {"id": "ntfy-1", "ok": true, "result": {"message_id": 77}, "dedup_key": "case-42", "requestId": "req-1"}""";
        for (Message.Kind kind : Message.Kind.values()) {
            service.told.clear();
            DeliveryResult delivery = sent(sender, Messages.hostile(kind, FormsTest.contact(way, service.address())));
            assertThat(delivery.outcome()).isIn(Outcome.SENT, Outcome.DELIVERED);
            assertThat(service.told).singleElement().satisfies(told -> {
                assertThat(told.method()).isEqualTo("POST");
                assertThat(told.headers()).containsEntry("Content-type", "application/json");
                assertThat(PublishedSchema.of(way, kind).problems(told.body())).isEmpty();
            });
        }
    }

    @Test
    void theServicesOwnIdIsTheReceipt() {
        service.answer = "{\"id\": 8}";
        assertThat(page(ContactMethod.GOTIFY).receipt()).isEqualTo("8");
        service.answer = "{\"id\": \"xE73Iyuabi\"}";
        assertThat(page(ContactMethod.NTFY).receipt()).isEqualTo("xE73Iyuabi");
        service.answer = "{\"ok\": true, \"result\": {\"message_id\": 77}}";
        assertThat(page(ContactMethod.TELEGRAM).receipt()).isEqualTo("77");
        service.answer = "{\"status\": \"success\", \"dedup_key\": \"case-42\"}";
        assertThat(page(ContactMethod.PAGERDUTY).receipt()).isEqualTo("case-42");
        service.answer = "ok";
        assertThat(page(ContactMethod.SLACK).receipt()).isNull();
    }

    @Test
    void secretsAreSentInThePlaceThatTheServiceExpects() {
        page(ContactMethod.NTFY);
        page(ContactMethod.GOTIFY);
        page(ContactMethod.OPSGENIE);
        page(ContactMethod.TELEGRAM);
        assertThat(service.told.get(0).headers()).containsEntry("Authorization", "Bearer tk_secret");
        assertThat(service.told.get(1).headers()).containsEntry("X-gotify-key", "Asecret");
        assertThat(service.told.get(2).headers()).containsEntry("Authorization", "GenieKey genie-secret");
        assertThat(service.told.get(3).path()).isEqualTo("/bot123:secret/sendMessage");
    }

    @Test
    void aWebhookIsSignedAndEachAttemptHasTheSameKey() {
        page(ContactMethod.WEBHOOK);
        page(ContactMethod.WEBHOOK);
        assertThat(service.told)
                .hasSize(2)
                .allSatisfy(told -> assertThat(new Signature("shared-secret")
                                .signs(
                                        told.headers().getOrDefault("Watchfloor-signature", ""),
                                        told.body(),
                                        Messages.AT.getEpochSecond(),
                                        5))
                        .isTrue());
        assertThat(service.told.get(0).headers().get("Idempotency-key"))
                .isEqualTo(service.told.get(1).headers().get("Idempotency-key"));
    }

    @ParameterizedTest
    @CsvSource({
        "500, FAILED",
        "503, FAILED",
        "408, FAILED",
        "429, FAILED",
        "502, AMBIGUOUS",
        "504, AMBIGUOUS",
        "301, REFUSED",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "410, REFUSED",
        "413, REFUSED"
    })
    void anErrorStatusDeterminesWhetherToRetry(int status, Outcome outcome) {
        service.status = status;
        service.answer = "no_team";
        assertThat(page(ContactMethod.SLACK)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(outcome);
            assertThat(delivery.words()).contains("Slack answered " + status, "no_team");
        });
    }

    @Test
    void aRateLimitResultContainsTheRetryTime() {
        service.status = 429;
        service.headers = Map.of("Retry-After", "30");
        assertThat(page(ContactMethod.SLACK).words()).contains("30 s");
    }

    @Test
    void aHangingOrBrokenAnswerIsAmbiguous() {
        for (ContactedService.Manner manner :
                List.of(ContactedService.Manner.HANGS, ContactedService.Manner.CLOSES, ContactedService.Manner.DRIPS)) {
            service.manner = manner;
            assertThat(page(ContactMethod.SLACK).outcome()).as(manner.name()).isEqualTo(Outcome.AMBIGUOUS);
        }
    }

    @Test
    void aServiceThatIsNotThereSurelyDidNotGetIt() throws IOException {
        int free = FreePorts.tcp();
        Contact gone = FormsTest.contact(ContactMethod.NTFY, "http://127.0.0.1:" + free);
        assertThat(sent(sender, Messages.usual(Message.Kind.PAGE, gone)).outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void aSuccessfulStatusWithAnErrorTextIsRefused() {
        service.answer = "{\"ok\": false, \"description\": \"chat not found\"}";
        assertThat(page(ContactMethod.TELEGRAM)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(delivery.words()).contains("chat not found");
        });
    }

    @Test
    void secretsInAnAnswerAreMasked() {
        service.status = 401;
        service.answer = "bad token tk_secret for soc-nights";
        assertThat(page(ContactMethod.NTFY).words())
                .doesNotContain("tk_secret", "soc-nights")
                .contains("bad token …");
    }

    @Test
    void privateReceiversAreContactedOnlyIfTheSettingsAllowIt() {
        try (EgressClient outside = EgressClient.of(ReachableEgress.of(), new PrometheusRegistry())) {
            HttpSender careful = HttpSender.services(outside, PATIENCE, CLOCK);
            Contact inside = FormsTest.contact(ContactMethod.GOTIFY, service.address());
            assertThat(careful.problem(inside)).get().asString().contains("watchfloor.egress.allow");
            assertThat(sent(careful, Messages.usual(Message.Kind.PAGE, inside)).outcome())
                    .isEqualTo(Outcome.REFUSED);
            assertThat(service.told).isEmpty();
        }
    }

    @Test
    void anInvalidContactIsRefusedWithTheReason() {
        assertThat(sender.problem(Messages.contact(ContactMethod.SLACK, Map.of())))
                .get()
                .asString()
                .contains("requires the field url");
        assertThat(sender.problem(
                        Messages.contact(ContactMethod.SLACK, Map.of("url", "https://h.example", "chanel", "x"))))
                .get()
                .asString()
                .contains("has no field chanel");
        assertThat(sender.problem(
                        Messages.contact(ContactMethod.NTFY, Map.of("url", "https://ntfy.sh", "topic", "a b"))))
                .isPresent();
        assertThat(sender.problem(Messages.contact(
                        ContactMethod.GOTIFY, Map.of("url", "https://g.example", "token", "a\r\nHost: b"))))
                .isPresent();
        assertThat(sender.problem(
                        Messages.contact(ContactMethod.WEBHOOK, Map.of("url", "file:///etc/passwd", "secret", "s"))))
                .isPresent();
    }

    private static Gateway gateway(String url, Optional<String> body, String type) {
        return new Gateway(
                ContactMethod.SMS,
                url,
                type,
                body,
                Map.of("Authorization", "Bearer {token}", "Idempotency-Key", "{key}"),
                "gateway-secret",
                "/messages/0/id",
                2,
                PATIENCE);
    }

    private HttpSender sms(Gateway gateway) {
        return HttpSender.gateway(
                client, CLOCK, gateway, new ReceiptLinks("https://soc.example", ContactMethod.SMS, "s")::link);
    }

    @Test
    void anSmsGatewayIsCalledByTheSettingsAndReturnsItsReceipt() throws IOException {
        service.answer = "{\"messages\": [{\"id\": \"SM1\"}]}";
        HttpSender sms = sms(gateway(
                service.address() + "/v1/send",
                Optional.of("{\"to\": \"{number}\", \"body\": \"{text}\", \"callback\": \"{callback}\"}"),
                "application/json"));
        DeliveryResult delivery =
                sent(sms, Messages.hostile(Message.Kind.PAGE, FormsTest.contact(ContactMethod.SMS, "")));
        assertThat(delivery.outcome()).isEqualTo(Outcome.SENT);
        assertThat(delivery.receipt()).isEqualTo("SM1");
        assertThat(service.told).singleElement().satisfies(told -> {
            assertThat(told.headers()).containsEntry("Authorization", "Bearer gateway-secret");
            JsonNode body = new ObjectMapper().readTree(told.body());
            assertThat(body.size()).isEqualTo(3);
            assertThat(body.path("to").asText()).isEqualTo("+4915112345678");
            assertThat(body.path("body").asText()).startsWith("Watchfloor: #666 [high]");
            assertThat(body.path("callback").asText()).startsWith("https://soc.example/api/v1/receipts/sms/hostile/");
        });
    }

    @Test
    void formAndUrlTemplatesAreFilledWithEscapedValues() {
        Message message = Messages.hostile(Message.Kind.PAGE, FormsTest.contact(ContactMethod.SMS, ""));
        sent(
                sms(gateway(
                        service.address() + "/send",
                        Optional.of("to={number}&text={text}"),
                        "application/x-www-form-urlencoded")),
                message);
        sent(
                sms(gateway(service.address() + "/send?to={number}&text={text}", Optional.empty(), "text/plain")),
                message);
        assertThat(service.told.get(0).body()).startsWith("to=%2B4915112345678&text=Watchfloor%3A%20");
        assertThat(service.told.get(0).body().chars().filter(c -> c == '&').count())
                .isEqualTo(1);
        assertThat(service.told.get(1).method()).isEqualTo("GET");
        assertThat(service.told.get(1).path()).startsWith("/send?to=%2B4915112345678&text=Watchfloor%3A%20");
        assertThat(service.told.get(1).path().chars().filter(c -> c == '&').count())
                .isEqualTo(1);
    }

    @Test
    void anSmsKeepsItsSegmentLimitAndItsLinkForAnyTitle() {
        for (String letter : List.of("x", "[", "ü", "漢", "\uD83D\uDE80")) {
            Message message = Messages.longest(Message.Kind.PAGE, FormsTest.contact(ContactMethod.SMS, ""), letter);
            String text = ShortMessage.of(message, 2);
            assertThat(ShortMessage.parts(text)).isLessThanOrEqualTo(2);
            assertThat(text).endsWith("https://soc.example/acknowledge/Zm9v.YmFy");
        }
        assertThat(ShortMessage.parts("x".repeat(160))).isEqualTo(1);
        assertThat(ShortMessage.parts("x".repeat(161))).isEqualTo(2);
        assertThat(ShortMessage.parts("[".repeat(80))).isEqualTo(1);
        assertThat(ShortMessage.parts("漢".repeat(70))).isEqualTo(1);
        assertThat(ShortMessage.parts("漢".repeat(71))).isEqualTo(2);
    }

    @Test
    void aReceiptLinkProvesItsMessage() {
        ReceiptLinks links = new ReceiptLinks("https://soc.example", ContactMethod.SMS, "gateway-secret");
        String proof = links.link("page-7").replaceAll(".*/", "");
        assertThat(links.proves("page-7", proof)).isTrue();
        assertThat(links.proves("page-8", proof)).isFalse();
        assertThat(new ReceiptLinks("https://soc.example", ContactMethod.VOICE, "gateway-secret")
                        .proves("page-7", proof))
                .isFalse();
        assertThat(new ReceiptLinks("https://soc.example", ContactMethod.SMS, "another").proves("page-7", proof))
                .isFalse();
        assertThat(links.link("a/b?c")).startsWith("https://soc.example/api/v1/receipts/sms/a%2Fb%3Fc/");
    }
}
