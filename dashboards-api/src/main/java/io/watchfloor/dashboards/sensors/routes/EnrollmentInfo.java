package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.config.Settings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.sensors.protocol.EnrolmentToken;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Data that an enrollment token contains in addition to its secret.
 *
 * @param lifetime of a token
 * @param ca fingerprint of the center's own CA; empty if sensors need no fingerprint
 * @param addresses of the center for sensors, preferred first
 */
public record EnrollmentInfo(Duration lifetime, Optional<String> ca, List<String> addresses) {

    private static final int MOST_ADDRESSES = 8;

    public EnrollmentInfo {
        addresses = List.copyOf(addresses);
    }

    /**
     * Determines the addresses from the settings: the addresses for sensors, otherwise the public address, otherwise the addresses of the
     * port.
     *
     * @param address public address, or the port's own address on this machine
     * @param ownCa empty if the certificate comes from files, or without TLS
     */
    public static EnrollmentInfo of(Settings settings, URI address, Optional<Fingerprint> ownCa) {
        List<String> named =
                settings.enrolment().addresses().stream().map(URI::toString).toList();
        return new EnrollmentInfo(
                settings.security().enrolmentLifetime(),
                ownCa.map(Fingerprint::compact),
                named.isEmpty() ? listening(settings.http(), address) : named);
    }

    private static List<String> listening(HttpSettings http, URI address) {
        InetAddress bound = new InetSocketAddress(http.bind(), 0).getAddress();
        if (http.publicAddress().isPresent() || bound == null || !bound.isAnyLocalAddress()) {
            return List.of(address.toString());
        }
        List<String> found = ofThisMachine().stream()
                .map(one -> "%s://%s:%d".formatted(address.getScheme(), one, address.getPort()))
                .toList();
        return found.isEmpty() ? List.of(address.toString()) : found;
    }

    private static List<String> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
                    .sorted(Comparator.comparingInt(one -> one instanceof Inet4Address ? 0 : 1))
                    .limit(MOST_ADDRESSES)
                    .map(EnrollmentInfo::written)
                    .toList();
        } catch (SocketException e) {
            return List
                    .of(); // the token then contains this machine's own address; the sensor's option --center overrides
            // it
        }
    }

    private static String written(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.contains(":") ? "[" + plain + "]" : plain;
    }

    /** Returns the enrollment token for this secret. */
    public EnrolmentToken token(String secret) {
        return new EnrolmentToken(secret, ca, addresses);
    }
}
