package io.watchfloor.ops.paging.contact.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The payload for the service worker, also with hostile names. */
class PushTextTest {

    private static final Contact PHONE =
            new Contact("c1", Recipient.person("ann"), ContactMethod.WEB_PUSH, "phone", Map.of(), Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"", "\\", "ü", "\u6F22", "\uD83D\uDEA8", "\u0007", "\u202E", "\n"})
    void aPayloadFitsIntoOnePushAndKeepsTheFirstCase(String piece) throws IOException {
        String longTitle = piece.repeat(400);
        List<Message.About> cases = Collections.nCopies(
                50,
                new Message.About(
                        new CaseId("4f2a"),
                        42,
                        longTitle,
                        Level.CRITICAL,
                        "new",
                        1,
                        Instant.EPOCH,
                        List.of("host:dc01"),
                        3,
                        List.of("T1003"),
                        "https://center.example/cases/42",
                        "https://center.example/ack/" + "t".repeat(250)));
        Message message = new Message(
                "k1",
                Message.Kind.DIGEST,
                PHONE,
                longTitle,
                piece.repeat(5000),
                cases,
                "https://center.example/",
                Instant.EPOCH,
                null);
        byte[] text = PushText.of(message, "r".repeat(43));
        assertThat(text.length).isLessThanOrEqualTo(PushEncryption.LONGEST);
        JsonNode read = new ObjectMapper().readTree(new String(text, UTF_8));
        assertThat(read.path("cases").path(0).path("number").asInt()).isEqualTo(42);
        assertThat(read.path("cases").path(0).path("acknowledge").asText()).startsWith("https://center.example/ack/");
        assertThat(read.path("title").asText()).doesNotContain("\u202E", "\n", "\u0007");
    }
}
