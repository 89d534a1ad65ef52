package io.watchfloor.dashboards.web;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Headers that make browsers refuse what the page does not need. */
public final class SecurityHeaders {

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

    /**
     * The content security policy of the page: nothing from elsewhere, no inline script, no markup from strings except by Lit's
     * templates, and no address of a script from strings except that of the service worker.
     */
    static final HttpHeader PAGE_POLICY = RawHeader.create(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html watchfloor-worker"
                    + REPORTED);

    private SecurityHeaders() {}

    /** For answers of every kind, including the API's. */
    public static List<HttpHeader> always() {
        return ALWAYS;
    }
}
