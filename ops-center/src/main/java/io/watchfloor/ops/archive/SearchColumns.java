package io.watchfloor.ops.archive;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of one record that analysts search. A pure function of the record's fields, so that the same record always has
 * the same columns.
 *
 * @param texts value of each column that has one, except of {@link SearchColumn#HASHES}; a number is in decimal
 * @param hashes in lower case, without duplicates, at most {@value #MOST_HASHES}
 */
public record SearchColumns(Map<SearchColumn, String> texts, List<String> hashes) {

    public static final SearchColumns NOTHING = new SearchColumns(Map.of(), List.of());

    static final int MOST_HASHES = 12;

    /**
     * Maximum number of characters of a value. The beginning of a longer value is kept; free text searches the whole
     * record.
     */
    static final int LONGEST = 2_048;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}");

    /** A domain name, with or without the final dot. */
    private static final Pattern NAME = Pattern.compile("[\\w*-]+(\\.[\\w-]+)*\\.?");

    /** What records write where they have no value. Zeek writes {@code (empty)}, auditd {@code 4294967295}. */
    public static final Set<String> NO_VALUE =
            Set.of("", "-", "(null)", "(empty)", "null", "N/A", "unset", "4294967295", "?", "<unknown process>");

    public SearchColumns {
        texts = texts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(texts));
        hashes = List.copyOf(hashes);
    }

    public static SearchColumns of(Telemetry record) {
        return of(record.fields());
    }

    /** @param fields a record's fields with the names that Sigma rules use, as in {@link Telemetry#fields} */
    public static SearchColumns of(Map<String, ?> fields) {
        Map<SearchColumn, String> texts = new EnumMap<>(SearchColumn.class);
        Set<String> hashes = new LinkedHashSet<>();
        for (SearchColumn column : SearchColumn.values()) {
            if (column == SearchColumn.HASHES) {
                column.fields().forEach(name -> each(fields.get(name), value -> addHashes(value, hashes)));
            } else {
                for (String name : column.fields()) {
                    String value = stored(column, first(fields.get(name)));
                    if (value != null) {
                        texts.put(column, value);
                        break;
                    }
                }
            }
        }
        split(texts, SearchColumn.USER_NAME, SearchColumn.USER_DOMAIN);
        split(texts, SearchColumn.TARGET_USER, SearchColumn.TARGET_DOMAIN);
        return new SearchColumns(texts, hashes.stream().limit(MOST_HASHES).toList());
    }

    /** @return null if the record has no such value */
    public @Nullable String text(SearchColumn column) {
        return texts.get(column);
    }

    /** @return null if the record has no such number */
    public @Nullable Integer number(SearchColumn column) {
        String text = texts.get(column);
        return text == null ? null : Integer.valueOf(text);
    }

    /** The value in the form in which the column stores it, which is also the form in which a search must compare it. */
    static @Nullable String stored(SearchColumn column, String given) {
        String value = given.strip();
        if (NO_VALUE.contains(value)) {
            return null;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return switch (column) {
            case SRC_IP, DST_IP -> Entity.address(value).map(Entity::value).orElse(null);
            case SRC_PORT, DST_PORT -> port(value);
            case DOMAIN ->
                NAME.matcher(value).matches() && Entity.address(value).isEmpty()
                        ? cut(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower)
                        : null;
            case MESSAGE_ID -> cut(bracketed(lower));
            case USER_NAME, TARGET_USER -> cut(bracketed(lower));
            case USER_DOMAIN, TARGET_DOMAIN, EVENT_ID, HASHES -> cut(lower);
            case PROCESS, PARENT, COMMAND_LINE, URL, FILE, REGISTRY_KEY -> cut(value);
        };
    }

    private static @Nullable String port(String value) {
        boolean number = value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && Integer.parseInt(value) <= 65_535 ? String.valueOf(Integer.parseInt(value)) : null;
    }

    /** The address of {@code Name <address>}, or the text itself. */
    private static String bracketed(String text) {
        int open = text.lastIndexOf('<');
        int close = text.lastIndexOf('>');
        return open >= 0 && close > open + 1 ? text.substring(open + 1, close) : text;
    }

    private static String cut(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        boolean pair = Character.isHighSurrogate(value.charAt(LONGEST - 1));
        return value.substring(0, pair ? LONGEST - 1 : LONGEST);
    }

    /**
     * An account as {@code DOMAIN\name}, {@code name@domain}, or a name alone.
     *
     * @param domain null if the text has none
     */
    record Account(String name, @Nullable String domain) {

        static Account of(String given) {
            int slash = given.lastIndexOf('\\');
            int at = given.lastIndexOf('@');
            if (slash > 0 && slash < given.length() - 1) {
                return new Account(given.substring(slash + 1), given.substring(0, slash));
            }
            return at > 0 && at < given.length() - 1
                    ? new Account(given.substring(0, at), given.substring(at + 1))
                    : new Account(given, null);
        }
    }

    /** Splits the domain from the account, so that a search for the name alone finds both. */
    private static void split(Map<SearchColumn, String> texts, SearchColumn name, SearchColumn domain) {
        String given = texts.get(name);
        if (given == null) {
            texts.remove(domain);
            return;
        }
        Account account = Account.of(given);
        texts.put(name, account.name());
        if (account.domain() != null) {
            texts.put(domain, account.domain());
        }
    }

    /** Reads {@code SHA256=…,MD5=…} and plain digests. Import hashes are kept, because analysts pivot on them. */
    private static void addHashes(String value, Set<String> hashes) {
        for (String one : value.split(",", -1)) {
            String digest = one.substring(one.indexOf('=') + 1).strip().toLowerCase(Locale.ROOT);
            if (DIGEST.matcher(digest).matches() && digest.chars().anyMatch(c -> c != '0')) {
                hashes.add(digest);
            }
        }
    }

    static String first(@Nullable Object field) {
        return switch (field) {
            case String text -> text;
            case List<?> list when !list.isEmpty() -> String.valueOf(list.getFirst());
            case null, default -> "";
        };
    }

    private static void each(@Nullable Object field, Consumer<String> use) {
        if (field instanceof List<?> list) {
            list.forEach(one -> use.accept(String.valueOf(one)));
        } else if (field instanceof String text) {
            use.accept(text);
        }
    }
}
