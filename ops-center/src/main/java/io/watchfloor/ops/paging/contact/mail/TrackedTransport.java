package io.watchfloor.ops.paging.contact.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An SMTP transport that records whether the server may have received the whole message. */
final class TrackedTransport extends SMTPTransport {

    private final String user;
    private final String password;
    private volatile boolean ended;

    TrackedTransport(Session session, MailServer server) {
        super(session, new URLName("smtp", null, server.port(), null, null, null), "smtp", false);
        this.user = server.user();
        this.password = server.password();
    }

    /** Whether the whole message was sent. If the response is missing after that, the result is ambiguous. */
    boolean ended() {
        return ended;
    }

    /** Takes the password from the settings, because the mail session's own method would look up the host name. */
    @Override
    @SuppressWarnings("NullAway") // Angus Mail requires null for a server without authentication.
    protected synchronized boolean protocolConnect(String host, int port, String unused, String none)
            throws MessagingException {
        return super.protocolConnect(host, port, user.isEmpty() ? null : user, password.isEmpty() ? null : password);
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        ended = true;
        super.finishData();
    }

    @Override
    protected void finishBdat() throws IOException, MessagingException {
        ended = true;
        super.finishBdat();
    }
}
