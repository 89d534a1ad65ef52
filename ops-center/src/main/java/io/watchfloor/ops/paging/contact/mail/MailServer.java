package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.paging.ContactSettings.MailTls;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the SMTP server.
 *
 * @param user empty if the server needs no authentication
 * @param from the center's address
 * @param answersTo the address of an inbox that the center reads
 * @param timeout of one message, from the DNS lookup to the server's response
 * @param atOnce limit of connections
 * @param waiting limit of messages that wait for a connection
 */
public record MailServer(
        String host,
        int port,
        MailTls tls,
        String user,
        String password,
        String from,
        Optional<String> answersTo,
        Duration timeout,
        int atOnce,
        int waiting) {

    /** The domain in Message-IDs and in the SMTP greeting. */
    String domain() {
        return from.substring(from.indexOf('@') + 1);
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "MailServer[%s:%d, %s]".formatted(host, port, tls);
    }
}
