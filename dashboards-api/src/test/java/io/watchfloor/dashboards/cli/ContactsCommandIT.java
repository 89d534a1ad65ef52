package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notification settings on the command line. */
@ExtendWith(BoardDatabase.class)
class ContactsCommandIT {

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
    void aContactIsAddedVerifiedOrderedTestedAndRemoved() throws MessagingException {
        String ann = center.token("ann", Role.RESPONDER);
        String lea = center.token("lea", Role.LEAD);
        assertThat(run(ann, "list")).contains("ann will not be notified");
        String made = run(ann, "add", "email", "address=ann@corp.example", "--label", "work", "--json");
        String id = made.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        assertThat(run(ann, "list")).contains(id, "ann@corp.example", "unverified");
        assertThat(post.waitForIncomingEmail(20_000, 1)).isTrue();
        String code = post.getReceivedMessages()[0].getSubject().replaceFirst(".*?(\\d{6}).*", "$1");
        assertThat(run(ann, "verify", id, code)).contains("work is verified.");
        assertThat(run(
                        ann,
                        "rules",
                        "--zone",
                        "Europe/Berlin",
                        "--quiet",
                        "22:00-06:30",
                        "high:" + id,
                        "low:" + id + ":10"))
                .contains("Notification rules saved.");
        assertThat(run(ann, "list")).contains("low urgency: " + id + " after 10 min", "ann can be notified.");
        assertThat(run(ann, "test", id)).startsWith("sent: ");
        assertThat(run(lea, "list", "ann")).contains("verified").doesNotContain("ann@corp.example");

        CommandRun wrong = CommandRun.of(words(ann, "rules", "high"));
        assertThat(wrong.status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.err()).contains("A notification rule must be URGENCY:ID");
        CommandRun strange = CommandRun.of(words(ann, "add", "pigeon", "address=roof"));
        assertThat(strange.status()).isNotZero();
        assertThat(strange.err()).contains("method must be one of");
        assertThat(run(ann, "remove", id)).contains("was removed");
    }

    private static String run(String token, String... arguments) {
        CommandRun run = CommandRun.of(words(token, arguments));
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    private static String[] words(String token, String... arguments) {
        List<String> words = new ArrayList<>(List.of("oncall", "contacts"));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--center", center.uri("").toString(), "--token", token));
        return words.toArray(String[]::new);
    }
}
