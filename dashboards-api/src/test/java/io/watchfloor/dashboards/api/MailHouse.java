package io.watchfloor.dashboards.api;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** A mail server on this machine (GreenMail) with implicit TLS and its own certificate. */
final class MailHouse implements AutoCloseable {

    static final String CENTER = "watchfloor@soc.example";
    private static final String PASSWORD = "only-for-this-test";

    /** One certificate for the JVM: the JDK caches GreenMail's socket factory with the first key that it loaded. */
    private static final class Certificate {

        static final Path PEM = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("mail-house-");
                Path store = folder.resolve("mail.p12");
                Path pem = folder.resolve("mail.pem");
                keytool(
                        store,
                        "-genkeypair",
                        "-alias",
                        "m",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost");
                keytool(store, "-exportcert", "-rfc", "-alias", "m", "-file", pem.toString());
                System.setProperty("greenmail.tls.keystore.file", store.toString());
                System.setProperty("greenmail.tls.keystore.password", PASSWORD);
                return pem;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final GreenMail green;
    private final Path pem = Certificate.PEM;

    MailHouse() {
        green = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS)
        });
        green.setUser(CENTER, CENTER, PASSWORD);
        green.start();
    }

    /** Settings of a center that sends with it, and reads its own mailbox there. */
    String settings() {
        return """
                watchfloor.egress { allow = [localhost, 127.0.0.1, "::1"], trusted-ca = "%s" }
                watchfloor.contact {
                  email { host = localhost, port = %d, tls = implicit, from = "%3$s", user = "%3$s", password = "%5$s" }
                  inbox { host = localhost, port = %4$d, address = "%3$s", user = "%3$s", password = "%5$s", every = 1 s }
                }
                """.formatted(
                pem, green.getSmtps().getPort(), CENTER, green.getImaps().getPort(), PASSWORD);
    }

    /** Texts of the mails to an address, in order. */
    List<String> texts(String to) {
        return Arrays.stream(green.getReceivedMessagesForDomain(to))
                .map(MailHouse::text)
                .toList();
    }

    /** Sends a mail to the center with any sender address. */
    void write(String from, String text) {
        try {
            MimeMessage letter = new MimeMessage(Session.getInstance(new Properties()));
            letter.setFrom(new InternetAddress(from));
            letter.setRecipient(Message.RecipientType.TO, new InternetAddress(CENTER));
            letter.setSubject("Re: a case");
            letter.setText(text, "UTF-8");
            letter.saveChanges();
            green.getUserManager().getUser(CENTER).deliver(letter);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage letter) {
        try {
            return ((Multipart) letter.getContent()).getBodyPart(0).getContent().toString();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException("keytool");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        green.stop();
    }
}
