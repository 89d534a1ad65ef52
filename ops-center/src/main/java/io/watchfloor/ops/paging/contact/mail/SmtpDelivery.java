package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.paging.ContactSettings.MailTls;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.ops.platform.egress.EgressClient;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Sends one e-mail to the server, until the server accepts it or the deadline passes. */
final class SmtpDelivery {

    private static final int CONNECT_MILLIS = 5000;
    private static final int MOST_ADDRESSES = 4;
    private static final int LONGEST_WORDS = 200;

    private final MailServer server;
    private final EgressClient egress;
    private final Message message;
    private boolean expired;
    private @Nullable Socket socket;
    private @Nullable TrackedTransport transport;

    SmtpDelivery(MailServer server, EgressClient egress, Message message) {
        this.server = server;
        this.egress = egress;
        this.message = message;
    }

    /** Aborts the delivery after its deadline. */
    synchronized DeliveryResult expire() {
        expired = true;
        close(socket);
        TrackedTransport speaking = transport;
        return speaking != null && speaking.ended()
                ? new DeliveryResult(
                        DeliveryResult.Outcome.AMBIGUOUS,
                        "%s received the e-mail, but did not confirm it in time.".formatted(server.host()))
                : new DeliveryResult(
                        DeliveryResult.Outcome.FAILED,
                        "%s did not accept the e-mail in time.".formatted(server.host()));
    }

    DeliveryResult run() {
        TrackedTransport speaking = null;
        try {
            Session session = session();
            MimeMessage letter = letter(session);
            Socket open = connected();
            speaking = new TrackedTransport(session, server);
            begin(open, speaking);
            speaking.connect(server.tls() == MailTls.IMPLICIT ? encrypted(open) : open);
            speaking.sendMessage(letter, letter.getAllRecipients());
            String said = MessageText.cut(MessageText.line(speaking.getLastServerResponse()), LONGEST_WORDS);
            return new DeliveryResult(
                    DeliveryResult.Outcome.SENT,
                    "%s accepted the e-mail: %s".formatted(server.host(), said),
                    letter.getMessageID());
        } catch (IOException | MessagingException e) {
            return MailOutcome.of(server.host(), e, speaking != null && speaking.ended());
        } finally {
            close(socket);
        }
    }

    private Session session() {
        Properties settings = new Properties();
        String at = "mail.smtp.";
        settings.put(at + "localhost", server.domain());
        settings.put(at + "auth", Boolean.toString(!server.user().isEmpty()));
        settings.put(at + "starttls.enable", Boolean.toString(server.tls() == MailTls.STARTTLS));
        settings.put(at + "starttls.required", Boolean.toString(server.tls() == MailTls.STARTTLS));
        settings.put(at + "ssl.socketFactory", egress.encryption());
        settings.put(at + "ssl.checkserveridentity", "true");
        settings.put(at + "ssl.protocols", "TLSv1.3 TLSv1.2");
        settings.put(at + "from", server.from());
        settings.put(at + "quitwait", "false");
        return Session.getInstance(settings);
    }

    private Socket connected() throws IOException {
        IOException last = new IOException("no address found");
        for (InetAddress address :
                egress.addresses(server.host()).stream().limit(MOST_ADDRESSES).toList()) {
            Socket one = new Socket(Proxy.NO_PROXY);
            begin(one, null);
            try {
                // The socket address includes the host name, which TLS compares with the certificate.
                InetAddress named = InetAddress.getByAddress(server.host(), address.getAddress());
                one.connect(new InetSocketAddress(named, server.port()), CONNECT_MILLIS);
                one.setSoTimeout((int) server.timeout().toMillis());
                return one;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("cannot connect to port %d: %s.".formatted(server.port(), last.getMessage()), last);
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) egress.encryption().createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private synchronized void begin(Socket next, @Nullable TrackedTransport speaking) throws IOException {
        if (expired) {
            close(next);
            throw new IOException("timeout");
        }
        socket = next;
        transport = speaking;
    }

    private MimeMessage letter(Session session) throws MessagingException {
        Email letter = Email.of(message, server.domain(), server.answersTo().isPresent());
        String utf8 = StandardCharsets.UTF_8.name();
        MimeMessage mime = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", letter.id());
            }
        };
        mime.setFrom(new InternetAddress(server.from(), true));
        Address to = new InternetAddress(message.to().address().getOrDefault("address", ""), true);
        mime.setRecipients(RecipientType.TO, List.of(to).toArray(Address[]::new));
        if (server.answersTo().isPresent()) {
            mime.setReplyTo(
                    new Address[] {new InternetAddress(server.answersTo().get(), true)});
        }
        mime.setSubject(letter.subject(), utf8);
        mime.setSentDate(Date.from(message.at()));
        mime.setHeader("Auto-Submitted", "auto-generated");
        mime.setHeader("X-Auto-Response-Suppress", "All");
        if (!letter.cases().isEmpty()) {
            mime.setHeader("X-Watchfloor-Case", MimeUtility.fold(19, letter.cases()));
        }
        if (letter.urgent()) {
            mime.setHeader("Importance", "high");
        }
        if (letter.thread().isPresent()) {
            mime.setHeader("In-Reply-To", letter.thread().get());
            mime.setHeader("References", letter.thread().get());
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), utf8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), utf8, "html");
        mime.setContent(new MimeMultipart("alternative", text, html));
        mime.saveChanges();
        return mime;
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Any failure to close is ignored, because the socket is not used again.
            }
        }
    }
}
