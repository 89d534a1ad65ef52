package io.watchfloor.ops.paging.contact.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.paging.ContactSettings.MailTls;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Messages;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.MarkingGate;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E-mails to GreenMail with implicit TLS, and to a misbehaving server with STARTTLS. */
class MailSenderIT {

    private static final String HOST = "mail.soc.example";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LITTLE = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    private static MailCertificate certificate;
    private static MailCertificate stranger;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void certify() throws IOException, InterruptedException {
        certificate = MailCertificate.of(folder, HOST);
        stranger = MailCertificate.of(folder, "other.example");
        System.setProperty("greenmail.tls.keystore.file", certificate.store().toString());
        System.setProperty("greenmail.tls.keystore.password", MailCertificate.PASSWORD);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private MailSender sender(int port, MailTls tls, Path trusted, String user) {
        return sender(port, tls, trusted, user, PATIENCE);
    }

    private MailSender sender(int port, MailTls tls, Path trusted, String user, Duration patience) {
        EgressSettings near = ReachableEgress.LOOPBACK;
        EgressSettings settings = new EgressSettings(
                near.networks(),
                near.names(),
                near.ports(),
                near.timeout(),
                near.answerLimit(),
                near.atOnce(),
                Optional.of(trusted));
        return sender(
                settings,
                new MailServer(
                        HOST,
                        port,
                        tls,
                        user,
                        user.isEmpty() ? "" : "pass",
                        "watchfloor@soc.example",
                        Optional.empty(),
                        patience,
                        2,
                        3));
    }

    private MailSender sender(EgressSettings settings, MailServer server) {
        EgressClient egress =
                EgressClient.of(settings, name -> List.of(InetAddress.getLoopbackAddress()), new PrometheusRegistry());
        MailSender sender = new MailSender(server, egress);
        open.add(sender);
        open.add(egress);
        return sender;
    }

    private MailSender moody(MoodyMailServer server) {
        return sender(server.port(), MailTls.STARTTLS, certificate.pem(), "");
    }

    private static MoodyMailServer server() throws IOException, GeneralSecurityException {
        return new MoodyMailServer(certificate.context());
    }

    private static Contact ann() {
        return Messages.contact(ContactMethod.EMAIL, Map.of("address", "ann@soc.example"));
    }

    private static DeliveryResult sent(MailSender sender, Message message) {
        return sender.send(MarkingGate.withoutCase(message))
                .toCompletableFuture()
                .join();
    }

    private static Message page() {
        return Messages.usual(Message.Kind.PAGE, ann());
    }

    @Test
    void anEmailArrivesEncryptedWithReadablePlainText() throws MessagingException, IOException {
        GreenMail green = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        green.setUser("ann@soc.example", "ann", "pass");
        green.start();
        try {
            MailSender mail = sender(green.getSmtps().getPort(), MailTls.IMPLICIT, certificate.pem(), "ann");
            DeliveryResult delivery = sent(mail, page());
            assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.SENT);
            MimeMessage letter = green.getReceivedMessages()[0];
            assertThat(letter.getSubject()).isEqualTo("[critical] #42 Credentials dumped on dc01");
            assertThat(letter.getFrom()[0]).hasToString("watchfloor@soc.example");
            assertThat(header(letter, "Message-ID")).isEqualTo(delivery.receipt());
            assertThat(header(letter, "Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(header(letter, "X-Watchfloor-Case")).isEqualTo("42");
            assertThat(header(letter, "Importance")).isEqualTo("high");
            assertThat(letter.getSentDate()).isEqualTo(Messages.AT);
            assertThat(part(letter, 0)).isEqualToIgnoringNewLines("""
                    Nobody has acknowledged this within 5 minutes, and you are on call until
                    08:00 (nights).

                    #42 [critical] Credentials dumped

                      Severity  critical
                      Status    new
                      Since     2026-11-27 03:07:09 UTC
                      Assets    dc01.corp.example, ws07
                      Alerts    3
                      ATT&CK    T1003.001

                    Acknowledge the case (asks for confirmation; do not share this link):
                    https://soc.example/acknowledge/Zm9v.YmFy

                    Open the case:
                    https://soc.example/cases/case-42

                    --\s
                    Sent by Watchfloor to soc. Do not reply.
                    """);
            assertThat(part(letter, 1))
                    .contains("<a href=\"https://soc.example/acknowledge/Zm9v.YmFy\">Acknowledge</a>");
        } finally {
            green.stop();
        }
    }

    @Test
    void emailsAboutOneCaseFormAThreadAndRetriesKeepTheId() {
        Email page = Email.of(page(), "soc.example", false);
        Email resolved = Email.of(Messages.usual(Message.Kind.RESOLVED, ann()), "soc.example", false);
        assertThat(page.thread()).isPresent().isEqualTo(resolved.thread());
        assertThat(page.id())
                .isNotEqualTo(resolved.id())
                .isEqualTo(Email.of(page(), "soc.example", false).id());
    }

    @Test
    void startTlsIsUsedBeforeAnythingIsSent() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            DeliveryResult delivery =
                    sent(sender(server.port(), MailTls.STARTTLS, certificate.pem(), "center"), page());
            assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.SENT);
            assertThat(delivery.words()).contains("queued as 7F3A");
            assertThat(server.told.subList(0, 3)).containsExactly("EHLO soc.example", "STARTTLS", "TLS");
            assertThat(server.told).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @Test
    void noEmailIsSentToAServerWithoutStartTls() throws IOException {
        try (MoodyMailServer server = new MoodyMailServer(null)) {
            DeliveryResult delivery = sent(moody(server), page());
            assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.REFUSED);
            assertThat(server.told).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void noEmailIsSentToAServerWithTheWrongCertificate() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = new MoodyMailServer(stranger.context())) {
            for (Path trusted : List.of(certificate.pem(), stranger.pem())) {
                DeliveryResult delivery = sent(sender(server.port(), MailTls.STARTTLS, trusted, ""), page());
                assertThat(delivery.outcome()).as(delivery.words()).isIn(Outcome.FAILED, Outcome.REFUSED);
            }
            assertThat(server.told).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO, 421 too busy, FAILED",
        "MAIL, 451 later, FAILED",
        "MAIL, 550 no, REFUSED",
        "RCPT, 450 greylisted, FAILED",
        "RCPT, 550 5.1.1 no such user, REFUSED",
        "DATA, 452 disk full, FAILED",
        "DATA, 554 no, REFUSED",
        "., 451 later, FAILED",
        "., 552 too large, REFUSED",
        "EHLO, reset, FAILED",
        "RCPT, hang, FAILED",
        "RCPT, reset, FAILED",
        "DATA, reset, FAILED",
        "., hang, AMBIGUOUS",
        "., reset, AMBIGUOUS"
    })
    void theEndOfTheSmtpSessionDeterminesTheOutcome(String when, String answer, Outcome outcome)
            throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            server.answers.put(when, answer);
            Duration patience = answer.equals(MoodyMailServer.HANG) ? LITTLE : PATIENCE;
            DeliveryResult delivery =
                    sent(sender(server.port(), MailTls.STARTTLS, certificate.pem(), "", patience), page());
            assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(outcome);
        }
    }

    @Test
    void aWrongPasswordIsRefusedWithAdvice() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            server.answers.put("AUTH", "535 5.7.8 bad credentials");
            MailSender sender = sender(server.port(), MailTls.STARTTLS, certificate.pem(), "center");
            DeliveryResult delivery = sent(sender, page());
            assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.REFUSED);
            server.answers.put("AUTH", "454 4.7.0 later");
            assertThat(sent(sender, page()).outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void anUnreachableServerGivesFailed() throws IOException {
        int free = FreePorts.tcp();
        DeliveryResult delivery = sent(sender(free, MailTls.STARTTLS, certificate.pem(), ""), page());
        assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aPrivateServerThatIsNotAllowedIsNotContacted() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            MailSender sender = sender(
                    ReachableEgress.of(),
                    new MailServer(
                            HOST,
                            server.port(),
                            MailTls.STARTTLS,
                            "",
                            "",
                            "watchfloor@soc.example",
                            Optional.empty(),
                            PATIENCE,
                            2,
                            3));
            DeliveryResult delivery = sent(sender, page());
            assertThat(delivery.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(delivery.words()).contains("watchfloor.egress.allow");
            assertThat(server.told).isEmpty();
        }
    }

    @Test
    void aTitleCannotInjectHeadersRecipientsOrCommands() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            MailSender mail = moody(server);
            for (Message.Kind kind : Message.Kind.values()) {
                server.told.clear();
                DeliveryResult delivery = sent(mail, Messages.hostile(kind, ann()));
                assertThat(delivery.outcome()).as(delivery.words()).isEqualTo(Outcome.SENT);
                assertThat(server.told)
                        .filteredOn(line -> line.startsWith("RCPT"))
                        .hasSize(1);
                assertThat(server.told).filteredOn(line -> line.equals("DATA")).hasSize(1);
                List<String> head = server.told.stream()
                        .dropWhile(line -> !line.startsWith("| "))
                        .takeWhile(line -> !line.equals("| "))
                        .toList();
                assertThat(head).noneMatch(line -> line.startsWith("| Bcc"));
                assertThat(head)
                        .filteredOn(line -> line.startsWith("| Subject:"))
                        .hasSize(1);
                assertThat(Email.of(Messages.hostile(kind, ann()), "soc.example", false)
                                .html())
                        .doesNotContain("<b>", "<!c");
            }
        }
    }

    @Test
    void theLongestEmailHasLinesOfAllowedLength() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            MailSender mail = moody(server);
            for (String letter : List.of("x", "ü", "\uD83D\uDE80")) {
                sent(mail, Messages.longest(Message.Kind.DIGEST, ann(), letter));
            }
            assertThat(server.told).filteredOn(line -> line.startsWith("| ")).allMatch(line -> line.length() < 1000);
        }
    }

    @Test
    void onlyAPlainAddressIsAccepted() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            MailSender mail = moody(server);
            Stream.of(
                            "ann",
                            "ann@soc.example, eve@evil.example",
                            "Ann <ann@soc.example>",
                            "ann@soc.example\r\nRCPT TO:<eve@evil.example>",
                            "\"ann\"@soc.example",
                            "@soc.example")
                    .forEach(address -> {
                        Contact contact = Messages.contact(ContactMethod.EMAIL, Map.of("address", address));
                        assertThat(mail.problem(contact)).as(address).isPresent();
                        assertThat(sent(mail, Messages.usual(Message.Kind.PAGE, contact))
                                        .outcome())
                                .isEqualTo(Outcome.REFUSED);
                    });
            assertThat(server.told).isEmpty();
        }
    }

    @Test
    void aHangingServerBlocksABoundedNumberOfEmails() throws IOException, GeneralSecurityException {
        try (MoodyMailServer server = server()) {
            server.answers.put("RCPT", MoodyMailServer.HANG);
            MailSender mail = sender(server.port(), MailTls.STARTTLS, certificate.pem(), "", LITTLE);
            List<CompletableFuture<DeliveryResult>> all = IntStream.range(0, 20)
                    .mapToObj(i -> mail.send(MarkingGate.withoutCase(page())).toCompletableFuture())
                    .toList();
            List<DeliveryResult> ends =
                    all.stream().map(CompletableFuture::join).toList();
            assertThat(ends).allMatch(end -> end.outcome() == Outcome.FAILED);
            assertThat(ends)
                    .filteredOn(end -> end.words().contains("queue for the mail server is full"))
                    .hasSize(15);
        }
    }

    private static String header(MimeMessage letter, String name) throws MessagingException {
        return String.join("\n", Collections.nCopies(1, letter.getHeader(name, "\n")));
    }

    private static String part(MimeMessage letter, int index) throws MessagingException, IOException {
        return ((Multipart) letter.getContent()).getBodyPart(index).getContent().toString();
    }
}
