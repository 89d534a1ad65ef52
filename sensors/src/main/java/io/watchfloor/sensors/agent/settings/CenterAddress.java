package io.watchfloor.sensors.agent.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** The base URL of a center: {@code http://…} or {@code https://…}, optionally with a path prefix. */
public record CenterAddress(URI base) {
    public static final String DEFAULT = "http://127.0.0.1:8080";

    /** @throws IllegalArgumentException with the reason why the address is invalid */
    public static CenterAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a URL; example: https://center.example:8443".formatted(text), e);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an http or https URL; example: https://center.example:8443".formatted(text));
        }
        return new CenterAddress(uri);
    }

    /** Returns the address whose uplink has this URI. */
    public static CenterAddress of(List<CenterAddress> all, URI uplink) {
        return all.stream()
                .filter(one -> one.uplink().equals(uplink))
                .findFirst()
                .orElseGet(all::getFirst);
    }

    public URI uplink() {
        String http = base.toString();
        return URI.create("ws" + http.substring("http".length()) + "/api/v1/uplink");
    }

    public URI alive() {
        return URI.create(base + "/alive");
    }

    public URI enrollment() {
        return URI.create(base + "/api/v1/sensors/enroll");
    }

    public URI renewal() {
        return URI.create(base + "/api/v1/sensors/certificate");
    }

    /** Returns the URL that receives a part of the package for this response action. */
    public URI part(String response, long offset, long total, String sha256) {
        return URI.create("%s/api/v1/sensors/packages/%s?offset=%d&total=%d&sha256=%s"
                .formatted(base, response, offset, total, sha256));
    }

    public boolean encrypted() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    /**
     * Returns the socket addresses of the center; empty if the center's name cannot be resolved. Blocks during DNS
     * resolution.
     */
    public List<InetSocketAddress> resolve() {
        int usual = encrypted() ? 443 : 80;
        int port = base.getPort() < 0 ? usual : base.getPort();
        try {
            return Arrays.stream(InetAddress.getAllByName(base.getHost()))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
