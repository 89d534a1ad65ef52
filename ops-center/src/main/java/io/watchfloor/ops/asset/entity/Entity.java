package io.watchfloor.ops.asset.entity;

import java.util.Locale;
import java.util.Optional;

/**
 * One entity in its canonical spelling. The methods return empty for text that does not name an entity, such as
 * {@code -}.
 */
public record Entity(EntityKind kind, String value) implements Comparable<Entity> {

    private static final int LONGEST = 512;

    /** A machine, identified by its name or its address. */
    public static Optional<Entity> host(String text) {
        String name = plain(text);
        String before;
        do {
            before = name;
            name = plain(bare(name));
        } while (!name.equals(before));
        Optional<Entity> address = address(name);
        return address.isPresent() ? address : named(EntityKind.HOST, name.equals("localhost") ? "" : name);
    }

    /** Removes the leading slashes of a share and the trailing dot of a full name. */
    private static String bare(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && name.charAt(from) == '\\') {
            from++;
        }
        while (to > from && name.charAt(to - 1) == '.') {
            to--;
        }
        return name.substring(from, to);
    }

    public static Optional<Entity> address(String text) {
        return IpAddresses.canonical(plain(text)).map(address -> new Entity(EntityKind.ADDRESS, address));
    }

    /**
     * An account.
     *
     * @param domain NetBIOS or DNS name of its domain, or of its machine; may be empty
     * @param name the account name alone, or in the form {@code DOMAIN\name}, {@code name@domain} or a SID
     * @param host the host of the record; an account name without a domain belongs to this host
     */
    public static Optional<Entity> account(String domain, String name, String host) {
        String given = plain(name);
        int slash = given.lastIndexOf('\\');
        if (slash >= 0) {
            return account(given.substring(0, slash), given.substring(slash + 1), host);
        }
        if (given.isEmpty() || given.startsWith("s-1-") || given.indexOf('@') > 0 || given.startsWith("arn:")) {
            return named(EntityKind.ACCOUNT, given);
        }
        String of = plain(domain);
        String label = plain(firstLabel(of.isEmpty() || of.equals(".") ? host : of));
        return named(EntityKind.ACCOUNT, label + "\\" + given);
    }

    /**
     * Converts an alert's asset, {@code kind:name}, to an entity: a domain controller is a host, a mailbox or a user
     * is an account.
     */
    public static Entity ofAsset(String asset) {
        int colon = asset.indexOf(':');
        String name = asset.substring(colon + 1);
        Optional<Entity> known = switch (colon < 0 ? "host" : asset.substring(0, colon)) {
            case "host", "domain-controller" -> host(name);
            case "mailbox", "user" ->
                // Without a name before the @ sign, the account cannot be attributed to a machine.
                name.indexOf('@') > 0
                        ? account("", name, "")
                                .filter(account -> !account.value().startsWith("\\"))
                        : Optional.empty();
            default -> Optional.empty();
        };
        return known.orElse(new Entity(EntityKind.THING, asset));
    }

    /** @param digest MD5, SHA-1 or SHA-256 in hexadecimal */
    public static Optional<Entity> hash(String digest) {
        String hex = plain(digest);
        boolean right = hex.length() == 32 || hex.length() == 40 || hex.length() == 64;
        return right && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)
                ? named(EntityKind.HASH, hex)
                : Optional.empty();
    }

    /** An Internet domain name or an address. */
    public static Optional<Entity> domain(String text) {
        String name = plain(text);
        while (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1).strip();
        }
        Optional<Entity> address = address(name);
        return address.isPresent() ? address : named(EntityKind.DOMAIN, name.indexOf('.') > 0 ? name : "");
    }

    public static Optional<Entity> of(EntityKind kind, String text) {
        return named(kind, plain(text));
    }

    /** Returns the short name, for example {@code ws-017} for {@code ws-017.corp.example}. */
    public static String firstLabel(String name) {
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static Optional<Entity> named(EntityKind kind, String value) {
        return value.isEmpty() || value.length() > LONGEST ? Optional.empty() : Optional.of(new Entity(kind, value));
    }

    private static String plain(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.equals("-") || lower.equals("n/a") || lower.equals("null") ? "" : lower;
    }

    @Override
    public int compareTo(Entity other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
