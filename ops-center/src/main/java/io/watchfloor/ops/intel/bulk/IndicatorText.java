package io.watchfloor.ops.intel.bulk;

import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A value as people write it in lists and reports. */
final class IndicatorText {

    private static final Pattern DOT = Pattern.compile("(?i)[\\[({]\\s*(?:\\.|dot)\\s*[\\])}]|\\[\\.|\\.\\]|\\\\\\.");
    private static final Pattern AT = Pattern.compile("(?i)[\\[({]\\s*(?:@|at)\\s*[\\])}]");
    private static final Pattern COLON = Pattern.compile("\\[:(//)?\\]");
    private static final Pattern SCHEME = Pattern.compile("(?i)^h(?:xx|tx|xt|\\*\\*)p(s?)(?=:)");
    private static final Pattern QUOTES = Pattern.compile("^[\"'`<]+|[\"'`>]+$");
    private static final Pattern BRACKETS = Pattern.compile("^\\[([0-9a-fA-F:.]+)\\]$");
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^/?#\\s]+\\S*");
    private static final Pattern LETTER_IN_LAST_LABEL = Pattern.compile(".*\\.[^.]*\\p{L}[^.]*\\.?");

    /** Names of types in lists of others; empty for an address of either version. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("ip", ""),
            Map.entry("ipaddress", ""),
            Map.entry("ipsrc", ""),
            Map.entry("ipdst", ""),
            Map.entry("ipv4addr", ""),
            Map.entry("ipv6addr", ""),
            Map.entry("ipv4", ""),
            Map.entry("ipv6", ""),
            Map.entry("network", ""),
            Map.entry("cidr", ""),
            Map.entry("hostname", "domain"),
            Map.entry("fqdn", "domain"),
            Map.entry("domainname", "domain"),
            Map.entry("uri", "url"),
            Map.entry("emailaddr", "email"),
            Map.entry("emailsrc", "email"),
            Map.entry("md5hash", "md5"),
            Map.entry("sha1hash", "sha1"),
            Map.entry("sha256hash", "sha256"),
            Map.entry("filehashmd5", "md5"),
            Map.entry("filehashsha1", "sha1"),
            Map.entry("filehashsha256", "sha256"));

    private IndicatorText() {}

    /** Undoes what keeps people from opening a value, such as {@code hxxp://ferry[.]example}. */
    static String refanged(String text) {
        String plain = QUOTES.matcher(text.strip()).replaceAll("");
        plain = DOT.matcher(plain).replaceAll(".");
        plain = AT.matcher(plain).replaceAll("@");
        plain = COLON.matcher(plain).replaceAll(":$1");
        plain = SCHEME.matcher(plain).replaceFirst("http$1");
        return BRACKETS.matcher(plain).replaceFirst("$1").strip();
    }

    /** Finds the type of a value; empty if it has the form of none. */
    static Optional<IndicatorValue> detect(String text) {
        return IndicatorValue.address(text)
                .or(() -> Stream.of(Kind.MD5, Kind.SHA1, Kind.SHA256)
                        .flatMap(kind -> IndicatorValue.of(kind, text).stream())
                        .findFirst())
                .or(() -> URL.matcher(text).matches() ? IndicatorValue.of(Kind.URL, text) : Optional.empty())
                .or(() -> text.indexOf('/') < 0 ? IndicatorValue.of(Kind.EMAIL, text) : Optional.empty())
                .or(() -> LETTER_IN_LAST_LABEL.matcher(text).matches()
                        ? IndicatorValue.of(Kind.DOMAIN, text)
                        : Optional.empty());
    }

    /** Whether a type is known. */
    static boolean isType(String type) {
        String name = folded(type);
        return TYPES.containsKey(name) || kind(name).isPresent();
    }

    /** Reads a value of a type that a file states; empty if it is not of this type. */
    static Optional<IndicatorValue> of(String type, String text) {
        String name = TYPES.getOrDefault(folded(type), folded(type));
        return name.isEmpty()
                ? IndicatorValue.address(text)
                : kind(name).flatMap(kind -> IndicatorValue.of(kind, text));
    }

    private static Optional<Kind> kind(String name) {
        return Arrays.stream(Kind.values())
                .filter(one -> one.text().equals(name))
                .findFirst();
    }

    /** A name without case and separators. */
    static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
}
