package io.watchfloor.dashboards.access.signin;

import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SignInSettings.Place;
import io.watchfloor.config.access.SignInSettings.RiskAction;
import io.watchfloor.dashboards.access.signin.SignInHistory.Before;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unusual facts about a sign-in. A person's first sign-in cannot be compared with earlier sign-ins.
 *
 * @param network of the address: 24 bits for IPv4, 48 bits for IPv6
 * @param place location of the address, null if the settings do not contain the address
 */
record SignInFindings(String network, @Nullable String place, List<String> signs, String because, RiskAction follows) {

    static final String NEW_DEVICE = "new-device";
    static final String NEW_NETWORK = "new-network";
    static final String IMPOSSIBLE_TRAVEL = "impossible-travel";
    static final String REFUSALS_BEFORE = "refusals-before";

    private static final int MANY_REFUSALS = 10;
    private static final double EARTH_KM = 6371;

    /**
     * Minimum distance for impossible travel in kilometers. Shorter distances can be errors in the table that maps
     * networks to places.
     */
    private static final double FAR_KM = 100;

    /** @param refusals number of rejected attempts from the address shortly before */
    static SignInFindings of(SignInSettings settings, String address, Before before, int refusals, Instant now) {
        String network = network(address);
        Optional<Place> here = place(settings, address);
        List<String> signs = new ArrayList<>();
        List<String> because = new ArrayList<>();
        RiskAction follows = RiskAction.ALLOW;
        if (before.any() && !before.device()) {
            signs.add(NEW_DEVICE);
            because.add("The browser is new for this user.");
            follows = max(follows, settings.newDevice());
        }
        if (before.any() && !before.network()) {
            signs.add(NEW_NETWORK);
            because.add("The network %s is new for this user.".formatted(network));
            follows = max(follows, settings.newNetwork());
        }
        Optional<String> travel = here.flatMap(place -> travel(settings, place, before, now));
        if (travel.isPresent()) {
            signs.add(IMPOSSIBLE_TRAVEL);
            because.add(travel.get());
            follows = max(follows, settings.impossibleTravel());
        }
        if (refusals >= MANY_REFUSALS) {
            signs.add(REFUSALS_BEFORE);
            because.add("%d attempts from this address were rejected in the ten minutes before the sign-in."
                    .formatted(refusals));
            follows = max(follows, settings.refusalsBefore());
        }
        return new SignInFindings(
                network, here.map(Place::name).orElse(null), List.copyOf(signs), String.join(" ", because), follows);
    }

    private static RiskAction max(RiskAction one, RiskAction other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Optional<String> travel(SignInSettings settings, Place here, Before before, Instant now) {
        if (before.last().isEmpty()) {
            return Optional.empty();
        }
        SignInHistory.Last last = before.last().get();
        return settings.places().stream()
                .filter(place -> place.name().equals(last.place()))
                .findFirst()
                .flatMap(there -> {
                    double km = distance(there, here);
                    Duration time = Duration.between(last.at(), now);
                    double hours = Math.max(time.toSeconds(), 1) / 3600.0;
                    return km > FAR_KM && km / hours > settings.fastest()
                            ? Optional.of(
                                    "Impossible travel: %s is %.0f km from %s, where this user signed in %d minutes before."
                                            .formatted(here.name(), km, there.name(), time.toMinutes()))
                            : Optional.empty();
                });
    }

    /** Haversine formula. */
    static double distance(Place one, Place other) {
        double north = Math.toRadians(other.latitude() - one.latitude()) / 2;
        double east = Math.toRadians(other.longitude() - one.longitude()) / 2;
        double half = Math.pow(Math.sin(north), 2)
                + Math.cos(Math.toRadians(one.latitude()))
                        * Math.cos(Math.toRadians(other.latitude()))
                        * Math.pow(Math.sin(east), 2);
        return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
    }

    private static Optional<Place> place(SignInSettings settings, String address) {
        return parsed(address)
                .flatMap(parsed -> settings.places().stream()
                        .filter(place -> place.range().contains(parsed))
                        .findFirst());
    }

    static String network(String address) {
        return parsed(address)
                .map(parsed -> {
                    byte[] bytes = parsed.getAddress();
                    return bytes.length == 4
                            ? "%d.%d.%d.0/24".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
                            : "%02x%02x:%02x%02x:%02x%02x::/48"
                                    .formatted(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
                })
                .orElse("");
    }

    /** Parses an IP address without resolving names. */
    private static Optional<InetAddress> parsed(String address) {
        try {
            return address.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
