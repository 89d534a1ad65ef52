package io.watchfloor.dashboards.web;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Security headers, which restrict browsers to the features that the page needs. */
public final class SecurityHeaders {

    private static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    /** Address to which browsers send violation reports. */
    public static final String REPORTS = "/csp-reports";

    /** End of every content security policy. This reporting mechanism is the older one, but all browsers support it. */
    public static final String REPORTED = "; report-uri " + REPORTS;

    /**
     * Content security policy of the page: no external resources, no inline scripts, no markup from strings except by
     * Lit's templates, and no script addresses from strings except that of the service worker.
     */
    static final HttpHeader PAGE_POLICY = RawHeader.create(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html watchfloor-worker"
                    + REPORTED);

    private SecurityHeaders() {}

    /** Headers of all responses, including API responses. */
    public static List<HttpHeader> always() {
        return ALWAYS;
    }
}
