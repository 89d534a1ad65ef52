package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardDatabase;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An e-mail address is used only after its owner entered the code that was mailed there. */
@ExtendWith(BoardDatabase.class)
class MailContactIT {

    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");
    private static final String MINE = "/api/v1/people/me/contacts";

    private static GreenMail post;
    private static ServedBoards center;

    @BeforeAll
    static void serve(BoardDatabase.Running database) {
        post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        post.start();
        center = new ServedBoards(
                database,
                PushedBrowsers.allowed()
                        + "watchfloor.contact.email { host = 127.0.0.1, port = %d, tls = off, from = \"watchfloor@soc.example\" }\n"
                                .formatted(post.getSmtp().getPort()));
    }

    @AfterAll
    static void close() {
        center.close();
        post.stop();
    }

    @Test
    void theCodeComesByMailAndThenATestPageDoes() throws MessagingException {
        Caller ann = center.caller("ann", Role.RESPONDER);
        assertThat(ann.get(MINE).json().path("methods").toString()).contains("email", "web-push");
        JsonNode added = ann.post(
                        MINE,
                        "{\"method\":\"email\",\"label\":\"work\",\"address\":{\"address\":\"ann@corp.example\"},\"zone\":\"Europe/Berlin\"}")
                .json();
        assertThat(added.path("state").asText()).as(added.toString()).isEqualTo("unverified");
        assertThat(added.path("address").asText()).isEqualTo("ann@corp.example");
        assertThat(ann.get(MINE).json().path("zone").asText()).isEqualTo("Europe/Berlin");

        MimeMessage letter = received(1);
        assertThat(letter.getAllRecipients()).extracting(Object::toString).containsExactly("ann@corp.example");
        Matcher code = CODE.matcher(letter.getSubject());
        assertThat(code.find()).as(letter.getSubject()).isTrue();
        String one = MINE + "/" + added.path("id").asText();
        assertThat(ann.post(one + "/verify", "{\"code\":\"%s\"}".formatted(code.group(1)))
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("verified");
        assertThat(ann.post(one + "/verify", "{\"code\":\"%s\"}".formatted(code.group(1)))
                        .status())
                .as("the same again changes nothing")
                .isEqualTo(200);

        JsonNode tested = ann.post(one + "/test", "{}").json().path("test");
        assertThat(tested.path("outcome").asText()).isEqualTo("sent");
        assertThat(tested.path("deliveredAt").isNull()).isTrue();
        assertThat(GreenMailUtil.getBody(received(2))).contains("Notifications can reach you here");
    }

    private static MimeMessage received(int number) {
        assertThat(post.waitForIncomingEmail(20_000, number)).isTrue();
        return post.getReceivedMessages()[number - 1];
    }
}
