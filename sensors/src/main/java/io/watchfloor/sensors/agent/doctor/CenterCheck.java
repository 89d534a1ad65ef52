package io.watchfloor.sensors.agent.doctor;

import io.watchfloor.sensors.agent.settings.AgentVersion;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.HttpCall;
import io.watchfloor.sensors.agent.uplink.CenterProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks name resolution, connection, TLS, clock and credential of one center address. Stops at the first failure. */
public final class CenterCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Tolerated clock difference. The HTTP Date header has only whole seconds, and the request takes time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final CenterTrust trust;
    private final boolean proxied;
    private final Clock clock;

    public CenterCheck(CenterTrust trust, boolean proxied, Clock clock) {
        this.trust = trust;
        this.proxied = proxied;
        this.clock = clock;
    }

    public List<CheckResult> all(CenterAddress center, Optional<String> credential) {
        List<CheckResult> found = new ArrayList<>();
        if (!proxied && !resolves(center, found)) {
            return found;
        }
        if (answers(center, found) && credential.isPresent()) {
            found.add(CenterProbe.problem(center.uplink(), credential.get(), trust, AgentVersion.text())
                    .map(why -> CheckResult.failed("credential", why))
                    .orElseGet(
                            () -> CheckResult.ok("credential", "%s accepts this sensor's uplink".formatted(center))));
        }
        return found;
    }

    private static boolean resolves(CenterAddress center, List<CheckResult> found) {
        String host = center.base().getHost();
        try {
            found.add(CheckResult.ok(
                    "name",
                    "%s is %s".formatted(host, InetAddress.getByName(host).getHostAddress())));
            return true;
        } catch (UnknownHostException e) {
            found.add(CheckResult.failed(
                    "name", "%s cannot be resolved: check the name and this host's DNS settings".formatted(host)));
            return false;
        }
    }

    private boolean answers(CenterAddress center, List<CheckResult> found) {
        HttpRequest ask =
                HttpRequest.newBuilder(center.alive()).timeout(TIMEOUT).build();
        try (HttpClient client = trust.client().connectTimeout(TIMEOUT).build()) {
            Instant before = clock.instant();
            HttpResponse<String> response = HttpCall.send(client, ask, TIMEOUT);
            Instant after = clock.instant();
            if (response.statusCode() != 200) {
                found.add(CheckResult.failed(
                        "center",
                        "%s responds to /alive with HTTP status %d: check that this is the address of a Watchfloor center"
                                .formatted(center, response.statusCode())));
                return false;
            }
            found.add(CheckResult.ok(
                    "center",
                    "%s responded after %d ms"
                            .formatted(center, Duration.between(before, after).toMillis())));
            response.headers().firstValue("Date").ifPresent(date -> clock(date, before, after, found));
            return true;
        } catch (IOException e) {
            found.add(CheckResult.failed(
                    "center",
                    CenterTrust.notTrusted(e)
                            .map(why -> "%s is not trusted: %s".formatted(center, why))
                            .orElse(
                                    "%s is not reachable (%s): check that the center runs and that no firewall or proxy blocks it"
                                            .formatted(
                                                    center,
                                                    e.getMessage() == null
                                                            ? e.getClass().getSimpleName()
                                                            : e.getMessage()))));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void clock(String date, Instant before, Instant after, List<CheckResult> found) {
        Instant centerTime;
        try {
            centerTime = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return;
        }
        boolean ahead = before.minus(TOLERANCE).isAfter(centerTime);
        boolean behind = after.plus(TOLERANCE).isBefore(centerTime);
        long seconds = Duration.between(centerTime, after).toSeconds();
        found.add(
                ahead || behind
                        ? CheckResult.warning(
                                "clock",
                                "this host's clock is %d s %s the center's clock: synchronize this host's clock with NTP"
                                        .formatted(Math.abs(seconds), ahead ? "ahead of" : "behind"))
                        : CheckResult.ok("clock", "in sync with the center"));
    }
}
