package io.watchfloor.ops.fraud;

import com.google.common.net.InternetDomainName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What ordinary web sites have in common: it is no evidence that two pages come from one kit. */
final class OrdinarySites {

    /** Sites that people name in reports although nobody commits fraud there, and words of their paths. */
    private static final Set<String> WELL_KNOWN = lines("/fraud/well-known-sites.txt");

    private static final Set<String> COMMON = lines("/fraud/common-path-words.txt");

    private static final Pattern NOT_A_LETTER = Pattern.compile("[^\\p{L}]+");

    private OrdinarySites() {}

    /**
     * Returns the registrable domain of a host. A host below a suffix where everyone may register, such as github.io or
     * azurewebsites.net, is a site of its own.
     */
    static String site(String host) {
        if (!InternetDomainName.isValid(host)) {
            return host;
        }
        InternetDomainName name = InternetDomainName.from(host);
        return name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : host;
    }

    /** A name that ends with a dot in the list is known below every suffix: amazon.com, amazon.co.uk. */
    static boolean isWellKnown(String site) {
        return WELL_KNOWN.contains(site) || WELL_KNOWN.contains(site.substring(0, site.indexOf('.') + 1));
    }

    /** Whether every word of a segment or of the name of a parameter is used in paths of many sites. */
    static boolean isCommon(String segment) {
        return Arrays.stream(NOT_A_LETTER.split(segment, -1))
                .allMatch(word -> word.length() < 3 || COMMON.contains(word));
    }

    private static Set<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(OrdinarySites.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.strip().split("\\s+", -1)))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
