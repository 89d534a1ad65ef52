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
 * Settings of the contact methods that use a server or a gateway: e-mail, SMS and voice.
 *
 * @param timeout timeout of one HTTP attempt
 * @param clearances the highest TLP marking of a case whose details messages of each kind show
 * @param email mail server; empty disables e-mail
 * @param inbox mailbox for replies; empty if replies are not read
 */
public record ContactSettings(
        Duration timeout,
        Clearances clearances,
        Optional<Email> email,
        Optional<Inbox> inbox,
        Optional<Gateway> sms,
        Optional<Gateway> voice) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",]{1,64}@[A-Za-z0-9.-]{1,253}");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+):\\s*([\\x20-\\x7E]+)");
    private static final int SMTP_PORTS = 65_535;

    /** The labels of the Traffic Light Protocol 2.0, from the least restrictive. */
    static final String[] TLP = {"clear", "green", "amber", "amber+strict", "red"};

    /**
     * The highest TLP marking of a case whose details messages show.
     *
     * @param lockScreen push messages, SMS and calls
     * @param services chats and paging services
     */
    public record Clearances(String email, String lockScreen, String services) {}

    /** Encryption of the connection to the mail server. */
    public enum MailTls {
        STARTTLS,
        IMPLICIT,
        OFF
    }

    /**
     * Mail server for outgoing e-mail.
     *
     * @param user user name; empty without authentication
     * @param timeout timeout of one message
     * @param atOnce maximum concurrent connections
     * @param waiting maximum messages that wait for a connection
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
     * Mailbox in which people reply to e-mails, read by IMAP over implicit TLS.
     *
     * @param address Reply-To address of e-mails
     * @param every polling interval
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
     * Describes the format of a gateway's delivery reports.
     *
     * @param status field name or JSON pointer of the delivery status
     * @param delivered status values that mean delivered
     * @param failed status values that mean failed
     */
    public record Callback(String status, List<String> delivered, List<String> failed) {}

    /**
     * SMS or voice gateway.
     *
     * @param body template of the request body; empty for a GET request
     * @param receipt JSON pointer to the message id in the gateway's response
     * @param segments maximum segments of an SMS
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
                new Clearances(
                        in.oneOf("contact.clearance.email", TLP),
                        in.oneOf("contact.clearance.lock-screen", TLP),
                        in.oneOf("contact.clearance.services", TLP)),
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
            in.problem(at + "from", "is not an e-mail address", "For instance: watchfloor@soc.example.");
        }
        if (email.tls() == MailTls.OFF && (email.password().given() || !HttpSettings.isLoopbackName(email.host()))) {
            in.problem(
                    at + "tls",
                    "is off, but the server is on another machine or requires a password",
                    "Set starttls or implicit. Without TLS an attacker on the network could read notifications and acknowledge cases.");
        }
        if (email.password().given() == email.user().isEmpty()) {
            in.problem(at + "user", "and password must be set together", "Set both, or neither.");
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
            in.problem(at + "address", "is not an e-mail address", "Set the address that people reply to.");
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
                        at + "headers", "has an invalid header", "For instance: [\"Authorization: Bearer {token}\"].");
            }
        }
        String receipt = in.optionalText(at + "receipt").orElse("");
        if (!receipt.isEmpty() && !receipt.startsWith("/")) {
            in.problem(at + "receipt", "is not a JSON pointer", "For instance: /messages/0/id.");
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
            in.problem(at + "body", "has no {number} or no {text}", "Add both placeholders to the url or to the body.");
        }
        if (url.isPresent() && places.contains("{callback}") && !gateway.token().given()) {
            in.problem(
                    at + "token",
                    "is missing, but the gateway receives a {callback}",
                    "Set a token. It also authenticates the gateway's delivery reports.");
        }
        return url.map(given -> gateway);
    }
}
