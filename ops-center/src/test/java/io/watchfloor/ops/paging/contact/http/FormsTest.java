package io.watchfloor.ops.paging.contact.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The payload of each service, compared with golden files and checked against the services' published schemas. */
class FormsTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path GOLDEN = Path.of("src/test/resources/contact/golden");
    private static final Path NOW = Path.of("target/golden/contact");

    static final List<PayloadFormat> FORMS = List.of(
            new SlackFormat(),
            new TeamsFormat(),
            new MattermostFormat(),
            new NtfyFormat(),
            new GotifyFormat(),
            new TelegramFormat(),
            new WebhookFormat(),
            new PagerDutyFormat(),
            new OpsgenieFormat(),
            new AlertmanagerFormat());

    static Contact contact(ContactMethod way, String server) {
        return Messages.contact(
                way,
                switch (way) {
                    case SLACK, TEAMS, MATTERMOST -> Map.of("url", server + "/hooks/T0/B0/secret-in-url");
                    case NTFY -> Map.of("url", server, "topic", "soc-nights", "token", "tk_secret");
                    case GOTIFY -> Map.of("url", server, "token", "Asecret");
                    case TELEGRAM -> Map.of("url", server, "token", "123:secret", "chat", "-100");
                    case WEBHOOK -> Map.of("url", server + "/hook", "secret", "shared-secret");
                    case PAGERDUTY -> Map.of("url", server + "/v2/enqueue", "key", "0123456789abcdef0123456789abcdef");
                    case OPSGENIE -> Map.of("url", server + "/v2/alerts", "key", "genie-secret");
                    case ALERTMANAGER -> Map.of("url", server + "/am", "token", "am-secret");
                    case SMS, VOICE -> Map.of("number", "+4915112345678");
                    case EMAIL -> Map.of("address", "ann@soc.example");
                    case WEB_PUSH -> Map.of();
                });
    }

    @ParameterizedTest
    @EnumSource(Message.Kind.class)
    void eachServiceGetsThePayloadOfItsGoldenFile(Message.Kind kind) throws IOException {
        List<String> changed = new ArrayList<>();
        for (PayloadFormat form : FORMS) {
            ServiceRequest post = form.post(Messages.usual(kind, contact(form.way(), "https://receiver.example")));
            String name = form.way().text() + "-" + kind.name().toLowerCase(Locale.ROOT) + ".json";
            String told = "POST " + post.url() + "\n"
                    + JSON.writeValueAsString(JSON.readTree(post.body().orElseThrow())) + "\n";
            Files.createDirectories(NOW);
            Files.writeString(NOW.resolve(name), told);
            if (!Files.exists(GOLDEN.resolve(name))
                    || !Files.readString(GOLDEN.resolve(name)).equals(told)) {
                changed.add(name);
            }
        }
        assertThat(changed)
                .as("differ from %s; look at %s, and copy them when they are right", GOLDEN, NOW)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Message.Kind.class)
    void eachPayloadMatchesThePublishedSchema(Message.Kind kind) throws IOException {
        for (PayloadFormat form : FORMS) {
            Contact to = contact(form.way(), "https://receiver.example");
            PublishedSchema schema = PublishedSchema.of(form.way(), kind);
            for (Message message : List.of(
                    Messages.usual(kind, to),
                    Messages.hostile(kind, to),
                    Messages.longest(kind, to, "x"),
                    Messages.longest(kind, to, "ü"),
                    Messages.longest(kind, to, "*[@\\`"),
                    Messages.longest(kind, to, "\uD83D\uDE80"))) {
                String body = form.post(message).body().orElseThrow();
                assertThat(schema.problems(body))
                        .as("%s %s: %.300s", form.way(), kind, body)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Message.Kind.class)
    void noPayloadExceedsTheLimitsOfItsService(Message.Kind kind) {
        Contact teams = contact(ContactMethod.TEAMS, "https://receiver.example");
        Contact ntfy = contact(ContactMethod.NTFY, "https://receiver.example");
        for (String letter : List.of("x", "ü", "\uD83D\uDE80", "\"")) {
            assertThat(bytes(new TeamsFormat().post(Messages.longest(kind, teams, letter))))
                    .isLessThan(28 * 1024);
            JsonNode body = json(new NtfyFormat().post(Messages.longest(kind, ntfy, letter)));
            assertThat(body.path("message").asText().getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(1, 4096);
        }
    }

    @Test
    void aMessageAlwaysGivesTheSamePayload() {
        for (PayloadFormat form : FORMS) {
            Contact to = contact(form.way(), "https://receiver.example");
            assertThat(form.post(Messages.usual(Message.Kind.PAGE, to)))
                    .isEqualTo(form.post(Messages.usual(Message.Kind.PAGE, to)));
        }
    }

    @Test
    void pagerDutyAndOpsgenieHaveOneAlertForOneCase() {
        Contact pagerDuty = contact(ContactMethod.PAGERDUTY, "https://receiver.example");
        for (Message.Kind kind : List.of(Message.Kind.PAGE, Message.Kind.WORSENED, Message.Kind.RESOLVED)) {
            assertThat(json(new PagerDutyFormat().post(Messages.usual(kind, pagerDuty)))
                            .path("dedup_key")
                            .asText())
                    .isEqualTo("case-42");
        }
        Contact opsgenie = contact(ContactMethod.OPSGENIE, "https://receiver.example");
        assertThat(json(new OpsgenieFormat().post(Messages.usual(Message.Kind.PAGE, opsgenie)))
                        .path("alias")
                        .asText())
                .isEqualTo("case-42");
        assertThat(new OpsgenieFormat()
                        .post(Messages.usual(Message.Kind.RESOLVED, opsgenie))
                        .url())
                .isEqualTo("https://receiver.example/v2/alerts/case-42/close?identifierType=alias");
    }

    private static int bytes(ServiceRequest post) {
        return post.body().orElseThrow().getBytes(StandardCharsets.UTF_8).length;
    }

    static JsonNode json(ServiceRequest post) {
        try {
            return JSON.readTree(post.body().orElseThrow());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
