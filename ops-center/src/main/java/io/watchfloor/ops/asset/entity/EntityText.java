package io.watchfloor.ops.asset.entity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses entities in the form in which users write them: a name or an address alone, or with a prefix for its kind,
 * such as {@code account:CORP\brandt} or an asset's {@code domain-controller:dc01}.
 */
public final class EntityText {

    /** Maximum length of the text of an entity without the prefix for its kind, in characters. */
    public static final int LONGEST = 255;

    /**
     * The length of {@code domain-controller:}, the longest prefix, so that every entity that was written can be
     * parsed again.
     */
    private static final int LONGEST_KIND = 18;

    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*");

    private EntityText() {}

    /** @return empty when the text does not identify an entity */
    public static Optional<Entity> read(String text) {
        String given = text.strip();
        if (given.isEmpty()
                || given.length() > LONGEST + LONGEST_KIND
                || given.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        return named(given)
                .filter(entity ->
                        entity.kind() == EntityKind.THING || entity.value().length() <= LONGEST);
    }

    private static Optional<Entity> named(String given) {
        Optional<Entity> address = Entity.address(given);
        if (address.isPresent()) {
            return address;
        }
        int colon = given.indexOf(':');
        String rest = given.substring(colon + 1);
        return switch (colon < 0 ? "" : given.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "host", "domain-controller" -> host(rest);
            case "address" -> Entity.address(rest);
            case "account" -> account(rest);
            case "domain" -> Entity.domain(rest);
            case "hash" -> Entity.hash(rest);
            case "url" -> Entity.of(EntityKind.URL, rest);
            case "file-name" -> Entity.of(EntityKind.FILE_NAME, rest);
            case "user", "mailbox", "service", "network", "cloud-account" ->
                rest.isBlank() ? Optional.empty() : Optional.of(Entity.ofAsset(given.toLowerCase(Locale.ROOT)));
            default -> isAccount(given) ? account(given) : host(given);
        };
    }

    /** Converts an entity to a text that {@link #read} can parse. */
    public static String write(Entity entity) {
        return switch (entity.kind()) {
            case ADDRESS, THING -> entity.value();
            // Returns the name alone, unless the name would be parsed as another kind of entity.
            case HOST, ACCOUNT ->
                read(entity.value()).filter(entity::equals).isPresent() ? entity.value() : withKind(entity);
            default -> withKind(entity);
        };
    }

    private static String withKind(Entity entity) {
        return entity.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + entity.value();
    }

    private static Optional<Entity> host(String name) {
        return Entity.host(name)
                .filter(host -> host.kind() == EntityKind.ADDRESS
                        || HOST.matcher(host.value()).matches());
    }

    /**
     * Rejects an account name without a domain, because many people may have the same name. Also rejects an account
     * name that belongs to the local machine, because the machine is unknown.
     */
    private static Optional<Entity> account(String name) {
        return isAccount(name.strip())
                ? Entity.account("", name, "")
                        .filter(account -> !account.value().startsWith("\\"))
                : Optional.empty();
    }

    private static boolean isAccount(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.indexOf('\\') > 0
                || lower.indexOf('@') > 0
                || lower.startsWith("s-1-")
                || lower.startsWith("arn:");
    }
}
