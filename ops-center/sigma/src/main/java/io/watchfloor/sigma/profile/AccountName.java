package io.watchfloor.sigma.profile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of an account in one spelling, so that {@code CORP\svc-sql}, {@code svc-sql@corp.example} and {@code
 * CN=svc-sql,OU=Service,DC=corp,DC=example} are the same account.
 *
 * @param domain first label of the domain; empty if the spelling has none
 * @param name the name without its domain, or a SID
 */
record AccountName(String domain, String name) {

    /**
     * Parses a spelling.
     *
     * @param domain the domain from another field; empty if unknown
     * @return null for text that names no account, such as {@code -}
     */
    static @Nullable AccountName parse(String domain, String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        if (given.startsWith("cn=")) {
            return distinguished(given);
        }
        int slash = given.lastIndexOf('\\');
        int at = given.lastIndexOf('@');
        if (slash >= 0) {
            return named(given.substring(0, slash), given.substring(slash + 1));
        }
        if (at > 0) {
            return named(given.substring(at + 1), given.substring(0, at));
        }
        if (given.startsWith("arn:")) {
            return named("", given.substring(given.lastIndexOf('/') + 1));
        }
        return named(given.startsWith("s-1-") ? "" : domain.strip().toLowerCase(Locale.ROOT), given);
    }

    /** Parses a distinguished name; RFC 4514 escapes commas with a backslash. */
    private static @Nullable AccountName distinguished(String given) {
        StringBuilder name = new StringBuilder();
        int end = 3;
        while (end < given.length() && given.charAt(end) != ',') {
            if (given.charAt(end) == '\\' && end + 1 < given.length()) {
                end++;
            }
            name.append(given.charAt(end));
            end++;
        }
        int domain = given.indexOf(",dc=", end);
        int next = domain < 0 ? -1 : given.indexOf(',', domain + 4);
        String label = domain < 0 ? "" : given.substring(domain + 4, next < 0 ? given.length() : next);
        return named(label, name.toString());
    }

    private static @Nullable AccountName named(String domain, String name) {
        if (name.isEmpty() || name.equals("-")) {
            return null;
        }
        int dot = domain.indexOf('.');
        String label = domain.equals("-") ? "" : dot > 0 ? domain.substring(0, dot) : domain;
        return new AccountName(label, name);
    }

    /** The spelling {@code domain\\name}, or the name alone if the domain is unknown. */
    String text() {
        return domain.isEmpty() ? name : domain + '\\' + name;
    }

    /** Whether both may be the same account: the same name, and the same domain unless a spelling has none. */
    boolean isSameAs(AccountName other) {
        return name.equals(other.name) && (domain.isEmpty() || other.domain.isEmpty() || domain.equals(other.domain));
    }
}
