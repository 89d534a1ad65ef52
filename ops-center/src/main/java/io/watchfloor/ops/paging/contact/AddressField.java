package io.watchfloor.ops.paging.contact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One field of a contact's address.
 *
 * @param needed whether messages cannot be sent without the field
 * @param secret whether the value is never shown again after it was entered
 * @param meaning a sentence that explains the field to the person who fills it in
 */
public record AddressField(String name, boolean needed, boolean secret, String meaning) {

    /** Prefix of fields whose names are freely chosen, such as {@code person.PABC123}. */
    public static final String PERSON = "person.";

    private static final int LONGEST = 2000;
    private static final String HIDDEN = "…";

    private static AddressField needed(String name, String meaning) {
        return new AddressField(name, true, false, meaning);
    }

    private static AddressField optional(String name, String meaning) {
        return new AddressField(name, false, false, meaning);
    }

    private static AddressField secret(String name, String meaning) {
        return new AddressField(name, true, true, meaning);
    }

    /** The address fields of a contact method. */
    public static List<AddressField> of(ContactMethod way) {
        return switch (way) {
            case EMAIL -> List.of(needed("address", "An e-mail address."));
            case WEB_PUSH ->
                List.of(
                        secret("endpoint", "The browser's push endpoint."),
                        secret("p256dh", "The browser's public key."),
                        secret("auth", "The browser's authentication secret."));
            case NTFY ->
                List.of(
                        needed("url", "The server's URL, such as https://ntfy.sh."),
                        secret("topic", "The topic. Anyone who knows the topic can read its messages."),
                        new AddressField("token", false, true, "Access token, if the topic is protected."));
            case GOTIFY ->
                List.of(needed("url", "The server's URL."), secret("token", "Token of an application on the server."));
            case SLACK -> List.of(secret("url", "URL of an incoming webhook."));
            case TEAMS -> List.of(secret("url", "URL of a workflow that posts webhook requests to a channel."));
            case MATTERMOST -> List.of(secret("url", "URL of an incoming webhook."));
            case TELEGRAM ->
                List.of(
                        secret("token", "The bot's token."),
                        needed("chat", "The chat id."),
                        optional("url", "API server, if not https://api.telegram.org."));
            case WEBHOOK ->
                List.of(
                        needed("url", "URL that receives the messages by POST."),
                        secret("secret", "Secret that signs each message (header Watchfloor-Signature)."));
            case PAGERDUTY ->
                List.of(
                        secret("key", "The integration key of a service (Events API v2)."),
                        optional("url", "API URL, if not https://events.pagerduty.com/v2/enqueue."),
                        new AddressField("webhook-secret", false, true, "Signing secret of PagerDuty's webhook."),
                        optional(PERSON + "ID", "User name of the person with this PagerDuty user id."));
            case OPSGENIE ->
                List.of(
                        secret("key", "The key of an API integration."),
                        optional("url", "API URL, if not https://api.opsgenie.com/v2/alerts."));
            case ALERTMANAGER ->
                List.of(
                        needed("url", "URL that receives messages in the format of Alertmanager's webhook."),
                        new AddressField("token", false, true, "Bearer token, if the receiver requires one."));
            case SMS, VOICE -> List.of(needed("number", "A telephone number such as +4915112345678."));
        };
    }

    /** Returns the reason why the address is invalid, such as a missing, unknown or too long field. */
    public static Optional<String> problem(Contact contact) {
        Map<String, AddressField> known = named(contact.way());
        for (AddressField field : known.values()) {
            if (field.needed()
                    && contact.address().getOrDefault(field.name(), "").isBlank()) {
                return Optional.of("A contact of type %s requires the field %s. %s"
                        .formatted(contact.way().text(), field.name(), field.meaning()));
            }
        }
        for (Map.Entry<String, String> one : contact.address().entrySet()) {
            if (!known.containsKey(one.getKey())
                    && !(people(known) && one.getKey().startsWith(PERSON))) {
                return Optional.of("A contact of type %s has no field %s. Its fields: %s."
                        .formatted(contact.way().text(), one.getKey(), String.join(", ", known.keySet())));
            }
            String value = one.getValue();
            if (value.length() > LONGEST
                    || !value.equals(value.strip())
                    || value.chars().anyMatch(c -> c < ' ')) {
                return Optional.of(
                        "%s must have at most %d characters, no leading or trailing spaces and no line breaks."
                                .formatted(one.getKey(), LONGEST));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the address without secrets: a secret value is replaced by dots, and only the host of a secret URL is
     * shown.
     */
    public static Map<String, String> masked(Contact contact) {
        Map<String, AddressField> known = named(contact.way());
        Map<String, String> masked = new TreeMap<>();
        contact.address().forEach((name, value) -> {
            AddressField field = known.get(name);
            boolean open = field == null ? name.startsWith(PERSON) : !field.secret();
            masked.put(name, open ? value : name.equals("url") ? host(value) : HIDDEN);
        });
        return masked;
    }

    /** Returns the secret values, which must not appear in logs, errors or responses. */
    public static List<String> secrets(Contact contact) {
        return named(contact.way()).values().stream()
                .filter(AddressField::secret)
                .map(field -> contact.address().getOrDefault(field.name(), ""))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /**
     * Returns the changed address. A secret that arrives as the dots that were shown is replaced by the stored value.
     *
     * @param before the contact's address before the change
     */
    public static Map<String, String> withStoredSecrets(Map<String, String> now, Contact before) {
        Map<String, String> masked = masked(before);
        Map<String, String> restored = new TreeMap<>(now);
        now.forEach((name, value) -> {
            String old = before.address().get(name);
            if (old != null && value.equals(masked.get(name))) {
                restored.put(name, old);
            }
        });
        return restored;
    }

    private static boolean people(Map<String, AddressField> known) {
        return known.keySet().stream().anyMatch(name -> name.startsWith(PERSON));
    }

    private static Map<String, AddressField> named(ContactMethod way) {
        return of(way).stream()
                .collect(Collectors.toMap(AddressField::name, field -> field, (one, other) -> one, TreeMap::new));
    }

    private static String host(String url) {
        int scheme = url.indexOf("://");
        int end = scheme < 0 ? -1 : url.indexOf('/', scheme + "://".length());
        return (end < 0 ? "" : url.substring(0, end + 1)) + HIDDEN;
    }
}
