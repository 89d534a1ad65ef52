package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.paging.ContactSettings.MailTls;
import java.time.Duration;
import java.util.Optional;

/**
 * Where mail is handed over.
 *
 * @param user empty: the server asks nobody
 * @param from the center's address
 * @param answersTo the address of an inbox that is read
 * @param timeout of one message, from looking up the server to its answer
 * @param atOnce connections
 * @param waiting messages that wait for a connection
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

    /** What message ids and the greeting of the server are made with. */
    String domain() {
        return from.substring(from.indexOf('@') + 1);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailServer[%s:%d, %s]".formatted(host, port, tls);
    }
}
