package io.watchfloor.dashboards.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Headers that make browsers refuse what the page does not need. */
public final class SecurityHeaders {

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    /** Where browsers tell what a policy stopped. */
    public static final String REPORTS = "/csp-reports";

    /** The end of every policy. The older of two ways to report, but the one that all browsers know, and use at once. */
    public static final String REPORTED = "; report-uri " + REPORTS;

    private SecurityHeaders() {}

    /** For answers of every kind, including the API's. */
    public static List<HttpHeader> always() {
        return ALWAYS;
    }

    /**
     * The content security policy of a page: nothing from elsewhere, no inline script except its import map, no markup from
     * strings except by Lit's templates, and no address of a script from strings except that of the service worker. An
     * import map must be inline, so it is allowed by its hash.
     *
     * @param html the page, with one import map
     */
    static HttpHeader policyFor(String html) {
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) {
            throw new IllegalArgumentException("The page has no import map.");
        }
        String hash = PageFile.sha256(map.group(1).getBytes(UTF_8));
        return RawHeader.create(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self' 'sha256-" + hash + "'; style-src 'self'; connect-src 'self'; "
                        + "img-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
                        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html watchfloor-worker"
                        + REPORTED);
    }
}
