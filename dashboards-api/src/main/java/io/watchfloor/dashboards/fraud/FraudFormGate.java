package io.watchfloor.dashboards.fraud;

import io.watchfloor.config.http.FraudSettings;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Gate;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.limits.RateBucket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests with the public form before their body is read: while the form is off, beyond the rates, and for files
 * and bodies that are too large. The rates are of this node. An address beyond its rate takes nothing from the others.
 */
public final class FraudFormGate implements Gate {

    /** Addresses whose rate is remembered. The one that was longest silent is forgotten first. */
    private static final int MOST_ADDRESSES = 20_000;

    private static final double MINUTES_AN_HOUR = 60;

    private final FraudSettings settings;
    private final FraudMetrics metrics;
    private final LongSupplier nanos;
    private final Map<InetAddress, RateBucket> addresses = bounded();
    private @Nullable RateBucket all;

    /** @param nanos a monotonic clock, in nanoseconds */
    public FraudFormGate(FraudSettings settings, FraudMetrics metrics, LongSupplier nanos) {
        this.settings = settings;
        this.metrics = metrics;
        this.nanos = nanos;
    }

    @Override
    public Optional<Problem> before(Call call) {
        return Optional.empty();
    }

    @Override
    public Optional<Problem> arriving(HttpRequest request, ApiRoute route) {
        if (!route.path().equals(FraudFormRoutes.PATH)) {
            return Optional.empty();
        }
        if (!settings.form()) {
            return refused(404, "fraud.form-off", "This center does not accept reports with a form.");
        }
        return route.method().equals("POST") ? posted(request) : Optional.empty();
    }

    private Optional<Problem> posted(HttpRequest request) {
        return rate(Peer.origin(Peer.of(request).address())).or(() -> body(request));
    }

    private synchronized Optional<Problem> rate(InetAddress address) {
        long now = nanos.getAsLong();
        RateBucket own = Optional.ofNullable(addresses.get(address))
                .orElseGet(() -> RateBucket.full(settings.addressBurst(), now))
                .at(now, settings.addressBurst(), settings.addressPerHour() / MINUTES_AN_HOUR);
        if (!own.hasToken()) {
            addresses.put(address, own);
            return refused(
                    429,
                    "fraud.address-rate",
                    "Your report was not stored, because your network has sent too many reports. Send it again in an hour.");
        }
        RateBucket together = Optional.ofNullable(all)
                .orElseGet(() -> RateBucket.full(settings.perMinute(), now))
                .at(now, settings.perMinute(), settings.perMinute());
        if (!together.hasToken()) {
            all = together;
            return refused(
                    429,
                    "fraud.total-rate",
                    "Your report was not stored, because too many reports arrive now. Send it again in a few minutes.");
        }
        all = together.takeOne();
        addresses.put(address, own.takeOne());
        return Optional.empty();
    }

    private Optional<Problem> body(HttpRequest request) {
        MediaType type = request.entity().getContentType().mediaType();
        String name = (type.mainType() + "/" + type.subType()).toLowerCase(Locale.ROOT);
        if (name.equals("multipart/form-data")) {
            return refused(
                    415,
                    "fraud.files",
                    "Your report was not stored, because files are not accepted. Describe what you have, and send no file.");
        }
        if (!name.equals(FraudFormRoutes.FORM)) {
            return refused(
                    415,
                    "fraud.body-type",
                    "The report was not stored. Send it with the form, or sign in and use the API.");
        }
        OptionalLong length = request.entity().getContentLengthOption();
        return length.isPresent() && length.getAsLong() > FraudFormRoutes.LARGEST_BODY
                ? refused(413, "fraud.too-large", FraudFormRoutes.TOO_LARGE)
                : Optional.empty();
    }

    private Optional<Problem> refused(int status, String code, String detail) {
        return Optional.of(metrics.refused(status, code, detail));
    }

    private static <K> Map<K, RateBucket> bounded() {
        return new LinkedHashMap<>(16, .75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, RateBucket> eldest) {
                return size() > MOST_ADDRESSES;
            }
        };
    }
}
