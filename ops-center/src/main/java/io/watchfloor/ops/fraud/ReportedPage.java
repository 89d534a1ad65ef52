package io.watchfloor.ops.fraud;

import io.watchfloor.ops.platform.text.Defanged;
import java.net.IDN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A web page of a report.
 *
 * @param url canonical address, without user, fragment and the values of the query, which may contain data of the reporter
 * @param site registrable domain of the host, or its address; two hosts of one owner are one site
 * @param kit shape of path and query, without the host; null if the path does not tell kits apart, because it is short,
 *     consists of words that many sites use, or is on a site of {@link OrdinarySites}
 */
record ReportedPage(String url, String site, @Nullable String kit) {

    private static final int LONGEST = 2_000;

    /** Parts of path and query that a kit has at least. */
    private static final int FEWEST_PARTS = 3;

    /** Segments of the path that a kit has at least: search pages of any site have one, and many query keys. */
    private static final int FEWEST_SEGMENTS = 2;

    private static final int SHORTEST_NAME = 3;

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(https?)://)?(?:[^/?#@]*@)?([^/?#:@]+)(?::([0-9]{1,5}))?(/[^?#]*)?(?:\\?([^#]*))?(?:#.*)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern RANDOM = Pattern.compile("(?=.*[0-9])[0-9a-z_-]{8,}");
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)+|\\[[0-9a-f:.]+]");

    /** @return empty if the text is no address of a web page */
    static Optional<ReportedPage> of(String given) {
        String text = Defanged.restored(given.strip()).replaceFirst("(?i)^http(s?):", "http$1:");
        Matcher matcher = ADDRESS.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1) == null ? "http" : matcher.group(1);
        return host(matcher.group(2)).map(host -> {
            String port = matcher.group(3);
            boolean usual = port == null || port.equals(scheme.equals("http") ? "80" : "443");
            List<String> segments = segments(matcher.group(4));
            List<String> keys = keys(matcher.group(5));
            String query = keys.isEmpty() ? "" : "?" + String.join("&", keys);
            String site = OrdinarySites.site(host);
            return new ReportedPage(
                    scheme + "://" + host + (usual ? "" : ":" + port) + "/" + String.join("/", segments) + query,
                    site,
                    OrdinarySites.isWellKnown(site) ? null : kit(segments, keys));
        });
    }

    private static Optional<String> host(String given) {
        try {
            String host = IDN.toASCII(given.toLowerCase(Locale.ROOT), IDN.ALLOW_UNASSIGNED)
                    .replaceFirst("\\.$", "");
            return HOST.matcher(host).matches() ? Optional.of(host) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Dot segments are resolved as in RFC 3986, section 5.2.4. */
    private static List<String> segments(@Nullable String path) {
        List<String> segments = new ArrayList<>();
        for (String one : path == null ? new String[0] : path.split("/", -1)) {
            if (one.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!one.isEmpty() && !one.equals(".")) {
                segments.add(one);
            }
        }
        return segments;
    }

    private static List<String> keys(@Nullable String query) {
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&", -1))
                        .map(one -> one.replaceFirst("=.*", "").toLowerCase(Locale.ROOT))
                        .filter(one -> !one.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** Segments that only one victim's page has are replaced, so that a kit has one shape: digits by 9, random text by x. */
    private static @Nullable String kit(List<String> segments, List<String> keys) {
        if (segments.size() < FEWEST_SEGMENTS || segments.size() + keys.size() < FEWEST_PARTS) {
            return null;
        }
        String path = segments.stream().map(ReportedPage::shape).collect(Collectors.joining("/", "/", ""));
        boolean named = Stream.concat(segments.stream().map(ReportedPage::shape), keys.stream())
                .anyMatch(one -> one.length() >= SHORTEST_NAME && !OrdinarySites.isCommon(one));
        return named ? path + (keys.isEmpty() ? "" : "?" + String.join("&", keys)) : null;
    }

    private static String shape(String segment) {
        String lower = segment.toLowerCase(Locale.ROOT);
        if (DIGITS.matcher(lower).matches()) {
            return "9";
        }
        return RANDOM.matcher(lower).matches() ? "x" : lower;
    }
}
