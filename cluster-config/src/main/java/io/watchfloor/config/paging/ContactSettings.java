package io.watchfloor.config.paging;

import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ways to tell people that need something of the center itself.
 *
 * @param timeout of one attempt by HTTP
 * @param email empty: nobody is told so
 * @param inbox empty: answers to letters are not read
 */
public record ContactSettings(
        Duration timeout,
        Optional<Email> email,
        Optional<Inbox> inbox,
        Optional<Gateway> sms,
        Optional<Gateway> voice) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",]{1,64}@[A-Za-z0-9.-]{1,253}");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+):\\s*([\\x20-\\x7E]+)");
    private static final int SMTP_PORTS = 65_535;

    /** How the connection to the mail server is encrypted. */
    public enum MailTls {
        STARTTLS,
        IMPLICIT,
        OFF
    }

    /**
     * The mail server.
     *
     * @param user empty: the server asks nobody
     * @param timeout of one message
     * @param atOnce connections
     * @param waiting messages that wait for a connection
     */
    public record Email(
            String host,
            int port,
            MailTls tls,
            String user,
            SecretSetting password,
            String from,
            Duration timeout,
            int atOnce,
            int waiting) {}

    /**
     * Where people answer letters, by IMAP with TLS from the first byte.
     *
     * @param address that letters ask to be answered to
     * @param every how often it is looked at
     */
    public record Inbox(
            String host,
            int port,
            String user,
            SecretSetting password,
            String address,
            String folder,
            Duration every) {}

    /**
     * What a gateway says later of a message.
     *
     * @param status where it says it: the name of a field, or a JSON pointer
     * @param delivered words for: it arrived
     * @param failed words for: it did not
     */
    public record Callback(String status, List<String> delivered, List<String> failed) {}

    /**
     * A gateway of telephones.
     *
     * @param body empty: a GET
     * @param receipt JSON pointer to the gateway's id of the message
     * @param segments most parts of an SMS
     */
    public record Gateway(
            String url,
            String contentType,
            Optional<String> body,
            Map<String, String> headers,
            SecretSetting token,
            String receipt,
            Callback callback,
            int segments) {}

    public static ContactSettings read(SettingsReader in) {
        return new ContactSettings(
                in.duration("contact.timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                email(in),
                inbox(in),
                gateway(in, "contact.sms.", true),
                gateway(in, "contact.voice.", false));
    }

    private static Optional<Email> email(SettingsReader in) {
        String at = "contact.email.";
        Optional<String> host = in.optionalText(at + "host");
        String tls = in.oneOf(at + "tls", "starttls", "implicit", "off");
        String from = in.optionalText(at + "from").orElse("");
        Email email = new Email(
                host.orElse(""),
                in.integer(at + "port", 1, SMTP_PORTS),
                switch (tls) {
                    case "implicit" -> MailTls.IMPLICIT;
                    case "off" -> MailTls.OFF;
                    default -> MailTls.STARTTLS;
                },
                in.optionalText(at + "user").orElse(""),
                SecretSetting.of(in, at + "password"),
                from,
                in.duration(at + "timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                in.integer(at + "at-once", 1, 100),
                in.integer(at + "waiting", 1, 10_000));
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (!ADDRESS.matcher(from).matches()) {
            in.problem(at + "from", "is no e-mail address", "For instance: watchfloor@soc.example.");
        }
        if (email.tls() == MailTls.OFF && (email.password().given() || !HttpSettings.isLoopbackName(email.host()))) {
            in.problem(
                    at + "tls",
                    "is off for a server that is not on this machine, or that gets a password",
                    "Write starttls or implicit: on the way anybody could read the pages and acknowledge cases.");
        }
        if (email.password().given() == email.user().isEmpty()) {
            in.problem(at + "user", "and password belong together", "Set both, or none of them.");
        }
        return Optional.of(email);
    }

    private static Optional<Inbox> inbox(SettingsReader in) {
        String at = "contact.inbox.";
        Optional<String> host = in.optionalText(at + "host");
        Inbox inbox = new Inbox(
                host.orElse(""),
                in.integer(at + "port", 1, SMTP_PORTS),
                in.optionalText(at + "user").orElse(""),
                SecretSetting.of(in, at + "password"),
                in.optionalText(at + "address").orElse(""),
                in.text(at + "folder"),
                in.duration(at + "every", Duration.ofSeconds(1), Duration.ofHours(1)));
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (!ADDRESS.matcher(inbox.address()).matches()) {
            in.problem(at + "address", "is no e-mail address", "The one that people answer to.");
        }
        if (inbox.user().isEmpty() || !inbox.password().given()) {
            in.problem(at + "user", "or its password is missing", "Set user and password-file.");
        }
        return Optional.of(inbox);
    }

    private static Optional<Gateway> gateway(SettingsReader in, String at, boolean sms) {
        Optional<String> url = in.optionalText(at + "url");
        Map<String, String> headers = new LinkedHashMap<>();
        for (String text : in.texts(at + "headers")) {
            Matcher header = HEADER.matcher(text);
            if (header.matches()) {
                headers.put(header.group(1), header.group(2));
            } else {
                in.problem(
                        at + "headers",
                        "holds what is no header",
                        "For instance: [\"Authorization: Bearer {token}\"].");
            }
        }
        String receipt = in.optionalText(at + "receipt").orElse("");
        if (!receipt.isEmpty() && !receipt.startsWith("/")) {
            in.problem(at + "receipt", "is no JSON pointer", "For instance: /messages/0/id.");
        }
        Gateway gateway = new Gateway(
                url.orElse(""),
                in.text(at + "content-type"),
                in.optionalText(at + "body"),
                headers,
                SecretSetting.of(in, at + "token"),
                receipt,
                new Callback(
                        in.text(at + "callback-status"),
                        in.texts(at + "callback-delivered"),
                        in.texts(at + "callback-failed")),
                sms ? in.integer(at + "segments", 1, 10) : 1);
        if (url.isPresent() && !url.get().matches("https?://[^{}/]+(/.*)?")) {
            in.problem(at + "url", "is not an http or https URL", "For instance: https://sms.example/v1/messages.");
        }
        String places = gateway.url() + gateway.body().orElse("");
        if (url.isPresent() && !(places.contains("{number}") && places.contains("{text}"))) {
            in.problem(
                    at + "body", "has no {number} or no {text}", "Write where they stand, in the url or in the body.");
        }
        if (url.isPresent() && places.contains("{callback}") && !gateway.token().given()) {
            in.problem(
                    at + "token",
                    "is missing, although the gateway is told a {callback}",
                    "It also proves that what comes back there is the gateway's.");
        }
        return url.map(given -> gateway);
    }
}
